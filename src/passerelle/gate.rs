//! The gate: may this person exercise this métier? All reasons are kept; the worst gives the verdict.
//!
//! | what is known | verdict |
//! |---|---|
//! | a hard limite is met, without an alternative on the fiche | bloquée |
//! | an exigence is unmet and no way to it is known | bloquée |
//! | an exigence is "à vérifier" and unmet; `emploi_reglemente` blank, or 'O' without a fact | inconnue |
//! | `emploi_reglemente` 'N', but the fiche speaks of an obligation and no fact settles it | inconnue |
//! | an exigence is unmet and its way is named; a hard limite is met beside its alternative; one to be settled with the médecin du travail is met | conditionnelle |
//! | a fact says that nothing is asked, or a clean 'N', or all that is asked is met | ouverte |
//!
//! `vise` is not read here: that a certification aims at a métier opens nothing.

use jiff::civil::Date;

use super::jugement::{self, Comment, Contrainte, Etat, Judge, Jugement, Marque, Motif, Rencontre, Tenu};
use super::raison::{GenreRaison, Raison, Verdict, verdict_of};
use crate::graph::{MetierIx, Referentiel};
use crate::model::{Acquis, Certification, CodeOgr, Exigence, Fermete, Limite, Limites};

/// The verdict on a métier and all that it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// The worst effect of the reasons.
    pub verdict: Verdict,
    /// The reasons, those that weigh most first, then by kind and code.
    pub raisons: Vec<Raison>,
    /// Whether a limite could not be checked: the contexte is not on the fiche, which proves nothing.
    pub non_signale: bool,
}

/// Judges whether a person may exercise a métier on a date. `None` as date: validity of certifications is judged by
/// their mark alone.
pub fn gate(
    referentiel: &Referentiel,
    metier: MetierIx,
    acquis: &Acquis,
    limites: &Limites,
    date: Option<Date>,
) -> Gate {
    let judge = Judge::new(referentiel, metier, acquis.into(), date);
    let mut raisons = Vec::new();
    let mut non_signale = false;
    judge.visit(limites, |jugement| {
        non_signale |= jugement.is_unchecked();
        raisons.push(judge.write(&jugement));
    });
    // Every path of `visit` pushes a reason with an effect.
    let verdict = verdict_of(&raisons).unwrap_or(Verdict::Inconnue);
    raisons.sort_by(|a, b| {
        let rank = |raison: &Raison| raison.effet.map_or(Verdict::ALL.len(), |effet| effet as usize);
        (rank(a), a.genre, &a.code).cmp(&(rank(b), b.genre, &b.code))
    });
    Gate { verdict, raisons, non_signale }
}

/// The verdict of [`gate`], without its reasons: for the métiers that are looked at and not shown. Allocates nothing once the
/// fiche was read.
///
/// ```
/// use passerelles::passerelle::{gate, judge};
/// use passerelles::{Acquis, Limites, Moteur};
/// let (referentiel, nothing, no_limite) = (Moteur::mini().referentiel(), Acquis::default(), Limites::default());
/// for metier in referentiel.metier_positions() {
///     let judged = gate(referentiel, metier, &nothing, &no_limite, None);
///     assert_eq!(judge(referentiel, metier, &nothing, &no_limite, None), judged.verdict);
/// }
/// ```
pub fn judge(
    referentiel: &Referentiel,
    metier: MetierIx,
    acquis: &Acquis,
    limites: &Limites,
    date: Option<Date>,
) -> Verdict {
    Judge::new(referentiel, metier, acquis.into(), date).verdict(limites).0
}

/// The reason that one exigence gives in a métier: what [`gate`] tells of it among the others.
pub fn judge_exigence(
    referentiel: &Referentiel,
    metier: MetierIx,
    exigence: &Exigence,
    acquis: &Acquis,
    date: Option<Date>,
) -> Raison {
    let judge = Judge::new(referentiel, metier, acquis.into(), date);
    judge.write(&judge.exigence(exigence))
}

/// The reason that one named limite gives in a métier, and whether it could not be checked there.
pub fn judge_limite(referentiel: &Referentiel, metier: MetierIx, limite: &Limite, fermete: Fermete) -> (Raison, bool) {
    judge_contrainte(referentiel, metier, Contrainte::Nommee(limite), fermete)
}

