//! The composantes of proximité and their weights, each with its reason.

use serde::Serialize;

use crate::model::Nomenclature;

/// The factor that keeps all, in thousandths.
pub const FACTEUR_ENTIER: u32 = 1000;

/// One named part of proximité: what two métiers may have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Composante {
    /// Savoir-faire required by both; savoir-être are no part of it.
    SavoirFaire,
    /// Savoirs required by both.
    Savoirs,
    /// Certifications and habilitations that ROME names on both fiches.
    Titres,
    /// Macro-compétences above the savoir-faire of both.
    MacroCompetences,
    /// Contextes de travail of both.
    Contextes,
    /// Words of their appellations.
    Intitules,
    /// Words of their definitions.
    Definition,
    /// Words of the labels of what they require.
    MotsCompetences,
    /// Words of their own labels.
    Libelle,
    /// Words of how one enters them.
    Acces,
    /// Both are management positions.
    Encadrement,
    /// Levels of the framework that both reach, by the highest that each names for entry.
    Niveau,
    /// Official sets of both: secteurs, divisions of NAF, themes, centres d'intérêt.
    Ensembles,
    /// Their professional domain, and the ROME 3 fiche above them.
    Domaine,
}

impl Composante {
    /// All of them, in the order in which answers list them.
    pub const ALL: [Composante; 14] = [
        Composante::SavoirFaire,
        Composante::Savoirs,
        Composante::Titres,
        Composante::MacroCompetences,
        Composante::Contextes,
        Composante::Intitules,
        Composante::Definition,
        Composante::MotsCompetences,
        Composante::Libelle,
        Composante::Acces,
        Composante::Encadrement,
        Composante::Niveau,
        Composante::Ensembles,
        Composante::Domaine,
    ];

    /// Its name in answers.
    pub fn nom(self) -> &'static str {
        match self {
            Composante::SavoirFaire => "savoir_faire",
            Composante::Savoirs => "savoirs",
            Composante::Titres => "titres",
            Composante::MacroCompetences => "macro_competences",
            Composante::Contextes => "contextes",
            Composante::Intitules => "intitules",
            Composante::Definition => "definition",
            Composante::MotsCompetences => "mots_competences",
            Composante::Libelle => "libelle",
            Composante::Acces => "acces",
            Composante::Encadrement => "encadrement",
            Composante::Niveau => "niveau",
            Composante::Ensembles => "ensembles",
            Composante::Domaine => "domaine",
        }
    }

    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Composante::SavoirFaire => "savoir-faire communs",
            Composante::Savoirs => "savoirs communs",
            Composante::Titres => "certifications citées par les deux fiches",
            Composante::MacroCompetences => "macro-compétences communes",
            Composante::Contextes => "contextes de travail communs",
            Composante::Intitules => "mots des appellations",
            Composante::Definition => "mots des définitions",
            Composante::MotsCompetences => "mots des compétences",
            Composante::Libelle => "mots des intitulés",
            Composante::Acces => "mots des conditions d'accès",
            Composante::Encadrement => "postes d'encadrement",
            Composante::Niveau => "niveau d'accès",
            Composante::Ensembles => "secteurs, thèmes et centres d'intérêt officiels",
            Composante::Domaine => "domaine professionnel",
        }
    }
}

/// The weight of each composante, in thousandths that add up to 1000. A score is at most 1.
///
/// ```
/// use passerelles::{Composante, Poids};
/// assert_eq!(Poids::ROME4.total(), 1000);
/// assert_eq!(Poids::ROME4.of(Composante::SavoirFaire), 141);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Poids {
    /// See [`Composante::SavoirFaire`].
    pub savoir_faire: u32,
    /// See [`Composante::Savoirs`].
    pub savoirs: u32,
    /// See [`Composante::Titres`].
    pub titres: u32,
    /// See [`Composante::MacroCompetences`].
    pub macro_competences: u32,
    /// See [`Composante::Contextes`].
    pub contextes: u32,
    /// See [`Composante::Intitules`].
    pub intitules: u32,
    /// See [`Composante::Definition`].
    pub definition: u32,
    /// See [`Composante::MotsCompetences`].
    pub mots_competences: u32,
    /// See [`Composante::Libelle`].
    pub libelle: u32,
    /// See [`Composante::Acces`].
    pub acces: u32,
    /// See [`Composante::Encadrement`].
    pub encadrement: u32,
    /// See [`Composante::Niveau`].
    pub niveau: u32,
    /// See [`Composante::Ensembles`].
    pub ensembles: u32,
    /// See [`Composante::Domaine`].
    pub domaine: u32,
    /// The direction: what is kept, in thousandths, of every contribution towards a métier that ROME 4 split off a
    /// ROME 3 fiche; 1000 keeps all. Towards a métier that kept its fiche, or of which this is unknown, all is kept.
    pub fiche_derivee: u32,
}

