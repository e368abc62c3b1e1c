//! What a profil says. Nothing in it says who the person is, nor why a limite is one: there is no field for it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use crate::model::{CodeBloc, CodeCertification, CodeOgr, CodeRome, Limites, NatureAcquis, Niveau, Slug};

/// In which capacity an experience was had. All three count alike, for compétences as for the VAE, which the law opens
/// to volunteers and to family carers (C. trav. L6411-1, L6412-1-1 since loi n° 2022-1598).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cadre {
    /// Paid.
    Remunere,
    /// As a volunteer.
    Benevole,
    /// As the carer of a relative.
    AidantFamilial,
}

impl Cadre {
    /// The words shown to a person.
    pub fn libelle(self) -> &'static str {
        match self {
            Cadre::Remunere => "rémunérée",
            Cadre::Benevole => "bénévole",
            Cadre::AidantFamilial => "comme aidant familial",
        }
    }
}

/// A métier that the person exercised. Ordered by code, so that the order in a profil does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Experience {
    /// The métier.
    pub metier: CodeRome,
    /// How long, in months.
    pub mois: u32,
    /// How long ago it ended, in months, on the date of the profil; null if it goes on.
    pub finie_depuis_mois: u32,
    /// In which capacity.
    pub cadre: Cadre,
}

/// A compétence that the person declares, and what supports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CompetenceDeclaree {
    /// The compétence.
    pub code: CodeOgr,
    /// Its evidence: said, exercised, attested in writing.
    pub preuve: NatureAcquis,
}

/// Whether the person may drive. ROME has no contexte for it: it is a flag, never a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PermisDeConduire {
    /// Nothing was said of it.
    #[default]
    NonPrecise,
    /// The person has none.
    Sans,
}

/// What is wished for and what is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choix<T> {
    /// Wished for; empty: anything.
    pub voulus: BTreeSet<T>,
    /// Refused.
    pub refuses: BTreeSet<T>,
}

impl<T> Default for Choix<T> {
    fn default() -> Self {
        Choix { voulus: BTreeSet::new(), refuses: BTreeSet::new() }
    }
}

/// Wishes that no data here can check: they are repeated as things to ask an employer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Souhaits {
    /// The greatest distance from home, in kilometres.
    pub distance_km: Option<u32>,
    /// The contracts wished for, as the form names them.
    pub contrats: BTreeSet<&'static str>,
}

/// What a person has done, holds, cannot do and wishes. The order of a file does not matter.
///
/// ```
/// use passerelles::{Moteur, profil};
/// let texte = r#"{"genre": "passerelles.profil", "version": 1,
///     "experiences": [{"metier": "K1304", "annees": 8, "finie_depuis_annees": 1}],
///     "limites": [{"contexte": "port_de_charges", "fermete": "dure"}]}"#;
/// let profil = profil::read(texte.as_bytes(), Moteur::mini().referentiel())?;
/// assert_eq!(profil.experiences[0].mois, 96);
/// let erreur = profil::read(br#"{"genre": "passerelles.profil", "version": 1, "limite": []}"#,
///     Moteur::mini().referentiel()).unwrap_err();
/// assert_eq!(erreur.to_string(), "profil, ligne 1 : champ inconnu dans le profil. Le plus proche : « limites ».");
/// # Ok::<(), profil::ProfilError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profil {
    /// The date it was written on, from which "ended so many years ago" is counted; `None`: that of the answer.
    pub date: Option<Date>,
    /// Métiers exercised, sorted; the same one may stand several times.
    pub experiences: Vec<Experience>,
    /// Certifications held, in force or former.
    pub certifications: BTreeSet<CodeCertification>,
    /// Blocs held.
    pub blocs: BTreeSet<CodeBloc>,
    /// Exigences already met: an agrément, a professional card, a concours.
    pub exigences: BTreeSet<Slug>,
    /// Compétences declared; of two declarations of the same one, the better supported stands.
    pub competences: BTreeMap<CodeOgr, NatureAcquis>,
    /// What the person cannot or will not do.
    pub limites: Limites,
    /// Whether the person may drive.
    pub permis: PermisDeConduire,
    /// Wishes to ask an employer about.
    pub souhaits: Souhaits,
    /// Levels wished for and refused.
    pub niveaux: Choix<Niveau>,
    /// Sets of métiers wished for and refused.
    pub ensembles: Choix<Slug>,
}

impl Profil {
    /// Adds an experience, at its place.
    pub fn add_experience(&mut self, experience: Experience) {
        self.experiences.push(experience);
        self.experiences.sort();
    }

    /// Adds a declared compétence; the better supported declaration stands.
    pub fn declare(&mut self, competence: CompetenceDeclaree) {
        let known = self.competences.entry(competence.code).or_insert(competence.preuve);
        *known = (*known).max(competence.preuve);
    }

    /// Whether nothing is said of what the person has done and holds.
    pub fn is_bare(&self) -> bool {
        self.experiences.is_empty()
            && self.certifications.is_empty()
            && self.blocs.is_empty()
            && self.exigences.is_empty()
            && self.competences.is_empty()
    }

    /// The same person without a word of what they cannot, will not or wish to do: what an answer that is shared is
    /// computed from, so that nothing in it can depend on a limite.
    pub fn without_limites(&self) -> Profil {
        Profil {
            limites: Limites::default(),
            permis: PermisDeConduire::NonPrecise,
            souhaits: Souhaits::default(),
            niveaux: Choix::default(),
            ensembles: Choix::default(),
            ..self.clone()
        }
    }
}
