//! The passerelles between many métiers at once, each judged as [`Index::depuis`](crate::passerelle::Index::depuis) judges
//! it: from who exercises the source and holds nothing else.

use jiff::civil::Date;
use serde::Serialize;

use crate::graph::{CompetenceIx, MetierIx, Referentiel};
use crate::model::{Acquis, Limites};
use crate::passerelle::{
    Classe, Composante, Couverture, Index, Millioniemes, Objet, Trait, Verdict, attache_of, classify, gate, with_metier,
};

/// The proximité from which a pair counts as a passerelle, unless asked otherwise: the median over ROME's official mobility
/// pairs, edition 4.60, under the default weights (.0845 over 7,851 pairs). 45,228 of the 2.5 million pairs of métiers are
/// at or above it: half of what ROME itself calls near, and under 2 % of all.
pub const SEUIL_PASSERELLE: Millioniemes = Millioniemes(84_000);

/// One passerelle as an analysis counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paire {
    /// Where it starts.
    pub source: MetierIx,
    /// Where it leads.
    pub cible: MetierIx,
    /// Proximité.
    pub score: Millioniemes,
    /// How much of what the target requires the source gives.
    pub couverture: Couverture,
    /// What the gate says.
    pub verdict: Verdict,
    /// How far it is.
    pub classe: Classe,
}

/// A passerelle as an answer lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PasserelleComptee {
    /// Where it starts.
    pub source: Objet,
    /// Where it leads.
    pub cible: Objet,
    /// Proximité.
    pub score: Millioniemes,
    /// How much of what the target requires the source gives; nothing where it requires nothing that is counted.
    pub couverture: Option<Millioniemes>,
    /// How many counted compétences of the target the source gives…
    pub tenues: usize,
    /// …of how many.
    pub total: usize,
    /// What the gate says.
    pub verdict: Verdict,
    /// How far it is.
    pub classe: Classe,
}

impl PasserelleComptee {
    /// A pair with its labels.
    pub(super) fn new(referentiel: &Referentiel, paire: &Paire) -> Self {
        PasserelleComptee {
            source: objet(referentiel, paire.source),
            cible: objet(referentiel, paire.cible),
            score: paire.score,
            couverture: paire.couverture.valeur,
            tenues: paire.couverture.tenues,
            total: paire.couverture.total,
            verdict: paire.verdict,
            classe: paire.classe,
        }
    }
}

/// A métier with its label.
pub(super) fn objet(referentiel: &Referentiel, metier: MetierIx) -> Objet {
    let fiche = referentiel.metier_at(metier);
    Objet::new(fiche.code, &fiche.libelle)
}

/// The passerelles from each of `sources` to each other of `cibles` whose proximité is at or above `seuil`, by source then
/// by target. Both lists are sorted, each métier once.
///
/// Complexity: one scoring a source, one gate a passerelle.
pub fn judge_passerelles(
    referentiel: &Referentiel,
    index: &Index,
    [sources, cibles]: [&[MetierIx]; 2],
    seuil: Millioniemes,
    date: Option<Date>,
) -> Vec<Paire> {
    let (mut found, mut scores) = (Vec::new(), Vec::new());
    let (nothing, no_limite) = (Acquis::default(), Limites::default());
    for source in sources.iter().copied() {
        index.proximite().scores(source, &mut scores);
        let near = |cible: &&MetierIx| **cible != source && scores[cible.index()] >= seuil;
        let mut kept = cibles.iter().filter(near).peekable();
        if kept.peek().is_none() {
            continue;
        }
        let held = with_metier(referentiel, &nothing, source);
        for cible in kept.copied() {
            let judged = gate(referentiel, cible, &held, &no_limite, date);
            let couverture = index.parts().between(referentiel, source, cible);
            let niveaux = [source, cible].map(|metier| referentiel.metier_at(metier).niveau);
            found.push(Paire {
                source,
                cible,
                score: scores[cible.index()],
                couverture,
                verdict: judged.verdict,
                classe: classify(judged.verdict, attache_of(&judged), couverture.valeur, niveaux),
            });
        }
    }
    found
}

/// A compétence that the target of a passerelle requires, and what it weighs there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Appui {
    pub competence: CompetenceIx,
    /// What it brings to the score, where both métiers require it; else null.
    pub contribution: Millioniemes,
    /// What it brings, or would bring, to the couverture.
    pub poids: Millioniemes,
    pub etat: Etat,
}

/// Whether the source gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Etat {
    Tenue,
    Manquante,
}

/// The counted compétences of the target of a passerelle, by position.
pub(super) fn supports(referentiel: &Referentiel, index: &Index, source: MetierIx, cible: MetierIx) -> Vec<Appui> {
    let contributions = index.proximite().contributions(source, cible);
    let brings = |competence: CompetenceIx| {
        let items = contributions.iter().filter(|one| {
            matches!(one.composante, Composante::SavoirFaire | Composante::Savoirs)
                && one.commun == Trait::Competence(competence)
        });
        items.map(|one| one.valeur).sum()
    };
    let held = referentiel.requis(source);
    let asked = referentiel.requis(cible).iter().zip(index.parts().of(referentiel, cible));
    let counted = asked.filter(|(requis, _)| referentiel.competence_at(requis.competence()).nature.is_counted());
    let supports = counted.map(|(requis, part)| {
        let etat = match held.binary_search_by_key(&requis.competence(), |one| one.competence()) {
            Ok(_) => Etat::Tenue,
            Err(_) => Etat::Manquante,
        };
        let contribution = if etat == Etat::Tenue { brings(requis.competence()) } else { Millioniemes(0) };
        Appui { competence: requis.competence(), contribution, poids: part.valeur, etat }
    });
    supports.collect()
}
