//! Reading files that may be anything: bounded, decoded, with the place of every fault.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::rangees::{Rangee, Rangees};
use crate::model::{Bilan, Categorie, CodeError, Constat, Report, Severite};
use crate::text::nombre::count;

/// The largest file that is read whole: thirty times the largest one of ROME 4.60.
pub const TAILLE_MAX: u64 = 96 * 1024 * 1024;

/// The longest row of a table: a hundred times the longest one of ROME 4.60.
pub const LIGNE_MAX: u64 = 1024 * 1024;

/// How far an import is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Avancee {
    /// The file being read.
    pub fichier: String,
    /// How much is done: files of a folder or an archive, bytes of a single file…
    pub fait: u64,
    /// …of how much.
    pub total: u64,
}

/// Told of each step of an import; [`ControlFlow::Break`] ends it with [`ImportError::Annule`].
pub type Suivi<'a> = dyn FnMut(&Avancee) -> ControlFlow<()> + 'a;

/// Tells of a step.
pub(crate) fn step(suivi: &mut Suivi<'_>, fichier: &str, fait: u64, total: u64) -> Result<(), ImportError> {
    match suivi(&Avancee { fichier: fichier.to_owned(), fait, total }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(ImportError::Annule { fichier: fichier.to_owned() }),
    }
}

/// How many bytes of a stream are read between two steps: some fifty of them in the largest export.
const PAS: u64 = 8 * 1024 * 1024;

/// A stream that tells of its steps. Once stopped, every read fails.
pub(super) struct Suivie<'a, 'b, R> {
    inner: R,
    suivi: &'a mut Suivi<'b>,
    etat: Avancee,
    annonce: u64,
    is_stopped: bool,
}

impl<'a, 'b, R: Read> Suivie<'a, 'b, R> {
    pub fn new(inner: R, fichier: &str, total: u64, suivi: &'a mut Suivi<'b>) -> Self {
        let etat = Avancee { fichier: fichier.to_owned(), fait: 0, total };
        Suivie { inner, suivi, etat, annonce: 0, is_stopped: false }
    }

    /// What a reader of the stream came to, unless it was stopped: that is then why it failed.
    pub fn outcome<T>(self, read: Result<T, ImportError>) -> Result<T, ImportError> {
        if self.is_stopped { Err(ImportError::Annule { fichier: self.etat.fichier }) } else { read }
    }
}

impl<R: Read> Read for &mut Suivie<'_, '_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.etat.fait >= self.annonce {
            self.annonce = self.etat.fait + PAS;
            self.is_stopped |= (self.suivi)(&self.etat).is_break();
        }
        if self.is_stopped {
            return Err(io::Error::other("import arrêté"));
        }
        let read = self.inner.read(buffer)?;
        self.etat.fait += read as u64;
        Ok(read)
    }
}

