//! The closed state of the data: merged, checked, linked, immutable.

use jiff::civil::Date;
use once_cell::sync::OnceCell;
use petgraph::graph::{DiGraph, NodeIndex};

use super::build::{self, Origines};
use super::check::{self, GraphError};
use super::extend::extend;
use super::fuse::fuse;
use super::liens::Liens;
use super::noeud::{AppellationIx, CertificationIx, CompetenceIx, EnsembleIx, Lien, MetierIx, Noeud};
use super::registre::Registre;
use super::requis::Requis;
use crate::model::{
    Appellation, Bloc, Certification, CodeBloc, CodeCertification, CodeOgr, CodeRome, Collections, Competence,
    Contexte, ContexteFait, Ensemble, Equivalence, Exigence, Identite, Limite, Metier, Nature, NomUsuel, Nomenclature,
    Origine, Rapprochement, Report, Slug, Tables,
};
use crate::text::obligation::find_obligation;
use crate::text::similarity;

/// A code or a name that the référentiel does not have, with the nearest ones that it has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{genre} « {recu} » absent{accord} des données ouvertes.{}", suggestion(.proches))]
pub struct InconnuError {
    /// What was looked for, in French ("métier").
    pub genre: &'static str,
    /// The feminine ending, where the noun asks it.
    pub accord: &'static str,
    /// What was given.
    pub recu: String,
    /// The nearest, best first; may be empty.
    pub proches: Vec<Proposition>,
}

/// A code and its label, offered in place of an unknown one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposition {
    /// The code.
    pub code: String,
    /// Its label.
    pub libelle: String,
}

fn suggestion(proches: &[Proposition]) -> String {
    if proches.is_empty() {
        return String::new();
    }
    let lines = proches.iter().map(|p| format!("\n  {}  {}", p.code, p.libelle));
    format!(" Les plus proches :{}", lines.collect::<String>())
}

/// How many nearest codes an error offers.
const PROPOSITIONS: usize = 5;

/// All métiers, compétences, certifications and facts, closed and indexed. `Send + Sync`; no method changes it.
///
/// Everything in it is in the order of its codes. `Referentiel::new` is the one door: what it accepted holds the rules
/// of [`check`](GraphError).
///
/// ```
/// let referentiel = passerelles::Moteur::mini().referentiel();
/// let metier = referentiel.metier("J1501".parse()?)?;
/// assert_eq!(metier.libelle, "Aide-soignant / Aide-soignante");
/// assert!(referentiel.metier("J1500".parse()?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Referentiel {
    pub(super) couches: Vec<Identite>,
    /// How each of `couches` came in.
    pub(super) sources: Vec<Origine>,
    pub(super) nomenclature: Nomenclature,
    pub(super) registre: Registre,
    /// The links that v3 codes stand for.
    pub(super) etendus: Vec<(CodeCertification, CodeRome, bool)>,
    pub(super) origines: Origines,
    pub(super) liens: Liens,
    /// The same links and all others, built when they are asked for.
    pub(super) graphe: OnceCell<DiGraph<Noeud, Lien>>,
    /// What each fiche says of an obligation, once it was looked for.
    pub(super) obligations: Box<[OnceCell<Option<Box<str>>>]>,
}

