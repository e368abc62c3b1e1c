//! What several tests need: the fixtures, the real data where it is, folders that vanish, archives made byte by byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A file or a folder of `fixtures`.
pub fn fixture(chemin: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(chemin)
}

/// A folder of the real data, where it is: `PASSERELLES_DONNEES`, or `../shared/data`. Says so where it is not.
pub fn donnees(dossier: &str) -> Option<PathBuf> {
    let base = std::env::var_os("PASSERELLES_DONNEES").map(PathBuf::from);
    let base = base.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"));
    let chemin = base.join(dossier);
    if chemin.is_dir() {
        return Some(chemin);
    }
    println!("non exécuté : les données {dossier} sont absentes (PASSERELLES_DONNEES)");
    None
}

/// A folder that is removed with all it holds.
pub struct Temporaire(PathBuf);

impl Temporaire {
    pub fn new() -> Self {
        static SUIVANT: AtomicU32 = AtomicU32::new(0);
        let rang = SUIVANT.fetch_add(1, Ordering::Relaxed);
        let chemin = std::env::temp_dir().join(format!("passerelles-{}-{rang}", std::process::id()));
        fs::create_dir_all(&chemin).unwrap();
        Temporaire(chemin)
    }

    /// Writes a file in the folder.
    pub fn write(&self, nom: &str, bytes: &[u8]) -> PathBuf {
        let chemin = self.0.join(nom);
        fs::write(&chemin, bytes).unwrap();
        chemin
    }
}

impl Drop for Temporaire {
    fn drop(&mut self) {
        // A folder that could not be removed fails no test.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A member of an archive, each of its marks open to lies.
#[derive(Clone)]
pub struct Entree {
    pub nom: Vec<u8>,
    pub contenu: Vec<u8>,
    /// As it stands in the archive.
    pub paquet: Vec<u8>,
    /// 0: as it is; 8: deflate.
    pub methode: u16,
    /// 1: encrypted.
    pub drapeaux: u16,
    /// The Unix mode.
    pub mode: u32,
    /// The inflated size that is declared.
    pub octets: u32,
    pub somme: u32,
}

impl Entree {
    /// An honest member, not compressed.
    pub fn new(nom: impl AsRef<[u8]>, contenu: impl AsRef<[u8]>) -> Self {
        let contenu = contenu.as_ref().to_vec();
        Entree {
            nom: nom.as_ref().to_vec(),
            paquet: contenu.clone(),
            methode: 0,
            drapeaux: 0,
            mode: 0o100_644,
            octets: contenu.len() as u32,
            somme: crc32(&contenu),
            contenu,
        }
    }

    /// The same member, deflated by the library that the tests already have.
    pub fn deflated(mut self) -> Self {
        use std::io::Write;
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file("x", options).unwrap();
        writer.write_all(&self.contenu).unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
        let (start, length) = {
            let entry = archive.by_index_raw(0).unwrap();
            (entry.data_start().unwrap() as usize, entry.compressed_size() as usize)
        };
        self.paquet = bytes[start..start + length].to_vec();
        self.methode = 8;
        self
    }

    fn header(&self, is_central: bool, position: u32) -> Vec<u8> {
        let mut bytes: Vec<u8> = if is_central { b"PK\x01\x02\x14\x03".to_vec() } else { b"PK\x03\x04".to_vec() };
        for field in [20, self.drapeaux, self.methode, 0, 0x21] {
            bytes.extend(field.to_le_bytes());
        }
        for field in [self.somme, self.paquet.len() as u32, self.octets] {
            bytes.extend(field.to_le_bytes());
        }
        bytes.extend((self.nom.len() as u16).to_le_bytes());
        bytes.extend([0; 2]);
        if is_central {
            bytes.extend([0; 6]);
            bytes.extend((self.mode << 16).to_le_bytes());
            bytes.extend(position.to_le_bytes());
        }
        bytes.extend(&self.nom);
        bytes
    }
}

/// An archive of these members.
pub fn zip_of(entrees: &[Entree]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut central = Vec::new();
    for entree in entrees {
        central.extend(entree.header(true, bytes.len() as u32));
        bytes.extend(entree.header(false, 0));
        bytes.extend(&entree.paquet);
    }
    end_zip(bytes, &central, entrees.len() as u16)
}

/// Ends an archive with its directory.
pub fn end_zip(mut bytes: Vec<u8>, central: &[u8], membres: u16) -> Vec<u8> {
    let start = bytes.len() as u32;
    bytes.extend(central);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(membres.to_le_bytes());
    bytes.extend(membres.to_le_bytes());
    bytes.extend((central.len() as u32).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

/// The checksum of a member.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}
