//! Métiers: what each cites, by positions, one métier after another; their texts by rank in the stores.

use std::sync::Arc;

use super::champ::{Cite, Lecteur, Plume, fold_sign, unfold_sign};
use super::competences::read_place;
use super::erreur::PackError;
use super::mots::Reserve;
use super::tables::{Reserves, read_codes};
use crate::graph::{Colonnes, CompetenceIx, MetierIx, Referentiel, Requis, RequisParMetier, Source, Statut};
use crate::model::{Appellation, CodeOgr, CodeRome, GenreMobilite, Metier, Mobilite, Nature, Niveau};

/// The bits of the byte that tells what a métier has.
const DEFINITION: u8 = 1 << 4;
const ACCES: u8 = 1 << 5;
const PARENT: u8 = 1 << 6;

/// How a métier has a compétence: the two low bits of a link. The first three are the places of [`Statut::ALL`].
const SIMPLE: u64 = 0;
const EMERGENTE: u64 = 1;
const COEUR: u64 = 2;
const CITE: u64 = 3;

/// What is read of a métier, its lists apart.
#[derive(Debug)]
struct Fiche {
    ogr: Option<CodeOgr>,
    emploi_reglemente: Option<bool>,
    emploi_cadre: Option<bool>,
    niveau: Option<Niveau>,
    riasec: Cite,
    /// Where its texts stand in the store, if it has them.
    definition: Option<u32>,
    acces: Option<u32>,
    /// Where each of its lists ends.
    fins: Fins,
}

/// Where the lists of a métier end in those of all.
#[derive(Debug, Clone, Copy, Default)]
struct Fins {
    autres: u32,
    contextes: u32,
    appellations: u32,
    mobilites: u32,
}

/// A job title as it is read; its label stands in the store.
#[derive(Debug)]
struct Titre {
    code: CodeOgr,
    libelle: u32,
    has_court: bool,
    peu_usite: Option<bool>,
}

/// What is read of métiers beside what questions ask of all.
#[derive(Debug)]
pub(super) struct Table {
    textes: Arc<Reserve>,
    descriptions: Arc<Reserve>,
    /// Where the labels start among the texts.
    libelles: usize,
    contextes_connus: Vec<CodeOgr>,
    fiches: Vec<Fiche>,
    /// What each métier requires, sorted: the référentiel has it too.
    pub requis: Arc<RequisParMetier>,
    /// The certifications it names: the position of the compétence and, in the two low bits, how the métier has it.
    autres: Vec<u32>,
    contextes: Vec<CodeOgr>,
    appellations: Vec<Titre>,
    mobilites: Vec<Mobilite>,
}

/// The métiers of a pack.
#[derive(Debug)]
pub(super) struct Metiers {
    pub colonnes: Arc<Colonnes>,
    pub table: Table,
}

impl Source<Metier> for Metiers {
    fn read(&self, at: usize) -> Metier {
        let Table { textes, descriptions, libelles, fiches, contextes, appellations, mobilites, .. } = &self.table;
        let (fiche, from) = (&fiches[at], self.table.debuts(at));
        let fins = fiche.fins;
        let (requis, autres) = (self.table.requis.of(MetierIx::new(at)), &self.table.autres);
        let autres = &autres[from.autres as usize..fins.autres as usize];
        let list = |genre: u64| {
            let requis = requis.iter().filter(|requis| requis.statut() as u64 == genre);
            let autres = autres.iter().filter(|lien| u64::from(**lien & 3) == genre);
            let both = requis.map(|requis| requis.competence().index()).chain(autres.map(|lien| (*lien >> 2) as usize));
            let mut codes: Vec<CodeOgr> = both.map(|at| self.colonnes.competences[at]).collect();
            codes.sort_unstable();
            codes
        };
        let description = |at: Option<u32>| at.map(|at| descriptions.get(at as usize)).unwrap_or_default();
        let title = |titre: &Titre| Appellation {
            code: titre.code,
            libelle: textes.get(titre.libelle as usize),
            court: titre.has_court.then(|| textes.get(titre.libelle as usize + 1)),
            peu_usite: titre.peu_usite,
        };
        let titles = &appellations[from.appellations as usize..fins.appellations as usize];
        Metier {
            code: self.colonnes.metiers[at],
            libelle: textes.get(libelles + at),
            ogr: fiche.ogr,
            definition: description(fiche.definition),
            acces: description(fiche.acces),
            emploi_reglemente: fiche.emploi_reglemente,
            emploi_cadre: fiche.emploi_cadre,
            niveau: fiche.niveau,
            parent: self.colonnes.parents[at],
            riasec: textes.get(fiche.riasec.0 as usize),
            coeur: list(COEUR),
            emergentes: list(EMERGENTE),
            competences: list(SIMPLE),
            contextes: contextes[from.contextes as usize..fins.contextes as usize].to_vec(),
            cite: list(CITE),
            appellations: titles.iter().map(title).collect(),
            mobilites: mobilites[from.mobilites as usize..fins.mobilites as usize].to_vec(),
        }
    }
}