/// Why an import cannot go on. Each message says where, what, what was expected, what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A path that does not exist or cannot be read.
    #[error("{chemin} : lecture impossible ({cause}). Vérifiez le chemin et les droits de lecture.")]
    Lecture {
        /// The path.
        chemin: String,
        /// What the system says, in French where it is known.
        cause: String,
    },
    /// A folder, a pipe or a device where a file is read.
    #[error("{chemin} : ce n'est pas un fichier. Indiquez {attendu}.")]
    PasUnFichier {
        /// The path.
        chemin: String,
        /// What should be given.
        attendu: &'static str,
    },
    /// A file over the bound.
    #[error("{chemin} : fichier trop grand ({octets} octets, {max} au plus). Vérifiez que c'est bien {attendu}.")]
    TropGrand {
        /// The path.
        chemin: String,
        /// Its size.
        octets: u64,
        /// The bound.
        max: u64,
        /// What should be given.
        attendu: &'static str,
    },
    /// A folder without the files that make a référentiel.
    #[error("{chemin} : {manque}. {remede}")]
    DossierInvalide {
        /// The folder.
        chemin: String,
        /// What is not there.
        manque: String,
        /// What to do.
        remede: String,
    },
    /// A file that is not UTF-8.
    #[error(
        "{fichier}:{ligne} : octets qui ne sont pas de l'UTF-8. Convertissez le fichier, par exemple avec « iconv -f WINDOWS-1252 -t UTF-8 »."
    )]
    Encodage {
        /// The file.
        fichier: String,
        /// The line of the first such byte.
        ligne: u64,
    },
    /// A table that ends inside a row.
    #[error("{fichier}:{ligne} : fichier tronqué ({cause}). Téléchargez-le de nouveau.")]
    Tronque {
        /// The file.
        fichier: String,
        /// The line where the last row starts.
        ligne: u64,
        /// What shows it.
        cause: String,
    },
    /// Quotes that do not come by twos in a table.
    #[error(
        "{fichier}:{ligne} : guillemet de trop, ou non fermé. Dans un champ entre guillemets, doublez ceux du texte (\"\")."
    )]
    Guillemet {
        /// The file.
        fichier: String,
        /// The first line that has an odd number of them.
        ligne: u64,
    },
    /// A row over the bound.
    #[error("{fichier}:{ligne} : ligne de plus de {max} octets. Vérifiez les guillemets de cette ligne.")]
    LigneTropLongue {
        /// The file.
        fichier: String,
        /// The line where the row starts.
        ligne: u64,
        /// The bound.
        max: u64,
    },
    /// A table without a column that is needed.
    #[error("{fichier}:1 : colonne « {colonne} » absente (lu : {lues}). Vérifiez l'édition du fichier.")]
    ColonneAbsente {
        /// The file.
        fichier: String,
        /// The column.
        colonne: String,
        /// The columns that are there.
        lues: String,
    },
    /// A row with more or fewer fields than the header.
    #[error(
        "{fichier}:{ligne} : {} au lieu de {attendus}. Corrigez la ligne ou téléchargez de nouveau le fichier.",
        count(*.lus as usize, "champ", "champs")
    )]
    Champs {
        /// The file.
        fichier: String,
        /// The line where the row starts.
        ligne: u64,
        /// Fields read.
        lus: u64,
        /// Fields of the header.
        attendus: u64,
    },
    /// A code out of its form.
    #[error("{fichier}:{ligne} : {cause}")]
    Code {
        /// The file.
        fichier: String,
        /// The line where the row starts.
        ligne: u64,
        /// The code and its form.
        cause: CodeError,
    },
    /// A native file that is not of its form.
    #[error("{fichier}:{ligne}:{colonne} : {cause}")]
    Natif {
        /// The file.
        fichier: String,
        /// The line, from 1.
        ligne: u64,
        /// The column, from 1.
        colonne: u64,
        /// What was read, what was expected, what to do.
        cause: String,
    },
    /// An archive that could harm, or that is not whole.
    #[error("{lieu} : archive refusée ({cause}). {remede}")]
    Archive {
        /// The archive, and the member where there is one.
        lieu: String,
        /// What is wrong with it.
        cause: String,
        /// What to do.
        remede: &'static str,
    },
    /// An XML file that could harm, or that is not well formed.
    #[error("{fichier}:{ligne} : XML refusé ({cause}). {remede}")]
    Xml {
        /// The file.
        fichier: String,
        /// The line, from 1.
        ligne: u64,
        /// What is wrong with it.
        cause: String,
        /// What to do.
        remede: &'static str,
    },
    /// The follow-up of the import asked to stop.
    #[error("{fichier} : import arrêté à la demande. Rien n'a été ouvert.")]
    Annule {
        /// The file that was being read.
        fichier: String,
    },
    /// More things than any edition holds.
    #[error("{fichier}:{ligne} : plus de {max} {choses}. Vérifiez que le fichier est bien {attendu}.")]
    TropNombreux {
        /// The file.
        fichier: String,
        /// The line of the one too many.
        ligne: u64,
        /// The bound.
        max: usize,
        /// What there is too much of.
        choses: &'static str,
        /// What should be given.
        attendu: &'static str,
    },
}

impl ImportError {
    /// A path that could not be read.
    pub(super) fn reading(chemin: &Path, cause: &std::io::Error) -> Self {
        let cause = match cause.kind() {
            std::io::ErrorKind::NotFound => "fichier ou dossier introuvable".to_owned(),
            std::io::ErrorKind::PermissionDenied => "accès refusé".to_owned(),
            std::io::ErrorKind::IsADirectory => "c'est un dossier".to_owned(),
            _ => cause.to_string(),
        };
        ImportError::Lecture { chemin: chemin.display().to_string(), cause }
    }
}

/// Opens a file that is read line by line, whatever its size.
///
/// # Errors
/// [`ImportError::Lecture`].
pub fn open_lines(chemin: &Path) -> Result<BufReader<File>, ImportError> {
    let file = File::open(chemin).map_err(|cause| ImportError::reading(chemin, &cause))?;
    Ok(BufReader::with_capacity(1 << 16, file))
}

