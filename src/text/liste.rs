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
        let at = self.partition_point(|known| known < texte);
        (self.get(at) == Some(texte)).then_some(at)
    }

    /// How many texts are before the others, in a list where those for which `before` holds come first.
    pub fn partition_point(&self, before: impl Fn(&str) -> bool) -> usize {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from + (to - from) / 2;
            if self.get(middle).is_some_and(&before) { from = middle + 1 } else { to = middle }
        }
        from
    }

    /// Adds a text at the end, made of those that are given; tells its position.
    pub fn push<'a>(&mut self, parts: impl IntoIterator<Item = &'a str>) -> u32 {
        parts.into_iter().for_each(|part| self.texte.push_str(part));
        self.fins.push(self.texte.len() as u32);
        self.fins.len() as u32 - 1
    }

    /// Gives back the room that no text takes.
    pub fn shrink(&mut self) {
        self.texte.shrink_to_fit();
        self.fins.shrink_to_fit();
    }

    /// Where each text stands when they are sorted; equal ones as they stand.
    pub fn order(&self) -> Vec<u32> {
        let mut heads: Vec<(u64, u32)> = self.iter().map(head).zip(0..).collect();
        let rest = |at: u32| (self.get(at as usize), at);
        heads.sort_unstable_by(|(a, one), (b, other)| a.cmp(b).then_with(|| rest(*one).cmp(&rest(*other))));
        heads.into_iter().map(|(_, at)| at).collect()
    }

    /// The texts from a position on.
    pub fn iter_from(&self, from: usize) -> impl Iterator<Item = &str> {
        (from..self.len()).map(|at| self.get(at).unwrap_or_default())
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
            liste.push([text.as_ref()]);
        }
        liste
    }
}

/// The first bytes of a text, as a number whose order is theirs.
fn head(texte: &str) -> u64 {
    let mut octets = [0; 8];
    let length = texte.len().min(octets.len());
    octets[..length].copy_from_slice(&texte.as_bytes()[..length]);
    u64::from_be_bytes(octets)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Liste;

    proptest! {
        #[test]
        fn order_is_that_of_texts(texts in prop::collection::vec("[ab\u{0}é]{0,12}", 0..40)) {
            let liste: Liste = texts.iter().collect();
            let mut sorted: Vec<(&str, u32)> = texts.iter().map(String::as_str).zip(0..).collect();
            sorted.sort_unstable();
            prop_assert_eq!(liste.order(), sorted.iter().map(|(_, at)| *at).collect::<Vec<_>>());
            let in_order: Liste = sorted.iter().map(|(text, _)| *text).collect();
            for text in &texts {
                prop_assert_eq!(in_order.find(text).map(|at| sorted[at].0), Some(text.as_str()));
            }
            prop_assert_eq!(in_order.find("c"), None);
        }
    }
}
