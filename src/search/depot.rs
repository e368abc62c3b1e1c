//! What is gathered for the index: things, their names, and the forms in which these are typed.

use std::collections::hash_map::Entry;
use std::fmt::{Display, Write};
use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::constantes::{COMPARED_LETTERS, NEXT_MEANING, WITHOUT_HYPHENS, WITHOUT_PARENTHESES};
use super::index::{Cible, Forme};
use super::lecteur::{Extrait, Lecteur, Lu, Numero, significant};
use super::reponse::{Champ, GenreObjet};
use crate::graph::Referentiel;
use crate::model::{Certification, CodeOgr, Metier};
use crate::text::gender;
use crate::text::liste::Liste;

/// What is gathered before words have their positions.
#[derive(Default)]
pub(super) struct Depot {
    pub cibles: Vec<Cible>,
    pub codes: Liste,
    pub textes: Liste,
    pub formes: Formes,
    pub lecteur: Lecteur,
    fiches: Fiches,
    /// The two sides of the name at hand, and the code.
    cotes: [Lu; 2],
    code: String,
}

/// The forms, and their words one after another.
#[derive(Default)]
pub(super) struct Formes {
    pub formes: Vec<Forme>,
    pub plies: Liste,
    pub mots: Vec<u32>,
    /// The first form of the last thing, and its forms by their digests: none of them is there twice.
    debut: usize,
    vues: FxHashMap<u64, u32>,
}

/// A name, of which there are forms.
#[derive(Clone, Copy)]
struct Nom {
    cible: u32,
    texte: u32,
    champ: Champ,
    /// What a full match is worth.
    facteur: f32,
}

impl Nom {
    fn worth(self, part: f32) -> Self {
        Nom { facteur: self.facteur * part, ..self }
    }
}

impl Depot {
    fn add_cible(&mut self, objet: GenreObjet, code: impl Display, libelle: &str) -> u32 {
        self.code.clear();
        write!(self.code, "{code}").expect("memory takes all that is written");
        self.formes.begin();
        let libelle = self.textes.push([libelle]);
        self.cibles.push(Cible { objet, libelle, fiche: None, formes: 0 });
        self.codes.push([self.code.as_str()])
    }

    /// A thing that has a label, and no other name.
    pub fn add_labelled(&mut self, objet: GenreObjet, code: impl Display, libelle: &str, facteur: f32) -> u32 {
        let cible = self.add_cible(objet, code, libelle);
        let texte = self.cibles[cible as usize].libelle;
        self.add_forms(Nom { cible, texte, champ: Champ::Libelle, facteur }, libelle);
        cible
    }

    /// A métier and its fiche; `libelles`: those of compétences, by position.
    pub fn add_metier(&mut self, referentiel: &Referentiel, libelles: &Liste, metier: &Metier) {
        let cible = self.add_labelled(GenreObjet::Metier, metier.code, &metier.libelle, 1.0);
        for appellation in &metier.appellations {
            self.add_name(cible, Champ::Appellation, &appellation.libelle, 1.0);
            if let Some(court) = appellation.court.as_ref().filter(|court| **court != appellation.libelle) {
                self.add_name(cible, Champ::Appellation, court, 1.0);
            }
        }
        self.add_fiche(referentiel, libelles, metier, cible);
    }

    pub fn add_certification(&mut self, certification: &Certification, facteur: f32) {
        let libelle = &certification.libelle;
        let cible = self.add_labelled(GenreObjet::Certification, certification.code, libelle, facteur);
        if let Some(abrege) = &certification.abrege {
            let nom = Nom { cible, texte: self.textes.push([abrege.as_str()]), champ: Champ::Abrege, facteur };
            self.add_form(nom, abrege);
            // "TP", "CAP": many share it, and people say it before the title.
            self.add_form(Nom { champ: Champ::Libelle, ..nom }, &format!("{abrege} {libelle}"));
        }
    }

    /// Names that people give to things; `par_code`, these in the order of their codes.
    pub fn add_common_names(&mut self, referentiel: &Referentiel, par_code: &[u32]) {
        for nom in referentiel.noms_usuels() {
            let metiers = nom.metiers.iter().map(ToString::to_string);
            let certifications = nom.certifications.iter().map(ToString::to_string);
            for (rank, code) in metiers.chain(certifications).enumerate() {
                let known = |at: &u32| self.codes.get(*at as usize).unwrap_or_default();
                if let Ok(at) = par_code.binary_search_by(|at| known(at).cmp(&code)) {
                    // A common name may be an appellation too: the table then decides, since it tells which meaning
                    // comes first. So it is told again, whatever the thing has.
                    self.formes.begin();
                    self.add_name(par_code[at], Champ::NomUsuel, &nom.nom, 1.0 - NEXT_MEANING * rank as f32);
                }
            }
        }
    }

