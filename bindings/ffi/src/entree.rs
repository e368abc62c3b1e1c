//! What hosts ask with: codes as text, options with their defaults.

use jiff::civil::Date;
use passerelles::certification::{self, Melange};
use passerelles::parcours::{Cible, ParcoursOptions as CoreParcours};
use passerelles::profil::DiagnosticOptions as CoreDiagnostic;
use passerelles::{CodeError, CodeOgr, CodeRome, CodeTitre, Filtres, Limites, Millioniemes, NatureAcquis as Nature};
use passerelles::{certification::LevierOptions as CoreLevier, certification::PlanOptions as CorePlan};

use crate::commun::{NatureAcquis, Verdict};
use crate::diagnostic::Fermete;
use crate::erreur::PasserellesError;
use crate::parcours::{Choix, Inconnues};
use crate::recherche::GenreObjet;

/// A compétence that a person holds, and how.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CompetenceAcquise {
    /// Its OGR code.
    pub code: String,
    /// How it came to be held; without it: the person says so.
    #[uniffi(default = None)]
    pub nature: Option<NatureAcquis>,
}

/// What a person holds beside the métier asked about. Nothing of it says who the person is.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct Acquis {
    /// Certifications and blocs held, by code: `RNCP40692`, `RS5483`, `RNCP37715BC01`. They bring what their blocs attest.
    #[uniffi(default = [])]
    pub titres: Vec<String>,
    /// Métiers exercised, by ROME code. They bring what their fiches ask.
    #[uniffi(default = [])]
    pub metiers: Vec<String>,
    /// Compétences held otherwise.
    #[uniffi(default = [])]
    pub competences: Vec<CompetenceAcquise>,
    /// Exigences already met otherwise, by name: an agrément, a professional card, a concours.
    #[uniffi(default = [])]
    pub exigences: Vec<String>,
}

/// What a person cannot or will not do: a contexte, never a cause.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Limite {
    /// Its name (`port_de_charges`), or the OGR code of a contexte.
    pub code: String,
    /// How firm it is; without it: never crossed.
    #[uniffi(default = None)]
    pub fermete: Option<Fermete>,
}

/// How to list passerelles.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Options {
    /// How many at most; none: all.
    #[uniffi(default = Some(10))]
    pub nombre: Option<i32>,
    /// How many to pass over first: with `nombre`, a page.
    #[uniffi(default = 0)]
    pub debut: i32,
    /// Only métiers of this set: `sap`, `sante`, `rome:86`.
    #[uniffi(default = None)]
    pub ensemble: Option<String>,
    /// Only these verdicts; empty: all. Ranking is by score whatever the verdict.
    #[uniffi(default = [])]
    pub verdicts: Vec<Verdict>,
    /// Only a couverture at or above this, 0 to 1.
    #[uniffi(default = 0.0)]
    pub couverture_min: f64,
    /// The date of the answer, AAAA-MM-JJ; none: that of the data.
    #[uniffi(default = None)]
    pub date: Option<String>,
    /// What the person cannot or will not do.
    #[uniffi(default = [])]
    pub limites: Vec<Limite>,
    /// Whether near compétences are left out rather than shown apart.
    #[uniffi(default = false)]
    pub sans_proches: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            nombre: Some(10),
            debut: 0,
            ensemble: None,
            verdicts: Vec::new(),
            couverture_min: 0.0,
            date: None,
            limites: Vec::new(),
            sans_proches: false,
        }
    }
}

/// How to plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct PlanOptions {
    /// How many certifications at most, 10 without it; those that an exigence asks are always listed.
    #[uniffi(default = None)]
    pub nombre: Option<i32>,
    /// Whether the fewest blocs of any certification are looked for too. They give no diploma.
    #[uniffi(default = false)]
    pub melange: bool,
    /// The date of the answer, AAAA-MM-JJ; none: that of the data.
    #[uniffi(default = None)]
    pub date: Option<String>,
    /// What the person cannot or will not do.
    #[uniffi(default = [])]
    pub limites: Vec<Limite>,
    /// Whether near compétences are left out rather than shown apart.
    #[uniffi(default = false)]
    pub sans_proches: bool,
}

/// How to look for the blocs that open most.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct LevierOptions {
    /// How many single blocs at most, 10 without it.
    #[uniffi(default = None)]
    pub nombre: Option<i32>,
    /// Only métiers of this set count.
    #[uniffi(default = None)]
    pub ensemble: Option<String>,
    /// The date of the answer, AAAA-MM-JJ; none: that of the data.
    #[uniffi(default = None)]
    pub date: Option<String>,
    /// What the person cannot or will not do.
    #[uniffi(default = [])]
    pub limites: Vec<Limite>,
}

