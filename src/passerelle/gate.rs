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

use super::obligation::find_obligation;
use super::raison::{GenreRaison, Raison, Verdict, verdict_of};
use crate::graph::{MetierIx, Referentiel};
use crate::model::{
    Acquis, Certification, Certitude, CodeOgr, CodeRome, EtatContexte, Exigence, Fermete, GenreExigence, Limite,
    Limites, Metier,
};

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
    let judge = Judge { referentiel, metier, fiche: referentiel.metier_at(metier), acquis, date };
    let mut raisons = Vec::new();
    let mut non_signale = false;
    for (code, fermete) in limites.iter() {
        let Ok(limite) = referentiel.limite(code) else { continue };
        raisons.push(judge.limite(limite, fermete));
        non_signale |= is_unchecked(&raisons, fermete);
    }
    for (code, fermete) in limites.contextes() {
        raisons.push(judge.limite(&limite_of(referentiel, code), fermete));
        non_signale |= is_unchecked(&raisons, fermete);
    }
    judge.exigences(&mut raisons);
    raisons.push(judge.niveau());
    // Every path of `exigences` pushes a reason with an effect.
    let verdict = verdict_of(&raisons).unwrap_or(Verdict::Inconnue);
    raisons.sort_by(|a, b| {
        let rank = |raison: &Raison| raison.effet.map_or(Verdict::ALL.len(), |effet| effet as usize);
        (rank(a), a.genre, &a.code).cmp(&(rank(b), b.genre, &b.code))
    });
    Gate { verdict, raisons, non_signale }
}

/// The reason that one exigence gives in a métier: what [`gate`] tells of it among the others.
pub fn judge_exigence(
    referentiel: &Referentiel,
    metier: MetierIx,
    exigence: &Exigence,
    acquis: &Acquis,
    date: Option<Date>,
) -> Raison {
    Judge { referentiel, metier, fiche: referentiel.metier_at(metier), acquis, date }.exigence(exigence)
}

/// The reason that one named limite gives in a métier, and whether it could not be checked there.
pub fn judge_limite(referentiel: &Referentiel, metier: MetierIx, limite: &Limite, fermete: Fermete) -> (Raison, bool) {
    let acquis = Acquis::default();
    let fiche = referentiel.metier_at(metier);
    let raison = Judge { referentiel, metier, fiche, acquis: &acquis, date: None }.limite(limite, fermete);
    let unchecked = is_unchecked(std::slice::from_ref(&raison), fermete);
    (raison, unchecked)
}

/// The same of a contexte that is a limite of its own.
pub fn judge_contexte(
    referentiel: &Referentiel,
    metier: MetierIx,
    contexte: CodeOgr,
    fermete: Fermete,
) -> (Raison, bool) {
    judge_limite(referentiel, metier, &limite_of(referentiel, contexte), fermete)
}

/// Whether a certification may still be obtained on a date; `None` where the data does not say.
pub fn is_in_force(certification: &Certification, date: Option<Date>) -> Option<bool> {
    date.map_or(certification.actif, |date| certification.is_active(date))
}

/// Whether the limite that was judged last could not be checked. A soft one is shown and never counts.
fn is_unchecked(raisons: &[Raison], fermete: Fermete) -> bool {
    let unknown = raisons.last().is_some_and(|r| r.effet.is_none() && r.certitude == Certitude::AVerifier);
    unknown && fermete != Fermete::Souple
}

/// A contexte as a limite of its own: nothing beside it makes it avoidable.
fn limite_of(referentiel: &Referentiel, contexte: CodeOgr) -> Limite {
    let libelle = referentiel.contexte(contexte).map_or_else(|| format!("contexte {contexte}"), |c| c.libelle.clone());
    let code = contexte.to_string().parse().expect("digits are allowed in a name");
    Limite { code, libelle, contextes: vec![contexte], alternatives: Vec::new() }
}

struct Judge<'a> {
    referentiel: &'a Referentiel,
    metier: MetierIx,
    fiche: &'a Metier,
    acquis: &'a Acquis,
    date: Option<Date>,
}

