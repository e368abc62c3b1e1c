//! Tables to petgraph: one node a thing, one link a relation. Nodes stand table by table, in the order of their codes.

use std::collections::BTreeMap;

use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;

use super::noeud::{
    AppellationIx, BlocIx, CertificationIx, CompetenceIx, ContexteIx, EnsembleIx, EquivalenceIx, ExigenceIx, Lien,
    MetierIx, Noeud, Statut,
};
use super::registre::Registre;
use crate::model::{Certitude, CodeCertification, CodeOgr, CodeRome, CodeTitre, Metier, Nature};

/// Where the nodes of each table start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Origines {
    competences: usize,
    contextes: usize,
    blocs: usize,
    certifications: usize,
    exigences: usize,
    ensembles: usize,
    appellations: usize,
}

impl Origines {
    /// The node of a thing.
    pub fn node(&self, noeud: Noeud) -> NodeIndex {
        let at = match noeud {
            Noeud::Metier(ix) => ix.index(),
            Noeud::Competence(ix) | Noeud::MacroCompetence(ix) => self.competences + ix.index(),
            Noeud::Contexte(ix) => self.contextes + ix.index(),
            Noeud::Bloc(ix) => self.blocs + ix.index(),
            Noeud::Certification(ix) => self.certifications + ix.index(),
            Noeud::Exigence(ix) => self.exigences + ix.index(),
            Noeud::Ensemble(ix) => self.ensembles + ix.index(),
            Noeud::Appellation(ix) => self.appellations + ix.index(),
        };
        NodeIndex::new(at)
    }
}

impl Origines {
    /// Where the nodes of each table start, from how many things each holds.
    pub fn new(registre: &Registre) -> Self {
        let tables = &registre.tables;
        let competences = registre.metiers.len();
        let contextes = competences + registre.competences.len();
        let blocs = contextes + tables.contextes.len();
        let certifications = blocs + tables.blocs.len();
        let exigences = certifications + tables.certifications.len();
        let ensembles = exigences + tables.exigences.len();
        let appellations = ensembles + tables.ensembles.len();
        Origines { competences, contextes, blocs, certifications, exigences, ensembles, appellations }
    }
}

/// Certifications and the métiers that cited v3 codes make them aim at; whether each link was expanded.
pub(super) type Etendus = [(CodeCertification, CodeRome, bool)];

/// Builds the graph of checked tables. Linear in nodes and links but for the search of each code.
pub(super) fn build(registre: &Registre, etendus: &Etendus) -> DiGraph<Noeud, Lien> {
    let origines = Origines::new(registre);
    let mut graphe = DiGraph::new();
    add_nodes(registre, &mut graphe);
    let mut add = |from, to, lien| {
        graphe.add_edge(origines.node(from), origines.node(to), lien);
    };
    link_metiers(registre, &mut add);
    for ix in (0..registre.appellation_count()).map(AppellationIx::new) {
        add(Noeud::Appellation(ix), Noeud::Metier(registre.appellation(ix).0), Lien::Appartient);
    }
    Builder { registre, add: &mut add }.link_competences();
    link_titres(registre, etendus, &mut add);
    graphe
}

/// Tells every link that starts at a métier, but for those to exigences and sets.
pub(super) fn link_metiers(registre: &Registre, add: &mut impl FnMut(Noeud, Noeud, Lien)) {
    let positions = Positions::new(registre);
    let mut builder = Builder { registre, add };
    for (at, metier) in registre.metiers.all().iter().enumerate() {
        builder.link_metier(MetierIx::new(at), metier, &positions);
    }
}

/// Where each compétence stands: what links look up by the hundred thousand.
struct Positions(FxHashMap<CodeOgr, u32>);

impl Positions {
    fn new(registre: &Registre) -> Self {
        Positions(registre.colonnes.competences.iter().copied().zip(0..).collect())
    }
}

/// Tells every link of certifications, blocs, exigences and equivalences.
pub(super) fn link_titres(registre: &Registre, etendus: &Etendus, add: &mut impl FnMut(Noeud, Noeud, Lien)) {
    let mut builder = Builder { registre, add };
    builder.link_certifications(etendus);
    builder.link_facts();
}

fn add_nodes(registre: &Registre, graphe: &mut DiGraph<Noeud, Lien>) {
    let tables = &registre.tables;
    let mut add = |count: usize, node: &dyn Fn(usize) -> Noeud| {
        for at in 0..count {
            graphe.add_node(node(at));
        }
    };
    add(registre.metiers.len(), &|at| Noeud::Metier(MetierIx::new(at)));
    add(registre.competences.len(), &|at| match registre.colonnes.macros[at] {
        true => Noeud::MacroCompetence(CompetenceIx::new(at)),
        false => Noeud::Competence(CompetenceIx::new(at)),
    });
    add(tables.contextes.len(), &|at| Noeud::Contexte(ContexteIx::new(at)));
    add(tables.blocs.len(), &|at| Noeud::Bloc(BlocIx::new(at)));
    add(tables.certifications.len(), &|at| Noeud::Certification(CertificationIx::new(at)));
    add(tables.exigences.len(), &|at| Noeud::Exigence(ExigenceIx::new(at)));
    add(tables.ensembles.len(), &|at| Noeud::Ensemble(EnsembleIx::new(at)));
    add(registre.appellation_count(), &|at| Noeud::Appellation(AppellationIx::new(at)));
}

