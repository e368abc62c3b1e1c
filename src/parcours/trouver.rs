//! The question and its answer: the k best parcours, or the front, from a métier to a target.

use jiff::civil::Date;

use super::bareme::Bareme;
use super::cible::Cible;
use super::detail::detail;
use super::memoire::{Contexte, Inconnues, Memoire, Mesure, Suite};
use super::obstacle::explain_absence;
use super::pareto::front;
use super::plat::Chemin;
use super::recherche::{self, Question, Trouve, k_best};
use super::reponse::{Choix, ParametresParcours, ReponseParcours};
use super::reseau::{ETAPES_PLAFOND, Reseau, VOISINS};
use crate::graph::{InconnuError, MetierIx, Referentiel};
use crate::import::{Tension, Tensions};
use crate::model::{Acquis, CodeRome, Limites};
use crate::passerelle::{CompetencesProches, Index, Millioniemes, Objet, Options, with_metier};

/// The version of the shape of the answer.
pub const VERSION: u32 = 1;

/// How many parcours an answer lists unless asked otherwise: what a person can compare.
pub const NOMBRE: usize = 5;

/// How many étapes at most unless asked otherwise.
pub const ETAPES_MAX: usize = 4;

/// The most a price may be, and the most blocs an unknown certification may stand for: keeps every sum in its integer.
const PRIX_PLAFOND: Millioniemes = Millioniemes(5_000_000);
const BLOCS_PLAFOND: u32 = 20;

/// How many levels a title of [`ReponseParcours::echelons`] is above those held, at most: from no diploma (2) to the
/// baccalauréat (4), from there to the licence (6). One level a time is not asked: no title of level 5 leads to most of
/// the diplomas of level 6.
pub const ECHELON: u8 = 2;

/// How many parcours by échelons are listed at most: they are beside the best ones, and further ones only wander.
pub const ECHELONS: usize = 2;

/// The most parcours one may ask for.
pub const NOMBRE_PLAFOND: usize = 1_000;

/// Why a search for parcours has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParcoursError {
    /// A métier, a set or a limite that the data does not have.
    #[error(transparent)]
    Inconnu(#[from] InconnuError),
    /// A target that holds nothing but the départ, or nothing at all.
    #[error(
        "cible « {cible} » : aucun métier à atteindre depuis {depart} dans les données ouvertes. Donnez un autre métier, un ensemble ou un niveau (niveau:N) ; un niveau inconnu ne compte pas."
    )]
    CibleVide {
        /// As asked.
        cible: String,
        /// The métier exercised.
        depart: CodeRome,
    },
    /// A parameter out of its bounds.
    #[error("{nom} : {recu} hors limites (attendu : {attendu}).")]
    Parametre {
        /// Which one, in French.
        nom: &'static str,
        /// What was given.
        recu: String,
        /// What was expected.
        attendu: String,
    },
}

/// How to search.
///
/// ```
/// let options = passerelles::parcours::ParcoursOptions::default();
/// assert_eq!((options.nombre, options.etapes_max, options.voisins), (5, 4, 30));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcoursOptions {
    /// How many parcours at most. The front is given whole.
    pub nombre: usize,
    /// How many étapes at most, 1 to [`ETAPES_PLAFOND`].
    pub etapes_max: usize,
    /// How many nearest métiers an étape may lead to.
    pub voisins: usize,
    /// The cheapest ones, or the front.
    pub choix: Choix,
    /// Whether étapes of unknown access are followed.
    pub inconnues: Inconnues,
    /// The prices.
    pub bareme: Bareme,
    /// The date; `None`: that of the data.
    pub date: Option<Date>,
    /// What the person cannot or will not do. Hard ones are never crossed; soft ones never cost.
    pub limites: Limites,
    /// Whether what is to be learnt is marked where it is near to something held. It never changes a cost.
    pub proches: CompetencesProches,
    /// How many levels above what is held by then a certification asked may be; `None`: any number. So a long way up is
    /// climbed title by title.
    pub marche_max: Option<u8>,
    /// Tensions that the front counts as a gain, where they were loaded.
    pub tensions: Option<Tensions>,
    /// The region of the tensions, by INSEE code.
    pub region: Option<u32>,
}

impl Default for ParcoursOptions {
    fn default() -> Self {
        ParcoursOptions {
            nombre: NOMBRE,
            etapes_max: ETAPES_MAX,
            voisins: VOISINS,
            choix: Choix::Meilleurs,
            inconnues: Inconnues::Avec,
            bareme: Bareme::default(),
            date: None,
            limites: Limites::default(),
            proches: CompetencesProches::Avec,
            marche_max: None,
            tensions: None,
            region: None,
        }
    }
}

