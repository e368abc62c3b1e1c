//! What subcommands share: opening the data, reading a person's arguments, writing and colouring.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::str::FromStr;

use clap::ValueEnum;
use passerelles::analyse::{self, EnsembleRetenu};
use passerelles::export::table::{Dialecte, Table};
use passerelles::import::Tensions;
use passerelles::text::nombre::{self, agree, count};
use passerelles::{
    Acquis, Categorie, CodeError, CodeRome, CodeTitre, CompetencesProches, Degre, Ensemble, Error, Faits, Fermete,
    Filtres, Limites, Millioniemes, Moteur, Options, Provenance, Relation, Reponse, Report, Slug, Verdict, export,
    search,
};

use crate::args::{Choix, Cli, Format, Image, Personne, Territoire, VerdictArg};
use crate::erreur::Erreur;

/// The width of text that is not on a terminal, and the most on one: a line that a person reads.
const LARGEUR: usize = 100;

/// How many missing tables are named; the rest are counted.
const TABLES: usize = 3;

/// Opens what `--donnees` names; without it, the embedded référentiel. A person is told what is missing, on the
/// error output: an answer has the same form with and without it.
pub fn open(cli: &Cli) -> Result<Moteur, Erreur> {
    let (moteur, report) = read(cli)?;
    if let Some(line) = missing_tables(&report).filter(|_| cli.format == Format::Texte) {
        eprintln!("{line}");
    }
    Ok(moteur)
}

