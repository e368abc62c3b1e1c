//! The tables: what métiers and compétences cite is written as positions in the tables that stand before them, so that
//! reading it checks it; the rest by its codes, checked once all is read.

use super::champ::{Champ, Lecteur, Plume};
use super::erreur::PackError;
use super::identite::Entree;
use crate::graph::{CompetenceIx, Ferme, Referentiel, Requis, Statut};
use crate::model::{
    Appellation, Attestation, Bloc, Certification, Certitude, CodeOgr, CodeRome, Competence, Contexte, ContexteFait,
    Degre, Effet, Ensemble, Equivalence, EtatContexte, Exigence, GenreEnsemble, GenreExigence, GenreMobilite, Limite,
    Metier, Mobilite, Nature, NomUsuel, Rapprochement, Relation, Remplacement, Tables, VoieAcces,
};

pub(super) fn write(referentiel: &Referentiel, plume: &mut Plume) {
    let tables = referentiel.tables();
    tables.contextes.ecrire(plume);
    write_competences(referentiel, plume);
    write_metiers(referentiel, plume);
    let Tables { ensembles, exigences, certifications, blocs, equivalences, .. } = tables;
    ensembles.ecrire(plume);
    exigences.ecrire(plume);
    certifications.ecrire(plume);
    blocs.ecrire(plume);
    equivalences.ecrire(plume);
    let Tables { contextes_faits, limites, noms_usuels, rapprochements, .. } = tables;
    contextes_faits.ecrire(plume);
    limites.ecrire(plume);
    noms_usuels.ecrire(plume);
    rapprochements.ecrire(plume);
    plume.nombre(referentiel.etendus().len() as u64);
    for (certification, metier, etendu) in referentiel.etendus() {
        certification.ecrire(plume);
        metier.ecrire(plume);
        etendu.ecrire(plume);
    }
}

pub(super) fn read(entree: Entree, lecteur: &mut Lecteur<'_>) -> Result<Ferme, PackError> {
    let Entree { couches, sources, nomenclature } = entree;
    let contextes: Vec<Contexte> = Champ::lire(lecteur)?;
    let (competences, macros) = read_competences(lecteur)?;
    let mut requis = Demandes::default();
    let metiers = read_metiers(&contextes, &competences, &mut requis, lecteur)?;
    let mut tables = Tables { metiers, contextes, ..Tables::default() };
    tables.ensembles = Champ::lire(lecteur)?;
    tables.exigences = Champ::lire(lecteur)?;
    tables.certifications = Champ::lire(lecteur)?;
    tables.blocs = Champ::lire(lecteur)?;
    tables.equivalences = Champ::lire(lecteur)?;
    tables.contextes_faits = Champ::lire(lecteur)?;
    tables.limites = Champ::lire(lecteur)?;
    tables.noms_usuels = Champ::lire(lecteur)?;
    tables.rapprochements = Champ::lire(lecteur)?;
    let count = lecteur.compte(4)?;
    let mut etendus = Vec::with_capacity(count);
    for _ in 0..count {
        etendus.push((Champ::lire(lecteur)?, Champ::lire(lecteur)?, Champ::lire(lecteur)?));
    }
    let Demandes { requis, debuts } = requis;
    Ok(Ferme { couches, sources, nomenclature, tables, competences, macros, etendus, requis, debuts })
}

/// Codes first, each by its distance from the one before it; then each thing without its code.
fn write_competences(referentiel: &Referentiel, plume: &mut Plume) {
    let competences = referentiel.competences();
    plume.nombre(competences.len() as u64);
    let mut before = 0;
    for competence in competences {
        plume.ecart(before, i64::from(competence.code.0));
        before = i64::from(competence.code.0);
    }
    for (at, competence) in competences.iter().enumerate() {
        let Competence {
            code: _,
            libelle,
            nature,
            macro_competence,
            arborescence,
            categorie,
            sous_categorie,
            definition,
        } = competence;
        referentiel.is_macro(CompetenceIx::new(at)).ecrire(plume);
        nature.ecrire(plume);
        libelle.ecrire(plume);
        let above = macro_competence.and_then(|code| referentiel.competence_ix(code));
        plume.nombre(above.map_or(0, |ix| ix.index() as u64 + 1));
        arborescence.ecrire(plume);
        categorie.ecrire(plume);
        sous_categorie.ecrire(plume);
        definition.ecrire(plume);
    }
}

