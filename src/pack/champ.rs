//! How values are written, whatever they belong to: numbers as LEB128, texts apart, lists by their count.

use std::collections::HashMap;

use jiff::civil::Date;

use super::erreur::PackError;
use super::mots::Reserve;
use crate::model::{CodeBloc, CodeCertification, CodeOgr, CodeRncp, CodeRome, CodeRs, CodeTitre, Idcc, Niveau, Slug};

/// Writes a number in groups of seven bits, the lowest first.
pub(super) fn push_nombre(octets: &mut Vec<u8>, mut nombre: u64) {
    while nombre >= 0x80 {
        octets.push(nombre as u8 | 0x80);
        nombre >>= 7;
    }
    octets.push(nombre as u8);
}

/// Writes values. Texts go to stores of their own, where values cite them by their position.
#[derive(Debug, Default)]
pub(super) struct Plume {
    octets: Vec<u8>,
    textes: Vec<String>,
    descriptions: Vec<String>,
    connus: HashMap<String, u64>,
}

impl Plume {
    /// The values, the texts that they cite, and the descriptive ones.
    pub fn finish(self) -> (Vec<u8>, Vec<String>, Vec<String>) {
        (self.octets, self.textes, self.descriptions)
    }

    pub fn octet(&mut self, octet: u8) {
        self.octets.push(octet);
    }

    pub fn extend(&mut self, octets: &[u8]) {
        self.octets.extend_from_slice(octets);
    }

    pub fn nombre(&mut self, nombre: u64) {
        push_nombre(&mut self.octets, nombre);
    }

    /// The distance from one number to another, of either sign.
    pub fn ecart(&mut self, de: i64, a: i64) {
        self.nombre(fold_sign(a.wrapping_sub(de)));
    }

    /// A text by its position among the texts, where it stands once.
    pub fn texte(&mut self, texte: &str) {
        let at = match self.connus.get(texte) {
            Some(known) => *known,
            None => {
                let at = self.count_textes();
                self.connus.insert(texte.to_owned(), at);
                self.push_texte(texte);
                at
            }
        };
        self.nombre(at);
    }

    /// A text that is cited by its rank alone.
    pub fn push_texte(&mut self, texte: &str) {
        self.textes.push(texte.to_owned());
    }

    /// How many texts there are so far: the position of the next.
    pub fn count_textes(&self) -> u64 {
        self.textes.len() as u64
    }

    /// A descriptive text, likewise.
    pub fn push_description(&mut self, texte: &str) {
        self.descriptions.push(texte.to_owned());
    }

    /// How many descriptive texts there are so far.
    pub fn count_descriptions(&self) -> u64 {
        self.descriptions.len() as u64
    }
}

/// A number of either sign as one that is small where the number is near zero.
pub(super) fn fold_sign(ecart: i64) -> u64 {
    ((ecart << 1) ^ (ecart >> 63)) as u64
}

/// What [`fold_sign`] was given.
pub(super) fn unfold_sign(plie: u64) -> i64 {
    (plie >> 1) as i64 ^ -((plie & 1) as i64)
}

/// Reads values; never past the end, never more than what is there.
#[derive(Debug)]
pub(super) struct Lecteur<'a> {
    section: &'static str,
    octets: &'a [u8],
    /// Where the next value stands; never past the end.
    at: usize,
    textes: Option<&'a Reserve>,
    /// How many more bytes of text may be read.
    budget: usize,
    /// Texts read lately, by their position modulo [`LUS`]: facts cite the same few sources by the thousand.
    lus: Vec<(usize, String)>,
}

