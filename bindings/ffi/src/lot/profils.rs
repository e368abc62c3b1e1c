//! The rows of a batch, each as the JSON text of a profil: one form is read and checked, by the core alone.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, Int32Array, RecordBatch, StringArray};
use arrow_json::LineDelimitedWriter;
use arrow_schema::DataType;

use super::Resultat;
use super::flux::invalide;
use super::schemas::{POSITION, PROFIL, profils};

/// What the form asks of every profil: written here where no column says it.
const GENRE: &str = "passerelles.profil";
const VERSION: i32 = 1;

/// Gives each row in order, with its place where a column tells it. A blank row gives no byte.
pub(super) fn each(lot: &RecordBatch, mut visit: impl FnMut(Option<u64>, &[u8])) -> Resultat<()> {
    let positions = positions(lot)?;
    let place = |row: usize| positions.map(|known| known[row] as u64);
    match lot.column_by_name(PROFIL) {
        Some(column) => texts(column, |row, text| visit(place(row), text)),
        None => fields(lot, |row, text| visit(place(row), text)),
    }
}

fn positions(lot: &RecordBatch) -> Resultat<Option<&[i64]>> {
    let Some(column) = lot.column_by_name(POSITION) else { return Ok(None) };
    let known = column.as_primitive_opt::<Int64Type>().filter(|known| known.null_count() == 0);
    let known = known.map(|known| &known.values()[..]).filter(|known| known.iter().all(|place| *place >= 0));
    let fault = "colonne « position » : des entiers de 64 bits, sans trou ni signe, sont attendus.";
    known.map(Some).ok_or_else(|| invalide(fault))
}

/// Profils as JSON texts.
fn texts<'a>(column: &'a ArrayRef, mut visit: impl FnMut(usize, &[u8])) -> Resultat<()> {
    let text: Box<dyn Fn(usize) -> &'a str + 'a> = match column.data_type() {
        DataType::Utf8 => Box::new(|row| column.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Box::new(|row| column.as_string::<i64>().value(row)),
        DataType::Utf8View => Box::new(|row| column.as_string_view().value(row)),
        _ => return Err(invalide("colonne « profil » : du texte (un profil en JSON) est attendu.")),
    };
    (0..column.len()).for_each(|row| visit(row, if column.is_null(row) { "" } else { text(row) }.as_bytes()));
    Ok(())
}

/// Profils as columns.
fn fields(lot: &RecordBatch, mut visit: impl FnMut(usize, &[u8])) -> Resultat<()> {
    let schema = profils();
    let names = schema.fields().iter().map(|field| field.name().as_str());
    let mut columns: Vec<(&str, ArrayRef)> =
        names.filter_map(|nom| Some((nom, lot.column_by_name(nom)?.clone()))).collect();
    if columns.is_empty() {
        let known: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let known = known.join(", ");
        return Err(invalide(format!("aucune colonne d'un profil : « profil » (JSON) est attendu, ou {known}.")));
    }
    let has = |nom| columns.iter().any(|(known, _)| *known == nom);
    let (genre, version) = (has("genre"), has("version"));
    // A row that says nothing at all is blank; one whose `genre` is lost was something, and is refused.
    let blank: Vec<bool> = if genre {
        Vec::new()
    } else {
        (0..lot.num_rows()).map(|row| columns.iter().all(|(_, column)| column.is_null(row))).collect()
    };
    if !genre {
        columns.push(("genre", Arc::new(StringArray::from(vec![GENRE; lot.num_rows()]))));
    }
    if !version {
        columns.push(("version", Arc::new(Int32Array::from(vec![VERSION; lot.num_rows()]))));
    }
    let text = write(columns)?;
    for (row, line) in text.split(|byte| *byte == b'\n').take(lot.num_rows()).enumerate() {
        visit(row, if blank.get(row) == Some(&true) { b"" } else { line });
    }
    Ok(())
}

/// One object a line, nulls left out, whatever the types are.
fn write(columns: Vec<(&str, ArrayRef)>) -> Resultat<Vec<u8>> {
    let written = || {
        let mut writer = LineDelimitedWriter::new(Vec::new());
        writer.write(&RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(nom, c)| (nom, c, true)))?)?;
        writer.finish()?;
        Ok::<_, arrow_schema::ArrowError>(writer.into_inner())
    };
    written()
        .map_err(|_| invalide("colonnes d'un profil : un type n'a pas de forme en JSON (voir le schéma des profils)."))
}
