//! One métier in detail: what is missing, and how to close it.

use jiff::civil::Date;

use super::forme::{PermisDeConduire, Profil};
use super::permis::find_permis;
use super::reponse::{Ecart, Piste, Proche, Voie, VoieBloc};
use crate::certification::{Afest, LiensProposes, Plan, PlanCertification, PlanOptions, afest, plan};
use crate::graph::{CompetenceIx, MetierIx, Referentiel};
use crate::import::Tension;
use crate::model::{Acquis, CodeOgr, Niveau};
use crate::passerelle::{
    Classe, CompetencesProches, Couverture, Gate, Index, Millioniemes, Objet, PasserelleError, Raison, is_in_force,
};

/// How many certifications a métier is shown with, beside those that an exigence asks: the best and one other.
const VOIES: usize = 2;

/// A métier that was judged and that nothing excludes.
pub(super) struct Jugee {
    pub metier: MetierIx,
    pub score: Millioniemes,
    pub par: Option<Proche>,
    pub couverture: Couverture,
    pub judged: Gate,
    pub classe: Classe,
    pub niveau: Option<Niveau>,
}

/// What a detail is made from.
pub(super) struct Detail<'a> {
    pub referentiel: &'a Referentiel,
    pub index: &'a Index,
    pub profil: &'a Profil,
    pub acquis: &'a Acquis,
    pub date: Option<Date>,
    pub proches: CompetencesProches,
}

impl Detail<'_> {
    /// The métier with its écart and the ways to close it. Limites have no part in them.
    pub fn of(&self, rang: usize, jugee: &Jugee, tension: Vec<Tension>) -> Result<Piste, PasserelleError> {
        let fiche = self.referentiel.metier_at(jugee.metier);
        let options = PlanOptions {
            nombre: VOIES,
            date: self.date,
            proches: self.proches,
            liens_proposes: LiensProposes::Sans,
            ..PlanOptions::default()
        };
        let planned = plan(self.referentiel, self.index, jugee.metier, self.acquis, &options)?;
        let permis = match self.profil.permis {
            PermisDeConduire::Sans => find_permis(self.referentiel, fiche),
            PermisDeConduire::NonPrecise => None,
        };
        let wished = &self.profil.niveaux.voulus;
        Ok(Piste {
            metier: Objet::new(fiche.code, &fiche.libelle),
            rang,
            score: jugee.score,
            par: jugee.par.clone(),
            couverture: jugee.couverture.valeur,
            couverture_avec_proches: self.with_near(jugee.couverture.valeur, &planned),
            coeur: jugee.couverture.coeur,
            tenues: jugee.couverture.tenues,
            total: jugee.couverture.total,
            verdict: jugee.judged.verdict,
            raisons: jugee.judged.raisons.clone(),
            classe: jugee.classe,
            non_signale: jugee.judged.non_signale,
            permis,
            niveau: jugee.niveau,
            niveau_voulu: jugee.niveau.filter(|_| !wished.is_empty()).map(|niveau| wished.contains(&niveau)),
            ecart: self.ecart(&planned, &jugee.judged.raisons),
            voies: planned.certifications.iter().filter(|way| leads(way)).map(way).collect(),
            tension,
        })
    }

    /// The couverture and the credits of what is near to something held.
    fn with_near(&self, couverture: Option<Millioniemes>, planned: &Plan) -> Option<Millioniemes> {
        let credits = planned.manquantes.iter().filter_map(|m| m.proche.as_ref()).map(|proche| proche.credit);
        couverture.filter(|_| self.proches == CompetencesProches::Avec).map(|valeur| valeur + credits.sum())
    }

    fn ecart(&self, planned: &Plan, raisons: &[Raison]) -> Vec<Ecart> {
        let missing = planned.manquantes.iter();
        let told = missing.map(|manquante| Ecart {
            code: manquante.code.clone(),
            libelle: manquante.libelle.clone(),
            nature: manquante.nature,
            poids: manquante.poids,
            coeur: manquante.coeur,
            blocs: self.blocs(&manquante.code),
            afest: self.afest(&manquante.code, raisons),
            proche: manquante.proche.clone(),
        });
        told.collect()
    }

    fn competence(&self, code: &str) -> Option<CompetenceIx> {
        self.referentiel.competence_ix(code.parse::<CodeOgr>().ok()?)
    }

    fn afest(&self, code: &str, raisons: &[Raison]) -> Afest {
        self.competence(code).map_or(Afest::Inconnu, |competence| afest(self.referentiel, competence, raisons))
    }

    /// The blocs that attest a compétence and may still be obtained.
    fn blocs(&self, code: &str) -> Vec<String> {
        let attesting = self.competence(code).map(|ix| self.referentiel.blocs_attestant(ix)).unwrap_or_default();
        let open = attesting.into_iter().filter(|bloc| {
            let whole = self.referentiel.certification(bloc.code.certification());
            whole.is_ok_and(|certification| is_in_force(certification, self.date) != Some(false))
        });
        open.map(|bloc| bloc.code.to_string()).collect()
    }
}

/// Whether a certification is asked, or closes something.
fn leads(planned: &PlanCertification) -> bool {
    planned.lien.is_asked() || planned.ferme > Millioniemes(0)
}

fn way(planned: &PlanCertification) -> Voie {
    let chosen = planned.blocs.iter().filter(|bloc| bloc.retenu);
    Voie {
        certification: planned.certification.clone(),
        lien: planned.lien,
        niveau: planned.niveau,
        en_vigueur: planned.en_vigueur,
        ferme: planned.ferme,
        blocs: chosen
            .map(|bloc| VoieBloc {
                code: bloc.code.clone(),
                libelle: bloc.libelle.clone(),
                certitude: bloc.certitude,
                etat: bloc.etat,
                n: bloc.soutien.n,
                m: bloc.soutien.m,
                ferme: bloc.ferme.iter().map(|competence| competence.code.clone()).collect(),
            })
            .collect(),
        non_couvertes: planned.non_couvertes.len(),
    }
}