    /// Gives back the room that nothing came to take: all of this stays as long as the index.
    pub fn close(&mut self) {
        let Depot { cibles, codes, textes, formes: Formes { formes, plies, mots, .. }, .. } = self;
        [codes, textes, plies].into_iter().for_each(Liste::shrink);
        cibles.shrink_to_fit();
        formes.shrink_to_fit();
        mots.shrink_to_fit();
    }

    fn add_name(&mut self, cible: u32, champ: Champ, name: &str, facteur: f32) {
        let texte = self.textes.push([name]);
        self.add_forms(Nom { cible, texte, champ, facteur }, name);
    }

    /// A name in all its forms: both genders, without its parentheses, and the abbreviation that they hold.
    fn add_forms(&mut self, nom: Nom, name: &str) {
        self.add_gendered(nom, name);
        if let Some(joined) = join_hyphens(name) {
            self.add_gendered(nom.worth(WITHOUT_HYPHENS), &joined);
        }
        if !name.contains('(') {
            return;
        }
        let Some((before, rest)) = name.split_once(" (") else { return };
        let Some((inside, after)) = rest.split_once(')') else { return };
        self.add_gendered(nom.worth(WITHOUT_PARENTHESES), &format!("{before}{after}"));
        if is_abbreviation(inside) {
            self.add_form(Nom { champ: Champ::Abrege, ..nom }, inside);
        }
    }

    /// A name in both genders, and as it stands.
    fn add_gendered(&mut self, nom: Nom, name: &str) {
        let name = gender::without_endings(name);
        let (before, after) = gender::sides(&name);
        let [une, autre] = &mut self.cotes;
        self.lecteur.read(before, une);
        self.lecteur.read(after, autre);
        let alike = |a, b| gender::begin_alike(une.mot(a), autre.mot(b));
        for (a, b) in gender::combine(une.numeros().len(), autre.numeros().len(), alike) {
            self.formes.add(nom, [une.extrait(a), autre.extrait(b)]);
        }
    }

    /// A name as it stands.
    fn add_form(&mut self, nom: Nom, name: &str) {
        let [lu, _] = &mut self.cotes;
        self.lecteur.read(name, lu);
        self.formes.add(nom, [lu.whole(), lu.extrait(0..0)]);
    }

    /// The words of the fiche, each once, in the order in which they come.
    fn add_fiche(&mut self, referentiel: &Referentiel, libelles: &Liste, metier: &Metier, cible: u32) {
        let Depot { fiches, lecteur, cotes: [lu, _], .. } = self;
        let mut numeros = std::mem::take(&mut fiches.numeros);
        numeros.clear();
        let names = metier.appellations.iter().map(|appellation| &appellation.libelle);
        for texte in std::iter::once(&metier.libelle).chain(names).chain([&metier.definition]) {
            lecteur.read(texte, lu);
            numeros.extend_from_slice(lu.numeros());
        }
        let plie = beginning(lecteur, &numeros);
        let mut suite: Vec<u32> = significant(numeros.iter()).collect();
        fiches.numeros = numeros;
        for code in &metier.contextes {
            let libelle = || referentiel.contexte(*code).map(|contexte| contexte.libelle.as_str());
            suite.extend_from_slice(fiches.words(lecteur, lu, (Part::Contexte, *code), libelle));
        }
        for code in &metier.coeur {
            let libelle = || libelles.get(referentiel.competence_ix(*code)?.index());
            suite.extend_from_slice(fiches.words(lecteur, lu, (Part::Coeur, *code), libelle));
        }
        fiches.keep_once(&mut suite, lecteur.len());
        let its = &mut self.cibles[cible as usize];
        its.fiche = Some(self.formes.formes.len() as u32);
        let nom = Nom { cible, texte: its.libelle, champ: Champ::Fiche, facteur: 1.0 };
        self.formes.push(nom, [&plie, "", ""], suite.into_iter());
    }
}

impl Formes {
    /// From here on, forms are those of another thing, or are told again.
    fn begin(&mut self) {
        self.debut = self.formes.len();
        self.vues.clear();
    }

