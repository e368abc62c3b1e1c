//! `proche CODE [CODE]`: the nearest compétences of one, or the relation between two; `--paires`: that of many pairs.

use std::path::Path;

use passerelles::analyse::{self, RelationLue, Voisinage};
use passerelles::appariement::{Preuve, Proches};
use passerelles::text::nombre::count;
use passerelles::{CodeOgr, Error, Moteur, export, import};

use crate::args::{Cli, Format, Proche};
use crate::erreur::Erreur;
use crate::sortie;

pub fn run(cli: &Cli, args: &Proche) -> Result<(), Erreur> {
    sortie::no_csv(cli, "proche")?;
    let code = |text: &String| text.trim().parse::<CodeOgr>();
    let (a, b) = (args.a.as_ref().map(code).transpose()?, args.b.as_ref().map(code).transpose()?);
    let moteur = sortie::open(cli)?;
    let proches = moteur.proches();
    match (a, b, &args.paires) {
        (_, _, Some(chemin)) => relate_all(&moteur, proches, chemin),
        (Some(a), Some(b), None) => {
            let relation = analyse::read_relation(moteur.referentiel(), proches, [a, b], moteur.provenance())?;
            write(cli, &relation, describe_relation)
        }
        (Some(a), None, None) => {
            let (nombre, provenance) = (args.nombre as usize, moteur.provenance());
            let near = analyse::find_voisinage(moteur.referentiel(), proches, a, nombre, provenance)?;
            write(cli, &near, describe_near)
        }
        (None, _, None) => Err(Erreur::Usage("il manque un code de compétence, ou --paires.".to_owned())),
    }
}

fn write<T: serde::Serialize>(cli: &Cli, answer: &T, describe: impl Fn(&T) -> String) -> Result<(), Erreur> {
    match cli.format {
        Format::Json => sortie::print(&export::json::write(answer)),
        _ => sortie::print(&describe(answer)),
    }
}

/// One JSON line a good pair; bad lines are told on the error output, then counted.
fn relate_all(moteur: &Moteur, proches: &Proches, chemin: &Path) -> Result<(), Erreur> {
    let lignes = import::read_paires(chemin).map_err(Error::from)?;
    let (mut text, mut bad) = (String::new(), 0);
    for ligne in &lignes {
        let related = ligne.paire.clone().and_then(|paire| {
            analyse::relate(moteur.referentiel(), proches, paire.a, paire.b)
                .map_err(|error| format!("{}:{} : {error}", import::source::file_name(chemin), ligne.numero))
        });
        match related {
            Ok(related) => {
                text.push_str(&serde_json::to_string(&related).expect("a relation is written as JSON"));
                text.push('\n');
            }
            Err(fault) => {
                eprintln!("{}", sortie::printable(&fault));
                bad += 1;
            }
        }
    }
    sortie::print(&text)?;
    match bad {
        0 => Ok(()),
        _ => Err(Erreur::Lignes { chemin: chemin.display().to_string(), fautives: bad, lues: lignes.len() }),
    }
}

fn describe_relation(answer: &RelationLue) -> String {
    if answer.a.code == answer.b.code {
        let title = sortie::paint("C'est la même compétence : ce code est donné deux fois.", "1");
        let one = format!("{} {}\n\n{title}\n", answer.a.code, answer.a.libelle);
        return one + "Pour comparer, donnez deux codes différents.\n\n" + &sortie::footer(&answer.provenance);
    }
    let title = sortie::paint(answer.relation.libelle(), "1");
    let mut text = format!(
        "{} {}\n{} {}\n\n{title} (degré {})\n",
        answer.a.code,
        answer.a.libelle,
        answer.b.code,
        answer.b.libelle,
        sortie::degre(answer.degre)
    );
    text.push_str(&evidence(&answer.preuves, "  "));
    text + "\n" + &sortie::footer(&answer.provenance)
}

fn describe_near(answer: &Voisinage) -> String {
    let title = format!("Proches de {} {}", answer.competence.code, answer.competence.libelle);
    let mut text = format!("{}\n\n", sortie::paint(&title, "1"));
    if answer.proches.is_empty() {
        text.push_str("Aucune compétence proche.\n");
    }
    for one in &answer.proches {
        text.push_str(&format!(
            "{} {} {} ({})\n",
            sortie::degre(one.degre),
            one.code,
            one.libelle,
            one.relation.libelle()
        ));
        text.push_str(&evidence(&one.preuves, "      "));
    }
    if answer.total > answer.proches.len() {
        text.push_str(&format!("et {} (--nombre)\n", count(answer.total - answer.proches.len(), "autre", "autres")));
    }
    text + "\n" + &sortie::footer(&answer.provenance)
}

fn evidence(preuves: &[Preuve], indent: &str) -> String {
    preuves.iter().map(|preuve| sortie::wrap(&say(preuve), indent) + "\n").collect()
}

fn say(preuve: &Preuve) -> String {
    match preuve {
        Preuve::Declaree { source, date, certitude } => {
            format!("déclarée le {date} ({}) : {source}", certitude.libelle())
        }
        Preuve::EstMacro { code } => format!("l'une est la macro-compétence de l'autre ({code})"),
        Preuve::MacroCommune { code, libelle, sous } => {
            format!("même macro-compétence : {code} {libelle} ({})", count(*sous as usize, "compétence", "compétences"))
        }
        Preuve::Mots { mots } => {
            let word = |mot: &passerelles::appariement::MotCommun| {
                if mot.un == mot.autre { mot.un.clone() } else { format!("{} / {}", mot.un, mot.autre) }
            };
            format!("mots : {}", mots.iter().map(word).collect::<Vec<_>>().join(", "))
        }
        Preuve::Metiers { communs, un, autre } => {
            let both = match communs {
                0 => "aucun métier ne demande".to_owned(),
                1 => "1 métier demande".to_owned(),
                n => format!("{n} métiers demandent"),
            };
            format!("{both} les deux (l'une : {un}, l'autre : {autre}) ; montré, non compté")
        }
    }
}
