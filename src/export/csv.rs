//! Passerelles as rows that are written while they come. What fits in memory is a [`table`].

use std::io;

use super::table::{self, Dialecte};
use crate::passerelle::Passerelle;

/// Writes rows of passerelles as they come.
///
/// ```
/// # use passerelles::*;
/// let reponse = Moteur::mini().depuis("K1304".parse()?, &Acquis::default(), &Options::default())?;
/// let mut writer = export::csv::Writer::new(Vec::new())?;
/// writer.write(&reponse.passerelles)?;
/// let text = String::from_utf8(writer.finish()?)?;
/// assert!(text.starts_with("source,cible,rang,score,couverture,verdict\r\nK1304,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Writer<W: io::Write> {
    rows: csv::Writer<W>,
    dialecte: Dialecte,
}

impl<W: io::Write> Writer<W> {
    /// Writes the header, in the form for scripts (RFC 4180).
    ///
    /// # Errors
    /// What the output says.
    pub fn new(output: W) -> io::Result<Self> {
        Writer::with_dialecte(output, Dialecte::Rfc4180)
    }

    /// Writes the header, in either form.
    ///
    /// # Errors
    /// What the output says.
    ///
    /// ```
    /// use passerelles::export::{csv::Writer, table::Dialecte};
    /// let empty = Writer::with_dialecte(Vec::new(), Dialecte::Francais)?.finish()?;
    /// assert_eq!(empty, "\u{feff}source;cible;rang;score;couverture;verdict\r\n".as_bytes());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn with_dialecte(output: W, dialecte: Dialecte) -> io::Result<Self> {
        let mut rows = dialecte.open(output)?;
        rows.write_record(table::COLONNES_PASSERELLE)?;
        Ok(Writer { rows, dialecte })
    }

    /// Writes one row a passerelle. An unknown couverture is left blank.
    ///
    /// # Errors
    /// What the output says.
    pub fn write(&mut self, passerelles: &[Passerelle]) -> io::Result<()> {
        for passerelle in passerelles {
            let row = table::passerelle(passerelle);
            self.rows.write_record(row.iter().map(|case| case.write(self.dialecte)))?;
        }
        Ok(())
    }

    /// Writes what is left and gives the output back.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(self) -> io::Result<W> {
        self.rows.into_inner().map_err(|error| error.into_error())
    }
}
