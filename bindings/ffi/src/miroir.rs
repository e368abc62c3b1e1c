//! What crosses to the hosts mirrors what the core answers, field by field: a field that the core gains is an error here
//! until the mirror has it.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use passerelles::{CodeRome, Millioniemes, Niveau, Slug};

/// Turns a value of the core into what crosses to the hosts.
pub(crate) trait VersHote<H> {
    /// The same, as hosts read it.
    fn hote(self) -> H;
}

impl<T: VersHote<H>, H> VersHote<Vec<H>> for Vec<T> {
    fn hote(self) -> Vec<H> {
        self.into_iter().map(VersHote::hote).collect()
    }
}

impl<T: VersHote<H>, H, const N: usize> VersHote<Vec<H>> for [T; N] {
    fn hote(self) -> Vec<H> {
        self.into_iter().map(VersHote::hote).collect()
    }
}

impl<T: VersHote<H>, H> VersHote<Option<H>> for Option<T> {
    fn hote(self) -> Option<H> {
        self.map(VersHote::hote)
    }
}

impl VersHote<f64> for Millioniemes {
    fn hote(self) -> f64 {
        self.as_f64()
    }
}

impl VersHote<f64> for passerelles::Degre {
    fn hote(self) -> f64 {
        self.as_f64()
    }
}

/// What hosts read as it is.
macro_rules! memes {
    ($($type:ty)*) => {
        $(impl VersHote<$type> for $type {
            fn hote(self) -> $type {
                self
            }
        })*
    };
}

memes!(bool f64);

/// Texts, and what the hosts read as text.
macro_rules! textes {
    ($($type:ty)*) => {
        $(impl VersHote<String> for $type {
            fn hote(self) -> String {
                self.to_string()
            }
        })*
    };
}

textes!(String &'static str Date Slug CodeRome);

/// Counts and ranks: signed in the hosts, where that is the number one writes. None comes near the bound.
macro_rules! nombres {
    ($($type:ty)*) => {
        $(impl VersHote<i32> for $type {
            fn hote(self) -> i32 {
                i32::try_from(self).unwrap_or(i32::MAX)
            }
        })*
    };
}

nombres!(usize u32 u16 u8);

impl VersHote<i64> for u64 {
    fn hote(self) -> i64 {
        i64::try_from(self).unwrap_or(i64::MAX)
    }
}

impl VersHote<i32> for Niveau {
    fn hote(self) -> i32 {
        self.value().hote()
    }
}

/// Counts by reason, in no order: hosts sort them.
impl VersHote<HashMap<String, i64>> for BTreeMap<&'static str, u64> {
    fn hote(self) -> HashMap<String, i64> {
        self.into_iter().map(|(nom, nombre)| (nom.to_owned(), nombre.hote())).collect()
    }
}

/// Declares the mirror of a type of the core. `Nom de chemin::Type { champs }` for a record, `sans { champs }` after it for
/// those that do not cross; `enum Nom de chemin::Type, "casse" { variantes }` for an enum, which also goes the other way.
macro_rules! miroir {
    (
        $(#[$meta:meta])*
        enum $nom:ident de $coeur:path, $casse:literal { $($(#[$doc:meta])* $variante:ident,)* }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum, serde::Serialize)]
        #[serde(rename_all = $casse)]
        pub enum $nom { $($(#[$doc])* $variante,)* }

        impl VersHote<$nom> for $coeur {
            fn hote(self) -> $nom {
                match self { $(Self::$variante => $nom::$variante,)* }
            }
        }

        impl From<$nom> for $coeur {
            fn from(nom: $nom) -> Self {
                match nom { $($nom::$variante => Self::$variante,)* }
            }
        }
    };
    (
        $(#[$meta:meta])*
        $nom:ident de $coeur:path { $($(#[$attribut:meta])* $champ:ident: $type:ty,)* }
        $(sans { $($omis:ident),* })?
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, uniffi::Record, serde::Serialize)]
        pub struct $nom { $($(#[$attribut])* pub $champ: $type,)* }

        impl VersHote<$nom> for $coeur {
            fn hote(self) -> $nom {
                let Self { $($champ,)* $($($omis: _,)*)? } = self;
                $nom { $($champ: $champ.hote()),* }
            }
        }
    };
}

pub(crate) use miroir;
