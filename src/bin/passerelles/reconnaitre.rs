//! `reconnaitre TEXTE`: the compétences that a line of a CV or an employer's wish may name.

use passerelles::appariement::Preuve;
use passerelles::export;
use passerelles::search::{Confiance, Reconnaissance, ReconnaitreOptions, Reconnue};

use crate::args::{Cli, Format, Reconnaitre};
use crate::erreur::Erreur;
use crate::sortie;

pub fn run(cli: &Cli, args: &Reconnaitre) -> Result<(), Erreur> {
    sortie::no_csv(cli, "reconnaitre")?;
    let moteur = sortie::open(cli)?;
    let options = ReconnaitreOptions { nombre: args.nombre as usize, ..ReconnaitreOptions::default() };
    let texte = args.texte.join(" ");
    let reponse = moteur.reconnaitre(&texte, &options);
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&reponse)),
        _ if !texte.contains(char::is_alphanumeric) => sortie::print(
            "Rien à reconnaître : ce texte n'a ni lettre ni chiffre. Donnez une ligne de CV ou un souhait.\n",
        ),
        _ => sortie::print(&describe(&reponse)),
    }
}

fn describe(reponse: &Reconnaissance) -> String {
    let mut text = format!("{}\n\n", sortie::paint("Compétences que ce texte peut nommer", "1"));
    if reponse.tronquee {
        text.push_str("Texte trop long : seul son début a été lu.\n");
    }
    text.push_str(match reponse.confiance {
        Confiance::Aucune => "Rien de sûr : aucune compétence n'est assez proche.\n",
        Confiance::Faible => "Rien de sûr : voici seulement le plus proche.\n\n",
        Confiance::Probable | Confiance::Sure => "Probable, à confirmer avec la personne.\n\n",
    });
    reponse.competences.iter().for_each(|one| text.push_str(&line(one)));
    let couches: Vec<String> =
        reponse.provenance.couches.iter().map(|c| format!("{} ({})", c.nom, c.edition)).collect();
    text + &format!("\nDonnées : {} ; moteur {}.\n", couches.join(", "), reponse.provenance.moteur)
}

fn line(one: &Reconnue) -> String {
    let mots = one.preuves.iter().filter_map(|preuve| match preuve {
        Preuve::Mots { mots } => Some(mots),
        _ => None,
    });
    // Words alone are shown again, never marks: letters cannot disturb a terminal.
    let mots: Vec<String> = mots
        .flatten()
        .map(|m| if m.un == m.autre { m.un.clone() } else { format!("{} ~ {}", m.un, m.autre) })
        .collect();
    let mots = if mots.is_empty() { String::new() } else { format!(" ; mots : {}", mots.join(", ")) };
    format!(
        "{:<8} {}\n{:9}degré {} : {}{mots}\n",
        one.code,
        one.libelle,
        "",
        sortie::degre(one.degre),
        one.relation.libelle()
    )
}