/// A message as a terminal may show it: what it repeats of an input may hold signs that
/// would act there, or turn what follows round.
pub fn printable(message: &str) -> String {
    let acts = |sign: char| {
        sign.is_control() && sign != '\n' || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    message.replace(acts, "\u{fffd}")
}

/// Which optional tables are not there, in one line; nothing where all are.
fn missing_tables(report: &Report) -> Option<String> {
    let absents = report.constats().into_iter().filter(|constat| constat.categorie == Categorie::FichierAbsent);
    let mut noms: Vec<&str> = absents.map(|constat| constat.fichier.as_str()).collect();
    let tables = count(noms.len(), "table facultative manque", "tables facultatives manquent");
    let said = agree(noms.len(), "ce qu'elle dit", "ce qu'elles disent");
    // An archive is named once, however many of its tables are missing.
    noms.dedup();
    let rest = match noms.len().saturating_sub(TABLES) {
        0 => String::new(),
        n => format!(" et {}", count(n, "autre", "autres")),
    };
    noms.truncate(TABLES);
    (!noms.is_empty()).then(|| {
        format!(
            "à savoir : {tables} ({}{rest}) : {said} reste inconnu ; le détail : passerelles importer … --a-blanc --detail",
            noms.join(", ")
        )
    })
}

fn read(cli: &Cli) -> Result<(Moteur, Report), Erreur> {
    let faits = if cli.sans_faits { Faits::Sans } else { Faits::Avec };
    Ok(passerelles::open(&cli.donnees, faits)?)
}

/// A code as typed, in any case; a fault shows what was typed.
pub fn code<T: FromStr<Err = CodeError>>(text: &str) -> Result<T, CodeError> {
    let text = text.trim();
    text.to_uppercase().parse().map_err(|error| text.parse::<T>().err().unwrap_or(error))
}

/// A ROME code as typed. A name typed in its place is no code, but the codes it may stand for are offered.
pub fn code_rome(cli: &Cli, text: &str) -> Result<CodeRome, Erreur> {
    code(text).map_err(|error| match read(cli) {
        Ok((moteur, _)) => Erreur::Usage(format!("{error}{}", suggestion(&moteur, text))),
        Err(_) => error.into(),
    })
}

/// How many métiers are offered for a name typed in place of a code.
const PROPOSITIONS: usize = 3;

/// The métiers that a name typed in place of a code may stand for; nothing where none is likely.
fn suggestion(moteur: &Moteur, text: &str) -> String {
    let objets = vec![search::GenreObjet::Metier];
    let options = search::Options { objets, nombre: PROPOSITIONS, ..search::Options::default() };
    let reponse = moteur.chercher(text, &options);
    if reponse.confiance < search::Confiance::Probable {
        return String::new();
    }
    let lines = reponse.resultats.iter().map(|r| format!("\n  {}  {}", r.code, r.libelle));
    format!(". Les plus proches :{}", lines.collect::<String>())
}

/// The options of a question.
pub fn options(cli: &Cli, choix: &Choix) -> Result<Options, Erreur> {
    let verdict = |arg: &VerdictArg| match arg {
        VerdictArg::Ouverte => Verdict::Ouverte,
        VerdictArg::Conditionnelle => Verdict::Conditionnelle,
        VerdictArg::Inconnue => Verdict::Inconnue,
        VerdictArg::Bloquee => Verdict::Bloquee,
    };
    let filtres = Filtres {
        ensemble: choix.secteur.as_deref().map(str::parse).transpose()?,
        verdicts: choix.verdict.iter().map(verdict).collect(),
        couverture_min: Millioniemes(choix.couverture_min * 10_000),
    };
    Ok(Options { nombre: Some(choix.nombre as usize), filtres, ..person_options(cli, &choix.personne)? })
}

/// The options that a person's arguments give.
pub fn person_options(cli: &Cli, personne: &Personne) -> Result<Options, Erreur> {
    let mut limites = Limites::default();
    for name in &personne.limite {
        limites.insert(name.parse::<Slug>()?, Fermete::Dure);
    }
    Ok(Options { date: date(personne.date.as_deref())?, limites, proches: proches(cli), ..Options::default() })
}

/// Whether near compétences are looked for.
pub fn proches(cli: &Cli) -> CompetencesProches {
    if cli.sans_proches { CompetencesProches::Sans } else { CompetencesProches::Avec }
}

/// A date as typed.
pub fn date(text: Option<&str>) -> Result<Option<jiff::civil::Date>, Erreur> {
    let parse = |text: &str| {
        let fault = || Erreur::Usage(format!("date « {text} » invalide (attendu : AAAA-MM-JJ)"));
        passerelles::parse_date(text).ok_or_else(fault)
    };
    text.map(parse).transpose()
}

/// What a person holds by their certifications and blocs: the titles, and what the blocs attest.
pub fn acquis(moteur: &Moteur, personne: &Personne) -> Result<Acquis, Erreur> {
    let titres = personne.acquis.iter().map(|text| code(text));
    Ok(moteur.acquis(&titres.collect::<Result<Vec<CodeTitre>, _>>()?, &[])?)
}

/// The tensions to show, where tables are given; the region must be one that they know.
pub fn tensions(territoire: &Territoire) -> Result<Option<Tensions>, Erreur> {
    let (Some(tensions), Some(fap)) = (&territoire.tensions, &territoire.fap) else { return Ok(None) };
    let tensions = Tensions::read(tensions, fap).map_err(Error::from)?.0;
    if let Some(region) = territoire.region.filter(|region| !tensions.regions().contains(region)) {
        let known: Vec<String> = tensions.regions().iter().map(u32::to_string).collect();
        let known = known.join(", ");
        return Err(Erreur::Usage(format!("région « {region} » absente de la table des tensions (lues : {known}).")));
    }
    Ok(Some(tensions))
}

/// Writes text to the standard output; a reader that went away is not an error.
pub fn print(text: &str) -> Result<(), Erreur> {
    let mut output = io::stdout().lock();
    output.write_all(text.as_bytes()).and_then(|()| output.flush()).map_err(|cause| match cause.kind() {
        io::ErrorKind::BrokenPipe => Erreur::SortieFermee,
        _ => Erreur::Ecriture { chemin: "sortie standard".to_owned(), cause },
    })
}

/// Writes an answer in the format asked for, which [`only`] let pass; `texte` writes it for a person.
pub fn write_answer(cli: &Cli, reponse: &Reponse, texte: impl Fn(&Reponse) -> String) -> Result<(), Erreur> {
    match cli.format {
        Format::Json => print(&export::json::write(reponse)),
        Format::Csv | Format::CsvFr => print_table(cli, &export::table::passerelles(reponse)),
        _ => print(&texte(reponse)),
    }
}

/// Refuses a format that a subcommand does not write.
pub fn no_csv(cli: &Cli, commande: &str) -> Result<(), Erreur> {
    let what = match cli.format {
        Format::Ttl => "n'écrit pas de SKOS",
        Format::Texte | Format::Json => return Ok(()),
        Format::Csv | Format::CsvFr => "n'écrit pas de CSV",
        Format::Dot | Format::Svg | Format::Html | Format::Graphml => "ne dessine pas",
    };
    Err(Erreur::Usage(format!("« {commande} » {what} (attendu : texte ou json).")))
}

/// Refuses a format that is none of those a subcommand writes.
pub fn only(cli: &Cli, commande: &str, connus: &[Format]) -> Result<(), Erreur> {
    if connus.contains(&cli.format) {
        return Ok(());
    }
    let named: Vec<String> =
        connus.iter().filter_map(|one| Some(one.to_possible_value()?.get_name().to_owned())).collect();
    Err(Erreur::Usage(format!("« {commande} » n'écrit pas ce format (attendu : {}).", named.join(", "))))
}

/// The width of what is drawn; refused where nothing is.
pub fn largeur(cli: &Cli, image: &Image) -> Result<u32, Erreur> {
    if image.largeur.is_some() {
        svg_alone(cli, "--largeur")?;
    }
    Ok(image.largeur.unwrap_or(export::svg::LARGEUR_A4))
}

/// Refuses an option that says how an image is drawn, where none is.
pub fn svg_alone(cli: &Cli, option: &str) -> Result<(), Erreur> {
    if cli.format == Format::Svg {
        return Ok(());
    }
    Err(Erreur::Usage(format!("« {option} » ne va qu'avec --format svg. Ajoutez-le, ou retirez l'option.")))
}

/// The sets of métiers of a user's file; none where there is none.
pub fn ensembles(path: Option<&Path>) -> Result<Vec<Ensemble>, Erreur> {
    let read = path.map(passerelles::import::read_ensembles).transpose();
    Ok(read.map_err(passerelles::Error::from)?.unwrap_or_default())
}

/// Sets by their names, as typed.
pub fn find_ensembles(moteur: &Moteur, noms: &[String], fichier: Option<&Path>) -> Result<Vec<EnsembleRetenu>, Erreur> {
    let codes: Vec<Slug> = noms.iter().map(|nom| nom.trim().parse()).collect::<Result<_, _>>()?;
    Ok(analyse::find_ensembles(moteur.referentiel(), &codes, &ensembles(fichier)?)?)
}

/// A part of one as typed, with a point or a comma.
pub fn part(text: &str) -> Result<Millioniemes, String> {
    let number: f64 = text.trim().replace(',', ".").parse().map_err(|_| "un nombre de 0 à 1".to_owned())?;
    if (0.0..=1.0).contains(&number) {
        Ok(Millioniemes((number * 1e6).round() as u32))
    } else {
        Err("un nombre de 0 à 1".to_owned())
    }
}

/// A part of one as it is read in French, to the thousandth.
pub fn decimal(part: Millioniemes) -> String {
    nombre::decimal(part.as_f64(), 3)
}

/// How near, as it is read in French.
pub fn degre(degre: Degre) -> String {
    nombre::decimal(degre.as_f64(), 3)
}

/// A relation in a word or two: its label without what there is to do about it.
pub fn relation(relation: Relation) -> &'static str {
    relation.libelle().split(',').next().unwrap_or_default()
}

