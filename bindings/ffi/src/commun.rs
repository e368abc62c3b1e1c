//! What answers have in common.

use crate::miroir::{VersHote, miroir};
use crate::parcours::GenreExigence;
use crate::proche::CompetencesProches;

/// What a reason is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GenreRaison {
    /// A limite of the person's.
    Limite,
    /// The source's own mark of a regulated métier, where no fact settles it.
    EmploiReglemente,
    /// A sentence of the fiche that speaks of an obligation.
    Acces,
    /// The level of the métier.
    Niveau,
    /// The law asks one diploma, in any of its versions.
    Diplome,
    /// The law asks one title among several.
    Titre,
    /// The law asks an approval by a public authority.
    Agrement,
    /// The law asks a professional card.
    CarteProfessionnelle,
    /// The law asks a competitive examination.
    Concours,
    /// The law asks an authorisation to do something.
    Habilitation,
    /// The law asks a clean record, which the authority checks and this library never asks.
    Honorabilite,
    /// A written fact that nothing is asked.
    Aucune,
}

impl VersHote<GenreRaison> for passerelles::GenreRaison {
    fn hote(self) -> GenreRaison {
        match self {
            Self::Limite => GenreRaison::Limite,
            Self::EmploiReglemente => GenreRaison::EmploiReglemente,
            Self::Acces => GenreRaison::Acces,
            Self::Niveau => GenreRaison::Niveau,
            Self::Exigence(genre) => match genre.hote() {
                GenreExigence::Diplome => GenreRaison::Diplome,
                GenreExigence::Titre => GenreRaison::Titre,
                GenreExigence::Agrement => GenreRaison::Agrement,
                GenreExigence::CarteProfessionnelle => GenreRaison::CarteProfessionnelle,
                GenreExigence::Concours => GenreRaison::Concours,
                GenreExigence::Habilitation => GenreRaison::Habilitation,
                GenreExigence::Honorabilite => GenreRaison::Honorabilite,
                GenreExigence::Aucune => GenreRaison::Aucune,
            },
        }
    }
}

miroir! {
    /// What the gate says of a métier for a person. Ordered worst first.
    enum Verdict de passerelles::Verdict, "snake_case" {
        /// A hard limite is met, or something is required that no known way leads to.
        Bloquee,
        /// Whether something is required is not known.
        Inconnue,
        /// Every unmet requirement is named with its way.
        Conditionnelle,
        /// A fact or a clean 'N' says that nothing is asked, or all that is asked is met.
        Ouverte,
    }
}

miroir! {
    /// How far a métier is.
    enum Classe de passerelles::passerelle::Classe, "snake_case" {
        /// Open, and as much is held as in the best quarter of the official mobilities.
        Courte,
        /// It hangs on a certification, or the level rises.
        Longue,
        /// Neither can be said.
        AEtudier,
    }
}

miroir! {
    /// What kind of thing a compétence is.
    enum Nature de passerelles::Nature, "kebab-case" {
        /// Something one does.
        SavoirFaire,
        /// Something one knows.
        Savoir,
        /// A way of behaving; listed apart, never in couverture.
        SavoirEtre,
        /// "Certifications et habilitations" in ROME: a link to a certification, never a thing to learn.
        Certification,
    }
}

miroir! {
    /// How sure a fact is. Ordered: the greater, the surer; a chain is as sure as its weakest link.
    enum Certitude de passerelles::Certitude, "snake_case" {
        /// Not read, or contradictory: to be checked before it is relied upon.
        AVerifier,
        /// Deduced, or paired by order: likely, not seen as such.
        Probable,
        /// Read in its source.
        Certain,
    }
}

miroir! {
    /// How a compétence came to be held; the greater is the better supported.
    enum NatureAcquis de passerelles::NatureAcquis, "snake_case" {
        /// The person says so.
        Declare,
        /// It belongs to a métier the person exercised.
        Exerce,
        /// A bloc that the person holds attests it, or another written attestation does.
        Atteste,
    }
}

miroir! {
    /// A thing with its code and its label.
    Objet de passerelles::Objet {
        /// Its code, as text whatever its kind.
        code: String,
        /// Its label.
        libelle: String,
    }
}

miroir! {
    /// A reason of a verdict, or something to know beside it.
    Raison de passerelles::Raison {
        /// What it is about.
        genre: GenreRaison,
        /// The code it hangs on: the certification in force that would satisfy an exigence, the name of a limite…
        code: Option<String>,
        /// The reason in one sentence.
        texte: String,
        /// Where it comes from, with its legal basis.
        source: Option<String>,
        /// How sure it is.
        certitude: Certitude,
        /// The verdict that it alone would give; `None` for something to know, which changes no verdict.
        effet: Option<Verdict>,
    }
}

miroir! {
    /// The weight of each composante, in thousandths that add up to 1000. A score is at most 1.
    Poids de passerelles::Poids {
        /// See `Composante::SavoirFaire`.
        savoir_faire: i32,
        /// See `Composante::Savoirs`.
        savoirs: i32,
        /// See `Composante::Titres`.
        titres: i32,
        /// See `Composante::MacroCompetences`.
        macro_competences: i32,
        /// See `Composante::Contextes`.
        contextes: i32,
        /// See `Composante::Intitules`.
        intitules: i32,
        /// See `Composante::Definition`.
        definition: i32,
        /// See `Composante::MotsCompetences`.
        mots_competences: i32,
        /// See `Composante::Libelle`.
        libelle: i32,
        /// See `Composante::Acces`.
        acces: i32,
        /// See `Composante::Encadrement`.
        encadrement: i32,
        /// See `Composante::Niveau`.
        niveau: i32,
        /// See `Composante::Ensembles`.
        ensembles: i32,
        /// See `Composante::Domaine`.
        domaine: i32,
        /// The direction: what is kept, in thousandths, of every contribution towards a métier that ROME 4 split off a
        /// ROME 3 fiche; 1000 keeps all. Towards a métier that kept its fiche, or of which this is unknown, all is kept.
        fiche_derivee: i32,
    }
}

miroir! {
    /// A layer of data, as an answer names it.
    CoucheLue de passerelles::passerelle::CoucheLue {
        /// Its name.
        nom: String,
        /// Its edition.
        edition: String,
        /// Its date.
        date: Option<String>,
        /// SHA-256 of what was read.
        empreinte: String,
        /// Whether it is an abridged edition.
        partiel: bool,
        /// Under what licence it is reused.
        licence: Option<String>,
    }
}

miroir! {
    /// The parameters of an answer.
    Parametres de passerelles::passerelle::Parametres {
        /// The date the answer is "as of".
        date: Option<String>,
        /// How many passerelles at most.
        nombre: Option<i32>,
        /// The set the answer is restricted to.
        ensemble: Option<String>,
        /// The verdicts kept; empty: all.
        verdicts: Vec<Verdict>,
        /// The least couverture kept.
        couverture_min: f64,
        /// Whether near compétences were looked for.
        proches: CompetencesProches,
        /// The weights of the score, in thousandths.
        poids: Poids,
    }
}

miroir! {
    /// What an answer rests on. Nothing of a person.
    Provenance de passerelles::Provenance {
        /// The engine and its version.
        moteur: String,
        /// Whether a layer is abridged: the answer then rests on a part of the métiers.
        edition_abregee: bool,
        /// The layers of data.
        couches: Vec<CoucheLue>,
        /// The parameters.
        parametres: Parametres,
    }
}