    /// A form made of two parts, unless its thing has it.
    fn add(&mut self, nom: Nom, [une, autre]: [Extrait<'_>; 2]) {
        if une.numeros.is_empty() && autre.numeros.is_empty() {
            return;
        }
        let numeros = une.numeros.iter().chain(autre.numeros);
        let mut digest = FxBuildHasher.build_hasher();
        numeros.clone().for_each(|numero| digest.write_u32(numero.mot));
        let blank = if une.plie.is_empty() || autre.plie.is_empty() { "" } else { " " };
        let is_it = |known: &str| known.strip_prefix(une.plie).and_then(|k| k.strip_prefix(blank)) == Some(autre.plie);
        match self.vues.entry(digest.finish()) {
            // A digest seen is nearly always that of the same form; the forms themselves decide.
            Entry::Occupied(seen) => {
                let first = self.plies.get(*seen.get() as usize).is_some_and(is_it);
                if first || self.plies.iter_from(self.debut).any(is_it) {
                    return;
                }
            }
            Entry::Vacant(new) => {
                new.insert(self.plies.len() as u32);
            }
        }
        self.push(nom, [une.plie, blank, autre.plie], significant(numeros));
    }

    fn push(&mut self, nom: Nom, plie: [&str; 3], mots: impl Iterator<Item = u32>) {
        let from = self.mots.len() as u32;
        self.mots.extend(mots);
        self.plies.push(plie);
        let Nom { cible, texte, champ, facteur } = nom;
        let facteur = facteur * champ.factor();
        self.formes.push(Forme { cible, texte, champ, facteur, mots: (from, self.mots.len() as u32) });
    }
}

/// Of which part of a fiche a label is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Contexte,
    Coeur,
}

/// What is kept from one fiche to the next.
#[derive(Default)]
struct Fiches {
    numeros: Vec<Numero>,
    /// The words of the labels that fiches name, each label read once, and where those of each stand.
    mots: Vec<u32>,
    lus: FxHashMap<(Part, CodeOgr), Range<usize>>,
    /// The last fiche in which each word was met.
    vus: Vec<u32>,
    fiche: u32,
}

impl Fiches {
    /// The words of a label, where it is known.
    fn words<'a>(
        &mut self,
        lecteur: &mut Lecteur,
        lu: &mut Lu,
        code: (Part, CodeOgr),
        libelle: impl FnOnce() -> Option<&'a str>,
    ) -> &[u32] {
        let Fiches { mots, lus, .. } = self;
        let place = lus.entry(code).or_insert_with(|| {
            let from = mots.len();
            if let Some(libelle) = libelle() {
                lecteur.read(libelle, lu);
                mots.extend(significant(lu.numeros().iter()));
            }
            from..mots.len()
        });
        &mots[place.clone()]
    }

    /// Leaves each word once, in the order in which they first come. `count`: how many words there are.
    fn keep_once(&mut self, suite: &mut Vec<u32>, count: usize) {
        self.fiche += 1;
        self.vus.resize(count, 0);
        suite.retain(|mot| std::mem::replace(&mut self.vus[*mot as usize], self.fiche) != self.fiche);
    }
}

/// The first words of a fiche, each once: as many as are ever compared letter by letter.
fn beginning(lecteur: &Lecteur, numeros: &[Numero]) -> String {
    let mut kept: Vec<Numero> = Vec::new();
    let mut letters = 0;
    for numero in numeros.iter().filter(|numero| !numero.vide) {
        if letters > COMPARED_LETTERS {
            break;
        }
        if !kept.contains(numero) {
            letters += lecteur.mot(*numero).chars().count() + 1;
            kept.push(*numero);
        }
    }
    let mots: Vec<&str> = kept.iter().map(|numero| lecteur.mot(*numero)).collect();
    mots.join(" ")
}

/// A name with its compounds in one word ("babysitter"), as people also write them; nothing where it has none.
fn join_hyphens(name: &str) -> Option<String> {
    if !name.contains('-') {
        return None;
    }
    let compound = |word: &str| word.split_once('-').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    let joined = |word: &str| if compound(word) { word.replace('-', "") } else { word.to_owned() };
    name.split(' ').any(compound).then(|| name.split(' ').map(joined).collect::<Vec<_>>().join(" "))
}

/// Whether what stands in parentheses is the abbreviation of what stands before: one word of capitals.
fn is_abbreviation(text: &str) -> bool {
    text.len() > 1 && text.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
}
