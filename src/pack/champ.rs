//! How values are written, whatever they belong to: numbers as LEB128, texts apart, lists by their count.

use std::collections::HashMap;

use jiff::civil::Date;

use super::erreur::PackError;
use crate::model::{CodeBloc, CodeCertification, CodeOgr, CodeRncp, CodeRome, CodeRs, CodeTitre, Idcc, Niveau, Slug};

/// Writes values. Texts go to a store of their own, each once.
#[derive(Debug, Default)]
pub(super) struct Plume {
    octets: Vec<u8>,
    textes: Vec<u8>,
    connus: HashMap<String, u64>,
}

impl Plume {
    /// The values, and the texts they cite.
    pub fn finish(self) -> (Vec<u8>, Vec<u8>) {
        (self.octets, self.textes)
    }

    pub fn octet(&mut self, octet: u8) {
        self.octets.push(octet);
    }

    pub fn extend(&mut self, octets: &[u8]) {
        self.octets.extend_from_slice(octets);
    }

    /// A number in groups of seven bits, the lowest first.
    pub fn nombre(&mut self, mut nombre: u64) {
        while nombre >= 0x80 {
            self.octets.push(nombre as u8 | 0x80);
            nombre >>= 7;
        }
        self.octets.push(nombre as u8);
    }

    /// The distance from one number to another, of either sign.
    pub fn ecart(&mut self, de: i64, a: i64) {
        let ecart = a.wrapping_sub(de);
        self.nombre(((ecart << 1) ^ (ecart >> 63)) as u64);
    }

    /// A text: a new one by twice its length, one that was met by its number, doubled and one more.
    pub fn texte(&mut self, texte: &str) {
        if let Some(known) = self.connus.get(texte) {
            return self.nombre(known << 1 | 1);
        }
        self.connus.insert(texte.to_owned(), self.connus.len() as u64);
        self.textes.extend_from_slice(texte.as_bytes());
        self.nombre((texte.len() as u64) << 1);
    }
}

/// Reads values; never past the end, never more than what is there.
#[derive(Debug)]
pub(super) struct Lecteur<'a> {
    section: &'static str,
    reste: &'a [u8],
    textes: &'a str,
    lus: Vec<&'a str>,
}

impl<'a> Lecteur<'a> {
    pub fn new(octets: &'a [u8], textes: &'a [u8], section: &'static str) -> Result<Self, PackError> {
        let textes = str::from_utf8(textes)
            .map_err(|_| PackError::Incoherent { section, texte: "texte qui n'est pas de l'UTF-8" })?;
        Ok(Lecteur { section, reste: octets, textes, lus: Vec::new() })
    }

    /// Everything was read: nothing may be left.
    pub fn finish(&self) -> Result<(), PackError> {
        if self.reste.is_empty() && self.textes.is_empty() { Ok(()) } else { Err(self.faute("octets en trop")) }
    }

    pub fn faute(&self, texte: &'static str) -> PackError {
        PackError::Incoherent { section: self.section, texte }
    }

    pub fn octet(&mut self) -> Result<u8, PackError> {
        let (octet, reste) = self.reste.split_first().ok_or_else(|| self.faute("fin inattendue"))?;
        self.reste = reste;
        Ok(*octet)
    }