/// How to search for parcours.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct ParcoursOptions {
    /// How many parcours at most, 5 without it. The front is given whole.
    #[uniffi(default = None)]
    pub nombre: Option<i32>,
    /// How many étapes at most, 4 without it.
    #[uniffi(default = None)]
    pub etapes_max: Option<i32>,
    /// How many nearest métiers an étape may lead to, 30 without it.
    #[uniffi(default = None)]
    pub voisins: Option<i32>,
    /// The cheapest ones (without it), or the front.
    #[uniffi(default = None)]
    pub choix: Option<Choix>,
    /// Whether étapes of unknown access are followed; they are, without it.
    #[uniffi(default = None)]
    pub inconnues: Option<Inconnues>,
    /// How many levels above what is held a certification asked may be; without it: any number.
    #[uniffi(default = None)]
    pub marche_max: Option<i32>,
    /// The date of the answer, AAAA-MM-JJ; none: that of the data.
    #[uniffi(default = None)]
    pub date: Option<String>,
    /// What the person cannot or will not do. Firm ones are never crossed; the others never cost.
    #[uniffi(default = [])]
    pub limites: Vec<Limite>,
}

/// For whom a diagnostic is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Partage {
    /// For the person: limites, exclusions and wishes are in it.
    Personnel,
    /// To be shared: it is that of the profil without limites nor wishes, and so reveals none.
    SansLimites,
}

/// How to diagnose.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct DiagnosticOptions {
    /// How many métiers at most in each of the three lists, 10 without it.
    #[uniffi(default = None)]
    pub nombre: Option<i32>,
    /// Only métiers of this set.
    #[uniffi(default = None)]
    pub ensemble: Option<String>,
    /// The date of the answer, AAAA-MM-JJ; none: that of the data.
    #[uniffi(default = None)]
    pub date: Option<String>,
    /// For whom; without it: for the person.
    #[uniffi(default = None)]
    pub partage: Option<Partage>,
}

/// How to search for names.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct RechercheOptions {
    /// The kinds of things looked for; empty: all.
    #[uniffi(default = [])]
    pub objets: Vec<GenreObjet>,
    /// How many results at most, 10 without it.
    #[uniffi(default = None)]
    pub nombre: Option<i32>,
}

fn invalid(texte: String) -> PasserellesError {
    PasserellesError::ParametreInvalide(texte)
}

/// A ROME code as typed, in any case.
pub(crate) fn code_rome(texte: &str) -> Result<CodeRome, CodeError> {
    texte.trim().to_uppercase().parse()
}

/// ROME codes, likewise.
pub(crate) fn codes_rome(textes: &[String]) -> Result<Vec<CodeRome>, CodeError> {
    textes.iter().map(|texte| code_rome(texte)).collect()
}

/// The code of a certification or a bloc, in any case.
fn titre(texte: &str) -> Result<CodeTitre, CodeError> {
    texte.trim().to_uppercase().parse()
}

/// The code of a compétence.
pub(crate) fn code_ogr(texte: &str) -> Result<CodeOgr, CodeError> {
    texte.trim().parse()
}

/// Where a parcours may end.
pub(crate) fn cible(texte: &str) -> Result<Cible, CodeError> {
    texte.parse()
}

/// How many: nothing negative.
pub(crate) fn compte(nom: &str, nombre: i32) -> Result<usize, PasserellesError> {
    usize::try_from(nombre)
        .map_err(|_| invalid(format!("{nom} : {nombre} invalide (attendu : un nombre positif ou nul).")))
}

pub(crate) fn compte_ou(nom: &str, nombre: Option<i32>, defaut: usize) -> Result<usize, PasserellesError> {
    nombre.map_or(Ok(defaut), |nombre| compte(nom, nombre))
}

/// A small number: nothing negative, nothing over a byte.
fn petit(nom: &str, nombre: i32) -> Result<u8, PasserellesError> {
    u8::try_from(nombre).map_err(|_| invalid(format!("{nom} : {nombre} hors limites (attendu : de 0 à 255).")))
}

pub(crate) fn date(texte: Option<&str>) -> Result<Option<Date>, PasserellesError> {
    let parse = |texte: &str| {
        passerelles::parse_date(texte)
            .ok_or_else(|| invalid(format!("date « {texte} » invalide (attendu : AAAA-MM-JJ).")))
    };
    texte.map(parse).transpose()
}

/// A fraction of one, rounded to the millionth.
pub(crate) fn fraction(nom: &str, valeur: f64) -> Result<Millioniemes, PasserellesError> {
    let fits = (0.0..=1.0).contains(&valeur).then_some(Millioniemes((valeur * 1e6).round() as u32));
    fits.ok_or_else(|| invalid(format!("{nom} : {valeur} hors limites (attendu : de 0 à 1).")))
}

fn limites(posees: &[Limite]) -> Result<Limites, PasserellesError> {
    let mut limites = Limites::default();
    for Limite { code, fermete } in posees {
        let fermete = fermete.unwrap_or(Fermete::Dure).into();
        match code.parse() {
            Ok(contexte) => limites.insert_contexte(contexte, fermete),
            Err(_) => limites.insert(code.parse()?, fermete),
        }
    }
    Ok(limites)
}

