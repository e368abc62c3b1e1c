//! `matrice --secteurs S,S…`: how many passerelles between sets of métiers, and, cell by cell, which ones.

use passerelles::analyse::{self, AnalyseOptions, Cellule, CelluleOuverte, Matrice};
use passerelles::export;
use passerelles::text::nombre::count;

use crate::args::{Analyse, Cli, Format, Matrice as Args};
use crate::erreur::Erreur;
use crate::sortie;

/// How many passerelles and compétences of a cell are shown to a person; all are in JSON and CSV.
const MONTREES: usize = 20;

pub fn run(cli: &Cli, args: &Args) -> Result<(), Erreur> {
    let formats = [Format::Texte, Format::Json, Format::Csv, Format::CsvFr];
    let options = options(cli, &args.analyse)?;
    let largeur = sortie::largeur(cli, &args.image)?;
    if args.flux {
        sortie::svg_alone(cli, "--flux")?;
    }
    if !args.cellule.is_empty() {
        sortie::only(cli, "matrice --cellule", &formats)?;
        return open(cli, args, &options);
    }
    sortie::only(cli, "matrice", &[formats.as_slice(), &[Format::Svg, Format::Html]].concat())?;
    let moteur = sortie::open(cli)?;
    let ensembles = sortie::find_ensembles(&moteur, &args.secteurs, args.analyse.ensembles.as_deref())?;
    let ouvertes = match cli.format {
        Format::Html => analyse::open_cellules(moteur.referentiel(), moteur.index(), &ensembles, &options),
        _ => Vec::new(),
    };
    let matrice = analyse::matrice(moteur.referentiel(), moteur.index(), ensembles, &options);
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&matrice)),
        Format::Csv | Format::CsvFr => sortie::print_table(cli, &export::table::matrice(&matrice)),
        Format::Svg if args.flux => sortie::print(&export::flux::write(&matrice, largeur)),
        Format::Svg => sortie::print(&export::chaleur::write(&matrice, largeur)),
        Format::Html => sortie::print(&export::html::matrice(&matrice, &ouvertes)),
        _ => sortie::print(&describe(&matrice)),
    }
}

/// The options of an analysis.
pub fn options(cli: &Cli, args: &Analyse) -> Result<AnalyseOptions, Erreur> {
    let default = AnalyseOptions::default();
    Ok(AnalyseOptions {
        seuil: args.seuil.unwrap_or(default.seuil),
        date: sortie::date(args.date.as_deref())?,
        proches: sortie::proches(cli),
    })
}

fn open(cli: &Cli, args: &Args, options: &AnalyseOptions) -> Result<(), Erreur> {
    let [de, vers] = args.cellule.as_slice() else {
        return Err(Erreur::Usage("« --cellule » attend deux ensembles : DE,VERS (sap,sante).".to_owned()));
    };
    let moteur = sortie::open(cli)?;
    let find = |nom: &String| {
        let mut found = sortie::find_ensembles(&moteur, std::slice::from_ref(nom), args.analyse.ensembles.as_deref())?;
        Ok::<_, Erreur>(found.remove(0))
    };
    let ouverte = analyse::open_cellule(moteur.referentiel(), moteur.index(), find(de)?, find(vers)?, options);
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&ouverte)),
        Format::Csv | Format::CsvFr => sortie::print_table(cli, &export::table::cellule(&ouverte)),
        _ => sortie::print(&describe_cellule(&ouverte)),
    }
}

fn describe(matrice: &Matrice) -> String {
    let mut text = format!("{}\n\n", sortie::paint("Passerelles entre ensembles de métiers", "1"));
    text.push_str(&sortie::describe_ensembles(&matrice.ensembles));
    let threshold =
        format!("Une paire de métiers compte si sa proximité est d'au moins {}.", sortie::decimal(matrice.seuil));
    text.push_str(&format!("\n{threshold} De la ligne vers la colonne :\n\n"));
    text.push_str(&grid(matrice));
    text.push_str("\nEn détail (couverture : moyenne, et la meilleure) :\n\n");
    for cellule in &matrice.cellules {
        text.push_str(&(sortie::wrap(&line(cellule), "  ") + "\n"));
    }
    if let [first, .., last] = matrice.ensembles.as_slice() {
        let how =
            format!("Ce qu'il y a derrière un nombre : passerelles matrice --cellule {},{}", first.code, last.code);
        text.push_str(&format!("\n{how}\n"));
    }
    text.push_str(&describe_overlaps(matrice));
    text + "\n" + &sortie::footer(&matrice.provenance)
}

/// The counts, a row a set.
fn grid(matrice: &Matrice) -> String {
    let names: Vec<&str> = matrice.ensembles.iter().map(|ensemble| ensemble.code.as_str()).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(7) + 2;
    let mut text = format!("  {:width$}", "");
    names.iter().for_each(|name| text.push_str(&format!("{name:>width$}")));
    for (row, name) in names.iter().enumerate() {
        text.push_str(&format!("\n  {name:width$}"));
        for column in 0..names.len() {
            text.push_str(&format!("{:>width$}", matrice.cellule(row, column).passerelles));
        }
    }
    text + "\n"
}

