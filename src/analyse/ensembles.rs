//! The sets of métiers that an analysis is made over, and which definition of each was used.
//!
//! | name | métiers |
//! |---|---|
//! | `sap`, `rome:86`, `silver_economie`, `idcc:3127` | those that the data list under this name |
//! | `contexte:300839` | those whose fiche or facts list this contexte de travail: a public served, a place, an hour |
//! | `idcc:3239/certifications` | those that the certifications of the branche aim at |
//! | `idcc:0800` that no data define | the same |
//! | any name of the user's file | those of that file, before all others |

use jiff::civil::Date;
use serde::Serialize;

use crate::graph::{InconnuError, MetierIx, Referentiel};
use crate::model::{Certitude, CodeOgr, Ensemble, EtatContexte, GenreEnsemble, Idcc, Slug};
use crate::passerelle::Objet;

/// What makes the métiers of a branche from its certifications.
const SUFFIXE_CERTIFICATIONS: &str = "/certifications";

/// A set of métiers as an answer used it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnsembleRetenu {
    /// Its name.
    pub code: Slug,
    /// Its label.
    pub libelle: String,
    /// Whose definition it is.
    pub genre: GenreEnsemble,
    /// What it holds and why.
    pub definition: Option<String>,
    /// Where the definition comes from.
    pub source: Option<String>,
    /// The day it was read.
    pub date: Option<Date>,
    /// How sure it is.
    pub certitude: Option<Certitude>,
    /// Its métiers that the data have, by code. Never empty.
    pub metiers: Vec<Objet>,
    /// How many it names that the data do not have.
    pub absents: usize,
    /// Where its métiers stand, in the same order.
    #[serde(skip)]
    pub positions: Vec<MetierIx>,
}

impl EnsembleRetenu {
    fn new(referentiel: &Referentiel, defini: Ensemble) -> Result<Self, InconnuError> {
        let mut positions: Vec<MetierIx> =
            defini.metiers.iter().filter_map(|code| referentiel.metier_ix(*code).ok()).collect();
        positions.sort_unstable();
        positions.dedup();
        if positions.is_empty() {
            return Err(missing("métier de l'ensemble", "", defini.code.as_str()));
        }
        let metiers = positions.iter().map(|ix| referentiel.metier_at(*ix));
        let (definition, source) = match defini.genre {
            GenreEnsemble::Officiel => official(referentiel, defini.definition, defini.source),
            _ => (defini.definition, defini.source),
        };
        Ok(EnsembleRetenu {
            metiers: metiers.map(|metier| Objet::new(metier.code, &metier.libelle)).collect(),
            absents: defini.metiers.len().saturating_sub(positions.len()),
            code: defini.code,
            libelle: defini.libelle,
            genre: defini.genre,
            definition,
            source,
            date: defini.date,
            certitude: defini.certitude,
            positions,
        })
    }
}

/// What an official set says of itself, or, since the export gives it a label alone, that it is ROME's own.
fn official(
    referentiel: &Referentiel,
    definition: Option<String>,
    source: Option<String>,
) -> (Option<String>, Option<String>) {
    let rome = || referentiel.couches().iter().find(|couche| couche.nom.starts_with("rome"));
    let own = || "Regroupement officiel du ROME : les métiers que son édition y range.".to_owned();
    let definition = definition.unwrap_or_else(own);
    (Some(definition), source.or_else(|| rome().map(|couche| format!("ROME {}, France Travail", couche.edition))))
}

/// The set of a name: the user's first, then the data's, then those that the data let compute.
///
/// ```
/// use passerelles::{Moteur, analyse};
/// let referentiel = Moteur::embarque().referentiel();
/// let sap = analyse::find_ensemble(referentiel, &"sap".parse()?, &[])?;
/// assert!(sap.metiers.iter().any(|metier| metier.code == "K1304"));
/// let domicile = analyse::find_ensemble(referentiel, &"contexte:300778".parse()?, &[])?;
/// assert!(domicile.definition.expect("it says how it was made").contains("300778"));
/// assert!(analyse::find_ensemble(referentiel, &"sant".parse()?, &[]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`InconnuError`] for a name that nothing defines, with the nearest; for a set none of whose métiers the data have; for
/// a métier of the user's set that they do not have.
pub fn find_ensemble(
    referentiel: &Referentiel,
    code: &Slug,
    utilisateur: &[Ensemble],
) -> Result<EnsembleRetenu, InconnuError> {
    if let Some(defini) = utilisateur.iter().find(|ensemble| ensemble.code == *code) {
        defini.metiers.iter().try_for_each(|metier| referentiel.metier_ix(*metier).map(drop))?;
        return EnsembleRetenu::new(referentiel, defini.clone());
    }
    let named = padded(code);
    let unknown = match referentiel.ensemble(&named) {
        Ok(defini) => return EnsembleRetenu::new(referentiel, defini.clone()),
        Err(unknown) => unknown,
    };
    if let Some(contexte) = code.as_str().strip_prefix("contexte:") {
        return match contexte.parse() {
            Ok(contexte) => of_contexte(referentiel, code, contexte),
            Err(_) => Err(missing("contexte de travail", "", contexte)),
        };
    }
    match idcc_of(&named) {
        Some(idcc) => of_certifications(referentiel, &named, idcc),
        None => Err(unknown),
    }
}