impl Referentiel {
    /// Merges, checks, links and indexes collections. The result does not depend on the order of their layers.
    ///
    /// # Errors
    /// [`GraphError::Invalide`] with every broken rule: dangling link, duplicate within a layer, loop of
    /// replacements; [`GraphError::Nomenclatures`] where ROME 3 and ROME 4 are mixed; [`GraphError::SansMetier`].
    ///
    /// Complexity: O(n log n) in the number of entries and links.
    pub fn new(collections: Collections) -> Result<(Self, Report), GraphError> {
        let mut report = Report::default();
        let nomenclature = one_nomenclature(&collections)?;
        let mut anomalies = Vec::new();
        for couche in &collections.couches {
            anomalies.extend(check::duplicates(&couche.tables));
        }
        let (couches, sources, tables) = fuse(collections.couches, &mut report);
        anomalies.extend(check::check(&tables));
        if !anomalies.is_empty() {
            anomalies.sort();
            // Of a thing given twice, both may cite the same.
            anomalies.dedup();
            return Err(GraphError::Invalide(anomalies));
        }
        if tables.metiers.is_empty() {
            let names: Vec<&str> = couches.iter().map(|c| c.nom.as_str()).collect();
            return Err(GraphError::SansMetier { couches: names.join(", ") });
        }
        let etendus = extend(&tables, nomenclature, &mut report);
        let registre = Registre::new(tables);
        let (origines, liens) = (Origines::new(&registre), Liens::new(&registre, &etendus));
        let obligations = std::iter::repeat_with(OnceCell::new).take(registre.metiers.len()).collect();
        let graphe = OnceCell::new();
        let referentiel =
            Referentiel { couches, sources, nomenclature, registre, etendus, origines, liens, graphe, obligations };
        Ok((referentiel, report))
    }

    /// The graph itself: every link between the things of the référentiel. Built on first use, since the questions read
    /// the indices of the same links alone.
    pub fn as_graph(&self) -> &DiGraph<Noeud, Lien> {
        self.graphe.get_or_init(|| build::build(&self.registre, &self.etendus))
    }

    /// The node of a thing in [`as_graph`](Self::as_graph).
    pub fn node(&self, noeud: Noeud) -> NodeIndex {
        self.origines.node(noeud)
    }

    /// The layers the référentiel was made of, weakest first.
    pub fn couches(&self) -> &[Identite] {
        &self.couches
    }

    /// Whether the embedded facts are among its layers.
    pub fn has_faits(&self) -> bool {
        self.sources.contains(&Origine::Faits)
    }

    /// The nomenclature of its codes.
    pub fn nomenclature(&self) -> Nomenclature {
        self.nomenclature
    }

    /// Whether a layer of it is an abridged edition: every answer says so.
    pub fn is_partial(&self) -> bool {
        self.couches.iter().any(|couche| couche.partiel)
    }

    /// The latest date of its layers: the default "as of" of an answer. `None` where no layer bears one.
    pub fn date(&self) -> Option<Date> {
        self.couches.iter().filter_map(|couche| couche.date).max()
    }

    /// The métiers, by code. Never empty.
    pub fn metiers(&self) -> &[Metier] {
        self.registre.metiers.all()
    }

    /// The métier of a code.
    ///
    /// # Errors
    /// [`InconnuError`] with the nearest codes and labels.
    pub fn metier(&self, code: CodeRome) -> Result<&Metier, InconnuError> {
        self.metier_ix(code).map(|ix| self.registre.metiers.at(ix.index()))
    }

    /// The position of a métier.
    ///
    /// # Errors
    /// [`InconnuError`] with the nearest codes and labels.
    pub fn metier_ix(&self, code: CodeRome) -> Result<MetierIx, InconnuError> {
        self.registre.find_metier(code).ok_or_else(|| {
            let all = self.metiers().iter().map(|m| (m.code.to_string(), m.libelle.as_str()));
            unknown("métier", "", code.as_str(), all)
        })
    }

    /// The métier at a position.
    pub fn metier_at(&self, ix: MetierIx) -> &Metier {
        self.registre.metiers.at(ix.index())
    }

    /// The first sentence on how one enters a métier that speaks of an obligation: see [`find_obligation`]. Read once.
    pub fn obligation(&self, ix: MetierIx) -> Option<&str> {
        let read = || find_obligation(&self.metier_at(ix).acces).map(Box::from);
        self.obligations[ix.index()].get_or_init(read).as_deref()
    }

    /// The positions of all métiers, in the order of their codes.
    pub fn metier_positions(&self) -> impl ExactSizeIterator<Item = MetierIx> + use<> {
        (0..self.metier_count()).map(MetierIx::new)
    }

    /// Compétences and macro-compétences, by code.
    pub fn competences(&self) -> &[Competence] {
        self.registre.competences.all()
    }

    /// The compétence at a position.
    pub fn competence_at(&self, ix: CompetenceIx) -> &Competence {
        self.registre.competences.at(ix.index())
    }