/// A number of one to three bytes and where the next value stands; opening reads some hundred thousand of them.
#[inline(always)]
pub(super) fn short_nombre(octets: &[u8], at: usize) -> Option<(u64, usize)> {
    let one = *octets.get(at)?;
    if one < 0x80 {
        return Some((u64::from(one), at + 1));
    }
    let two = *octets.get(at + 1)?;
    let low = u64::from(one & 0x7f);
    if two < 0x80 {
        return Some((low | u64::from(two) << 7, at + 2));
    }
    let three = *octets.get(at + 2)?;
    (three < 0x80).then(|| (low | u64::from(two & 0x7f) << 7 | u64::from(three) << 14, at + 3))
}

/// How many texts are kept at hand.
const LUS: usize = 512;

/// How many bytes of text values may cite for each byte of their section: many cite the same one.
const TEXTES: usize = 64;

impl<'a> Lecteur<'a> {
    /// `textes` are those that the values cite.
    pub fn new(octets: &'a [u8], textes: Option<&'a Reserve>, section: &'static str) -> Self {
        let budget = octets.len().saturating_mul(TEXTES);
        Lecteur { section, octets, at: 0, textes, budget, lus: Vec::new() }
    }

    /// Where the next value stands in the section.
    pub fn at(&self) -> usize {
        self.at
    }

