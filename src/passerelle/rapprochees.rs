//! Near compétences in a couverture: what is asked and not held, but is near to something held.
//!
//! Each compétence asked is near to one held at most, each one held speaks for one asked at most, and one that the métier
//! asks itself speaks for itself alone. Of all such choices the one of greatest total credit is made: taking the best pair
//! first may lose more further on (held h near a and b, k near a alone: h must go to b), so the choice is exact, by
//! augmenting paths, one compétence asked after another. These graphs have a handful of links each, most of them alone.
//!
//! A credit is a part of the weight of what is asked, always less than the whole: it is shown apart, "à confirmer", and
//! enters neither couverture nor verdict, class, proximité or cost.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::couverture::{Part, Parts, is_counted};
use super::millioniemes::Millioniemes;
use super::reponse::Objet;
use crate::appariement::{Preuve, Proche, Proches};
use crate::graph::{CompetenceIx, MetierIx, Referentiel, Requis};
use crate::model::{Degre, Nature, Relation};

/// What is credited of a compétence held under another name, in thousandths: nearly all, since only the person can say
/// that it is the same. Chosen, as the three below, not measured: no data says how much of a skill another one is worth.
pub const FACTEUR_MEME: u64 = 900;

/// What is held is larger: it most likely has what is asked, which yet says a place, a public or a tool that may be new.
pub const FACTEUR_PLUS_LARGE: u64 = 800;

/// What is held is near: each has something that the other has not.
pub const FACTEUR_PROCHE: u64 = 700;

/// What is held is a part of what is asked: the rest is to be learnt.
pub const FACTEUR_PLUS_ETROITE: u64 = 600;

/// Whether near compétences are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CompetencesProches {
    /// They are, and shown apart.
    #[default]
    Avec,
    /// They are not.
    Sans,
}

/// A compétence asked and not held, with the one held that is near to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rapprochee {
    /// What is asked.
    pub demandee: CompetenceIx,
    /// What is held.
    pub tenue: CompetenceIx,
    /// How what is held stands to what is asked; never `Aucune`.
    pub relation: Relation,
    /// How near they are.
    pub degre: Degre,
    /// What it would add to the couverture, if the person confirms it.
    pub credit: Millioniemes,
}

/// The compétence held that is near to a missing one: the mark of a missing compétence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProcheTenue {
    /// The OGR code of what is held.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// How what is held stands to what is asked.
    pub relation: Relation,
    /// How near they are.
    pub degre: Degre,
    /// What it would add to the couverture.
    pub credit: Millioniemes,
}

/// A compétence asked and near to what is held: "proche de ce que vous faites, à confirmer".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetenceProche {
    /// Its OGR code.
    pub code: String,
    /// Its label.
    pub libelle: String,
    /// What kind of thing it is.
    pub nature: Nature,
    /// What it would bring to the couverture if it were held.
    pub poids: Millioniemes,
    /// What is held.
    pub tenu: Objet,
    /// How what is held stands to what is asked.
    pub relation: Relation,
    /// How near they are.
    pub degre: Degre,
    /// What it would add to the couverture: less than its weight.
    pub credit: Millioniemes,
    /// What speaks for it; the métiers of the passerelle are not counted.
    pub preuves: Vec<Preuve>,
}

impl Rapprochee {
    /// The mark of what is missing.
    pub fn mark(&self, referentiel: &Referentiel) -> ProcheTenue {
        let tenue = referentiel.competence_at(self.tenue);
        ProcheTenue {
            code: tenue.code.to_string(),
            libelle: tenue.libelle.clone(),
            relation: self.relation,
            degre: self.degre,
            credit: self.credit,
        }
    }
}

/// The marks of what a métier asks, by what is asked.
pub fn marks(referentiel: &Referentiel, near: &[Rapprochee]) -> BTreeMap<CompetenceIx, ProcheTenue> {
    near.iter().map(|one| (one.demandee, one.mark(referentiel))).collect()
}

/// What near compétences add to a couverture; unknown stays unknown.
pub fn with_near(couverture: Option<Millioniemes>, near: &[Rapprochee]) -> Option<Millioniemes> {
    couverture.map(|valeur| valeur + near.iter().map(|one| one.credit).sum())
}

