//! Métiers en tension (Dares): a class from 1 to 5 a family of métiers (FAP 225), for the country and for regions, and
//! the table that leads from ROME v3 codes to families. A fact shown beside a métier; it never ranks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use super::source::{self, Encodage, ImportError, Sort, Table};
use crate::model::{CodeRome, Metier, Nomenclature, Report};

/// The nomenclature of families whose rows are read; the file repeats them in a coarser one.
const FAMILLES: &str = "fap 225";

/// What is read of tensions, by ROME v3 code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tensions {
    par_rome: BTreeMap<CodeRome, BTreeSet<String>>,
    nationales: BTreeMap<String, Classement>,
    regionales: BTreeMap<(u32, String), Classement>,
}

/// The class of a family, and the year it was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Classement {
    classe: u8,
    annee: u16,
}

/// How tense the market of a métier is: 1, very little, to 5, very much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tension {
    /// The family of métiers it was measured on (FAP 225).
    pub famille: String,
    /// 1 to 5.
    pub classe: u8,
    /// The INSEE code of the region; nothing: the country.
    pub region: Option<u32>,
    /// The year it was measured.
    pub annee: u16,
    /// Whether it was measured on the ROME v3 code above the métier, and so on others with it.
    pub etendu: bool,
}

impl Tension {
    /// The words shown to a person.
    pub fn libelle(&self) -> &'static str {
        match self.classe {
            1 => "très faible",
            2 => "faible",
            3 => "moyenne",
            4 => "forte",
            _ => "très forte",
        }
    }
}

impl Tensions {
    /// Reads the two tables: the tensions, and the families of ROME v3 codes.
    ///
    /// # Errors
    /// [`ImportError`] for a file that is not such a table, with the place.
    pub fn read(tensions: &Path, familles: &Path) -> Result<(Self, Report), ImportError> {
        let mut report = Report::default();
        let mut read = Tensions::default();
        let bytes =
            source::read_file(tensions, source::TAILLE_MAX, "la table des tensions de la Dares, au format CSV")?;
        let table = Table::new(&source::file_name(tensions), bytes, b',', Encodage::Utf8, &mut report)?;
        let columns = ["fap", "Catégorie Tension", "Année", "niveau_geo", "niveau_fap", "reg"];
        table.visit(columns, &mut report, |fields, _, _| Ok(read.add_row(fields)))?;
        let bytes = source::read_file(familles, source::TAILLE_MAX, "la table des familles (FAP) par code ROME")?;
        let table = Table::new(&source::file_name(familles), bytes, b';', Encodage::Cp1252Tolere, &mut report)?;
        table.visit(["Fap", "Rome"], &mut report, |[famille, rome], place, _| {
            if rome.is_empty() || rome == "NA" {
                return Ok(Sort::Rejetee("famille sans code ROME"));
            }
            read.par_rome.entry(place.parse(rome)?).or_default().insert(famille.to_owned());
            Ok(Sort::Gardee)
        })?;
        Ok((read, report))
    }

    fn add_row(&mut self, [famille, classe, annee, geo, nomenclature, region]: [&str; 6]) -> Sort {
        if nomenclature.trim() != FAMILLES {
            return Sort::Rejetee("autre découpage en familles");
        }
        let (Some(classe), Ok(annee)) = (number(classe).filter(|c| (1..=5).contains(c)), annee.trim().parse()) else {
            return Sort::Rejetee("classe de tension absente");
        };
        let classement = Classement { classe: classe as u8, annee };
        match (geo.trim(), number(region)) {
            ("nat", _) => self.nationales.insert(famille.to_owned(), classement),
            ("reg", Some(region)) => self.regionales.insert((region, famille.to_owned()), classement),
            _ => return Sort::Rejetee("autre découpage du territoire"),
        };
        Sort::Gardee
    }

    /// The regions that the table knows, by INSEE code.
    pub fn regions(&self) -> BTreeSet<u32> {
        self.regionales.keys().map(|(region, _)| *region).collect()
    }

    /// The tension of a métier, by family: in the region where it is given and known there, else in the country.
    /// Empty where nothing is known. Linear in the families of the métier.
    pub fn of(&self, metier: &Metier, nomenclature: Nomenclature, region: Option<u32>) -> Vec<Tension> {
        let (code, etendu) = match nomenclature {
            Nomenclature::Rome3 => (Some(metier.code), false),
            Nomenclature::Rome4 => (metier.parent, true),
        };
        let familles = code.and_then(|code| self.par_rome.get(&code)).into_iter().flatten();
        let found = familles.filter_map(|famille| {
            let there = region.and_then(|region| Some((region, *self.regionales.get(&(region, famille.clone()))?)));
            let (region, Classement { classe, annee }) = match there {
                Some((region, known)) => (Some(region), known),
                None => (None, *self.nationales.get(famille)?),
            };
            Some(Tension { famille: famille.clone(), classe, region, annee, etendu })
        });
        found.collect()
    }
}

/// A whole number that the export writes with a null decimal ("11.0").
fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}