/// The same of a contexte that is a limite of its own.
pub fn judge_contexte(
    referentiel: &Referentiel,
    metier: MetierIx,
    contexte: CodeOgr,
    fermete: Fermete,
) -> (Raison, bool) {
    judge_contrainte(referentiel, metier, Contrainte::Contexte(contexte), fermete)
}

fn judge_contrainte(
    referentiel: &Referentiel,
    metier: MetierIx,
    contrainte: Contrainte<'_>,
    fermete: Fermete,
) -> (Raison, bool) {
    let nothing = Acquis::default();
    let judge = Judge::new(referentiel, metier, Tenu::from(&nothing), None);
    let jugement = judge.limite(contrainte, fermete);
    (judge.write(&jugement), jugement.is_unchecked())
}

/// Whether a certification may still be obtained on a date; `None` where the data does not say.
pub fn is_in_force(certification: &Certification, date: Option<Date>) -> Option<bool> {
    date.map_or(certification.actif, |date| certification.is_active(date))
}

/// What was judged, in words.
impl Judge<'_> {
    fn write(&self, jugement: &Jugement<'_>) -> Raison {
        match &jugement.motif {
            Motif::Limite(limite, fermete, rencontre) => self.write_limite(jugement, limite, *fermete, rencontre),
            Motif::Exigence(exigence, etat) => self.write_exigence(jugement, exigence, etat),
            Motif::Fiche(marque) => self.write_fiche(jugement, marque),
            Motif::Niveau(niveau) => {
                let texte = niveau.map_or_else(|| "niveau inconnu".to_owned(), |niveau| format!("niveau {niveau}"));
                jugement.raison(GenreRaison::Niveau, None, texte, None)
            }
        }
    }

    fn write_limite(
        &self,
        jugement: &Jugement<'_>,
        limite: &Contrainte<'_>,
        fermete: Fermete,
        rencontre: &Rencontre<'_>,
    ) -> Raison {
        let label = |code: CodeOgr| self.referentiel.contexte(code).map(|contexte| contexte.libelle.as_str());
        let (code, name) = match limite {
            Contrainte::Nommee(limite) => (limite.code.to_string(), limite.libelle.clone()),
            Contrainte::Contexte(code) => {
                (code.to_string(), label(*code).map_or_else(|| format!("contexte {code}"), str::to_owned))
            }
        };
        let (texte, source) = match rencontre {
            Rencontre::Presente { contexte, fait, alternative } => {
                let contexte = label(*contexte).unwrap_or(&name);
                let other = alternative.and_then(label);
                let texte = match (fermete, other) {
                    (Fermete::Souple, _) => format!("à peser : « {contexte} » fait partie du métier"),
                    (Fermete::AVerifierMedecin, _) => {
                        format!("limite « {name} » : « {contexte} » à vérifier avec le médecin du travail")
                    }
                    (Fermete::Dure, None) => format!("limite « {name} » : « {contexte} » fait partie du métier"),
                    (Fermete::Dure, Some(other)) => format!(
                        "limite « {name} » : « {contexte} » est possible, mais « {other} » aussi : à choisir avec l'employeur"
                    ),
                };
                (texte, Some(fait.unwrap_or("fiche ROME, contextes de travail").to_owned()))
            }
            Rencontre::Absente { fait } => {
                (format!("limite « {name} » : le métier ne la rencontre pas"), Some((*fait).to_owned()))
            }
            Rencontre::NonSignalee => {
                (format!("limite « {name} » : non signalé sur la fiche, à vérifier avant toute décision"), None)
            }
        };
        jugement.raison(GenreRaison::Limite, Some(code), texte, source)
    }

    fn write_exigence(&self, jugement: &Jugement<'_>, exigence: &Exigence, etat: &Etat) -> Raison {
        let source = match &exigence.base_legale {
            Some(base) => format!("{base} ({})", exigence.source),
            None => exigence.source.clone(),
        };
        let what = &exigence.texte;
        let (code, texte) = match etat {
            Etat::Libre => (None, what.clone()),
            Etat::LibreAVerifier => (None, format!("accès libre à vérifier : {what}")),
            Etat::Honorabilite => {
                (None, format!("{what} (l'autorité ou l'employeur le vérifie, cet outil ne le demande pas)"))
            }
            Etat::Rempli(Comment::DejaObtenu) => (None, format!("{what} : déjà obtenu")),
            Etat::Rempli(Comment::Detenu(held)) => (Some(held.to_string()), format!("{what} : {held} détenu")),
            Etat::Rempli(Comment::Presume(from)) => {
                (None, format!("{what} : présumé détenu, puisque {from} l'exige déjà ; à confirmer"))
            }
            Etat::PeutEtre => (None, format!("peut-être exigé, à vérifier : {what}")),
            Etat::AObtenir => self.write_ways(exigence),
        };
        let code = code.unwrap_or_else(|| exigence.code.to_string());
        jugement.raison(GenreRaison::Exigence(exigence.genre), Some(code), texte, Some(source))
    }

    /// The ways to something unmet, and the code of the first.
    fn write_ways(&self, exigence: &Exigence) -> (Option<String>, String) {
        let what = &exigence.texte;
        let ways: Vec<&Certification> = open_ways(self.referentiel, exigence, self.date);
        let named: Vec<String> = ways.iter().map(|c| format!("{} ({})", c.code, c.libelle)).collect();
        let texte = match (named.as_slice(), &exigence.voie) {
            ([], None) => format!("exigé : {what} ; aucune voie connue ne permet de l'obtenir aujourd'hui"),
            ([], Some(voie)) => format!("exigé : {what} ; voie : {}", end_trimmed(voie)),
            (named, None) => format!("exigé : {what} ; voie : {}", named.join(" ou ")),
            (named, Some(voie)) => {
                format!("exigé : {what} ; voie : {} ; {}", named.join(" ou "), end_trimmed(voie))
            }
        };
        (ways.first().map(|way| way.code.to_string()), texte)
    }

    fn write_fiche(&self, jugement: &Jugement<'_>, marque: &Marque<'_>) -> Raison {
        let reglemente = GenreRaison::EmploiReglemente;
        let (genre, texte) = match marque {
            Marque::Muette => {
                (reglemente, "la fiche ne dit pas si ce métier est réglementé : inconnu, à vérifier".to_owned())
            }
            Marque::Reglemente => (
                reglemente,
                format!(
                    "la fiche dit ce métier réglementé, et aucun fait ne dit ce qui est exigé : à vérifier{}",
                    self.cited()
                ),
            ),
            Marque::Oblige(sentence) => (
                GenreRaison::Acces,
                format!("la fiche dit ce métier non réglementé, mais aussi : « {sentence} » ; à vérifier"),
            ),
            Marque::NonReglemente => {
                (reglemente, "la fiche dit ce métier non réglementé, et rien n'y contredit".to_owned())
            }
        };
        jugement.raison(genre, Some(self.fiche.code.to_string()), texte, Some("fiche ROME".to_owned()))
    }

    /// The certifications that the fiche names, which may or may not be what is asked.
    fn cited(&self) -> String {
        let cited = self.fiche.cite.iter().filter_map(|code| self.referentiel.competence(*code));
        let names: Vec<String> = cited.take(3).map(|c| format!("« {} »", c.libelle)).collect();
        if names.is_empty() { String::new() } else { format!(" (la fiche cite {})", names.join(", ")) }
    }
}

