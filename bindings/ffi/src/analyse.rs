//! Questions over sets of métiers: how they are asked, and the answers as hosts read them.

use passerelles::Slug;
use passerelles::analyse::{self, EnsembleRetenu as Retenu};

use crate::commun::{Certitude, Classe, Nature, Objet, Provenance, Verdict};
use crate::entree::{code_rome, date, fraction, proches};
use crate::erreur::PasserellesError;
use crate::miroir::{VersHote, miroir};
use crate::moteur::{Moteur, Resultat};

/// A set of métiers of one's own.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct EnsembleDefini {
    /// Its name, by which it is asked; it wins over one of the data.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// The ROME codes of its métiers.
    pub metiers: Vec<String>,
}

/// How to count passerelles between sets.
#[derive(Debug, Clone, Default, PartialEq, uniffi::Record)]
pub struct AnalyseOptions {
    /// The proximité from which a pair counts as a passerelle, 0 to 1; without it, .084: the median of ROME's mobilities.
    #[uniffi(default = None)]
    pub seuil: Option<f64>,
    /// The date of the answer, AAAA-MM-JJ; none: that of the data.
    #[uniffi(default = None)]
    pub date: Option<String>,
    /// Sets of one's own, beside those of the data.
    #[uniffi(default = [])]
    pub definis: Vec<EnsembleDefini>,
    /// Whether `communes` leaves near compétences out rather than show them apart.
    #[uniffi(default = false)]
    pub sans_proches: bool,
}

/// Sets by their names.
pub(crate) fn find_sets(moteur: &Moteur, noms: &[String], definis: &[EnsembleDefini]) -> Resultat<Vec<Retenu>> {
    let codes = noms.iter().map(|nom| Ok(nom.trim().parse()?)).collect::<Resultat<Vec<Slug>>>()?;
    Ok(analyse::find_ensembles(moteur.coeur().referentiel(), &codes, &defined(definis)?)?)
}

fn defined(definis: &[EnsembleDefini]) -> Resultat<Vec<passerelles::Ensemble>> {
    let one = |EnsembleDefini { code, libelle, metiers }: &EnsembleDefini| {
        let mut metiers = metiers.iter().map(|code| code_rome(code)).collect::<Result<Vec<_>, _>>()?;
        metiers.sort_unstable();
        metiers.dedup();
        Ok(passerelles::Ensemble {
            code: code.trim().parse()?,
            libelle: libelle.clone(),
            definition: None,
            genre: passerelles::GenreEnsemble::Utilisateur,
            metiers,
            idcc: Vec::new(),
            source: None,
            date: None,
            certitude: None,
        })
    };
    definis.iter().map(one).collect()
}

impl AnalyseOptions {
    /// The sets of these names, and the core's own options.
    pub(crate) fn resolve(self, moteur: &Moteur, noms: &[String]) -> Resultat<(Vec<Retenu>, analyse::AnalyseOptions)> {
        let sets = find_sets(moteur, noms, &self.definis)?;
        let defaut = analyse::AnalyseOptions::default();
        let seuil = self.seuil.map_or(Ok(defaut.seuil), |seuil| fraction("seuil", seuil))?;
        let (date, proches) = (date(self.date.as_deref())?, proches(self.sans_proches));
        Ok((sets, analyse::AnalyseOptions { seuil, date, proches }))
    }

    /// The same for two sets, which may be one.
    pub(crate) fn resolve_two(
        self,
        moteur: &Moteur,
        noms: [String; 2],
    ) -> Resultat<([Retenu; 2], analyse::AnalyseOptions)> {
        let (mut sets, options) = self.resolve(moteur, &noms)?;
        let vers = sets.pop();
        let de = sets.pop().or_else(|| vers.clone());
        let missing = || PasserellesError::ParametreInvalide("il manque un ensemble.".to_owned());
        Ok(([de.ok_or_else(missing)?, vers.ok_or_else(missing)?], options))
    }
}