    /// What is left.
    pub fn reste(&self) -> &'a [u8] {
        &self.octets[self.at..]
    }

    /// Everything was read: nothing may be left.
    pub fn finish(&self) -> Result<(), PackError> {
        if self.at == self.octets.len() { Ok(()) } else { Err(self.faute("octets en trop")) }
    }

    #[cold]
    pub fn faute(&self, texte: &'static str) -> PackError {
        PackError::Incoherent { section: self.section, texte }
    }

    #[inline]
    pub fn octet(&mut self) -> Result<u8, PackError> {
        let octet = self.octets.get(self.at).ok_or_else(|| self.faute("fin inattendue"))?;
        self.at += 1;
        Ok(*octet)
    }

    pub fn prendre(&mut self, count: usize) -> Result<&'a [u8], PackError> {
        let (taken, _) = self.reste().split_at_checked(count).ok_or_else(|| self.faute("fin inattendue"))?;
        self.at += count;
        Ok(taken)
    }

    /// So many bytes, their number known when compiling.
    #[inline]
    pub fn morceau<const N: usize>(&mut self) -> Result<[u8; N], PackError> {
        let taken = self.reste().first_chunk().ok_or_else(|| self.faute("fin inattendue"))?;
        self.at += N;
        Ok(*taken)
    }

    /// One number.
    #[inline(always)]
    pub fn nombre(&mut self) -> Result<u64, PackError> {
        match short_nombre(self.octets, self.at) {
            Some((nombre, next)) => {
                self.at = next;
                Ok(nombre)
            }
            None => self.long_nombre(),
        }
    }

    /// Reads so many numbers; `visit` tells whether each may be. The place stays in a register.
    #[inline]
    pub fn nombres(&mut self, count: usize, mut visit: impl FnMut(u64) -> bool) -> Result<(), PackError> {
        let (octets, mut at) = (self.octets, self.at);
        for _ in 0..count {
            let nombre;
            (nombre, at) = match short_nombre(octets, at) {
                Some(short) => short,
                None => {
                    self.at = at;
                    (self.long_nombre()?, self.at)
                }
            };
            if !visit(nombre) {
                return Err(self.faute("nombre hors de la table"));
            }
        }
        self.at = at;
        Ok(())
    }

    /// A column of so many positions in a table of `longueur` things.
    pub fn colonne(&mut self, count: usize, longueur: usize) -> Result<Vec<u32>, PackError> {
        // Each takes a byte at least.
        if count > self.reste().len() {
            return Err(self.faute("liste plus longue que la section"));
        }
        let mut colonne = vec![0; count];
        let mut places = colonne.iter_mut();
        self.nombres(count, |nombre| {
            places.next().is_some_and(|place| {
                *place = nombre as u32;
                nombre < longueur as u64
            })
        })?;
        Ok(colonne)
    }

    #[cold]
    fn long_nombre(&mut self) -> Result<u64, PackError> {
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

    #[inline]
    pub fn u32(&mut self) -> Result<u32, PackError> {
        u32::try_from(self.nombre()?).map_err(|_| self.faute("nombre trop grand"))
    }

    /// A number at some distance from another.
    #[inline]
    pub fn ecart(&mut self, de: i64) -> Result<i64, PackError> {
        Ok(de.wrapping_add(unfold_sign(self.nombre()?)))
    }

    /// A position in a table of `longueur` things.
    #[inline]
    pub fn position(&mut self, longueur: usize) -> Result<usize, PackError> {
        let at = self.nombre()?;
        usize::try_from(at).ok().filter(|at| *at < longueur).ok_or_else(|| self.faute("position hors de la table"))
    }

    /// How many things follow, each of at least `min` bytes: no more than what is left can hold.
    pub fn compte(&mut self, min: usize) -> Result<usize, PackError> {
        let count = self.nombre()?;
        let fits = usize::try_from(count).ok().filter(|count| *count <= self.reste().len() / min.max(1));
        fits.ok_or_else(|| self.faute("liste plus longue que la section"))
    }

    /// Where rows stand that follow their lengths and end the section: the start of each in it, and the end of the last.
    pub fn places(&mut self, rows: usize) -> Result<Vec<u32>, PackError> {
        let (mut places, mut end) = (Vec::with_capacity(rows + 1), 0u32);
        places.push(0);
        self.nombres(rows, |longueur| {
            end = longueur.try_into().ok().and_then(|longueur| end.checked_add(longueur)).unwrap_or(u32::MAX);
            places.push(end);
            end < u32::MAX
        })?;
        if self.reste().len() != end as usize {
            return Err(self.faute("lignes hors de la section"));
        }
        let corps = self.at as u32;
        places.iter_mut().for_each(|place| *place += corps);
        Ok(places)
    }

    /// Adds the things of a list to others.
    pub fn liste<T: Champ>(&mut self, all: &mut Vec<T>) -> Result<(), PackError> {
        let count = self.compte(T::MIN)?;
        T::lire_tous(count, all, self)
    }

    /// A text that is read when it is asked for: its position.
    pub fn cite(&mut self) -> Result<Cite, PackError> {
        let longueur = self.textes.map_or(0, Reserve::len);
        self.position(longueur).map(|at| Cite(at as u32))
    }

    pub fn texte(&mut self) -> Result<String, PackError> {
        let textes = self.textes.ok_or_else(|| self.faute("texte hors de la réserve"))?;
        let at = self.position(textes.len())?;
        if self.lus.is_empty() {
            self.lus.resize(LUS, (usize::MAX, String::new()));
        }
        let place = &mut self.lus[at % LUS];
        if place.0 != at {
            *place = (at, textes.get(at));
        }
        let texte = place.1.clone();
        self.budget = self.budget.checked_sub(texte.len()).ok_or_else(|| self.faute("textes trop longs"))?;
        Ok(texte)
    }
}

/// A text by its position, which was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cite(pub u32);

/// A value that has a form in a pack.
pub(super) trait Champ: Sized {
    /// The fewest bytes it takes.
    const MIN: usize;
    fn ecrire(&self, plume: &mut Plume);
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError>;

    /// Adds so many to others.
    fn lire_tous(count: usize, all: &mut Vec<Self>, lecteur: &mut Lecteur<'_>) -> Result<(), PackError> {
        for _ in 0..count {
            all.push(Self::lire(lecteur)?);
        }
        Ok(())
    }
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
        lecteur.texte()
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
        T::lire_tous(count, &mut all, lecteur)?;
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
            fn lire_tous(count: usize, all: &mut Vec<Self>, lecteur: &mut Lecteur<'_>) -> Result<(), PackError> {
                lecteur.nombres(count, |nombre| {
                    let code = u32::try_from(nombre).ok().and_then(|$lu| $de);
                    all.extend(code);
                    code.is_some()
                })
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
