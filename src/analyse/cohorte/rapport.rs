//! From counts to what may be written.

use std::cmp::Reverse;

use serde::Serialize;

use super::comptes::Comptes;
use super::lecture::{Etat, Refus};
use super::masque::{Effectif, mask_union};
use super::preparation::{Place, Preparation};
use crate::analyse::ensembles::EnsembleRetenu;
use crate::analyse::matrice::VERSION;
use crate::analyse::paires::objet;
use crate::graph::{CompetenceIx, Referentiel};
use crate::model::{Nature, Slug};
use crate::passerelle::{Objet, Provenance, is_in_force};

/// What every report says of its own protection.
const AVERTISSEMENT: &str = "Agrégats seulement. Un nombre de personnes inférieur au seuil n'est pas écrit, ni celui qui en \
     laisserait presque aucune en dehors ; les autres sont arrondis à l'inférieur, de seuil en seuil, pour que la différence de \
     deux nombres de ce rapport n'en dise pas un troisième. Entre plusieurs rapports, sur des cohortes ou des ensembles \
     choisis, cela ne peut pas être garanti : ne publiez pas deux rapports qui diffèrent de peu.";

/// How many lines a report counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Lecture {
    /// Lines read.
    pub lues: u64,
    /// Lines that hold a profil: those counted.
    pub utilisees: u64,
    /// Lines refused.
    pub refusees: u64,
    /// Blank lines.
    pub vides: u64,
    /// The first lines refused, by number.
    pub refus: Vec<Refus>,
}

/// A métier, and for how many it is a short passerelle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EtatMetier {
    /// The métier.
    pub metier: Objet,
    /// The sets that it is in, in the order asked.
    pub ensembles: Vec<Slug>,
    /// How many have it as a short passerelle: open, and as much is held as in the best quarter of ROME's mobilities.
    pub courtes: Effectif,
}

/// A compétence that the sets require, and how many hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tenue {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// How many hold it.
    pub personnes: Effectif,
}

/// A compétence to learn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BesoinCompetence {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// For how many the nearest métier of the set asks it and they do not hold it.
    pub personnes: Effectif,
    /// The blocs that attest it and may still be obtained, by code; may be empty.
    pub blocs: Vec<String>,
}

/// An exigence to meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BesoinExigence {
    /// Its name.
    pub code: Slug,
    /// What is asked.
    pub texte: String,
    /// The certifications that satisfy it, by code; may be empty.
    pub certifications: Vec<String>,
    /// For how many the nearest métier of the set asks it and they do not meet it.
    pub personnes: Effectif,
}

/// One set: how many have a way into it, and what they lack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EtatEnsemble {
    /// Its name.
    pub ensemble: Slug,
    /// How many have at least one short passerelle into it.
    pub avec_courte: Effectif,
    /// What most lack, of the métier of the set that is nearest to each: by descending number, then by code. Numbers under
    /// the threshold are left out.
    pub competences_manquantes: Vec<BesoinCompetence>,
    /// What the law asks of most, likewise.
    pub exigences_non_remplies: Vec<BesoinExigence>,
}

/// What a cohort comes to. Nothing in it is about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rapport {
    /// "passerelles.etat_des_lieux".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The sets, in the order asked, each with the definition that was used.
    pub ensembles: Vec<EnsembleRetenu>,
    /// The threshold under which a number of persons is not written; the others are rounded down, from threshold to threshold.
    pub seuil: u64,
    /// What that protects and what it does not.
    pub avertissement: &'static str,
    /// How many lines were read, used and refused.
    pub lecture: Lecture,
    /// What is held: the compétences that the sets require, by descending number, then by code; under the threshold, left out.
    pub competences_tenues: Vec<Tenue>,
    /// Every métier of the sets, by code.
    pub metiers: Vec<EtatMetier>,
    /// One a set, in the order asked.
    pub etats: Vec<EtatEnsemble>,
    /// What the answer rests on.
    pub provenance: Provenance,
}

impl Rapport {
    /// Suppresses what must be, and names the rest. `seuil` is brought to
    /// [`SEUIL_EFFECTIF_MIN`](super::SEUIL_EFFECTIF_MIN) at least.
    ///
    /// Complexity: linear in the cells.
    pub fn new(referentiel: &Referentiel, preparation: &Preparation, etat: &Etat, seuil: u64) -> Self {
        let seuil = seuil.max(super::SEUIL_EFFECTIF_MIN);
        let mask = Mask { referentiel, preparation, comptes: &etat.comptes, seuil };
        let parties = mask.parts();
        Rapport {
            genre: "passerelles.etat_des_lieux",
            version: VERSION,
            ensembles: preparation.retenus.clone(),
            seuil,
            avertissement: AVERTISSEMENT,
            lecture: Lecture {
                lues: etat.lues,
                utilisees: etat.utilisees,
                refusees: etat.refusees,
                vides: etat.vides,
                refus: etat.refus.clone(),
            },
            competences_tenues: mask.held(),
            etats: mask.sets(&parties),
            metiers: mask.metiers(parties),
            provenance: preparation.provenance.clone(),
        }
    }
}

