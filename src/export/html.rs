//! One self-contained HTML page: a matrice with its pictures and the table behind them. It prints well, asks nothing of a
//! network and runs nothing.

use super::toile::escape;
use super::{chaleur, flux, svg};
use crate::analyse::{Cellule, CelluleOuverte, EnsembleRetenu, Matrice, PasserelleOuverte};
use crate::passerelle::Millioniemes;
use crate::text::nombre::{self, count};

const STYLE: &str = "\
body{font:16px/1.5 system-ui,'DejaVu Sans','Noto Sans',Arial,sans-serif;color:#1a1a2e;background:#fff;margin:0 auto;\
max-width:62rem;padding:1rem;overflow-wrap:anywhere}\
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem;break-after:avoid}\
figure{margin:1rem 0;break-inside:avoid}svg{max-width:100%;height:auto}\
.large{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;width:100%;overflow-wrap:normal}\
caption{text-align:left;font-weight:bold;padding:.3rem 0}\
th,td{border:1px solid #c9c9d6;padding:.25rem .4rem;text-align:right;vertical-align:top}\
th{background:#f0f0f5}th[scope=row],.texte{text-align:left}\
h3{font-size:1rem;margin:1.4rem 0 .2rem}section{break-inside:avoid}section p{margin:.3rem 0;font-size:.85rem}\
.mot{white-space:nowrap}a{color:#1a4f8a}thead{display:table-header-group}tr{break-inside:avoid}\
footer{font-size:.85rem;color:#5a5a6e;margin-top:2rem}\
@page{size:A4;margin:14mm}@media print{body{font-size:10.5pt;max-width:none;padding:0}.large{overflow:visible}\
table{font-size:7.5pt}th,td{padding:.15rem .2rem}}";

/// How many passerelles and compétences of each cell a page shows; the command that lists all stands under them.
const MONTREES: usize = 5;

/// Writes a matrice as a page, with what stands behind its cells: those of them that are given, opened, in the order of the
/// matrice; may be empty.
///
/// ```
/// use passerelles::{Moteur, analyse, export};
/// let moteur = Moteur::embarque();
/// let ensembles = analyse::find_ensembles(moteur.referentiel(), &["sap".parse()?, "sante".parse()?], &[])?;
/// let options = analyse::AnalyseOptions::default();
/// let ouvertes = analyse::open_cellules(moteur.referentiel(), moteur.index(), &ensembles, &options);
/// let matrice = analyse::matrice(moteur.referentiel(), moteur.index(), ensembles, &options);
/// let page = export::html::matrice(&matrice, &ouvertes);
/// assert!(page.starts_with("<!doctype html>") && !page.contains("<script"));
/// assert!(page.contains("passerelles matrice --cellule sap,sante"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn matrice(matrice: &Matrice, ouvertes: &[CelluleOuverte]) -> String {
    let names: Vec<&str> = matrice.ensembles.iter().map(|ensemble| ensemble.libelle.as_str()).collect();
    let title = escape(&format!("Passerelles entre {}", names.join(", ")));
    let partial = if matrice.provenance.edition_abregee {
        "<p><strong>Édition abrégée</strong> : une partie seulement des métiers et de leurs compétences.</p>\n"
    } else {
        ""
    };
    let seuil = decimal(matrice.seuil);
    format!(
        "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{partial}\
         <p>Une paire de métiers compte comme passerelle si sa proximité est d'au moins {seuil}. Chaque nombre se lit de la \
         ligne vers la colonne, du point de vue de qui exerce le métier de départ et ne détient rien d'autre.</p>\n\
         <h2>Combien de passerelles</h2>\n<figure>{}</figure>\n<h2>D'un ensemble à l'autre</h2>\n<figure>{}</figure>\n\
         <h2>Le détail</h2>\n<div class=\"large\" tabindex=\"0\">{}</div>\n{}<h2>Les ensembles</h2>\n{}{}\
         <footer><p>{}</p></footer>\n</body>\n</html>\n",
        // Names inside pictures are told apart, since both stand on one page.
        chaleur::write(matrice, svg::LARGEUR_A4),
        flux::write(matrice, svg::LARGEUR_A4)
            .replace("\"titre", "\"titre-flux")
            .replace(" desc\"", " desc-flux\"")
            .replace("id=\"desc\"", "id=\"desc-flux\""),
        table(matrice, ouvertes),
        behind(ouvertes),
        matrice.ensembles.iter().map(definition).collect::<String>(),
        overlaps(matrice),
        escape(&svg::sources(&matrice.provenance)),
    )
}

