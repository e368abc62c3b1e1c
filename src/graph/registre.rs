//! The tables of a référentiel: what questions look at of every thing, as columns, and the things themselves.

use std::sync::Arc;

use super::noeud::{AppellationIx, BlocIx, CertificationIx, CompetenceIx, ContexteIx, MetierIx, Noeud};
use super::table::{Source, Table};
use crate::model::{CodeBloc, CodeCertification, CodeOgr, CodeRome, Competence, Metier, Nature, NomUsuel, Tables};

/// What questions ask of every métier and compétence, in the order of their codes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Colonnes {
    /// The métiers, and the ROME v3 code above each.
    pub metiers: Vec<CodeRome>,
    pub parents: Vec<Option<CodeRome>>,
    /// The compétences and macro-compétences, whether each is one of the latter, and which is above each.
    pub competences: Vec<CodeOgr>,
    pub natures: Vec<Nature>,
    pub macros: Vec<bool>,
    /// The position of the one above, and one more; null for none.
    pub au_dessus: Vec<u32>,
}

impl Colonnes {
    /// The macro-compétence above a compétence.
    pub fn above(&self, ix: CompetenceIx) -> Option<CompetenceIx> {
        self.au_dessus[ix.index()].checked_sub(1).map(CompetenceIx)
    }
}

/// Merged tables, each sorted by code, and positions by code.
#[derive(Debug)]
pub(super) struct Registre {
    /// All tables but those below.
    pub tables: Tables,
    pub metiers: Table<Metier>,
    /// Compétences and macro-compétences.
    pub competences: Table<Competence>,
    pub noms_usuels: Table<NomUsuel>,
    pub colonnes: Arc<Colonnes>,
    /// Where the appellations of each métier end, all of them end to end.
    pub appellations: Vec<u32>,
}

/// Compétences and macro-compétences as one table, and whether each is one of the latter; both are sorted by code.
fn merge(competences: Vec<Competence>, macros: Vec<Competence>) -> (Vec<Competence>, Vec<bool>) {
    let count = competences.len() + macros.len();
    let (mut merged, mut is_macro) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let mut macros = macros.into_iter().peekable();
    for competence in competences {
        while let Some(before) = macros.next_if(|one| one.code < competence.code) {
            merged.push(before);
            is_macro.push(true);
        }
        merged.push(competence);
        is_macro.push(false);
    }
    merged.extend(macros);
    is_macro.resize(merged.len(), true);
    (merged, is_macro)
}

impl Registre {
    /// `tables` are sorted, each by its codes.
    pub fn new(mut tables: Tables) -> Self {
        let (competences, macros) =
            merge(std::mem::take(&mut tables.competences), std::mem::take(&mut tables.macro_competences));
        let metiers = std::mem::take(&mut tables.metiers);
        let codes: Vec<CodeOgr> = competences.iter().map(|competence| competence.code).collect();
        let above = |competence: &Competence| {
            let at = competence.macro_competence.and_then(|code| codes.binary_search(&code).ok());
            at.map_or(0, |at| at as u32 + 1)
        };
        let colonnes = Colonnes {
            metiers: metiers.iter().map(|metier| metier.code).collect(),
            parents: metiers.iter().map(|metier| metier.parent).collect(),
            natures: competences.iter().map(|competence| competence.nature).collect(),
            au_dessus: competences.iter().map(above).collect(),
            competences: codes,
            macros,
        };
        let count = |end: &mut u32, metier: &Metier| {
            *end += metier.appellations.len() as u32;
            Some(*end)
        };
        let appellations = metiers.iter().scan(0, count).collect();
        let noms_usuels = Table::Lue(std::mem::take(&mut tables.noms_usuels));
        let (metiers, competences) = (Table::Lue(metiers), Table::Lue(competences));
        Registre { tables, metiers, competences, noms_usuels, colonnes: Arc::new(colonnes), appellations }
    }

    /// The same of tables to be read.
    pub fn to_read(
        tables: Tables,
        colonnes: Arc<Colonnes>,
        metiers: Arc<dyn Source<Metier>>,
        competences: Arc<dyn Source<Competence>>,
        noms_usuels: (usize, Arc<dyn Source<NomUsuel>>),
        appellations: Vec<u32>,
    ) -> Self {
        let metiers = Table::to_read(metiers, colonnes.metiers.len());
        let competences = Table::to_read(competences, colonnes.competences.len());
        let noms_usuels = Table::to_read(noms_usuels.1, noms_usuels.0);
        Registre { tables, metiers, competences, noms_usuels, colonnes, appellations }
    }

    /// How many appellations there are.
    pub fn appellation_count(&self) -> usize {
        self.appellations.last().map_or(0, |end| *end as usize)
    }

    /// The métier of an appellation, and its position in the list of that métier.
    pub fn appellation(&self, ix: AppellationIx) -> (MetierIx, usize) {
        let metier = self.appellations.partition_point(|end| *end <= ix.0);
        let debut = metier.checked_sub(1).map_or(0, |before| self.appellations[before]);
        (MetierIx::new(metier), (ix.0 - debut) as usize)
    }

    pub fn find_competence(&self, code: CodeOgr) -> Option<usize> {
        self.colonnes.competences.binary_search(&code).ok()
    }

    /// The node of a compétence that checked tables cite.
    pub fn competence_node(&self, code: CodeOgr) -> (Noeud, Nature) {
        let at = self.find_competence(code).expect("checked: every compétence cited exists");
        (self.node_of_competence(at), self.colonnes.natures[at])
    }

    /// The node of the compétence at a position.
    pub fn node_of_competence(&self, at: usize) -> Noeud {
        let ix = CompetenceIx::new(at);
        if self.colonnes.macros[at] { Noeud::MacroCompetence(ix) } else { Noeud::Competence(ix) }
    }

    pub fn metier_ix(&self, code: CodeRome) -> MetierIx {
        self.find_metier(code).expect("checked: every métier cited exists")
    }

    pub fn find_metier(&self, code: CodeRome) -> Option<MetierIx> {
        self.colonnes.metiers.binary_search(&code).ok().map(MetierIx::new)
    }

    pub fn contexte_ix(&self, code: CodeOgr) -> ContexteIx {
        self.find_contexte(code).expect("checked: every contexte cited exists")
    }

    pub fn find_contexte(&self, code: CodeOgr) -> Option<ContexteIx> {
        self.tables.contextes.binary_search_by_key(&code, |c| c.code).ok().map(ContexteIx::new)
    }

    pub fn certification_ix(&self, code: CodeCertification) -> CertificationIx {
        self.find_certification(code).expect("checked: every certification cited exists")
    }

    pub fn find_certification(&self, code: CodeCertification) -> Option<CertificationIx> {
        self.tables.certifications.binary_search_by_key(&code, |c| c.code).ok().map(CertificationIx::new)
    }

    pub fn bloc_ix(&self, code: CodeBloc) -> BlocIx {
        self.find_bloc(code).expect("checked: every bloc cited exists")
    }

    pub fn find_bloc(&self, code: CodeBloc) -> Option<BlocIx> {
        self.tables.blocs.binary_search_by_key(&code, |b| b.code).ok().map(BlocIx::new)
    }
}