impl Table {
    /// Where the lists of a métier start.
    fn debuts(&self, at: usize) -> Fins {
        at.checked_sub(1).map_or_else(Fins::default, |before| self.fiches[before].fins)
    }

    /// Where the appellations of each métier end.
    pub fn appellation_ends(&self) -> Vec<u32> {
        self.fiches.iter().map(|fiche| fiche.fins.appellations).collect()
    }
}

pub(super) fn write(referentiel: &Referentiel, plume: &mut Plume) {
    let metiers = referentiel.metiers();
    plume.nombre(metiers.len() as u64);
    let mut before = 0;
    for metier in metiers {
        let number = i64::from(metier.code.to_number());
        plume.ecart(before, number);
        before = number;
    }
    // The short texts that fiches cite stand before those that are told by their rank.
    metiers.iter().for_each(|metier| plume.texte(&metier.riasec));
    plume.nombre(plume.count_textes());
    metiers.iter().for_each(|metier| plume.push_texte(&metier.libelle));
    plume.nombre(plume.count_textes());
    plume.nombre(plume.count_descriptions());
    metiers.iter().for_each(|metier| write_metier(referentiel, metier, plume));
}

fn write_metier(referentiel: &Referentiel, metier: &Metier, plume: &mut Plume) {
    let three = |value: Option<bool>| value.map_or(0, |value| 1 + u8::from(value));
    let flag = |holds: bool, bit: u8| if holds { bit } else { 0 };
    plume.octet(
        three(metier.emploi_reglemente)
            | three(metier.emploi_cadre) << 2
            | flag(!metier.definition.is_empty(), DEFINITION)
            | flag(!metier.acces.is_empty(), ACCES)
            | flag(metier.parent.is_some(), PARENT),
    );
    if let Some(parent) = metier.parent {
        plume.ecart(i64::from(metier.code.to_number()), i64::from(parent.to_number()));
    }
    plume.nombre(metier.ogr.map_or(0, |ogr| u64::from(ogr.0) + 1));
    plume.nombre(metier.niveau.map_or(0, |niveau| u64::from(niveau.value())));
    for texte in [&metier.definition, &metier.acces].into_iter().filter(|texte| !texte.is_empty()) {
        plume.push_description(texte);
    }
    write_liens(referentiel, metier, plume);
    let contextes = referentiel.contextes();
    let position = |code: &CodeOgr| contextes.binary_search_by_key(code, |c| c.code).ok().map(|at| at as u64);
    let mut before = 0;
    plume.nombre(metier.contextes.len() as u64);
    for at in metier.contextes.iter().filter_map(position) {
        plume.nombre(at - before);
        before = at;
    }
    write_appellations(&metier.appellations, plume);
    plume.nombre(metier.mobilites.len() as u64);
    for Mobilite { vers, rang, genre } in &metier.mobilites {
        let vers = referentiel.metier_ix(*vers).expect("checked: every métier cited exists");
        plume.nombre(vers.index() as u64);
        let genre = match genre {
            None => 0,
            Some(GenreMobilite::Proche) => 1,
            Some(GenreMobilite::Evolution) => 2,
        };
        plume.nombre(rang.map_or(0, |rang| u64::from(rang) + 1) * 3 + genre);
    }
}

/// What the métier has of compétences, in the order of their positions, each by its distance from the one before it.
fn write_liens(referentiel: &Referentiel, metier: &Metier, plume: &mut Plume) {
    let lists =
        [(&metier.competences, SIMPLE), (&metier.emergentes, EMERGENTE), (&metier.coeur, COEUR), (&metier.cite, CITE)];
    let position = |code: &CodeOgr| referentiel.competence_ix(*code).expect("checked: every compétence cited exists");
    let links = lists.into_iter().flat_map(|(list, genre)| list.iter().map(move |code| (position(code), genre)));
    let mut links: Vec<(CompetenceIx, u64)> = links.collect();
    links.sort_unstable();
    plume.nombre(links.len() as u64);
    let mut before = 0;
    for (ix, genre) in links {
        plume.nombre((ix.index() as u64 - before) << 2 | genre);
        before = ix.index() as u64;
    }
}

