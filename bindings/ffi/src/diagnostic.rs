//! Diagnostics, as hosts read them.

use crate::commun::{Certitude, Classe, Nature, NatureAcquis, Objet, Provenance, Raison, Verdict};
use crate::miroir::{VersHote, miroir};
use crate::parcours::Afest;
use crate::plan::{EtatBloc, Levier, LienPlan};
use crate::proche::ProcheTenue;

miroir! {
    /// In which capacity an experience was had. All three count alike, for compétences as for the VAE, which the law opens
    /// to volunteers and to family carers (C. trav. L6411-1, L6412-1-1 since loi n° 2022-1598).
    enum Cadre de passerelles::profil::Cadre, "snake_case" {
        /// Paid.
        Remunere,
        /// As a volunteer.
        Benevole,
        /// As the carer of a relative.
        AidantFamilial,
    }
}

miroir! {
    /// Whether a limite may be crossed.
    enum Fermete de passerelles::Fermete, "snake_case" {
        /// Never crossed: a métier that breaks it is bloqué.
        Dure,
        /// To be settled with the médecin du travail: a métier that meets it is conditionnel.
        AVerifierMedecin,
        /// Shown, never counted.
        Souple,
    }
}

miroir! {
    /// What excludes a métier.
    enum GenreExclusion de passerelles::profil::GenreExclusion, "snake_case" {
        /// A firm limite.
        Limite,
        /// A level refused.
        Niveau,
        /// A set refused.
        Ensemble,
    }
}

miroir! {
    /// Where something held comes from.
    Source de passerelles::profil::Source {
        /// "experience", "certification", "bloc" or "declaration".
        genre: String,
        /// The code of the métier, the certification or the bloc; nothing for a declaration.
        code: Option<String>,
    }
}

miroir! {
    /// How tense the market of a métier is: 1, very little, to 5, very much.
    Tension de passerelles::import::Tension {
        /// The family of métiers it was measured on (FAP 225).
        famille: String,
        /// 1 to 5.
        classe: i32,
        /// The INSEE code of the region; nothing: the country.
        region: Option<i32>,
        /// The year it was measured.
        annee: i32,
        /// Whether it was measured on the ROME v3 code above the métier, and so on others with it.
        etendu: bool,
    }
}

miroir! {
    /// One thing that excludes a métier.
    Exclusion de passerelles::profil::Exclusion {
        /// What it is.
        genre: GenreExclusion,
        /// The limite, the level or the set.
        code: String,
        /// The reason in one sentence.
        texte: String,
        /// Where it comes from.
        source: Option<String>,
        /// How sure it is.
        certitude: Certitude,
    }
}

miroir! {
    /// An experience, as it counts.
    ExperienceLue de passerelles::profil::ExperienceLue {
        /// The métier.
        metier: Objet,
        /// How long, in months.
        mois: i32,
        /// How long ago it ended on the date of the answer, in months.
        finie_depuis_mois: i32,
        /// In which capacity.
        cadre: Cadre,
        /// What it weighs on the date of the answer.
        poids: f64,
        /// What excludes going on with it; empty: nothing.
        exclusions: Vec<Exclusion>,
        /// Whether a limite could not be checked against the fiche.
        non_signale: bool,
    }
}

miroir! {
    /// A compétence held, and from where.
    CompetenceTenue de passerelles::profil::CompetenceTenue {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// The best way in which it is held.
        preuve: NatureAcquis,
        /// The best weight of what supports it.
        poids: f64,
        /// All that it comes from.
        sources: Vec<Source>,
    }
}

miroir! {
    /// A limite as it was stated.
    LimiteLue de passerelles::profil::LimiteLue {
        /// Its name, or the code of a contexte.
        code: String,
        /// Its label.
        libelle: String,
        /// How firm it is.
        fermete: Fermete,
    }
}

miroir! {
    /// What a métier is near to.
    Proximite de passerelles::profil::Proche {
        /// The experience, or the certification that aims at the métier.
        source: Source,
        /// The métier exercised or aimed at.
        metier: Objet,
        /// What it weighs.
        poids: f64,
        /// The proximité of the two métiers.
        proximite: f64,
    }
}

miroir! {
    /// A missing compétence.
    Ecart de passerelles::profil::Ecart {
        /// Its OGR code.
        code: String,
        /// Its label.
        libelle: String,
        /// What kind of thing it is.
        nature: Nature,
        /// What it would bring to the couverture.
        poids: f64,
        /// Whether the fiche marks it "Principale".
        coeur: bool,
        /// The blocs that attest it and may still be obtained, by code; may be empty.
        blocs: Vec<String>,
        /// Whether it may be learnt in the work situation.
        afest: Afest,
        /// What is held and near to it, to be confirmed with the person: it is missing all the same.
        proche: Option<ProcheTenue>,
    }
}

miroir! {
    /// A bloc to obtain.
    VoieBloc de passerelles::profil::VoieBloc {
        /// Its code.
        code: String,
        /// Its title.
        libelle: String,
        /// How sure the pairing of code and title is.
        certitude: Option<Certitude>,
        /// Where it stands.
        etat: EtatBloc,
        /// How many of its linked compétences were exercised…
        n: i32,
        /// …of how many; null: unknown.
        m: i32,
        /// The missing compétences that it attests, by code.
        ferme: Vec<String>,
    }
}

