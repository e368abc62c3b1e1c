//! Dates as native files write them, and what is expected where they are not one.

use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};

/// The date that a text is in the one form that is read, AAAA-MM-JJ; `None` for any other, and for a day that no calendar has.
///
/// ```
/// assert_eq!(passerelles::parse_date("2026-11-22"), Some(jiff::civil::date(2026, 11, 22)));
/// assert_eq!(passerelles::parse_date("2026-02-31"), None);
/// assert_eq!(passerelles::parse_date("2026-11-22T10:00:00"), None);
/// ```
pub fn parse_date(texte: &str) -> Option<Date> {
    let is_in_form = texte.len() == 10 && texte.bytes().all(|sign| sign.is_ascii_digit() || sign == b'-');
    // Of ten such signs, the wider grammar reads these alone: a sign before the year is followed by six digits.
    let date: Date = if is_in_form { texte.parse().ok()? } else { return None };
    (date.to_string() == texte).then_some(date)
}

/// A date as native files write it.
struct Jour(Date);

impl<'de> Deserialize<'de> for Jour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Lecture).map(Jour)
    }
}

/// Reads a date.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    Jour::deserialize(deserializer).map(|Jour(date)| date)
}

/// The same where it may be absent.
pub(super) fn read_some<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    Ok(Option::<Jour>::deserialize(deserializer)?.map(|Jour(date)| date))
}

struct Lecture;

impl<'de> Visitor<'de> for Lecture {
    type Value = Date;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("une date entre guillemets (AAAA-MM-JJ)")
    }

    fn visit_str<E: Error>(self, texte: &str) -> Result<Date, E> {
        let fault = || format!("date « {texte} » invalide (attendu : un jour du calendrier, AAAA-MM-JJ).");
        parse_date(texte).ok_or_else(|| E::custom(fault()))
    }

    /// What TOML calls a date or an hour has no quotation marks; it comes as a table with a key of its own.
    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Date, A::Error> {
        match table.next_key::<String>()? {
            Some(key) if key.starts_with("$__toml") => {
                let texte = table.next_value::<String>()?;
                let fault =
                    format!("« {texte} » sans guillemets invalide (attendu : une date entre guillemets, AAAA-MM-JJ).");
                Err(A::Error::custom(fault))
            }
            _ => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}
