//! Parcours, as hosts read and draw them.

use crate::commun::{Certitude, Nature, NatureAcquis, Objet, Provenance, Raison, Verdict};
use crate::diagnostic::Tension;
use crate::miroir::{VersHote, miroir};
use crate::plan::Dispense;
use crate::proche::ProcheTenue;

miroir! {
    /// Whether a compétence may be trained in the work situation. Never a promise: the text asks an analysis of the
    /// activity, a trainer and times of reflection, which no data shows.
    enum Afest de passerelles::certification::Afest, "snake_case" {
        /// A savoir-faire of an open métier where the person is employed, that no exigence reserves.
        Envisageable,
        /// The métier is reserved: one may not exercise it, so not train by exercising it, before what is asked is held.
        Non,
        /// Nothing says so.
        Inconnu,
    }
}

miroir! {
    /// A way of obtaining what is missing.
    enum GenreVoie de passerelles::parcours::GenreVoie, "snake_case" {
        /// A bloc of a certification that the étape asks.
        BlocExige,
        /// A bloc that closes some of the écart; nothing asks it.
        Bloc,
        /// A bloc that experience supports, to be shown to a VAE jury.
        Vae,
        /// Training in the work situation.
        Afest,
    }
}

miroir! {
    /// How parcours were chosen.
    enum Choix de passerelles::parcours::Choix, "snake_case" {
        /// The cheapest ones.
        Meilleurs,
        /// Those that no other beats on effort, étapes, level asked and level reached together.
        Pareto,
    }
}

miroir! {
    /// Whether étapes of which it is not known whether something is required are followed.
    enum Inconnues de passerelles::parcours::Inconnues, "snake_case" {
        /// They are, at a price, and marked.
        Avec,
        /// They are not.
        Sans,
    }
}

miroir! {
    /// What cuts every way.
    enum Coupure de passerelles::parcours::Coupure, "snake_case" {
        /// No étape leads there, however many are allowed.
        AucunLien,
        /// Étapes lead there, more of them than allowed.
        TropPeuDEtapes,
        /// Every way passes a métier that the person may not enter.
        Portes,
        /// Every way asks a title too many levels above those held.
        Marche,
        /// The search was stopped before its end.
        RechercheArretee,
    }
}

miroir! {
    /// The kind of thing that is asked.
    enum GenreExigence de passerelles::GenreExigence, "snake_case" {
        /// One diploma, in any of its versions.
        Diplome,
        /// One title among several.
        Titre,
        /// An approval by a public authority.
        Agrement,
        /// A professional card.
        CarteProfessionnelle,
        /// A competitive examination.
        Concours,
        /// An authorisation to do something.
        Habilitation,
        /// A clean record, which the authority checks and this library never asks.
        Honorabilite,
        /// A written fact that nothing is asked.
        Aucune,
    }
}

miroir! {
    /// The prices of a search.
    Bareme de passerelles::parcours::Bareme {
        /// A bloc left to obtain.
        cout_bloc: f64,
        /// Any étape.
        charge_etape: f64,
        /// An étape whose access is unknown.
        penalite_inconnue: f64,
        /// An agrément, a card, a permit, a registration, a concours.
        penalite_demarche: f64,
        /// How many blocs stand for a certification whose blocs the data does not have.
        blocs_inconnus: i32,
    }
}

miroir! {
    /// What a cost is made of. The parts add up to it exactly.
    CoutDetail de passerelles::parcours::CoutDetail {
        /// The weight that is missing of each métier entered.
        competences: f64,
        /// The blocs left to obtain.
        blocs: f64,
        /// The étapes themselves.
        charge: f64,
        /// Agréments, cards, permits, registrations, concours.
        demarches: f64,
        /// What is not known.
        inconnues: f64,
    }
}

miroir! {
    /// The target of an answer.
    CibleLue de passerelles::parcours::CibleLue {
        /// "metier", "ensemble" or "niveau".
        genre: String,
        /// As asked.
        code: String,
        /// Its label.
        libelle: String,
        /// How many métiers it holds, the départ left out.
        metiers: i32,
    }
}

miroir! {
    /// A condition of an étape, as an answer shows it.
    Condition de passerelles::parcours::Condition {
        /// The kind of thing asked: diplôme, agrément, carte…
        genre: GenreExigence,
        /// The name of the exigence.
        code: String,
        /// What is asked, in words.
        texte: String,
        /// How to obtain it, in words, where written.
        voie: Option<String>,
        /// The text of law.
        base_legale: Option<String>,
        /// Where this comes from.
        source: String,
        /// How sure it is.
        certitude: Certitude,
        /// The certification to obtain; nothing: a démarche, not a training.
        certification: Option<Objet>,
        /// Its level, where known.
        niveau: Option<i32>,
        /// Whether it is in force at the date; nothing: unknown, or no certification.
        en_vigueur: Option<bool>,
        /// Its blocs left to obtain; empty where none is asked or where they are unknown.
        blocs_restants: Vec<Objet>,
        /// How many of its blocs are held.
        blocs_detenus: i32,
        /// Whether the data has its blocs: where not, the cost counts `Bareme::blocs_inconnus` of them.
        blocs_connus: bool,
        /// What must be held before one may prepare it, as the fiche words it; not checked here.
        prerequis: Vec<String>,
        /// What it costs: its blocs, or the démarche.
        cout: f64,
    }
}

