//! What is near a compétence, how two stand to each other, and how far that agrees with what people judged.

use serde::Serialize;

use crate::appariement::{Preuve, Proches};
use crate::graph::{CompetenceIx, InconnuError, Referentiel};
use crate::import::Paire;
use crate::model::{CodeOgr, Degre, Nature, Relation};
use crate::passerelle::{Objet, Provenance};

/// The version of the shape of these answers.
const VERSION: u32 = 1;

/// A compétence near the one asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Voisine {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// How the compétence asked about stands to it.
    pub relation: Relation,
    /// How near they are.
    pub degre: Degre,
    /// What speaks for it.
    pub preuves: Vec<Preuve>,
}

/// The nearest compétences of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Voisinage {
    /// "passerelles.proches".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The compétence asked about.
    pub competence: Objet,
    /// The nearest, best first, ties by code; may be empty.
    pub proches: Vec<Voisine>,
    /// How many are near in all.
    pub total: usize,
    /// What the answer rests on.
    pub provenance: Provenance,
}

/// How two compétences stand to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaireRapprochee {
    /// The OGR code of the first.
    pub a: String,
    /// The OGR code of the second.
    pub b: String,
    /// How the first stands to the second.
    pub relation: Relation,
    /// How near they are.
    pub degre: Degre,
    /// What speaks for it; what they share may be told where they are not linked.
    pub preuves: Vec<Preuve>,
}

/// The same, as an answer of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelationLue {
    /// "passerelles.relation".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The first compétence.
    pub a: Objet,
    /// The second.
    pub b: Objet,
    /// How the first stands to the second.
    pub relation: Relation,
    /// How near they are.
    pub degre: Degre,
    /// What speaks for it.
    pub preuves: Vec<Preuve>,
    /// What the answer rests on.
    pub provenance: Provenance,
}

fn objet(referentiel: &Referentiel, ix: CompetenceIx) -> Objet {
    let competence = referentiel.competence_at(ix);
    Objet::new(competence.code, &competence.libelle)
}

/// The `nombre` compétences nearest to one.
///
/// # Errors
/// [`InconnuError`] for a code that the data does not have.
pub fn find_voisinage(
    referentiel: &Referentiel,
    proches: &Proches,
    code: CodeOgr,
    nombre: usize,
    provenance: Provenance,
) -> Result<Voisinage, InconnuError> {
    let one = referentiel.known_competence(code)?;
    let all = proches.of(one);
    let named = all.iter().take(nombre).map(|proche| {
        let competence = referentiel.competence_at(proche.competence);
        Voisine {
            code: competence.code.to_string(),
            libelle: competence.libelle.clone(),
            nature: competence.nature,
            relation: proche.relation,
            degre: proche.degre,
            preuves: proches.explain(referentiel, one, proche.competence, None).preuves,
        }
    });
    Ok(Voisinage {
        genre: "passerelles.proches",
        version: VERSION,
        competence: objet(referentiel, one),
        proches: named.collect(),
        total: all.len(),
        provenance,
    })
}

/// How two compétences stand to each other.
///
/// # Errors
/// [`InconnuError`] for a code that the data does not have.
pub fn relate(
    referentiel: &Referentiel,
    proches: &Proches,
    a: CodeOgr,
    b: CodeOgr,
) -> Result<PaireRapprochee, InconnuError> {
    let (one, other) = (referentiel.known_competence(a)?, referentiel.known_competence(b)?);
    let rapport = proches.explain(referentiel, one, other, None);
    Ok(PaireRapprochee {
        a: a.to_string(),
        b: b.to_string(),
        relation: rapport.relation,
        degre: rapport.degre,
        preuves: rapport.preuves,
    })
}

/// The same, with labels and what it rests on.
///
/// # Errors
/// [`InconnuError`] for a code that the data does not have.
pub fn read_relation(
    referentiel: &Referentiel,
    proches: &Proches,
    [a, b]: [CodeOgr; 2],
    provenance: Provenance,
) -> Result<RelationLue, InconnuError> {
    let PaireRapprochee { relation, degre, preuves, .. } = relate(referentiel, proches, a, b)?;
    let name = |code| Ok(objet(referentiel, referentiel.known_competence(code)?));
    let (a, b) = (name(a)?, name(b)?);
    Ok(RelationLue { genre: "passerelles.relation", version: VERSION, a, b, relation, degre, preuves, provenance })
}

/// How the relation agrees with pairs that a person judged. Linked or not is what is judged; the kind of link apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Accord {
    /// How many pairs were judged.
    pub paires: usize,
    /// Linked by both.
    pub vrais: usize,
    /// Linked, and judged unrelated.
    pub faux: usize,
    /// Judged near, and not linked.
    pub manques: usize,
    /// Of what is linked, how much is near; nothing where nothing is linked.
    pub precision: Option<f64>,
    /// Of what is near, how much is linked; nothing where nothing is near.
    pub rappel: Option<f64>,
    /// Of the pairs judged broader or narrower that are linked, how many in the same direction…
    pub sens_justes: usize,
    /// …of how many.
    pub sens: usize,
    /// Where they disagree, in the order of the pairs.
    pub desaccords: Vec<Desaccord>,
}

/// A pair on which the relation and a person disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Desaccord {
    /// The first compétence.
    pub a: Objet,
    /// The second.
    pub b: Objet,
    /// What the person judged.
    pub attendu: Relation,
    /// What is computed.
    pub trouve: Relation,
    /// How near they are.
    pub degre: Degre,
}

/// Holds the relation against judged pairs; those without judgement are left out.
///
/// # Errors
/// [`InconnuError`] for a code that the data does not have.
pub fn judge_pairs(referentiel: &Referentiel, proches: &Proches, paires: &[Paire]) -> Result<Accord, InconnuError> {
    let (mut vrais, mut faux, mut manques, mut sens, mut sens_justes) = (0, 0, 0, 0, 0);
    let (mut count, mut desaccords) = (0, Vec::new());
    for (paire, attendu) in paires.iter().filter_map(|paire| Some((paire, paire.attendu?))) {
        let (a, b) = (referentiel.known_competence(paire.a)?, referentiel.known_competence(paire.b)?);
        let (trouve, degre) = proches.relation(referentiel, a, b);
        count += 1;
        vrais += usize::from(attendu.is_link() && trouve.is_link());
        faux += usize::from(!attendu.is_link() && trouve.is_link());
        manques += usize::from(attendu.is_link() && !trouve.is_link());
        if attendu != attendu.inverse() && trouve.is_link() {
            sens += 1;
            sens_justes += usize::from(attendu == trouve);
        }
        if attendu.is_link() != trouve.is_link() {
            let (a, b) = (objet(referentiel, a), objet(referentiel, b));
            desaccords.push(Desaccord { a, b, attendu, trouve, degre });
        }
    }
    let share = |of: usize| (of > 0).then(|| vrais as f64 / of as f64);
    let (precision, rappel) = (share(vrais + faux), share(vrais + manques));
    Ok(Accord { paires: count, vrais, faux, manques, precision, rappel, sens_justes, sens, desaccords })
}
