//! Plans, comparisons and leviers, as hosts read them.

use crate::commun::{Certitude, Objet, Provenance, Raison, Verdict};
use crate::miroir::{VersHote, miroir};
use crate::passerelle::Manquante;
use crate::proche::{Preuve, Relation};

miroir! {
    /// How a certification stands to the métier.
    enum LienPlan de passerelles::certification::LienPlan, "snake_case" {
        /// It satisfies an exigence.
        Exige,
        /// It succeeds one that satisfies an exigence and may no longer be obtained. Nothing written says that it satisfies
        /// it too: to be verified.
        Succede,
        /// It aims at the métier: it informs, it opens nothing.
        Vise,
        /// It aims at the métier by a ROME v3 code or a domain.
        ViseEtendu,
    }
}

miroir! {
    /// Where a bloc stands for a person.
    enum EtatBloc de passerelles::certification::EtatBloc, "snake_case" {
        /// Held, or granted by an equivalence that is not in doubt.
        Detenu,
        /// Perhaps held: nothing written says so for sure.
        AVerifier,
        /// Every linked compétence was exercised: to be shown to a VAE jury.
        SoutenuParExperience,
        /// Some were.
        EnPartieSoutenu,
        /// None was, or nothing links the bloc to compétences.
        AApprendre,
    }
}

miroir! {
    /// A way of obtaining a certification.
    enum VoieAcces de passerelles::VoieAcces, "snake_case" {
        /// As a pupil or a student.
        FormationInitiale,
        /// Under an apprenticeship contract.
        Apprentissage,
        /// In continuing training.
        FormationContinue,
        /// Under a contrat de professionnalisation.
        ContratProfessionnalisation,
        /// By applying on one's own.
        CandidatureIndividuelle,
        /// By validation of experience.
        Vae,
    }
}

miroir! {
    /// What an equivalence gives.
    enum Effet de passerelles::Effet, "snake_case" {
        /// The bloc is held.
        BlocAcquis,
        /// The whole certification is held.
        CertificationAcquise,
        /// A shorter training.
        Allegement,
        /// An examination less.
        DispenseEpreuve,
        /// The right to enter the training.
        Acces,
        /// Who is concerned is known, what is granted is not.
        Inconnu,
    }
}

miroir! {
    /// Whether and how a bloc is held.
    Tenue de passerelles::certification::Tenue {
        /// How sure it is that it counts; `AVerifier`: it may not.
        certitude: Certitude,
        /// Why, in one sentence.
        texte: String,
    }
}

miroir! {
    /// How much of a bloc experience supports, by its linked compétences.
    Soutien de passerelles::certification::Soutien {
        /// How many of its linked compétences the person exercised…
        n: i32,
        /// …of how many. Null where nothing links the bloc to compétences: unknown, not zero.
        m: i32,
        /// Those exercised.
        exercees: Vec<Objet>,
        /// Those not.
        manquantes: Vec<Objet>,
    }
}

miroir! {
    /// A compétence of the métier that a bloc may attest. To be confirmed: it closes nothing.
    LienPropose de passerelles::certification::LienPropose {
        /// The compétence.
        competence: Objet,
        /// How what the bloc says stands to it.
        relation: Relation,
        /// How near they are.
        degre: f64,
        /// The words of the bloc that are nearest to it.
        extrait: String,
        /// What speaks for it.
        preuves: Vec<Preuve>,
        /// Whether the person holds it already.
        detenue: bool,
        /// Whether the person exercised it: something to show to a VAE jury, once confirmed.
        exercee: bool,
    }
}

miroir! {
    /// One bloc of a certification, for a person.
    BlocPlan de passerelles::certification::BlocPlan {
        /// Its code.
        code: String,
        /// Its title.
        libelle: String,
        /// How sure the pairing of code and title is.
        certitude: Option<Certitude>,
        /// Where it stands.
        etat: EtatBloc,
        /// Whether it is of the plan: asked, or chosen because it closes the écart.
        retenu: bool,
        /// Why it counts as held, or may.
        tenue: Option<Tenue>,
        /// What experience supports of it.
        soutien: Soutien,
        /// The missing compétences of the métier that it attests.
        ferme: Vec<Objet>,
        /// The compétences of the métier that its texts may name, where none is declared. To be confirmed: they close nothing.
        propositions: Vec<LienPropose>,
    }
}

miroir! {
    /// What someone may be spared on the way to a certification.
    Dispense de passerelles::certification::Dispense {
        /// The name of the equivalence.
        code: String,
        /// Whether the person holds what it asks.
        applicable: bool,
        /// What must be held.
        de: Vec<String>,
        /// The same, where it has no code.
        de_texte: Option<String>,
        /// What it concerns.
        vers: Vec<String>,
        /// What it gives.
        effet: Effet,
        /// The effect in one sentence.
        texte: Option<String>,
        /// The text of law.
        base_legale: Option<String>,
        /// How sure it is.
        certitude: Certitude,
        /// What is unread, and the article to read.
        reserve: Option<String>,
    }
}