fn table(matrice: &Matrice, ouvertes: &[CelluleOuverte]) -> String {
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
        let is_same = |one: &CelluleOuverte| one.cellule.de == cellule.de && one.cellule.vers == cellule.vers;
        let is_open = cellule.passerelles > 0 && ouvertes.iter().any(is_same);
        let counts = counts.iter().enumerate().map(|(at, count)| match (at, is_open) {
            (1, true) => format!("<td><a href=\"#{}\">{count}</a></td>", anchor(cellule)),
            _ => format!("<td>{count}</td>"),
        });
        let counts: String = counts.collect();
        let best = cellule.couverture.meilleure.as_ref().map_or_else(String::new, |one| {
            format!("{}<br>{} → {}", percent(one.couverture), escape(&one.source.code), escape(&one.cible.code))
        });
        format!(
            "<tr><th scope=\"row\">{}</th><th scope=\"row\">{}</th>{counts}<td>{}</td><td class=\"mot\">{best}</td></tr>\n",
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

fn anchor(cellule: &Cellule) -> String {
    escape(&format!("de-{}-vers-{}", cellule.de, cellule.vers))
}

/// What each opened cell counts.
fn behind(ouvertes: &[CelluleOuverte]) -> String {
    if ouvertes.is_empty() {
        return String::new();
    }
    let cells: String = ouvertes.iter().filter(|one| !one.passerelles.is_empty()).map(cell).collect();
    format!("<h2>Derrière chaque nombre</h2>\n{cells}")
}

fn cell(ouverte: &CelluleOuverte) -> String {
    let row = |one: &PasserelleOuverte| {
        let one = &one.passerelle;
        format!(
            "<tr><td class=\"texte\">{} → {}</td><td>{} sur {}</td><td>{}</td><td class=\"texte\">{}, {}</td></tr>\n",
            escape(&format!("{} {}", one.source.code, one.source.libelle)),
            escape(&format!("{} {}", one.cible.code, one.cible.libelle)),
            one.tenues,
            one.total,
            decimal(one.score),
            one.verdict.libelle(),
            one.classe.libelle()
        )
    };
    let rows: String = ouverte.passerelles.iter().take(MONTREES).map(row).collect();
    let carried = ouverte.competences.iter().take(MONTREES);
    let carried: Vec<String> = carried.map(|one| format!("{} ({})", escape(&one.libelle), one.passerelles)).collect();
    format!(
        "<section id=\"{}\"><h3>De {} vers {}</h3>\n<div class=\"large\" tabindex=\"0\"><table>\n\
         <caption>{}</caption>\n<thead><tr><th scope=\"col\" class=\"texte\">passerelle</th>\
         <th scope=\"col\">déjà là</th><th scope=\"col\">proximité</th><th scope=\"col\" class=\"texte\">verdict, classe</th></tr>\
         </thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n\
         <p>Compétences qui portent le plus, et le nombre de passerelles de chacune : {}.<br>\
         Toutes : <code>passerelles matrice --cellule {},{} --seuil {}</code></p></section>\n",
        anchor(&ouverte.cellule),
        escape(&ouverte.de.libelle),
        escape(&ouverte.vers.libelle),
        match ouverte.passerelles.len() {
            1 => "La passerelle".to_owned(),
            n if n <= MONTREES => format!("Les {n} passerelles"),
            n => format!("Les {MONTREES} plus proches des {n} passerelles"),
        },
        if carried.is_empty() { "aucune, elles reposent sur d'autres traits".to_owned() } else { carried.join(" ; ") },
        escape(ouverte.de.code.as_str()),
        escape(ouverte.vers.code.as_str()),
        ouverte.seuil
    )
}

/// A part of one, as it is read in French.
fn decimal(part: Millioniemes) -> String {
    nombre::decimal(part.as_f64(), 3)
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
        "<p><strong>{} ({})</strong>, {}, {}. {} Source : {}.<br>{}</p>\n",
        escape(&ensemble.libelle),
        escape(ensemble.code.as_str()),
        count(ensemble.metiers.len(), "métier", "métiers"),
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
        "<h2>Métiers de plusieurs ensembles</h2>\n<ul>\n{told}</ul>\n<p>La somme des cases est {} ; elles comptent {}.</p>\n",
        matrice.somme,
        count(matrice.distinctes, "passerelle différente", "passerelles différentes")
    )
}
