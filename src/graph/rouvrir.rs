//! From what was closed once back to the closed state: a référentiel that a pack holds. Bounds and citations are
//! checked, so that nothing that follows them can fail; the domain rules are not read again.

use std::sync::Arc;

use once_cell::sync::OnceCell;

use super::build::Origines;
use super::liens::Liens;
use super::referentiel::Referentiel;
use super::registre::{Colonnes, Registre};
use super::requis::RequisParMetier;
use super::table::Source;
use crate::model::{
    CodeCertification, CodeRome, CodeTitre, Competence, Identite, Metier, NomUsuel, Nomenclature, Origine, Tables,
};
use crate::text::liste::Liste;

/// The parts of a closed référentiel, as a pack holds them.
#[derive(Debug)]
pub(crate) struct Ferme {
    /// Its layers, weakest first, and how each came in.
    pub couches: Vec<Identite>,
    pub sources: Vec<Origine>,
    pub nomenclature: Nomenclature,
    /// All tables but métiers, compétences, macro-compétences and common names, which are read when they are asked for.
    pub tables: Tables,
    pub colonnes: Arc<Colonnes>,
    pub metiers: Arc<dyn Source<Metier>>,
    pub competences: Arc<dyn Source<Competence>>,
    /// How many common names there are, and where they are read from.
    pub noms_usuels: (usize, Arc<dyn Source<NomUsuel>>),
    /// Where the appellations of each métier end among those of all.
    pub appellations: Vec<u32>,
    /// Links from certifications that v3 codes stand for.
    pub etendus: Vec<(CodeCertification, CodeRome, bool)>,
    /// What each métier requires, sorted.
    pub requis: Arc<RequisParMetier>,
}

impl Referentiel {
    /// Opens again what [`Referentiel::new`] closed. The caller has checked what métiers and compétences cite, by
    /// reading them as positions.
    ///
    /// # Errors
    /// What is out of order or cited and absent, in French.
    pub(crate) fn reopen(ferme: Ferme) -> Result<Self, &'static str> {
        let Ferme { couches, sources, nomenclature, tables, colonnes, metiers, competences, .. } = ferme;
        let Ferme { noms_usuels, appellations, etendus, requis, .. } = ferme;
        check_order(&tables, &colonnes)?;
        let registre = Registre::to_read(tables, colonnes, metiers, competences, noms_usuels, appellations);
        check_citations(&registre, &etendus)?;
        let origines = Origines::new(&registre);
        let liens = Liens::with_requis(&registre, &etendus, requis);
        let graphe = OnceCell::new();
        let obligations = std::iter::repeat_with(OnceCell::new).take(registre.metiers.len()).collect();
        Ok(Referentiel { couches, sources, nomenclature, registre, etendus, origines, liens, graphe, obligations })
    }

    /// The tables but for métiers, compétences, macro-compétences and common names, which have accessors of their own.
    pub(crate) fn tables(&self) -> &Tables {
        &self.registre.tables
    }

    /// What questions ask of every métier and compétence.
    pub(crate) fn colonnes(&self) -> &Arc<Colonnes> {
        &self.registre.colonnes
    }

    /// Where compétences are read from; nothing where all of them are in memory.
    pub(crate) fn competence_source(&self) -> Option<Arc<dyn Source<Competence>>> {
        self.registre.competences.source()
    }

    /// The labels of the compétences, by position; what else a pack tells of them is not read.
    pub(crate) fn competence_libelles(&self) -> Liste {
        let mut libelles = Liste::default();
        self.registre.competences.visit_libelles(&mut |libelle| {
            libelles.push([libelle]);
        });
        libelles
    }

    /// How each layer came in.
    pub(crate) fn sources(&self) -> &[Origine] {
        &self.sources
    }

    /// The links that v3 codes stand for.
    pub(crate) fn etendus(&self) -> &[(CodeCertification, CodeRome, bool)] {
        &self.etendus
    }
}

