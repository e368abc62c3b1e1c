//! JSON whose values know where they stand. The grammar is that of `serde_json`; a value is kept as the text it was
//! written in, whose place in the whole gives its line.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::erreur::ProfilError;
use crate::text::similarity;

/// How many entries a list of a profil may hold: more than a working life fills.
const ENTREES_MAX: usize = 1_000;

/// The field that holds a comment, wherever it stands; it is not read.
const COMMENTAIRE: &str = "_commentaire";

/// A value, the path of its field and the whole text.
#[derive(Clone, Copy)]
pub(super) struct Valeur<'a> {
    whole: &'a str,
    raw: &'a RawValue,
    chemin: Chemin,
}

/// The path of a field, made of names of the form and of positions alone: "experiences[0].mois". It is written out for a
/// fault alone: a cohort is millions of profils that have none.
#[derive(Clone, Copy, Default)]
struct Chemin([Option<Pas>; PROFONDEUR]);

/// As deep as the form goes: the field of an entry of a list.
const PROFONDEUR: usize = 3;

#[derive(Clone, Copy)]
enum Pas {
    Champ(&'static str),
    Rang(usize),
}

impl Chemin {
    /// One step further; what is under the last field of the form is told by that field.
    fn then(mut self, pas: Pas) -> Self {
        if let Some(free) = self.0.iter_mut().find(|known| known.is_none()) {
            *free = Some(pas);
        }
        self
    }
}

impl fmt::Display for Chemin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, pas) in self.0.iter().flatten().enumerate() {
            match pas {
                Pas::Champ(nom) if at == 0 => f.write_str(nom)?,
                Pas::Champ(nom) => write!(f, ".{nom}")?,
                Pas::Rang(rang) => write!(f, "[{rang}]")?,
            }
        }
        Ok(())
    }
}

/// The fields of an object, comments left out.
pub(super) struct Objet<'a> {
    valeur: Valeur<'a>,
    champs: Vec<(&'static str, Valeur<'a>)>,
}

/// Reads a whole text: its grammar is checked here once and for all. No recursion: depth costs nothing.
pub(super) fn parse(text: &str) -> Result<Valeur<'_>, ProfilError> {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) => Ok(Valeur { whole: text, raw, chemin: Chemin::default() }),
        Err(error) => Err(ProfilError::Syntaxe {
            ligne: error.line(),
            colonne: error.column(),
            cause: match error.classify() {
                Category::Eof => "le texte s'arrête avant la fin",
                _ => "signe inattendu",
            },
        }),
    }
}

impl<'a> Valeur<'a> {
    /// The line of the value, from 1.
    fn ligne(&self) -> usize {
        // The value borrows from the whole text, so their addresses tell how far it stands.
        let at = (self.raw.get().as_ptr() as usize).saturating_sub(self.whole.as_ptr() as usize);
        1 + memchr::memchr_iter(b'\n', &self.whole.as_bytes()[..at.min(self.whole.len())]).count()
    }

    /// A fault of this value.
    pub fn fault(&self, cause: impl Into<String>) -> ProfilError {
        ProfilError::Champ { ligne: self.ligne(), champ: self.name(), cause: cause.into() }
    }

    fn name(&self) -> String {
        if self.chemin.0[0].is_none() { "le profil".to_owned() } else { format!("champ « {} »", self.chemin) }
    }

