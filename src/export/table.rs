//! Answers as tables, in two forms of CSV: RFC 4180 for scripts, and the one that French spreadsheets open.

use std::fmt::Display;
use std::io;

use crate::analyse::cohorte::{Effectif, Rapport};
use crate::analyse::{Carte, CelluleOuverte, Communes, LiensProposes, Matrice};
use crate::model::Degre;
use crate::passerelle::{Millioniemes, Passerelle, Reponse};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialecte {
    /// RFC 4180: commas, decimal points, lines that end with CR LF.
    #[default]
    Rfc4180,
    /// What a spreadsheet set to French opens: semicolons, decimal commas, a byte order mark that tells UTF-8.
    Francais,
}

impl Dialecte {
    /// A writer of rows in this form, at the start of an output.
    pub(super) fn open<W: io::Write>(self, mut output: W) -> io::Result<csv::Writer<W>> {
        let (start, separator) = match self {
            Dialecte::Rfc4180 => ("", b','),
            Dialecte::Francais => ("\u{feff}", b';'),
        };
        output.write_all(start.as_bytes())?;
        Ok(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).delimiter(separator).from_writer(output))
    }

    /// A decimal number, written with a point, as this form has it.
    pub(super) fn decimal(self, nombre: impl Display) -> String {
        match self {
            Dialecte::Rfc4180 => nombre.to_string(),
            Dialecte::Francais => nombre.to_string().replace('.', ","),
        }
    }
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Case {
    /// A text.
    Texte(String),
    /// A whole number.
    Nombre(u64),
    /// A part of one; blank where it is unknown.
    Part(Option<Millioniemes>),
    /// How near, from 0 to 1.
    Degre(Degre),
}

impl From<&str> for Case {
    fn from(text: &str) -> Self {
        Case::Texte(text.to_owned())
    }
}

impl From<usize> for Case {
    fn from(nombre: usize) -> Self {
        Case::Nombre(nombre as u64)
    }
}

impl From<Option<Millioniemes>> for Case {
    fn from(part: Option<Millioniemes>) -> Self {
        Case::Part(part)
    }
}

impl Case {
    pub(super) fn write(&self, dialecte: Dialecte) -> String {
        match self {
            Case::Texte(text) => text.clone(),
            Case::Nombre(nombre) => nombre.to_string(),
            Case::Part(part) => part.map_or_else(String::new, |part| dialecte.decimal(part)),
            Case::Degre(degre) => dialecte.decimal(degre),
        }
    }
}

/// A header and rows of as many fields.
///
/// ```
/// use passerelles::Millioniemes;
/// use passerelles::export::table::{Dialecte, Table};
/// let rows = vec![vec!["a;b".into(), Some(Millioniemes(250_000)).into()]];
/// let table = Table { colonnes: vec!["nom".to_owned(), "part".to_owned()], lignes: rows };
/// assert_eq!(table.write(Dialecte::Rfc4180), "nom,part\r\na;b,0.250000\r\n");
/// assert_eq!(table.write(Dialecte::Francais), "\u{feff}nom;part\r\n\"a;b\";0,250000\r\n");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The names of the columns.
    pub colonnes: Vec<String>,
    /// The rows; may be empty.
    pub lignes: Vec<Vec<Case>>,
}