impl ParcoursOptions {
    /// The tension of a métier, by family, where tensions were loaded.
    pub(super) fn tension(&self, referentiel: &Referentiel, metier: MetierIx) -> Vec<Tension> {
        let of =
            |tensions: &Tensions| tensions.of(referentiel.metier_at(metier), referentiel.nomenclature(), self.region);
        self.tensions.as_ref().map(of).unwrap_or_default()
    }
}

/// Finds parcours of at most n étapes from the métier exercised to a target, under hard gates, with what is learnt on
/// the way counted. `acquis` is what the person holds beside what the métier gives; `reseau` holds the étapes.
///
/// Exact for the given `nombre`, `etapes_max` and étapes, unless [`ReponseParcours::prouve`] says otherwise: see
/// `recherche.rs` for the argument and the complexity.
///
/// # Errors
/// [`ParcoursError`].
pub fn find_parcours(
    referentiel: &Referentiel,
    index: &Index,
    reseau: &Reseau,
    depart: CodeRome,
    vers: &Cible,
    acquis: &Acquis,
    options: &ParcoursOptions,
) -> Result<ReponseParcours, ParcoursError> {
    let demande = Demande::new(referentiel, reseau, depart, vers, acquis, options)?;
    let recherche = demande.recherche(referentiel, index, reseau, options);
    let contexte = recherche.contexte;
    let found = recherche.run(options);
    let obstacle = found.chemins.is_empty().then(|| explain_absence(&recherche, found.prouve));
    let echelons = recherche.ladder(options, &found.chemins);
    let rungs = (found.chemins.len() + 1..).zip(&echelons);
    let chemins = (1..).zip(&found.chemins);
    let fiche = referentiel.metier_at(demande.depart);
    let (date, proches) = (demande.date, options.proches);
    let answer = Options { nombre: Some(options.nombre), date, proches, ..Options::default() };
    Ok(ReponseParcours {
        genre: "passerelles.parcours",
        version: VERSION,
        depart: Objet::new(fiche.code, &fiche.libelle),
        cible: vers.describe(referentiel, demande.cibles.len()),
        parcours: chemins.map(|(rang, chemin)| detail(&contexte, chemin, rang, options)).collect(),
        echelons: rungs.map(|(rang, chemin)| detail(&contexte, chemin, rang, options)).collect(),
        prouve: found.prouve,
        obstacle,
        parametres: ParametresParcours {
            choix: options.choix,
            nombre: options.nombre,
            etapes_max: options.etapes_max,
            voisins: reseau.voisins(),
            inconnues: options.inconnues,
            bareme: options.bareme,
            marche_max: options.marche_max,
            region: options.region,
        },
        provenance: index.provenance(referentiel, &answer),
    })
}

/// The same search, bare: the métiers of each path by position and what it costs, without the detail of its étapes.
/// Under [`Choix::Pareto`] the costs are efforts.
///
/// # Errors
/// [`ParcoursError`].
pub fn find_chemins(
    referentiel: &Referentiel,
    index: &Index,
    reseau: &Reseau,
    depart: CodeRome,
    vers: &Cible,
    acquis: &Acquis,
    options: &ParcoursOptions,
) -> Result<Vec<Chemin>, ParcoursError> {
    let demande = Demande::new(referentiel, reseau, depart, vers, acquis, options)?;
    let found = demande.recherche(referentiel, index, reseau, options).run(options);
    Ok(found.chemins.into_iter().map(|chemin| Chemin { noeuds: chemin.metiers, cout: chemin.cout }).collect())
}

/// A question whose names are resolved.
struct Demande {
    depart: MetierIx,
    cibles: Vec<MetierIx>,
    /// What is held at the départ, what the métier gives included.
    held: Acquis,
    /// The étapes, where the titles held add some.
    own: Option<Reseau>,
    date: Option<Date>,
}

impl Demande {
    fn new(
        referentiel: &Referentiel,
        reseau: &Reseau,
        code: CodeRome,
        vers: &Cible,
        acquis: &Acquis,
        options: &ParcoursOptions,
    ) -> Result<Self, ParcoursError> {
        check(options)?;
        for (limite, _) in options.limites.iter() {
            referentiel.limite(limite)?;
        }
        let depart = referentiel.metier_ix(code)?;
        let date = options.date.or(referentiel.date());
        let mut cibles = vers.metiers(referentiel, date)?;
        cibles.retain(|cible| *cible != depart);
        if cibles.is_empty() {
            return Err(ParcoursError::CibleVide { cible: vers.to_string(), depart: code });
        }
        let held = with_metier(referentiel, acquis, depart);
        Ok(Demande { depart, cibles, held, own: reseau.with_titles(referentiel, depart, acquis), date })
    }

