//! The index: every name of every thing, in the forms in which people type it.

use std::sync::Mutex;

use super::constantes::EXPIRED;
use super::depot::{Depot, Formes};
use super::renvois::Renvois;
use super::reponse::{Champ, GenreObjet};
use super::vocabulaire::Vocabulaire;
use crate::graph::Referentiel;
use crate::passerelle::CoucheLue;
use crate::text::liste::Liste;

/// All that can be found in a référentiel, ready to be searched. `Send + Sync`; holds what it shows, so that it does
/// not borrow the référentiel.
///
/// ```
/// use passerelles::{Moteur, search};
/// let index = search::Index::new(Moteur::mini().referentiel());
/// let reponse = search::search(&index, "aide soignante", &search::Options::default());
/// assert_eq!(reponse.resultats[0].code, "J1501");
/// ```
#[derive(Debug)]
pub struct Index {
    pub(super) vocabulaire: Vocabulaire,
    /// The things that can be found.
    pub(super) cibles: Vec<Cible>,
    /// Their codes; and the things in the order of their codes, to find one that is typed.
    pub(super) codes: Liste,
    pub(super) par_code: Vec<u32>,
    /// The names, as the data writes them.
    pub(super) textes: Liste,
    /// The forms in which they are typed; and each, folded.
    pub(super) formes: Vec<Forme>,
    pub(super) plies: Liste,
    /// What a score needs of each form, close together in memory.
    pub(super) entetes: Vec<Entete>,
    /// The words of each form, in order.
    pub(super) mots: Vec<u32>,
    /// The forms of each word.
    pub(super) postings: Renvois,
    /// How rare each word is.
    pub(super) raretes: Vec<f32>,
    pub(super) couches: Vec<CoucheLue>,
    pub(super) partiel: bool,
    /// Tables of earlier queries, cleared, so that a query does not pay for new ones.
    pub(super) ardoises: Mutex<Vec<Ardoise>>,
}

/// What one query writes while it counts: one cell a form. All null between queries.
#[derive(Debug, Default)]
pub(super) struct Ardoise {
    pub cases: Vec<Case>,
    pub touchees: Vec<u32>,
}

/// What the words typed are worth in one form.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Case {
    /// The part of the query answered, times its weight.
    pub repondu: f32,
    /// How many words of the form are asked for.
    pub couvert: f32,
    /// The last word of the query counted, from 1.
    pub dernier: u32,
}

/// A thing that can be found.
#[derive(Debug)]
pub(super) struct Cible {
    pub objet: GenreObjet,
    /// Its label, among the names.
    pub libelle: u32,
    /// The form that holds the words of its fiche, where it has one.
    pub fiche: Option<u32>,
    /// How many forms it has, the fiche apart.
    pub formes: u32,
}

/// What a score needs of a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entete {
    pub facteur: f32,
    /// How many words it has; for a fiche, nothing: it is long whatever is asked.
    pub longueur: Option<f32>,
    /// The form that holds the words of the fiche of its thing; itself where there is none.
    pub fiche: u32,
    pub objet: GenreObjet,
}

/// One form of a name.
#[derive(Debug)]
pub(super) struct Forme {
    pub cible: u32,
    /// The name it is a form of.
    pub texte: u32,
    pub champ: Champ,
    /// What a full match is worth.
    pub facteur: f32,
    /// Where its words stand in [`Index::mots`].
    pub mots: (u32, u32),
}

impl Entete {
    fn new(at: u32, forme: &Forme, cibles: &[Cible]) -> Self {
        let cible = &cibles[forme.cible as usize];
        let words = (forme.mots.1 - forme.mots.0) as f32;
        Entete {
            facteur: forme.facteur,
            longueur: (forme.champ != Champ::Fiche).then_some(words),
            fiche: cible.fiche.unwrap_or(at),
            objet: cible.objet,
        }
    }

