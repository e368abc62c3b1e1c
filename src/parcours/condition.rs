//! What must be obtained before one may enter a métier: each unmet exigence, with the way that leaves fewest blocs.

use jiff::civil::Date;
use serde::Serialize;

use super::bareme::Bareme;
use super::memoire::{Contexte, NIVEAU_INCONNU};
use crate::certification::held_blocs;
use crate::graph::MetierIx;
use crate::model::{Acquis, Bloc, Certification, Certitude, CodeCertification, Exigence, GenreExigence, Niveau, Slug};
use crate::passerelle::{Millioniemes, Objet, Verdict, is_in_force, is_met, open_ways};

/// An unmet exigence and the way that is counted.
#[derive(Debug, Clone)]
pub(super) struct Obtention<'a> {
    pub exigence: &'a Exigence,
    /// The certification to obtain; none: a démarche (agrément, card, registration…).
    pub titre: Option<Titre<'a>>,
}

/// A certification to obtain, and what is left of it.
#[derive(Debug, Clone)]
pub(super) struct Titre<'a> {
    pub certification: &'a Certification,
    /// The blocs left, by number; empty where the data has none of its blocs.
    pub restants: Vec<&'a Bloc>,
    /// How many of its blocs are held.
    pub detenus: usize,
    /// Whether the data has its blocs.
    pub blocs_connus: bool,
}

impl Titre<'_> {
    /// What the choice among several goes by; the first of equals stands, and they come by code.
    fn rank(&self, bareme: &Bareme) -> (u32, bool, u8) {
        let niveau = self.certification.niveau.map_or(NIVEAU_INCONNU, |niveau| niveau.value());
        (self.blocs(bareme), !self.blocs_connus, niveau)
    }

    /// How many blocs it counts for.
    fn blocs(&self, bareme: &Bareme) -> u32 {
        if self.blocs_connus { self.restants.len() as u32 } else { bareme.blocs_inconnus }
    }
}

impl Obtention<'_> {
    /// What its blocs cost; null for a démarche.
    pub fn blocs(&self, bareme: &Bareme) -> Millioniemes {
        let blocs = self.titre.as_ref().map_or(0, |titre| titre.blocs(bareme));
        Millioniemes(blocs.saturating_mul(bareme.cout_bloc.0))
    }

    /// What it costs as a démarche; null for a certification.
    pub fn demarche(&self, bareme: &Bareme) -> Millioniemes {
        if self.titre.is_some() { Millioniemes(0) } else { bareme.penalite_demarche }
    }
}

/// What the exigences of a métier come to for what is held.
#[derive(Debug, Clone)]
pub(super) struct Acces<'a> {
    /// What must be obtained before it may be entered, by name of exigence. A doubtful exigence is not there: it makes
    /// the access unknown. Nor is one without any way: it bars the métier.
    pub obtentions: Vec<Obtention<'a>>,
    /// The verdict that exigences to obtain give by themselves: no limite, no other fact is in it.
    pub verdict: Verdict,
}

/// What the exigences of a métier come to for what is held.
///
/// Of several certifications that satisfy an exigence, the one that leaves fewest blocs; of equals, one whose blocs are
/// known, then the lowest level, then the first by code. It is chosen for the étape alone, whatever comes after. One
/// certification that satisfies two exigences is obtained once, and its blocs are counted with the first.
pub(super) fn acces<'a>(contexte: &Contexte<'a>, metier: MetierIx, acquis: &Acquis) -> Acces<'a> {
    let exigences = contexte.referentiel.exigences(metier).into_iter();
    resolve(contexte, exigences.filter(|e| e.genre.is_asked() && !is_met(contexte.referentiel, e, acquis)), acquis)
}

/// What unmet exigences, by name, come to for the titles held.
pub(super) fn resolve<'a>(
    contexte: &Contexte<'a>,
    unmet: impl Iterator<Item = &'a Exigence>,
    acquis: &Acquis,
) -> Acces<'a> {
    let Contexte { referentiel, date, bareme, .. } = *contexte;
    let mut found = Acces { obtentions: Vec::new(), verdict: Verdict::Ouverte };
    for exigence in unmet {
        if exigence.certitude == Certitude::AVerifier {
            found.verdict = found.verdict.min(Verdict::Inconnue);
            continue;
        }
        let gained = |code: &CodeCertification| {
            found.obtentions.iter().any(|o| o.titre.as_ref().is_some_and(|titre| titre.certification.code == *code))
        };
        let is_gained = exigence.certifications.iter().any(gained);
        let ways = open_ways(referentiel, exigence, date).into_iter();
        let titre = ways.map(|way| left_of(contexte, way, acquis)).min_by_key(|titre| titre.rank(bareme));
        let has_way = titre.is_some() || exigence.voie.is_some();
        found.verdict = found.verdict.min(if has_way { Verdict::Conditionnelle } else { Verdict::Bloquee });
        if has_way && !is_gained {
            found.obtentions.push(Obtention { exigence, titre });
        }
    }
    found
}

