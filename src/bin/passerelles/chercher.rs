//! `chercher TEXTE`: what a text names, in any spelling.

use passerelles::search::{Confiance, GenreObjet, Options, Reponse, Resultat};
use passerelles::{Moteur, export};

use crate::args::{Chercher, Cli, Format, TypeArg};
use crate::erreur::Erreur;
use crate::sortie;

pub fn run(cli: &Cli, args: &Chercher) -> Result<(), Erreur> {
    sortie::no_csv(cli, "chercher")?;
    let moteur = sortie::open(cli)?;
    let objet = |arg: &TypeArg| match arg {
        TypeArg::Metier => GenreObjet::Metier,
        TypeArg::Competence => GenreObjet::Competence,
        TypeArg::Certification => GenreObjet::Certification,
        TypeArg::Bloc => GenreObjet::Bloc,
    };
    let objets = args.objet.iter().map(objet).collect();
    let options = Options { objets, nombre: args.nombre as usize, ..Options::default() };
    let reponse = moteur.chercher(&args.texte.join(" "), &options);
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&reponse)),
        _ => sortie::print(&describe(&moteur, &reponse)),
    }
}

fn describe(moteur: &Moteur, reponse: &Reponse) -> String {
    if reponse.requete.trim().is_empty() {
        return "Rien à chercher : ce texte n'a ni lettre ni chiffre. Dites un métier, un geste ou un outil, comme \
                « femme de ménage » ou « fenwick », ou donnez un code.\n"
            .to_owned();
    }
    // The query is shown folded: letters, digits and blanks cannot disturb a terminal.
    let mut text = format!("{}\n\n", sortie::paint(&format!("Recherche « {} »", reponse.requete), "1"));
    if reponse.tronquee {
        text.push_str("Texte trop long : seul son début a été lu.\n");
    }
    text.push_str(&format!("{} : {}\n", sortie::paint("Confiance", "1"), reponse.confiance.libelle()));
    if reponse.confiance == Confiance::Aucune && moteur.referentiel().is_partial() {
        text.push_str("L'édition abrégée n'a qu'une partie des métiers : ouvrez le ROME complet avec --donnees.\n");
    }
    text.push('\n');
    reponse.resultats.iter().for_each(|resultat| text.push_str(&line(resultat)));
    let couches: Vec<String> =
        reponse.provenance.couches.iter().map(|c| format!("{} ({})", c.nom, c.edition)).collect();
    text + &format!("\nDonnées : {} ; moteur {}.\n", couches.join(", "), reponse.provenance.moteur)
}

fn line(resultat: &Resultat) -> String {
    let Resultat { objet, code, libelle, score, via } = resultat;
    let name = if via.texte == *libelle { String::new() } else { format!(" « {} »", via.texte) };
    let how = format!("{}{name}, {}", via.champ.libelle(), via.correspondance.libelle());
    let head = format!("{code:<12} {libelle} ({})", objet.libelle());
    format!("{head}\n{:13}{} % : {how}\n", "", score.percent())
}