    /// The position of a compétence or a macro-compétence.
    pub fn competence_ix(&self, code: CodeOgr) -> Option<CompetenceIx> {
        self.registre.find_competence(code).map(CompetenceIx::new)
    }

    /// The position of a compétence or a macro-compétence that is asked for.
    ///
    /// # Errors
    /// [`InconnuError`] with the nearest codes and labels.
    pub fn known_competence(&self, code: CodeOgr) -> Result<CompetenceIx, InconnuError> {
        self.competence_ix(code).ok_or_else(|| {
            let all = self.competences().iter().map(|c| (c.code.to_string(), c.libelle.as_str()));
            unknown("compétence", "e", &code.to_string(), all)
        })
    }

    /// Whether a compétence is a macro-compétence.
    pub fn is_macro(&self, ix: CompetenceIx) -> bool {
        self.registre.colonnes.macros[ix.index()]
    }

    /// How many métiers there are.
    pub fn metier_count(&self) -> usize {
        self.registre.colonnes.metiers.len()
    }

    /// How many compétences and macro-compétences there are.
    pub fn competence_count(&self) -> usize {
        self.registre.colonnes.competences.len()
    }

    /// The code of a métier.
    pub fn metier_code(&self, ix: MetierIx) -> CodeRome {
        self.registre.colonnes.metiers[ix.index()]
    }

    /// The ROME v3 code above a métier, where it has one.
    pub fn metier_parent(&self, ix: MetierIx) -> Option<CodeRome> {
        self.registre.colonnes.parents[ix.index()]
    }

    /// The code of a compétence.
    pub fn competence_code(&self, ix: CompetenceIx) -> CodeOgr {
        self.registre.colonnes.competences[ix.index()]
    }

    /// What kind of thing a compétence is.
    pub fn nature(&self, ix: CompetenceIx) -> Nature {
        self.registre.colonnes.natures[ix.index()]
    }

    /// The macro-compétence above a compétence, where it has one.
    pub fn macro_above(&self, ix: CompetenceIx) -> Option<CompetenceIx> {
        self.registre.colonnes.above(ix)
    }

    /// The compétence of a code.
    pub fn competence(&self, code: CodeOgr) -> Option<&Competence> {
        self.competence_ix(code).map(|ix| self.competence_at(ix))
    }

    /// What a métier requires, sorted by position: savoir-faire, savoirs and savoir-être, macro-compétences included.
    /// Certifications that ROME names are not there.
    pub fn requis(&self, metier: MetierIx) -> &[Requis] {
        self.liens.requis(metier)
    }