/// What the fiche and the facts say of a contexte in a métier.
enum Presence {
    Presente(Option<(String, Certitude)>),
    Absente(String, Certitude),
    NonSignalee,
}

impl Judge<'_> {
    fn limite(&self, limite: &Limite, fermete: Fermete) -> Raison {
        let presences: Vec<(CodeOgr, Presence)> =
            limite.contextes.iter().map(|code| (*code, self.presence(*code))).collect();
        let raison = |certitude, effet, source, texte: String| Raison {
            genre: GenreRaison::Limite,
            code: Some(limite.code.to_string()),
            texte,
            source,
            certitude,
            effet,
        };
        let name = &limite.libelle;
        if let Some((code, source)) = presences.iter().find_map(|(code, presence)| match presence {
            Presence::Presente(source) => Some((*code, source.clone())),
            _ => None,
        }) {
            let contexte = self.referentiel.contexte(code).map_or(name.as_str(), |c| c.libelle.as_str());
            let (source, certitude) =
                source.unwrap_or_else(|| ("fiche ROME, contextes de travail".to_owned(), Certitude::Certain));
            let alternative = self.alternative(limite);
            let (effet, texte) = match (fermete, alternative) {
                (Fermete::Souple, _) => (None, format!("à peser : « {contexte} » fait partie du métier")),
                (Fermete::AVerifierMedecin, _) => (
                    Some(Verdict::Conditionnelle),
                    format!("limite « {name} » : « {contexte} » à vérifier avec le médecin du travail"),
                ),
                (Fermete::Dure, None) => {
                    (Some(Verdict::Bloquee), format!("limite « {name} » : « {contexte} » fait partie du métier"))
                }
                (Fermete::Dure, Some(other)) => (
                    Some(Verdict::Conditionnelle),
                    format!(
                        "limite « {name} » : « {contexte} » est possible, mais « {other} » aussi : à choisir avec l'employeur"
                    ),
                ),
            };
            return raison(certitude, effet, Some(source), texte);
        }
        let absent = presences.iter().map(|(_, presence)| match presence {
            Presence::Absente(source, certitude) => Some((*certitude, source)),
            _ => None,
        });
        // All must be known absent; the answer is as sure as the least sure of them.
        let least = absent.collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().min_by_key(|(sure, _)| *sure));
        if let Some((certitude, source)) = least {
            let texte = format!("limite « {name} » : le métier ne la rencontre pas");
            return raison(certitude, None, Some(source.clone()), texte);
        }
        let texte = format!("limite « {name} » : non signalé sur la fiche, à vérifier avant toute décision");
        raison(Certitude::AVerifier, None, None, texte)
    }

    fn presence(&self, contexte: CodeOgr) -> Presence {
        let faits = self.referentiel.contextes_faits(self.fiche.code);
        let fait = faits.iter().find(|fait| fait.contexte == contexte && fait.certitude > Certitude::AVerifier);
        match fait {
            Some(fait) if fait.etat == EtatContexte::Absent => Presence::Absente(fait.source.clone(), fait.certitude),
            Some(fait) => Presence::Presente(Some((fait.source.clone(), fait.certitude))),
            None if self.fiche.contextes.binary_search(&contexte).is_ok() => Presence::Presente(None),
            None => Presence::NonSignalee,
        }
    }

    /// Another way of working that the fiche lists beside the contexte.
    fn alternative(&self, limite: &Limite) -> Option<&str> {
        let found = limite.alternatives.iter().find(|code| matches!(self.presence(**code), Presence::Presente(_)))?;
        self.referentiel.contexte(*found).map(|contexte| contexte.libelle.as_str())
    }

    fn exigences(&self, raisons: &mut Vec<Raison>) {
        let exigences = self.referentiel.exigences(self.metier);
        let mut settled = false;
        for exigence in exigences {
            // A clean record is asked of many métiers; it says nothing of a diploma, and is never asked here.
            settled |= exigence.genre != GenreExigence::Honorabilite;
            raisons.push(self.exigence(exigence));
        }
        if !settled {
            raisons.push(self.without_fact());
        }
    }

    fn exigence(&self, exigence: &Exigence) -> Raison {
        let source = match &exigence.base_legale {
            Some(base) => format!("{base} ({})", exigence.source),
            None => exigence.source.clone(),
        };
        let raison = |code: Option<String>, certitude, effet, texte: String| Raison {
            genre: GenreRaison::Exigence(exigence.genre),
            code: code.or_else(|| Some(exigence.code.to_string())),
            texte,
            source: Some(source.clone()),
            certitude: exigence.certitude.min(certitude),
            effet,
        };
        let (what, sure) = (&exigence.texte, Certitude::Certain);
        match exigence.genre {
            GenreExigence::Aucune if !self.may_be_free(exigence) => {
                return raison(None, sure, Some(Verdict::Inconnue), format!("accès libre à vérifier : {what}"));
            }
            GenreExigence::Aucune => return raison(None, sure, Some(Verdict::Ouverte), what.clone()),
            GenreExigence::Honorabilite => {
                let texte = format!("{what} (l'autorité ou l'employeur le vérifie, cet outil ne le demande pas)");
                return raison(None, sure, None, texte);
            }
            _ => {}
        }
        if let Some((code, certitude, how)) = met(self.referentiel, exigence, self.acquis) {
            return raison(code, certitude, Some(Verdict::Ouverte), format!("{what} : {how}"));
        }
        if exigence.certitude == Certitude::AVerifier {
            let texte = format!("peut-être exigé, à vérifier : {what}");
            return raison(None, sure, Some(Verdict::Inconnue), texte);
        }
        let ways: Vec<&Certification> = open_ways(self.referentiel, exigence, self.date);
        let named: Vec<String> = ways.iter().map(|c| format!("{} ({})", c.code, c.libelle)).collect();
        match (named.as_slice(), &exigence.voie) {
            ([], None) => {
                let texte = format!("exigé : {what} ; aucune voie connue ne permet de l'obtenir aujourd'hui");
                raison(None, sure, Some(Verdict::Bloquee), texte)
            }
            ([], Some(voie)) => raison(
                None,
                sure,
                Some(Verdict::Conditionnelle),
                format!("exigé : {what} ; voie : {}", end_trimmed(voie)),
            ),
            (named, voie) => {
                let known = ways.iter().all(|c| is_in_force(c, self.date) == Some(true));
                let certitude = if known { sure } else { Certitude::Probable };
                let mut texte = format!("exigé : {what} ; voie : {}", named.join(" ou "));
                if let Some(voie) = voie {
                    texte = format!("{texte} ; {}", end_trimmed(voie));
                }
                raison(Some(ways[0].code.to_string()), certitude, Some(Verdict::Conditionnelle), texte)
            }
        }
    }

    /// Whether a fact that nothing is asked may open the métier: it is certain, or likely and the fiche agrees.
    fn may_be_free(&self, exigence: &Exigence) -> bool {
        let agrees = self.fiche.emploi_reglemente == Some(false);
        exigence.certitude == Certitude::Certain || (exigence.certitude == Certitude::Probable && agrees)
    }

    /// The source's own mark, where no fact settles what is asked.
    fn without_fact(&self) -> Raison {
        let raison = |genre, certitude, effet, texte: String| Raison {
            genre,
            code: Some(self.fiche.code.to_string()),
            texte,
            source: Some("fiche ROME".to_owned()),
            certitude,
            effet: Some(effet),
        };
        let reglemente = GenreRaison::EmploiReglemente;
        match self.fiche.emploi_reglemente {
            None => raison(
                reglemente,
                Certitude::AVerifier,
                Verdict::Inconnue,
                "la fiche ne dit pas si ce métier est réglementé : inconnu, à vérifier".to_owned(),
            ),
            Some(true) => {
                let cited = self.cited();
                raison(
                    reglemente,
                    Certitude::AVerifier,
                    Verdict::Inconnue,
                    format!(
                        "la fiche dit ce métier réglementé, et aucun fait ne dit ce qui est exigé : à vérifier{cited}"
                    ),
                )
            }
            Some(false) => match find_obligation(&self.fiche.acces) {
                Some(sentence) => raison(
                    GenreRaison::Acces,
                    Certitude::AVerifier,
                    Verdict::Inconnue,
                    format!("la fiche dit ce métier non réglementé, mais aussi : « {sentence} » ; à vérifier"),
                ),
                None => raison(
                    reglemente,
                    Certitude::Certain,
                    Verdict::Ouverte,
                    "la fiche dit ce métier non réglementé, et rien n'y contredit".to_owned(),
                ),
            },
        }
    }

    /// The certifications that the fiche names, which may or may not be what is asked.
    fn cited(&self) -> String {
        let cited = self.fiche.cite.iter().filter_map(|code| self.referentiel.competence(*code));
        let names: Vec<String> = cited.take(3).map(|c| format!("« {} »", c.libelle)).collect();
        if names.is_empty() { String::new() } else { format!(" (la fiche cite {})", names.join(", ")) }
    }

    fn niveau(&self) -> Raison {
        let (texte, certitude) = match self.fiche.niveau {
            Some(niveau) => (format!("niveau {niveau}"), Certitude::Certain),
            None => ("niveau inconnu".to_owned(), Certitude::AVerifier),
        };
        Raison { genre: GenreRaison::Niveau, code: None, texte, source: None, certitude, effet: None }
    }
}

