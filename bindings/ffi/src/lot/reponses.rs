//! Answers as rows: diagnostics, and what a part of a cohort brings to the whole.

use std::iter;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, Int64Array, RecordBatch, StringArray};
use arrow_json::ReaderBuilder;
use passerelles::analyse::cohorte::{CleApport, Etat};
use passerelles::profil::{self, Diagnostic, DiagnosticOptions, Piste};
use serde::Serialize;

use super::Resultat;
use super::flux::{interne, invalide};
use super::{profils, schemas};
use crate::erreur::PasserellesError;

/// One row: the columns that the schema names are taken from it, nested ones from the core's own records.
#[derive(Default, Serialize)]
struct Ligne<'a> {
    position: Option<u64>,
    erreur: Option<String>,
    courtes: Option<usize>,
    longues: Option<usize>,
    a_etudier: Option<usize>,
    exclus: Option<usize>,
    a_portee: Option<usize>,
    metiers: Option<Vec<&'a Piste>>,
}

/// What a row comes to; nothing where it is blank.
type Issue = Option<Result<Diagnostic, PasserellesError>>;

/// One row a profil, in the same order.
pub(super) fn diagnose(
    moteur: &passerelles::Moteur,
    lot: &RecordBatch,
    options: &DiagnosticOptions,
) -> Resultat<RecordBatch> {
    let mut decoder = ReaderBuilder::new(schemas::diagnostics()).build_decoder().map_err(interne)?;
    let mut whole = Ok(());
    profils::each(lot, |position, octets| {
        let issue = answer(moteur, octets, options);
        if whole.is_ok() {
            whole = decoder.serialize(&[line(position, &issue)]);
        }
    })?;
    whole.map_err(interne)?;
    let written = decoder.flush().map_err(interne)?;
    Ok(written.unwrap_or_else(|| RecordBatch::new_empty(schemas::diagnostics())))
}

fn answer(moteur: &passerelles::Moteur, octets: &[u8], options: &DiagnosticOptions) -> Issue {
    if octets.trim_ascii().is_empty() {
        return None;
    }
    let read = profil::read(octets, moteur.referentiel()).map_err(PasserellesError::from);
    Some(read.and_then(|profil| Ok(moteur.diagnostic(&profil, options)?)))
}

fn line(position: Option<u64>, issue: &Issue) -> Ligne<'_> {
    match issue {
        None => Ligne { position, ..Ligne::default() },
        Some(Err(error)) => Ligne { position, erreur: Some(error.to_string()), ..Ligne::default() },
        Some(Ok(diagnostic)) => {
            let [courtes, longues, a_etudier] = diagnostic.comptes.map(Some);
            let listed = diagnostic.courtes.iter().chain(&diagnostic.longues).chain(&diagnostic.a_etudier);
            Ligne {
                position,
                erreur: None,
                courtes,
                longues,
                a_etudier,
                exclus: Some(diagnostic.exclus.len()),
                a_portee: Some(diagnostic.a_portee),
                metiers: Some(listed.collect()),
            }
        }
    }
}

/// The row that says what the others mean: its text is a digest. It is a row since engines of tables keep those, and drop
/// what stands beside columns.
const PREPARATION: &str = "preparation";

/// The rows of counts.
pub(super) fn apports(etat: &Etat, empreinte: &str) -> Resultat<RecordBatch> {
    let rows: Vec<(CleApport, u64)> = etat.apports().collect();
    let counts = rows.iter().map(|(cle, nombre)| (cle.colonnes(), *nombre));
    let rows: Vec<_> = iter::once(((PREPARATION, 0, empreinte), 1)).chain(counts).collect();
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    RecordBatch::try_new(
        schemas::comptes(),
        vec![
            Arc::new(StringArray::from_iter_values(rows.iter().map(|((genre, ..), _)| genre))),
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|((_, rang, _), _)| whole(*rang)))),
            Arc::new(StringArray::from_iter_values(rows.iter().map(|((.., cause), _)| cause))),
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|(_, nombre)| whole(*nombre)))),
        ],
    )
    .map_err(interne)
}

/// The same, read back; refused where they say that they come from another preparation.
pub(super) fn read_apports(lot: &RecordBatch, empreinte: &str) -> Resultat<Vec<(CleApport, u64)>> {
    let fault =
        || invalide("comptes illisibles : les colonnes genre, rang, cause et nombre sont attendues, sans trou.");
    let columns = || {
        let text = |nom| lot.column_by_name(nom)?.as_string_opt::<i32>().filter(|known| known.null_count() == 0);
        let number =
            |nom| lot.column_by_name(nom)?.as_primitive_opt::<Int64Type>().filter(|known| known.null_count() == 0);
        Some((text("genre")?, number("rang")?, text("cause")?, number("nombre")?))
    };
    let (genres, rangs, causes, nombres) = columns().ok_or_else(fault)?;
    let (known, counts): (Vec<usize>, Vec<usize>) =
        (0..lot.num_rows()).partition(|at| genres.value(*at) == PREPARATION);
    if known.into_iter().any(|at| causes.value(at) != empreinte) {
        return Err(invalide("ces comptes viennent d'autres données, d'autres ensembles ou d'une autre date."));
    }
    let row = |at: usize| {
        let rang = u64::try_from(rangs.value(at)).ok()?;
        Some((
            CleApport::from_colonnes(genres.value(at), rang, causes.value(at))?,
            u64::try_from(nombres.value(at)).ok()?,
        ))
    };
    counts.into_iter().map(|at| row(at).ok_or_else(fault)).collect()
}
