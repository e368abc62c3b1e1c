//! The words of names, numbered as they come.

use std::ops::Range;

use super::vocabulaire::Vocabulaire;
use crate::text::fold::fold_onto;
use crate::text::liste::Liste;
use crate::text::repertoire::Repertoire;
use crate::text::words;

/// A word, by the order in which it was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numero {
    pub mot: u32,
    /// Whether it carries nothing.
    pub vide: bool,
}

/// Reads texts, and gives each of their words a number.
#[derive(Default)]
pub(super) struct Lecteur {
    repertoire: Repertoire<Numero>,
    /// The words by number.
    mots: Liste,
}

/// A text that was read. Kept from one to the next, so that reading allocates nothing.
#[derive(Default)]
pub(super) struct Lu {
    /// The text, folded.
    plie: String,
    /// Its words, and where each stands.
    numeros: Vec<Numero>,
    places: Vec<Range<usize>>,
}

/// Some words of a text that was read.
#[derive(Clone, Copy)]
pub(super) struct Extrait<'a> {
    pub plie: &'a str,
    pub numeros: &'a [Numero],
}

impl Lecteur {
    /// Reads a text in place of what `lu` holds.
    pub fn read(&mut self, texte: &str, lu: &mut Lu) {
        let mut plie = std::mem::take(&mut lu.plie).into_bytes();
        plie.clear();
        lu.numeros.clear();
        lu.places.clear();
        fold_onto(texte, &mut plie);
        let Lecteur { repertoire, mots } = self;
        let meet = |mot: &str| Numero { mot: mots.push([mot]), vide: words::is_stop_word(mot) };
        repertoire.read(&mut plie, meet, |place, numero| {
            lu.places.push(place);
            lu.numeros.push(numero);
        });
        lu.plie = String::from_utf8(plie).expect("whole characters were pushed");
    }

    /// How many words were met.
    pub fn len(&self) -> usize {
        self.mots.len()
    }

    /// A word that was met.
    pub fn mot(&self, numero: Numero) -> &str {
        self.mots.get(numero.mot as usize).unwrap_or_default()
    }

    /// The sorted vocabulary of the words that `suite` uses, which is written anew with their places in it.
    pub fn close(self, suite: &mut [u32]) -> Vocabulaire {
        let mut used = vec![false; self.mots.len()];
        suite.iter().for_each(|mot| used[*mot as usize] = true);
        let mut sorted = self.mots.order();
        sorted.retain(|mot| used[*mot as usize]);
        let mut places = vec![0u32; used.len()];
        for (place, mot) in (0u32..).zip(&sorted) {
            places[*mot as usize] = place;
        }
        suite.iter_mut().for_each(|mot| *mot = places[*mot as usize]);
        Vocabulaire::new(sorted.iter().filter_map(|mot| self.mots.get(*mot as usize)).collect())
    }
}

impl Lu {
    pub fn numeros(&self) -> &[Numero] {
        &self.numeros
    }

    pub fn mot(&self, at: usize) -> &str {
        &self.plie[self.places[at].clone()]
    }

    /// So many words in a row.
    pub fn extrait(&self, mots: Range<usize>) -> Extrait<'_> {
        let places = &self.places[mots.clone()];
        let whole = places.first().zip(places.last()).map_or(0..0, |(first, last)| first.start..last.end);
        Extrait { plie: &self.plie[whole], numeros: &self.numeros[mots] }
    }

    pub fn whole(&self) -> Extrait<'_> {
        self.extrait(0..self.numeros.len())
    }
}

/// The words that carry something; all of them where none does.
pub(super) fn significant<'a>(numeros: impl Iterator<Item = &'a Numero> + Clone) -> impl Iterator<Item = u32> {
    let all = numeros.clone().all(|numero| numero.vide);
    numeros.filter(move |numero| all || !numero.vide).map(|numero| numero.mot)
}
