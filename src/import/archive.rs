//! Zip archives that may be anything: looked at whole before a byte of them is inflated, and bounded while it is.
//!
//! Nothing is ever written to the disk, yet names that climb out of their folder are refused like the rest: an archive
//! that holds one was not made by the publisher.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use unicode_normalization::UnicodeNormalization;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::source::{self, ImportError};

/// The most members an archive may hold: six times those of the CSV export.
pub(super) const MEMBRES_MAX: usize = 64;

/// The largest inflated size, of one member and of all: four times the largest export of 2026.
pub(super) const OCTETS_MAX: u64 = 2 * 1024 * 1024 * 1024;

/// How many times its size in the archive a member may inflate to: thirty times what the exports do.
const RATIO_MAX: u64 = 250;

/// Below this size the ratio does not count: a short table of like rows packs well and harms nobody.
const RATIO_DES: u64 = 1024 * 1024;

/// The longest name of a member: thrice the longest one of the exports.
const NOM_MAX: usize = 255;

/// Endings of files that hold other files.
const ARCHIVES: &[&str] =
    &[".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".jar", ".lz", ".lzma", ".cab", ".iso"];

/// How files that hold other files start.
const SIGNATURES: &[&[u8]] =
    &[b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf", b"Rar!"];

const TELECHARGER: &str = "Téléchargez-la de nouveau depuis data.gouv.fr.";
const OFFICIELLE: &str = "Indiquez l'archive d'origine de France compétences, sans la refaire.";

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Membre {
    /// Its path in the archive, as UTF-8 in its composed form.
    pub nom: String,
    /// Its inflated size, as the archive declares it.
    pub octets: u64,
    rang: usize,
}

impl Membre {
    /// The last component of its path.
    pub fn base(&self) -> &str {
        self.nom.rsplit(['/', '\\']).next().unwrap_or(&self.nom)
    }
}

/// An archive whose members passed every check.
pub(super) struct Archive {
    nom: String,
    zip: ZipArchive<BufReader<File>>,
    membres: Vec<Membre>,
}

/// Whether a file starts as a zip archive does.
pub(super) fn is_zip(chemin: &Path) -> bool {
    let mut start = [0; 4];
    let read = File::open(chemin).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && matches!(&start, b"PK\x03\x04" | b"PK\x05\x06")
}

impl Archive {
    /// Opens an archive and checks all its members by what it declares of them.
    pub fn open(chemin: &Path) -> Result<Self, ImportError> {
        let nom = source::file_name(chemin);
        let mut file = File::open(chemin).map_err(|cause| ImportError::reading(chemin, &cause))?;
        check_end(&nom, &mut file)?;
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|cause| invalid(&nom, &cause))?;
        if zip.len() > MEMBRES_MAX {
            return Err(too_many(&nom));
        }
        if zip.has_duplicate_names() {
            return Err(refused(&nom, "deux membres portent le même nom", OFFICIELLE));
        }
        if zip.has_overlapping_entries().map_err(|cause| invalid(&nom, &cause))? {
            return Err(refused(&nom, "des membres se recouvrent", OFFICIELLE));
        }
        let membres = check_members(&nom, &zip)?;
        Ok(Archive { nom, zip, membres })
    }

    /// The name of the archive.
    pub fn nom(&self) -> &str {
        &self.nom
    }

    /// Its files, in the order of the archive; folders and the shadows that macOS adds are left out.
    pub fn membres(&self) -> &[Membre] {
        &self.membres
    }

    /// Where a member is, for a person.
    pub fn lieu(&self, membre: &Membre) -> String {
        format!("{}/{}", self.nom, membre.nom)
    }

    /// Inflates a member whole, if it is no larger than `max`.
    pub fn read(&mut self, membre: &Membre, max: u64) -> Result<Vec<u8>, ImportError> {
        let lieu = self.lieu(membre);
        if membre.octets > max {
            return Err(refused(&lieu, &format!("{} octets annoncés, {max} au plus", membre.octets), OFFICIELLE));
        }
        let mut bytes = Vec::with_capacity(membre.octets as usize);
        let read = self.stream(membre)?.read_to_end(&mut bytes);
        read.map_err(|cause| corrupt(&lieu, &cause))?;
        if SIGNATURES.iter().any(|signature| bytes.starts_with(signature)) {
            return Err(nested(&lieu));
        }
        Ok(bytes)
    }

    /// Inflates a member piece by piece, never past the size it declares.
    pub fn stream(&mut self, membre: &Membre) -> Result<Borne<impl Read + '_>, ImportError> {
        let lieu = self.lieu(membre);
        let inner = self.zip.by_index(membre.rang).map_err(|cause| invalid(&lieu, &cause))?;
        Ok(Borne { inner, reste: membre.octets })
    }
}

