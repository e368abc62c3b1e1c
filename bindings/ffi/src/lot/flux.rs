//! Record batches from bytes and to bytes. What Arrow says of a fault is left out: it could repeat a value.

use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, SchemaRef};

use super::Resultat;
use crate::erreur::PasserellesError;

/// The batches of a stream.
pub(super) fn read(octets: &[u8]) -> Resultat<Vec<RecordBatch>> {
    let read = StreamReader::try_new(octets, None).and_then(|stream| stream.collect::<Result<Vec<_>, _>>());
    read.map_err(|_| invalide("lot illisible : un flux IPC d'Arrow est attendu."))
}

/// A stream of batches of one schema.
pub(super) fn write(schema: &SchemaRef, lots: &[RecordBatch]) -> Resultat<Vec<u8>> {
    let written = || {
        let mut stream = StreamWriter::try_new(Vec::new(), schema)?;
        lots.iter().try_for_each(|lot| stream.write(lot))?;
        stream.into_inner()
    };
    written().map_err(interne)
}

pub(super) fn invalide(texte: impl Into<String>) -> PasserellesError {
    PasserellesError::ParametreInvalide(texte.into())
}

/// Batches of our own making always hold together.
pub(super) fn interne(_: ArrowError) -> PasserellesError {
    PasserellesError::Interne("erreur interne : un lot Arrow n'a pas pu être écrit. Signalez-la.".to_owned())
}