    fn recherche<'a>(
        &'a self,
        referentiel: &'a Referentiel,
        index: &'a Index,
        reseau: &'a Reseau,
        options: &'a ParcoursOptions,
    ) -> Recherche<'a> {
        let contexte = Contexte {
            referentiel,
            index,
            reseau: self.own.as_ref().unwrap_or(reseau),
            acquis: &self.held,
            limites: &options.limites,
            date: self.date,
            inconnues: options.inconnues,
            bareme: &options.bareme,
            marche_max: options.marche_max,
            suite: Suite::Libre,
        };
        Recherche { contexte, depart: self.depart, cibles: &self.cibles, etapes_max: options.etapes_max }
    }
}

/// One search, whose conditions may be changed to see what would open a way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recherche<'a> {
    pub contexte: Contexte<'a>,
    pub depart: MetierIx,
    pub cibles: &'a [MetierIx],
    pub etapes_max: usize,
}

impl Recherche<'_> {
    fn run(&self, options: &ParcoursOptions) -> Trouve {
        match options.choix {
            Choix::Meilleurs => self.best(options.nombre),
            Choix::Pareto => front(self, options),
        }
    }

    /// The `nombre` best paths.
    pub fn best(&self, nombre: usize) -> Trouve {
        let cibles = self.targets();
        k_best(self.question(&cibles), &mut Memoire::new(self.contexte, self.depart, Mesure::Cout), nombre)
    }

    /// The best paths that climb title by title, where some of the best ones ask a title higher than that: see
    /// [`ReponseParcours::echelons`]. Those that are among the best already are left out.
    pub(super) fn ladder(&self, options: &ParcoursOptions, best: &[recherche::Chemin]) -> Vec<recherche::Chemin> {
        let reach = self.contexte.niveau_tenu(self.depart).saturating_add(ECHELON);
        let is_free = options.choix == Choix::Meilleurs && options.marche_max.is_none();
        if !is_free || best.iter().all(|chemin| chemin.niveau <= reach) {
            return Vec::new();
        }
        let contexte = Contexte { marche_max: Some(ECHELON), suite: Suite::Reconnue, ..self.contexte };
        let mut found = Recherche { contexte, ..*self }.best(options.nombre.min(ECHELONS)).chemins;
        found.retain(|chemin| best.iter().all(|one| one.metiers != chemin.metiers));
        found
    }

    /// Whether each métier is a target.
    pub fn targets(&self) -> Vec<bool> {
        let mut targets = vec![false; self.contexte.referentiel.metier_count()];
        self.cibles.iter().for_each(|cible| targets[cible.index()] = true);
        targets
    }

    pub fn question<'b>(&'b self, cibles: &'b [bool]) -> Question<'b> {
        Question { graphe: &self.contexte.reseau.graphe, depart: self.depart.0, cibles, etapes_max: self.etapes_max }
    }
}

fn parameter(nom: &'static str, recu: impl ToString, attendu: impl ToString) -> ParcoursError {
    ParcoursError::Parametre { nom, recu: recu.to_string(), attendu: attendu.to_string() }
}

fn check(options: &ParcoursOptions) -> Result<(), ParcoursError> {
    let Bareme { cout_bloc, charge_etape, penalite_inconnue, penalite_demarche, blocs_inconnus } = options.bareme;
    if !(1..=ETAPES_PLAFOND).contains(&options.etapes_max) {
        return Err(parameter("nombre d'étapes", options.etapes_max, format!("1 à {ETAPES_PLAFOND}")));
    }
    if !(1..=NOMBRE_PLAFOND).contains(&options.nombre) {
        return Err(parameter("nombre de parcours", options.nombre, format!("1 à {NOMBRE_PLAFOND}")));
    }
    let prices = [cout_bloc, charge_etape, penalite_inconnue, penalite_demarche];
    if let Some(price) = prices.into_iter().find(|price| *price > PRIX_PLAFOND) {
        return Err(parameter("prix du barème", price, format!("{PRIX_PLAFOND} au plus")));
    }
    if blocs_inconnus > BLOCS_PLAFOND {
        return Err(parameter(
            "blocs d'une certification sans blocs connus",
            blocs_inconnus,
            format!("{BLOCS_PLAFOND} au plus"),
        ));
    }
    Ok(())
}