    pub fn prendre(&mut self, count: usize) -> Result<&'a [u8], PackError> {
        let (taken, reste) = self.reste.split_at_checked(count).ok_or_else(|| self.faute("fin inattendue"))?;
        self.reste = reste;
        Ok(taken)
    }

    pub fn nombre(&mut self) -> Result<u64, PackError> {
        let mut nombre = 0u64;
        for rang in 0..10 {
            let octet = self.octet()?;
            nombre |= u64::from(octet & 0x7f) << (7 * rang);
            if octet < 0x80 {
                return Ok(nombre);
            }
        }
        Err(self.faute("nombre trop long"))
    }

    pub fn u32(&mut self) -> Result<u32, PackError> {
        u32::try_from(self.nombre()?).map_err(|_| self.faute("nombre trop grand"))
    }

    /// A number at some distance from another.
    pub fn ecart(&mut self, de: i64) -> Result<i64, PackError> {
        let plie = self.nombre()?;
        Ok(de.wrapping_add((plie >> 1) as i64 ^ -((plie & 1) as i64)))
    }

    /// A position in a table of `longueur` things.
    pub fn position(&mut self, longueur: usize) -> Result<usize, PackError> {
        let at = self.nombre()?;
        usize::try_from(at).ok().filter(|at| *at < longueur).ok_or_else(|| self.faute("position hors de la table"))
    }

    /// How many things follow, each of at least `min` bytes: no more than what is left can hold.
    pub fn compte(&mut self, min: usize) -> Result<usize, PackError> {
        let count = self.nombre()?;
        let fits = usize::try_from(count).ok().filter(|count| *count <= self.reste.len() / min.max(1));
        fits.ok_or_else(|| self.faute("liste plus longue que la section"))
    }

    pub fn texte(&mut self) -> Result<&'a str, PackError> {
        let nombre = self.nombre()?;
        let at = usize::try_from(nombre >> 1).map_err(|_| self.faute("texte hors de la réserve"))?;
        if nombre & 1 == 1 {
            return self.lus.get(at).copied().ok_or_else(|| self.faute("texte hors de la réserve"));
        }
        let (texte, textes) = self.textes.split_at_checked(at).ok_or_else(|| self.faute("texte hors de la réserve"))?;
        self.textes = textes;
        self.lus.push(texte);
        Ok(texte)
    }
}

/// A value that has a form in a pack.
pub(super) trait Champ: Sized {
    /// The fewest bytes it takes.
    const MIN: usize;
    fn ecrire(&self, plume: &mut Plume);
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError>;
}

/// A structure as its fields, one after the other.
macro_rules! champs {
    ($($nom:ident { $($champ:ident),* $(,)? })*) => {$(
        impl $crate::pack::champ::Champ for $nom {
            const MIN: usize = [$(stringify!($champ)),*].len();
            fn ecrire(&self, plume: &mut $crate::pack::champ::Plume) {
                let $nom { $($champ),* } = self;
                $($crate::pack::champ::Champ::ecrire($champ, plume);)*
            }
            fn lire(
                lecteur: &mut $crate::pack::champ::Lecteur<'_>,
            ) -> Result<Self, $crate::pack::erreur::PackError> {
                Ok($nom { $($champ: $crate::pack::champ::Champ::lire(lecteur)?),* })
            }
        }
    )*};
}

/// An enum as the number of its variant.
macro_rules! variantes {
    ($($nom:ident { $($variante:ident = $numero:literal),* $(,)? })*) => {$(
        impl $crate::pack::champ::Champ for $nom {
            const MIN: usize = 1;
            fn ecrire(&self, plume: &mut $crate::pack::champ::Plume) {
                plume.octet(match self { $($nom::$variante => $numero),* });
            }
            fn lire(
                lecteur: &mut $crate::pack::champ::Lecteur<'_>,
            ) -> Result<Self, $crate::pack::erreur::PackError> {
                match lecteur.octet()? {
                    $($numero => Ok($nom::$variante),)*
                    _ => Err(lecteur.faute("valeur inconnue")),
                }
            }
        }
    )*};
}

impl Champ for String {
    const MIN: usize = 1;
    fn ecrire(&self, plume: &mut Plume) {
        plume.texte(self);
    }
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        lecteur.texte().map(str::to_owned)
    }
}

impl<T: Champ> Champ for Option<T> {
    const MIN: usize = 1;
    fn ecrire(&self, plume: &mut Plume) {
        plume.octet(u8::from(self.is_some()));
        if let Some(value) = self {
            value.ecrire(plume);
        }
    }
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        match lecteur.octet()? {
            0 => Ok(None),
            1 => T::lire(lecteur).map(Some),
            _ => Err(lecteur.faute("valeur inconnue")),
        }
    }
}

impl<T: Champ> Champ for Vec<T> {
    const MIN: usize = 1;
    fn ecrire(&self, plume: &mut Plume) {
        plume.nombre(self.len() as u64);
        self.iter().for_each(|one| one.ecrire(plume));
    }
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        let count = lecteur.compte(T::MIN)?;
        let mut all = Vec::with_capacity(count);
        for _ in 0..count {
            all.push(T::lire(lecteur)?);
        }
        Ok(all)
    }
}

