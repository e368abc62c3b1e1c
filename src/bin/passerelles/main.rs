//! `passerelles`, the command-line tool: reads arguments, asks the library, prints. French for a person; exit codes 0
//! done, 1 data error, 2 usage.

mod apparier;
mod args;
mod calibrer;
mod chercher;
mod cible;
mod communes;
mod depuis;
mod diagnostic;
mod entre;
mod erreur;
mod etat_des_lieux;
mod evaluer;
mod exporter;
mod fiche;
mod importer;
mod juger;
mod levier;
mod matrice;
mod parcours;
mod plan;
mod proche;
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
            eprintln!("erreur : {}", sortie::printable(&erreur.to_string()));
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
        Commande::Matrice(args) => matrice::run(cli, args),
        Commande::EtatDesLieux(args) => etat_des_lieux::run(cli, args),
        Commande::Communes(args) => communes::run(cli, args),
        Commande::Exporter(args) => exporter::run(cli, args),
        Commande::Levier(args) => levier::run(cli, args),
        Commande::Diagnostic(args) => diagnostic::run(cli, args),
        Commande::Parcours(args) => parcours::run(cli, args),
        Commande::Chercher(args) => chercher::run(cli, args),
        Commande::Reconnaitre(args) => reconnaitre::run(cli, args),
        Commande::Tout(args) => tout::run(cli, args),
        Commande::Importer(args) => importer::run(cli, args),
        Commande::Evaluer(args) => evaluer::run(cli, args),
        Commande::Proche(args) => proche::run(cli, args),
        Commande::Apparier(args) => apparier::run(cli, args),
        Commande::Calibrer(args) => calibrer::run(cli, args),
    }
}
