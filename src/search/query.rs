//! A query, read and answered.

use super::constantes::{
    ALIKE_JOINED, COMPARED, COMPARED_LETTERS, COMPARED_MAX, LONGUEUR_MAX, MOTS_MAX, RECALL_SHARE, SPELLING_SHARE, Seuils,
};
use super::index::{Forme, Index, significant};
use super::reponse::{
    Champ, Confiance, Correspondance, GenreObjet, Parametres, Provenance, Reponse, Resultat, Via,
};
use super::vocabulaire::{Lecture, Lien, Place};
use crate::passerelle::Millioniemes;
use crate::text::{fold, gender, similarity};

/// How many results are given by default: what a person reads at a glance.
const NOMBRE: usize = 10;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The kinds of things looked for; empty (the default): all.
    pub objets: Vec<GenreObjet>,
    /// How many results at most; 10 by default.
    pub nombre: usize,
    /// Where confidence starts.
    pub seuils: Seuils,
}

impl Default for Options {
    fn default() -> Self {
        Options { objets: Vec::new(), nombre: NOMBRE, seuils: Seuils::default() }
    }
}

impl Options {
    fn wants(&self, objet: GenreObjet) -> bool {
        self.objets.is_empty() || self.objets.contains(&objet)
    }
}

/// Answers any text: the first [`LONGUEUR_MAX`] characters of it, and of them the first [`MOTS_MAX`] significant words.
///
/// Each thing is there once, with its best name. Order: score, then field, kind and code.
///
/// Complexity: linear in the forms that share a word with the query; bounded whatever the text.
///
/// ```
/// use passerelles::{Moteur, search::{Champ, Confiance, Options}};
/// let reponse = Moteur::mini().chercher("AS", &Options::default());
/// assert_eq!((reponse.resultats[0].code.as_str(), reponse.resultats[0].via.champ), ("J1501", Champ::NomUsuel));
/// assert_eq!(Moteur::mini().chercher("zzyzx", &Options::default()).confiance, Confiance::Aucune);
/// ```
pub fn search(index: &Index, texte: &str, options: &Options) -> Reponse {
    let lue: String = texte.chars().take(LONGUEUR_MAX).collect();
    let tronquee = lue.len() < texte.len();
    let requete = fold::fold(&gender::drop_endings(&lue));
    let resultats = match find_code(index, &lue, options) {
        Some(found) => vec![found],
        None => find_names(index, &requete, options),
    };
    let confiance = confidence(&resultats, &options.seuils);
    Reponse {
        genre: "passerelles.recherche",
        version: 1,
        requete,
        tronquee,
        resultats: resultats.into_iter().take(options.nombre).collect(),
        confiance,
        provenance: Provenance {
            moteur: concat!("passerelles ", env!("CARGO_PKG_VERSION")),
            edition_abregee: index.partiel,
            couches: index.couches.clone(),
            parametres: Parametres {
                objets: options.objets.clone(),
                nombre: options.nombre,
                seuils: options.seuils,
            },
        },
    }
}

/// The thing whose code is typed.
fn find_code(index: &Index, lue: &str, options: &Options) -> Option<Resultat> {
    let code = lue.trim().to_uppercase();
    let at = index.codes.binary_search_by(|(known, _)| known.as_str().cmp(&code)).ok()?;
    let cible = &index.cibles[index.codes[at].1 as usize];
    options.wants(cible.objet).then(|| Resultat {
        objet: cible.objet,
        code: cible.code.clone(),
        libelle: cible.libelle.clone(),
        score: Millioniemes::UN,
        via: Via { champ: Champ::Code, texte: code, correspondance: Correspondance::Exacte },
    })
}

/// One word of the query.
struct Mot {
    lectures: Vec<Lecture>,
    /// How much it weighs: the rarity of the word that it most likely is.
    poids: f64,
}

/// A form that shares words with the query.
#[derive(Clone, Copy)]
struct Candidat {
    forme: u32,
    score: f64,
}