/// The fewest bytes of a compétence: its code and eight fields.
const COMPETENCE: usize = 9;

fn read_competences(lecteur: &mut Lecteur<'_>) -> Result<(Vec<Competence>, Vec<bool>), PackError> {
    let count = lecteur.compte(COMPETENCE)?;
    let codes = read_codes(count, lecteur, |code| u32::try_from(code).ok().map(CodeOgr))?;
    let (mut competences, mut macros) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for code in &codes {
        macros.push(Champ::lire(lecteur)?);
        competences.push(Competence {
            code: *code,
            nature: Champ::lire(lecteur)?,
            libelle: Champ::lire(lecteur)?,
            macro_competence: match lecteur.position(count + 1)? {
                0 => None,
                above => Some(codes[above - 1]),
            },
            arborescence: Champ::lire(lecteur)?,
            categorie: Champ::lire(lecteur)?,
            sous_categorie: Champ::lire(lecteur)?,
            definition: Champ::lire(lecteur)?,
        });
    }
    Ok((competences, macros))
}

/// Codes, each by its distance from the one before it.
fn read_codes<C>(
    count: usize,
    lecteur: &mut Lecteur<'_>,
    code_of: impl Fn(i64) -> Option<C>,
) -> Result<Vec<C>, PackError> {
    let mut codes = Vec::with_capacity(count);
    let mut number = 0;
    for _ in 0..count {
        number = lecteur.ecart(number)?;
        codes.push(code_of(number).ok_or_else(|| lecteur.faute("code impossible"))?);
    }
    Ok(codes)
}

fn write_metiers(referentiel: &Referentiel, plume: &mut Plume) {
    let metiers = referentiel.metiers();
    plume.nombre(metiers.len() as u64);
    let mut before = 0;
    for metier in metiers {
        let number = i64::from(metier.code.to_number());
        plume.ecart(before, number);
        before = number;
    }
    for metier in metiers {
        write_metier(referentiel, metier, plume);
    }
}

fn write_metier(referentiel: &Referentiel, metier: &Metier, plume: &mut Plume) {
    let Metier { code: _, libelle, ogr, definition, acces, emploi_reglemente, emploi_cadre, niveau, parent, .. } =
        metier;
    let Metier { riasec, coeur, emergentes, competences, contextes, cite, appellations, mobilites, .. } = metier;
    libelle.ecrire(plume);
    ogr.ecrire(plume);
    definition.ecrire(plume);
    acces.ecrire(plume);
    emploi_reglemente.ecrire(plume);
    emploi_cadre.ecrire(plume);
    niveau.ecrire(plume);
    parent.ecrire(plume);
    riasec.ecrire(plume);
    for list in [coeur, emergentes, competences, cite] {
        write_positions(list, |code| referentiel.competence_ix(*code).map(CompetenceIx::index), plume);
    }
    let known = referentiel.contextes();
    write_positions(contextes, |code| known.binary_search_by_key(code, |c| c.code).ok(), plume);
    appellations.ecrire(plume);
    plume.nombre(mobilites.len() as u64);
    for Mobilite { vers, rang, genre } in mobilites {
        let known = referentiel.metiers();
        let at = known.binary_search_by_key(vers, |m| m.code);
        plume.nombre(at.expect("checked: every métier cited exists") as u64);
        rang.ecrire(plume);
        genre.ecrire(plume);
    }
}

/// A list of cited things: how many, then the position of each by its distance from the one before it.
fn write_positions<C>(list: &[C], position: impl Fn(&C) -> Option<usize>, plume: &mut Plume) {
    plume.nombre(list.len() as u64);
    let mut before = 0;
    for code in list {
        let at = position(code).expect("checked: everything that a métier cites exists") as i64;
        plume.ecart(before, at);
        before = at;
    }
}

fn read_positions(longueur: usize, lecteur: &mut Lecteur<'_>, mut keep: impl FnMut(usize)) -> Result<usize, PackError> {
    let count = lecteur.compte(1)?;
    let mut at = 0;
    for _ in 0..count {
        at = lecteur.ecart(at)?;
        let position = usize::try_from(at).ok().filter(|at| *at < longueur);
        keep(position.ok_or_else(|| lecteur.faute("position hors de la table"))?);
    }
    Ok(count)
}

