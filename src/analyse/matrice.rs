//! The passerelles between sets of métiers, counted both ways, and what stands behind each number.

use jiff::civil::Date;
use serde::Serialize;

use super::ensembles::EnsembleRetenu;
use super::paires::{Paire, PasserelleComptee, SEUIL_PASSERELLE, judge_passerelles};
use crate::graph::{MetierIx, Referentiel};
use crate::model::Slug;
use crate::passerelle::{Classe, CompetencesProches, Index, Millioniemes, Objet, Options, Provenance, Verdict};

/// The version of the shape of these answers.
pub(super) const VERSION: u32 = 1;

/// How to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalyseOptions {
    /// The proximité from which a pair counts as a passerelle.
    pub seuil: Millioniemes,
    /// The date; `None`: that of the data.
    pub date: Option<Date>,
    /// Whether [`communes`](super::communes) looks for near compétences; nothing else counts them.
    pub proches: CompetencesProches,
}

impl Default for AnalyseOptions {
    fn default() -> Self {
        AnalyseOptions { seuil: SEUIL_PASSERELLE, date: None, proches: CompetencesProches::Avec }
    }
}

/// Passerelles by what the gate says of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct ParVerdict {
    /// Open.
    pub ouverte: usize,
    /// Conditional.
    pub conditionnelle: usize,
    /// Unknown.
    pub inconnue: usize,
    /// Barred.
    pub bloquee: usize,
}

/// Passerelles by how far they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct ParClasse {
    /// Short.
    pub courte: usize,
    /// Long.
    pub longue: usize,
    /// Neither can be said.
    pub a_etudier: usize,
}

/// The couvertures of the passerelles of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Couvertures {
    /// Their mean, rounded to the millionth; nothing where none is known.
    pub moyenne: Option<Millioniemes>,
    /// The passerelle of the best one, the first by codes of equals.
    pub meilleure: Option<PasserelleComptee>,
    /// How many are in each tenth of one; the last holds one itself.
    pub dixiemes: [usize; 10],
    /// How many lead to a métier that requires nothing that is counted.
    pub inconnues: usize,
}

/// One way between two sets, or inside one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cellule {
    /// The set they start from.
    pub de: Slug,
    /// The set they lead to.
    pub vers: Slug,
    /// How many pairs of different métiers there are.
    pub possibles: usize,
    /// How many of them are passerelles: their proximité is at or above the threshold.
    pub passerelles: usize,
    /// How many of these have an end in both sets, and so stand in another cell of these two sets too.
    pub partagees: usize,
    /// By verdict.
    pub verdicts: ParVerdict,
    /// By class.
    pub classes: ParClasse,
    /// Their couvertures.
    pub couverture: Couvertures,
}

/// The métiers that two sets have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recouvrement {
    /// The two sets, in the order asked.
    pub ensembles: [Slug; 2],
    /// The métiers of both, by code; never empty.
    pub metiers: Vec<Objet>,
}

/// The passerelles between sets of métiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matrice {
    /// "passerelles.matrice".
    pub genre: &'static str,
    /// The version of this shape.
    pub version: u32,
    /// The sets, in the order asked, each with the definition that was used.
    pub ensembles: Vec<EnsembleRetenu>,
    /// The proximité from which a pair counts.
    pub seuil: Millioniemes,
    /// One a pair of sets, the diagonal included: row by row, from the first set to each, then from the second…
    pub cellules: Vec<Cellule>,
    /// Sets that share métiers; may be empty.
    pub recouvrements: Vec<Recouvrement>,
    /// The sum of all cells.
    pub somme: usize,
    /// How many different passerelles they count: less than the sum where sets share métiers.
    pub distinctes: usize,
    /// What the answer rests on.
    pub provenance: Provenance,
}

impl Matrice {
    /// The cell of a row and a column.
    pub fn cellule(&self, de: usize, vers: usize) -> &Cellule {
        &self.cellules[de * self.ensembles.len() + vers]
    }
}

/// Counts the passerelles from each set to each.
///
/// ```
/// use passerelles::{Moteur, analyse};
/// let moteur = Moteur::embarque();
/// let codes = ["sap".parse()?, "sante".parse()?];
/// let ensembles = analyse::find_ensembles(moteur.referentiel(), &codes, &[])?;
/// let options = analyse::AnalyseOptions::default();
/// let matrice = analyse::matrice(moteur.referentiel(), moteur.index(), ensembles, &options);
/// assert_eq!(matrice.cellules.len(), 4);
/// let sap_sante = matrice.cellule(0, 1);
/// assert!(sap_sante.passerelles > 0 && sap_sante.passerelles <= sap_sante.possibles);
/// assert_eq!(matrice.somme, matrice.cellules.iter().map(|cellule| cellule.passerelles).sum::<usize>());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Complexity: one scoring a métier, one gate a passerelle, then the passerelles once a cell.
pub fn matrice(
    referentiel: &Referentiel,
    index: &Index,
    ensembles: Vec<EnsembleRetenu>,
    options: &AnalyseOptions,
) -> Matrice {
    let date = options.date.or(referentiel.date());
    let all = union(&ensembles);
    let paires = judge_passerelles(referentiel, index, [&all, &all], options.seuil, date);
    let cells = ensembles.iter().flat_map(|de| ensembles.iter().map(move |vers| (de, vers)));
    let cellules: Vec<Cellule> = cells.map(|(de, vers)| count(referentiel, de, vers, &paires)).collect();
    // With one set or more, every pair of the union is in a cell of the sets of its two ends.
    let distinctes = paires.len();
    Matrice {
        genre: "passerelles.matrice",
        version: VERSION,
        seuil: options.seuil,
        recouvrements: overlaps(&ensembles),
        somme: cellules.iter().map(|cellule| cellule.passerelles).sum(),
        distinctes,
        cellules,
        ensembles,
        provenance: provenance(referentiel, index, options),
    }
}

