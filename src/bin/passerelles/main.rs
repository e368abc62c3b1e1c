//! `passerelles`, the command-line tool: reads arguments, asks the library, prints. French for a person; exit codes 0
//! done, 1 data error, 2 usage.

mod args;
mod calibrer;
mod chercher;
mod depuis;
mod diagnostic;
mod entre;
mod erreur;
mod evaluer;
mod fiche;
mod importer;
mod levier;
mod parcours;
mod plan;
mod reconnaitre;
mod sortie;
mod tout;
mod vers;

use std::process::ExitCode;

use args::{Cli, Commande};
use erreur::Erreur;

fn main() -> ExitCode {
    let cli = match args::parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Erreur::SortieFermee) => ExitCode::SUCCESS,
        Err(erreur) => {
            eprintln!("erreur : {erreur}");
            ExitCode::from(erreur.code())
        }
    }
}

fn run(cli: &Cli) -> Result<(), Erreur> {
    match &cli.commande {
        Commande::Depuis(args) => depuis::run(cli, args),
        Commande::Vers(args) => vers::run(cli, args),
        Commande::Entre(args) => entre::run(cli, args),
        Commande::Fiche(args) => fiche::run(cli, args),
        Commande::Plan(args) => plan::run(cli, args),
        Commande::Levier(args) => levier::run(cli, args),
        Commande::Diagnostic(args) => diagnostic::run(cli, args),
        Commande::Parcours(args) => parcours::run(cli, args),
        Commande::Chercher(args) => chercher::run(cli, args),
        Commande::Reconnaitre(args) => reconnaitre::run(cli, args),
        Commande::Tout(args) => tout::run(cli, args),
        Commande::Importer(args) => importer::run(cli, args),
        Commande::Evaluer(args) => evaluer::run(cli, args),
        Commande::Calibrer(args) => calibrer::run(cli, args),
    }
}
