//! Why there is no parcours: what cuts every way, and the smallest change that opens one.

use serde::Serialize;

use super::memoire::{Contexte, Inconnues};
use super::reseau::ETAPES_PLAFOND;
use super::trouver::Recherche;
use crate::graph::MetierIx;
use crate::model::Fermete;
use crate::passerelle::{Millioniemes, Objet, Raison, Verdict, gate};
use crate::text::nombre::{agree, count};

/// How many barred métiers are named; the nearest to the départ come first.
const BARRIERES: usize = 20;

/// How many changes at once are tried: more is another life, not a change.
const CHANGEMENTS: usize = 3;

/// What cuts every way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coupure {
    /// No étape leads there, however many are allowed.
    AucunLien,
    /// Étapes lead there, more of them than allowed.
    TropPeuDEtapes,
    /// Every way passes a métier that the person may not enter.
    Portes,
    /// Every way asks a title too many levels above those held.
    Marche,
    /// The search was stopped before its end.
    RechercheArretee,
}

/// A métier on the way that may not be entered, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Barriere {
    /// The métier.
    pub metier: Objet,
    /// Whether it is itself a target.
    pub cible: bool,
    /// What the gate says of it at the départ.
    pub verdict: Verdict,
    /// The reasons that give this verdict.
    pub raisons: Vec<Raison>,
}

/// One thing to change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "genre", rename_all = "snake_case")]
pub enum Levee {
    /// To accept what a hard limite forbids.
    Limite {
        /// Its name, or the code of the contexte.
        code: String,
    },
    /// To follow étapes of unknown access.
    Inconnues,
    /// To allow a title any number of levels above those held.
    Marche,
    /// To allow more étapes.
    Etapes {
        /// How many at least.
        minimum: usize,
    },
}

/// Changes that together open a way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changement {
    /// What to change; no smaller number of changes opens a way.
    pub levees: Vec<Levee>,
    /// What the best parcours would then cost.
    pub cout: Millioniemes,
    /// The métiers of that parcours, the départ first.
    pub metiers: Vec<Objet>,
    /// In words.
    pub texte: String,
}

/// Why there is no parcours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    /// What cuts every way.
    pub coupure: Coupure,
    /// In words.
    pub texte: String,
    /// How many étapes the shortest way has, were every métier open; nothing: there is none.
    pub etapes_minimum: Option<usize>,
    /// The barred métiers that a way from the départ meets first, the nearest first.
    pub barrieres: Vec<Barriere>,
    /// Every smallest set of changes that opens a way, the cheapest parcours first; empty where none of those tried does.
    pub changements: Vec<Changement>,
}

/// Explains why a search found nothing; `prouve`: whether it went to its end.
pub(super) fn explain_absence(recherche: &Recherche, prouve: bool) -> Obstacle {
    let graphe = &recherche.contexte.reseau.graphe;
    let distances = graphe.distances(recherche.depart.0, ETAPES_PLAFOND);
    let nearest = recherche.cibles.iter().map(|cible| distances[cible.index()]).min();
    let minimum = nearest.filter(|distance| *distance != u8::MAX).map(usize::from);
    let coupure = match minimum {
        _ if !prouve => Coupure::RechercheArretee,
        None => Coupure::AucunLien,
        Some(minimum) if minimum > recherche.etapes_max => Coupure::TropPeuDEtapes,
        Some(_) if is_cut_by_steps(recherche) => Coupure::Marche,
        Some(_) => Coupure::Portes,
    };
    let barrieres = minimum.map_or_else(Vec::new, |minimum| barriers(recherche, minimum.max(recherche.etapes_max)));
    let changements = minimum.map_or_else(Vec::new, |minimum| smallest(recherche, minimum));
    let texte = describe(recherche, coupure, minimum, barrieres.len());
    Obstacle { coupure, texte, etapes_minimum: minimum, barrieres, changements }
}

/// Whether a way opens as soon as titles may be any number of levels above those held.
fn is_cut_by_steps(recherche: &Recherche) -> bool {
    let contexte = Contexte { marche_max: None, ..recherche.contexte };
    recherche.contexte.marche_max.is_some() && !Recherche { contexte, ..*recherche }.best(1).chemins.is_empty()
}

