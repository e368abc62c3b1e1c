//! Packs changed at random, from a seed of its own, so that a failure comes again.

/// A small generator.
pub struct Hasard(pub u64);

impl Hasard {
    pub fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below
    }

    /// Changes some bytes, cuts or lengthens.
    pub fn mutate(&mut self, octets: &mut Vec<u8>) {
        for _ in 0..=self.next(4) {
            let at = self.next(octets.len());
            match self.next(8) {
                0 => octets[at] = 0xff,
                1 => octets[at] = 0,
                2 => octets[at] = octets[at].wrapping_add(1),
                3 => octets.insert(at, self.next(256) as u8),
                4 => drop(octets.remove(at)),
                _ => octets[at] = self.next(256) as u8,
            }
        }
    }
}

/// Bytes of the header, of one line of its table, and of its checksum.
const ENTETE: usize = 24;
const LIGNE: usize = 16;
const SOMME: usize = 4;

/// Computes the checksums of a changed pack anew, as the format says: what a hostile writer would do.
pub fn reseal(octets: &mut [u8]) {
    let sections = u32::from_le_bytes(octets[12..16].try_into().unwrap()) as usize;
    let mut from = ENTETE + LIGNE * sections + SOMME;
    let total = octets.len() as u64;
    octets[16..24].copy_from_slice(&total.to_le_bytes());
    for ligne in 0..sections {
        let at = ENTETE + LIGNE * ligne;
        let longueur = u64::from_le_bytes(octets[at + 8..at + 16].try_into().unwrap()) as usize;
        let Some(section) = octets.get(from..from.saturating_add(longueur)) else { break };
        let somme = crc32fast::hash(section);
        octets[at + 4..at + 8].copy_from_slice(&somme.to_le_bytes());
        from += longueur;
    }
    let end = ENTETE + LIGNE * sections;
    let somme = crc32fast::hash(&octets[..end]);
    octets[end..end + SOMME].copy_from_slice(&somme.to_le_bytes());
}

/// Makes the last section as long as the bytes that are left, after a change of length: else nothing past it is looked at.
pub fn refit(octets: &mut [u8]) {
    let sections = u32::from_le_bytes(octets[12..16].try_into().unwrap()) as usize;
    let at = |ligne: usize| ENTETE + LIGNE * ligne + 8;
    let before: u64 = (0..sections - 1).map(|l| u64::from_le_bytes(octets[at(l)..at(l) + 8].try_into().unwrap())).sum();
    let debut = (ENTETE + LIGNE * sections + SOMME) as u64 + before;
    if let Some(longueur) = (octets.len() as u64).checked_sub(debut) {
        octets[at(sections - 1)..at(sections - 1) + 8].copy_from_slice(&longueur.to_le_bytes());
    }
}