/// Every table stands in the order of its codes, none of which stands twice.
fn check_order(tables: &Tables, colonnes: &Colonnes) -> Result<(), &'static str> {
    fn sorted<T, K: Ord>(table: &[T], key: impl Fn(&T) -> K) -> bool {
        table.windows(2).all(|pair| key(&pair[0]) < key(&pair[1]))
    }
    let Colonnes { metiers, competences, macros, .. } = colonnes;
    let items = competences.windows(2).zip(macros.windows(2)).all(|(codes, macros)| {
        // A compétence and a macro-compétence had one code in what earlier builds accepted.
        codes[0] < codes[1] || codes[0] == codes[1] && macros == [false, true]
    });
    let checks = [
        (!metiers.is_empty() && sorted(metiers, |code| *code), "table des métiers vide ou en désordre"),
        (items, "table des compétences en désordre"),
        (sorted(&tables.contextes, |c| c.code), "table des contextes en désordre"),
        (sorted(&tables.certifications, |c| c.code), "table des certifications en désordre"),
        (sorted(&tables.blocs, |b| b.code), "table des blocs en désordre"),
        (tables.ensembles.windows(2).all(|e| e[0].code < e[1].code), "table des ensembles en désordre"),
        (tables.limites.windows(2).all(|e| e[0].code < e[1].code), "table des limites en désordre"),
    ];
    checks.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, fault)| Err(fault))
}

/// Which codes of métiers there are, a bit each: sets and exigences cite them by the thousand.
struct Connus(Vec<u64>);

impl Connus {
    fn new(codes: &[CodeRome]) -> Self {
        let numbers = || codes.iter().map(|code| code.to_number() as usize);
        let mut bits = vec![0; numbers().max().map_or(0, |most| most / 64 + 1)];
        numbers().for_each(|number| bits[number / 64] |= 1 << (number % 64));
        Connus(bits)
    }

    fn has(&self, code: CodeRome) -> bool {
        let number = code.to_number() as usize;
        self.0.get(number / 64).is_some_and(|bits| bits >> (number % 64) & 1 == 1)
    }
}

/// Everything that the links of titles follow is there.
fn check_citations(registre: &Registre, etendus: &[(CodeCertification, CodeRome, bool)]) -> Result<(), &'static str> {
    let tables = &registre.tables;
    let known = Connus::new(&registre.colonnes.metiers);
    let metier = |code: &CodeRome| known.has(*code);
    let certification = |code: &CodeCertification| registre.find_certification(*code).is_some();
    let titre = |titre: &CodeTitre| match titre {
        CodeTitre::Certification(code) => certification(code),
        CodeTitre::Bloc(code) => registre.find_bloc(*code).is_some(),
    };
    let checks = [
        (tables.ensembles.iter().all(|e| e.metiers.iter().all(metier)), "un ensemble cite un métier absent"),
        (
            etendus.iter().all(|(from, to, _)| certification(from) && metier(to)),
            "un lien étendu cite un métier ou une certification absents",
        ),
        (
            tables
                .certifications
                .iter()
                .all(|c| c.vise.iter().all(metier) && c.remplace.iter().all(|replaced| certification(&replaced.code))),
            "une certification cite un métier ou une certification absents",
        ),
        (
            tables.blocs.iter().all(|bloc| {
                let attested = |code| registre.find_competence(code).is_some();
                certification(&bloc.code.certification()) && bloc.competences.iter().all(|c| attested(c.code))
            }),
            "un bloc cite une certification ou une compétence absentes",
        ),
        (
            tables.exigences.iter().all(|e| e.metiers.iter().all(metier) && e.certifications.iter().all(certification)),
            "une exigence cite un métier ou une certification absents",
        ),
        (
            tables.equivalences.iter().all(|e| e.de.iter().all(titre) && e.vers.iter().all(titre)),
            "une équivalence cite un titre absent",
        ),
    ];
    checks.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, fault)| Err(fault))
}