miroir! {
    /// The way through one certification.
    PlanCertification de passerelles::certification::PlanCertification {
        /// The certification.
        certification: Objet,
        /// How it stands to the métier.
        lien: LienPlan,
        /// The certification that it succeeds, where that is how it stands to the métier.
        succede_a: Option<Objet>,
        /// Whether it is in force at the date; nothing: unknown.
        en_vigueur: Option<bool>,
        /// Its level, where known.
        niveau: Option<i32>,
        /// The ways of obtaining it; empty: unknown.
        voies: Vec<VoieAcces>,
        /// Its blocs, by number; empty where the data has none.
        blocs: Vec<BlocPlan>,
        /// How many blocs of the plan are left to obtain.
        reste: i32,
        /// The part of the métier's weight that the blocs of the plan close.
        ferme: f64,
        /// Whether the choice of blocs is proven the smallest.
        prouve: bool,
        /// The missing compétences that no bloc of the plan attests.
        non_couvertes: Vec<Manquante>,
        /// Equivalences and dispenses towards it, those that apply first.
        dispenses: Vec<Dispense>,
    }
}

miroir! {
    /// Blocs of several certifications that together close the écart: they give no diploma.
    Mixte de passerelles::certification::Mixte {
        /// The blocs chosen.
        blocs: Vec<Objet>,
        /// "ne donne pas de diplôme".
        avertissement: String,
        /// The part of the métier's weight that they close.
        ferme: f64,
        /// Whether the choice is proven the smallest.
        prouve: bool,
        /// The missing compétences that they do not attest.
        non_couvertes: Vec<Manquante>,
    }
}

miroir! {
    /// A plan towards a métier.
    Plan de passerelles::certification::Plan {
        /// "passerelles.plan".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The métier aimed at.
        metier: Objet,
        /// What the gate says today.
        verdict: Verdict,
        /// Why.
        raisons: Vec<Raison>,
        /// A first étape for whoever holds no certification at all; it does not cover the métier's compétences.
        premiere_etape: Option<Objet>,
        /// The counted compétences of the métier that are not held.
        manquantes: Vec<Manquante>,
        /// The certifications: those that an exigence asks first, then those that close most.
        certifications: Vec<PlanCertification>,
        /// Blocs mixed over certifications, on request.
        #[serde(skip_serializing_if = "Option::is_none")]
        mixte: Option<Mixte>,
        /// What the plan rests on.
        provenance: Provenance,
    }
}

miroir! {
    /// A métier held against a certification.
    Comparaison de passerelles::certification::Comparaison {
        /// The métier.
        metier: Objet,
        /// The certification.
        certification: Objet,
        /// How many compétences the certification's blocs are linked to; null: the links are unknown, and so is the rest.
        liens: i32,
        /// The part of the métier's weight that the certification attests; nothing where no link is known.
        attestee: Option<f64>,
        /// What the métier asks and no bloc attests, by descending weight.
        non_attestees: Vec<Manquante>,
        /// What the blocs attest and the métier does not ask.
        non_demandees: Vec<Objet>,
        /// The weakest of the links that attest something.
        certitude: Option<Certitude>,
    }
}

miroir! {
    /// Comparisons, and what they rest on.
    Comparaisons de passerelles::certification::Comparaisons {
        /// "passerelles.comparaison".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// One a métier.
        comparaisons: Vec<Comparaison>,
        /// What they rest on.
        provenance: Provenance,
    }
}

miroir! {
    /// What one bloc, or two, bring within reach.
    Levier de passerelles::certification::Levier {
        /// The bloc, or the two.
        blocs: Vec<Objet>,
        /// The certifications that they complete.
        complete: Vec<String>,
        /// The métiers newly within reach, by code.
        ouvre: Vec<Objet>,
        /// The sum of what they add to the couverture of all métiers: tells equals apart.
        gain: i64,
        /// How sure the links from these blocs to compétences are.
        certitude: Certitude,
    }
}

miroir! {
    /// The best blocs and the best pair.
    Leviers de passerelles::certification::Leviers {
        /// "passerelles.levier".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The métier that is exercised.
        depuis: Objet,
        /// How many métiers are within reach already.
        a_portee: i32,
        /// The couverture from which an open métier is within reach.
        seuil: f64,
        /// Single blocs, best first; may be empty.
        blocs: Vec<Levier>,
        /// The best pair, where two blocs open more than the best one alone.
        paire: Option<Levier>,
        /// Among how many blocs the pair was searched.
        paires_parmi: i32,
        /// What the answer rests on.
        provenance: Provenance,
    }
}