/// What is left of a certification for what is held. Optional blocs are not asked.
fn left_of<'a>(contexte: &Contexte<'a>, certification: &'a Certification, acquis: &Acquis) -> Titre<'a> {
    let blocs = contexte.referentiel.blocs(certification.code);
    let asked = blocs.iter().filter(|bloc| bloc.facultatif != Some(true));
    let blocs_connus = !blocs.is_empty();
    if !contexte.reseau.influence().may_hold(certification.code, acquis) {
        return Titre { certification, restants: asked.collect(), detenus: 0, blocs_connus };
    }
    let held = held_blocs(contexte.referentiel, certification.code, acquis, contexte.date);
    let (detenus, restants): (Vec<_>, Vec<_>) =
        asked.partition(|bloc| held.get(&bloc.code).is_some_and(|tenue| tenue.certitude > Certitude::AVerifier));
    Titre { certification, restants, detenus: detenus.len(), blocs_connus }
}

/// A condition of an étape, as an answer shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// The kind of thing asked: diplôme, agrément, carte…
    pub genre: GenreExigence,
    /// The name of the exigence.
    pub code: Slug,
    /// What is asked, in words.
    pub texte: String,
    /// How to obtain it, in words, where written.
    pub voie: Option<String>,
    /// The text of law.
    pub base_legale: Option<String>,
    /// Where this comes from.
    pub source: String,
    /// How sure it is.
    pub certitude: Certitude,
    /// The certification to obtain; nothing: a démarche, not a training.
    pub certification: Option<Objet>,
    /// Its level, where known.
    pub niveau: Option<Niveau>,
    /// Whether it is in force at the date; nothing: unknown, or no certification.
    pub en_vigueur: Option<bool>,
    /// Its blocs left to obtain; empty where none is asked or where they are unknown.
    pub blocs_restants: Vec<Objet>,
    /// How many of its blocs are held.
    pub blocs_detenus: usize,
    /// Whether the data has its blocs: where not, the cost counts [`Bareme::blocs_inconnus`] of them.
    pub blocs_connus: bool,
    /// What must be held before one may prepare it, as the fiche words it; not checked here.
    pub prerequis: Vec<String>,
    /// What it costs: its blocs, or the démarche.
    pub cout: Millioniemes,
}

impl Condition {
    pub(super) fn new(obtention: &Obtention, date: Option<Date>, bareme: &Bareme) -> Self {
        let (exigence, titre) = (obtention.exigence, obtention.titre.as_ref());
        let certification = titre.map(|titre| titre.certification);
        Condition {
            genre: exigence.genre,
            code: exigence.code.clone(),
            texte: exigence.texte.clone(),
            voie: exigence.voie.clone(),
            base_legale: exigence.base_legale.clone(),
            source: exigence.source.clone(),
            certitude: exigence.certitude,
            certification: certification.map(|c| Objet::new(c.code, &c.libelle)),
            niveau: certification.and_then(|c| c.niveau),
            en_vigueur: certification.and_then(|c| is_in_force(c, date)),
            blocs_restants: titre.map_or_else(Vec::new, |titre| {
                titre.restants.iter().map(|bloc| Objet::new(bloc.code, &bloc.libelle)).collect()
            }),
            blocs_detenus: titre.map_or(0, |titre| titre.detenus),
            blocs_connus: titre.is_some_and(|titre| titre.blocs_connus),
            prerequis: certification.map_or_else(Vec::new, |c| c.prerequis.clone()),
            cout: obtention.blocs(bareme) + obtention.demarche(bareme),
        }
    }
}

/// Adds what entering a métier gives beside its compétences: the certifications obtained, the exigences met.
pub(super) fn obtain(acquis: &mut Acquis, obtentions: &[Obtention]) {
    for obtention in obtentions {
        acquis.exigences.insert(obtention.exigence.code.clone());
        acquis.certifications.extend(obtention.titre.as_ref().map(|titre| titre.certification.code));
    }
}