fn find_names(index: &Index, requete: &str, options: &Options) -> Vec<Resultat> {
    let mots = read_words(index, requete);
    let mut candidats = gather(index, &mots, options);
    let best_first = |a: &Candidat, b: &Candidat| b.score.total_cmp(&a.score).then(a.forme.cmp(&b.forme));
    let compared = keep_best(index, &mut candidats, options.nombre, best_first);
    let typed: String = requete.chars().take(COMPARED_LETTERS).collect();
    let mut found: Vec<Trouve> =
        candidats[..compared].iter().map(|candidat| compare(index, &typed, *candidat)).collect();
    found.sort_unstable_by_key(|trouve| trouve.rang(index));
    let mut seen = vec![false; index.cibles.len()];
    found.retain(|trouve| {
        let cible = index.formes[trouve.forme as usize].cible as usize;
        trouve.score >= options.seuils.plancher && !std::mem::replace(&mut seen[cible], true)
    });
    // One more than asked: confidence looks at the second.
    found.truncate(options.nombre.max(2));
    found.into_iter().map(|trouve| trouve.describe(index, &mots, requete)).collect()
}

/// The words of the query with what they may stand for. A word that nothing explains may be two typed together, and
/// two may be one.
fn read_words(index: &Index, requete: &str) -> Vec<Mot> {
    let typed: Vec<&str> = significant(requete).into_iter().take(MOTS_MAX).collect();
    let read = |word: &str, place| index.vocabulaire.read(word, place);
    let rarest = index.raretes.iter().copied().fold(0.0, f64::max);
    let last = typed.len().saturating_sub(1);
    let mut mots = Vec::new();
    let mut at = 0;
    while at < typed.len() {
        let joined = (at < last).then(|| format!("{}{}", typed[at], typed[at + 1]));
        if let Some(mot) = joined.and_then(|word| one_word(index, &word, typed[at], typed[at + 1])) {
            mots.push(Mot { poids: index.raretes[mot.mot as usize], lectures: vec![mot] });
            at += 2;
            continue;
        }
        let place = if at == last { Place::Derniere } else { Place::Dedans };
        let lectures = read(typed[at], place);
        let halves = if lectures.is_empty() { two_words(index, typed[at]) } else { None };
        match halves {
            Some(halves) => mots.extend(halves.map(|half| Mot { poids: index.raretes[half.mot as usize], lectures: vec![half] })),
            None => {
                let poids = lectures.first().map_or(rarest, |lecture| index.raretes[lecture.mot as usize]);
                mots.push(Mot { lectures, poids });
            }
        }
        at += 1;
    }
    mots
}

/// Two typed words that make one known word while they are not both known themselves.
fn one_word(index: &Index, joined: &str, one: &str, other: &str) -> Option<Lecture> {
    let mot = index.vocabulaire.find(joined)?;
    let both_known = index.vocabulaire.find(one).is_some() && index.vocabulaire.find(other).is_some();
    (!both_known).then_some(Lecture { mot, likeness: ALIKE_JOINED, lien: Lien::Faute })
}

/// One typed word that is two known ones, the cut that gives the longest first word.
fn two_words(index: &Index, typed: &str) -> Option<[Lecture; 2]> {
    let cuts = typed.char_indices().map(|(at, _)| at).skip(1);
    let half = |word: &str| {
        let mot = index.vocabulaire.find(word).filter(|_| word.chars().count() > 2)?;
        Some(Lecture { mot, likeness: ALIKE_JOINED, lien: Lien::Faute })
    };
    cuts.filter_map(|at| Some([half(&typed[..at])?, half(&typed[at..])?])).last()
}

/// All forms that share a word with the query, each with what its words are worth.
fn gather(index: &Index, mots: &[Mot], options: &Options) -> Vec<Candidat> {
    let asked: f64 = mots.iter().map(|mot| mot.poids).sum();
    let mut answered = vec![0.0f64; index.formes.len()];
    let mut covered = vec![0.0f64; index.formes.len()];
    let mut stamps = vec![0u8; index.formes.len()];
    let mut touched = Vec::new();
    for (stamp, mot) in (1u8..).zip(mots) {
        for lecture in &mot.lectures {
            let rarity = index.raretes[lecture.mot as usize];
            for forme in index.formes_of(lecture.mot) {
                let at = *forme as usize;
                if stamps[at] == 0 {
                    touched.push(*forme);
                }
                if stamps[at] != stamp {
                    stamps[at] = stamp;
                    answered[at] += mot.poids * lecture.likeness;
                    covered[at] += rarity * lecture.likeness;
                }
            }
        }
    }
    let score = |forme: u32| {
        let known: &Forme = &index.formes[forme as usize];
        let wanted = options.wants(index.cibles[known.cible as usize].objet);
        wanted.then(|| {
            let recall = answered[forme as usize] / asked;
            // A word typed twice covers its word once.
            let precision = (covered[forme as usize] / known.poids).min(1.0);
            Candidat { forme, score: known.facteur * recall * (RECALL_SHARE + (1.0 - RECALL_SHARE) * precision) }
        })
    };
    touched.into_iter().filter_map(score).collect()
}