fn write_appellations(appellations: &[Appellation], plume: &mut Plume) {
    plume.nombre(appellations.len() as u64);
    let mut before = 0;
    for Appellation { code, libelle, court, peu_usite } in appellations {
        let flags = u64::from(court.is_some()) | peu_usite.map_or(0, |value| 1 + u64::from(value)) << 1;
        plume.nombre(fold_sign(i64::from(code.0) - before) << 3 | flags);
        before = i64::from(code.0);
        plume.push_texte(libelle);
        court.iter().for_each(|court| plume.push_texte(court));
    }
}

/// How many contextes and appellations métiers have, about: room made ahead.
const CONTEXTES: usize = 9;
const APPELLATIONS: usize = 9;

/// The fewest bytes of a métier: its code, its profile, and seven fields.
const METIER: usize = 9;

pub(super) fn read(
    contextes_connus: Vec<CodeOgr>,
    colonnes: &mut Colonnes,
    reserves: &Reserves,
    lecteur: &mut Lecteur<'_>,
) -> Result<Table, PackError> {
    let count = lecteur.compte(METIER)?;
    colonnes.metiers = read_codes(count, lecteur, |code| u32::try_from(code).ok().and_then(CodeRome::from_number))?;
    let mut profils = Vec::with_capacity(count);
    for _ in 0..count {
        profils.push(lecteur.cite()?);
    }
    let libelles = read_place(count, reserves.textes.len(), lecteur)?;
    let mut suite = Suite {
        textes: read_place(0, reserves.textes.len(), lecteur)? as u32,
        descriptions: read_place(0, reserves.descriptions.len(), lecteur)? as u32,
        // Of the bytes left some two in five are links.
        requis: RequisParMetier::with_capacity(count, lecteur.reste().len() * 2 / 5),
    };
    let mut table = Table {
        textes: Arc::clone(&reserves.textes),
        descriptions: Arc::clone(&reserves.descriptions),
        libelles,
        contextes_connus,
        fiches: Vec::with_capacity(count),
        requis: Arc::new(RequisParMetier::with_capacity(0, 0)),
        autres: Vec::new(),
        contextes: Vec::with_capacity(count * CONTEXTES),
        appellations: Vec::with_capacity(count * APPELLATIONS),
        mobilites: Vec::new(),
    };
    for riasec in profils {
        table.read_metier(riasec, colonnes, &mut suite, lecteur)?;
    }
    table.requis = Arc::new(suite.requis);
    let in_bounds =
        suite.textes as usize <= reserves.textes.len() && suite.descriptions as usize <= reserves.descriptions.len();
    if in_bounds { Ok(table) } else { Err(lecteur.faute("texte hors de la réserve")) }
}

/// What goes on from one métier to the next: the positions of the next texts, and what is required.
struct Suite {
    textes: u32,
    descriptions: u32,
    requis: RequisParMetier,
}

impl Suite {
    fn description(&mut self, is_there: bool) -> Option<u32> {
        is_there.then(|| {
            self.descriptions += 1;
            self.descriptions - 1
        })
    }
}

/// Unknown, no, yes.
fn read_three(bits: u8, lecteur: &Lecteur<'_>) -> Result<Option<bool>, PackError> {
    match bits & 3 {
        0 => Ok(None),
        1 => Ok(Some(false)),
        2 => Ok(Some(true)),
        _ => Err(lecteur.faute("valeur inconnue")),
    }
}