miroir! {
    /// A compétence of the métier entered that is held already.
    Gardee de passerelles::parcours::Gardee {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// Its part of the métier's weight.
        poids: f64,
        /// Whether the métier marks it "Principale".
        coeur: bool,
    }
}

miroir! {
    /// A compétence that is held after the étape and was not before.
    Acquise de passerelles::parcours::Acquise {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// How it comes to be held: exercised in the métier, or attested by a certification obtained for it.
        par: NatureAcquis,
        /// Whether the last métier of the parcours asks it.
        sert_a_l_arrivee: bool,
    }
}

miroir! {
    /// A compétence of the métier entered that is not held before the étape.
    AApprendre de passerelles::parcours::AApprendre {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// Its part of the métier's weight.
        poids: f64,
        /// Whether the métier marks it "Principale".
        coeur: bool,
        /// The blocs that attest it and may still be obtained, by code; may be empty.
        blocs: Vec<String>,
        /// Whether it may be trained in the work situation.
        afest: Afest,
        /// What is held and near to it, to be confirmed with the person: it is missing all the same.
        proche: Option<ProcheTenue>,
    }
}

miroir! {
    /// One way of obtaining some of what is missing.
    Voie de passerelles::parcours::Voie {
        /// What kind of way it is.
        genre: GenreVoie,
        /// The bloc; nothing for AFEST.
        bloc: Option<Objet>,
        /// In words.
        texte: String,
        /// The missing compétences of the métier that it gives, by code; may be empty where links are unknown.
        competences: Vec<String>,
    }
}

miroir! {
    /// How much of the last métier of the parcours is held.
    Progression de passerelles::parcours::Progression {
        /// The part of its weight; nothing where it counts no compétence.
        couverture: Option<f64>,
        /// How many of its compétences…
        tenues: i32,
        /// …of how many.
        total: i32,
    }
}

miroir! {
    /// One étape: a métier entered from another, with what is held by then.
    Etape de passerelles::parcours::Etape {
        /// Its place in the parcours, from 1.
        rang: i32,
        /// The métier left.
        de: Objet,
        /// The métier entered.
        vers: Objet,
        /// What is to be learnt: compétences and blocs.
        effort: f64,
        /// What the étape costs.
        cout: f64,
        /// What that cost is made of.
        cout_detail: CoutDetail,
        /// What the gate says on entering.
        verdict: Verdict,
        /// Why, those that weigh most first.
        raisons: Vec<Raison>,
        /// Whether a limite could not be checked against the fiche.
        non_signale: bool,
        /// The level of the métier entered, where known.
        niveau: Option<i32>,
        /// Proximité of the two métiers.
        proximite: f64,
        /// The part of the métier's weight that is held on entering; nothing where it counts no compétence.
        couverture: Option<f64>,
        /// The same and the credits of what is near to something held, to be confirmed; nothing where it is unknown, or near
        /// compétences were not looked for.
        couverture_avec_proches: Option<f64>,
        /// How many of its counted compétences are held on entering…
        tenues: i32,
        /// …of how many.
        total: i32,
        /// What must be obtained first; empty where nothing is.
        conditions: Vec<Condition>,
        /// What may shorten the way to the certifications asked.
        allegements: Vec<Dispense>,
        /// Counted compétences of the métier held already, by descending weight.
        gardees: Vec<Gardee>,
        /// Counted compétences newly held after the étape, by code.
        acquises: Vec<Acquise>,
        /// Counted compétences of the métier not held before the étape, by descending weight.
        manquantes: Vec<AApprendre>,
        /// By which ways they may be obtained.
        voies: Vec<Voie>,
        /// How much of the last métier is held after the étape.
        arrivee: Progression,
    }
}

miroir! {
    /// What is new at the end of a parcours.
    Nouveau de passerelles::parcours::Nouveau {
        /// Métiers entered, in their order.
        metiers: Vec<Objet>,
        /// Certifications obtained, in their order.
        certifications: Vec<Objet>,
        /// Agréments, cards, registrations… obtained, in words.
        demarches: Vec<String>,
        /// Compétences of the last métier that were not held at the départ, by descending weight.
        competences: Vec<Objet>,
        /// How many compétences are newly held, of any métier of the way.
        total: i32,
        /// How much of the last métier was held at the départ.
        depart: Progression,
    }
}

