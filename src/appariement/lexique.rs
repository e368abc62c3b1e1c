//! The table of words: which are near, empty, ambiguous or opposed. Read from `synonymes.toml`, which says how to edit it.

use std::sync::Arc;

use once_cell::sync::Lazy;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::text::fold::fold;
use crate::text::root::root;

/// Why a table of words cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppariementError {
    /// A table that is not of its form.
    #[error("table de mots illisible : {cause}. Voyez l'en-tête de src/appariement/synonymes.toml.")]
    Syntaxe {
        /// What the grammar says.
        cause: String,
    },
    /// A word that says nothing in one place and something in another.
    #[error("table de mots : « {mot} » est à la fois dans « cadre » et dans un groupe. Retirez-le de l'un des deux.")]
    Contradiction {
        /// The word.
        mot: String,
    },
    /// More than the table can hold.
    #[error("table de mots : trop de {quoi} (au plus {max}). Retirez-en.")]
    Trop {
        /// What there is too much of.
        quoi: &'static str,
        /// The bound.
        max: usize,
    },
}

/// What a word does in a label. Ordered by how much it tells, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// How the label is worded ("techniques de").
    Cadre,
    /// For whom ("patient").
    Public,
    /// What is done ("nettoyer").
    Acte,
    /// What is done about what others do ("superviser").
    Conduite,
    /// To what, with what: what tells two skills apart. Every word that the table does not name is one.
    Objet,
}

impl Role {
    /// How many there are.
    pub(super) const COUNT: usize = Role::Objet as usize + 1;
}

/// The place of a word in a group: two words of a group are near, of one form the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Membre {
    pub groupe: u16,
    pub forme: u16,
}

/// The bit of a form that is a kind of what the group names.
const SORTE: u16 = 1 << 15;

impl Membre {
    /// Whether it is a kind of what the group names, not the thing itself.
    pub fn is_kind(self) -> bool {
        self.forme & SORTE != 0
    }
}

/// The groups a word may stand in: enough for any honest ambiguity.
pub(super) const MEMBRES_MAX: usize = 4;

/// Values of all oppositions together: each is a bit.
const VALEURS_MAX: usize = 64;

/// What the table says of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entree {
    pub role: Role,
    membres: [Membre; MEMBRES_MAX],
    combien: usize,
}

impl Entree {
    fn new(role: Role) -> Self {
        Entree { role, membres: [Membre { groupe: 0, forme: 0 }; MEMBRES_MAX], combien: 0 }
    }

    /// Its places in groups.
    pub fn membres(&self) -> &[Membre] {
        &self.membres[..self.combien]
    }
}

#[derive(Debug)]
struct Sens {
    avec: FxHashSet<String>,
    devient: String,
}

/// The table of words.
#[derive(Debug, Default)]
pub struct Lexique {
    entrees: FxHashMap<String, Entree>,
    /// By first root: the roots of each expression, the longest first.
    expressions: FxHashMap<String, Vec<Vec<String>>>,
    reserves: FxHashMap<String, Vec<Vec<String>>>,
    sens: FxHashMap<String, Vec<Sens>>,
    /// The bit of a word that has an opposite.
    valeurs: FxHashMap<String, u64>,
    /// The bits of each opposition.
    familles: Vec<u64>,
}

static EMBARQUE: Lazy<Arc<Lexique>> = Lazy::new(|| {
    let lexique = Lexique::parse(Lexique::TEXTE);
    Arc::new(lexique.expect("the embedded table of words is checked by the tests"))
});