/// For what a métier asks and is not held, what is held and near to it, in the order of what is asked.
///
/// `holds` says what is held. It reads the near compétences of what is asked: of one métier and any number of persons,
/// the quicker way; of one person and many métiers, see [`Entourage`].
///
/// Complexity: the near compétences of what is missing, then, where several want the same one, one search of augmenting
/// path a compétence.
pub fn find_near(
    referentiel: &Referentiel,
    parts: &Parts,
    proches: &Proches,
    cible: MetierIx,
    holds: impl Fn(CompetenceIx) -> bool,
) -> Vec<Rapprochee> {
    let demande = Demande::new(referentiel, parts, cible);
    let mut links = Vec::new();
    for (requis, part) in demande.counted().filter(|(requis, _)| !holds(requis.competence())) {
        let near = proches.of(requis.competence());
        let held = near.iter().filter(|proche| holds(proche.competence));
        for Proche { competence: tenue, relation, degre } in held.copied() {
            links.extend(demande.link(
                requis.competence(),
                part,
                Proche { competence: tenue, relation: relation.inverse(), degre },
            ));
        }
    }
    choose(links)
}

/// What is held and what is near to it, found once and asked of any number of métiers.
///
/// ```
/// use passerelles::{Moteur, passerelle::Entourage};
/// let moteur = Moteur::mini();
/// let (referentiel, index) = (moteur.referentiel(), moteur.index());
/// let [source, cible] = ["K2204", "J1501"].map(|code| referentiel.metier_ix(code.parse().expect("a code")).expect("known"));
/// let entourage = Entourage::of_metier(referentiel, index.proches(referentiel), source);
/// let near = entourage.near(referentiel, index.parts(), cible);
/// assert_eq!(near, index.near_between(referentiel, source, cible));
/// ```
///
/// Memory: 4 bytes a compétence of the référentiel, and 16 a link. Building: the near compétences of what is held.
#[derive(Debug)]
pub struct Entourage {
    /// For each compétence, [`RIEN`], [`TENUE`], or after how many links those of it start.
    places: Vec<u32>,
    /// By what may be asked; then best first, ties by what is held.
    liens: Vec<(CompetenceIx, Proche)>,
}

/// Nothing near a compétence is held.
const RIEN: u32 = u32::MAX;

/// It is held itself.
const TENUE: u32 = u32::MAX - 1;

impl Entourage {
    /// Of what is held, each once, in any order.
    pub fn new(
        referentiel: &Referentiel,
        proches: &Proches,
        tenues: impl Iterator<Item = CompetenceIx> + Clone,
    ) -> Self {
        let mut places = vec![RIEN; referentiel.competence_count()];
        tenues.clone().for_each(|tenue| places[tenue.index()] = TENUE);
        let mut liens = Vec::new();
        for tenue in tenues {
            let near = proches.of(tenue);
            let free = near.iter().filter(|proche| places[proche.competence.index()] != TENUE);
            liens.extend(free.map(|proche| (proche.competence, Proche { competence: tenue, ..*proche })));
        }
        liens.sort_unstable_by_key(|(demandee, proche)| (*demandee, Reverse(proche.degre), proche.competence));
        for (at, (demandee, _)) in liens.iter().enumerate().rev() {
            places[demandee.index()] = at as u32;
        }
        Entourage { places, liens }
    }

    /// Of who exercises a métier and holds nothing else.
    pub fn of_metier(referentiel: &Referentiel, proches: &Proches, metier: MetierIx) -> Self {
        Self::new(referentiel, proches, referentiel.requis(metier).iter().map(|requis| requis.competence()))
    }

    /// What [`find_near`] finds for a métier. Linear in what the métier asks, but for the choice where several want the
    /// same one.
    pub fn near(&self, referentiel: &Referentiel, parts: &Parts, cible: MetierIx) -> Vec<Rapprochee> {
        let demande = Demande::new(referentiel, parts, cible);
        let mut links = Vec::new();
        for (requis, part) in demande.all() {
            let place = self.places[requis.competence().index()];
            if place < TENUE && is_counted(referentiel, requis) {
                let own = self.liens[place as usize..].iter().take_while(|(asked, _)| *asked == requis.competence());
                links.extend(own.filter_map(|(asked, held)| demande.link(*asked, part, *held)));
            }
        }
        choose(links)
    }
}

/// What a métier asks, with what each is worth.
struct Demande<'a> {
    referentiel: &'a Referentiel,
    requis: &'a [Requis],
    parts: &'a [Part],
}