miroir! {
    /// A parcours in words.
    Textes de passerelles::parcours::Textes {
        /// For the person, a sentence or two an étape.
        personne: Vec<String>,
        /// For a counsellor, with codes, figures and sources.
        conseiller: Vec<String>,
    }
}

miroir! {
    /// A parcours: étapes from the départ to a target.
    Parcours de passerelles::parcours::Parcours {
        /// Its rank in the answer, from 1.
        rang: i32,
        /// What it costs.
        cout: f64,
        /// What that cost is made of; adds up to it.
        cout_detail: CoutDetail,
        /// What is to be learnt: compétences and blocs.
        effort: f64,
        /// The highest level of the certifications asked on the way; nothing: none is asked, or its level is unknown.
        niveau_demande: Option<i32>,
        /// The level of the last métier, where known.
        niveau_atteint: Option<i32>,
        /// How tense the market of the last métier is, by family; empty where no tension was loaded or none is known.
        tension: Vec<Tension>,
        /// The étapes, at least one.
        etapes: Vec<Etape>,
        /// What is new at the end.
        nouveau: Nouveau,
        /// The same in words.
        textes: Textes,
    }
}

miroir! {
    /// A métier on the way that may not be entered, and why.
    Barriere de passerelles::parcours::Barriere {
        /// The métier.
        metier: Objet,
        /// Whether it is itself a target.
        cible: bool,
        /// What the gate says of it at the départ.
        verdict: Verdict,
        /// The reasons that give this verdict.
        raisons: Vec<Raison>,
    }
}

/// One thing to change.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record, serde::Serialize)]
pub struct Levee {
    /// "limite": to accept what a hard limite forbids; "inconnues": to follow étapes of unknown access; "etapes": to
    /// allow more étapes; "marche": to allow a title any number of levels above those held.
    pub genre: String,
    /// Of a limite, its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Of étapes, how many at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<i32>,
}

impl VersHote<Levee> for passerelles::parcours::Levee {
    fn hote(self) -> Levee {
        let levee = |genre: &str, code, minimum| Levee { genre: genre.to_owned(), code, minimum };
        match self {
            Self::Limite { code } => levee("limite", Some(code.hote()), None),
            Self::Inconnues => levee("inconnues", None, None),
            Self::Marche => levee("marche", None, None),
            Self::Etapes { minimum } => levee("etapes", None, Some(minimum.hote())),
        }
    }
}

miroir! {
    /// Changes that together open a way.
    ChangementParcours de passerelles::parcours::Changement {
        /// What to change; no smaller number of changes opens a way.
        levees: Vec<Levee>,
        /// What the best parcours would then cost.
        cout: f64,
        /// The métiers of that parcours, the départ first.
        metiers: Vec<Objet>,
        /// In words.
        texte: String,
    }
}

miroir! {
    /// Why there is no parcours.
    Obstacle de passerelles::parcours::Obstacle {
        /// What cuts every way.
        coupure: Coupure,
        /// In words.
        texte: String,
        /// How many étapes the shortest way has, were every métier open; nothing: there is none.
        etapes_minimum: Option<i32>,
        /// The barred métiers that a way from the départ meets first, the nearest first.
        barrieres: Vec<Barriere>,
        /// Every smallest set of changes that opens a way, the cheapest parcours first; empty where none of those tried does.
        changements: Vec<ChangementParcours>,
    }
}

miroir! {
    /// The parameters of a search.
    ParametresParcours de passerelles::parcours::ParametresParcours {
        /// How parcours were chosen.
        choix: Choix,
        /// How many at most; the whole front where it is one.
        nombre: i32,
        /// How many étapes at most.
        etapes_max: i32,
        /// How many nearest métiers an étape may lead to.
        voisins: i32,
        /// Whether unknown access is followed.
        inconnues: Inconnues,
        /// The prices.
        bareme: Bareme,
        /// How many levels above what is held a certification asked may be; nothing: any number.
        marche_max: Option<i32>,
        /// The region of the tensions, by INSEE code.
        region: Option<i32>,
    }
}

miroir! {
    /// Parcours, and what they rest on.
    ReponseParcours de passerelles::parcours::ReponseParcours {
        /// "passerelles.parcours".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The métier exercised.
        depart: Objet,
        /// Where parcours may end.
        cible: CibleLue,
        /// The parcours, best first; empty where there is none.
        parcours: Vec<Parcours>,
        /// Beside them, the best that climb title by title: no title asked is more than two levels above those held by
        /// then, and each after the first is one that a text in effect eases for them. Ranks go on from those of
        /// `parcours`; may be empty.
        echelons: Vec<Parcours>,
        /// Whether these are proven the best. `false` where the search was stopped: there may be better ones.
        prouve: bool,
        /// Why there is none, and what would open one; nothing where there is one.
        obstacle: Option<Obstacle>,
        /// The parameters.
        parametres: ParametresParcours,
        /// What the answer rests on.
        provenance: Provenance,
    }
}