impl Table {
    fn read_metier(
        &mut self,
        riasec: Cite,
        colonnes: &mut Colonnes,
        suite: &mut Suite,
        lecteur: &mut Lecteur<'_>,
    ) -> Result<(), PackError> {
        let flags = lecteur.octet()?;
        let own = i64::from(colonnes.metiers[self.fiches.len()].to_number());
        let parent = match flags & PARENT {
            0 => None,
            _ => {
                let number = u32::try_from(lecteur.ecart(own)?).ok();
                Some(number.and_then(CodeRome::from_number).ok_or_else(|| lecteur.faute("code impossible"))?)
            }
        };
        colonnes.parents.push(parent);
        let ogr = match lecteur.nombre()? {
            0 => None,
            code => Some(CodeOgr(u32::try_from(code - 1).map_err(|_| lecteur.faute("code impossible"))?)),
        };
        let niveau = match lecteur.u32()? {
            0 => None,
            value => Some(Niveau::try_from(value).map_err(|_| lecteur.faute("code impossible"))?),
        };
        self.read_liens(&colonnes.natures, &mut suite.requis, lecteur)?;
        suite.requis.reach(MetierIx::new(self.fiches.len() + 1));
        self.read_contextes(lecteur)?;
        self.read_appellations(suite, lecteur)?;
        self.read_mobilites(&colonnes.metiers, lecteur)?;
        self.fiches.push(Fiche {
            ogr,
            emploi_reglemente: read_three(flags, lecteur)?,
            emploi_cadre: read_three(flags >> 2, lecteur)?,
            niveau,
            riasec,
            definition: suite.description(flags & DEFINITION != 0),
            acces: suite.description(flags & ACCES != 0),
            fins: Fins {
                autres: self.autres.len() as u32,
                contextes: self.contextes.len() as u32,
                appellations: self.appellations.len() as u32,
                mobilites: self.mobilites.len() as u32,
            },
        });
        Ok(())
    }

    // Apart, so that what it goes through tens of thousands of times stays in registers.
    #[inline(never)]
    fn read_liens(
        &mut self,
        natures: &[Nature],
        requis: &mut RequisParMetier,
        lecteur: &mut Lecteur<'_>,
    ) -> Result<(), PackError> {
        // What the last link was, nothing before the first; whether each is after the one before it: what follows searches in them.
        let (mut last, mut rises) = (-1i64, true);
        let (mut place, mut filled) = (0u64, 0);
        let count = lecteur.compte(1)?;
        requis.fill(count, |requis| {
            lecteur.nombres(count, |lien| {
                // Distances are between positions: the two low bits are told anew each time.
                let link = place.wrapping_add(lien);
                let at = (link >> 2) as usize;
                let Some(nature) = natures.get(at) else { return false };
                rises &= link as i64 > last;
                (last, place) = (link as i64, link & !3);
                // A certification is cited, never required.
                match (Statut::ALL.get((link & 3) as usize), requis.get_mut(filled)) {
                    (Some(statut), Some(room)) if *nature != Nature::Certification => {
                        *room = Requis::new(CompetenceIx::new(at), *statut);
                        filled += 1;
                    }
                    _ => self.autres.push(link as u32),
                }
                true
            })?;
            Ok(filled)
        })?;
        if rises { Ok(()) } else { Err(lecteur.faute("position hors de la table")) }
    }

    fn read_contextes(&mut self, lecteur: &mut Lecteur<'_>) -> Result<(), PackError> {
        let mut at = 0;
        for _ in 0..lecteur.compte(1)? {
            at += lecteur.position(self.contextes_connus.len())?;
            let code = self.contextes_connus.get(at).ok_or_else(|| lecteur.faute("position hors de la table"))?;
            self.contextes.push(*code);
        }
        Ok(())
    }

    fn read_appellations(&mut self, suite: &mut Suite, lecteur: &mut Lecteur<'_>) -> Result<(), PackError> {
        let mut code = 0i64;
        for _ in 0..lecteur.compte(1)? {
            let read = lecteur.nombre()?;
            code = code.wrapping_add(unfold_sign(read >> 3));
            let number = u32::try_from(code).map_err(|_| lecteur.faute("code impossible"))?;
            let (libelle, has_court) = (suite.textes, read & 1 == 1);
            let peu_usite = read_three((read >> 1) as u8, lecteur)?;
            suite.textes =
                libelle.checked_add(1 + u32::from(has_court)).ok_or_else(|| lecteur.faute("trop de textes"))?;
            self.appellations.push(Titre { code: CodeOgr(number), libelle, has_court, peu_usite });
        }
        Ok(())
    }

    fn read_mobilites(&mut self, metiers: &[CodeRome], lecteur: &mut Lecteur<'_>) -> Result<(), PackError> {
        for _ in 0..lecteur.compte(2)? {
            let vers = metiers[lecteur.position(metiers.len())?];
            let read = lecteur.nombre()?;
            let rang = match read / 3 {
                0 => None,
                rang => Some(u16::try_from(rang - 1).map_err(|_| lecteur.faute("nombre trop grand"))?),
            };
            let genre = match read % 3 {
                0 => None,
                1 => Some(GenreMobilite::Proche),
                _ => Some(GenreMobilite::Evolution),
            };
            self.mobilites.push(Mobilite { vers, rang, genre });
        }
        Ok(())
    }
}