/// The certifications that satisfy an exigence and may still be obtained on a date, by code: those surely in force, or,
/// where none is, those that may be.
pub fn open_ways<'a>(referentiel: &'a Referentiel, exigence: &Exigence, date: Option<Date>) -> Vec<&'a Certification> {
    let all = exigence.certifications.iter().filter_map(|code| referentiel.certification(*code).ok());
    let mut ways: Vec<&Certification> = all.filter(|c| is_in_force(c, date) != Some(false)).collect();
    if ways.iter().any(|c| is_in_force(c, date) == Some(true)) {
        ways.retain(|c| is_in_force(c, date) == Some(true));
    }
    ways.sort_by_key(|c| c.code);
    ways
}

/// Whether what is held meets an exigence, be it by presumption.
pub fn is_met(referentiel: &Referentiel, exigence: &Exigence, acquis: &Acquis) -> bool {
    met(referentiel, exigence, acquis).is_some()
}

/// Whether and how an exigence is met: the code that meets it, how sure, and the words.
fn met(referentiel: &Referentiel, exigence: &Exigence, acquis: &Acquis) -> Option<(Option<String>, Certitude, String)> {
    if acquis.exigences.contains(&exigence.code) {
        return Some((None, Certitude::Certain, "déjà obtenu".to_owned()));
    }
    if let Some(held) = exigence.certifications.iter().find(|code| acquis.certifications.contains(code)) {
        return Some((Some(held.to_string()), Certitude::Certain, format!("{held} détenu")));
    }
    let from = acquis.metiers.iter().find(|code| presumes(referentiel, **code, exigence))?;
    let how = format!("présumé détenu, puisque {from} l'exige déjà ; à confirmer");
    Some((None, Certitude::Probable, how))
}

/// Whether whoever exercises `code` must meet this very exigence. Two exigences that list the same titles are not one: a
/// list may be incomplete, and knowing fewer titles of one must never open the other.
fn presumes(referentiel: &Referentiel, code: CodeRome, exigence: &Exigence) -> bool {
    let Ok(exercised) = referentiel.metier_ix(code) else { return false };
    let sure = exigence.certitude == Certitude::Certain && exigence.genre != GenreExigence::Aucune;
    sure && referentiel.exigences(exercised).iter().any(|asked| asked.code == exigence.code)
}

/// A sentence without the point that would end it in the middle of another.
fn end_trimmed(text: &str) -> &str {
    text.trim_end().trim_end_matches('.')
}
