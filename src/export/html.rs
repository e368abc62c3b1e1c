//! One self-contained HTML page: a matrice with its pictures and the table behind them. It prints well, asks nothing of a
//! network and runs nothing.

use super::toile::escape;
use super::{chaleur, flux, svg};
use crate::analyse::{EnsembleRetenu, Matrice};
use crate::passerelle::Millioniemes;

const STYLE: &str = "\
body{font:16px/1.5 system-ui,'DejaVu Sans','Noto Sans',Arial,sans-serif;color:#1a1a2e;background:#fff;margin:0 auto;\
max-width:62rem;padding:1rem;overflow-wrap:anywhere}\
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem;break-after:avoid}\
figure{margin:1rem 0;break-inside:avoid}svg{max-width:100%;height:auto}\
.large{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;width:100%;overflow-wrap:normal}\
caption{text-align:left;font-weight:bold;padding:.3rem 0}\
th,td{border:1px solid #c9c9d6;padding:.25rem .4rem;text-align:right;vertical-align:top}\
th{background:#f0f0f5}th[scope=row]{text-align:left}thead{display:table-header-group}tr{break-inside:avoid}\
footer{font-size:.85rem;color:#5a5a6e;margin-top:2rem}\
@page{size:A4;margin:14mm}@media print{body{font-size:10.5pt;max-width:none;padding:0}.large{overflow:visible}\
table{font-size:7.5pt}th,td{padding:.15rem .2rem}}";

/// Writes a matrice as a page.
///
/// ```
/// use passerelles::{Moteur, analyse, export};
/// let moteur = Moteur::embarque();
/// let ensembles = analyse::find_ensembles(moteur.referentiel(), &["sap".parse()?, "sante".parse()?], &[])?;
/// let options = analyse::AnalyseOptions::default();
/// let page = export::html::matrice(&analyse::matrice(moteur.referentiel(), moteur.index(), ensembles, &options));
/// assert!(page.starts_with("<!doctype html>") && !page.contains("<script"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn matrice(matrice: &Matrice) -> String {
    let names: Vec<&str> = matrice.ensembles.iter().map(|ensemble| ensemble.libelle.as_str()).collect();
    let title = escape(&format!("Passerelles entre {}", names.join(", ")));
    let partial = if matrice.provenance.edition_abregee {
        "<p><strong>Édition abrégée</strong> : une partie seulement des métiers et de leurs compétences.</p>\n"
    } else {
        ""
    };
    let seuil = format!("{:.3}", matrice.seuil.as_f64()).replace('.', ",");
    format!(
        "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{partial}\
         <p>Une paire de métiers compte comme passerelle si sa proximité est d'au moins {seuil}. Chaque nombre se lit de la \
         ligne vers la colonne, du point de vue de qui exerce le métier de départ et ne détient rien d'autre.</p>\n\
         <h2>Combien de passerelles</h2>\n<figure>{}</figure>\n<h2>D'un ensemble à l'autre</h2>\n<figure>{}</figure>\n\
         <h2>Le détail</h2>\n<div class=\"large\" tabindex=\"0\">{}</div>\n<h2>Les ensembles</h2>\n{}{}\
         <footer><p>{}</p></footer>\n</body>\n</html>\n",
        // Names inside pictures are told apart, since both stand on one page.
        chaleur::write(matrice, svg::LARGEUR_A4),
        flux::write(matrice, svg::LARGEUR_A4)
            .replace("\"titre", "\"titre-flux")
            .replace(" desc\"", " desc-flux\"")
            .replace("id=\"desc\"", "id=\"desc-flux\""),
        table(matrice),
        matrice.ensembles.iter().map(definition).collect::<String>(),
        overlaps(matrice),
        escape(&svg::sources(&matrice.provenance)),
    )
}

fn table(matrice: &Matrice) -> String {
    let heads = [
        "de",
        "vers",
        "paires",
        "passerelles",
        "ouvertes",
        "conditionnelles",
        "inconnues",
        "bloquées",
        "courtes",
        "longues",
        "à étudier",
        "couverture moyenne",
        "meilleure",
    ];
    let head: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    let rows = matrice.cellules.iter().map(|cellule| {
        let (verdicts, classes) = (&cellule.verdicts, &cellule.classes);
        let counts = [
            cellule.possibles,
            cellule.passerelles,
            verdicts.ouverte,
            verdicts.conditionnelle,
            verdicts.inconnue,
            verdicts.bloquee,
            classes.courte,
            classes.longue,
            classes.a_etudier,
        ];
        let counts: String = counts.iter().map(|count| format!("<td>{count}</td>")).collect();
        let best = cellule.couverture.meilleure.as_ref().map_or_else(String::new, |one| {
            format!("{} ({} → {})", percent(one.couverture), escape(&one.source.code), escape(&one.cible.code))
        });
        format!(
            "<tr><th scope=\"row\">{}</th><th scope=\"row\">{}</th>{counts}<td>{}</td><td>{best}</td></tr>\n",
            escape(cellule.de.as_str()),
            escape(cellule.vers.as_str()),
            percent(cellule.couverture.moyenne)
        )
    });
    let rows: String = rows.collect();
    format!(
        "<table>\n<caption>Une ligne par case</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>"
    )
}

fn percent(part: Option<Millioniemes>) -> String {
    part.map_or_else(String::new, |part| format!("{}\u{a0}%", part.percent()))
}

fn definition(ensemble: &EnsembleRetenu) -> String {
    let text = ensemble.definition.as_deref().unwrap_or("Définition non renseignée.");
    let source = ensemble.source.as_deref().unwrap_or("non renseignée");
    let metiers: Vec<String> =
        ensemble.metiers.iter().map(|metier| escape(&format!("{} {}", metier.code, metier.libelle))).collect();
    format!(
        "<p><strong>{} ({})</strong>, {} métiers, {}. {} Source : {}.<br>{}</p>\n",
        escape(&ensemble.libelle),
        escape(ensemble.code.as_str()),
        ensemble.metiers.len(),
        ensemble.genre.libelle(),
        escape(text),
        escape(source),
        metiers.join(" ; ")
    )
}

fn overlaps(matrice: &Matrice) -> String {
    if matrice.recouvrements.is_empty() {
        return "<p>Aucun métier n'est dans deux de ces ensembles.</p>\n".to_owned();
    }
    let told = matrice.recouvrements.iter().map(|one| {
        let codes: Vec<&str> = one.metiers.iter().map(|metier| metier.code.as_str()).collect();
        format!("<li>{} et {} : {}</li>\n", one.ensembles[0], one.ensembles[1], escape(&codes.join(", ")))
    });
    let told: String = told.collect();
    format!(
        "<h2>Métiers de plusieurs ensembles</h2>\n<ul>\n{told}</ul>\n<p>La somme des cases est {} ; elles comptent {} \
         passerelles différentes.</p>\n",
        matrice.somme, matrice.distinctes
    )
}