miroir! {
    /// A certification that closes an écart.
    VoieCertification de passerelles::profil::Voie {
        /// The certification.
        certification: Objet,
        /// How it stands to the métier.
        lien: LienPlan,
        /// Its level, where known.
        niveau: Option<i32>,
        /// Whether it is in force; nothing: unknown.
        en_vigueur: Option<bool>,
        /// The part of the métier's weight that the blocs close.
        ferme: f64,
        /// The blocs to obtain, by number; empty where the data has none.
        blocs: Vec<VoieBloc>,
        /// How many missing compétences they leave.
        non_couvertes: i32,
    }
}

miroir! {
    /// A métier that the person may look at.
    Piste de passerelles::profil::Piste {
        /// The métier.
        metier: Objet,
        /// Its rank in its list, from 1.
        rang: i32,
        /// What ranks: the greatest proximité to something exercised, times what that weighs.
        score: f64,
        /// What it is near to; nothing where nothing of the profil is a métier.
        par: Option<Proximite>,
        /// How much of what it requires is held; nothing where it requires nothing that is counted.
        couverture: Option<f64>,
        /// The same and the credits of what is near to something held, to be confirmed; nothing where it is unknown, or near
        /// compétences were not looked for.
        couverture_avec_proches: Option<f64>,
        /// The same over core compétences; nothing where the fiche marks none.
        coeur: Option<f64>,
        /// How many counted compétences are held…
        tenues: i32,
        /// …of how many.
        total: i32,
        /// What the gate says.
        verdict: Verdict,
        /// Every reason, those that weigh most first.
        raisons: Vec<Raison>,
        /// How far it is.
        classe: Classe,
        /// Whether a limite could not be checked against the fiche, which proves nothing: to be checked.
        non_signale: bool,
        /// The sentence of the fiche that speaks of a driving licence, for whoever has none: to be checked, no verdict.
        permis: Option<String>,
        /// Its level, or that of the certification it asks; nothing: unknown.
        niveau: Option<i32>,
        /// Whether that level is one wished for; nothing where none is, or the level is unknown.
        niveau_voulu: Option<bool>,
        /// What is missing, by descending weight.
        ecart: Vec<Ecart>,
        /// The certifications that close most of it, with the blocs to obtain.
        voies: Vec<VoieCertification>,
        /// How tense its market is, where that was loaded; never ranks.
        tension: Vec<Tension>,
    }
}

miroir! {
    /// A bloc that experience supports: "soutenu par l'expérience (n sur m)". The jury decides.
    SoutienVae de passerelles::profil::SoutienVae {
        /// The bloc.
        bloc: Objet,
        /// Its certification.
        certification: Objet,
        /// How sure the pairing of code and title is.
        certitude: Option<Certitude>,
        /// How many of its linked compétences were exercised…
        n: i32,
        /// …of how many.
        m: i32,
    }
}

miroir! {
    /// A métier excluded, and all that excludes it.
    MetierExclu de passerelles::profil::MetierExclu {
        /// The métier.
        metier: Objet,
        /// How near it would be.
        score: f64,
        /// What excludes it; never empty.
        exclusions: Vec<Exclusion>,
    }
}

miroir! {
    /// What lifting one thing alone would open.
    Changement de passerelles::profil::Changement {
        /// What would be lifted.
        genre: GenreExclusion,
        /// The limite, the level or the set.
        code: String,
        /// Its label.
        libelle: String,
        /// How many métiers nothing else excludes…
        ouvre: i32,
        /// …of which so many would be short.
        dont_courtes: i32,
        /// The nearest of them; at most ten.
        metiers: Vec<Objet>,
    }
}

miroir! {
    /// What a person holds, where it leads, what bars the way and what would change it.
    ///
    /// `genre` and `version` say what it is. Nothing in it says who the person is. Where it is made to be shared, it is the
    /// diagnostic of the profil without limites nor wishes, to the byte.
    Diagnostic de passerelles::profil::Diagnostic {
        /// "passerelles.diagnostic".
        genre: String,
        /// The version of this shape.
        version: i32,
        /// The experiences, by code of métier.
        experiences: Vec<ExperienceLue>,
        /// The certifications held, by code.
        certifications: Vec<Objet>,
        /// The blocs held on their own, by code.
        blocs: Vec<Objet>,
        /// The exigences already met, by name.
        exigences: Vec<Objet>,
        /// The compétences held, the best supported first.
        competences: Vec<CompetenceTenue>,
        /// The limites stated, by name; empty where the answer is made to be shared.
        limites: Vec<LimiteLue>,
        /// What no data here can tell, to ask for each job; empty where the answer is made to be shared.
        a_demander: Vec<String>,
        /// Open métiers of which enough is held: best first, those with a limite that could not be checked after the others.
        courtes: Vec<Piste>,
        /// Métiers that hang on a certification or a higher level, likewise.
        longues: Vec<Piste>,
        /// The others, likewise.
        a_etudier: Vec<Piste>,
        /// How many métiers each of the three lists is the start of.
        comptes: Vec<i32>,
        /// Blocs of certifications in force that the experience supports, the best supported first.
        vae: Vec<SoutienVae>,
        /// Every métier that a limite or a refusal excludes, nearest first.
        exclus: Vec<MetierExclu>,
        /// What lifting one limite or one refusal alone would open, the one that opens most first.
        changements: Vec<Changement>,
        /// How many métiers are within reach: open, and enough is held.
        a_portee: i32,
        /// The one bloc that brings most new métiers within reach, if any does.
        bloc: Option<Levier>,
        /// What the answer rests on.
        provenance: Provenance,
    }
}
