//! SVG: parcours as a picture, one card each, read from top to bottom; on a wide page, cards stand side by side.
//!
//! No script, no style sheet, no font to load: `title` and `desc` say in words what is drawn. Text is wrapped by
//! estimated widths, wide enough for the widest common sans-serif face.

use super::toile::{Encre, Toile};
use crate::parcours::{Condition, Etape, Obstacle, Parcours, ReponseParcours};
use crate::passerelle::{Millioniemes, Provenance, Verdict};
use crate::text::nombre::{count, decimal};

/// The width of a phone, in pixels: the least a picture is drawn for.
pub const LARGEUR_TELEPHONE: u32 = 360;

/// The width of an A4 page at 96 dots an inch.
pub const LARGEUR_A4: u32 = 794;

/// The widths that a picture may have; others are brought to the nearest bound.
pub(super) const LARGEURS: [u32; 2] = [320, 2000];

/// The least width of a card: a line of some forty letters.
const CARTE_MIN: u32 = 340;

const MARGE: u32 = 12;
const CORPS: u32 = 14;
const PETIT: u32 = 12;
const TITRE: u32 = 18;

/// Where the line of étapes runs inside a card, and where text starts beside it.
const FIL: u32 = 22;
const TEXTE: u32 = 44;

/// How many conditions of one étape are drawn; the rest are counted.
const CONDITIONS: usize = 3;

/// Draws parcours for a page of a width in pixels: one column on a phone, two on an A4 page. The height follows.
///
/// ```
/// # use passerelles::{Acquis, Moteur, export, parcours::ParcoursOptions};
/// let options = ParcoursOptions::default();
/// let reponse = Moteur::mini().parcours("K1304".parse()?, &"J1501".parse()?, &Acquis::default(), &options)?;
/// let svg = export::svg::write(&reponse, export::svg::LARGEUR_TELEPHONE);
/// assert!(svg.starts_with("<svg ") && svg.contains("<title id=\"titre\">Parcours de K1304 "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(reponse: &ReponseParcours, largeur: u32) -> String {
    let largeur = largeur.clamp(LARGEURS[0], LARGEURS[1]);
    let mut page = Toile::new(largeur);
    let inner = largeur - 2 * MARGE;
    page.y = MARGE;
    page.paragraph(MARGE, inner, &title(reponse), TITRE, Encre::Titre);
    page.y += 8;
    if let Some(obstacle) = &reponse.obstacle {
        draw_obstacle(&mut page, obstacle, inner);
    }
    lay(&mut page, &reponse.parcours, inner);
    if !reponse.echelons.is_empty() {
        page.paragraph(MARGE, inner, PAR_ECHELONS, CORPS + 1, Encre::Fort);
        page.y += 8;
        lay(&mut page, &reponse.echelons, inner);
    }
    page.paragraph(MARGE, inner, &footer(reponse), PETIT, Encre::Discret);
    page.y += MARGE;
    page.finish(&title(reponse), &description(reponse))
}

/// What stands above the parcours that climb title by title.
const PAR_ECHELONS: &str = "Par échelons : plus long, mais chaque titre à portée du précédent";

/// Lays cards in rows.
fn lay(page: &mut Toile, parcours: &[Parcours], inner: u32) {
    let columns = (inner / CARTE_MIN).clamp(1, parcours.len().max(1) as u32);
    let width = (inner - (columns - 1) * MARGE) / columns;
    for row in parcours.chunks(columns as usize) {
        let cards: Vec<Toile> = row.iter().map(|parcours| card(parcours, width)).collect();
        let height = cards.iter().map(|card| card.y).max().unwrap_or(0);
        for (at, card) in (0u32..).zip(cards) {
            page.place(MARGE + at * (width + MARGE), &card, height);
        }
        page.y += height + MARGE;
    }
}

fn title(reponse: &ReponseParcours) -> String {
    let (depart, cible) = (&reponse.depart, &reponse.cible);
    format!("Parcours de {} {} vers {} {}", depart.code, depart.libelle, cible.code, cible.libelle)
}

/// The whole picture in words.
fn description(reponse: &ReponseParcours) -> String {
    let mut lines: Vec<String> = reponse
        .tous()
        .map(|parcours| format!("Parcours {} : {}", parcours.rang, parcours.textes.personne.join(" ")))
        .collect();
    if let Some(obstacle) = &reponse.obstacle {
        lines.push(format!("Aucun parcours. {}", obstacle.texte));
    }
    lines.join(" ")
}

fn footer(reponse: &ReponseParcours) -> String {
    let proven = if reponse.prouve { "" } else { " Recherche arrêtée avant sa fin." };
    format!("{}{proven}", sources(&reponse.provenance))
}

/// What a picture rests on, in one sentence.
pub(super) fn sources(provenance: &Provenance) -> String {
    let couches: Vec<String> = provenance.couches.iter().map(|c| format!("{} ({})", c.nom, c.edition)).collect();
    let date = provenance.parametres.date.map_or_else(String::new, |date| format!(" ; à la date du {date}"));
    let partial = if provenance.edition_abregee { " ; édition abrégée" } else { "" };
    format!("Données : {}{date} ; {}{partial}.", couches.join(", "), provenance.moteur)
}

/// How many barred métiers are drawn; the rest are counted.
const BARRIERES: usize = 6;

