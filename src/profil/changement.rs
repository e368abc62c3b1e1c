//! What would change the answer: one limite lifted, one refusal given up. Only one at a time: the smallest step.

use std::cmp::Reverse;

use super::reponse::{Changement, Exclusion, GenreExclusion};
use crate::graph::MetierIx;
use crate::model::Limites;
use crate::passerelle::{Classe, Objet};

/// How many of the métiers that a change opens are named; the rest are counted.
const NOMMES: usize = 10;

/// A métier that something excludes, as the search for changes reads it.
pub(super) struct Ecarte<'a> {
    pub metier: MetierIx,
    pub exclusions: &'a [Exclusion],
}

/// For each firm thing stated, the métiers that it alone excludes, nearest first; `classe` tells how far a métier would
/// be under other limites. The change that opens most short métiers comes first, then most métiers, then by code.
///
/// Complexity: one judgement of each métier that a single thing excludes.
pub(super) fn changements(
    levables: Vec<(GenreExclusion, String, String)>,
    ecartes: &[Ecarte],
    limites: &Limites,
    classe: impl Fn(MetierIx, &Limites) -> Classe,
    nom: impl Fn(MetierIx) -> Objet,
) -> Vec<Changement> {
    let mut found: Vec<Changement> = levables
        .into_iter()
        .map(|(genre, code, libelle)| {
            let left = if genre == GenreExclusion::Limite { limites.without(&code) } else { limites.clone() };
            let is_this = |exclusion: &Exclusion| exclusion.genre == genre && exclusion.code == code;
            let freed: Vec<MetierIx> =
                ecartes.iter().filter(|e| e.exclusions.iter().all(is_this)).map(|e| e.metier).collect();
            let short = freed.iter().filter(|metier| classe(**metier, &left) == Classe::Courte).count();
            let metiers = freed.iter().take(NOMMES).map(|metier| nom(*metier)).collect();
            Changement { genre, code, libelle, ouvre: freed.len(), dont_courtes: short, metiers }
        })
        .collect();
    found.sort_by(|a, b| {
        let key = |c: &Changement| (Reverse(c.dont_courtes), Reverse(c.ouvre), c.genre);
        key(a).cmp(&key(b)).then_with(|| a.code.cmp(&b.code))
    });
    found
}
