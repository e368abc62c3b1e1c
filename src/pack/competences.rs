//! Compétences and macro-compétences as columns: one field of all of them, then the next.

use std::collections::HashMap;
use std::sync::Arc;

use super::champ::{Champ, Cite, Lecteur, Plume};
use super::erreur::PackError;
use super::mots::Reserve;
use super::tables::{Reserves, read_codes};
use crate::graph::{Colonnes, CompetenceIx, Referentiel, Source};
use crate::model::{CodeOgr, Competence, Nature};

/// What classes a compétence: its place in the tree, its category and sub-category. Many have the same.
type Classement<T> = [Option<T>; 3];

/// The bits of the byte that tells the nature of a compétence.
const NATURE: u8 = 0b11;
const MACRO: u8 = 0b100;
const DEFINIE: u8 = 0b1000;

/// What is read of a compétence beside what questions ask of all.
#[derive(Debug)]
pub(super) struct Table {
    textes: Arc<Reserve>,
    descriptions: Arc<Reserve>,
    /// Where the labels start among the texts.
    libelles: usize,
    classements: Vec<Classement<Cite>>,
    classement: Vec<u32>,
    /// The compétences that have a definition, and where these start among the descriptive texts.
    definies: Vec<u32>,
    definitions: usize,
}

/// The compétences of a pack.
#[derive(Debug)]
pub(super) struct Competences {
    pub colonnes: Arc<Colonnes>,
    pub table: Table,
}

impl Source<Competence> for Competences {
    fn read(&self, at: usize) -> Competence {
        let Table { textes, descriptions, libelles, classements, classement, definies, definitions } = &self.table;
        let class = classements[classement[at] as usize];
        let [arborescence, categorie, sous_categorie] = class.map(|cite| cite.map(|at| textes.get(at.0 as usize)));
        let above = self.colonnes.above(CompetenceIx::new(at));
        let definition = definies.binary_search(&(at as u32)).ok();
        Competence {
            code: self.colonnes.competences[at],
            libelle: textes.get(libelles + at),
            nature: self.colonnes.natures[at],
            macro_competence: above.map(|ix| self.colonnes.competences[ix.index()]),
            arborescence,
            categorie,
            sous_categorie,
            definition: definition.map(|rank| descriptions.get(definitions + rank)).unwrap_or_default(),
        }
    }

    fn visit_libelles(&self, longueur: usize, visit: &mut dyn FnMut(&str)) {
        let Table { textes, libelles, .. } = &self.table;
        textes.visit(*libelles..libelles + longueur, visit);
    }
}

pub(super) fn write(referentiel: &Referentiel, plume: &mut Plume) {
    let all = referentiel.competences();
    plume.nombre(all.len() as u64);
    let mut before = 0;
    for competence in all {
        plume.ecart(before, i64::from(competence.code.0));
        before = i64::from(competence.code.0);
    }
    let positions = || (0..all.len()).map(CompetenceIx::new);
    for ix in positions() {
        let competence = &all[ix.index()];
        let nature = match competence.nature {
            Nature::SavoirFaire => 0,
            Nature::Savoir => 1,
            Nature::SavoirEtre => 2,
            Nature::Certification => 3,
        };
        let is_macro = if referentiel.is_macro(ix) { MACRO } else { 0 };
        plume.octet(nature | is_macro | if competence.definition.is_empty() { 0 } else { DEFINIE });
    }
    positions().for_each(|ix| plume.nombre(referentiel.macro_above(ix).map_or(0, |above| above.index() as u64 + 1)));
    write_classements(all, plume);
    plume.nombre(plume.count_textes());
    all.iter().for_each(|competence| plume.push_texte(&competence.libelle));
    plume.nombre(plume.count_descriptions());
    let defined = all.iter().filter(|competence| !competence.definition.is_empty());
    defined.for_each(|competence| plume.push_description(&competence.definition));
}

/// The classes, the most frequent first, then that of each compétence.
fn write_classements(all: &[Competence], plume: &mut Plume) {
    let of = |one: &Competence| [one.arborescence.clone(), one.categorie.clone(), one.sous_categorie.clone()];
    let mut counts: HashMap<Classement<String>, u64> = HashMap::new();
    all.iter().for_each(|competence| *counts.entry(of(competence)).or_default() += 1);
    let mut ranked: Vec<(u64, Classement<String>)> =
        counts.into_iter().map(|(one, count)| (u64::MAX - count, one)).collect();
    ranked.sort_unstable();
    let ranked: Vec<Classement<String>> = ranked.into_iter().map(|(_, one)| one).collect();
    plume.nombre(ranked.len() as u64);
    ranked.iter().flatten().for_each(|texte| texte.ecrire(plume));
    let known: HashMap<&Classement<String>, u64> = ranked.iter().zip(0..).collect();
    all.iter().for_each(|competence| plume.nombre(known[&of(competence)]));
}

/// The fewest bytes of a compétence: one in each column.
const COMPETENCE: usize = 4;

pub(super) fn read(
    colonnes: &mut Colonnes,
    reserves: &Reserves,
    lecteur: &mut Lecteur<'_>,
) -> Result<Table, PackError> {
    let count = lecteur.compte(COMPETENCE)?;
    colonnes.competences = read_codes(count, lecteur, |code| u32::try_from(code).ok().map(CodeOgr))?;
    let genres = lecteur.prendre(count)?;
    if genres.iter().fold(0, |all, genre| all | genre) > NATURE | MACRO | DEFINIE {
        return Err(lecteur.faute("valeur inconnue"));
    }
    let nature = |genre: &u8| match genre & NATURE {
        0 => Nature::SavoirFaire,
        1 => Nature::Savoir,
        2 => Nature::SavoirEtre,
        _ => Nature::Certification,
    };
    colonnes.natures = genres.iter().map(nature).collect();
    colonnes.macros = genres.iter().map(|genre| genre & MACRO != 0).collect();
    colonnes.au_dessus = lecteur.colonne(count, count + 1)?;
    let classements = read_classements(lecteur)?;
    let classement = lecteur.colonne(count, classements.len())?;
    let libelles = read_place(count, reserves.textes.len(), lecteur)?;
    let has_definition = |(at, genre): (u32, &u8)| (genre & DEFINIE != 0).then_some(at);
    let definies: Vec<u32> = (0..).zip(genres).filter_map(has_definition).collect();
    let definitions = read_place(definies.len(), reserves.descriptions.len(), lecteur)?;
    let (textes, descriptions) = (Arc::clone(&reserves.textes), Arc::clone(&reserves.descriptions));
    Ok(Table { textes, descriptions, libelles, classements, classement, definies, definitions })
}

fn read_classements(lecteur: &mut Lecteur<'_>) -> Result<Vec<Classement<Cite>>, PackError> {
    let count = lecteur.compte(3)?;
    let mut classements = Vec::with_capacity(count);
    for _ in 0..count {
        let mut class = [None; 3];
        for texte in &mut class {
            if Champ::lire(lecteur)? {
                *texte = Some(lecteur.cite()?);
            }
        }
        classements.push(class);
    }
    Ok(classements)
}

/// Where `count` texts start in a store of `longueur`.
pub(super) fn read_place(count: usize, longueur: usize, lecteur: &mut Lecteur<'_>) -> Result<usize, PackError> {
    let debut = lecteur.position(longueur + 1)?;
    if debut + count <= longueur { Ok(debut) } else { Err(lecteur.faute("texte hors de la réserve")) }
}