/// The file as it stands; a group is a list of texts, each one word under several forms.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fichier {
    cadre: Vec<String>,
    #[serde(default)]
    reserve: Vec<String>,
    #[serde(default)]
    acte: Vec<Vec<String>>,
    #[serde(default)]
    conduite: Vec<Vec<String>>,
    #[serde(default)]
    public: Vec<Vec<String>>,
    #[serde(default)]
    objet: Vec<Vec<String>>,
    #[serde(default)]
    sens: Vec<SensLu>,
    #[serde(default)]
    oppose: Vec<OpposeLu>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SensLu {
    mot: String,
    avec: String,
    devient: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpposeLu {
    // The name is for the reader of the file.
    #[serde(rename = "nom")]
    _nom: String,
    valeurs: Vec<String>,
}

/// The words of a line of the table.
fn forms(line: &str) -> impl Iterator<Item = &str> {
    line.split(',').map(str::trim).filter(|form| !form.is_empty())
}

/// The roots of a form.
fn roots(form: &str) -> Vec<String> {
    fold(form).split(' ').map(root).collect()
}

/// A form as one key: its roots.
fn key(form: &str) -> String {
    to_key(roots(form))
}

/// Roots as one key; those of most forms are one.
fn to_key(mut roots: Vec<String>) -> String {
    if roots.len() == 1 { roots.swap_remove(0) } else { roots.join(" ") }
}

impl Lexique {
    /// What the table that the library embeds is read from.
    pub(crate) const TEXTE: &'static str = include_str!("synonymes.toml");

    /// The table that the library embeds.
    pub fn embarque() -> Arc<Lexique> {
        Arc::clone(&EMBARQUE)
    }

    /// Reads a table of one's own, in the form of `synonymes.toml`.
    ///
    /// # Errors
    /// [`AppariementError`], with the word at fault.
    pub fn parse(text: &str) -> Result<Self, AppariementError> {
        let fichier: Fichier =
            toml::from_str(text).map_err(|error| AppariementError::Syntaxe { cause: error.message().to_owned() })?;
        let mut lexique = Lexique::default();
        for line in &fichier.cadre {
            for form in forms(line) {
                let cle = lexique.expression(form);
                lexique.entrees.insert(cle, Entree::new(Role::Cadre));
            }
        }
        let roles = [
            (Role::Acte, &fichier.acte),
            (Role::Conduite, &fichier.conduite),
            (Role::Public, &fichier.public),
            (Role::Objet, &fichier.objet),
        ];
        let groupes = roles.iter().flat_map(|(role, groupes)| groupes.iter().map(move |groupe| (*role, groupe)));
        for (groupe, (role, lines)) in groupes.enumerate() {
            for (forme, line) in lines.iter().enumerate() {
                let (line, sorte) = line.strip_prefix('>').map_or((line.as_str(), 0), |rest| (rest, SORTE));
                for form in forms(line) {
                    lexique.join(form, role, Membre { groupe: groupe as u16, forme: forme as u16 | sorte })?;
                }
            }
        }
        for sens in &fichier.sens {
            let avec = forms(&sens.avec).map(key).collect();
            let devient = key(&sens.devient);
            lexique.sens.entry(key(&sens.mot)).or_default().push(Sens { avec, devient });
        }
        lexique.oppose(&fichier.oppose)?;
        for reserve in &fichier.reserve {
            let roots = roots(reserve);
            lexique.reserves.entry(roots[0].clone()).or_default().push(roots);
        }
        for lists in [&mut lexique.expressions, &mut lexique.reserves] {
            lists.values_mut().for_each(|list| {
                list.sort_unstable_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
            });
        }
        Ok(lexique)
    }

    /// The key of a form; a form of several words is noted as an expression.
    fn expression(&mut self, form: &str) -> String {
        let roots = roots(form);
        if roots.len() > 1 {
            let known = self.expressions.entry(roots[0].clone()).or_default();
            if !known.contains(&roots) {
                known.push(roots.clone());
            }
        }
        to_key(roots)
    }

    fn join(&mut self, form: &str, role: Role, membre: Membre) -> Result<(), AppariementError> {
        let cle = self.expression(form);
        let entree = self.entrees.entry(cle).or_insert_with(|| Entree::new(role));
        if entree.role == Role::Cadre {
            return Err(AppariementError::Contradiction { mot: form.to_owned() });
        }
        if !entree.membres().contains(&membre) {
            let Some(place) = entree.membres.get_mut(entree.combien) else {
                return Err(AppariementError::Trop { quoi: "groupes pour un même mot", max: MEMBRES_MAX });
            };
            *place = membre;
            entree.combien += 1;
        }
        Ok(())
    }

    fn oppose(&mut self, oppositions: &[OpposeLu]) -> Result<(), AppariementError> {
        let mut bit = 0;
        for opposition in oppositions {
            let mut famille = 0;
            for line in &opposition.valeurs {
                if bit == VALEURS_MAX {
                    return Err(AppariementError::Trop { quoi: "valeurs opposées", max: VALEURS_MAX });
                }
                for form in forms(line) {
                    let cle = self.expression(form);
                    *self.valeurs.entry(cle).or_default() |= 1 << bit;
                }
                famille |= 1 << bit;
                bit += 1;
            }
            self.familles.push(famille);
        }
        Ok(())
    }

    /// What the table says of a key.
    pub(super) fn entree(&self, cle: &str) -> Option<&Entree> {
        self.entrees.get(cle)
    }

    /// What a key does: an objet, where the table does not name it.
    pub(super) fn role(&self, cle: &str) -> Role {
        self.entrees.get(cle).map_or(Role::Objet, |entree| entree.role)
    }

    /// The bits of what a key is opposed by; 0 for most.
    pub(super) fn valeurs(&self, cle: &str) -> u64 {
        self.valeurs.get(cle).copied().unwrap_or(0)
    }

    /// Whether two labels are of things that never stand for each other.
    pub(super) fn is_opposed(&self, one: u64, other: u64) -> bool {
        let parts = |famille: &u64| one & famille != 0 && other & famille != 0 && one & other & famille == 0;
        self.familles.iter().any(parts)
    }

    /// The circumstances that start with a root, the longest first.
    pub(super) fn reserves(&self, root: &str) -> &[Vec<String>] {
        self.reserves.get(root).map_or(&[], Vec::as_slice)
    }

    /// The expressions that start with a root, the longest first.
    pub(super) fn expressions(&self, root: &str) -> &[Vec<String>] {
        self.expressions.get(root).map_or(&[], Vec::as_slice)
    }

    /// Whether a word may mean something else beside others.
    pub(super) fn has_senses(&self, cle: &str) -> bool {
        self.sens.contains_key(cle)
    }

    /// The other sense of a word beside some of the words of its label.
    pub(super) fn sense(&self, cle: &str, roots: &[&str]) -> Option<&str> {
        let senses = self.sens.get(cle)?;
        let sense = senses.iter().find(|sense| roots.iter().any(|root| sense.avec.contains(*root)))?;
        Some(&sense.devient)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lecture::Lecteur;
    use super::*;

    fn keys(label: &str) -> Vec<String> {
        Lecteur::new(&Lexique::embarque()).read(label).into_iter().map(|word| word.cle.to_string()).collect()
    }

    #[test]
    fn the_embedded_table_is_valid() {
        let lexique = Lexique::parse(include_str!("synonymes.toml")).expect("valid");
        assert!(lexique.entrees.len() > 100);
    }

    #[test]
    fn expressions_are_read_before_words() {
        assert_eq!(keys("Premiers secours"), ["premi secour"]);
        assert_eq!(keys("Personne âgée"), ["person age"]);
    }

    #[test]
    fn a_word_beside_others_may_mean_something_else() {
        assert_ne!(keys("Mener un entretien individuel")[1], keys("Entretien du linge")[0]);
    }

    #[test]
    fn circumstances_and_parentheses_count_less() {
        let read = Lecteur::new(&Lexique::embarque()).read("Préparer des pizzas selon les commandes (bois)");
        let en_reserve: Vec<bool> = read.iter().map(|word| word.en_reserve).collect();
        assert_eq!(en_reserve, [false, false, true, true]);
        let free = Lecteur::new(&Lexique::embarque()).read("Je cuisine pour un enfant. Je lave le linge.");
        assert!(!free.last().expect("linge").en_reserve, "a circumstance ends with its sentence");
    }

    #[test]
    fn words_keep_their_place() {
        let label = "Hygie\u{300}ne des locaux";
        let read = Lecteur::new(&Lexique::embarque()).read(label);
        assert_eq!(&label[read[0].debut..read[0].fin], "Hygie\u{300}ne");
    }

    #[test]
    fn faults_of_a_table_are_named() {
        let error = Lexique::parse("cadre = [\"gerer\"]\nacte = [[\"gerer\"]]").expect_err("in both places");
        assert_eq!(error, AppariementError::Contradiction { mot: "gerer".into() });
        assert!(matches!(Lexique::parse("x"), Err(AppariementError::Syntaxe { .. })));
    }
}