/// All sets of names, in their order; a name given twice counts once.
///
/// # Errors
/// As [`find_ensemble`].
pub fn find_ensembles(
    referentiel: &Referentiel,
    codes: &[Slug],
    utilisateur: &[Ensemble],
) -> Result<Vec<EnsembleRetenu>, InconnuError> {
    let mut found: Vec<EnsembleRetenu> = Vec::with_capacity(codes.len());
    for code in codes {
        let one = find_ensemble(referentiel, code, utilisateur)?;
        if found.iter().all(|known| known.code != one.code) {
            found.push(one);
        }
    }
    Ok(found)
}

/// The number of an IDCC on four digits, as sets are named: `idcc:29` is `idcc:0029`.
fn padded(code: &Slug) -> Slug {
    let Some(rest) = code.as_str().strip_prefix("idcc:") else { return code.clone() };
    let (number, suffix) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let whole = number.parse::<u16>().map(|number| format!("idcc:{number:04}{suffix}"));
    whole.ok().and_then(|text| text.parse().ok()).unwrap_or_else(|| code.clone())
}

fn idcc_of(code: &Slug) -> Option<Idcc> {
    let number = code.as_str().strip_prefix("idcc:")?;
    number.strip_suffix(SUFFIXE_CERTIFICATIONS).unwrap_or(number).parse::<u32>().ok()?.try_into().ok()
}

fn missing(genre: &'static str, accord: &'static str, recu: &str) -> InconnuError {
    InconnuError { genre, accord, recu: recu.to_owned(), proches: Vec::new() }
}

/// The métiers that a contexte is a possibility of: a written fact wins over the fiche.
fn of_contexte(referentiel: &Referentiel, code: &Slug, contexte: CodeOgr) -> Result<EnsembleRetenu, InconnuError> {
    let connu =
        referentiel.contexte(contexte).ok_or_else(|| missing("contexte de travail", "", &contexte.to_string()))?;
    let lists = |metier: &&crate::model::Metier| {
        let faits = referentiel.contextes_faits(metier.code).iter();
        let mut known = faits.filter(|fait| fait.contexte == contexte && fait.certitude > Certitude::AVerifier);
        match known.next() {
            Some(fait) => fait.etat == EtatContexte::Present,
            None => metier.contextes.binary_search(&contexte).is_ok(),
        }
    };
    let metiers = referentiel.metiers().iter().filter(lists).map(|metier| metier.code).collect();
    let definition = format!(
        "Métiers dont la fiche ou un fait écrit cite le contexte de travail {contexte} « {} ». Coupe calculée : une fiche qui \
         ne le cite pas ne prouve pas qu'il en est absent.",
        connu.libelle
    );
    EnsembleRetenu::new(
        referentiel,
        computed(code, connu.libelle.clone(), definition, GenreEnsemble::Transversal, metiers),
    )
}

/// The métiers that the certifications of a branche aim at.
fn of_certifications(referentiel: &Referentiel, code: &Slug, idcc: Idcc) -> Result<EnsembleRetenu, InconnuError> {
    let all = referentiel.certifications().iter().enumerate();
    let of_branche: Vec<usize> = all.filter(|(_, one)| one.idcc.contains(&idcc)).map(|(at, _)| at).collect();
    let aimed = of_branche.iter().flat_map(|at| referentiel.metiers_vises(crate::graph::CertificationIx::new(*at)));
    let metiers: Vec<_> = aimed.map(|(metier, _)| referentiel.metier_at(metier).code).collect();
    if metiers.is_empty() {
        return Err(missing("branche", "e", code.as_str()));
    }
    let by = match of_branche.len() {
        1 => "vise la certification".to_owned(),
        n => format!("visent les {n} certifications"),
    };
    let definition = format!(
        "Métiers que {by} de la branche IDCC {idcc} dans ces données. La branche emploie d'autres métiers, et ces métiers \
         s'exercent dans d'autres branches : ni la convention collective ni le ROME n'en donne la liste."
    );
    let libelle = format!("Branche IDCC {idcc}, par ses certifications");
    EnsembleRetenu::new(referentiel, computed(code, libelle, definition, GenreEnsemble::Branche, metiers))
}

fn computed(
    code: &Slug,
    libelle: String,
    definition: String,
    genre: GenreEnsemble,
    mut metiers: Vec<crate::model::CodeRome>,
) -> Ensemble {
    metiers.sort_unstable();
    metiers.dedup();
    Ensemble {
        code: code.clone(),
        libelle,
        definition: Some(definition),
        genre,
        metiers,
        idcc: Vec::new(),
        source: Some("calculé sur les données ouvertes".to_owned()),
        date: None,
        certitude: Some(Certitude::Probable),
    }
}
