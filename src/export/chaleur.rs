//! The heat map of a matrice: a row a set, a column a set, darker where a greater part of the pairs are passerelles.

use super::svg::LARGEURS;
use super::toile::{Encre, Toile};
use crate::analyse::{Cellule, Matrice};
use crate::text::nombre::{count, decimal};

const MARGE: u32 = 12;
const CORPS: u32 = 14;
const PETIT: u32 = 12;
const TITRE: u32 = 18;

/// The greatest height of a cell.
const CASE_MAX: u32 = 64;

/// From no passerelle to all pairs: one hue, so that lightness alone tells, also in grey and to any eye.
const RAMPE: [&str; 6] = ["#f4f6fb", "#d5e0f2", "#a9c3e6", "#7aa4d8", "#3a6fb0", "#173f73"];

/// Shares from which each step of the ramp starts, in percent. Few pairs are passerelles: steps are finer below.
const PALIERS: [u32; 5] = [1, 5, 15, 30, 60];

/// Draws a matrice for a page of a width in pixels. Sets are numbered, so that labels of any length stay whole.
///
/// ```
/// use passerelles::{Moteur, analyse, export};
/// let moteur = Moteur::embarque();
/// let ensembles = analyse::find_ensembles(moteur.referentiel(), &["sap".parse()?, "sante".parse()?], &[])?;
/// let options = analyse::AnalyseOptions::default();
/// let matrice = analyse::matrice(moteur.referentiel(), moteur.index(), ensembles, &options);
/// let svg = export::chaleur::write(&matrice, export::svg::LARGEUR_TELEPHONE);
/// assert!(svg.starts_with("<svg ") && svg.contains("<title id=\"titre\">Passerelles entre"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(matrice: &Matrice, largeur: u32) -> String {
    let largeur = largeur.clamp(LARGEURS[0], LARGEURS[1]);
    let mut page = Toile::new(largeur);
    let inner = largeur - 2 * MARGE;
    page.y = MARGE;
    page.paragraph(MARGE, inner, &title(matrice), TITRE, Encre::Titre);
    let how = format!(
        "De la ligne vers la colonne : combien de passerelles de proximité {} ou plus, et leur part des paires de métiers.",
        decimal(matrice.seuil.as_f64(), 3)
    );
    page.paragraph(MARGE, inner, &how, PETIT, Encre::Discret);
    page.y += 8;
    for (at, ensemble) in matrice.ensembles.iter().enumerate() {
        let metiers = count(ensemble.metiers.len(), "métier", "métiers");
        let text = format!("{}. {} ({metiers})", at + 1, ensemble.libelle);
        page.paragraph(MARGE, inner, &text, PETIT, Encre::Corps);
    }
    page.y += 10;
    grid(&mut page, matrice, inner);
    legend(&mut page, inner);
    if !matrice.recouvrements.is_empty() {
        let told = format!(
            "Des métiers sont dans plusieurs ensembles : la somme des cases est {}, pour {}.",
            matrice.somme,
            count(matrice.distinctes, "passerelle différente", "passerelles différentes")
        );
        page.paragraph(MARGE, inner, &told, PETIT, Encre::Corps);
    }
    page.paragraph(MARGE, inner, &super::svg::sources(&matrice.provenance), PETIT, Encre::Discret);
    page.y += MARGE;
    page.finish(&title(matrice), &description(matrice))
}

fn title(matrice: &Matrice) -> String {
    match matrice.ensembles.as_slice() {
        [one] => format!("Passerelles à l'intérieur de : {}", one.libelle),
        [one, other] => format!("Passerelles entre {} et {}", one.libelle, other.libelle),
        // Their names stand right under.
        more => format!("Passerelles entre {} ensembles de métiers", more.len()),
    }
}

/// The whole picture in words.
fn description(matrice: &Matrice) -> String {
    let told = matrice.cellules.iter().map(|cellule| {
        let (de, vers) = (name(matrice, cellule.de.as_str()), name(matrice, cellule.vers.as_str()));
        let passerelles = count(cellule.passerelles, "passerelle", "passerelles");
        format!("De {de} vers {vers} : {passerelles} sur {}.", count(cellule.possibles, "paire", "paires"))
    });
    told.collect::<Vec<_>>().join(" ")
}

fn name<'a>(matrice: &'a Matrice, code: &str) -> &'a str {
    let found = matrice.ensembles.iter().find(|ensemble| ensemble.code.as_str() == code);
    found.map_or("", |ensemble| ensemble.libelle.as_str())
}

fn grid(page: &mut Toile, matrice: &Matrice, inner: u32) {
    let count = matrice.ensembles.len() as u32;
    let head = 28;
    let side = ((inner - head) / count.max(1)).max(1);
    let height = side.clamp(30, CASE_MAX);
    for at in 0..count {
        page.centered(MARGE + head + at * side + side / 2, page.y + PETIT, &(at + 1).to_string(), CORPS, Encre::Fort);
    }
    page.y += PETIT + 8;
    for row in 0..count {
        page.centered(MARGE + head / 2, page.y + height / 2 + 5, &(row + 1).to_string(), CORPS, Encre::Fort);
        for column in 0..count {
            let cellule = matrice.cellule(row as usize, column as usize);
            let step = step(cellule);
            let x = MARGE + head + column * side;
            page.tile(x, page.y, side.saturating_sub(2), height - 2, RAMPE[step]);
            let encre = if step >= 4 { Encre::Blanc } else { Encre::Corps };
            let middle = x + side.saturating_sub(2) / 2;
            // A tile too narrow for two lines keeps the count.
            let (size, shown) = if side >= 56 { (CORPS, share(cellule)) } else { (PETIT - 1, None) };
            let baseline = page.y + height / 2 + if shown.is_some() { 0 } else { 4 };
            page.centered(middle, baseline, &cellule.passerelles.to_string(), size, encre);
            if let Some(share) = shown {
                page.centered(middle, baseline + PETIT + 3, &share, PETIT - 1, encre);
            }
        }
        page.y += height;
    }
    page.y += 10;
}

/// The part of the pairs that are passerelles, in words.
fn share(cellule: &Cellule) -> Option<String> {
    (cellule.possibles > 0).then(|| match cellule.passerelles * 100 / cellule.possibles {
        0 if cellule.passerelles > 0 => "< 1\u{a0}%".to_owned(),
        percent => format!("{percent}\u{a0}%"),
    })
}

fn step(cellule: &Cellule) -> usize {
    let reached = |percent: &&u32| cellule.passerelles * 100 >= **percent as usize * cellule.possibles;
    if cellule.possibles == 0 { 0 } else { PALIERS.iter().filter(reached).count() }
}

fn legend(page: &mut Toile, inner: u32) {
    let width = inner / RAMPE.len() as u32;
    for (at, couleur) in (0u32..).zip(RAMPE) {
        page.tile(MARGE + at * width, page.y, width - 2, 12, couleur);
        let text = match at {
            0 => format!("< {}\u{a0}%", PALIERS[0]),
            _ => format!("≥ {}\u{a0}%", PALIERS[at as usize - 1]),
        };
        page.centered(MARGE + at * width + width / 2, page.y + 12 + PETIT + 2, &text, PETIT - 1, Encre::Corps);
    }
    page.y += 12 + PETIT + 14;
}