impl Table {
    /// Writes the table. A field is quoted where it must be. Linear in its size.
    pub fn write(&self, dialecte: Dialecte) -> String {
        let mut writer = dialecte.open(Vec::new()).expect("memory takes all that is written");
        let written = writer.write_record(&self.colonnes).and_then(|()| {
            self.lignes.iter().try_for_each(|row| writer.write_record(row.iter().map(|case| case.write(dialecte))))
        });
        written.expect("memory takes all that is written, and rows have as many fields as the header");
        let bytes = writer.into_inner().expect("memory takes all that is written");
        String::from_utf8(bytes).expect("fields are text")
    }
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The columns of passerelles, in their order.
pub(super) const COLONNES_PASSERELLE: [&str; 6] = ["source", "cible", "rang", "score", "couverture", "verdict"];

/// One passerelle as a row.
pub(super) fn passerelle(one: &Passerelle) -> [Case; 6] {
    [
        one.source.code.as_str().into(),
        one.cible.code.as_str().into(),
        one.rang.into(),
        Some(one.score).into(),
        one.couverture.into(),
        one.verdict.nom().into(),
    ]
}

/// The passerelles of an answer, one row each, in its order.
pub fn passerelles(reponse: &Reponse) -> Table {
    let rows = reponse.passerelles.iter().map(|one| passerelle(one).to_vec());
    Table { colonnes: named(&COLONNES_PASSERELLE), lignes: rows.collect() }
}

/// Proposed links, one row each; `skos` names the mapping property from the source to the compétence.
pub fn liens_proposes(liens: &LiensProposes) -> Table {
    let colonnes =
        named(&["source", "libelle_source", "skos", "relation", "degre", "cible", "libelle_cible", "extrait"]);
    let rows = liens.liens.iter().map(|lien| {
        vec![
            lien.source.code.as_str().into(),
            lien.source.libelle.as_str().into(),
            lien.skos.into(),
            lien.relation.nom().into(),
            Case::Degre(lien.degre),
            lien.cible.code.as_str().into(),
            lien.cible.libelle.as_str().into(),
            lien.extrait.as_str().into(),
        ]
    });
    Table { colonnes, lignes: rows.collect() }
}

/// A matrice, one row a cell.
pub fn matrice(matrice: &Matrice) -> Table {
    let mut colonnes = named(&[
        "de",
        "vers",
        "possibles",
        "passerelles",
        "partagees",
        "ouvertes",
        "conditionnelles",
        "inconnues",
        "bloquees",
        "courtes",
        "longues",
        "a_etudier",
        "couverture_moyenne",
        "couverture_meilleure",
        "meilleure_source",
        "meilleure_cible",
    ]);
    colonnes.extend((1..=10).map(|tenth| format!("couverture_dixieme_{tenth}")));
    colonnes.push("couverture_inconnue".to_owned());
    let rows = matrice.cellules.iter().map(|cellule| {
        let (verdicts, classes, couverture) = (&cellule.verdicts, &cellule.classes, &cellule.couverture);
        let best = couverture.meilleure.as_ref();
        let mut row: Vec<Case> = vec![cellule.de.as_str().into(), cellule.vers.as_str().into()];
        let counts = [cellule.possibles, cellule.passerelles, cellule.partagees];
        let by_verdict = [verdicts.ouverte, verdicts.conditionnelle, verdicts.inconnue, verdicts.bloquee];
        let by_class = [classes.courte, classes.longue, classes.a_etudier];
        row.extend(counts.into_iter().chain(by_verdict).chain(by_class).map(Case::from));
        row.push(couverture.moyenne.into());
        row.push(best.and_then(|one| one.couverture).into());
        row.push(best.map_or("", |one| &one.source.code).into());
        row.push(best.map_or("", |one| &one.cible.code).into());
        row.extend(couverture.dixiemes.into_iter().map(Case::from));
        row.push(couverture.inconnues.into());
        row
    });
    Table { colonnes, lignes: rows.collect() }
}

/// A cell, one row a passerelle, with the codes of the compétences that it rests on.
pub fn cellule(ouverte: &CelluleOuverte) -> Table {
    let colonnes = named(&[
        "source",
        "source_libelle",
        "cible",
        "cible_libelle",
        "score",
        "couverture",
        "tenues",
        "total",
        "verdict",
        "classe",
        "competences",
    ]);
    let rows = ouverte.passerelles.iter().map(|ouverte| {
        let one = &ouverte.passerelle;
        let codes: Vec<&str> = ouverte.competences.iter().map(|soutien| soutien.code.as_str()).collect();
        vec![
            one.source.code.as_str().into(),
            one.source.libelle.as_str().into(),
            one.cible.code.as_str().into(),
            one.cible.libelle.as_str().into(),
            Some(one.score).into(),
            one.couverture.into(),
            one.tenues.into(),
            one.total.into(),
            one.verdict.nom().into(),
            one.classe.nom().into(),
            codes.join(" ").as_str().into(),
        ]
    });
    Table { colonnes, lignes: rows.collect() }
}

/// A report on a cohort, one row a number. A number that is not written is blank; `etat` says why. Those of lines are exact.
pub fn etat_des_lieux(rapport: &Rapport) -> Table {
    let colonnes = named(&["rubrique", "ensemble", "code", "libelle", "nombre", "etat"]);
    let written =
        |rubrique: &str, ensemble: &str, [code, libelle]: [&str; 2], [nombre, etat]: [Case; 2]| -> Vec<Case> {
            vec![rubrique.into(), ensemble.into(), code.into(), libelle.into(), nombre, etat]
        };
    let row = |rubrique: &str, ensemble: &str, names: [&str; 2], effectif: Effectif| {
        let nombre = effectif.nombre().map_or_else(|| Case::Texte(String::new()), Case::Nombre);
        written(rubrique, ensemble, names, [nombre, effectif.etat().into()])
    };
    let lecture = &rapport.lecture;
    let totals = [("lues", lecture.lues), ("utilisees", lecture.utilisees), ("refusees", lecture.refusees)];
    let totals = totals.into_iter().chain([("vides", lecture.vides)]);
    let mut lignes: Vec<Vec<Case>> =
        totals.map(|(nom, nombre)| written("lignes", "", [nom, ""], [Case::Nombre(nombre), "exact".into()])).collect();
    for tenue in &rapport.competences_tenues {
        lignes.push(row("tenue", "", [&tenue.code, &tenue.libelle], tenue.personnes));
    }
    for metier in &rapport.metiers {
        let ensembles: Vec<&str> = metier.ensembles.iter().map(|one| one.as_str()).collect();
        lignes.push(row("courte", &ensembles.join(" "), [&metier.metier.code, &metier.metier.libelle], metier.courtes));
    }
    for etat in &rapport.etats {
        let ensemble = etat.ensemble.as_str();
        lignes.push(row("avec_courte", ensemble, ["", ""], etat.avec_courte));
        for besoin in &etat.competences_manquantes {
            lignes.push(row("manque", ensemble, [&besoin.code, &besoin.libelle], besoin.personnes));
        }
        for besoin in &etat.exigences_non_remplies {
            lignes.push(row("exigence", ensemble, [besoin.code.as_str(), &besoin.texte], besoin.personnes));
        }
    }
    Table { colonnes, lignes }
}

/// The passerelles of a graph, one row each.
pub fn carte(carte: &Carte) -> Table {
    let colonnes = named(&["source", "cible", "score", "couverture", "tenues", "total", "verdict", "classe"]);
    let rows = carte.passerelles.iter().map(|one| {
        vec![
            one.source.code.as_str().into(),
            one.cible.code.as_str().into(),
            Some(one.score).into(),
            one.couverture.into(),
            one.tenues.into(),
            one.total.into(),
            one.verdict.nom().into(),
            one.classe.nom().into(),
        ]
    });
    Table { colonnes, lignes: rows.collect() }
}

/// What sets have in common and what they lack, one row a compétence and use of it.
pub fn communes(communes: &Communes) -> Table {
    let colonnes = named(&[
        "rubrique",
        "de",
        "vers",
        "code",
        "libelle",
        "nature",
        "metiers",
        "passerelles",
        "poids",
        "rendrait_courtes",
        "proche_code",
        "proche_libelle",
        "relation",
    ]);
    let width = colonnes.len();
    let filled = |cases: &mut dyn Iterator<Item = Case>| -> Vec<Case> {
        cases.chain(std::iter::repeat(Case::from(""))).take(width).collect()
    };
    let mut lignes: Vec<Vec<Case>> = Vec::new();
    for one in &communes.partagees {
        for presence in &one.ensembles {
            let (set, nature) = (presence.ensemble.as_str(), one.nature.libelle());
            let head = [one.portee, set, "", &one.code, &one.libelle, nature].map(Case::from);
            let counts = [Case::from(presence.metiers), one.passerelles.into(), Case::Nombre(one.poids)];
            lignes.push(filled(&mut head.into_iter().chain(counts)));
        }
    }
    for specifiques in &communes.specifiques {
        for one in &specifiques.competences {
            let set = specifiques.ensemble.as_str();
            let head = ["specifique", set, "", &one.code, &one.libelle, one.nature.libelle()].map(Case::from);
            lignes.push(filled(&mut head.into_iter().chain([Case::from(one.metiers)])));
        }
    }
    for one in &communes.proches {
        let head = ["proche", "", "", &one.demandee.code, &one.demandee.libelle, one.demandee.nature.libelle()];
        let counts = ["".into(), Case::from(one.passerelles), Case::Nombre(one.credit), "".into()];
        let near = [one.tenue.code.as_str(), &one.tenue.libelle, one.relation.nom()].map(Case::from);
        lignes.push(head.map(Case::from).into_iter().chain(counts).chain(near).collect());
    }
    for manques in &communes.manques {
        let (de, vers) = (manques.de.as_str(), manques.vers.as_str());
        for one in &manques.competences {
            let head = ["manque", de, vers, &one.code, &one.libelle, one.nature.libelle()].map(Case::from);
            let counts = [Case::from(one.metiers_de), one.passerelles.into(), Case::Nombre(one.poids)];
            lignes.push(filled(&mut head.into_iter().chain(counts).chain([one.rendrait_courtes.into()])));
        }
    }
    Table { colonnes, lignes }
}
