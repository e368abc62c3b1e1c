//! A passerelle in French, for a counsellor: only what the answer holds, nothing added.

use std::collections::BTreeMap;

use super::millioniemes::Millioniemes;
use super::raison::{Raison, Verdict};
use super::rapprochees::CompetenceProche;
use super::reponse::{Manquante, Partagee, Passerelle};
use crate::text::nombre::count;

/// How many compétences a sentence names; the rest are counted.
const NOMMEES: usize = 5;

/// What is already there, what is missing, what bars the way, what is unknown: one paragraph each, never empty.
///
/// ```
/// # use passerelles::*;
/// let moteur = Moteur::mini();
/// let reponse = moteur.entre("K1304".parse()?, "J1501".parse()?, &Acquis::default(), &Options::default())?;
/// let texte = explain(&reponse.passerelles[0]);
/// assert!(texte[0].starts_with("Déjà là : "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn explain(passerelle: &Passerelle) -> Vec<String> {
    let mut paragraphs = vec![already(passerelle), missing(passerelle)];
    paragraphs.extend(near(passerelle));
    paragraphs.push(verdict(passerelle));
    paragraphs.extend(unknown(passerelle));
    paragraphs.extend(blocs(passerelle));
    paragraphs.extend(contextes(passerelle));
    paragraphs.extend(mobilite(passerelle));
    paragraphs
}

fn list<'a>(labels: impl ExactSizeIterator<Item = &'a str>) -> String {
    let total = labels.len();
    let named: Vec<String> = labels.take(NOMMEES).map(|label| format!("« {label} »")).collect();
    let rest = total - named.len();
    let tail = if rest > 0 { format!(" et {}", count(rest, "autre", "autres")) } else { String::new() };
    format!("{}{tail}", named.join(", "))
}

fn already(passerelle: &Passerelle) -> String {
    let Some(couverture) = passerelle.couverture else {
        return "Déjà là : inconnu, la fiche de ce métier ne liste aucune compétence à compter.".to_owned();
    };
    let asked = count(passerelle.total, "compétence demandée", "compétences demandées");
    let held = format!("{} sur {asked}", passerelle.tenues);
    let coeur = match passerelle.coeur {
        Some(coeur) => format!(", {} % du cœur de métier", coeur.percent()),
        None => String::new(),
    };
    let weight = format!("{} % du poids{coeur}", couverture.percent());
    let labels = passerelle.partagees.iter().map(|p: &Partagee| p.libelle.as_str());
    if passerelle.partagees.is_empty() {
        return format!(
            "Déjà là : {held}. Aucune compétence en commun au sens du ROME{}.",
            if passerelle.proches.is_empty() { " ; il peut y en avoir de proches" } else { ", mais de proches" }
        );
    }
    format!("Déjà là : {held} ({weight}) : {}.", list(labels))
}

fn missing(passerelle: &Passerelle) -> String {
    if passerelle.manquantes.is_empty() {
        return "Il ne manque aucune compétence que la fiche demande.".to_owned();
    }
    let core = passerelle.manquantes.iter().filter(|m| m.coeur).count();
    let core = if core > 0 { format!(", dont {core} du cœur de métier") } else { String::new() };
    let labels = passerelle.manquantes.iter().map(|m: &Manquante| m.libelle.as_str());
    let all = count(passerelle.manquantes.len(), "compétence", "compétences");
    format!("Ce qui manque : {all}{core} : {}.", list(labels))
}

/// What is missing and yet near to something held: said apart, never counted as held.
fn near(passerelle: &Passerelle) -> Option<String> {
    let credit: Millioniemes = passerelle.proches.iter().map(|proche| proche.credit).sum();
    let named: Vec<String> = passerelle.proches.iter().take(NOMMEES).map(near_one).collect();
    let rest = passerelle.proches.len() - named.len();
    let tail = if rest > 0 { format!(" ; et {}", count(rest, "autre", "autres")) } else { String::new() };
    let all = count(passerelle.proches.len(), "compétence", "compétences");
    (!named.is_empty()).then(|| {
        format!(
            "Proche de ce que vous faites, à confirmer : {all} de ce qui manque (jusqu'à {} % du poids en plus) : {}{tail}.",
            credit.percent(),
            named.join(" ; ")
        )
    })
}

fn near_one(proche: &CompetenceProche) -> String {
    format!("« {} », par « {} » ({})", proche.libelle, proche.tenu.libelle, proche.relation.libelle())
}

/// The blocs that close most of what is missing.
fn blocs(passerelle: &Passerelle) -> Option<String> {
    let mut closed: BTreeMap<&str, usize> = BTreeMap::new();
    for code in passerelle.manquantes.iter().flat_map(|m| &m.blocs) {
        *closed.entry(code).or_default() += 1;
    }
    let mut ranked: Vec<(&str, usize)> = closed.into_iter().collect();
    ranked.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    let named: Vec<String> = ranked.iter().take(3).map(|(code, count)| format!("{code} ({count})")).collect();
    (!named.is_empty())
        .then(|| format!("Blocs qui ferment le plus de ce qui manque (nombre de compétences) : {}.", named.join(", ")))
}

fn verdict(passerelle: &Passerelle) -> String {
    let weighing: Vec<&Raison> = passerelle.raisons.iter().filter(|r| r.effet == Some(passerelle.verdict)).collect();
    let why: Vec<String> = weighing.iter().map(|raison| sourced(raison)).collect();
    let head = match passerelle.verdict {
        Verdict::Bloquee => "Passerelle bloquée",
        Verdict::Inconnue => "Accès inconnu, à vérifier",
        Verdict::Conditionnelle => "Passerelle sous condition",
        Verdict::Ouverte => "Passerelle ouverte",
    };
    format!("{head} : {}.", why.join(" ; "))
}

fn sourced(raison: &Raison) -> String {
    let source = raison.source.as_ref().map_or_else(String::new, |source| format!(" [{source}]"));
    format!("{}{source} ({})", raison.texte, raison.certitude.libelle())
}

/// The reasons that do not give the verdict: other conditions, and what is to know.
fn unknown(passerelle: &Passerelle) -> Option<String> {
    let others: Vec<String> =
        passerelle.raisons.iter().filter(|r| r.effet != Some(passerelle.verdict)).map(sourced).collect();
    (!others.is_empty()).then(|| format!("À savoir : {}.", others.join(" ; ")))
}

fn contextes(passerelle: &Passerelle) -> Option<String> {
    let contextes = &passerelle.contextes;
    let named = |head: &str, list_: &[super::reponse::Objet]| {
        (!list_.is_empty()).then(|| format!("{head} {}", list(list_.iter().map(|o| o.libelle.as_str()))))
    };
    let parts: Vec<String> =
        [named("possibles en plus :", &contextes.nouveaux), named("quittés :", &contextes.quittes)]
            .into_iter()
            .flatten()
            .collect();
    (!parts.is_empty()).then(|| format!("Contextes de travail {}.", parts.join(" ; ")))
}

fn mobilite(passerelle: &Passerelle) -> Option<String> {
    let rang = passerelle.mobilite.map(|rang| format!(" (rang {rang})")).unwrap_or_default();
    let known = passerelle.mobilite.is_some() || passerelle.mobilite_genre.is_some();
    known.then(|| format!("Le ROME cite cette mobilité dans sa liste officielle{rang}."))
}