impl Jugement<'_> {
    fn raison(&self, genre: GenreRaison, code: Option<String>, texte: String, source: Option<String>) -> Raison {
        Raison { genre, code, texte, source, certitude: self.certitude, effet: self.effet }
    }
}

/// The certifications that satisfy an exigence and may still be obtained on a date, by code: those surely in force, or,
/// where none is, those that may be.
pub fn open_ways<'a>(referentiel: &'a Referentiel, exigence: &Exigence, date: Option<Date>) -> Vec<&'a Certification> {
    let all = jugement::certifications(referentiel, exigence);
    let mut ways: Vec<&Certification> = all.filter(|c| is_in_force(c, date) != Some(false)).collect();
    if ways.iter().any(|c| is_in_force(c, date) == Some(true)) {
        ways.retain(|c| is_in_force(c, date) == Some(true));
    }
    ways.sort_by_key(|c| c.code);
    ways
}

/// Whether what is held meets an exigence, be it by presumption.
pub fn is_met(referentiel: &Referentiel, exigence: &Exigence, acquis: &Acquis) -> bool {
    jugement::met(referentiel, exigence, acquis.into()).is_some()
}

/// A sentence without the point that would end it in the middle of another.
fn end_trimmed(text: &str) -> &str {
    text.trim_end().trim_end_matches('.')
}
