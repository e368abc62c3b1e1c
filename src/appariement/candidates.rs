//! Which labels may be near one: those that share enough of its words, found without looking at the others.

use super::lexique::Role;
use super::tokens::{INCONNU, Jeton};

/// The labels that have each word, or a word of each group. Words of a group stand under the group alone.
#[derive(Debug)]
pub(super) struct Postings {
    /// How many words the vocabulary has: the groups are numbered after them.
    mots: u32,
    debuts: Vec<u32>,
    /// Each label with what the word weighs there.
    entrees: Vec<(u32, u32)>,
    sommes: Vec<Somme>,
}

/// What the words of a label weigh together.
#[derive(Debug, Clone, Copy, Default)]
struct Somme {
    poids: u32,
    cadre: u32,
    objets: u32,
}

/// What a label may share with the one looked for, at most.
#[derive(Debug, Clone, Copy, Default)]
struct Compte {
    un: u32,
    autre: u32,
    /// The last word that counted it, from 1: a word counts once, whatever its groups.
    dernier: u32,
    objets: u32,
}

/// What one search writes in; used again for the next one.
#[derive(Debug, Default)]
pub(super) struct Ardoise {
    comptes: Vec<Compte>,
    touches: Vec<u32>,
}

/// Where a word is listed: under each of its groups, or under itself. Words that only word a label are not listed.
fn keys(jeton: &Jeton, mots: u32) -> impl Iterator<Item = u32> {
    let listed = jeton.role != Role::Cadre;
    let groups = jeton.membres().iter().map(move |membre| mots + u32::from(membre.groupe));
    let own = (jeton.membres().is_empty() && jeton.cle != INCONNU).then_some(jeton.cle);
    groups.chain(own).filter(move |_| listed)
}

fn sum(jetons: &[Jeton]) -> Somme {
    let mut somme = Somme::default();
    for jeton in jetons {
        somme.poids += jeton.poids;
        match jeton.role {
            Role::Cadre => somme.cadre += jeton.poids,
            Role::Objet => somme.objets += jeton.poids,
            Role::Acte | Role::Conduite | Role::Public => {}
        }
    }
    somme
}

impl Postings {
    /// Lists the labels of an index.
    pub fn new(mots: u32, debuts_jetons: &[u32], jetons: &[Jeton]) -> Self {
        let mut rows: Vec<(u32, u32, u32)> = Vec::with_capacity(jetons.len());
        let mut sommes = Vec::with_capacity(debuts_jetons.len());
        for (etiquette, window) in debuts_jetons.windows(2).enumerate() {
            let own = &jetons[window[0] as usize..window[1] as usize];
            sommes.push(sum(own));
            for jeton in own {
                rows.extend(keys(jeton, mots).map(|key| (key, etiquette as u32, jeton.poids)));
            }
        }
        rows.sort_unstable();
        // Two forms of a group in one label are one word: each key stands once, with the greater weight.
        rows.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            kept.2 = if same { kept.2.max(next.2) } else { kept.2 };
            same
        });
        let last = rows.last().map_or(0, |(key, ..)| *key as usize + 1);
        let mut debuts = vec![0u32; last + 1];
        for (key, ..) in &rows {
            debuts[*key as usize + 1] += 1;
        }
        for at in 1..debuts.len() {
            debuts[at] += debuts[at - 1];
        }
        let entrees = rows.into_iter().map(|(_, etiquette, poids)| (etiquette, poids)).collect();
        Postings { mots, debuts, entrees, sommes }
    }

    fn list(&self, key: u32) -> &[(u32, u32)] {
        match self.debuts.get(key as usize..key as usize + 2) {
            Some(window) => &self.entrees[window[0] as usize..window[1] as usize],
            None => &[],
        }
    }

    /// Calls `visit` with each label that shares a word with `jetons`, and for which `keep` holds of what they share at
    /// most. In no order.
    pub fn visit(
        &self,
        jetons: &[Jeton],
        ardoise: &mut Ardoise,
        keep: impl Fn(usize, Partage) -> bool,
        mut visit: impl FnMut(usize),
    ) {
        for etiquette in ardoise.touches.drain(..) {
            ardoise.comptes[etiquette as usize] = Compte::default();
        }
        ardoise.comptes.resize(self.sommes.len(), Compte::default());
        for (at, jeton) in jetons.iter().enumerate() {
            let number = at as u32 + 1;
            for key in keys(jeton, self.mots) {
                for (etiquette, poids) in self.list(key) {
                    let compte = &mut ardoise.comptes[*etiquette as usize];
                    if compte.dernier == 0 {
                        ardoise.touches.push(*etiquette);
                    }
                    if compte.dernier != number {
                        compte.dernier = number;
                        compte.un += jeton.poids;
                        compte.objets += u32::from(jeton.role == Role::Objet);
                    }
                    compte.autre += poids;
                }
            }
        }
        let somme = sum(jetons);
        for etiquette in ardoise.touches.drain(..) {
            let compte = std::mem::take(&mut ardoise.comptes[etiquette as usize]);
            let other = self.sommes[etiquette as usize];
            let partage = Partage {
                un: (somme.poids, compte.un + somme.cadre),
                autre: (other.poids, compte.autre + other.cadre),
                objets_etrangers: somme.objets > 0 && other.objets > 0 && compte.objets == 0,
            };
            if keep(etiquette as usize, partage) {
                visit(etiquette as usize);
            }
        }
    }
}

/// What two labels share at most: words that only word a label are taken as shared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Partage {
    /// The weight of the first, and what of it may be shared.
    pub un: (u32, u32),
    /// The same of the second.
    pub autre: (u32, u32),
    /// Whether both say to what, and share nothing of it.
    pub objets_etrangers: bool,
}
