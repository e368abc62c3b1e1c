//! A cohort of profils: how it is given, and what may be written of it, as hosts read it.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use passerelles::analyse::cohorte::{self, Etat, LectureOptions, Preparation};
use passerelles::import::source::open_lines;

use crate::analyse::{EnsembleDefini, EnsembleRetenu, find_sets};
use crate::commun::{Nature, Objet, Provenance};
use crate::entree::{compte_ou, date};
use crate::miroir::{VersHote, miroir};
use crate::moteur::{Moteur, Resultat};

/// Where the profils of a cohort are: JSON lines, one each.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Cohorte {
    /// The lines themselves.
    Lignes {
        /// Their text.
        texte: String,
    },
    /// A file, read bit by bit: its size does not matter.
    Fichier {
        /// Its path.
        chemin: String,
    },
}

miroir! {
    /// What a line that holds no profil does.
    enum SurErreur de passerelles::analyse::cohorte::SurErreur, "snake_case" {
        /// It is counted, told, and skipped.
        Passer,
        /// It stops the run.
        Arreter,
    }
}

/// How to report on a cohort.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct EtatDesLieuxOptions {
    /// The number of persons under which nothing is written, 5 without it, 3 at least.
    #[uniffi(default = None)]
    pub seuil_effectif: Option<i32>,
    /// On how many threads, 1 without it. The answer does not depend on it.
    #[uniffi(default = None)]
    pub fils: Option<i32>,
    /// What a line that holds no profil does; without it, it is counted, told, and skipped.
    #[uniffi(default = None)]
    pub sur_erreur: Option<SurErreur>,
    /// The date of the answer, AAAA-MM-JJ; none: that of the data.
    #[uniffi(default = None)]
    pub date: Option<String>,
    /// Sets of one's own, beside those of the data.
    #[uniffi(default = [])]
    pub definis: Vec<EnsembleDefini>,
}

impl EtatDesLieuxOptions {
    /// Reads a cohort to its end and reports.
    pub(crate) fn report(self, moteur: &Moteur, cohorte: Cohorte, noms: &[String]) -> Resultat<cohorte::Rapport> {
        let (coeur, sets) = (moteur.coeur(), find_sets(moteur, noms, &self.definis)?);
        let preparation = Preparation::new(coeur.referentiel(), coeur.index(), sets, date(self.date.as_deref())?);
        let seuil = compte_ou("seuil_effectif", self.seuil_effectif, cohorte::SEUIL_EFFECTIF as usize)?;
        let options = LectureOptions {
            fils: NonZeroUsize::new(compte_ou("fils", self.fils, 1)?).unwrap_or(NonZeroUsize::MIN),
            sur_erreur: self.sur_erreur.map(Into::into).unwrap_or_default(),
        };
        let (mut etat, on) = (Etat::new(&preparation), |_: &Etat| ControlFlow::Continue(()));
        match cohorte {
            Cohorte::Lignes { texte } => {
                cohorte::read(coeur.referentiel(), &preparation, &mut texte.as_bytes(), &mut etat, options, on)?;
            }
            Cohorte::Fichier { chemin } => {
                let mut file = open_lines(chemin.as_ref())?;
                cohorte::read(coeur.referentiel(), &preparation, &mut file, &mut etat, options, on)?;
            }
        }
        Ok(cohorte::Rapport::new(coeur.referentiel(), &preparation, &etat, seuil as u64))
    }
}

/// Why a number of persons is written, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EtatEffectif {
    /// Fewer than the threshold, none included.
    Peu,
    /// So many that fewer than twice the threshold are outside, none included.
    PresqueTous,
    /// Suppressed so that another one cannot be recovered.
    Protege,
    /// At least this number, and less than it and the threshold together.
    Arrondi,
}

/// A number of persons, rounded, or why it is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record, serde::Serialize)]
pub struct Effectif {
    /// The number, where it is written: rounded down, from threshold to threshold.
    pub nombre: Option<i64>,
    /// Why it is written, or not.
    pub etat: EtatEffectif,
}

