//! The file that an answer goes to: written beside its place, then put there, so that a run cut short leaves no half file.
//!
//! A link is followed, not replaced; what is no plain file (a device, a pipe) is written to as it is.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What is being written.
#[derive(Debug)]
pub struct Cible {
    file: File,
    /// Where it is written, and where it goes; nothing where it is written in place.
    beside: Option<(PathBuf, PathBuf)>,
}

impl Cible {
    /// Opens what is to be written. What stands there is left as it is until [`commit`](Self::commit).
    pub fn create(chemin: &Path) -> io::Result<Self> {
        let known = fs::metadata(chemin).ok();
        if known.as_ref().is_some_and(|known| !known.is_file() && !known.is_dir()) {
            let file = OpenOptions::new().write(true).open(chemin)?;
            return Ok(Cible { file, beside: None });
        }
        if known.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let place = if known.is_some() { fs::canonicalize(chemin)? } else { chemin.to_owned() };
        let nom = place.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
        let beside = place.with_file_name(format!(".{nom}.{}.partiel", std::process::id()));
        let file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
        let cible = Cible { file, beside: Some((beside, place)) };
        if let Some(known) = known {
            cible.file.set_permissions(known.permissions())?;
        }
        Ok(cible)
    }

    /// Puts what was written in its place.
    pub fn commit(mut self) -> io::Result<()> {
        self.file.flush()?;
        match self.beside.take() {
            Some((beside, place)) => fs::rename(&beside, place).inspect_err(|_| drop(fs::remove_file(&beside))),
            None => Ok(()),
        }
    }

    /// Writes a whole file.
    pub fn write_all_to(chemin: &Path, octets: &[u8]) -> io::Result<()> {
        let mut cible = Self::create(chemin)?;
        cible.file.write_all(octets)?;
        cible.commit()
    }
}

impl Write for Cible {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.file.write(octets)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Cible {
    /// What was not put in its place goes.
    fn drop(&mut self) {
        if let Some((beside, _)) = &self.beside {
            let _ = fs::remove_file(beside);
        }
    }
}