    pub fn is_fiche(&self) -> bool {
        self.longueur.is_none()
    }
}

impl Index {
    /// Indexes métiers, their appellations, compétences, certifications, blocs and common names. The same référentiel
    /// gives the same index.
    ///
    /// Complexity: O(n log n) in the length of all names.
    pub fn new(referentiel: &Referentiel) -> Self {
        let libelles = referentiel.competence_libelles();
        let mut depot = Depot::default();
        for metier in referentiel.metiers() {
            depot.add_metier(referentiel, &libelles, metier);
        }
        let date = referentiel.date();
        for certification in referentiel.certifications() {
            let expired = date.and_then(|date| certification.is_active(date)) == Some(false);
            let facteur = if expired { EXPIRED } else { 1.0 };
            depot.add_certification(certification, facteur);
            for bloc in referentiel.blocs(certification.code) {
                depot.add_labelled(GenreObjet::Bloc, bloc.code, &bloc.libelle, facteur);
            }
        }
        for (code, libelle) in referentiel.colonnes().competences.iter().zip(libelles.iter()) {
            depot.add_labelled(GenreObjet::Competence, code, libelle, 1.0);
        }
        let par_code = depot.codes.order();
        depot.add_common_names(referentiel, &par_code);
        depot.close();
        let Depot { mut cibles, codes, textes, formes, lecteur, .. } = depot;
        let Formes { formes, plies, mut mots, .. } = formes;
        let vocabulaire = lecteur.close(&mut mots);
        let postings = post(&formes, &mots, vocabulaire.len());
        let total = formes.len() as f64;
        let rarity = |formes: u32| libm::log(1.0 + total / f64::from(formes)) as f32;
        for forme in formes.iter().filter(|forme| forme.champ != Champ::Fiche) {
            cibles[forme.cible as usize].formes += 1;
        }
        Index {
            vocabulaire,
            codes,
            par_code,
            textes,
            plies,
            entetes: (0u32..).zip(&formes).map(|(at, forme)| Entete::new(at, forme, &cibles)).collect(),
            cibles,
            formes,
            mots,
            raretes: postings.lengths().map(rarity).collect(),
            postings,
            couches: referentiel.couches().iter().map(CoucheLue::from).collect(),
            partiel: referentiel.is_partial(),
            ardoises: Mutex::default(),
        }
    }

    /// How many forms of names it holds.
    pub fn len(&self) -> usize {
        self.formes.len()
    }

    /// Whether it holds none; a référentiel always gives some.
    pub fn is_empty(&self) -> bool {
        self.formes.is_empty()
    }

    pub(super) fn code_of(&self, cible: u32) -> &str {
        self.codes.get(cible as usize).unwrap_or_default()
    }

    /// A name, as the data writes it.
    pub(super) fn text_of(&self, texte: u32) -> &str {
        self.textes.get(texte as usize).unwrap_or_default()
    }

    /// A form, folded.
    pub(super) fn folded(&self, forme: u32) -> &str {
        self.plies.get(forme as usize).unwrap_or_default()
    }

    pub(super) fn words_of(&self, forme: &Forme) -> &[u32] {
        &self.mots[forme.mots.0 as usize..forme.mots.1 as usize]
    }

    pub(super) fn formes_of(&self, mot: u32) -> &[u32] {
        self.postings.of(mot)
    }
}

/// The forms of each of so many words, each once, in their order.
fn post(formes: &[Forme], mots: &[u32], count: usize) -> Renvois {
    let mut last = vec![u32::MAX; count];
    let mut pairs = Vec::with_capacity(mots.len());
    for (at, forme) in (0u32..).zip(formes) {
        for mot in &mots[forme.mots.0 as usize..forme.mots.1 as usize] {
            if std::mem::replace(&mut last[*mot as usize], at) != at {
                pairs.push((*mot, at));
            }
        }
    }
    Renvois::new(&pairs, count)
}