impl<'a> Demande<'a> {
    fn new(referentiel: &'a Referentiel, parts: &'a Parts, cible: MetierIx) -> Self {
        Demande { referentiel, requis: referentiel.requis(cible), parts: parts.of(referentiel, cible) }
    }

    fn all(&self) -> impl Iterator<Item = (&'a Requis, &'a Part)> {
        self.requis.iter().zip(self.parts)
    }

    fn counted(&self) -> impl Iterator<Item = (&'a Requis, &'a Part)> {
        self.all().filter(|(requis, _)| is_counted(self.referentiel, requis))
    }

    /// What is asked with what is held and near to it, `held` saying how it stands to what is asked. Nothing where the
    /// métier asks for what is held too, and where there would be no credit.
    fn link(&self, demandee: CompetenceIx, part: &Part, held: Proche) -> Option<Rapprochee> {
        let Proche { competence: tenue, relation, degre } = held;
        let is_asked = self.requis.binary_search_by_key(&tenue, |requis| requis.competence()).is_ok();
        if is_asked || !self.referentiel.nature(tenue).is_counted() {
            return None;
        }
        let credit = credit(part.valeur, relation, degre);
        (credit > Millioniemes(0)).then_some(Rapprochee { demandee, tenue, relation, degre, credit })
    }
}

/// A part of the weight of what is asked: degree times the factor of the relation, rounded down.
fn credit(poids: Millioniemes, relation: Relation, degre: Degre) -> Millioniemes {
    let facteur = match relation {
        Relation::Meme => FACTEUR_MEME,
        Relation::PlusLarge => FACTEUR_PLUS_LARGE,
        Relation::Proche => FACTEUR_PROCHE,
        Relation::PlusEtroite => FACTEUR_PLUS_ETROITE,
        Relation::Aucune => 0,
    };
    // Degree and factor are in thousandths: both together are in millionths, of which the product is at most a million.
    Millioniemes((u64::from(poids.0) * u64::from(degre.thousandths()) * facteur / 1_000_000) as u32)
}

/// The links of greatest total credit of which no two share an end. `links` stand by what is asked.
fn choose(links: Vec<Rapprochee>) -> Vec<Rapprochee> {
    let mut held: Vec<CompetenceIx> = links.iter().map(|link| link.tenue).collect();
    held.sort_unstable();
    let is_free = held.windows(2).all(|pair| pair[0] != pair[1])
        && links.windows(2).all(|pair| pair[0].demandee != pair[1].demandee);
    if is_free {
        return links;
    }
    held.dedup();
    let end = |link: &Rapprochee| held.binary_search(&link.tenue).expect("held lists every end of the links");
    let groups: Vec<&[Rapprochee]> = links.chunk_by(|a, b| a.demandee == b.demandee).collect();
    let mut choice = Choix {
        aretes: Vec::with_capacity(links.len()),
        prises: vec![None; groups.len()],
        tenues: vec![None; held.len()],
    };
    for (gauche, group) in groups.iter().enumerate() {
        choice.aretes.extend(group.iter().map(|link| Arete {
            gauche,
            droite: end(link),
            gain: i64::from(link.credit.0),
        }));
        choice.add(gauche);
    }
    choice.prises.iter().flatten().map(|at| links[*at]).collect()
}

/// A link between the number of what is asked and the number of what is held.
#[derive(Debug, Clone, Copy)]
struct Arete {
    gauche: usize,
    droite: usize,
    gain: i64,
}

/// A choice of links of greatest gain among those seen, by what is asked (`prises`) and by what is held (`tenues`).
#[derive(Debug)]
struct Choix {
    aretes: Vec<Arete>,
    prises: Vec<Option<usize>>,
    tenues: Vec<Option<usize>>,
}

impl Choix {
    /// Takes in one more compétence asked, whose links are the last: the best alternating path from it. What was the best
    /// choice without it, changed along that path, is the best with it. Of equal paths the first found stands.
    fn add(&mut self, racine: usize) {
        let mut gains: Vec<Option<i64>> = vec![None; self.prises.len()];
        let mut par: Vec<usize> = vec![usize::MAX; self.prises.len()];
        gains[racine] = Some(0);
        // A path has at most as many compétences asked as there are; none comes back on itself at a gain, or the choice
        // before would not have been the best.
        for _ in 0..=racine {
            let mut changed = false;
            for at in 0..self.aretes.len() {
                let arete = self.aretes[at];
                let (Some(known), Some(taken)) = (gains[arete.gauche], self.tenues[arete.droite]) else { continue };
                let moved = self.aretes[taken].gauche;
                let gain = known + arete.gain - self.aretes[taken].gain;
                if moved != arete.gauche && moved != racine && gains[moved].is_none_or(|other| gain > other) {
                    (gains[moved], par[moved], changed) = (Some(gain), at, true);
                }
            }
            if !changed {
                break;
            }
        }
        if let Some((last, prise)) = self.best_end(&gains) {
            self.follow(racine, last, prise, &par);
        }
    }

