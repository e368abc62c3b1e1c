//! The codes of the field, as parsed newtypes: a value of one of these types is well formed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A code that is not of its form: what was read and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{genre} « {recu} » invalide (attendu : {attendu})")]
pub struct CodeError {
    /// What kind of code was expected, in French ("code ROME").
    pub genre: &'static str,
    /// What was read, cut at 40 characters.
    pub recu: String,
    /// The expected form, in French.
    pub attendu: &'static str,
}

impl CodeError {
    fn new(genre: &'static str, recu: &str, attendu: &'static str) -> Self {
        let mut court: String = recu.chars().take(40).collect();
        if court.len() < recu.len() {
            court.push('…');
        }
        CodeError { genre, recu: court, attendu }
    }
}

/// Serde through `Display` and `FromStr`, for the codes whose written form is text.
macro_rules! serde_as_text {
    ($code:ty) => {
        impl Serialize for $code {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $code {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    };
}

/// The code of a métier in ROME: a letter and four digits. Ordered as text.
///
/// ```
/// use passerelles::CodeRome;
/// let code: CodeRome = "K1304".parse()?;
/// assert_eq!(code.to_string(), "K1304");
/// assert_eq!("M180".parse::<CodeRome>().unwrap_err().to_string(),
///     "code ROME « M180 » invalide (attendu : une lettre et quatre chiffres)");
/// # Ok::<(), passerelles::CodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeRome([u8; 5]);

/// The two digits of each number below a hundred: packs have codes by the ten thousand.
const PAIRES: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut at = 0;
    while at < pairs.len() {
        pairs[at] = [b'0' + at as u8 / 10, b'0' + at as u8 % 10];
        at += 1;
    }
    pairs
};

impl CodeRome {
    /// The five characters of the code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a CodeRome holds five ASCII bytes by construction")
    }

    /// The code as one number, in the order of codes; [`from_number`](Self::from_number) reads it back.
    pub(crate) fn to_number(self) -> u32 {
        let digits = self.0[1..].iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
        u32::from(self.0[0] - b'A') * 10_000 + digits
    }

    /// The code of a number; `None` for one that is none's.
    pub(crate) fn from_number(number: u32) -> Option<Self> {
        let letter = u8::try_from(number / 10_000).ok().filter(|letter| *letter < 26)?;
        let [[a, b], [c, d]] = [number / 100 % 100, number % 100].map(|pair| PAIRES[pair as usize]);
        Some(CodeRome([b'A' + letter, a, b, c, d]))
    }

    /// The professional domain of the code: its first three characters ("K13").
    pub fn domaine(&self) -> &str {
        &self.as_str()[..3]
    }
}

impl FromStr for CodeRome {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        match text.as_bytes() {
            &[l, a, b, c, d] if l.is_ascii_uppercase() && [a, b, c, d].iter().all(u8::is_ascii_digit) => {
                Ok(CodeRome([l, a, b, c, d]))
            }
            _ => Err(CodeError::new("code ROME", text, "une lettre et quatre chiffres")),
        }
    }
}

impl fmt::Display for CodeRome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CodeRome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

serde_as_text!(CodeRome);

/// An OGR code: the number of a compétence, a savoir, a contexte or an appellation in ROME.
/// The same number means different things in ROME v3 and v4.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CodeOgr(pub u32);

impl CodeOgr {
    /// The greatest: nine digits.
    const MAX: u32 = 999_999_999;
}

/// Why a text is not the code of an item.
fn not_ogr(text: &str) -> CodeError {
    CodeError::new("code OGR", text, "un nombre entier de 1 à 9 chiffres")
}

impl FromStr for CodeOgr {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        digits(text).map(CodeOgr).ok_or_else(|| not_ogr(text))
    }
}

impl<'de> Deserialize<'de> for CodeOgr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u32::deserialize(deserializer)?;
        if number > CodeOgr::MAX { Err(de::Error::custom(not_ogr(&number.to_string()))) } else { Ok(CodeOgr(number)) }
    }
}