impl VersHote<Effectif> for cohorte::Effectif {
    fn hote(self) -> Effectif {
        let etat = match self {
            Self::Peu => EtatEffectif::Peu,
            Self::PresqueTous => EtatEffectif::PresqueTous,
            Self::Protege => EtatEffectif::Protege,
            Self::Arrondi(_) => EtatEffectif::Arrondi,
        };
        Effectif { nombre: self.nombre().hote(), etat }
    }
}

miroir! {
    /// A line refused.
    LigneRefusee de passerelles::analyse::cohorte::Refus {
        /// Its number, from 1.
        ligne: i64,
        /// What is wrong with it; its values are not repeated.
        cause: String,
    }
}

miroir! {
    /// How many lines a report counts.
    LignesLues de passerelles::analyse::cohorte::Lecture {
        /// Lines read.
        lues: i64,
        /// Lines that hold a profil: those counted.
        utilisees: i64,
        /// Lines refused.
        refusees: i64,
        /// Blank lines.
        vides: i64,
        /// The first lines refused, by number.
        refus: Vec<LigneRefusee>,
    }
}

miroir! {
    /// A métier, and for how many it is a short passerelle.
    EtatMetier de passerelles::analyse::cohorte::EtatMetier {
        /// The métier.
        metier: Objet,
        /// The sets that it is in, in the order asked.
        ensembles: Vec<String>,
        /// How many have it as a short passerelle.
        courtes: Effectif,
    }
}

miroir! {
    /// A compétence that the sets require, and how many hold it.
    CompetenceRepandue de passerelles::analyse::cohorte::Tenue {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// How many hold it.
        personnes: Effectif,
    }
}

miroir! {
    /// A compétence to learn.
    BesoinCompetence de passerelles::analyse::cohorte::BesoinCompetence {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// For how many the nearest métier of the set asks it and they do not hold it.
        personnes: Effectif,
        /// The blocs that attest it and may still be obtained, by code; may be empty.
        blocs: Vec<String>,
    }
}

miroir! {
    /// An exigence to meet.
    BesoinExigence de passerelles::analyse::cohorte::BesoinExigence {
        /// Its name.
        code: String,
        /// What is asked.
        texte: String,
        /// The certifications that satisfy it, by code; may be empty.
        certifications: Vec<String>,
        /// For how many the nearest métier of the set asks it and they do not meet it.
        personnes: Effectif,
    }
}

miroir! {
    /// One set: how many have a way into it, and what they lack.
    EtatEnsemble de passerelles::analyse::cohorte::EtatEnsemble {
        /// Its name.
        ensemble: String,
        /// How many have at least one short passerelle into it.
        avec_courte: Effectif,
        /// What most lack, of the métier of the set that is nearest to each: by descending number, then by code.
        competences_manquantes: Vec<BesoinCompetence>,
        /// What the law asks of most, likewise.
        exigences_non_remplies: Vec<BesoinExigence>,
    }
}

miroir! {
    /// What a cohort comes to. Nothing in it is about one person.
    EtatDesLieux de passerelles::analyse::cohorte::Rapport {
        /// "passerelles.etat_des_lieux".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The sets, in the order asked, each with the definition that was used.
        ensembles: Vec<EnsembleRetenu>,
        /// The threshold under which a number of persons is not written.
        seuil: i64,
        /// What that protects and what it does not.
        avertissement: String,
        /// How many lines were read, used and refused.
        lecture: LignesLues,
        /// What is held: the compétences that the sets require, by descending number, then by code.
        competences_tenues: Vec<CompetenceRepandue>,
        /// Every métier of the sets, by code.
        metiers: Vec<EtatMetier>,
        /// One a set, in the order asked.
        etats: Vec<EtatEnsemble>,
        /// What the answer rests on.
        provenance: Provenance,
    }
}
