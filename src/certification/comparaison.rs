//! What a métier asks and a certification does not attest (the need for "modules additionnels"), and the reverse.

use std::collections::BTreeMap;

use serde::Serialize;

use super::plan::VERSION;
use crate::graph::{CertificationIx, MetierIx, Referentiel, Statut};
use crate::model::{Certitude, CodeOgr};
use crate::passerelle::{Index, Manquante, Millioniemes, Objet, Options, Provenance};

/// A métier held against a certification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparaison {
    /// The métier.
    pub metier: Objet,
    /// The certification.
    pub certification: Objet,
    /// How many compétences the certification's blocs are linked to; null: the links are unknown, and so is the rest.
    pub liens: usize,
    /// The part of the métier's weight that the certification attests; nothing where no link is known.
    pub attestee: Option<Millioniemes>,
    /// What the métier asks and no bloc attests, by descending weight.
    pub non_attestees: Vec<Manquante>,
    /// What the blocs attest and the métier does not ask.
    pub non_demandees: Vec<Objet>,
    /// The weakest of the links that attest something.
    pub certitude: Option<Certitude>,
}

/// Comparisons, and what they rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparaisons {
    /// "passerelles.comparaison".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// One a métier.
    pub comparaisons: Vec<Comparaison>,
    /// What they rest on.
    pub provenance: Provenance,
}

/// Holds a métier against a certification. Linear in what the one asks and the other attests.
pub fn compare(
    referentiel: &Referentiel,
    index: &Index,
    metier: MetierIx,
    certification: CertificationIx,
) -> Comparaison {
    let (fiche, title) = (referentiel.metier_at(metier), referentiel.certification_at(certification));
    let mut attested: BTreeMap<CodeOgr, Certitude> = BTreeMap::new();
    for bloc in referentiel.blocs(title.code) {
        for link in &bloc.competences {
            let certitude = link.certitude.or(bloc.certitude).unwrap_or(Certitude::Certain);
            let known = attested.entry(link.code).or_insert(certitude);
            *known = (*known).max(certitude);
        }
    }
    let mut non_attestees = Vec::new();
    let mut asked = Vec::new();
    let mut weight = Millioniemes(0);
    let mut weakest: Option<Certitude> = None;
    for (requis, part) in referentiel.requis(metier).iter().zip(index.parts().of(referentiel, metier)) {
        let competence = referentiel.competence_at(requis.competence());
        asked.push(competence.code);
        if !competence.nature.is_counted() {
            continue;
        }
        if let Some(certitude) = attested.get(&competence.code) {
            weight += part.valeur;
            weakest = Some(weakest.map_or(*certitude, |known| known.min(*certitude)));
        } else {
            non_attestees.push(Manquante {
                code: competence.code.to_string(),
                libelle: competence.libelle.clone(),
                nature: competence.nature,
                poids: part.valeur,
                coeur: requis.statut() == Statut::Coeur,
                blocs: Vec::new(),
                proche: None,
            });
        }
    }
    non_attestees.sort_by_key(|m| std::cmp::Reverse(m.poids));
    asked.sort_unstable();
    let beyond = attested.keys().filter(|code| asked.binary_search(code).is_err());
    let named = beyond.filter_map(|code| referentiel.competence(*code)).map(|c| Objet::new(c.code, &c.libelle));
    Comparaison {
        metier: Objet::new(fiche.code, &fiche.libelle),
        certification: Objet::new(title.code, &title.libelle),
        liens: attested.len(),
        attestee: (!attested.is_empty()).then_some(weight),
        non_attestees,
        non_demandees: named.collect(),
        certitude: weakest,
    }
}

/// Holds several métiers against a certification, in the order given.
pub fn compare_set(
    referentiel: &Referentiel,
    index: &Index,
    metiers: &[MetierIx],
    certification: CertificationIx,
) -> Comparaisons {
    let comparaisons = metiers.iter().map(|metier| compare(referentiel, index, *metier, certification)).collect();
    let provenance = index.provenance(referentiel, &Options { nombre: None, ..Options::default() });
    Comparaisons { genre: "passerelles.comparaison", version: VERSION, comparaisons, provenance }
}
