//! The envelope: signature, version, table of sections, checksums. It knows nothing of what the sections hold.

use std::ops::Range;

use super::erreur::PackError;

/// The version of the format that this engine writes and reads.
pub const VERSION: u32 = 1;

/// How a pack starts: a byte that is no text, a name, and line ends that a transfer as text would change.
const SIGNATURE: [u8; 8] = *b"\x89PSP\r\n\x1a\n";

/// Signature, version, number of sections, length of the whole.
const ENTETE: usize = 24;

/// Number, checksum, length of one section.
const LIGNE: usize = 16;

/// The parts of a pack, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// The words that texts are made of.
    Mots = 1,
    /// The texts that the structure cites: labels and facts.
    Textes = 2,
    /// Codes, links and facts.
    Structure = 3,
    /// The vectors of the score.
    Vecteurs = 4,
    /// The near compétences.
    Proches = 5,
    /// The descriptive texts: what a métier is and how one enters it.
    Descriptions = 6,
}

impl Section {
    pub const ALL: [Section; 6] = [
        Section::Mots,
        Section::Textes,
        Section::Structure,
        Section::Vecteurs,
        Section::Proches,
        Section::Descriptions,
    ];

    pub fn nom(self) -> &'static str {
        match self {
            Section::Mots => "mots",
            Section::Textes => "textes",
            Section::Structure => "structure",
            Section::Vecteurs => "vecteurs",
            Section::Proches => "proches",
            Section::Descriptions => "descriptions",
        }
    }
}

/// Where the sections of a pack stand, whose checksums hold.
#[derive(Debug)]
pub(super) struct Sections([Range<usize>; Section::ALL.len()]);

impl Sections {
    pub fn place(&self, section: Section) -> Range<usize> {
        self.0[section as usize - 1].clone()
    }
}

/// Whether bytes start as a pack does, of whatever version.
pub fn is_pack(octets: &[u8]) -> bool {
    octets.starts_with(&SIGNATURE)
}

/// Puts sections, all of them and in order, in an envelope.
pub(super) fn write(sections: &[(Section, Vec<u8>)]) -> Vec<u8> {
    let debut = ENTETE + LIGNE * sections.len() + 4;
    let total = debut + sections.iter().map(|(_, octets)| octets.len()).sum::<usize>();
    let mut pack = Vec::with_capacity(total);
    pack.extend(SIGNATURE);
    pack.extend(VERSION.to_le_bytes());
    pack.extend((sections.len() as u32).to_le_bytes());
    pack.extend((total as u64).to_le_bytes());
    for (section, octets) in sections {
        pack.extend((*section as u32).to_le_bytes());
        pack.extend(crc32fast::hash(octets).to_le_bytes());
        pack.extend((octets.len() as u64).to_le_bytes());
    }
    pack.extend(crc32fast::hash(&pack).to_le_bytes());
    sections.iter().for_each(|(_, octets)| pack.extend(octets));
    pack
}

/// Finds the sections of a pack and verifies every byte of it.
pub(super) fn read(octets: &[u8]) -> Result<Sections, PackError> {
    if !is_pack(octets) {
        // A pack cut within its signature is a pack cut, not a foreign file.
        let cut = !octets.is_empty() && SIGNATURE.starts_with(octets);
        let attendu = ENTETE as u64;
        return Err(if cut { PackError::Longueur { lu: octets.len() as u64, attendu } } else { PackError::Etranger });
    }
    let debut = ENTETE + LIGNE * Section::ALL.len() + 4;
    let lu = octets.len() as u64;
    let lue = octets.get(8..12).map(u32_at).ok_or(PackError::Longueur { lu, attendu: debut as u64 })?;
    if lue != VERSION {
        return Err(PackError::Version { lue, connue: VERSION });
    }
    let Some((entete, corps)) = octets.split_at_checked(debut) else {
        return Err(PackError::Longueur { lu, attendu: debut as u64 });
    };
    let (signe, somme) = entete.split_at(debut - 4);
    if crc32fast::hash(signe) != u32_at(somme) {
        return Err(PackError::Abime { section: "en-tête" });
    }
    if u32_at(&entete[12..16]) as usize != Section::ALL.len() {
        return Err(PackError::Incoherent { section: "en-tête", texte: "sections inattendues" });
    }
    let attendu = u64_at(&entete[16..24]);
    if attendu != lu {
        return Err(PackError::Longueur { lu, attendu });
    }
    split(&signe[ENTETE..], corps)
}

/// Cuts the body as the table of sections says.
fn split(table: &[u8], corps: &[u8]) -> Result<Sections, PackError> {
    let incoherent = |texte| PackError::Incoherent { section: "en-tête", texte };
    let mut sections = [const { 0..0 }; Section::ALL.len()];
    let (mut debut, mut reste) = (ENTETE + table.len() + 4, corps);
    for (section, ligne) in Section::ALL.into_iter().zip(table.chunks_exact(LIGNE)) {
        if u32_at(&ligne[..4]) != section as u32 {
            return Err(incoherent("sections inattendues"));
        }
        let longueur = usize::try_from(u64_at(&ligne[8..])).unwrap_or(usize::MAX);
        let cut = reste.split_at_checked(longueur).ok_or_else(|| incoherent("section plus longue que le pack"))?;
        if crc32fast::hash(cut.0) != u32_at(&ligne[4..8]) {
            return Err(PackError::Abime { section: section.nom() });
        }
        sections[section as usize - 1] = debut..debut + longueur;
        (debut, reste) = (debut + longueur, cut.1);
    }
    if reste.is_empty() { Ok(Sections(sections)) } else { Err(incoherent("octets hors de toute section")) }
}

/// The number in the first four bytes; fewer stand for their low ones.
fn u32_at(octets: &[u8]) -> u32 {
    octets.iter().take(4).rev().fold(0, |number, octet| number << 8 | u32::from(*octet))
}

fn u64_at(octets: &[u8]) -> u64 {
    octets.iter().take(8).rev().fold(0, |number, octet| number << 8 | u64::from(*octet))
}