/// What an analysis rests on.
pub(super) fn provenance(referentiel: &Referentiel, index: &Index, options: &AnalyseOptions) -> Provenance {
    let asked = Options { nombre: None, date: options.date, proches: options.proches, ..Options::default() };
    index.provenance(referentiel, &asked)
}

/// The métiers of all sets, sorted, each once.
pub(super) fn union(ensembles: &[EnsembleRetenu]) -> Vec<MetierIx> {
    let mut all: Vec<MetierIx> = ensembles.iter().flat_map(|ensemble| ensemble.positions.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether a set holds a métier.
pub(super) fn holds(ensemble: &EnsembleRetenu, metier: MetierIx) -> bool {
    ensemble.positions.binary_search(&metier).is_ok()
}

fn overlaps(ensembles: &[EnsembleRetenu]) -> Vec<Recouvrement> {
    let mut found = Vec::new();
    for (at, one) in ensembles.iter().enumerate() {
        for other in &ensembles[at + 1..] {
            let both = one.positions.iter().zip(&one.metiers).filter(|(metier, _)| holds(other, **metier));
            let metiers: Vec<Objet> = both.map(|(_, objet)| objet.clone()).collect();
            if !metiers.is_empty() {
                found.push(Recouvrement { ensembles: [one.code.clone(), other.code.clone()], metiers });
            }
        }
    }
    found
}

/// Counts one cell among pairs that hold all of its passerelles.
pub(super) fn count(
    referentiel: &Referentiel,
    de: &EnsembleRetenu,
    vers: &EnsembleRetenu,
    paires: &[Paire],
) -> Cellule {
    let common = de.positions.iter().filter(|metier| holds(vers, **metier)).count();
    let mut cellule = Cellule {
        de: de.code.clone(),
        vers: vers.code.clone(),
        possibles: de.positions.len() * vers.positions.len() - common,
        passerelles: 0,
        partagees: 0,
        verdicts: ParVerdict::default(),
        classes: ParClasse::default(),
        couverture: Couvertures::default(),
    };
    let (mut sum, mut known) = (0u64, 0u64);
    let mut best: Option<(Millioniemes, &Paire)> = None;
    for paire in paires.iter().filter(|paire| holds(de, paire.source) && holds(vers, paire.cible)) {
        cellule.passerelles += 1;
        let shared = de.code != vers.code && (holds(vers, paire.source) || holds(de, paire.cible));
        cellule.partagees += usize::from(shared);
        *verdict_of(&mut cellule.verdicts, paire.verdict) += 1;
        *classe_of(&mut cellule.classes, paire.classe) += 1;
        let Some(couverture) = paire.couverture.valeur else {
            cellule.couverture.inconnues += 1;
            continue;
        };
        (sum, known) = (sum + u64::from(couverture.0), known + 1);
        cellule.couverture.dixiemes[tenth(couverture)] += 1;
        if best.is_none_or(|(most, _)| couverture > most) {
            best = Some((couverture, paire));
        }
    }
    cellule.couverture.moyenne = (known > 0).then(|| Millioniemes(((sum + known / 2) / known) as u32));
    cellule.couverture.meilleure = best.map(|(_, paire)| PasserelleComptee::new(referentiel, paire));
    cellule
}

/// Which tenth of one a couverture is in.
fn tenth(couverture: Millioniemes) -> usize {
    (couverture.0 as usize * 10 / Millioniemes::UN.0 as usize).min(9)
}

fn verdict_of(verdicts: &mut ParVerdict, verdict: Verdict) -> &mut usize {
    match verdict {
        Verdict::Ouverte => &mut verdicts.ouverte,
        Verdict::Conditionnelle => &mut verdicts.conditionnelle,
        Verdict::Inconnue => &mut verdicts.inconnue,
        Verdict::Bloquee => &mut verdicts.bloquee,
    }
}

fn classe_of(classes: &mut ParClasse, classe: Classe) -> &mut usize {
    match classe {
        Classe::Courte => &mut classes.courte,
        Classe::Longue => &mut classes.longue,
        Classe::AEtudier => &mut classes.a_etudier,
    }
}