/// A parcours in a card; its `y` is its height.
fn card(parcours: &Parcours, width: u32) -> Toile {
    let mut card = Toile::new(width);
    let inner = width - 2 * MARGE;
    card.y = MARGE;
    let head = format!("Parcours {} — {}", parcours.rang, count(parcours.etapes.len(), "étape", "étapes"));
    card.paragraph(MARGE, inner, &head, CORPS + 1, Encre::Fort);
    card.paragraph(MARGE, inner, &price(parcours), PETIT, Encre::Discret);
    card.y += 8;
    if let Some(first) = parcours.etapes.first() {
        let start = stop(&mut card, &first.de.code, &first.de.libelle, width, Encre::Fort);
        parcours.etapes.iter().fold(start, |from, etape| draw(&mut card, etape, from, width));
    }
    card.y += 4;
    card
}

/// What a parcours costs, in hundredths with the French comma: six decimals are for machines. Rounded parts need not add
/// up, so no sum is written.
fn price(parcours: &Parcours) -> String {
    let detail = &parcours.cout_detail;
    let parts = [
        ("compétences", detail.competences),
        ("blocs", detail.blocs),
        ("étapes", detail.charge),
        ("démarches", detail.demarches),
        ("inconnues", detail.inconnues),
    ];
    let rounded = |part: Millioniemes| decimal(part.as_f64(), 2);
    let named: Vec<String> = parts
        .iter()
        .filter(|(_, part)| part.0 > 0)
        .map(|(name, part)| format!("{name}\u{a0}{}", rounded(*part)))
        .collect();
    format!("coût\u{a0}{}, dont {}", rounded(parcours.cout), named.join(", "))
}

/// A métier on the line: its disc, its code, its label. Gives where the disc is.
fn stop(card: &mut Toile, code: &str, libelle: &str, width: u32, encre: Encre) -> u32 {
    let at = card.y + 8;
    card.disc(FIL, at, 7, encre);
    card.paragraph(TEXTE, width - TEXTE - MARGE, &format!("{code} {libelle}"), CORPS, Encre::Fort);
    card.y += 2;
    at
}

/// One étape: what it asks, beside the line, then the métier entered.
fn draw(card: &mut Toile, etape: &Etape, from: u32, width: u32) -> u32 {
    let inner = width - TEXTE - MARGE;
    let encre = ink(etape.verdict);
    card.y += 4;
    let held = match etape.total {
        0 => "aucune compétence à compter".to_owned(),
        total => format!("{} sur {} déjà là", etape.tenues, count(total, "compétence", "compétences")),
    };
    card.gauge(TEXTE, inner, etape.couverture.map_or(0, |held| held.percent()));
    card.paragraph(TEXTE, inner, &held, PETIT, Encre::Corps);
    let doubt = if etape.non_signale { " ; limite non signalée, à vérifier" } else { "" };
    card.paragraph(TEXTE, inner, &format!("{}{doubt}", etape.acces()), PETIT, encre);
    for condition in etape.conditions.iter().take(CONDITIONS) {
        card.diamond(TEXTE + 5, card.y + 8, Encre::Condition);
        card.paragraph(TEXTE + 16, inner - 16, &asked(condition), PETIT, Encre::Condition);
    }
    let rest = etape.conditions.len().saturating_sub(CONDITIONS);
    if rest > 0 {
        card.paragraph(
            TEXTE + 16,
            inner - 16,
            &format!("et {}", count(rest, "autre condition", "autres conditions")),
            PETIT,
            Encre::Condition,
        );
    }
    card.y += 6;
    let to = card.y + 8;
    card.arrow(FIL, from + 9, to - 9, encre);
    stop(card, &etape.vers.code, &etape.vers.libelle, width, encre)
}

fn asked(condition: &Condition) -> String {
    let Some(certification) = &condition.certification else {
        return format!("{} : {}", condition.genre.libelle(), condition.texte);
    };
    let left = match (condition.blocs_connus, condition.blocs_restants.len()) {
        (false, _) => "blocs inconnus".to_owned(),
        (true, 0) => "tous ses blocs acquis".to_owned(),
        (true, left) => format!("{} à obtenir", count(left, "bloc", "blocs")),
    };
    format!("{} ({}), {left}", certification.libelle, certification.code)
}

pub(super) fn ink(verdict: Verdict) -> Encre {
    match verdict {
        Verdict::Ouverte => Encre::Ouverte,
        Verdict::Conditionnelle => Encre::Condition,
        Verdict::Inconnue => Encre::Inconnue,
        Verdict::Bloquee => Encre::Bloquee,
    }
}

/// Why there is none, and what would open one.
fn draw_obstacle(page: &mut Toile, obstacle: &Obstacle, inner: u32) {
    page.paragraph(MARGE, inner, "Aucun parcours", CORPS + 1, Encre::Bloquee);
    page.paragraph(MARGE, inner, &obstacle.texte, CORPS, Encre::Corps);
    for barriere in obstacle.barrieres.iter().take(BARRIERES) {
        let why: Vec<&str> = barriere.raisons.iter().map(|raison| raison.texte.as_str()).collect();
        let line = format!("{} {} : {}", barriere.metier.code, barriere.metier.libelle, why.join(" ; "));
        page.diamond(MARGE + 5, page.y + 8, Encre::Bloquee);
        page.paragraph(MARGE + 16, inner - 16, &line, PETIT, Encre::Corps);
    }
    let rest = obstacle.barrieres.len().saturating_sub(BARRIERES);
    if rest > 0 {
        page.paragraph(
            MARGE + 16,
            inner - 16,
            &format!("et {}", count(rest, "autre métier", "autres métiers")),
            PETIT,
            Encre::Discret,
        );
    }
    page.y += 4;
    for changement in &obstacle.changements {
        let codes: Vec<&str> = changement.metiers.iter().map(|metier| metier.code.as_str()).collect();
        let line = format!("Pour en ouvrir un : {} ({})", changement.texte, codes.join(" → "));
        page.paragraph(MARGE, inner, &line, CORPS, Encre::Ouverte);
    }
    page.y += 8;
}
