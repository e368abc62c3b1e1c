//! The links that questions follow, as sorted lists: told by the same walk of the tables as the graph.

use std::sync::Arc;

use once_cell::sync::OnceCell;

use super::build::{self, Etendus};
use super::noeud::{BlocIx, CertificationIx, CompetenceIx, ExigenceIx, Lien, MetierIx, Noeud};
use super::registre::Registre;
use super::requis::{MetiersParCompetence, Requis, RequisParMetier};

/// Links by one of their ends; each list is sorted.
#[derive(Debug)]
pub(super) struct Liens {
    /// The compétences each métier requires, sorted, of every nature but certification.
    requis: Arc<RequisParMetier>,
    /// The same by compétence, of which there are so many; on first use.
    requerant: OnceCell<MetiersParCompetence>,
    competences: usize,
    exigences: Vec<(MetierIx, ExigenceIx)>,
    visant: Vec<(MetierIx, CertificationIx, bool)>,
    vises: Vec<(CertificationIx, MetierIx, bool)>,
    attestant: Vec<(CompetenceIx, BlocIx)>,
}

impl Liens {
    /// Reads the links of checked tables. O(n log n).
    pub fn new(registre: &Registre, etendus: &Etendus) -> Self {
        let mut requis = RequisParMetier::with_capacity(registre.metiers.len(), 0);
        build::link_metiers(registre, &mut |from, to, lien| {
            if let (Noeud::Metier(metier), Noeud::Competence(competence) | Noeud::MacroCompetence(competence)) =
                (from, to)
                && let Lien::Requiert(statut) = lien
            {
                requis.reach(metier);
                requis.push(Requis::new(competence, statut));
            }
        });
        requis.reach(MetierIx::new(registre.metiers.len()));
        requis.sort();
        Self::with_requis(registre, etendus, Arc::new(requis))
    }

    /// The same, where what métiers require is known.
    pub fn with_requis(registre: &Registre, etendus: &Etendus, requis: Arc<RequisParMetier>) -> Self {
        let (mut exigences, mut visant, mut attestant) = (Vec::new(), Vec::new(), Vec::new());
        build::link_titres(registre, etendus, &mut |from, to, lien| match (from, to, lien) {
            (Noeud::Metier(metier), Noeud::Exigence(exigence), Lien::Exige) => exigences.push((metier, exigence)),
            (Noeud::Certification(certification), Noeud::Metier(metier), Lien::Vise { etendu }) => {
                visant.push((metier, certification, etendu));
            }
            (Noeud::Bloc(bloc), Noeud::Competence(ix) | Noeud::MacroCompetence(ix), Lien::Atteste(_)) => {
                attestant.push((ix, bloc));
            }
            _ => {}
        });
        let mut vises: Vec<_> = visant.iter().map(|(metier, one, etendu)| (*one, *metier, *etendu)).collect();
        exigences.sort_unstable();
        visant.sort_unstable();
        vises.sort_unstable();
        attestant.sort_unstable();
        let (requerant, competences) = (OnceCell::new(), registre.competences.len());
        Liens { requis, requerant, competences, exigences, visant, vises, attestant }
    }

    pub fn requis(&self, metier: MetierIx) -> &[Requis] {
        self.requis.of(metier)
    }

    pub fn requerant(&self, competence: CompetenceIx) -> &[MetierIx] {
        let all = self.requerant.get_or_init(|| MetiersParCompetence::new(&self.requis, self.competences));
        all.of(competence)
    }

    pub fn exigences(&self, metier: MetierIx) -> &[(MetierIx, ExigenceIx)] {
        run(&self.exigences, metier, |link| link.0)
    }

    pub fn visant(&self, metier: MetierIx) -> &[(MetierIx, CertificationIx, bool)] {
        run(&self.visant, metier, |link| link.0)
    }

    pub fn vises(&self, certification: CertificationIx) -> &[(CertificationIx, MetierIx, bool)] {
        run(&self.vises, certification, |link| link.0)
    }

    pub fn attestant(&self, competence: CompetenceIx) -> &[(CompetenceIx, BlocIx)] {
        run(&self.attestant, competence, |link| link.0)
    }
}

/// The links of a sorted list that start at one end.
fn run<T, K: Ord + Copy>(links: &[T], end: K, key: impl Fn(&T) -> K) -> &[T] {
    let from = links.partition_point(|link| key(link) < end);
    let count = links[from..].partition_point(|link| key(link) == end);
    &links[from..from + count]
}
