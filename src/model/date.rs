//! Dates as native files write them, and what is expected where they are not one.

use std::fmt;

use jiff::civil::Date;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

/// Reads a date.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    deserializer.deserialize_any(Lecture)
}

/// The same where it may be absent.
pub(super) fn read_some<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    deserializer.deserialize_any(Peut)
}

struct Lecture;

impl<'de> Visitor<'de> for Lecture {
    type Value = Date;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("une date entre guillemets (AAAA-MM-JJ)")
    }

    fn visit_str<E: Error>(self, texte: &str) -> Result<Date, E> {
        let fault = |_| format!("date « {texte} » invalide (attendu : un jour du calendrier, AAAA-MM-JJ).");
        texte.parse().map_err(fault).map_err(E::custom)
    }

    /// What TOML calls a date has no quotation marks; it comes as a table.
    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Date, A::Error> {
        Err(A::Error::custom("date sans guillemets invalide (attendu : AAAA-MM-JJ entre guillemets)."))
    }
}

struct Peut;

impl<'de> Visitor<'de> for Peut {
    type Value = Option<Date>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Lecture.expecting(f)
    }

    fn visit_str<E: Error>(self, texte: &str) -> Result<Option<Date>, E> {
        Lecture.visit_str(texte).map(Some)
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Option<Date>, A::Error> {
        Lecture.visit_map(table).map(Some)
    }

    /// "null", in JSON.
    fn visit_unit<E: Error>(self) -> Result<Option<Date>, E> {
        Ok(None)
    }
}