impl fmt::Display for CodeOgr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for CodeOgr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One to nine ASCII digits, nothing else (no sign, no blank).
#[inline]
fn digits(text: &str) -> Option<u32> {
    if !(1..=9).contains(&text.len()) {
        return None;
    }
    text.bytes().try_fold(0, |number, sign| {
        let digit = sign.wrapping_sub(b'0');
        (digit <= 9).then(|| number * 10 + u32::from(digit))
    })
}

/// The code of a certification of the RNCP: `RNCP40692`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeRncp(pub u32);

impl FromStr for CodeRncp {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        text.strip_prefix("RNCP")
            .and_then(digits)
            .map(CodeRncp)
            .ok_or_else(|| CodeError::new("code RNCP", text, "RNCP suivi de chiffres, comme RNCP40692"))
    }
}

impl fmt::Display for CodeRncp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RNCP{}", self.0)
    }
}

serde_as_text!(CodeRncp);

/// The code of a certification of the répertoire spécifique, which has no blocs: `RS7003`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeRs(pub u32);

impl FromStr for CodeRs {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        text.strip_prefix("RS")
            .and_then(digits)
            .map(CodeRs)
            .ok_or_else(|| CodeError::new("code RS", text, "RS suivi de chiffres, comme RS7003"))
    }
}

impl fmt::Display for CodeRs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RS{}", self.0)
    }
}

serde_as_text!(CodeRs);

/// The code of a certification, of either register.
///
/// ```
/// use passerelles::CodeCertification;
/// let deas: CodeCertification = "RNCP40692".parse()?;
/// assert!(matches!(deas, CodeCertification::Rncp(_)));
/// # Ok::<(), passerelles::CodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeCertification {
    /// Répertoire national des certifications professionnelles.
    Rncp(CodeRncp),
    /// Répertoire spécifique.
    Rs(CodeRs),
}

impl FromStr for CodeCertification {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let rncp = text.parse().map(CodeCertification::Rncp);
        rncp.or_else(|_| text.parse().map(CodeCertification::Rs)).map_err(|_| {
            CodeError::new("code de certification", text, "RNCP ou RS suivi de chiffres, comme RNCP40692 ou RS7003")
        })
    }
}

impl fmt::Display for CodeCertification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CodeCertification::Rncp(code) => code.fmt(f),
            CodeCertification::Rs(code) => code.fmt(f),
        }
    }
}

serde_as_text!(CodeCertification);

/// The code of a bloc de compétences: that of its certification, `BC` and its number: `RNCP40692BC01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeBloc {
    /// The certification the bloc is part of.
    pub rncp: CodeRncp,
    /// Its number in the certification; written with two digits at least.
    pub numero: u16,
}

impl CodeBloc {
    /// The certification the bloc is part of, as a certification code.
    pub fn certification(&self) -> CodeCertification {
        CodeCertification::Rncp(self.rncp)
    }
}

impl FromStr for CodeBloc {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let parts = text.split_once("BC").and_then(|(rncp, numero)| {
            let rncp = rncp.parse().ok()?;
            let numero = (numero.len() >= 2).then(|| digits(numero)).flatten()?;
            Some(CodeBloc { rncp, numero: u16::try_from(numero).ok()? })
        });
        parts.ok_or_else(|| CodeError::new("code de bloc", text, "RNCPnnnnnBCnn, comme RNCP40692BC01"))
    }
}

impl fmt::Display for CodeBloc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}BC{:02}", self.rncp, self.numero)
    }
}

serde_as_text!(CodeBloc);

/// A certification or a bloc: what a person may hold, and what an equivalence speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeTitre {
    /// A whole certification.
    Certification(CodeCertification),
    /// One bloc of a certification.
    Bloc(CodeBloc),
}

impl FromStr for CodeTitre {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let bloc = text.parse().map(CodeTitre::Bloc);
        bloc.or_else(|_| text.parse().map(CodeTitre::Certification))
            .map_err(|_| CodeError::new("code de certification ou de bloc", text, "RNCP40692, RS7003 ou RNCP40692BC01"))
    }
}