fn describe(recherche: &Recherche, coupure: Coupure, minimum: Option<usize>, barrieres: usize) -> String {
    match (coupure, minimum) {
        (Coupure::RechercheArretee, _) => {
            "La recherche s'est arrêtée avant d'avoir tout exploré : demandez moins d'étapes.".to_owned()
        }
        (Coupure::TropPeuDEtapes, Some(minimum)) => format!(
            "Trop peu d'étapes : il en faut au moins {minimum}, {} {} au plus.",
            recherche.etapes_max,
            agree(recherche.etapes_max, "est permise", "sont permises")
        ),
        (Coupure::AucunLien, _) | (_, None) => format!(
            "Aucune suite d'étapes n'y mène, même {ETAPES_PLAFOND} : ni la proximité des métiers ni une exigence ne relie les deux."
        ),
        (Coupure::Marche, _) => {
            let titre = match recherche.contexte.marche_max.unwrap_or_default() {
                0 => "d'un niveau plus élevé que".to_owned(),
                n => format!("de plus de {} au-dessus de", count(n.into(), "niveau", "niveaux")),
            };
            format!(
                "Des étapes y mènent, mais chacune demande un titre {titre} ceux qui sont détenus alors, ou de niveau inconnu."
            )
        }
        (Coupure::Portes, _) => {
            let many = if barrieres < 2 { "un métier fermé barre" } else { "des métiers fermés barrent" };
            format!("Des étapes y mènent, mais {many} tous les chemins.")
        }
    }
}

/// The barred métiers met first, among those from which `etapes` in all lead to a target.
fn barriers(recherche: &Recherche, etapes: usize) -> Vec<Barriere> {
    let contexte = &recherche.contexte;
    let graphe = &contexte.reseau.graphe;
    let cibles = recherche.targets();
    let left = distances_to(recherche, etapes);
    let mut seen = vec![false; graphe.len()];
    seen[recherche.depart.index()] = true;
    let mut front = vec![recherche.depart.0];
    let mut found = Vec::new();
    for rang in 1..=etapes {
        let mut next = Vec::new();
        for (_, vers) in front.iter().flat_map(|de| graphe.sortants(*de)) {
            if seen[vers as usize] || usize::from(left[vers as usize]).saturating_add(rang) > etapes {
                continue;
            }
            seen[vers as usize] = true;
            let judged = gate(contexte.referentiel, MetierIx(vers), contexte.acquis, contexte.limites, contexte.date);
            if contexte.toll(judged.verdict).is_some() {
                next.push(vers);
                continue;
            }
            let fiche = contexte.referentiel.metier_at(MetierIx(vers));
            let weighs = |raison: &Raison| raison.effet == Some(judged.verdict);
            found.push(Barriere {
                metier: Objet::new(fiche.code, &fiche.libelle),
                cible: cibles[vers as usize],
                verdict: judged.verdict,
                raisons: judged.raisons.iter().filter(|raison| weighs(raison)).cloned().collect(),
            });
        }
        front = next;
    }
    // Targets first, since opening all else would not do; the sort is stable, so the nearest stay first.
    found.sort_by_key(|barriere| !barriere.cible);
    found.truncate(BARRIERES);
    found
}

/// How many étapes at least lead from each métier to a target, were all open; `u8::MAX` beyond `etapes`.
fn distances_to(recherche: &Recherche, etapes: usize) -> Vec<u8> {
    let graphe = &recherche.contexte.reseau.graphe;
    let mut left = vec![u8::MAX; graphe.len()];
    let mut front: Vec<u32> = recherche.cibles.iter().map(|cible| cible.0).collect();
    front.iter().for_each(|cible| left[*cible as usize] = 0);
    for distance in 1..=etapes as u8 {
        let mut next = Vec::new();
        for (de, _) in front.iter().flat_map(|vers| graphe.entrants(*vers)) {
            if left[*de as usize] == u8::MAX {
                left[*de as usize] = distance;
                next.push(*de);
            }
        }
        front = next;
    }
    left
}