struct Mask<'a> {
    referentiel: &'a Referentiel,
    preparation: &'a Preparation,
    comptes: &'a Comptes,
    seuil: u64,
}

impl Mask<'_> {
    fn effectif(&self, cell: u32) -> Effectif {
        Effectif::new(self.comptes.get(cell), self.comptes.get(Preparation::PROFILS), self.seuil)
    }

    fn parts(&self) -> Vec<Effectif> {
        let cibles = 0..self.preparation.cibles.len();
        cibles.map(|at| self.effectif(self.preparation.cell_courte(at))).collect()
    }

    fn metiers(&self, parties: Vec<Effectif>) -> Vec<EtatMetier> {
        let sets = |metier| {
            let of = self.preparation.retenus.iter().filter(move |set| set.positions.binary_search(&metier).is_ok());
            of.map(|set| set.code.clone()).collect()
        };
        let told = self.preparation.positions.iter().zip(parties).map(|(metier, courtes)| EtatMetier {
            metier: objet(self.referentiel, *metier),
            ensembles: sets(*metier),
            courtes,
        });
        told.collect()
    }

    /// Compétences with a cell each, those under the threshold left out, the most first.
    fn competences(&self, cell: impl Fn(usize) -> u32) -> Vec<(CompetenceIx, Effectif)> {
        let all = self.preparation.competences.iter().enumerate();
        let counted = all.map(|(bit, (_, ix))| (*ix, self.effectif(cell(bit))));
        let mut kept: Vec<(CompetenceIx, Effectif)> = counted.filter(|(_, one)| *one != Effectif::Peu).collect();
        // Bits stand in the order of codes and the sort is stable.
        kept.sort_by_key(|(_, effectif)| Reverse(self.order(*effectif)));
        kept
    }

    /// "Nearly all" comes first, and tells no more than that.
    fn order(&self, effectif: Effectif) -> u64 {
        effectif.nombre().unwrap_or_else(|| self.comptes.get(Preparation::PROFILS))
    }

    fn held(&self) -> Vec<Tenue> {
        let named = self.competences(|bit| self.preparation.cell_tenue(bit)).into_iter().map(|(ix, personnes)| {
            let competence = self.referentiel.competence_at(ix);
            let (code, libelle) = (competence.code.to_string(), competence.libelle.clone());
            Tenue { code, libelle, nature: competence.nature, personnes }
        });
        named.collect()
    }

    fn sets(&self, parties: &[Effectif]) -> Vec<EtatEnsemble> {
        let told = self.preparation.retenus.iter().zip(&self.preparation.ensembles).enumerate();
        let told = told.map(|(at, (retenu, place))| {
            let union = self.effectif(self.preparation.cell_ensemble(at));
            let avec_courte = mask_union(union, place.cibles.iter().map(|cible| parties[*cible as usize]));
            EtatEnsemble {
                ensemble: retenu.code.clone(),
                avec_courte,
                competences_manquantes: self.lacking(place),
                exigences_non_remplies: self.asked(place),
            }
        });
        told.collect()
    }

    fn lacking(&self, place: &Place) -> Vec<BesoinCompetence> {
        let missing = self.competences(|bit| place.cell_manque(bit as u32)).into_iter();
        let named = missing.map(|(ix, personnes)| {
            let competence = self.referentiel.competence_at(ix);
            let (code, libelle) = (competence.code.to_string(), competence.libelle.clone());
            BesoinCompetence { code, libelle, nature: competence.nature, personnes, blocs: self.blocs(ix) }
        });
        named.collect()
    }

    fn blocs(&self, competence: CompetenceIx) -> Vec<String> {
        let attesting = self.referentiel.blocs_attestant(competence).into_iter().filter(|bloc| {
            let whole = self.referentiel.certification(bloc.code.certification());
            whole.is_ok_and(|certification| is_in_force(certification, self.preparation.date) != Some(false))
        });
        attesting.map(|bloc| bloc.code.to_string()).collect()
    }

    fn asked(&self, place: &Place) -> Vec<BesoinExigence> {
        let all = (0u32..).zip(&self.preparation.portes.exigences);
        let counted = all.map(|(at, code)| (code, self.effectif(place.cell_exigence(at))));
        let named = counted.filter(|(_, personnes)| *personnes != Effectif::Peu).filter_map(|(code, personnes)| {
            let exigence = self.referentiel.all_exigences().iter().find(|exigence| exigence.code == *code)?;
            let certifications = exigence.certifications.iter().map(ToString::to_string).collect();
            Some(BesoinExigence { code: code.clone(), texte: exigence.texte.clone(), certifications, personnes })
        });
        let mut named: Vec<BesoinExigence> = named.collect();
        named.sort_by_key(|one| Reverse(self.order(one.personnes)));
        named
    }
}