/// What métiers require, gathered while they are read.
#[derive(Debug, Default)]
struct Demandes {
    requis: Vec<Requis>,
    debuts: Vec<u32>,
}

/// The fewest bytes of a métier: its code and sixteen fields.
const METIER: usize = 17;

fn read_metiers(
    contextes: &[Contexte],
    competences: &[Competence],
    demandes: &mut Demandes,
    lecteur: &mut Lecteur<'_>,
) -> Result<Vec<Metier>, PackError> {
    let count = lecteur.compte(METIER)?;
    let codes = read_codes(count, lecteur, |code| u32::try_from(code).ok().and_then(CodeRome::from_number))?;
    let mut metiers = Vec::with_capacity(count);
    demandes.debuts.reserve(count + 1);
    demandes.debuts.push(0);
    for code in &codes {
        let from = demandes.requis.len();
        let mut metier = read_head(*code, lecteur)?;
        metier.coeur = read_cited(competences, Some((Statut::Coeur, &mut demandes.requis)), lecteur)?;
        metier.emergentes = read_cited(competences, Some((Statut::Emergente, &mut demandes.requis)), lecteur)?;
        metier.competences = read_cited(competences, Some((Statut::Simple, &mut demandes.requis)), lecteur)?;
        metier.cite = read_cited(competences, None, lecteur)?;
        let mut cited = Vec::new();
        read_positions(contextes.len(), lecteur, |at| cited.push(contextes[at].code))?;
        metier.contextes = cited;
        metier.appellations = Champ::lire(lecteur)?;
        metier.mobilites = read_mobilites(&codes, lecteur)?;
        demandes.requis[from..].sort_unstable();
        demandes.debuts.push(demandes.requis.len() as u32);
        metiers.push(metier);
    }
    Ok(metiers)
}

fn read_head(code: CodeRome, lecteur: &mut Lecteur<'_>) -> Result<Metier, PackError> {
    let mut metier = Metier::new(code, Champ::lire(lecteur)?);
    metier.ogr = Champ::lire(lecteur)?;
    metier.definition = Champ::lire(lecteur)?;
    metier.acces = Champ::lire(lecteur)?;
    metier.emploi_reglemente = Champ::lire(lecteur)?;
    metier.emploi_cadre = Champ::lire(lecteur)?;
    metier.niveau = Champ::lire(lecteur)?;
    metier.parent = Champ::lire(lecteur)?;
    metier.riasec = Champ::lire(lecteur)?;
    Ok(metier)
}

/// A list of compétences, and what of it the métier requires: a certification is cited, never required.
fn read_cited(
    competences: &[Competence],
    mut requis: Option<(Statut, &mut Vec<Requis>)>,
    lecteur: &mut Lecteur<'_>,
) -> Result<Vec<CodeOgr>, PackError> {
    let mut cited = Vec::new();
    read_positions(competences.len(), lecteur, |at| {
        let competence = &competences[at];
        cited.push(competence.code);
        if let Some((statut, requis)) = &mut requis
            && competence.nature != Nature::Certification
        {
            requis.push(Requis { competence: CompetenceIx::new(at), statut: *statut });
        }
    })?;
    Ok(cited)
}

fn read_mobilites(codes: &[CodeRome], lecteur: &mut Lecteur<'_>) -> Result<Vec<Mobilite>, PackError> {
    let count = lecteur.compte(3)?;
    let mut mobilites = Vec::with_capacity(count);
    for _ in 0..count {
        let vers = codes[lecteur.position(codes.len())?];
        mobilites.push(Mobilite { vers, rang: Champ::lire(lecteur)?, genre: Champ::lire(lecteur)? });
    }
    Ok(mobilites)
}

champs! {
    Appellation { code, libelle, court, peu_usite }
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
    NomUsuel { nom, metiers, certifications, source, date, certitude }
    Rapprochement { a, b, relation, degre, source, date, certitude, remarque }
}

variantes! {
    Nature { SavoirFaire = 0, Savoir = 1, SavoirEtre = 2, Certification = 3 }
    GenreMobilite { Proche = 0, Evolution = 1 }
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