impl fmt::Display for CodeTitre {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CodeTitre::Certification(code) => code.fmt(f),
            CodeTitre::Bloc(code) => code.fmt(f),
        }
    }
}

serde_as_text!(CodeTitre);

/// The number of a convention collective (IDCC), not that of its JO brochure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Idcc(u16);

impl Idcc {
    /// The number itself, 1 to 9999.
    pub fn value(self) -> u16 {
        self.0
    }
}

impl TryFrom<u32> for Idcc {
    type Error = CodeError;

    fn try_from(numero: u32) -> Result<Self, CodeError> {
        match numero {
            1..=9999 => Ok(Idcc(numero as u16)),
            _ => Err(CodeError::new("IDCC", &numero.to_string(), "un nombre de 1 à 9999")),
        }
    }
}

impl<'de> Deserialize<'de> for Idcc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u32::deserialize(deserializer)?.try_into().map_err(de::Error::custom)
    }
}

impl fmt::Display for Idcc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The level of a certification or of a métier, 1 to 8 in the French national framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Niveau(u8);

impl Niveau {
    /// The level as a number, 1 to 8.
    pub fn value(self) -> u8 {
        self.0
    }
}

impl TryFrom<u32> for Niveau {
    type Error = CodeError;

    fn try_from(niveau: u32) -> Result<Self, CodeError> {
        match niveau {
            1..=8 => Ok(Niveau(niveau as u8)),
            _ => Err(CodeError::new("niveau", &niveau.to_string(), "un nombre de 1 à 8")),
        }
    }
}

impl FromStr for Niveau {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let invalid = || CodeError::new("niveau", text, "un nombre de 1 à 8");
        digits(text).ok_or_else(invalid)?.try_into().map_err(|_| invalid())
    }
}

impl<'de> Deserialize<'de> for Niveau {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u32::deserialize(deserializer)?.try_into().map_err(de::Error::custom)
    }
}

impl fmt::Display for Niveau {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The name of a set, an exigence, an equivalence or a limite: `sap`, `rome:86`, `rome:81/116`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(Box<str>);

impl Slug {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_:/-".contains(&b);
        if (1..=80).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Slug(text.into()))
        } else {
            Err(CodeError::new("nom", text, "1 à 80 minuscules sans accent, chiffres, « _ », « : », « / » ou « - »"))
        }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

serde_as_text!(Slug);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_and_written_the_same() {
        for text in ["RNCP40692", "RS7003"] {
            assert_eq!(text.parse::<CodeCertification>().expect(text).to_string(), text);
        }
        for text in ["RNCP40692BC01", "RNCP13905BC112", "RNCP278"] {
            assert_eq!(text.parse::<CodeTitre>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn rome_codes_are_numbers_in_their_order() {
        for text in ["A0000", "K1304", "M1805", "Z9999"] {
            let code: CodeRome = text.parse().expect(text);
            assert_eq!(CodeRome::from_number(code.to_number()), Some(code));
        }
        assert_eq!(CodeRome::from_number(260_000), None);
    }

    #[test]
    fn codes_out_of_form_are_refused() {
        for text in ["", "K130", "k1304", "K13O4", "K13044", "É130", "K1304 "] {
            assert!(text.parse::<CodeRome>().is_err(), "{text}");
        }
        for text in ["RNCP", "RNCP-1", "RNCP1234567890", "rncp1", "RNCP40692BC1", "RNCP40692BC99999"] {
            assert!(text.parse::<CodeTitre>().is_err(), "{text}");
        }
        assert!("9".parse::<Niveau>().is_err() && "0".parse::<Niveau>().is_err());
        assert!(Idcc::try_from(0).is_err() && Idcc::try_from(10_000).is_err());
        assert!("Sap".parse::<Slug>().is_err() && "petite enfance".parse::<Slug>().is_err());
    }
}