pub(crate) fn proches(left_out: bool) -> passerelles::CompetencesProches {
    match left_out {
        true => passerelles::CompetencesProches::Sans,
        false => passerelles::CompetencesProches::Avec,
    }
}

fn slug(texte: Option<&str>) -> Result<Option<passerelles::Slug>, CodeError> {
    texte.map(str::parse).transpose()
}

impl Acquis {
    /// What the person holds, with what titles attest and métiers give.
    pub(crate) fn resolve(&self, moteur: &passerelles::Moteur) -> Result<passerelles::Acquis, PasserellesError> {
        let titres = self.titres.iter().map(|texte| titre(texte)).collect::<Result<Vec<_>, _>>()?;
        let mut acquis = moteur.acquis(&titres, &codes_rome(&self.metiers)?)?;
        for CompetenceAcquise { code, nature } in &self.competences {
            acquis.hold(code.trim().parse()?, nature.map_or(Nature::Declare, Nature::from));
        }
        acquis.exigences = self.exigences.iter().map(|nom| nom.parse()).collect::<Result<_, _>>()?;
        Ok(acquis)
    }
}

impl Options {
    /// The core's own form: enough of them for the page.
    pub(crate) fn resolve(&self) -> Result<passerelles::Options, PasserellesError> {
        let debut = compte("debut", self.debut)?;
        let nombre = self.nombre.map(|nombre| compte("nombre", nombre)).transpose()?;
        Ok(passerelles::Options {
            nombre: nombre.map(|nombre| nombre.saturating_add(debut)),
            filtres: Filtres {
                ensemble: slug(self.ensemble.as_deref())?,
                verdicts: self.verdicts.iter().copied().map(Into::into).collect(),
                couverture_min: fraction("couverture_min", self.couverture_min)?,
            },
            date: date(self.date.as_deref())?,
            limites: limites(&self.limites)?,
            proches: proches(self.sans_proches),
        })
    }

    /// Where the page starts in a list of some length.
    pub(crate) fn start(&self, longueur: usize) -> usize {
        usize::try_from(self.debut).unwrap_or(0).min(longueur)
    }
}

impl PlanOptions {
    pub(crate) fn resolve(&self) -> Result<CorePlan, PasserellesError> {
        let defaut = CorePlan::default();
        Ok(certification::PlanOptions {
            nombre: compte_ou("nombre", self.nombre, defaut.nombre)?,
            melange: match self.melange {
                true => Melange::Avec,
                false => Melange::Sans,
            },
            liens_proposes: defaut.liens_proposes,
            date: date(self.date.as_deref())?,
            limites: limites(&self.limites)?,
            proches: proches(self.sans_proches),
        })
    }
}

impl LevierOptions {
    pub(crate) fn resolve(&self) -> Result<CoreLevier, PasserellesError> {
        Ok(CoreLevier {
            ensemble: slug(self.ensemble.as_deref())?,
            nombre: compte_ou("nombre", self.nombre, CoreLevier::default().nombre)?,
            date: date(self.date.as_deref())?,
            limites: limites(&self.limites)?,
        })
    }
}

impl ParcoursOptions {
    pub(crate) fn resolve(&self) -> Result<CoreParcours, PasserellesError> {
        let defaut = CoreParcours::default();
        Ok(CoreParcours {
            nombre: compte_ou("nombre", self.nombre, defaut.nombre)?,
            etapes_max: compte_ou("etapes_max", self.etapes_max, defaut.etapes_max)?,
            voisins: compte_ou("voisins", self.voisins, defaut.voisins)?,
            choix: self.choix.map_or(defaut.choix, Into::into),
            inconnues: self.inconnues.map_or(defaut.inconnues, Into::into),
            date: date(self.date.as_deref())?,
            limites: limites(&self.limites)?,
            marche_max: self.marche_max.map(|marche| petit("marche_max", marche)).transpose()?,
            ..defaut
        })
    }
}

impl DiagnosticOptions {
    pub(crate) fn resolve(&self) -> Result<CoreDiagnostic, PasserellesError> {
        let defaut = CoreDiagnostic::default();
        Ok(CoreDiagnostic {
            nombre: compte_ou("nombre", self.nombre, defaut.nombre)?,
            ensemble: slug(self.ensemble.as_deref())?,
            date: date(self.date.as_deref())?,
            partage: match self.partage {
                Some(Partage::SansLimites) => passerelles::profil::Partage::SansLimites,
                Some(Partage::Personnel) | None => passerelles::profil::Partage::Personnel,
            },
            ..defaut
        })
    }
}

impl RechercheOptions {
    pub(crate) fn resolve(&self) -> Result<passerelles::search::Options, PasserellesError> {
        let defaut = passerelles::search::Options::default();
        Ok(passerelles::search::Options {
            objets: self.objets.iter().copied().map(Into::into).collect(),
            nombre: compte_ou("nombre", self.nombre, defaut.nombre)?,
            seuils: defaut.seuils,
        })
    }
}
