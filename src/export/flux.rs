//! The flow of passerelles between sets: departures on the left, arrivals on the right, a band a way, as wide as it counts.

use super::svg::{LARGEURS, sources};
use super::toile::{Encre, Toile};
use crate::analyse::Matrice;
use crate::model::Slug;

const MARGE: u32 = 12;
const CORPS: u32 = 14;
const PETIT: u32 = 12;
const TITRE: u32 = 18;

/// How high all the bands are together, in pixels, and how far the sets stand apart.
const HAUTEUR: u32 = 360;
const ECART: u32 = 22;

/// Colours that people with any colour vision tell apart (Okabe and Ito, 2008), darkened where white would swallow them;
/// beyond eight sets they come again, and numbers tell.
const COULEURS: [&str; 8] = ["#0072b2", "#d55e00", "#007a5a", "#a3437c", "#8a6d00", "#3a86b7", "#5a5a6e", "#7a3b00"];

/// Draws the flow of a matrice, its diagonal left out, for a page of a width in pixels.
pub fn write(matrice: &Matrice, largeur: u32) -> String {
    let largeur = largeur.clamp(LARGEURS[0], LARGEURS[1]);
    let mut page = Toile::new(largeur);
    let inner = largeur - 2 * MARGE;
    page.y = MARGE;
    page.paragraph(MARGE, inner, &title(matrice), TITRE, Encre::Titre);
    page.y += 6;
    for (at, ensemble) in matrice.ensembles.iter().enumerate() {
        page.tile(MARGE, page.y + 2, 12, 12, COULEURS[at % COULEURS.len()]);
        page.paragraph(MARGE + 18, inner - 18, &format!("{}. {}", at + 1, ensemble.libelle), PETIT, Encre::Corps);
    }
    page.y += 12;
    bands(&mut page, matrice);
    page.paragraph(
        MARGE,
        inner,
        "À gauche, les départs ; à droite, les arrivées. Une bande est aussi large qu'elle compte \
        de passerelles ; celles à l'intérieur d'un ensemble n'y sont pas.",
        PETIT,
        Encre::Discret,
    );
    page.paragraph(MARGE, inner, &sources(&matrice.provenance), PETIT, Encre::Discret);
    page.y += MARGE;
    page.finish(&title(matrice), &description(matrice))
}

fn title(matrice: &Matrice) -> String {
    format!("Passerelles d'un ensemble de métiers à l'autre ({})", matrice.ensembles.len())
}

/// The whole picture in words.
fn description(matrice: &Matrice) -> String {
    let across = matrice.cellules.iter().filter(|cellule| cellule.de != cellule.vers);
    let name = |code: &Slug| {
        let known = matrice.ensembles.iter().find(|ensemble| ensemble.code == *code);
        known.map_or("", |ensemble| ensemble.libelle.as_str())
    };
    let told = across
        .map(|cellule| format!("De {} vers {} : {}.", name(&cellule.de), name(&cellule.vers), cellule.passerelles));
    told.collect::<Vec<_>>().join(" ")
}

/// The passerelles from one set to another one.
fn across(matrice: &Matrice, de: usize, vers: usize) -> u32 {
    if de == vers { 0 } else { matrice.cellule(de, vers).passerelles as u32 }
}

fn bands(page: &mut Toile, matrice: &Matrice) {
    let count = matrice.ensembles.len();
    let out = |de: usize| (0..count).map(|vers| across(matrice, de, vers)).sum::<u32>();
    let into = |vers: usize| (0..count).map(|de| across(matrice, de, vers)).sum::<u32>();
    let total = (0..count).map(out).sum::<u32>().max(1);
    let high = |n: u32| n * HAUTEUR / total;
    let (left, right) = (MARGE + 62, page.largeur - MARGE - 62);
    let mut starts: Vec<u32> = stack(page.y, (0..count).map(|at| high(out(at))));
    let mut ends: Vec<u32> = stack(page.y, (0..count).map(|at| high(into(at))));
    for at in 0..count {
        let couleur = COULEURS[at % COULEURS.len()];
        page.tile(left - 10, starts[at], 10, high(out(at)).max(2), couleur);
        page.tile(right, ends[at], 10, high(into(at)).max(2), couleur);
        let middle = |y: u32, n: u32| y + high(n) / 2 + 5;
        page.centered(
            MARGE + 24,
            middle(starts[at], out(at)),
            &format!("{}. {}", at + 1, out(at)),
            CORPS,
            Encre::Corps,
        );
        page.centered(
            right + 38,
            middle(ends[at], into(at)),
            &format!("{}. {}", at + 1, into(at)),
            CORPS,
            Encre::Corps,
        );
    }
    for de in 0..count {
        for (vers, end) in ends.iter_mut().enumerate() {
            let height = high(across(matrice, de, vers));
            if across(matrice, de, vers) > 0 {
                page.band([left, starts[de]], [right, *end], height.max(1), COULEURS[de % COULEURS.len()]);
            }
            starts[de] += height;
            *end += height;
        }
    }
    page.y += HAUTEUR + ECART * count as u32;
}

/// Where each height starts, one under the other.
fn stack(from: u32, heights: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut y = from;
    let next = |height: u32| {
        let start = y;
        y += height + ECART;
        start
    };
    heights.map(next).collect()
}
