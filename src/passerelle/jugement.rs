//! What is known of a métier for a person, each thing with its effect, before a word of it is written: thousands of métiers
//! are judged for the few that are shown, and judging them allocates nothing.

use jiff::civil::Date;

use super::gate::is_in_force;
use super::raison::Verdict;
use crate::graph::{MetierIx, Referentiel};
use crate::model::{
    Acquis, Certification, Certitude, CodeCertification, CodeOgr, CodeRome, EtatContexte, Exigence, Fermete,
    GenreExigence, Limite, Limites, Metier, Niveau,
};

/// What a person holds: what is told of them, and all that a métier exercised beside gives.
#[derive(Clone, Copy)]
pub(super) struct Tenu<'a> {
    pub acquis: &'a Acquis,
    pub exerce: Option<MetierIx>,
}

impl<'a> From<&'a Acquis> for Tenu<'a> {
    fn from(acquis: &'a Acquis) -> Self {
        Tenu { acquis, exerce: None }
    }
}

/// One thing that is known.
pub(super) struct Jugement<'a> {
    pub motif: Motif<'a>,
    /// How sure it is.
    pub certitude: Certitude,
    /// The verdict that it alone would give; `None` for something to know, which changes no verdict.
    pub effet: Option<Verdict>,
}

/// What it is.
pub(super) enum Motif<'a> {
    /// A limite of the person's, how firm it is, and how the métier meets it.
    Limite(Contrainte<'a>, Fermete, Rencontre<'a>),
    /// Something the law asks.
    Exigence(&'a Exigence, Etat),
    /// What the fiche says where no fact settles what is asked.
    Fiche(Marque<'a>),
    /// The level of the métier.
    Niveau(Option<Niveau>),
}

/// A limite: a named one, or a contexte that is one of its own, which nothing beside it makes avoidable.
pub(super) enum Contrainte<'a> {
    Nommee(&'a Limite),
    Contexte(CodeOgr),
}

impl Contrainte<'_> {
    fn contextes(&self) -> &[CodeOgr] {
        match self {
            Contrainte::Nommee(limite) => &limite.contextes,
            Contrainte::Contexte(code) => std::slice::from_ref(code),
        }
    }

    fn alternatives(&self) -> &[CodeOgr] {
        match self {
            Contrainte::Nommee(limite) => &limite.alternatives,
            Contrainte::Contexte(_) => &[],
        }
    }
}

