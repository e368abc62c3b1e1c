//! What excludes a métier: a firm limite, a level refused, a set refused. Each exclusion is told with its reason.

use super::forme::Profil;
use super::reponse::{Exclusion, GenreExclusion, LimiteLue};
use crate::graph::{InconnuError, MetierIx, Referentiel};
use crate::model::{Certitude, CodeCertification, Ensemble, GenreExigence, Niveau};
use crate::passerelle::{Gate, GenreRaison, Verdict};

/// The refusals of a profil, looked up.
pub(super) struct Refus<'a> {
    referentiel: &'a Referentiel,
    profil: &'a Profil,
    ensembles: Vec<&'a Ensemble>,
}

impl<'a> Refus<'a> {
    /// Looks up the sets refused, and checks that the limites are known.
    pub fn new(referentiel: &'a Referentiel, profil: &'a Profil) -> Result<Self, InconnuError> {
        for (limite, _) in profil.limites.iter() {
            referentiel.limite(limite)?;
        }
        let ensembles = profil.ensembles.refuses.iter().map(|code| referentiel.ensemble(code));
        Ok(Refus { referentiel, profil, ensembles: ensembles.collect::<Result<_, _>>()? })
    }

    /// All that excludes a métier that was judged; empty: nothing.
    pub fn of(&self, metier: MetierIx, judged: &Gate) -> Vec<Exclusion> {
        let broken = judged.raisons.iter().filter(|raison| {
            raison.genre == GenreRaison::Limite && raison.effet == Some(Verdict::Bloquee) && raison.code.is_some()
        });
        let mut exclusions: Vec<Exclusion> = broken
            .map(|raison| Exclusion {
                genre: GenreExclusion::Limite,
                code: raison.code.clone().unwrap_or_default(),
                texte: raison.texte.clone(),
                source: raison.source.clone(),
                certitude: raison.certitude,
            })
            .collect();
        exclusions.extend(self.niveau(metier, judged));
        let code = self.referentiel.metier_at(metier).code;
        for ensemble in self.ensembles.iter().filter(|ensemble| ensemble.metiers.contains(&code)) {
            exclusions.push(Exclusion {
                genre: GenreExclusion::Ensemble,
                code: ensemble.code.to_string(),
                texte: format!("ensemble refusé : « {} »", ensemble.libelle),
                source: ensemble.source.clone(),
                certitude: Certitude::Certain,
            });
        }
        exclusions
    }

    fn niveau(&self, metier: MetierIx, judged: &Gate) -> Option<Exclusion> {
        let niveau = niveau_of(self.referentiel, metier, judged)?;
        self.profil.niveaux.refuses.contains(&niveau).then(|| Exclusion {
            genre: GenreExclusion::Niveau,
            code: niveau.to_string(),
            texte: format!("niveau {niveau} refusé"),
            source: None,
            certitude: Certitude::Certain,
        })
    }

    /// Everything firm that the profil states, whether it excludes anything or not.
    pub fn levables(&self) -> Vec<(GenreExclusion, String, String)> {
        let firm = stated(self.referentiel, self.profil).into_iter();
        let limites = firm
            .filter(|limite| limite.fermete == crate::model::Fermete::Dure)
            .map(|limite| (GenreExclusion::Limite, limite.code, limite.libelle));
        let niveaux = self.profil.niveaux.refuses.iter();
        let niveaux = niveaux.map(|n| (GenreExclusion::Niveau, n.to_string(), format!("niveau {n}")));
        let ensembles = self.ensembles.iter();
        let ensembles = ensembles.map(|e| (GenreExclusion::Ensemble, e.code.to_string(), e.libelle.clone()));
        limites.chain(niveaux).chain(ensembles).collect()
    }
}

/// The limites of a profil with their labels, named ones first.
pub(super) fn stated(referentiel: &Referentiel, profil: &Profil) -> Vec<LimiteLue> {
    let named = profil.limites.iter().map(|(code, fermete)| LimiteLue {
        code: code.to_string(),
        libelle: referentiel.limite(code).map_or_else(|_| code.to_string(), |limite| limite.libelle.clone()),
        fermete,
    });
    let contextes = profil.limites.contextes().map(|(code, fermete)| LimiteLue {
        code: code.to_string(),
        libelle: referentiel.contexte(code).map_or_else(|| format!("contexte {code}"), |c| c.libelle.clone()),
        fermete,
    });
    named.chain(contextes).collect()
}

/// The level of a métier; where the fiche says none, that of the certification that an unmet exigence asks.
pub(super) fn niveau_of(referentiel: &Referentiel, metier: MetierIx, judged: &Gate) -> Option<Niveau> {
    let asked = || {
        let diplomas = judged.raisons.iter().filter(|raison| {
            matches!(raison.genre, GenreRaison::Exigence(GenreExigence::Diplome | GenreExigence::Titre))
                && raison.effet == Some(Verdict::Conditionnelle)
        });
        let codes = diplomas.filter_map(|raison| raison.code.as_deref()?.parse::<CodeCertification>().ok());
        codes.filter_map(|code| referentiel.certification(code).ok()?.niveau).max()
    };
    referentiel.metier_at(metier).niveau.or_else(asked)
}