impl Champ for bool {
    const MIN: usize = 1;
    fn ecrire(&self, plume: &mut Plume) {
        plume.octet(u8::from(*self));
    }
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        match lecteur.octet()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(lecteur.faute("valeur inconnue")),
        }
    }
}

impl Champ for u32 {
    const MIN: usize = 1;
    fn ecrire(&self, plume: &mut Plume) {
        plume.nombre(u64::from(*self));
    }
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        lecteur.u32()
    }
}

impl Champ for u16 {
    const MIN: usize = 1;
    fn ecrire(&self, plume: &mut Plume) {
        plume.nombre(u64::from(*self));
    }
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        u16::try_from(lecteur.nombre()?).map_err(|_| lecteur.faute("nombre trop grand"))
    }
}

impl Champ for Date {
    const MIN: usize = 3;
    fn ecrire(&self, plume: &mut Plume) {
        plume.ecart(0, i64::from(self.year()));
        plume.extend(&[self.month() as u8, self.day() as u8]);
    }
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        let (annee, mois, jour) = (lecteur.ecart(0)?, lecteur.octet()?, lecteur.octet()?);
        let date = |annee: i64| Date::new(annee.try_into().ok()?, mois.try_into().ok()?, jour.try_into().ok()?).ok();
        date(annee).ok_or_else(|| lecteur.faute("date impossible"))
    }
}

/// A code by its number, which `$de` turns back into the code where it is one.
macro_rules! champ_nombre {
    ($($code:ty: |$one:ident| $nombre:expr, |$lu:ident| $de:expr;)*) => {$(
        impl Champ for $code {
            const MIN: usize = 1;
            fn ecrire(&self, plume: &mut Plume) {
                let $one = self;
                plume.nombre(u64::from($nombre));
            }
            fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
                let $lu = lecteur.u32()?;
                $de.ok_or_else(|| lecteur.faute("code impossible"))
            }
        }
    )*};
}

champ_nombre! {
    CodeRome: |code| code.to_number(), |number| CodeRome::from_number(number);
    CodeOgr: |code| code.0, |number| Some(CodeOgr(number));
    CodeRncp: |code| code.0, |number| Some(CodeRncp(number));
    CodeRs: |code| code.0, |number| Some(CodeRs(number));
    Niveau: |niveau| niveau.value(), |number| Niveau::try_from(number).ok();
    Idcc: |idcc| idcc.value(), |number| Idcc::try_from(number).ok();
}

impl Champ for Slug {
    const MIN: usize = 1;
    fn ecrire(&self, plume: &mut Plume) {
        plume.texte(self.as_str());
    }
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        lecteur.texte()?.parse().map_err(|_| lecteur.faute("nom impossible"))
    }
}

impl Champ for CodeCertification {
    const MIN: usize = 2;
    fn ecrire(&self, plume: &mut Plume) {
        match self {
            CodeCertification::Rncp(code) => {
                plume.octet(0);
                code.ecrire(plume);
            }
            CodeCertification::Rs(code) => {
                plume.octet(1);
                code.ecrire(plume);
            }
        }
    }
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        match lecteur.octet()? {
            0 => CodeRncp::lire(lecteur).map(CodeCertification::Rncp),
            1 => CodeRs::lire(lecteur).map(CodeCertification::Rs),
            _ => Err(lecteur.faute("valeur inconnue")),
        }
    }
}

impl Champ for CodeBloc {
    const MIN: usize = 2;
    fn ecrire(&self, plume: &mut Plume) {
        self.rncp.ecrire(plume);
        self.numero.ecrire(plume);
    }
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        Ok(CodeBloc { rncp: Champ::lire(lecteur)?, numero: Champ::lire(lecteur)? })
    }
}

impl Champ for CodeTitre {
    const MIN: usize = 3;
    fn ecrire(&self, plume: &mut Plume) {
        match self {
            CodeTitre::Certification(code) => {
                plume.octet(0);
                code.ecrire(plume);
            }
            CodeTitre::Bloc(code) => {
                plume.octet(1);
                code.ecrire(plume);
            }
        }
    }
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        match lecteur.octet()? {
            0 => Champ::lire(lecteur).map(CodeTitre::Certification),
            1 => Champ::lire(lecteur).map(CodeTitre::Bloc),
            _ => Err(lecteur.faute("valeur inconnue")),
        }
    }
}