miroir! {
    /// Whose definition a set is.
    enum GenreEnsemble de passerelles::GenreEnsemble, "snake_case" {
        /// This project's own choice.
        Projet,
        /// An official list.
        Officiel,
        /// A branche professionnelle.
        Branche,
        /// A cut across sectors.
        Transversal,
        /// Defined by the user.
        Utilisateur,
    }
}

miroir! {
    /// A set of métiers as an answer used it.
    EnsembleRetenu de passerelles::analyse::EnsembleRetenu {
        /// Its name.
        code: String,
        /// Its label.
        libelle: String,
        /// Whose definition it is.
        genre: GenreEnsemble,
        /// What it holds and why.
        definition: Option<String>,
        /// Where the definition comes from.
        source: Option<String>,
        /// The day it was read.
        date: Option<String>,
        /// How sure it is.
        certitude: Option<Certitude>,
        /// Its métiers that the data have, by code. Never empty.
        metiers: Vec<Objet>,
        /// How many it names that the data do not have.
        absents: i32,
    } sans { positions }
}

miroir! {
    /// Passerelles by what the gate says of them.
    ParVerdict de passerelles::analyse::ParVerdict {
        /// Open.
        ouverte: i32,
        /// Conditional.
        conditionnelle: i32,
        /// Unknown.
        inconnue: i32,
        /// Barred.
        bloquee: i32,
    }
}

miroir! {
    /// Passerelles by how far they are.
    ParClasse de passerelles::analyse::ParClasse {
        /// Short.
        courte: i32,
        /// Long.
        longue: i32,
        /// Neither can be said.
        a_etudier: i32,
    }
}

miroir! {
    /// A passerelle as an analysis lists it.
    PasserelleComptee de passerelles::analyse::PasserelleComptee {
        /// Where it starts.
        source: Objet,
        /// Where it leads.
        cible: Objet,
        /// Proximité.
        score: f64,
        /// How much of what the target requires the source gives; nothing where it requires nothing that is counted.
        couverture: Option<f64>,
        /// How many counted compétences of the target the source gives…
        tenues: i32,
        /// …of how many.
        total: i32,
        /// What the gate says.
        verdict: Verdict,
        /// How far it is.
        classe: Classe,
    }
}

miroir! {
    /// The couvertures of the passerelles of a cell.
    Couvertures de passerelles::analyse::Couvertures {
        /// Their mean; nothing where none is known.
        moyenne: Option<f64>,
        /// The passerelle of the best one, the first by codes of equals.
        meilleure: Option<PasserelleComptee>,
        /// How many are in each tenth of one; the last holds one itself.
        dixiemes: Vec<i32>,
        /// How many lead to a métier that requires nothing that is counted.
        inconnues: i32,
    }
}

miroir! {
    /// One way between two sets, or inside one.
    Cellule de passerelles::analyse::Cellule {
        /// The set they start from.
        de: String,
        /// The set they lead to.
        vers: String,
        /// How many pairs of different métiers there are.
        possibles: i32,
        /// How many of them are passerelles: their proximité is at or above the threshold.
        passerelles: i32,
        /// How many of these have an end in both sets, and so stand in another cell of these two sets too.
        partagees: i32,
        /// By verdict.
        verdicts: ParVerdict,
        /// By class.
        classes: ParClasse,
        /// Their couvertures.
        couverture: Couvertures,
    }
}

miroir! {
    /// The métiers that two sets have in common.
    Recouvrement de passerelles::analyse::Recouvrement {
        /// The two sets, in the order asked.
        ensembles: Vec<String>,
        /// The métiers of both, by code; never empty.
        metiers: Vec<Objet>,
    }
}

miroir! {
    /// The passerelles between sets of métiers.
    Matrice de passerelles::analyse::Matrice {
        /// "passerelles.matrice".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The sets, in the order asked, each with the definition that was used.
        ensembles: Vec<EnsembleRetenu>,
        /// The proximité from which a pair counts.
        seuil: f64,
        /// One a pair of sets, the diagonal included: row by row, from the first set to each, then from the second…
        cellules: Vec<Cellule>,
        /// Sets that share métiers; may be empty.
        recouvrements: Vec<Recouvrement>,
        /// The sum of all cells.
        somme: i32,
        /// How many different passerelles they count: less than the sum where sets share métiers.
        distinctes: i32,
        /// What the answer rests on.
        provenance: Provenance,
    }
}