/// Every smallest set of changes that opens a way, cheapest first.
fn smallest(recherche: &Recherche, minimum: usize) -> Vec<Changement> {
    let mut levees: Vec<Levee> = Vec::new();
    let limites = recherche.contexte.limites;
    let named = limites.iter().map(|(code, fermete)| (code.to_string(), fermete));
    let all = named.chain(limites.contextes().map(|(code, fermete)| (code.to_string(), fermete)));
    let hard = all.filter(|(_, fermete)| *fermete == Fermete::Dure);
    levees.extend(hard.map(|(code, _)| Levee::Limite { code }));
    if recherche.contexte.inconnues == Inconnues::Sans {
        levees.push(Levee::Inconnues);
    }
    if recherche.contexte.marche_max.is_some() {
        levees.push(Levee::Marche);
    }
    if recherche.etapes_max < ETAPES_PLAFOND {
        levees.push(Levee::Etapes { minimum: minimum.max(recherche.etapes_max + 1) });
    }
    for size in 1..=CHANGEMENTS.min(levees.len()) {
        let mut found: Vec<Changement> =
            subsets(&levees, size).into_iter().filter_map(|chosen| attempt(recherche, chosen)).collect();
        if !found.is_empty() {
            found.sort_by(|a, b| (a.cout, &a.levees).cmp(&(b.cout, &b.levees)));
            return found;
        }
    }
    Vec::new()
}

fn subsets(all: &[Levee], size: usize) -> Vec<Vec<Levee>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for (at, first) in all.iter().enumerate() {
        for mut rest in subsets(&all[at + 1..], size - 1) {
            rest.insert(0, first.clone());
            found.push(rest);
        }
    }
    found
}

/// The best parcours under changes, if they open one.
fn attempt(recherche: &Recherche, mut levees: Vec<Levee>) -> Option<Changement> {
    let lifted = levees.iter().filter_map(|levee| match levee {
        Levee::Limite { code } => Some(code),
        _ => None,
    });
    let limites = lifted.fold(recherche.contexte.limites.clone(), |left, code| left.without(code));
    let inconnues = if levees.contains(&Levee::Inconnues) { Inconnues::Avec } else { recherche.contexte.inconnues };
    let marche_max = recherche.contexte.marche_max.filter(|_| !levees.contains(&Levee::Marche));
    let contexte = Contexte { limites: &limites, inconnues, marche_max, ..recherche.contexte };
    let least = levees.iter().find_map(|levee| match levee {
        Levee::Etapes { minimum } => Some(*minimum),
        _ => None,
    });
    let allowed = least.map_or(recherche.etapes_max..=recherche.etapes_max, |least| least..=ETAPES_PLAFOND);
    for etapes_max in allowed {
        let found = Recherche { contexte, etapes_max, ..*recherche }.best(1);
        let Some(chemin) = found.chemins.first() else { continue };
        levees.iter_mut().for_each(|levee| {
            if let Levee::Etapes { minimum } = levee {
                *minimum = etapes_max;
            }
        });
        let referentiel = recherche.contexte.referentiel;
        let fiches = chemin.metiers.iter().map(|metier| referentiel.metier_at(MetierIx(*metier)));
        return Some(Changement {
            texte: levees.iter().map(|levee| word(recherche, levee)).collect::<Vec<_>>().join(" et "),
            cout: Millioniemes(chemin.cout),
            metiers: fiches.map(|fiche| Objet::new(fiche.code, &fiche.libelle)).collect(),
            levees,
        });
    }
    None
}

fn word(recherche: &Recherche, levee: &Levee) -> String {
    match levee {
        Levee::Limite { code } => {
            let referentiel = recherche.contexte.referentiel;
            let named = code.parse().ok().and_then(|code| referentiel.limite(&code).ok());
            let contexte = || code.parse().ok().and_then(|code| referentiel.contexte(code));
            let libelle = named.map(|l| &l.libelle).or_else(|| contexte().map(|c| &c.libelle)).unwrap_or(code);
            format!("lever la limite « {libelle} »")
        }
        Levee::Inconnues => "admettre les accès inconnus, à vérifier".to_owned(),
        Levee::Marche => "admettre une marche plus haute entre les titres détenus et celui qui est demandé".to_owned(),
        Levee::Etapes { minimum } => format!("permettre {minimum} étapes"),
    }
}