    /// The métiers that require a compétence, in the order of their codes: [`requis`](Self::requis) the other way round,
    /// linear in what all métiers require on the first call.
    ///
    /// ```
    /// let referentiel = passerelles::Moteur::mini().referentiel();
    /// let aide_soignant = referentiel.metier_ix("J1501".parse()?)?;
    /// for requis in referentiel.requis(aide_soignant) {
    ///     assert!(referentiel.requerant(requis.competence()).contains(&aide_soignant));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn requerant(&self, competence: CompetenceIx) -> &[MetierIx] {
        self.liens.requerant(competence)
    }

    /// The contexte of a code.
    pub fn contexte(&self, code: CodeOgr) -> Option<&Contexte> {
        self.registre.find_contexte(code).map(|ix| &self.registre.tables.contextes[ix.index()])
    }

    /// The contextes, by code.
    pub fn contextes(&self) -> &[Contexte] {
        &self.registre.tables.contextes
    }

    /// An appellation and its métier.
    pub fn appellation_at(&self, ix: AppellationIx) -> (&Appellation, MetierIx) {
        let (metier, at) = self.registre.appellation(ix);
        (&self.metier_at(metier).appellations[at], metier)
    }

    /// The certifications, by code.
    pub fn certifications(&self) -> &[Certification] {
        &self.registre.tables.certifications
    }

    /// The certification at a position.
    pub fn certification_at(&self, ix: CertificationIx) -> &Certification {
        &self.registre.tables.certifications[ix.index()]
    }

    /// The certification of a code.
    ///
    /// # Errors
    /// [`InconnuError`] with the nearest codes and titles.
    pub fn certification(&self, code: CodeCertification) -> Result<&Certification, InconnuError> {
        self.certification_ix(code).map(|ix| self.certification_at(ix))
    }

    /// The position of a certification.
    ///
    /// # Errors
    /// [`InconnuError`] with the nearest codes and titles.
    pub fn certification_ix(&self, code: CodeCertification) -> Result<CertificationIx, InconnuError> {
        self.registre.find_certification(code).ok_or_else(|| {
            let all = self.certifications().iter().map(|c| (c.code.to_string(), c.libelle.as_str()));
            unknown("certification", "e", &code.to_string(), all)
        })
    }

    /// The blocs of a certification, by number; may be empty.
    pub fn blocs(&self, certification: CodeCertification) -> &[Bloc] {
        let blocs = &self.registre.tables.blocs;
        let from = blocs.partition_point(|b| b.code.certification() < certification);
        let to = blocs.partition_point(|b| b.code.certification() <= certification);
        &blocs[from..to]
    }

    /// The bloc of a code.
    ///
    /// # Errors
    /// [`InconnuError`] with the nearest codes and titles.
    pub fn bloc(&self, code: CodeBloc) -> Result<&Bloc, InconnuError> {
        self.registre.find_bloc(code).map(|ix| &self.registre.tables.blocs[ix.index()]).ok_or_else(|| {
            let all = self.registre.tables.blocs.iter().map(|b| (b.code.to_string(), b.libelle.as_str()));
            unknown("bloc", "", &code.to_string(), all)
        })
    }

    /// What the law asks before one may exercise a métier, by name; empty where no fact is written.
    pub fn exigences(&self, metier: MetierIx) -> Vec<&Exigence> {
        self.each_exigence(metier).collect()
    }

    /// The same one after another.
    pub(crate) fn each_exigence(&self, metier: MetierIx) -> impl Iterator<Item = &Exigence> {
        let found = self.liens.exigences(metier);
        found.iter().map(|(_, ix)| &self.registre.tables.exigences[ix.index()])
    }

    /// The métier of a code, where there is one.
    pub(crate) fn find_metier(&self, code: CodeRome) -> Option<MetierIx> {
        self.registre.find_metier(code)
    }

    /// The certification of a code, where there is one.
    pub(crate) fn find_certification(&self, code: CodeCertification) -> Option<&Certification> {
        self.registre.find_certification(code).map(|ix| self.certification_at(ix))
    }

    /// The certifications that aim at a métier, by code, and whether the link was expanded from a v3 code.
    pub fn certifications_visant(&self, metier: MetierIx) -> Vec<(CertificationIx, bool)> {
        self.liens.visant(metier).iter().map(|(_, certification, etendu)| (*certification, *etendu)).collect()
    }

    /// The métiers that a certification aims at, by code, and whether each link was expanded from a v3 code.
    pub fn metiers_vises(&self, certification: CertificationIx) -> Vec<(MetierIx, bool)> {
        self.liens.vises(certification).iter().map(|(_, metier, etendu)| (*metier, *etendu)).collect()
    }

    /// The blocs declared to attest a compétence, by code; may be empty.
    pub fn blocs_attestant(&self, competence: CompetenceIx) -> Vec<&Bloc> {
        let found = self.liens.attestant(competence);
        found.iter().map(|(_, ix)| &self.registre.tables.blocs[ix.index()]).collect()
    }

    /// The exigences, by name.
    pub fn all_exigences(&self) -> &[Exigence] {
        &self.registre.tables.exigences
    }

    /// The equivalences, by name.
    pub fn equivalences(&self) -> &[Equivalence] {
        &self.registre.tables.equivalences
    }

    /// The facts about contextes of a métier, by code of contexte.
    pub fn contextes_faits(&self, metier: CodeRome) -> &[ContexteFait] {
        let faits = &self.registre.tables.contextes_faits;
        let from = faits.partition_point(|f| f.metier < metier);
        let to = faits.partition_point(|f| f.metier <= metier);
        &faits[from..to]
    }

    /// The named limites, by name.
    pub fn limites(&self) -> &[Limite] {
        &self.registre.tables.limites
    }

    /// The limite of a name.
    ///
    /// # Errors
    /// [`InconnuError`] with the nearest names.
    pub fn limite(&self, code: &Slug) -> Result<&Limite, InconnuError> {
        let all = &self.registre.tables.limites;
        all.binary_search_by(|l| l.code.cmp(code)).ok().map(|at| &all[at]).ok_or_else(|| {
            unknown("limite", "e", code.as_str(), all.iter().map(|l| (l.code.to_string(), l.libelle.as_str())))
        })
    }

    /// The sets of métiers, by name.
    pub fn ensembles(&self) -> &[Ensemble] {
        &self.registre.tables.ensembles
    }

    /// The set of a name.
    ///
    /// # Errors
    /// [`InconnuError`] with the nearest names.
    pub fn ensemble(&self, code: &Slug) -> Result<&Ensemble, InconnuError> {
        let all = self.ensembles();
        all.binary_search_by(|e| e.code.cmp(code)).ok().map(|at| &all[at]).ok_or_else(|| {
            unknown("ensemble", "", code.as_str(), all.iter().map(|e| (e.code.to_string(), e.libelle.as_str())))
        })
    }

    /// What people say, by name; of a pack, read on the first call.
    pub fn noms_usuels(&self) -> &[NomUsuel] {
        self.registre.noms_usuels.all()
    }

    /// The declared relations between compétences, by pair.
    pub fn rapprochements(&self) -> &[Rapprochement] {
        &self.registre.tables.rapprochements
    }

    /// The tables as they stand after merging, as a native file holds them.
    pub fn to_tables(&self) -> Tables {
        let mut tables = self.registre.tables.clone();
        tables.metiers = self.metiers().to_vec();
        tables.noms_usuels = self.noms_usuels().to_vec();
        for (competence, is_macro) in self.competences().iter().zip(&self.registre.colonnes.macros) {
            let target = if *is_macro { &mut tables.macro_competences } else { &mut tables.competences };
            target.push(competence.clone());
        }
        tables
    }

    /// The position of a set.
    pub fn ensemble_ix(&self, code: &Slug) -> Option<EnsembleIx> {
        self.ensembles().binary_search_by(|e| e.code.cmp(code)).ok().map(EnsembleIx::new)
    }
}

