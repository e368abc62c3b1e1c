//! From JSON to a [`Profil`]: every code is looked up in the référentiel, every fault names its line and field, and no
//! message repeats what the file says.

use std::str::FromStr;

use super::erreur::ProfilError;
use super::forme::{Cadre, Choix, CompetenceDeclaree, Experience, PermisDeConduire, Profil, Souhaits};
use super::json::{self, Objet, Reponse, Valeur};
use crate::graph::Referentiel;
use crate::model::{
    CodeBloc, CodeCertification, CodeOgr, CodeRome, Fermete, Limites, NatureAcquis, Niveau, Slug, parse_date,
};

/// The largest profil that is read: a hundred times a long one.
pub const TAILLE_MAX: usize = 1024 * 1024;

/// A profil to start from, with its comments: what `passerelles diagnostic --exemple` prints.
pub const EXEMPLE: &str = include_str!("exemple.json");

/// The value of `genre` in a profil.
const GENRE: &str = "passerelles.profil";

/// The version of the form that this engine reads.
const VERSION: u32 = 1;

/// The longest experience, and the longest time since: a life.
const ANNEES_MAX: f64 = 80.0;

/// The greatest distance that means anything in the country, in kilometres.
const DISTANCE_MAX: f64 = 2_000.0;

const CHAMPS: [&str; 13] = [
    "genre",
    "version",
    "date",
    "experiences",
    "certifications",
    "blocs",
    "exigences",
    "competences",
    "limites",
    "sans_permis",
    "souhaits",
    "niveaux",
    "ensembles",
];

const CADRES: [(&str, Cadre); 3] =
    [("remunere", Cadre::Remunere), ("benevole", Cadre::Benevole), ("aidant_familial", Cadre::AidantFamilial)];

const PREUVES: [(&str, NatureAcquis); 3] =
    [("declaree", NatureAcquis::Declare), ("exercee", NatureAcquis::Exerce), ("attestee", NatureAcquis::Atteste)];

const FERMETES: [(&str, Fermete); 3] =
    [("dure", Fermete::Dure), ("souple", Fermete::Souple), ("a_verifier_medecin", Fermete::AVerifierMedecin)];

const CONTRATS: [(&str, &str); 7] = [
    ("cdi", "cdi"),
    ("cdd", "cdd"),
    ("interim", "interim"),
    ("alternance", "alternance"),
    ("independant", "independant"),
    ("temps_plein", "temps_plein"),
    ("temps_partiel", "temps_partiel"),
];