    /// Where the best path ends: at a compétence held that is free, or at one asked that gives its own up.
    fn best_end(&self, gains: &[Option<i64>]) -> Option<(usize, Option<usize>)> {
        let mut best = (0, None);
        for (at, arete) in self.aretes.iter().enumerate().filter(|(_, arete)| self.tenues[arete.droite].is_none()) {
            if let Some(gain) = gains[arete.gauche].map(|gain| gain + arete.gain)
                && gain > best.0
            {
                best = (gain, Some((arete.gauche, Some(at))));
            }
        }
        for (gauche, gain) in gains.iter().enumerate() {
            if let Some(gain) = gain.filter(|gain| *gain > best.0) {
                best = (gain, Some((gauche, None)));
            }
        }
        best.1
    }

    fn follow(&mut self, racine: usize, mut gauche: usize, mut prise: Option<usize>, par: &[usize]) {
        loop {
            self.prises[gauche] = prise;
            if let Some(at) = prise {
                self.tenues[self.aretes[at].droite] = Some(at);
            }
            if gauche == racine {
                return;
            }
            // What it held goes to the one before it on the path.
            let at = par[gauche];
            (gauche, prise) = (self.aretes[at].gauche, Some(at));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn link(demandee: usize, tenue: usize, credit: u32) -> Rapprochee {
        let [demandee, tenue] = [demandee, tenue].map(CompetenceIx::new);
        Rapprochee { demandee, tenue, relation: Relation::Proche, degre: Degre::UN, credit: Millioniemes(credit) }
    }

    /// The greatest total, by trying everything.
    fn greatest(links: &[Rapprochee], used: &mut Vec<CompetenceIx>) -> u32 {
        let Some(first) = links.first() else { return 0 };
        let (group, rest) = links.split_at(links.iter().take_while(|l| l.demandee == first.demandee).count());
        let mut best = greatest(rest, used);
        for one in group {
            if !used.contains(&one.tenue) {
                used.push(one.tenue);
                best = best.max(one.credit.0 + greatest(rest, used));
                used.pop();
            }
        }
        best
    }

    #[test]
    fn the_best_pair_first_is_not_the_best_choice() {
        let chosen = choose(vec![link(1, 10, 50), link(1, 11, 40), link(2, 10, 45)]);
        assert_eq!(chosen, [link(1, 11, 40), link(2, 10, 45)]);
    }

    #[test]
    fn what_is_held_is_used_once() {
        assert_eq!(choose(vec![link(1, 10, 5), link(2, 10, 9), link(3, 10, 7)]), [link(2, 10, 9)]);
        assert_eq!(choose(vec![link(1, 10, 5), link(2, 10, 5)]), [link(1, 10, 5)], "of equals the first asked");
    }

    #[test]
    fn a_credit_is_less_than_the_weight() {
        for relation in [Relation::Meme, Relation::PlusLarge, Relation::Proche, Relation::PlusEtroite] {
            assert!(credit(Millioniemes::UN, relation, Degre::UN) < Millioniemes::UN, "{relation:?}");
        }
        assert_eq!(credit(Millioniemes(100_000), Relation::Proche, Degre::from_thousandths(800)).0, 56_000);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn the_choice_is_the_greatest_and_shares_no_end(rows in prop::collection::btree_map((0usize..6, 0usize..6), 1u32..30, 0..20)) {
            let links: Vec<Rapprochee> = rows.into_iter().map(|((a, h), credit)| link(a, 10 + h, credit)).collect();
            let chosen = choose(links.clone());
            let total: u32 = chosen.iter().map(|one| one.credit.0).sum();
            prop_assert_eq!(total, greatest(&links, &mut Vec::new()));
            for (at, one) in chosen.iter().enumerate() {
                prop_assert!(links.contains(one));
                prop_assert!(chosen[..at].iter().all(|other| other.demandee != one.demandee && other.tenue != one.tenue));
            }
        }
    }
}