/// A part of one as it is read in French, whole: parts that add up are shown to the last digit.
pub fn exact(part: Millioniemes) -> String {
    nombre::decimal(part.as_f64(), 6)
}

/// The form of CSV that was asked.
pub fn dialecte(cli: &Cli) -> Dialecte {
    if cli.format == Format::CsvFr { Dialecte::Francais } else { Dialecte::Rfc4180 }
}

/// A table in the form of CSV that was asked.
pub fn print_table(cli: &Cli, table: &Table) -> Result<(), Erreur> {
    print(&table.write(dialecte(cli)))
}

/// Each set with its definition, for a person.
pub fn describe_ensembles(ensembles: &[EnsembleRetenu]) -> String {
    let mut text = String::new();
    for one in ensembles {
        let source = one.source.as_ref().map_or_else(String::new, |source| format!(" Source : {source}."));
        let absents = match one.absents {
            0 => String::new(),
            n => {
                let what = count(n, "métier de la définition absent", "métiers de la définition absents");
                format!(" {what} des données ouvertes.")
            }
        };
        let line = format!(
            "{} : {}, {} ({}). {}{source}{absents}",
            one.code,
            one.libelle,
            count(one.metiers.len(), "métier", "métiers"),
            one.genre.libelle(),
            one.definition.as_deref().unwrap_or("Définition non renseignée.")
        );
        text.push_str(&(wrap(&line, "  ") + "\n"));
    }
    text
}

/// A paragraph wrapped to the terminal, under an indent.
pub fn wrap(text: &str, indent: &str) -> String {
    let width = textwrap::Options::new(LARGEUR).initial_indent(indent).subsequent_indent(indent);
    // French sets a blank inside its quotation marks and before high punctuation; no line breaks there.
    let mut bound = text.to_owned();
    for (loose, tied) in [("« ", "«\u{a0}"), (" »", "\u{a0}»"), (" :", "\u{a0}:"), (" ;", "\u{a0};"), (" %", "\u{a0}%")]
    {
        bound = bound.replace(loose, tied);
    }
    textwrap::fill(&bound, width)
}

/// Text in colour, on a terminal alone.
pub fn paint(text: &str, code: &str) -> String {
    let coloured = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    if coloured { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// A verdict in its colour; the word says it all without.
pub fn verdict(verdict: Verdict) -> String {
    let colour = match verdict {
        Verdict::Ouverte => "32",
        Verdict::Conditionnelle => "33",
        Verdict::Inconnue => "35",
        Verdict::Bloquee => "31",
    };
    paint(verdict.libelle(), colour)
}

/// The line that ends an answer for a person: what it rests on.
pub fn footer(provenance: &Provenance) -> String {
    let couches: Vec<String> = provenance.couches.iter().map(|c| format!("{} ({})", c.nom, c.edition)).collect();
    let date = provenance.parametres.date.map_or_else(|| "inconnue".to_owned(), |date| date.to_string());
    let abregee = if provenance.edition_abregee {
        "\nÉdition abrégée : une partie seulement des métiers et de leurs compétences. Ouvrez le ROME complet avec --donnees."
    } else {
        ""
    };
    format!("Données : {} ; à la date du {date} ; moteur {}.{abregee}\n", couches.join(", "), provenance.moteur)
}

/// What an equivalence leads to, where it has a code.
pub fn targets(codes: &[String]) -> String {
    if codes.is_empty() { "un titre sans code".to_owned() } else { codes.join(", ") }
}

/// A sentence, from a part of one: its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
