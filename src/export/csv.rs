//! CSV (RFC 4180): one row a passerelle, for spreadsheets and scripts.

use std::io;

use crate::analyse::LiensProposes;
use crate::passerelle::Passerelle;

/// The columns, in their order.
pub const COLONNES: [&str; 6] = ["source", "cible", "rang", "score", "couverture", "verdict"];

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
pub struct Writer<W: io::Write>(csv::Writer<W>);

impl<W: io::Write> Writer<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// What the output says.
    pub fn new(output: W) -> io::Result<Self> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(output);
        writer.write_record(COLONNES)?;
        Ok(Writer(writer))
    }

    /// Writes one row a passerelle. An unknown couverture is left blank.
    ///
    /// # Errors
    /// What the output says.
    pub fn write(&mut self, passerelles: &[Passerelle]) -> io::Result<()> {
        for passerelle in passerelles {
            self.0.write_record([
                passerelle.source.code.as_str(),
                passerelle.cible.code.as_str(),
                &passerelle.rang.to_string(),
                &passerelle.score.to_string(),
                &passerelle.couverture.map_or_else(String::new, |couverture| couverture.to_string()),
                passerelle.verdict.nom(),
            ])?;
        }
        Ok(())
    }

    /// Writes what is left and gives the output back.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(|error| error.into_error())
    }
}

/// Writes proposed links, one row each; `skos` names the mapping property from the source to the compétence.
pub fn write_liens(liens: &LiensProposes) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let header = ["source", "libelle_source", "skos", "relation", "degre", "cible", "libelle_cible", "extrait"];
    let rows = liens.liens.iter().map(|lien| {
        [
            lien.source.code.clone(),
            lien.source.libelle.clone(),
            lien.skos.to_owned(),
            lien.relation.nom().to_owned(),
            lien.degre.to_string(),
            lien.cible.code.clone(),
            lien.cible.libelle.clone(),
            lien.extrait.clone(),
        ]
    });
    for row in std::iter::once(header.map(str::to_owned)).chain(rows) {
        writer.write_record(row).expect("a Vec takes what is written to it");
    }
    let bytes = writer.into_inner().expect("a Vec takes what is written to it");
    String::from_utf8(bytes).expect("the CSV is written from text")
}