/// Reads a regular file whole, if it is no larger than `max`. `attendu` names what should have been given.
pub fn read_file(chemin: &Path, max: u64, attendu: &'static str) -> Result<Vec<u8>, ImportError> {
    let fail = |cause: std::io::Error| ImportError::reading(chemin, &cause);
    let metadata = fs::metadata(chemin).map_err(fail)?;
    if !metadata.is_file() {
        return Err(ImportError::PasUnFichier { chemin: chemin.display().to_string(), attendu });
    }
    let too_large = |octets| ImportError::TropGrand { chemin: chemin.display().to_string(), octets, max, attendu };
    if metadata.len() > max {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    // The file may have grown since: the bound holds on what is read, not on what was announced.
    let read = File::open(chemin).map_err(fail)?.take(max + 1).read_to_end(&mut bytes).map_err(fail)?;
    if read as u64 > max { Err(too_large(read as u64)) } else { Ok(bytes) }
}

/// The entries of a folder, sorted by name.
pub fn list_folder(dossier: &Path) -> Result<Vec<PathBuf>, ImportError> {
    let fail = |cause: std::io::Error| ImportError::reading(dossier, &cause);
    let entries = fs::read_dir(dossier).map_err(fail)?;
    let mut paths = entries.map(|entry| entry.map(|e| e.path())).collect::<Result<Vec<_>, _>>().map_err(fail)?;
    paths.sort();
    Ok(paths)
}

/// The last component of a path, as text.
pub fn file_name(chemin: &Path) -> String {
    chemin.file_name().map_or_else(|| chemin.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// SHA-256 over named contents, in the order given: names and lengths count.
#[derive(Default)]
pub struct Empreinte(Sha256);

impl Empreinte {
    /// Adds one content.
    pub fn update(&mut self, nom: &str, bytes: &[u8]) {
        self.0.update((nom.len() as u64).to_le_bytes());
        self.0.update(nom);
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// The digest in hexadecimal.
    pub fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The same over one content that is read piece by piece, whose length is known at the end only.
pub struct EmpreinteFlux(Sha256, u64);

impl EmpreinteFlux {
    /// The digest of a content of which nothing was read yet.
    pub fn new(nom: &str) -> Self {
        let mut digest = Sha256::new();
        digest.update((nom.len() as u64).to_le_bytes());
        digest.update(nom);
        EmpreinteFlux(digest, 0)
    }

    /// Adds the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
        self.1 += bytes.len() as u64;
    }

    /// The digest in hexadecimal.
    pub fn finish(mut self) -> String {
        self.0.update(self.1.to_le_bytes());
        Empreinte(self.0).finish()
    }
}

/// Whether a table may be cp1252.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encodage {
    /// UTF-8 and nothing else.
    Utf8,
    /// UTF-8, or cp1252 with a finding: some official tables are, whatever their name says.
    Cp1252Tolere,
}

/// A CSV table read whole, decoded, its quotes closed.
pub struct Table {
    fichier: String,
    /// UTF-8, as [`new`](Self::new) saw to.
    octets: Vec<u8>,
    delimiter: u8,
}

/// Where a row stands.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The file.
    pub fichier: &'a str,
    /// The line where the row starts, from 1.
    pub ligne: u64,
}

impl Place<'_> {
    /// Parses a code, with the place in the error.
    pub fn parse<T: std::str::FromStr<Err = CodeError>>(&self, text: &str) -> Result<T, ImportError> {
        text.parse().map_err(|cause| ImportError::Code { fichier: self.fichier.to_owned(), ligne: self.ligne, cause })
    }

    /// Parses a code that may be blank.
    pub fn parse_or_blank<T: std::str::FromStr<Err = CodeError>>(&self, text: &str) -> Result<Option<T>, ImportError> {
        if text.is_empty() { Ok(None) } else { self.parse(text).map(Some) }
    }

    /// A finding at this place.
    pub fn constat(&self, severite: Severite, categorie: Categorie, code: &str, texte: String) -> Constat {
        Constat {
            severite,
            categorie,
            fichier: self.fichier.to_owned(),
            ligne: Some(self.ligne),
            code: (!code.is_empty()).then(|| code.to_owned()),
            texte,
        }
    }
}

/// What became of a row.
pub enum Sort {
    /// Its content is in the collections, or confirms what is.
    Gardee,
    /// Left out, for this reason.
    Rejetee(&'static str),
}

impl Table {
    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.fichier
    }

    /// Whether there is a header, and nothing under it.
    pub fn is_empty(&self) -> bool {
        let text = self.octets.trim_ascii_end();
        !text.is_empty() && !text.contains(&b'\n')
    }

    /// The whole text. To tell again that it is UTF-8 costs a tenth of reading its rows, and spares a copy.
    fn text(&self) -> &str {
        simdutf8::basic::from_utf8(&self.octets).unwrap_or_default()
    }

    /// Whether the header names a column.
    pub fn has_column(&self, colonne: &str) -> bool {
        let header = self.text().lines().next().unwrap_or_default();
        header.split(char::from(self.delimiter)).any(|name| name.trim_matches(['\u{feff}', '"', ' ', '\r']) == colonne)
    }

    /// Decodes a table and checks that it was not cut inside a quoted field.
    pub fn new(
        fichier: &str,
        bytes: Vec<u8>,
        delimiter: u8,
        encodage: Encodage,
        report: &mut Report,
    ) -> Result<Self, ImportError> {
        let fichier = fichier.to_owned();
        let octets = match (simdutf8::basic::from_utf8(&bytes), encodage) {
            (Ok(_), _) => bytes,
            (Err(_), Encodage::Utf8) => {
                let valid = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
                return Err(ImportError::Encodage { ligne: line_at(&bytes, valid), fichier });
            }
            (Err(_), Encodage::Cp1252Tolere) => {
                report.add(Constat {
                    severite: Severite::Information,
                    categorie: Categorie::Encodage,
                    fichier: fichier.clone(),
                    ligne: None,
                    code: None,
                    texte: "lu en Windows-1252, et non en UTF-8 comme son nom le dit".to_owned(),
                });
                encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned().into_bytes()
            }
        };
        let table = Table { fichier, octets, delimiter };
        if memchr::memchr_iter(b'"', &table.octets).count() % 2 == 1 {
            return Err(table.unbalanced());
        }
        if table.ends_inside_row() {
            return Err(table.truncated("dernier champ sans guillemets".to_owned()));
        }
        Ok(table)
    }

    /// Whether the last field was cut away whole, so that it would read as a blank: the header is quoted, as official
    /// tables are throughout, and the text ends neither on a quote nor on a line feed.
    fn ends_inside_row(&self) -> bool {
        let is_quoted = |row: &[u8]| row.trim_ascii_end().ends_with(b"\"");
        let header = memchr::memchr(b'\n', &self.octets).map_or(&self.octets[..], |at| &self.octets[..at]);
        is_quoted(header) && !self.octets.ends_with(b"\n") && !is_quoted(&self.octets)
    }

    /// Why the quotes are of an odd number: one too many in a line, or a last line cut within a field.
    fn unbalanced(&self) -> ImportError {
        let is_odd = |line: &[u8]| memchr::memchr_iter(b'"', line).count() % 2 == 1;
        let mut lines = self.octets.trim_ascii_end().split(|octet| *octet == b'\n').zip(1..);
        match lines.find(|(line, _)| is_odd(line)) {
            Some((_, ligne)) if lines.next().is_some() => {
                ImportError::Guillemet { fichier: self.fichier.clone(), ligne }
            }
            _ => self.truncated("guillemet non fermé".to_owned()),
        }
    }

    fn truncated(&self, cause: String) -> ImportError {
        let last = memchr::memrchr(b'\n', self.octets.trim_ascii_end()).map_or(0, |at| at + 1);
        ImportError::Tronque { ligne: line_at(&self.octets, last), fichier: self.fichier.clone(), cause }
    }

    /// Calls `visit` with the named columns of each row; counts each row into the report.
    pub fn visit<const N: usize>(
        &self,
        colonnes: [&str; N],
        report: &mut Report,
        mut visit: impl FnMut([&str; N], Place<'_>, &mut Report) -> Result<Sort, ImportError>,
    ) -> Result<(), ImportError> {
        let text = self.text();
        let (mut rangees, mut rangee) = (Rangees::new(text, self.delimiter), Rangee::default());
        let mut bilan = Bilan::new(&self.fichier);
        if !rangees.read(&mut rangee) {
            return Err(ImportError::ColonneAbsente {
                fichier: self.fichier.clone(),
                colonne: colonnes.first().copied().unwrap_or_default().to_owned(),
                lues: "fichier vide".to_owned(),
            });
        }
        let attendus = rangee.len();
        self.check_row(&rangee, attendus, rangees.position())?;
        let columns = self.find_columns(&rangee, colonnes)?;
        while rangees.read(&mut rangee) {
            self.check_row(&rangee, attendus, rangees.position())?;
            let place = Place { fichier: &self.fichier, ligne: rangee.ligne };
            if rangee.has_stray_quote {
                let texte =
                    "un guillemet ferme un champ qui continue : lu comme il est (attendu : doublé dans un champ)";
                let code = columns.first().map_or("", |at| rangee.field(text, *at));
                report.add(place.constat(Severite::Alerte, Categorie::ValeurInvalide, code, texte.to_owned()));
            }
            match visit(columns.map(|at| rangee.field(text, at)), place, report)? {
                Sort::Gardee => bilan.keep(),
                Sort::Rejetee(motif) => bilan.reject(motif),
            }
        }
        report.add_bilan(bilan);
        Ok(())
    }

    fn find_columns<const N: usize>(&self, header: &Rangee, colonnes: [&str; N]) -> Result<[usize; N], ImportError> {
        let text = self.text();
        let header: Vec<&str> = (0..header.len()).map(|at| header.field(text, at)).collect();
        let mut found = [0; N];
        for (slot, colonne) in found.iter_mut().zip(colonnes) {
            let at = header.iter().position(|name| name.trim_start_matches('\u{feff}').trim() == colonne);
            *slot = at.ok_or_else(|| ImportError::ColonneAbsente {
                fichier: self.fichier.clone(),
                colonne: colonne.to_owned(),
                lues: header.join(", ").chars().take(200).collect(),
            })?;
        }
        Ok(found)
    }

    /// Whether a row that ends at `fin` has as many fields as the header, and a length within the bound.
    #[inline]
    fn check_row(&self, rangee: &Rangee, attendus: usize, fin: usize) -> Result<(), ImportError> {
        let (fichier, ligne) = (&self.fichier, rangee.ligne);
        if rangee.len() != attendus {
            let is_last = !self.octets[rangee.debut..].trim_ascii_end().contains(&b'\n');
            if is_last && rangee.len() < attendus {
                return Err(self.truncated(format!("{} au lieu de {attendus}", count(rangee.len(), "champ", "champs"))));
            }
            let (lus, attendus) = (rangee.len() as u64, attendus as u64);
            return Err(ImportError::Champs { fichier: fichier.clone(), ligne, lus, attendus });
        }
        if (fin - rangee.debut) as u64 > LIGNE_MAX {
            return Err(ImportError::LigneTropLongue { fichier: fichier.clone(), ligne, max: LIGNE_MAX });
        }
        Ok(())
    }
}

/// The line of a byte, from 1.
fn line_at(bytes: &[u8], at: usize) -> u64 {
    1 + memchr::memchr_iter(b'\n', &bytes[..at.min(bytes.len())]).count() as u64
}

/// A text whose apostrophes some exports double: `l''entretien`.
pub fn undouble(text: &str) -> String {
    if has_doubled(text) { text.replace("''", "'") } else { text.to_owned() }
}

/// Whether a text has two apostrophes in a row.
#[inline]
pub fn has_doubled(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\'', bytes).any(|at| bytes.get(at + 1) == Some(&b'\''))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_right_after_crlf_and_blank_lines() {
        let text = "a;b\r\n1;x\r\n2;\"y\r\nz\"\r\n\r\n\r\n3;x\r\n";
        let mut report = Report::default();
        let table = Table::new("t.csv", text.into(), b';', Encodage::Utf8, &mut report).expect("a whole table");
        let mut lines = Vec::new();
        let visited = table.visit(["a"], &mut report, |[a], place, _| {
            lines.push((a.to_owned(), place.ligne));
            Ok(Sort::Gardee)
        });
        visited.expect("rows of two fields");
        assert_eq!(lines, [("1".to_owned(), 2), ("2".to_owned(), 3), ("3".to_owned(), 7)]);
    }

    #[test]
    fn a_content_has_one_digest_however_it_is_cut() {
        let digest = |pieces: &[&str]| {
            let mut empreinte = EmpreinteFlux::new("xml");
            pieces.iter().for_each(|piece| empreinte.update(piece.as_bytes()));
            empreinte.finish()
        };
        assert_eq!(digest(&["abc", "def"]), digest(&["a", "bcdef", ""]));
        assert_ne!(digest(&["abc"]), digest(&["abcd"]));
    }
}
