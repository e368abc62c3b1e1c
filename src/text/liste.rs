//! Many small texts in one allocation.

/// A list of texts, end to end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Liste {
    texte: String,
    /// Where each ends.
    fins: Vec<u32>,
}

impl Liste {
    /// A list of texts that stand end to end; `None` where an end is not that of a character, or out of order.
    pub fn from_parts(texte: String, fins: Vec<u32>) -> Option<Self> {
        let ordered = fins.is_sorted() && fins.last().is_none_or(|last| *last as usize == texte.len());
        let cuts = ordered && fins.iter().all(|fin| texte.is_char_boundary(*fin as usize));
        cuts.then_some(Liste { texte, fins })
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.fins.len()
    }

    /// The text at a position; `None` past the end.
    #[inline]
    pub fn get(&self, at: usize) -> Option<&str> {
        let fin = *self.fins.get(at)? as usize;
        let debut = at.checked_sub(1).map_or(0, |before| self.fins[before] as usize);
        Some(&self.texte[debut..fin])
    }

    /// Where a text stands in a sorted list.
    pub fn find(&self, texte: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from + (to - from) / 2;
            match self.get(middle)?.cmp(texte) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// The texts, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at).unwrap_or_default())
    }
}

impl<T: AsRef<str>> FromIterator<T> for Liste {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut liste = Liste::default();
        for text in texts {
            liste.texte.push_str(text.as_ref());
            liste.fins.push(liste.texte.len() as u32);
        }
        liste
    }
}
