//! What a person holds: the one thing that couverture, the gate and the plan read of a person.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::codes::{CodeBloc, CodeCertification, CodeOgr, CodeRome, Slug};

/// How a compétence came to be held; the greater is the better supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NatureAcquis {
    /// The person says so.
    Declare,
    /// It belongs to a métier the person exercised.
    Exerce,
    /// A bloc that the person holds attests it, or another written attestation does.
    Atteste,
}

/// What a person holds: compétences, métiers exercised, certifications, blocs, exigences already met.
/// Nothing of it says who the person is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acquis {
    competences: BTreeMap<CodeOgr, NatureAcquis>,
    /// Métiers exercised.
    pub metiers: BTreeSet<CodeRome>,
    /// Certifications held, in force or former.
    pub certifications: BTreeSet<CodeCertification>,
    /// Blocs held, in force or former.
    pub blocs: BTreeSet<CodeBloc>,
    /// Exigences already met otherwise: an agrément, a professional card, a concours.
    pub exigences: BTreeSet<Slug>,
}

impl Acquis {
    /// Adds a compétence; of two ways of holding it, the better supported stands.
    pub fn hold(&mut self, code: CodeOgr, nature: NatureAcquis) {
        let known = self.competences.entry(code).or_insert(nature);
        *known = (*known).max(nature);
    }

    /// Adds all that another acquis holds.
    pub fn merge(&mut self, other: Acquis) {
        other.competences().for_each(|(code, nature)| self.hold(code, nature));
        self.metiers.extend(other.metiers);
        self.certifications.extend(other.certifications);
        self.blocs.extend(other.blocs);
        self.exigences.extend(other.exigences);
    }

    /// How a compétence is held, if it is.
    pub fn nature(&self, code: CodeOgr) -> Option<NatureAcquis> {
        self.competences.get(&code).copied()
    }

    /// Whether a compétence is held.
    pub fn holds(&self, code: CodeOgr) -> bool {
        self.competences.contains_key(&code)
    }

    /// The same with no compétence: all that gates and certifications look at.
    pub fn without_competences(&self) -> Acquis {
        let Acquis { competences: _, metiers, certifications, blocs, exigences } = self;
        Acquis {
            competences: BTreeMap::new(),
            metiers: metiers.clone(),
            certifications: certifications.clone(),
            blocs: blocs.clone(),
            exigences: exigences.clone(),
        }
    }

    /// The compétences held, in the order of their codes.
    pub fn competences(&self) -> impl Iterator<Item = (CodeOgr, NatureAcquis)> + '_ {
        self.competences.iter().map(|(code, nature)| (*code, *nature))
    }
}