/// How a métier meets a limite.
pub(super) enum Rencontre<'a> {
    /// It does, by a contexte: the fact that says so, or the fiche itself; and another way of working that the fiche lists.
    Presente { contexte: CodeOgr, fait: Option<&'a str>, alternative: Option<CodeOgr> },
    /// It does not, as a fact says.
    Absente { fait: &'a str },
    /// Neither is known.
    NonSignalee,
}

/// How things stand with something the law asks.
pub(super) enum Etat {
    /// Nothing is asked.
    Libre,
    /// Nothing is, it seems.
    LibreAVerifier,
    /// A clean record: never asked here.
    Honorabilite,
    Rempli(Comment),
    /// It may be asked.
    PeutEtre,
    /// It is unmet: see [`open_ways`](super::open_ways).
    AObtenir,
}

/// How an exigence is met.
pub(super) enum Comment {
    DejaObtenu,
    Detenu(CodeCertification),
    /// A métier exercised asks it already.
    Presume(CodeRome),
}

/// The fiche's own mark of a regulated métier.
pub(super) enum Marque<'a> {
    Muette,
    Reglemente,
    NonReglemente,
    /// Not regulated, but this sentence speaks of an obligation.
    Oblige(&'a str),
}

/// What the fiche and the facts say of a contexte.
enum Presence<'a> {
    Presente(Option<(&'a str, Certitude)>),
    Absente(&'a str, Certitude),
    NonSignalee,
}

impl Jugement<'_> {
    /// Whether it is a limite that could not be checked. A soft one is shown and never counts.
    pub fn is_unchecked(&self) -> bool {
        matches!(self.motif, Motif::Limite(_, fermete, Rencontre::NonSignalee) if fermete != Fermete::Souple)
    }
}

/// Judges a métier for a person on a date.
pub(super) struct Judge<'a> {
    pub referentiel: &'a Referentiel,
    metier: MetierIx,
    pub fiche: &'a Metier,
    tenu: Tenu<'a>,
    pub date: Option<Date>,
}

impl<'a> Judge<'a> {
    pub fn new(referentiel: &'a Referentiel, metier: MetierIx, tenu: Tenu<'a>, date: Option<Date>) -> Self {
        Judge { referentiel, metier, fiche: referentiel.metier_at(metier), tenu, date }
    }

    /// The worst effect of all that is known, and whether a limite could not be checked.
    pub fn verdict(&self, limites: &Limites) -> (Verdict, bool) {
        let (mut verdict, mut non_signale) = (None, false);
        self.visit(limites, |jugement| {
            non_signale |= jugement.is_unchecked();
            verdict = verdict.into_iter().chain(jugement.effet).min();
        });
        // Every path of `exigences` has an effect.
        (verdict.unwrap_or(Verdict::Inconnue), non_signale)
    }

    /// Calls `visit` with each thing that is known.
    pub fn visit(&self, limites: &'a Limites, mut visit: impl FnMut(Jugement<'a>)) {
        for (code, fermete) in limites.iter() {
            if let Ok(limite) = self.referentiel.limite(code) {
                visit(self.limite(Contrainte::Nommee(limite), fermete));
            }
        }
        limites.contextes().for_each(|(code, fermete)| visit(self.limite(Contrainte::Contexte(code), fermete)));
        let mut settled = false;
        for exigence in self.referentiel.each_exigence(self.metier) {
            // A clean record is asked of many métiers; it says nothing of a diploma, and is never asked here.
            settled |= exigence.genre != GenreExigence::Honorabilite;
            visit(self.exigence(exigence));
        }
        if !settled {
            visit(self.without_fact());
        }
        let niveau = self.fiche.niveau;
        let certitude = if niveau.is_some() { Certitude::Certain } else { Certitude::AVerifier };
        visit(Jugement { motif: Motif::Niveau(niveau), certitude, effet: None });
    }

    pub fn limite(&self, limite: Contrainte<'a>, fermete: Fermete) -> Jugement<'a> {
        let (rencontre, certitude) = self.rencontre(&limite);
        let effet = match (&rencontre, fermete) {
            (Rencontre::Absente { .. } | Rencontre::NonSignalee, _) | (_, Fermete::Souple) => None,
            (Rencontre::Presente { .. }, Fermete::AVerifierMedecin) => Some(Verdict::Conditionnelle),
            (Rencontre::Presente { alternative: None, .. }, Fermete::Dure) => Some(Verdict::Bloquee),
            (Rencontre::Presente { alternative: Some(_), .. }, Fermete::Dure) => Some(Verdict::Conditionnelle),
        };
        Jugement { motif: Motif::Limite(limite, fermete, rencontre), certitude, effet }
    }

    fn rencontre(&self, limite: &Contrainte<'_>) -> (Rencontre<'a>, Certitude) {
        // All must be known absent; the answer is as sure as the least sure of them.
        let mut least: Option<(&'a str, Certitude)> = None;
        let mut are_absent = !limite.contextes().is_empty();
        for contexte in limite.contextes() {
            match self.presence(*contexte) {
                Presence::Presente(source) => {
                    let (fait, certitude) =
                        source.map_or((None, Certitude::Certain), |(fait, sure)| (Some(fait), sure));
                    let alternative = self.alternative(limite);
                    return (Rencontre::Presente { contexte: *contexte, fait, alternative }, certitude);
                }
                Presence::Absente(source, sure) => {
                    if least.is_none_or(|(_, known)| sure < known) {
                        least = Some((source, sure));
                    }
                }
                Presence::NonSignalee => are_absent = false,
            }
        }
        match least.filter(|_| are_absent) {
            Some((fait, certitude)) => (Rencontre::Absente { fait }, certitude),
            None => (Rencontre::NonSignalee, Certitude::AVerifier),
        }
    }

    fn presence(&self, contexte: CodeOgr) -> Presence<'a> {
        let faits = self.referentiel.contextes_faits(self.fiche.code);
        let fait = faits.iter().find(|fait| fait.contexte == contexte && fait.certitude > Certitude::AVerifier);
        match fait {
            Some(fait) if fait.etat == EtatContexte::Absent => Presence::Absente(&fait.source, fait.certitude),
            Some(fait) => Presence::Presente(Some((&fait.source, fait.certitude))),
            None if self.fiche.contextes.binary_search(&contexte).is_ok() => Presence::Presente(None),
            None => Presence::NonSignalee,
        }
    }

    /// Another way of working that the fiche lists beside the contexte, where the data have its label.
    fn alternative(&self, limite: &Contrainte<'_>) -> Option<CodeOgr> {
        let is_present = |code: &&CodeOgr| matches!(self.presence(**code), Presence::Presente(_));
        let found = limite.alternatives().iter().find(is_present)?;
        self.referentiel.contexte(*found).map(|contexte| contexte.code)
    }

    pub fn exigence(&self, exigence: &'a Exigence) -> Jugement<'a> {
        let sure = Certitude::Certain;
        let (etat, certitude, effet) = match exigence.genre {
            GenreExigence::Aucune if self.may_be_free(exigence) => (Etat::Libre, sure, Some(Verdict::Ouverte)),
            GenreExigence::Aucune => (Etat::LibreAVerifier, sure, Some(Verdict::Inconnue)),
            GenreExigence::Honorabilite => (Etat::Honorabilite, sure, None),
            _ => match met(self.referentiel, exigence, self.tenu) {
                Some((how, certitude)) => (Etat::Rempli(how), certitude, Some(Verdict::Ouverte)),
                None if exigence.certitude == Certitude::AVerifier => (Etat::PeutEtre, sure, Some(Verdict::Inconnue)),
                None => {
                    let (certitude, effet) = self.unmet(exigence);
                    (Etat::AObtenir, certitude, Some(effet))
                }
            },
        };
        let certitude = exigence.certitude.min(certitude);
        Jugement { motif: Motif::Exigence(exigence, etat), certitude, effet }
    }

    /// How sure the ways to something unmet are, and what it gives: barred where there is none.
    fn unmet(&self, exigence: &Exigence) -> (Certitude, Verdict) {
        let (mut sure, mut may_be) = (false, false);
        for certification in certifications(self.referentiel, exigence) {
            let in_force = is_in_force(certification, self.date);
            sure |= in_force == Some(true);
            may_be |= in_force != Some(false);
        }
        match (may_be, &exigence.voie) {
            (false, None) => (Certitude::Certain, Verdict::Bloquee),
            (true, _) if !sure => (Certitude::Probable, Verdict::Conditionnelle),
            _ => (Certitude::Certain, Verdict::Conditionnelle),
        }
    }

    /// Whether a fact that nothing is asked may open the métier: it is certain, or likely and the fiche agrees.
    fn may_be_free(&self, exigence: &Exigence) -> bool {
        let agrees = self.fiche.emploi_reglemente == Some(false);
        exigence.certitude == Certitude::Certain || (exigence.certitude == Certitude::Probable && agrees)
    }

    /// The source's own mark, where no fact settles what is asked.
    fn without_fact(&self) -> Jugement<'a> {
        let (marque, certitude, effet) = match self.fiche.emploi_reglemente {
            None => (Marque::Muette, Certitude::AVerifier, Verdict::Inconnue),
            Some(true) => (Marque::Reglemente, Certitude::AVerifier, Verdict::Inconnue),
            Some(false) => match self.referentiel.obligation(self.metier) {
                Some(sentence) => (Marque::Oblige(sentence), Certitude::AVerifier, Verdict::Inconnue),
                None => (Marque::NonReglemente, Certitude::Certain, Verdict::Ouverte),
            },
        };
        Jugement { motif: Motif::Fiche(marque), certitude, effet: Some(effet) }
    }
}

/// The certifications of the data that satisfy an exigence.
pub(super) fn certifications<'a>(
    referentiel: &'a Referentiel,
    exigence: &Exigence,
) -> impl Iterator<Item = &'a Certification> {
    exigence.certifications.iter().filter_map(|code| referentiel.find_certification(*code))
}

