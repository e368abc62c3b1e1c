//! VAE, bloc by bloc: what experience supports. No probability: the jury decides.

use serde::Serialize;

use crate::graph::Referentiel;
use crate::model::{Acquis, Bloc, NatureAcquis};
use crate::passerelle::Objet;

/// How much of a bloc experience supports, by its linked compétences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Soutien {
    /// How many of its linked compétences the person exercised…
    pub n: usize,
    /// …of how many. Null where nothing links the bloc to compétences: unknown, not zero.
    pub m: usize,
    /// Those exercised.
    pub exercees: Vec<Objet>,
    /// Those not.
    pub manquantes: Vec<Objet>,
}

impl Soutien {
    /// The sentence for a person.
    pub fn libelle(&self) -> String {
        match (self.n, self.m) {
            (_, 0) => "soutien par l'expérience inconnu : aucune compétence n'est reliée à ce bloc".to_owned(),
            (0, 1) => "la seule compétence de ce bloc n'est pas soutenue par l'expérience connue".to_owned(),
            (0, m) => format!("aucune des {m} compétences de ce bloc n'est soutenue par l'expérience connue"),
            (n, m) => format!("soutenu par l'expérience ({n} sur {m})"),
        }
    }
}

/// What experience supports of a bloc. Linear in its links.
pub fn support(referentiel: &Referentiel, bloc: &Bloc, acquis: &Acquis) -> Soutien {
    let linked = bloc.competences.iter().filter_map(|attested| referentiel.competence(attested.code));
    let exercised = |code| acquis.nature(code).is_some_and(|nature| nature >= NatureAcquis::Exerce);
    let (held, missing): (Vec<_>, Vec<_>) = linked.partition(|competence| exercised(competence.code));
    let named = |list: Vec<&crate::model::Competence>| list.iter().map(|c| Objet::new(c.code, &c.libelle)).collect();
    Soutien { n: held.len(), m: held.len() + missing.len(), exercees: named(held), manquantes: named(missing) }
}