/// Reads a profil and looks up its codes.
///
/// # Errors
/// [`ProfilError`], with the line and the field, never the value.
///
/// Complexity: linear in the text, which is bounded; a deep or a long one costs no more than its length.
pub fn read(octets: &[u8], referentiel: &Referentiel) -> Result<Profil, ProfilError> {
    if octets.len() > TAILLE_MAX {
        return Err(ProfilError::TropGrand { max: TAILLE_MAX });
    }
    let text = std::str::from_utf8(octets).map_err(|error| ProfilError::Encodage {
        ligne: 1 + memchr::memchr_iter(b'\n', &octets[..error.valid_up_to()]).count(),
    })?;
    // Some editors put a byte order mark in front.
    let whole = json::parse(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    let champs = whole.object(&CHAMPS)?;
    check_form(&champs)?;
    let reader = Reader { referentiel };
    let mut profil = Profil { date: date(&champs)?, ..Profil::default() };
    for entry in champs.entries("experiences")? {
        profil.experiences.push(reader.experience(&entry)?);
    }
    profil.experiences.sort();
    reader.titles(&champs, &mut profil)?;
    for entry in champs.entries("competences")? {
        profil.declare(reader.competence(&entry)?);
    }
    for entry in champs.entries("limites")? {
        reader.limite(&entry, &mut profil.limites)?;
    }
    if champs.get("sans_permis").map(Valeur::oui_non).transpose()? == Some(Reponse::Oui) {
        profil.permis = PermisDeConduire::Sans;
    }
    if let Some(valeur) = champs.get("souhaits") {
        profil.souhaits = souhaits(valeur)?;
    }
    if let Some(valeur) = champs.get("niveaux") {
        profil.niveaux = choice(valeur, "voulus", "refuses", niveau)?;
    }
    if let Some(valeur) = champs.get("ensembles") {
        profil.ensembles = choice(valeur, "voulus", "refuses", |one| reader.ensemble(one))?;
    }
    Ok(profil)
}

fn check_form(champs: &Objet) -> Result<(), ProfilError> {
    let genre = champs.need("genre")?;
    if genre.text()? != GENRE {
        return Err(genre.fault(format!("« {GENRE} » est attendu.")));
    }
    let version = champs.need("version")?;
    if version.whole()? != VERSION {
        return Err(version.fault(format!("version inconnue (lue : {VERSION}). Mettez la bibliothèque à jour.")));
    }
    Ok(())
}

fn date(champs: &Objet) -> Result<Option<jiff::civil::Date>, ProfilError> {
    let Some(valeur) = champs.get("date") else { return Ok(None) };
    let text = valeur.text()?;
    parse_date(&text).map(Some).ok_or_else(|| valeur.fault("une date AAAA-MM-JJ est attendue."))
}

/// One of the words of the form.
fn word<T: Copy>(valeur: &Valeur, words: &[(&'static str, T)]) -> Result<T, ProfilError> {
    let text = valeur.text()?;
    words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        valeur.fault(format!("valeur inconnue (attendu : {}).", known.join(", ")))
    })
}

/// A code as text, upper or lower case.
fn code<T: FromStr>(valeur: &Valeur, forme: &str) -> Result<T, ProfilError> {
    let text = valeur.text()?;
    let read = text.parse().or_else(|_| text.trim().to_uppercase().parse());
    read.map_err(|_| valeur.fault(format!("{forme} est attendu.")))
}

fn name(valeur: &Valeur) -> Result<Slug, ProfilError> {
    let text = valeur.text()?;
    text.trim().parse().map_err(|_| valeur.fault("un nom en minuscules sans accent est attendu."))
}

fn niveau(valeur: &Valeur) -> Result<Niveau, ProfilError> {
    valeur.whole()?.try_into().map_err(|_| valeur.fault("un niveau de 1 à 8 est attendu."))
}

fn choice<'a, T: Ord>(
    valeur: &Valeur<'a>,
    voulus: &'static str,
    refuses: &'static str,
    read: impl Fn(&Valeur<'a>) -> Result<T, ProfilError>,
) -> Result<Choix<T>, ProfilError> {
    let champs = valeur.object(&[voulus, refuses])?;
    let choix = Choix {
        voulus: champs.entries(voulus)?.iter().map(&read).collect::<Result<_, _>>()?,
        refuses: champs.entries(refuses)?.iter().map(&read).collect::<Result<std::collections::BTreeSet<T>, _>>()?,
    };
    if choix.voulus.intersection(&choix.refuses).next().is_some() {
        return Err(valeur.fault("la même chose est voulue et refusée."));
    }
    Ok(choix)
}

fn souhaits(valeur: &Valeur) -> Result<Souhaits, ProfilError> {
    let champs = valeur.object(&["distance_km", "contrats"])?;
    let distance = champs.get("distance_km").map(|valeur| valeur.number(0.0, DISTANCE_MAX)).transpose()?;
    let contrats = champs.entries("contrats")?;
    Ok(Souhaits {
        distance_km: distance.map(|km| libm::round(km) as u32),
        contrats: contrats.iter().map(|valeur| word(valeur, &CONTRATS)).collect::<Result<_, _>>()?,
    })
}

/// Looks up what a profil cites, in the sorted tables themselves: a lookup of the référentiel that fails seeks the nearest
/// codes, which no message here tells, and a cohort may hold millions of unknown ones.
struct Reader<'a> {
    referentiel: &'a Referentiel,
}