miroir! {
    /// A compétence that a passerelle rests on.
    CompetencePortee de passerelles::analyse::Soutien {
        /// Its OGR code; its label stands in the list of all.
        code: String,
        /// What it brings to the score; may be null where it is in every métier or weighs nothing.
        contribution: f64,
        /// What it brings to the couverture.
        poids: f64,
    }
}

/// A passerelle and the compétences that it rests on.
#[derive(Debug, Clone, PartialEq, uniffi::Record, serde::Serialize)]
pub struct PasserelleOuverte {
    /// Where it starts.
    pub source: Objet,
    /// Where it leads.
    pub cible: Objet,
    /// Proximité.
    pub score: f64,
    /// How much of what the target requires the source gives; nothing where it requires nothing that is counted.
    pub couverture: Option<f64>,
    /// How many counted compétences of the target the source gives…
    pub tenues: i32,
    /// …of how many.
    pub total: i32,
    /// What the gate says.
    pub verdict: Verdict,
    /// How far it is.
    pub classe: Classe,
    /// The counted compétences that both métiers require, by descending contribution, then weight, then code; may be empty.
    pub competences: Vec<CompetencePortee>,
}

impl VersHote<PasserelleOuverte> for analyse::PasserelleOuverte {
    fn hote(self) -> PasserelleOuverte {
        let PasserelleComptee { source, cible, score, couverture, tenues, total, verdict, classe } =
            self.passerelle.hote();
        let competences = self.competences.hote();
        PasserelleOuverte { source, cible, score, couverture, tenues, total, verdict, classe, competences }
    }
}

miroir! {
    /// A compétence and how much of a cell rests on it.
    CompetencePorteuse de passerelles::analyse::CompetencePorteuse {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// How many passerelles rest on it.
        passerelles: i32,
        /// The sum of what it brings to their scores, in whole millionths.
        contribution: i64,
        /// The sum of what it brings to their couvertures, in whole millionths.
        poids: i64,
    }
}

miroir! {
    /// A cell of a matrice, opened.
    CelluleOuverte de passerelles::analyse::CelluleOuverte {
        /// "passerelles.cellule".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The set the passerelles start from, with the definition that was used.
        de: EnsembleRetenu,
        /// The set they lead to, likewise.
        vers: EnsembleRetenu,
        /// The proximité from which a pair counts.
        seuil: f64,
        /// The cell, as the matrice counts it.
        cellule: Cellule,
        /// Its passerelles, by descending score, then by codes; as many as the cell counts.
        passerelles: Vec<PasserelleOuverte>,
        /// The compétences that they rest on, by descending weight, then number of passerelles, then code.
        competences: Vec<CompetencePorteuse>,
        /// What the answer rests on.
        provenance: Provenance,
    }
}

miroir! {
    /// A métier of a graph.
    MetierCarte de passerelles::analyse::MetierCarte {
        /// The métier.
        metier: Objet,
        /// Its level, where known.
        niveau: Option<i32>,
        /// The sets that it is in, in the order asked; never empty.
        ensembles: Vec<String>,
    }
}

miroir! {
    /// Métiers and the passerelles between them.
    Carte de passerelles::analyse::Carte {
        /// "passerelles.carte".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The sets, in the order asked, each with the definition that was used.
        ensembles: Vec<EnsembleRetenu>,
        /// The proximité from which a pair counts as a passerelle.
        seuil: f64,
        /// The métiers of all sets, by code, each once.
        metiers: Vec<MetierCarte>,
        /// The passerelles between them, by codes.
        passerelles: Vec<PasserelleComptee>,
        /// What the answer rests on.
        provenance: Provenance,
    }
}