impl Poids {
    /// For ROME 4: what `passerelles calibrer` gives on the mobility rows of edition 4.60 (half of its sources). How they were
    /// found and what each is worth: `src/docs/calibration.md`.
    pub const ROME4: Poids = Poids {
        savoir_faire: 141,
        savoirs: 101,
        titres: 28,
        macro_competences: 87,
        contextes: 22,
        intitules: 81,
        definition: 104,
        mots_competences: 106,
        libelle: 47,
        acces: 50,
        encadrement: 89,
        niveau: 68,
        ensembles: 40,
        domaine: 36,
        fiche_derivee: 774,
    };

    /// For ROME 3, whose fiches bear neither macro-compétence nor official set: likewise, on those of edition 3.47.
    pub const ROME3: Poids = Poids {
        savoir_faire: 124,
        savoirs: 104,
        titres: 0,
        macro_competences: 0,
        contextes: 31,
        intitules: 190,
        definition: 70,
        mots_competences: 207,
        libelle: 20,
        acces: 62,
        encadrement: 71,
        niveau: 110,
        ensembles: 0,
        domaine: 11,
        fiche_derivee: FACTEUR_ENTIER,
    };

    /// No weight at all, and no direction: to be filled.
    pub const NULS: Poids = Poids {
        savoir_faire: 0,
        savoirs: 0,
        titres: 0,
        macro_competences: 0,
        contextes: 0,
        intitules: 0,
        definition: 0,
        mots_competences: 0,
        libelle: 0,
        acces: 0,
        encadrement: 0,
        niveau: 0,
        ensembles: 0,
        domaine: 0,
        fiche_derivee: FACTEUR_ENTIER,
    };

    /// The weights measured for a nomenclature.
    pub fn for_nomenclature(nomenclature: Nomenclature) -> &'static Poids {
        match nomenclature {
            Nomenclature::Rome3 => &Poids::ROME3,
            Nomenclature::Rome4 => &Poids::ROME4,
        }
    }

    /// The weight of one composante, in thousandths.
    pub fn of(&self, composante: Composante) -> u32 {
        match composante {
            Composante::SavoirFaire => self.savoir_faire,
            Composante::Savoirs => self.savoirs,
            Composante::Titres => self.titres,
            Composante::MacroCompetences => self.macro_competences,
            Composante::Contextes => self.contextes,
            Composante::Intitules => self.intitules,
            Composante::Definition => self.definition,
            Composante::MotsCompetences => self.mots_competences,
            Composante::Libelle => self.libelle,
            Composante::Acces => self.acces,
            Composante::Encadrement => self.encadrement,
            Composante::Niveau => self.niveau,
            Composante::Ensembles => self.ensembles,
            Composante::Domaine => self.domaine,
        }
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, composante: Composante) -> &mut u32 {
        match composante {
            Composante::SavoirFaire => &mut self.savoir_faire,
            Composante::Savoirs => &mut self.savoirs,
            Composante::Titres => &mut self.titres,
            Composante::MacroCompetences => &mut self.macro_competences,
            Composante::Contextes => &mut self.contextes,
            Composante::Intitules => &mut self.intitules,
            Composante::Definition => &mut self.definition,
            Composante::MotsCompetences => &mut self.mots_competences,
            Composante::Libelle => &mut self.libelle,
            Composante::Acces => &mut self.acces,
            Composante::Encadrement => &mut self.encadrement,
            Composante::Niveau => &mut self.niveau,
            Composante::Ensembles => &mut self.ensembles,
            Composante::Domaine => &mut self.domaine,
        }
    }

    /// The sum of the weights; 1000 for weights whose scores are at most 1.
    pub fn total(&self) -> u32 {
        Composante::ALL.iter().map(|c| self.of(*c)).sum()
    }
}