impl Reader<'_> {
    fn experience(&self, entry: &Valeur) -> Result<Experience, ProfilError> {
        let champs = entry.object(&["metier", "mois", "annees", "finie_depuis_annees", "cadre"])?;
        let metier = champs.need("metier")?;
        let rome: CodeRome = code(metier, "un code ROME, une lettre et quatre chiffres,")?;
        if self.referentiel.metiers().binary_search_by_key(&rome, |known| known.code).is_err() {
            return Err(metier.fault(
                "métier absent des données ouvertes. Cherchez son code, ou ouvrez le ROME complet avec --donnees.",
            ));
        }
        let months = |valeur: &Valeur| Ok(libm::round(valeur.number(0.0, ANNEES_MAX)? * 12.0) as u32);
        let mois = match (champs.get("mois"), champs.get("annees")) {
            (Some(mois), None) => libm::round(mois.number(0.0, ANNEES_MAX * 12.0)?) as u32,
            (None, Some(annees)) => months(annees)?,
            _ => return Err(champs.fault("la durée se donne en « mois » ou en « annees », l'un des deux.")),
        };
        Ok(Experience {
            metier: rome,
            mois,
            finie_depuis_mois: champs.get("finie_depuis_annees").map(months).transpose()?.unwrap_or(0),
            cadre: champs.get("cadre").map(|valeur| word(valeur, &CADRES)).transpose()?.unwrap_or(Cadre::Remunere),
        })
    }

    /// Certifications, blocs and exigences already met.
    fn titles(&self, champs: &Objet, profil: &mut Profil) -> Result<(), ProfilError> {
        let absent = |valeur: &Valeur, what| valeur.fault(format!("{what} des données ouvertes. Vérifiez le code."));
        for valeur in champs.entries("certifications")? {
            let titre: CodeCertification = code(&valeur, "un code RNCP ou RS suivi de chiffres")?;
            if self.referentiel.certifications().binary_search_by_key(&titre, |known| known.code).is_err() {
                return Err(absent(&valeur, "certification absente"));
            }
            profil.certifications.insert(titre);
        }
        for valeur in champs.entries("blocs")? {
            let bloc: CodeBloc = code(&valeur, "un code de bloc, RNCP, des chiffres, BC et son numéro,")?;
            if self.referentiel.blocs(bloc.certification()).binary_search_by_key(&bloc, |known| known.code).is_err() {
                return Err(absent(&valeur, "bloc absent"));
            }
            profil.blocs.insert(bloc);
        }
        for valeur in champs.entries("exigences")? {
            let exigence = name(&valeur)?;
            if !self.referentiel.all_exigences().iter().any(|known| known.code == exigence) {
                return Err(absent(&valeur, "exigence absente"));
            }
            profil.exigences.insert(exigence);
        }
        Ok(())
    }

    fn competence(&self, entry: &Valeur) -> Result<CompetenceDeclaree, ProfilError> {
        let champs = entry.object(&["code", "preuve"])?;
        let valeur = champs.need("code")?;
        let code = CodeOgr(valeur.whole()?);
        match self.referentiel.competence(code) {
            None => Err(valeur.fault("compétence absente des données ouvertes. Vérifiez le code OGR.")),
            Some(competence) if competence.nature == crate::model::Nature::Certification => {
                Err(valeur.fault("ce code est celui d'une certification : donnez-la dans « certifications »."))
            }
            Some(_) => {
                let preuve = champs.get("preuve").map(|valeur| word(valeur, &PREUVES)).transpose()?;
                Ok(CompetenceDeclaree { code, preuve: preuve.unwrap_or(NatureAcquis::Declare) })
            }
        }
    }

    /// A limite is firm unless it is said not to be: what a person cannot do is not to be crossed by an omission.
    fn limite(&self, entry: &Valeur, limites: &mut Limites) -> Result<(), ProfilError> {
        let champs = entry.object(&["contexte", "fermete"])?;
        let fermete = champs.get("fermete").map(|valeur| word(valeur, &FERMETES)).transpose()?.unwrap_or(Fermete::Dure);
        let valeur = champs.need("contexte")?;
        let by_code =
            if valeur.is_text() { valeur.text()?.trim().parse().ok() } else { Some(CodeOgr(valeur.whole()?)) };
        if let Some(contexte) = by_code {
            if !self.knows_contexte(contexte) {
                return Err(valeur.fault("contexte de travail absent des données ouvertes. Vérifiez le code OGR."));
            }
            limites.insert_contexte(contexte, fermete);
            return Ok(());
        }
        let nom = name(valeur)?;
        if self.referentiel.limites().binary_search_by(|known| known.code.cmp(&nom)).is_err() {
            return Err(valeur.fault(
                "limite absente des données ouvertes. « passerelles diagnostic --exemple » en donne les noms ; un code OGR de contexte convient aussi.",
            ));
        }
        limites.insert(nom, fermete);
        Ok(())
    }

    /// An abridged référentiel may lack a contexte that a named limite or a fact speaks of.
    fn knows_contexte(&self, code: CodeOgr) -> bool {
        let named = || self.referentiel.limites().iter().any(|limite| limite.contextes.contains(&code));
        self.referentiel.contexte(code).is_some() || named()
    }

    fn ensemble(&self, valeur: &Valeur) -> Result<Slug, ProfilError> {
        let nom = name(valeur)?;
        match self.referentiel.ensembles().binary_search_by(|known| known.code.cmp(&nom)) {
            Ok(_) => Ok(nom),
            Err(_) => Err(valeur.fault("ensemble absent des données ouvertes. « passerelles fiche » les liste.")),
        }
    }
}