fn one_nomenclature(collections: &Collections) -> Result<Nomenclature, GraphError> {
    let mut data = collections.couches.iter().filter(|c| !c.tables.metiers.is_empty());
    let Some(first) = data.next() else { return Ok(Nomenclature::default()) };
    match data.find(|other| other.identite.nomenclature != first.identite.nomenclature) {
        None => Ok(first.identite.nomenclature),
        Some(other) => Err(GraphError::Nomenclatures {
            une: first.identite.nom.clone(),
            nomenclature_une: first.identite.nomenclature.libelle(),
            autre: other.identite.nom.clone(),
            nomenclature_autre: other.identite.nomenclature.libelle(),
        }),
    }
}

/// An error with the nearest codes: fewest edits first, then by code.
fn unknown<'a>(
    genre: &'static str,
    accord: &'static str,
    recu: &str,
    all: impl Iterator<Item = (String, &'a str)>,
) -> InconnuError {
    let mut ranked: Vec<(usize, String, &str)> =
        all.map(|(code, libelle)| (similarity::edits(&code, recu), code, libelle)).collect();
    ranked.sort();
    let near = |distance: &usize| *distance <= (recu.chars().count() / 2).max(2);
    let proches = ranked.into_iter().take(PROPOSITIONS).filter(|(distance, ..)| near(distance));
    let proches = proches.map(|(_, code, libelle)| Proposition { code, libelle: libelle.to_owned() }).collect();
    InconnuError { genre, accord, recu: recu.chars().take(40).collect(), proches }
}
