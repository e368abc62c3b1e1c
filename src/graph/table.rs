//! A table whose things are read when they are asked for: one of them, or all at once.

use std::fmt::Debug;
use std::sync::Arc;

use once_cell::sync::OnceCell;

use crate::model::{Competence, Metier, NomUsuel};

/// What has a label.
pub(crate) trait Libelle {
    fn libelle(&self) -> &str;
}

impl Libelle for Metier {
    fn libelle(&self) -> &str {
        &self.libelle
    }
}

impl Libelle for Competence {
    fn libelle(&self) -> &str {
        &self.libelle
    }
}

impl Libelle for NomUsuel {
    fn libelle(&self) -> &str {
        &self.nom
    }
}

/// Where the things of a table are read from, by position. Reading one cannot fail: what it rests on was verified.
pub(crate) trait Source<T: Libelle>: Debug + Send + Sync {
    /// The thing at a position of the table.
    fn read(&self, at: usize) -> T;

    /// Calls `visit` with the labels of so many things, in order; a source may know them without reading the things.
    fn visit_libelles(&self, longueur: usize, visit: &mut dyn FnMut(&str)) {
        (0..longueur).for_each(|at| visit(self.read(at).libelle()));
    }
}

/// A table in memory, or one that is read as questions need it.
#[derive(Debug)]
pub(super) enum Table<T: Libelle> {
    /// All of it.
    Lue(Vec<T>),
    /// What was asked for so far.
    ALire(ALire<T>),
}

/// A table that is read as questions need it: a first question asks for a few hundred things out of tens of thousands.
#[derive(Debug)]
pub(super) struct ALire<T: Libelle> {
    source: Arc<dyn Source<T>>,
    longueur: usize,
    /// So many things each, whose places are made when one of them is asked for.
    lots: Box<[OnceCell<Lot<T>>]>,
    toutes: OnceCell<Vec<T>>,
}

/// Places of things that stand side by side.
type Lot<T> = Box<[OnceCell<Box<T>>; LOT]>;

/// How many things a lot has.
const LOT: usize = 16;

impl<T: Libelle> Table<T> {
    /// A table of `longueur` things to be read.
    pub fn to_read(source: Arc<dyn Source<T>>, longueur: usize) -> Self {
        let lots = std::iter::repeat_with(OnceCell::new).take(longueur.div_ceil(LOT)).collect();
        Table::ALire(ALire { source, longueur, lots, toutes: OnceCell::new() })
    }

    /// Where it is read from; nothing where all of it is in memory.
    pub fn source(&self) -> Option<Arc<dyn Source<T>>> {
        match self {
            Table::Lue(_) => None,
            Table::ALire(table) => Some(Arc::clone(&table.source)),
        }
    }

    /// How many things it has.
    pub fn len(&self) -> usize {
        match self {
            Table::Lue(all) => all.len(),
            Table::ALire(table) => table.longueur,
        }
    }

    /// The thing at a position.
    pub fn at(&self, at: usize) -> &T {
        match self {
            Table::Lue(all) => &all[at],
            Table::ALire(table) => match table.toutes.get() {
                Some(all) => &all[at],
                None => {
                    let lot = table.lots[at / LOT].get_or_init(|| Box::new([const { OnceCell::new() }; LOT]));
                    lot[at % LOT].get_or_init(|| Box::new(table.source.read(at)))
                }
            },
        }
    }

    /// Calls `visit` with the labels of all things, in order. The rest of what is not in memory is not read.
    pub fn visit_libelles(&self, visit: &mut dyn FnMut(&str)) {
        match self {
            Table::ALire(ALire { source, longueur, toutes, .. }) if toutes.get().is_none() => {
                source.visit_libelles(*longueur, visit);
            }
            _ => self.all().iter().for_each(|one| visit(one.libelle())),
        }
    }

    /// All things, in order; read on the first call.
    pub fn all(&self) -> &[T] {
        match self {
            Table::Lue(all) => all,
            Table::ALire(table) => {
                table.toutes.get_or_init(|| (0..table.longueur).map(|at| table.source.read(at)).collect())
            }
        }
    }
}
