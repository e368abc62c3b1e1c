//! Questions, each declared once: asked of the core, answered as records, as the JSON that the core writes, and, where the
//! core draws or tabulates it, as other texts.

use passerelles::{analyse, fiche};

use crate::analyse::{AnalyseOptions, Carte, CelluleOuverte, Matrice};
use crate::cohorte::{Cohorte, EtatDesLieux, EtatDesLieuxOptions};
use crate::commun::Provenance;
use crate::communes::Communes;
use crate::diagnostic::Diagnostic;
use crate::entree::{
    Acquis, DiagnosticOptions, LevierOptions, Options, ParcoursOptions, PlanOptions, RechercheOptions, cible, code_ogr,
    code_rome, codes_rome, compte,
};
use crate::erreur::{PasserellesError, garde};
use crate::forme::{Forme, write_as};
use crate::jugement::Jugement;
use crate::miroir::VersHote;
use crate::moteur::{Moteur, Resultat, page};
use crate::parcours::ReponseParcours;
use crate::passerelle::Reponse;
use crate::plan::{Comparaisons, Leviers, Plan};
use crate::recherche::Recherche;
use crate::voisinage::{LiensProposes, Reconnaissance, RelationLue, Voisinage};

/// Declares a question: `[nom nom_json] (moteur; argument: type = default…) -> Record { … }`, where the block asks the core;
/// a third name for one that has other forms.
macro_rules! question {
    (
        $(#[$meta:meta])*
        [$nom:ident $json:ident] ($moteur:ident; $($arg:ident: $type:ty $(= $defaut:tt)?),*) -> $record:ty $corps:block
    ) => {
        #[uniffi::export]
        impl Moteur {
            $(#[$meta])*
            #[uniffi::method(default($($($arg = $defaut,)?)*))]
            pub fn $nom(&self, $($arg: $type),*) -> Resultat<$record> {
                let $moteur = self;
                garde(move || Ok(answer(move || $corps)?.hote()))
            }

            /// The same answer as the JSON that the engine writes.
            #[uniffi::method(default($($($arg = $defaut,)?)*))]
            pub fn $json(&self, $($arg: $type),*) -> Resultat<String> {
                let $moteur = self;
                garde(move || Ok(passerelles::export::json::write(&answer(move || $corps)?)))
            }
        }
    };
    (
        $(#[$meta:meta])*
        [$nom:ident $json:ident $en:ident] ($moteur:ident; $($arg:ident: $type:ty $(= $defaut:tt)?),*) -> $record:ty
            $corps:block
    ) => {
        question! {
            $(#[$meta])*
            [$nom $json] ($moteur; $($arg: $type $(= $defaut)?),*) -> $record $corps
        }

        #[uniffi::export]
        impl Moteur {
            /// The same answer in a form, where it has it; pictures are `largeur` pixels wide.
            ///
            /// Throws `ParametreInvalide` too for a form that it has not.
            #[uniffi::method(default($($($arg = $defaut,)?)* largeur = 794))]
            pub fn $en(&self, forme: Forme, $($arg: $type,)* largeur: i32) -> Resultat<String> {
                let $moteur = self;
                garde(move || write_as(&answer(move || $corps)?, forme, compte("largeur", largeur)?))
            }
        }
    };
}

/// What a question asks of the core.
fn answer<T>(question: impl FnOnce() -> Resultat<T>) -> Resultat<T> {
    question()
}

question! {
    /// The passerelles from a métier, best first. `acquis` is what the person holds beside what the métier gives.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [passerelles_depuis passerelles_depuis_json passerelles_depuis_en]
    (moteur; code: String, acquis: Option<Acquis> = None, options: Option<Options> = None) -> Reponse {
        let (acquis, asked) = (moteur.held(acquis)?, options.unwrap_or_default());
        Ok(page(moteur.coeur().depuis(code_rome(&code)?, &acquis, &asked.resolve()?)?, &asked))
    }
}

question! {
    /// The passerelles towards a métier, best first.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [passerelles_vers passerelles_vers_json passerelles_vers_en]
    (moteur; code: String, acquis: Option<Acquis> = None, options: Option<Options> = None) -> Reponse {
        let (acquis, asked) = (moteur.held(acquis)?, options.unwrap_or_default());
        Ok(page(moteur.coeur().vers(code_rome(&code)?, &acquis, &asked.resolve()?)?, &asked))
    }
}

question! {
    /// The passerelle between two métiers, with every contribution to its score. Pages and filters are without object.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [passerelles_entre passerelles_entre_json]
    (moteur; de: String, vers: String, acquis: Option<Acquis> = None, options: Option<Options> = None) -> Reponse {
        moteur.entre(&de, &vers, acquis, options)
    }
}

question! {
    /// The plan towards a métier: its certifications, the blocs that close the écart, what remains.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [plan plan_json]
    (moteur; code: String, acquis: Option<Acquis> = None, options: Option<PlanOptions> = None) -> Plan {
        let options = options.unwrap_or_default().resolve()?;
        Ok(moteur.coeur().plan(code_rome(&code)?, &moteur.held(acquis)?, &options)?)
    }
}

question! {
    /// What each of these métiers asks and a certification does not attest.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [comparer comparer_json]
    (moteur; metiers: Vec<String>, certification: String) -> Comparaisons {
        let certification = certification.trim().to_uppercase().parse()?;
        Ok(moteur.coeur().comparer(&codes_rome(&metiers)?, certification)?)
    }
}

question! {
    /// The one bloc, and the pair, that bring most new métiers within reach of who exercises a métier.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [leviers leviers_json]
    (moteur; code: String, acquis: Option<Acquis> = None, options: Option<LevierOptions> = None) -> Leviers {
        let options = options.unwrap_or_default().resolve()?;
        Ok(moteur.coeur().leviers(code_rome(&code)?, &moteur.held(acquis)?, &options)?)
    }
}

question! {
    /// What a person holds, where it leads, what bars the way and what would change it. `profil` is JSON text, of the
    /// form that `exemple_profil` shows.
    ///
    /// Throws `ProfilInvalide`, `Inconnu`, `ParametreInvalide`.
    [diagnostic diagnostic_json]
    (moteur; profil: String, options: Option<DiagnosticOptions> = None) -> Diagnostic {
        let profil = passerelles::profil::read(profil.as_bytes(), moteur.coeur().referentiel())?;
        Ok(moteur.coeur().diagnostic(&profil, &options.unwrap_or_default().resolve()?)?)
    }
}

question! {
    /// The parcours from a métier to a target: a ROME code, the name of a set, or `niveau:N`.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [parcours parcours_json parcours_en]
    (moteur; depart: String, vers: String, acquis: Option<Acquis> = None, options: Option<ParcoursOptions> = None)
        -> ReponseParcours
    {
        let (acquis, options) = (moteur.held(acquis)?, options.unwrap_or_default().resolve()?);
        Ok(moteur.coeur().parcours(code_rome(&depart)?, &cible(&vers)?, &acquis, &options)?)
    }
}

question! {
    /// What a text names, in any spelling.
    ///
    /// Throws `ParametreInvalide`.
    [chercher chercher_json]
    (moteur; texte: String, options: Option<RechercheOptions> = None) -> Recherche {
        Ok(moteur.coeur().chercher(&texte, &options.unwrap_or_default().resolve()?))
    }
}

question! {
    /// The compétences that a free text may name, a line of a CV for one. To be confirmed with the person.
    ///
    /// Throws `ParametreInvalide`.
    [reconnaitre reconnaitre_json]
    (moteur; texte: String, nombre: i32 = 5) -> Reconnaissance {
        let defaut = passerelles::search::ReconnaitreOptions::default();
        let options = passerelles::search::ReconnaitreOptions { nombre: compte("nombre", nombre)?, ..defaut };
        Ok(moteur.coeur().reconnaitre(&texte, &options))
    }
}

question! {
    /// The compétences nearest to one, by its OGR code.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [proches proches_json]
    (moteur; code: String, nombre: i32 = 10) -> Voisinage {
        let (coeur, nombre) = (moteur.coeur(), compte("nombre", nombre)?);
        let code = code_ogr(&code)?;
        Ok(analyse::find_voisinage(coeur.referentiel(), coeur.proches(), code, nombre, coeur.provenance())?)
    }
}

question! {
    /// How two compétences stand to each other, by their OGR codes.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [relation relation_json]
    (moteur; a: String, b: String) -> RelationLue {
        let (coeur, codes) = (moteur.coeur(), [code_ogr(&a)?, code_ogr(&b)?]);
        Ok(analyse::read_relation(coeur.referentiel(), coeur.proches(), codes, coeur.provenance())?)
    }
}

question! {
    /// Links proposed from titles of blocs to compétences, at most `nombre` a title; from other labels where `chemin` is a
    /// ROME folder or an ESCO table.
    ///
    /// Throws `FichierIllisible`, `DonneesInvalides`, `ParametreInvalide`.
    [apparier apparier_json apparier_en]
    (moteur; chemin: Option<String> = None, nombre: i32 = 3) -> LiensProposes {
        let (coeur, nombre) = (moteur.coeur(), compte("nombre", nombre)?);
        let (nomenclature, labels) = match chemin {
            Some(chemin) => analyse::read_labels(chemin.as_ref())?,
            None => ("blocs", analyse::bloc_labels(coeur.referentiel())),
        };
        let (referentiel, provenance) = (coeur.referentiel(), coeur.provenance());
        Ok(analyse::propose_links(referentiel, coeur.proches(), nomenclature, &labels, nombre, provenance))
    }
}

question! {
    /// How many passerelles lead from each of these sets of métiers to each.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [matrice matrice_json matrice_en]
    (moteur; ensembles: Vec<String>, options: Option<AnalyseOptions> = None) -> Matrice {
        let (coeur, (sets, options)) = (moteur.coeur(), options.unwrap_or_default().resolve(moteur, &ensembles)?);
        Ok(analyse::matrice(coeur.referentiel(), coeur.index(), sets, &options))
    }
}

question! {
    /// The passerelles from one set to another, which may be the same, and the compétences that they rest on.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [cellule cellule_json cellule_en]
    (moteur; de: String, vers: String, options: Option<AnalyseOptions> = None) -> CelluleOuverte {
        let (coeur, asked) = (moteur.coeur(), options.unwrap_or_default());
        let ([de, vers], options) = asked.resolve_two(moteur, [de, vers])?;
        Ok(analyse::open_cellule(coeur.referentiel(), coeur.index(), de, vers, &options))
    }
}

question! {
    /// What these sets of métiers share, what each alone asks, and the training that would help most from one to another.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [communes communes_json communes_en]
    (moteur; ensembles: Vec<String>, options: Option<AnalyseOptions> = None) -> Communes {
        let (coeur, (sets, options)) = (moteur.coeur(), options.unwrap_or_default().resolve(moteur, &ensembles)?);
        Ok(analyse::communes(coeur.referentiel(), coeur.index(), sets, &options))
    }
}

question! {
    /// The graph of the passerelles between the métiers of these sets.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    [carte carte_json carte_en]
    (moteur; ensembles: Vec<String>, options: Option<AnalyseOptions> = None) -> Carte {
        let (coeur, (sets, options)) = (moteur.coeur(), options.unwrap_or_default().resolve(moteur, &ensembles)?);
        Ok(analyse::carte(coeur.referentiel(), coeur.index(), sets, &options))
    }
}

question! {
    /// What a cohort holds, lacks, and where it may go: aggregates alone, small counts suppressed. Nothing of it is
    /// kept.
    ///
    /// Throws `FichierIllisible`, `ProfilInvalide` where the first refused line is to stop it, `Inconnu`,
    /// `ParametreInvalide`.
    [etat_des_lieux etat_des_lieux_json etat_des_lieux_en]
    (moteur; cohorte: Cohorte, ensembles: Vec<String>, options: Option<EtatDesLieuxOptions> = None) -> EtatDesLieux {
        options.unwrap_or_default().report(moteur, cohorte, &ensembles)
    }
}

question! {
    /// The ranking judged at rank `k` against official mobilities: those of the data, or of the table at `mobilites`.
    ///
    /// Throws `ParametreInvalide` where there are none, `FichierIllisible`, `DonneesInvalides`.
    [evaluer evaluer_json]
    (moteur; mobilites: Option<String> = None, k: i32 = 10) -> Jugement {
        let (coeur, k) = (moteur.coeur(), compte("k", k)?.max(1));
        let rows = match mobilites {
            Some(chemin) => passerelles::import::read_mobilites(chemin.as_ref())?,
            None => analyse::known_mobilites(coeur.referentiel()),
        };
        let none = || PasserellesError::ParametreInvalide("aucune mobilité à juger dans ces données : donnez-en une table.".to_owned());
        analyse::judge(coeur.referentiel(), coeur.index(), &rows, k).ok_or_else(none)
    }
}

question! {
    /// What its answers rest on, under the default parameters.
    ///
    /// Throws `Interne` alone.
    [provenance provenance_json]
    (moteur;) -> Provenance {
        Ok(moteur.coeur().provenance())
    }
}

/// Answers in JSON alone.
#[uniffi::export]
impl Moteur {
    /// A métier, certification, bloc or set whole, told by its code.
    ///
    /// Throws `Inconnu`, `ParametreInvalide`.
    pub fn fiche_json(&self, code: String) -> Resultat<String> {
        garde(|| Ok(passerelles::export::json::write(&fiche::read(self.coeur().referentiel(), &code)?)))
    }

    /// The sets of métiers whole.
    pub fn ensembles_json(&self) -> Resultat<String> {
        garde(|| Ok(passerelles::export::json::write(&fiche::ensembles(self.coeur().referentiel()))))
    }
}
