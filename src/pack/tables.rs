//! The tables: what métiers and compétences cite is written as positions in the tables that stand before them, so that
//! reading it checks it; the rest by its codes, checked once all is read.

use std::sync::Arc;

use super::champ::{Champ, Lecteur, Plume, unfold_sign};
use super::competences::{self, Competences};
use super::erreur::PackError;
use super::identite::Entree;
use super::metiers::{self, Metiers};
use super::mots::Reserve;
use super::noms;
use crate::graph::{Colonnes, Ferme, Referentiel, Source};
use crate::model::{
    Attestation, Bloc, Certification, Certitude, CodeOgr, Contexte, ContexteFait, Degre, Effet, Ensemble, Equivalence,
    EtatContexte, Exigence, GenreEnsemble, GenreExigence, Limite, Nature, Rapprochement, Relation, Remplacement,
    Tables, VoieAcces,
};

pub(super) fn write(referentiel: &Referentiel, plume: &mut Plume) {
    let tables = referentiel.tables();
    tables.contextes.ecrire(plume);
    let Tables { ensembles, exigences, certifications, blocs, equivalences, .. } = tables;
    ensembles.ecrire(plume);
    exigences.ecrire(plume);
    certifications.ecrire(plume);
    blocs.ecrire(plume);
    equivalences.ecrire(plume);
    let Tables { contextes_faits, limites, rapprochements, .. } = tables;
    contextes_faits.ecrire(plume);
    limites.ecrire(plume);
    noms::write(referentiel.noms_usuels(), plume);
    rapprochements.ecrire(plume);
    plume.nombre(referentiel.etendus().len() as u64);
    for (certification, metier, etendu) in referentiel.etendus() {
        certification.ecrire(plume);
        metier.ecrire(plume);
        etendu.ecrire(plume);
    }
    competences::write(referentiel, plume);
    metiers::write(referentiel, plume);
}

/// The stores of texts of a pack.
#[derive(Debug)]
pub(super) struct Reserves {
    pub textes: Arc<Reserve>,
    pub descriptions: Arc<Reserve>,
}

pub(super) fn read(entree: Entree, reserves: &Reserves, lecteur: &mut Lecteur<'_>) -> Result<Ferme, PackError> {
    let Entree { couches, sources, nomenclature } = entree;
    let mut tables = Tables { contextes: Champ::lire(lecteur)?, ..Tables::default() };
    tables.ensembles = Champ::lire(lecteur)?;
    tables.exigences = Champ::lire(lecteur)?;
    tables.certifications = Champ::lire(lecteur)?;
    tables.blocs = Champ::lire(lecteur)?;
    tables.equivalences = Champ::lire(lecteur)?;
    tables.contextes_faits = Champ::lire(lecteur)?;
    tables.limites = Champ::lire(lecteur)?;
    let noms_usuels = noms::read(&reserves.textes, lecteur)?;
    tables.rapprochements = Champ::lire(lecteur)?;
    let count = lecteur.compte(4)?;
    let mut etendus = Vec::with_capacity(count);
    for _ in 0..count {
        etendus.push((Champ::lire(lecteur)?, Champ::lire(lecteur)?, Champ::lire(lecteur)?));
    }
    let mut colonnes = Colonnes::default();
    let competences = competences::read(&mut colonnes, reserves, lecteur)?;
    let contextes: Vec<CodeOgr> = tables.contextes.iter().map(|contexte| contexte.code).collect();
    let metiers = metiers::read(contextes, &mut colonnes, reserves, lecteur)?;
    let (requis, appellations) = (Arc::clone(&metiers.requis), metiers.appellation_ends());
    let colonnes = Arc::new(colonnes);
    let competences = Arc::new(Competences { colonnes: Arc::clone(&colonnes), table: competences });
    let metiers = Arc::new(Metiers { colonnes: Arc::clone(&colonnes), table: metiers });
    let noms_usuels = (noms_usuels.len(), Arc::new(noms_usuels) as Arc<dyn Source<_>>);
    Ok(Ferme {
        couches,
        sources,
        nomenclature,
        tables,
        colonnes,
        metiers,
        competences,
        noms_usuels,
        appellations,
        etendus,
        requis,
    })
}

/// Codes, each by its distance from the one before it.
pub(super) fn read_codes<C: Copy>(
    count: usize,
    lecteur: &mut Lecteur<'_>,
    code_of: impl Fn(i64) -> Option<C>,
) -> Result<Vec<C>, PackError> {
    let mut codes = Vec::with_capacity(count);
    let mut number = 0i64;
    lecteur.nombres(count, |ecart| {
        number = number.wrapping_add(unfold_sign(ecart));
        let code = code_of(number);
        codes.extend(code);
        code.is_some()
    })?;
    Ok(codes)
}

champs! {
    Contexte { code, libelle, famille }
    Ensemble { code, libelle, definition, genre, metiers, idcc, source, date, certitude }
    Exigence { code, metiers, genre, texte, certifications, voie, base_legale, source, date, certitude, remarque }
    Certification {
        code, libelle, abrege, niveau, actif, date_effet, fin_enregistrement, voies, certificateurs, prerequis, vise,
        vise_v3, vise_domaines, remplace, idcc, source, date, certitude, remarque,
    }
    Remplacement { code, certitude, source }
    Bloc { code, libelle, textes, competences, facultatif, source, date, certitude, remarque }
    Attestation { code, certitude, source }
    Equivalence {
        code, de, de_texte, vers, effet, texte, base_legale, date_effet, historique, source, date, certitude, reserve,
    }
    ContexteFait { metier, contexte, etat, source, date, certitude, remarque }
    Limite { code, libelle, contextes, alternatives }
    Rapprochement { a, b, relation, degre, source, date, certitude, remarque }
}

variantes! {
    Nature { SavoirFaire = 0, Savoir = 1, SavoirEtre = 2, Certification = 3 }
    GenreEnsemble { Projet = 0, Officiel = 1, Branche = 2, Transversal = 3, Utilisateur = 4 }
    GenreExigence {
        Diplome = 0, Titre = 1, Agrement = 2, CarteProfessionnelle = 3, Concours = 4, Habilitation = 5,
        Honorabilite = 6, Aucune = 7,
    }
    VoieAcces {
        FormationInitiale = 0, Apprentissage = 1, FormationContinue = 2, ContratProfessionnalisation = 3,
        CandidatureIndividuelle = 4, Vae = 5,
    }
    Certitude { AVerifier = 0, Probable = 1, Certain = 2 }
    Effet { BlocAcquis = 0, CertificationAcquise = 1, Allegement = 2, DispenseEpreuve = 3, Acces = 4, Inconnu = 5 }
    EtatContexte { Present = 0, Absent = 1 }
    Relation { Meme = 0, Proche = 1, PlusLarge = 2, PlusEtroite = 3, Aucune = 4 }
}

impl Champ for Degre {
    const MIN: usize = 1;
    fn ecrire(&self, plume: &mut Plume) {
        self.thousandths().ecrire(plume);
    }
    fn lire(lecteur: &mut Lecteur<'_>) -> Result<Self, PackError> {
        let thousandths = lecteur.u32()?;
        let in_range = thousandths <= Degre::UN.thousandths();
        in_range
            .then(|| Degre::from_thousandths(u64::from(thousandths)))
            .ok_or_else(|| lecteur.faute("degré impossible"))
    }
}