fn line(cellule: &Cellule) -> String {
    let (verdicts, classes) = (&cellule.verdicts, &cellule.classes);
    let mut text = format!(
        "{} → {} : {} sur {}",
        cellule.de,
        cellule.vers,
        count(cellule.passerelles, "passerelle", "passerelles"),
        count(cellule.possibles, "paire", "paires")
    );
    let by_verdict = [
        (verdicts.ouverte, "ouverte", "ouvertes"),
        (verdicts.conditionnelle, "conditionnelle", "conditionnelles"),
        (verdicts.inconnue, "inconnue", "inconnues"),
        (verdicts.bloquee, "bloquée", "bloquées"),
    ];
    let by_class = [
        (classes.courte, "courte", "courtes"),
        (classes.longue, "longue", "longues"),
        (classes.a_etudier, "à étudier", "à étudier"),
    ];
    for kinds in [by_verdict.as_slice(), &by_class] {
        let told = kinds.iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| count(*n, one, many));
        let told: Vec<String> = told.collect();
        if !told.is_empty() {
            text.push_str(&format!(" ; {}", told.join(", ")));
        }
    }
    if let Some(moyenne) = cellule.couverture.moyenne {
        text.push_str(&format!(" ; couverture {} %", moyenne.percent()));
    }
    if let Some(best) = &cellule.couverture.meilleure {
        let held = best.couverture.map_or(0, |couverture| couverture.percent());
        text.push_str(&format!(", au mieux {held} % ({} → {})", best.source.code, best.cible.code));
    }
    if cellule.partagees > 0 {
        let counted = count(cellule.partagees, "comptée", "comptées");
        text.push_str(&format!(" ; dont {counted} aussi dans une autre cellule de ces deux ensembles"));
    }
    text
}

fn describe_overlaps(matrice: &Matrice) -> String {
    if matrice.recouvrements.is_empty() {
        return "\nAucun métier n'est dans deux de ces ensembles.\n".to_owned();
    }
    let mut text = String::from("\nMétiers de plusieurs ensembles :\n");
    for one in &matrice.recouvrements {
        let codes: Vec<&str> = one.metiers.iter().map(|metier| metier.code.as_str()).collect();
        let line = format!("{} et {} : {}", one.ensembles[0], one.ensembles[1], codes.join(", "));
        text.push_str(&(sortie::wrap(&line, "  ") + "\n"));
    }
    text + &format!(
        "La somme des cellules est {} ; elles comptent {}.\n",
        matrice.somme,
        count(matrice.distinctes, "passerelle différente", "passerelles différentes")
    )
}

fn describe_cellule(ouverte: &CelluleOuverte) -> String {
    let title = format!("De {} vers {}", ouverte.de.libelle, ouverte.vers.libelle);
    let mut text = format!("{}\n\n", sortie::paint(&title, "1"));
    text.push_str(&sortie::describe_ensembles(&[ouverte.de.clone(), ouverte.vers.clone()]));
    text.push_str(&format!("\n{}\n", sortie::wrap(&line(&ouverte.cellule), "")));
    for one in ouverte.passerelles.iter().take(MONTREES) {
        let passerelle = &one.passerelle;
        let line = format!(
            "{} {} → {} {} : {} sur {}, proximité {}, {}, {}",
            passerelle.source.code,
            passerelle.source.libelle,
            passerelle.cible.code,
            passerelle.cible.libelle,
            passerelle.tenues,
            passerelle.total,
            sortie::decimal(passerelle.score),
            sortie::verdict(passerelle.verdict),
            passerelle.classe.libelle()
        );
        text.push_str(&(sortie::wrap(&line, "  ") + "\n"));
    }
    text.push_str(&rest(ouverte.passerelles.len(), "autre passerelle", "autres passerelles"));
    text.push_str("\nCompétences qui les portent :\n");
    for one in ouverte.competences.iter().take(MONTREES) {
        let counted = count(one.passerelles, "passerelle", "passerelles");
        let line = format!("{} ({}, {}) : {counted}", one.libelle, one.nature.libelle(), one.code);
        text.push_str(&(sortie::wrap(&line, "  ") + "\n"));
    }
    text.push_str(&rest(ouverte.competences.len(), "autre compétence", "autres compétences"));
    text + "\n" + &sortie::footer(&ouverte.provenance)
}

fn rest(total: usize, one: &str, many: &str) -> String {
    match total.saturating_sub(MONTREES) {
        0 => String::new(),
        left => format!("  et {} ; tout est en JSON et en CSV\n", count(left, one, many)),
    }
}