/// Puts the best candidates first, in order, and says how many are to be compared: enough for the things asked for.
fn keep_best(
    index: &Index,
    candidats: &mut [Candidat],
    nombre: usize,
    order: impl Fn(&Candidat, &Candidat) -> std::cmp::Ordering + Copy,
) -> usize {
    let mut kept = COMPARED.max(nombre).min(candidats.len());
    loop {
        if kept < candidats.len() {
            candidats.select_nth_unstable_by(kept, order);
        }
        let mut cibles: Vec<u32> = candidats[..kept].iter().map(|c| index.formes[c.forme as usize].cible).collect();
        cibles.sort_unstable();
        cibles.dedup();
        if cibles.len() > nombre || kept == candidats.len() || kept >= COMPARED_MAX {
            return kept;
        }
        kept = (kept * 4).min(candidats.len());
    }
}

/// A form with its final score.
struct Trouve {
    forme: u32,
    score: Millioniemes,
}

/// The final score: words first, then letters and order.
fn compare(index: &Index, typed: &str, candidat: Candidat) -> Trouve {
    let forme = &index.formes[candidat.forme as usize];
    let form: String = forme.plie.chars().take(COMPARED_LETTERS).collect();
    let spelling = similarity::kept(typed, &form);
    let score = candidat.score * (1.0 - SPELLING_SHARE) + forme.facteur * SPELLING_SHARE * spelling;
    Trouve { forme: candidat.forme, score: Millioniemes((score.clamp(0.0, 1.0) * 1e6).round() as u32) }
}

impl Trouve {
    fn rang<'a>(&self, index: &'a Index) -> (std::cmp::Reverse<Millioniemes>, Champ, GenreObjet, &'a str, u32) {
        let forme = &index.formes[self.forme as usize];
        let cible = &index.cibles[forme.cible as usize];
        (std::cmp::Reverse(self.score), forme.champ, cible.objet, &cible.code, self.forme)
    }

    fn describe(self, index: &Index, mots: &[Mot], requete: &str) -> Resultat {
        let forme = &index.formes[self.forme as usize];
        let cible = &index.cibles[forme.cible as usize];
        let correspondance = if forme.plie == requete { Correspondance::Exacte } else { how(index, mots, forme) };
        let texte = index.textes[forme.texte as usize].clone();
        Resultat {
            objet: cible.objet,
            code: cible.code.clone(),
            libelle: cible.libelle.clone(),
            score: self.score,
            via: Via { champ: forme.champ, texte, correspondance },
        }
    }
}

/// The loosest link between the words typed and those of a form.
fn how(index: &Index, mots: &[Mot], forme: &Forme) -> Correspondance {
    let words = index.words_of(forme);
    let link = |mot: &Mot| mot.lectures.iter().find(|lecture| words.contains(&lecture.mot)).map(|l| l.lien);
    let mut loosest = if words.len() > mots.len() { Correspondance::Debut } else { Correspondance::MemesMots };
    for mot in mots {
        let one = match link(mot) {
            Some(Lien::Meme | Lien::Flexion) => Correspondance::MemesMots,
            Some(Lien::Debut) => Correspondance::Debut,
            Some(Lien::Faute) => Correspondance::Approchee,
            None => Correspondance::Partielle,
        };
        loosest = loosest.max(one);
    }
    loosest
}

/// How far the first result can be trusted.
fn confidence(resultats: &[Resultat], seuils: &Seuils) -> Confiance {
    let Some(first) = resultats.first() else { return Confiance::Aucune };
    let second = resultats.get(1).map_or(0, |second| second.score.0);
    if first.score >= seuils.sure && first.score.0 - second >= seuils.ecart.0 {
        Confiance::Sure
    } else if first.score >= seuils.probable {
        Confiance::Probable
    } else {
        Confiance::Faible
    }
}