    fn child(&self, raw: &'a RawValue, pas: Pas) -> Valeur<'a> {
        Valeur { whole: self.whole, raw, chemin: self.chemin.then(pas) }
    }

    /// The fields of an object, each once, all of them known.
    pub fn object(&self, connus: &[&'static str]) -> Result<Objet<'a>, ProfilError> {
        if !self.raw.get().starts_with('{') {
            return Err(self.fault("un objet { … } est attendu."));
        }
        let entrees: Option<Entrees> = self.decode();
        let Entrees(entrees) =
            entrees.ok_or_else(|| self.fault("un nom de champ est mal écrit, ou il y en a trop."))?;
        let mut champs: Vec<(&'static str, Valeur<'a>)> = Vec::with_capacity(connus.len());
        for (nom, raw) in entrees {
            if nom == COMMENTAIRE {
                continue;
            }
            let Some(connu) = connus.iter().find(|connu| **connu == nom) else {
                return Err(self.unknown(&nom, raw, connus));
            };
            let valeur = self.child(raw, Pas::Champ(connu));
            if champs.iter().any(|(nom, _)| nom == connu) {
                return Err(valeur.fault("donné deux fois. Gardez-en un."));
            }
            champs.push((connu, valeur));
        }
        Ok(Objet { valeur: *self, champs })
    }

    /// What is written in an unknown field is not repeated, nor is its name: both may be about the person.
    fn unknown(&self, nom: &str, raw: &'a RawValue, connus: &[&'static str]) -> ProfilError {
        // A name of any length is compared by its start: the longest known one is far shorter.
        let start: String = nom.chars().take(40).collect();
        let proche = connus.iter().min_by_key(|connu| (similarity::edits(connu, &start), **connu));
        ProfilError::ChampInconnu {
            ligne: Valeur { raw, ..*self }.ligne(),
            objet: self.name(),
            proche: proche.copied().unwrap_or(COMMENTAIRE),
        }
    }

    /// The entries of a list.
    pub fn list(&self) -> Result<Vec<Valeur<'a>>, ProfilError> {
        if !self.raw.get().starts_with('[') {
            return Err(self.fault("une liste [ … ] est attendue."));
        }
        // The grammar was checked and this is a list: its length alone can be refused.
        let entrees: Option<Liste> = self.decode();
        let Liste(entrees) = entrees.ok_or_else(|| self.fault(format!("plus de {ENTREES_MAX} entrées.")))?;
        let at = |(at, raw)| self.child(raw, Pas::Rang(at));
        Ok(entrees.into_iter().enumerate().map(at).collect())
    }

    /// A text.
    pub fn text(&self) -> Result<Cow<'a, str>, ProfilError> {
        let text: Option<Texte> = self.decode();
        text.map(|Texte(text)| text).ok_or_else(|| self.fault("un texte entre guillemets est attendu."))
    }

    /// A number, decimals allowed, between bounds.
    pub fn number(&self, least: f64, most: f64) -> Result<f64, ProfilError> {
        let number: Option<f64> = self.decode();
        number
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| self.fault(format!("un nombre de {least} à {most} est attendu.")))
    }

    /// A whole number below ten to the ninth.
    pub fn whole(&self) -> Result<u32, ProfilError> {
        self.decode().ok_or_else(|| self.fault("un nombre entier est attendu."))
    }

    /// Yes or no.
    pub fn oui_non(&self) -> Result<Reponse, ProfilError> {
        let yes: bool = self.decode().ok_or_else(|| self.fault("true ou false est attendu."))?;
        Ok(if yes { Reponse::Oui } else { Reponse::Non })
    }

    /// Whether it is written as a text.
    pub fn is_text(&self) -> bool {
        self.raw.get().starts_with('"')
    }

    fn decode<T: serde::Deserialize<'a>>(&self) -> Option<T> {
        serde_json::from_str(self.raw.get()).ok()
    }
}

/// What a question of the form is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reponse {
    Oui,
    Non,
}

impl<'a> Objet<'a> {
    /// A field, if it is there. `null` is a value that fits nothing.
    pub fn get(&self, nom: &str) -> Option<&Valeur<'a>> {
        self.champs.iter().find(|(connu, _)| *connu == nom).map(|(_, valeur)| valeur)
    }

    /// A field that must be there.
    pub fn need(&self, nom: &str) -> Result<&Valeur<'a>, ProfilError> {
        self.get(nom).ok_or_else(|| self.fault(format!("il manque « {nom} ».")))
    }

    /// The entries of a list that may be absent.
    pub fn entries(&self, nom: &str) -> Result<Vec<Valeur<'a>>, ProfilError> {
        self.get(nom).map_or_else(|| Ok(Vec::new()), Valeur::list)
    }

    /// A fault of the whole object.
    pub fn fault(&self, cause: impl Into<String>) -> ProfilError {
        self.valeur.fault(cause)
    }
}

/// A text that is borrowed where nothing in it is escaped.
struct Texte<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Texte<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Texte<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Texte<'de>, E> {
                Ok(Texte(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Texte<'de>, E> {
                Ok(Texte(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Reader)
    }
}

/// The fields of an object in the order of the text, doubles included.
struct Entrees<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for Entrees<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Entrees<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entrees<'de>, A::Error> {
                let mut found = Vec::new();
                while let Some((Texte(nom), raw)) = map.next_entry::<Texte, &'de RawValue>()? {
                    if found.len() == ENTREES_MAX {
                        return Err(A::Error::custom("too many"));
                    }
                    found.push((nom, raw));
                }
                Ok(Entrees(found))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// The entries of a list.
struct Liste<'a>(Vec<&'a RawValue>);

impl<'de> serde::Deserialize<'de> for Liste<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Liste<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Liste<'de>, A::Error> {
                let mut found = Vec::new();
                while let Some(entree) = seq.next_element::<&'de RawValue>()? {
                    if found.len() == ENTREES_MAX {
                        return Err(A::Error::custom("too many"));
                    }
                    found.push(entree);
                }
                Ok(Liste(found))
            }
        }
        deserializer.deserialize_seq(Reader)
    }
}