/// A member being inflated. More bytes than declared, or fewer, are an error, whatever the archive's reader thinks of it.
pub(super) struct Borne<R> {
    inner: R,
    reste: u64,
}

impl<R: Read> Read for Borne<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.reste == 0 {
            // The reader of the archive checks the sum of the member when it comes to its end.
            return match self.inner.read(&mut [0])? {
                0 => Ok(0),
                _ => Err(io::Error::from(io::ErrorKind::FileTooLarge)),
            };
        }
        let most = usize::try_from(self.reste).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(&mut buffer[..most])?;
        if read == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        self.reste -= read as u64;
        Ok(read)
    }
}

/// Why a member could not be inflated.
pub(super) fn corrupt(lieu: &str, cause: &io::Error) -> ImportError {
    match cause.kind() {
        io::ErrorKind::UnexpectedEof => refused(lieu, "membre plus court que la taille annoncée", TELECHARGER),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::FileTooLarge => {
            refused(lieu, "membre corrompu : sa taille ou sa somme n'est pas celle annoncée", TELECHARGER)
        }
        _ => refused(lieu, &format!("lecture impossible : « {cause} »"), TELECHARGER),
    }
}

fn refused(lieu: &str, cause: &str, remede: &'static str) -> ImportError {
    ImportError::Archive { lieu: lieu.to_owned(), cause: cause.to_owned(), remede }
}

fn too_many(nom: &str) -> ImportError {
    refused(nom, &format!("plus de {MEMBRES_MAX} membres"), OFFICIELLE)
}

fn nested(lieu: &str) -> ImportError {
    refused(lieu, "archive dans l'archive", "Décompressez-la et indiquez l'archive qu'elle contient.")
}

fn invalid(lieu: &str, cause: &ZipError) -> ImportError {
    match cause {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => encrypted(lieu),
        ZipError::CompressionMethodNotSupported(_) => compression(lieu),
        _ => refused(lieu, &format!("ce n'est pas une archive zip entière : « {cause} »"), TELECHARGER),
    }
}

fn encrypted(lieu: &str) -> ImportError {
    refused(lieu, "membre chiffré", OFFICIELLE)
}

fn compression(lieu: &str) -> ImportError {
    refused(lieu, "méthode de compression inconnue (lues : aucune, deflate)", OFFICIELLE)
}

/// Looks at every record that may end the archive before anything is allocated for what it announces. An archive that
/// needs the zip64 form (4 Gio, 65 535 members) is out of bounds anyhow.
fn check_end(nom: &str, file: &mut File) -> Result<(), ImportError> {
    const SIGNATURE: &[u8] = b"PK\x05\x06";
    const LENGTH: usize = 22;
    const COMMENT_MAX: u64 = 65_535;
    let mut tail = Vec::new();
    let read = file.seek(SeekFrom::End(0)).and_then(|length| {
        file.seek(SeekFrom::Start(length.saturating_sub(COMMENT_MAX + LENGTH as u64)))?;
        file.take(COMMENT_MAX + LENGTH as u64).read_to_end(&mut tail)
    });
    read.map_err(|cause| corrupt(nom, &cause))?;
    let mut is_ended = false;
    for at in memchr::memmem::find_iter(&tail, SIGNATURE) {
        let Some(record) = tail.get(at..at + LENGTH) else { continue };
        let (counts, sizes) = (&record[8..12], &record[12..20]);
        let most = counts.chunks(2).map(|pair| usize::from(pair[0]) | usize::from(pair[1]) << 8).max();
        if most.is_some_and(|count| count > MEMBRES_MAX) {
            return Err(too_many(nom));
        }
        if sizes.chunks(4).any(|size| size == [0xff; 4]) {
            return Err(refused(nom, "forme zip64, plus grande que toute édition", OFFICIELLE));
        }
        is_ended = true;
    }
    if is_ended { Ok(()) } else { Err(refused(nom, "archive tronquée : sa fin manque", TELECHARGER)) }
}