/// Walks checked tables and tells the links they hold, each once.
struct Builder<'a, F> {
    registre: &'a Registre,
    add: &'a mut F,
}

impl<F: FnMut(Noeud, Noeud, Lien)> Builder<'_, F> {
    fn link(&mut self, from: Noeud, to: Noeud, lien: Lien) {
        (self.add)(from, to, lien);
    }

    fn link_metier(&mut self, ix: MetierIx, metier: &Metier, positions: &Positions) {
        let from = Noeud::Metier(ix);
        let lists = [
            (&metier.coeur, Lien::Requiert(Statut::Coeur)),
            (&metier.emergentes, Lien::Requiert(Statut::Emergente)),
            (&metier.competences, Lien::Requiert(Statut::Simple)),
            (&metier.cite, Lien::Cite),
        ];
        for (list, lien) in lists {
            for code in list {
                let at = *positions.0.get(code).expect("checked: every compétence cited exists") as usize;
                // A certification required as if it were a thing to learn is a link to a certification all the same.
                let lien = if self.registre.colonnes.natures[at] == Nature::Certification { Lien::Cite } else { lien };
                self.link(from, self.registre.node_of_competence(at), lien);
            }
        }
        for code in &metier.contextes {
            self.link(from, Noeud::Contexte(self.registre.contexte_ix(*code)), Lien::Situe);
        }
        for mobilite in &metier.mobilites {
            let to = Noeud::Metier(self.registre.metier_ix(mobilite.vers));
            self.link(from, to, Lien::Mobilite { rang: mobilite.rang, genre: mobilite.genre });
        }
    }

    fn link_competences(&mut self) {
        for (at, competence) in self.registre.competences.all().iter().enumerate() {
            if let Some(parent) = competence.macro_competence {
                let (to, _) = self.registre.competence_node(parent);
                self.link(Noeud::Competence(CompetenceIx::new(at)), to, Lien::Compose);
            }
        }
        for (at, ensemble) in self.registre.tables.ensembles.iter().enumerate() {
            for code in &ensemble.metiers {
                let from = Noeud::Metier(self.registre.metier_ix(*code));
                self.link(from, Noeud::Ensemble(EnsembleIx::new(at)), Lien::Appartient);
            }
        }
    }

    fn link_certifications(&mut self, etendus: &Etendus) {
        let tables = &self.registre.tables;
        let mut aims: BTreeMap<(CodeCertification, CodeRome), bool> = BTreeMap::new();
        for (certification, metier, etendu) in etendus {
            // Cited as it is and by expansion: cited as it is.
            *aims.entry((*certification, *metier)).or_insert(true) &= *etendu;
        }
        for (at, certification) in tables.certifications.iter().enumerate() {
            aims.extend(certification.vise.iter().map(|metier| ((certification.code, *metier), false)));
            for replaced in &certification.remplace {
                let to = Noeud::Certification(self.registre.certification_ix(replaced.code));
                let certitude = replaced.certitude.or(certification.certitude).unwrap_or(Certitude::Certain);
                self.link(Noeud::Certification(CertificationIx::new(at)), to, Lien::Remplace(certitude));
            }
        }
        for ((certification, metier), etendu) in aims {
            let from = Noeud::Certification(self.registre.certification_ix(certification));
            self.link(from, Noeud::Metier(self.registre.metier_ix(metier)), Lien::Vise { etendu });
        }
        for (at, bloc) in tables.blocs.iter().enumerate() {
            let from = Noeud::Bloc(BlocIx::new(at));
            let whole = Noeud::Certification(self.registre.certification_ix(bloc.code.certification()));
            self.link(from, whole, Lien::Compose);
            for attested in &bloc.competences {
                let certitude = attested.certitude.or(bloc.certitude).unwrap_or(Certitude::Certain);
                let (to, _) = self.registre.competence_node(attested.code);
                self.link(from, to, Lien::Atteste(certitude));
            }
        }
    }

    fn link_facts(&mut self) {
        let tables = &self.registre.tables;
        for (at, exigence) in tables.exigences.iter().enumerate() {
            let node = Noeud::Exigence(ExigenceIx::new(at));
            for metier in &exigence.metiers {
                self.link(Noeud::Metier(self.registre.metier_ix(*metier)), node, Lien::Exige);
            }
            for certification in &exigence.certifications {
                let to = Noeud::Certification(self.registre.certification_ix(*certification));
                self.link(node, to, Lien::SatisfaitPar);
            }
        }
        for (at, equivalence) in tables.equivalences.iter().enumerate() {
            let lien = Lien::Equivaut(EquivalenceIx::new(at), equivalence.effet);
            for from in &equivalence.de {
                for to in &equivalence.vers {
                    let (from, to) = (self.titre_node(*from), self.titre_node(*to));
                    self.link(from, to, lien);
                }
            }
        }
    }

    fn titre_node(&self, titre: CodeTitre) -> Noeud {
        match titre {
            CodeTitre::Certification(code) => Noeud::Certification(self.registre.certification_ix(code)),
            CodeTitre::Bloc(code) => Noeud::Bloc(self.registre.bloc_ix(code)),
        }
    }
}