/// Whether and how an exigence is met, and how sure that is.
pub(super) fn met(referentiel: &Referentiel, exigence: &Exigence, tenu: Tenu<'_>) -> Option<(Comment, Certitude)> {
    let Tenu { acquis, exerce } = tenu;
    if acquis.exigences.contains(&exigence.code) {
        return Some((Comment::DejaObtenu, Certitude::Certain));
    }
    if let Some(held) = exigence.certifications.iter().find(|code| acquis.certifications.contains(code)) {
        return Some((Comment::Detenu(*held), Certitude::Certain));
    }
    let exercised = acquis.metiers.iter().copied().chain(exerce.map(|metier| referentiel.metier_code(metier)));
    let from = exercised.filter(|code| presumes(referentiel, *code, exigence)).min()?;
    Some((Comment::Presume(from), Certitude::Probable))
}

/// Whether whoever exercises `code` must meet this very exigence. Two exigences that list the same titles are not one: a
/// list may be incomplete, and knowing fewer titles of one must never open the other.
fn presumes(referentiel: &Referentiel, code: CodeRome, exigence: &Exigence) -> bool {
    let Some(exercised) = referentiel.find_metier(code) else { return false };
    let sure = exigence.certitude == Certitude::Certain && exigence.genre != GenreExigence::Aucune;
    sure && referentiel.each_exigence(exercised).any(|asked| asked.code == exigence.code)
}
