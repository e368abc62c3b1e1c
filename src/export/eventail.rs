//! The fan of a métier's passerelles: from one point, a curve to each, wider where it is nearer, coloured by verdict.

use super::svg::{LARGEURS, ink, sources};
use super::toile::{Encre, Toile};
use crate::passerelle::{Objet, Passerelle, Reponse};
use crate::text::nombre::count;

const MARGE: u32 = 12;
const CORPS: u32 = 14;
const PETIT: u32 = 12;
const TITRE: u32 = 18;

/// Where the curves start, where they end, where text starts.
const DEPART: u32 = 22;
const ARRIVEE: u32 = 96;
const TEXTE: u32 = 108;

/// The widest curve, in pixels.
const TRAIT_MAX: u32 = 12;

/// Draws the passerelles of an answer of `depuis` or `vers` for a page of a width in pixels.
///
/// ```
/// use passerelles::{Acquis, Moteur, Options, export};
/// let reponse = Moteur::mini().depuis("K1304".parse()?, &Acquis::default(), &Options::default())?;
/// let svg = export::eventail::write(&reponse, export::svg::LARGEUR_A4);
/// assert!(svg.contains("<title id=\"titre\">Passerelles depuis K1304 "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(reponse: &Reponse, largeur: u32) -> String {
    let largeur = largeur.clamp(LARGEURS[0], LARGEURS[1]);
    let mut page = Toile::new(largeur);
    let inner = largeur - 2 * MARGE;
    page.y = MARGE;
    page.paragraph(MARGE, inner, &title(reponse), TITRE, Encre::Titre);
    page.y += 8;
    let top = page.y;
    let mut rows = Toile::new(largeur);
    rows.y = top;
    let most = reponse.passerelles.iter().map(|passerelle| passerelle.score.0).max().unwrap_or(0).max(1);
    let ends: Vec<(u32, &Passerelle)> = reponse
        .passerelles
        .iter()
        .map(|passerelle| (row(&mut rows, other(reponse, passerelle), passerelle), passerelle))
        .collect();
    let middle = top + (rows.y - top) / 2;
    for (y, passerelle) in ends {
        let width = (passerelle.score.0 * TRAIT_MAX).div_ceil(most).max(1);
        page.curve([DEPART, middle], [ARRIVEE, y], width, ink(passerelle.verdict));
    }
    page.disc(DEPART, middle, 9, Encre::Titre);
    page.absorb(rows);
    let keys = "Plus le trait est large, plus le métier est proche. Vert : ouverte ; brun : conditionnelle ; violet : \
                inconnue ; rouge : bloquée ; le verdict est écrit.";
    page.paragraph(MARGE, inner, keys, PETIT, Encre::Discret);
    page.paragraph(MARGE, inner, &sources(&reponse.provenance), PETIT, Encre::Discret);
    page.y += MARGE;
    page.finish(&title(reponse), &description(reponse))
}

/// The end of a passerelle that is not the métier asked about.
fn other<'a>(reponse: &Reponse, passerelle: &'a Passerelle) -> &'a Objet {
    if reponse.cible.is_some() { &passerelle.source } else { &passerelle.cible }
}

fn title(reponse: &Reponse) -> String {
    match (&reponse.source, &reponse.cible) {
        (_, Some(cible)) => format!("Passerelles vers {} {}", cible.code, cible.libelle),
        (Some(source), None) => format!("Passerelles depuis {} {}", source.code, source.libelle),
        (None, None) => "Passerelles".to_owned(),
    }
}

/// The whole picture in words.
fn description(reponse: &Reponse) -> String {
    let told = reponse.passerelles.iter().map(|passerelle| {
        let end = other(reponse, passerelle);
        format!("{} {} : {}.", end.code, end.libelle, facts(passerelle))
    });
    told.collect::<Vec<_>>().join(" ")
}

fn facts(passerelle: &Passerelle) -> String {
    let held = match passerelle.total {
        0 => "aucune compétence à compter".to_owned(),
        total => format!("{} sur {total} déjà là", count(passerelle.tenues, "compétence", "compétences")),
    };
    format!("{held} ; {} ; {}", passerelle.verdict.libelle(), passerelle.classe.libelle())
}

/// A métier and its facts; gives where its curve ends.
fn row(page: &mut Toile, end: &Objet, passerelle: &Passerelle) -> u32 {
    let width = page.largeur - TEXTE - MARGE;
    let y = page.y + 9;
    page.disc(ARRIVEE, y, 5, ink(passerelle.verdict));
    page.paragraph(TEXTE, width, &format!("{} {}", end.code, end.libelle), CORPS, Encre::Fort);
    page.paragraph(TEXTE, width, &facts(passerelle), PETIT, ink(passerelle.verdict));
    page.y += 10;
    y
}
