//! Bits, the lowest of each byte first: single ones, and numbers of so many bits each.

/// Sets one of many bits.
pub(super) fn set_bit(octets: &mut [u8], at: usize) {
    octets[at / 8] |= 1 << (at % 8);
}

/// The fewest bits that tell one of so many things; none where there is one.
pub(super) fn bits_to_tell(choses: usize) -> usize {
    choses.next_power_of_two().trailing_zeros() as usize
}

/// Writes numbers of so many bits each, end to end.
pub(super) fn pack(nombres: &[u64], largeur: usize) -> Vec<u8> {
    let mut octets = vec![0; (nombres.len() * largeur).div_ceil(8)];
    for (place, nombre) in nombres.iter().enumerate() {
        (0..largeur).filter(|bit| nombre >> bit & 1 == 1).for_each(|bit| set_bit(&mut octets, place * largeur + bit));
    }
    octets
}

/// Numbers of so many bits each, end to end, the lowest first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Serie<'a> {
    pub octets: &'a [u8],
    /// How many bits each takes: 32 at most.
    pub largeur: usize,
}

impl Serie<'_> {
    /// The number at a place; past the end, one of null bits.
    #[inline]
    pub fn get(&self, at: usize) -> u32 {
        let bit = at * self.largeur;
        // 57 bits at least: a number takes 32 at most.
        (word_at(self.octets, bit / 8) >> (bit % 8) & ((1 << self.largeur) - 1)) as u32
    }

    /// Calls `visit` with the places, of the first `count`, where a number stands; for numbers of one bit or more. Some are
    /// compared at once: a field of a difference is null where one less borrows from the bit above it.
    pub fn find(&self, number: u32, count: usize, mut visit: impl FnMut(usize)) {
        let together = (57 / self.largeur).max(1);
        let ones = (0..together).fold(0u64, |ones, at| ones | 1 << (at * self.largeur));
        let (sought, highs) = (ones * u64::from(number), ones << (self.largeur - 1));
        for first in (0..count).step_by(together) {
            let bit = first * self.largeur;
            let apart = word_at(self.octets, bit / 8) >> (bit % 8) ^ sought;
            if apart.wrapping_sub(ones) & !apart & highs != 0 {
                let some = first..count.min(first + together);
                some.filter(|at| self.get(*at) == number).for_each(&mut visit);
            }
        }
    }
}

/// How many bits are set.
pub(super) fn count_ones(octets: &[u8]) -> u32 {
    (0..octets.len()).step_by(8).map(|at| word_at(octets, at).count_ones()).sum()
}

/// The 64 bits that start at a byte, fewer at the end.
#[inline]
pub(super) fn word_at(octets: &[u8], at: usize) -> u64 {
    let reste = octets.get(at..).unwrap_or_default();
    match reste.first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => reste.iter().rev().fold(0, |word, octet| word << 8 | u64::from(*octet)),
    }
}
