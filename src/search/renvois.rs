//! From each of many things to others: words to the forms that have them, pairs of letters to words.

/// Lists of numbers, end to end; each told by its position.
#[derive(Debug)]
pub(super) struct Renvois {
    nombres: Vec<u32>,
    /// Where each list starts, and the end of all.
    debuts: Vec<u32>,
}

impl Renvois {
    /// Of numbers, each with the position of its list: so many lists, each in the order in which its numbers come. Linear.
    pub fn new(pairs: &[(u32, u32)], count: usize) -> Self {
        let mut debuts = vec![0u32; count + 1];
        pairs.iter().for_each(|(liste, _)| debuts[*liste as usize + 1] += 1);
        for at in 0..count {
            debuts[at + 1] += debuts[at];
        }
        let mut places = debuts.clone();
        let mut nombres = vec![0; pairs.len()];
        for (liste, nombre) in pairs {
            let place = &mut places[*liste as usize];
            nombres[*place as usize] = *nombre;
            *place += 1;
        }
        Renvois { nombres, debuts }
    }

    /// A list, by its position.
    pub fn of(&self, liste: u32) -> &[u32] {
        &self.nombres[self.debuts[liste as usize] as usize..self.debuts[liste as usize + 1] as usize]
    }

    /// How long each is, in their order.
    pub fn lengths(&self) -> impl Iterator<Item = u32> {
        self.debuts.windows(2).map(|pair| pair[1] - pair[0])
    }
}

#[cfg(test)]
mod tests {
    use super::Renvois;

    #[test]
    fn numbers_stand_in_their_lists_as_they_came() {
        let renvois = Renvois::new(&[(2, 7), (0, 5), (2, 6), (0, 5)], 4);
        let all: Vec<&[u32]> = (0..4).map(|at| renvois.of(at)).collect();
        assert_eq!(all, [&[5, 5][..], &[], &[7, 6], &[]]);
        assert_eq!(renvois.lengths().collect::<Vec<_>>(), [2, 0, 2, 0]);
    }
}