/// Checks each member by what the archive declares of it, then all of them together.
fn check_members(nom: &str, zip: &ZipArchive<BufReader<File>>) -> Result<Vec<Membre>, ImportError> {
    let mut membres = Vec::with_capacity(zip.len());
    let mut noms = BTreeSet::new();
    let mut total = 0_u64;
    for rang in 0..zip.len() {
        let entry = zip.by_index_data(rang).map_err(|cause| invalid(nom, &cause))?;
        let path = path_of(entry.name_raw(), || entry.name().map(|name| name.into_owned()).unwrap_or_default());
        let lieu = format!("{nom}/{path}");
        check_path(&lieu, &path)?;
        // A link, a device, a pipe: anything but a file, a folder, or an archive made without such marks.
        let genre = entry.unix_mode().unwrap_or(0) & 0o170_000;
        if entry.is_symlink() || ![0, 0o100_000, 0o040_000].contains(&genre) {
            return Err(refused(&lieu, "ce n'est ni un fichier ni un dossier", OFFICIELLE));
        }
        if entry.encrypted() {
            return Err(encrypted(&lieu));
        }
        if entry.is_dir() {
            continue;
        }
        if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(compression(&lieu));
        }
        let lower = path.to_ascii_lowercase();
        if ARCHIVES.iter().any(|ending| lower.ends_with(ending)) {
            return Err(nested(&lieu));
        }
        let (octets, packed) = (entry.size(), entry.compressed_size());
        total = total.saturating_add(octets);
        if octets > RATIO_DES && octets / packed.max(1) > RATIO_MAX {
            let cause = format!("{octets} octets annoncés pour {packed} : {RATIO_MAX} fois au plus");
            return Err(refused(&lieu, &cause, OFFICIELLE));
        }
        if total > OCTETS_MAX {
            let cause = format!("{total} octets annoncés à ce membre, {OCTETS_MAX} au plus pour toute l'archive");
            return Err(refused(&lieu, &cause, OFFICIELLE));
        }
        if !noms.insert(lower) {
            return Err(refused(&lieu, "deux membres portent le même nom", OFFICIELLE));
        }
        if !is_shadow(&path) {
            membres.push(Membre { nom: path, octets, rang });
        }
    }
    Ok(membres)
}

/// A name as UTF-8 in its composed form: most archivers write UTF-8 whether they say so or not.
fn path_of(raw: &[u8], declared: impl Fn() -> String) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.nfc().collect(),
        Err(_) => declared().nfc().collect(),
    }
}

/// Refuses a name that leads out of the archive, or that a person could not read.
fn check_path(lieu: &str, path: &str) -> Result<(), ImportError> {
    let bytes = path.as_bytes();
    let is_absolute = path.starts_with(['/', '\\']) || bytes.get(1) == Some(&b':');
    if is_absolute || path.split(['/', '\\']).any(|part| part == "..") {
        return Err(refused(lieu, "chemin qui sort de l'archive", OFFICIELLE));
    }
    if path.is_empty() || path.len() > NOM_MAX || path.chars().any(char::is_control) {
        let shown: String = lieu.chars().filter(|c| !c.is_control()).take(NOM_MAX).collect();
        return Err(refused(&shown, "nom de membre illisible", OFFICIELLE));
    }
    Ok(())
}

/// What macOS adds beside a file.
fn is_shadow(path: &str) -> bool {
    path.starts_with("__MACOSX/") || path.rsplit('/').next().is_some_and(|base| base.starts_with('.'))
}
