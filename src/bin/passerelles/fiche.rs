//! `fiche [CODE]`: one thing whole; without a code, the sets.

use passerelles::fiche::{self, Contenu, Fiche, FicheCertification, FicheError, FicheMetier, Suite};
use passerelles::text::nombre::agree;
use passerelles::{Bloc, Certitude, Ensemble, Equivalence, Objet, Provenance, export};

use crate::args::{Cli, Fiche as Args, Format};
use crate::erreur::Erreur;
use crate::sortie;

pub fn run(cli: &Cli, args: &Args) -> Result<(), Erreur> {
    sortie::no_csv(cli, "fiche")?;
    let moteur = sortie::open(cli)?;
    let referentiel = moteur.referentiel();
    let Some(code) = &args.code else {
        let ensembles = referentiel.ensembles();
        return match cli.format {
            Format::Json => sortie::print(&export::json::write(&fiche::ensembles(referentiel))),
            _ => sortie::print(&(list(ensembles) + "\n" + &sortie::footer(&Provenance::of(referentiel)))),
        };
    };
    let fiche = fiche::read(referentiel, code).map_err(|error| match error {
        FicheError::Inconnu(error) => Erreur::Inconnu(error),
        other => Erreur::Usage(other.to_string()),
    })?;
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&fiche)),
        _ => sortie::print(&(describe(&fiche) + "\n" + &sortie::footer(&fiche.provenance))),
    }
}

fn list(ensembles: &[Ensemble]) -> String {
    let line = |e: &Ensemble| {
        let (n, libelle, genre) = (e.metiers.len(), &e.libelle, e.genre.libelle());
        format!("{:<20} {n:>4} {:<7}  {libelle} ({genre})\n", e.code, agree(n, "métier", "métiers"))
    };
    let lines: String = ensembles.iter().map(line).collect();
    format!("Ensembles de métiers\n\n{lines}")
}

fn describe(fiche: &Fiche<'_>) -> String {
    match &fiche.contenu {
        Contenu::Metier(metier) => describe_metier(metier),
        Contenu::Certification(certification) => describe_certification(certification),
        Contenu::Bloc { bloc, certification } => {
            format!("{}\n{}", describe_bloc(bloc), line("Certification", &named(certification)))
        }
        Contenu::Ensemble { ensemble, metiers } => describe_ensemble(ensemble, metiers),
    }
}

fn named(objet: &Objet) -> String {
    format!("{} {}", objet.code, objet.libelle)
}

fn line(head: &str, text: &str) -> String {
    sortie::wrap(&format!("{head} : {text}"), "") + "\n"
}

fn section<'a>(title: &str, lines: impl Iterator<Item = String> + 'a) -> String {
    let lines: Vec<String> = lines.map(|text| sortie::wrap(&text, "  ") + "\n").collect();
    if lines.is_empty() {
        String::new()
    } else {
        format!("\n{} ({})\n{}", sortie::paint(title, "1"), lines.len(), lines.concat())
    }
}

fn describe_metier(fiche: &FicheMetier<'_>) -> String {
    let mut text = format!("{}\n\n", sortie::paint(&format!("{} {}", fiche.code, fiche.libelle), "1"));
    for (head, body) in [("Définition", fiche.definition), ("Accès", fiche.acces)] {
        if !body.is_empty() {
            text.push_str(&line(head, body));
        }
    }
    let reglemente = match fiche.emploi_reglemente {
        None => "inconnu (la fiche ne le dit pas)",
        Some(true) => "oui, selon la fiche",
        Some(false) => "non, selon la fiche",
    };
    text.push_str(&line("Emploi réglementé", reglemente));
    text += &section(
        "Exigences",
        fiche.exigences.iter().map(|e| {
            let titles: Vec<String> = e.certifications.iter().map(ToString::to_string).collect();
            let titles =
                if titles.is_empty() { String::new() } else { format!(" ; satisfaite par {}", titles.join(" ou ")) };
            let voie = e.voie.as_ref().map_or_else(String::new, |voie| format!(" ; voie : {voie}"));
            let base = e.base_legale.as_deref().unwrap_or("base légale non renseignée");
            format!(
                "{} : {}{titles}{voie} [{base} ; {} ; {} ; {}]",
                e.genre.libelle(),
                e.texte,
                e.source,
                e.date,
                e.certitude.libelle()
            )
        }),
    );
    text += &section(
        "Compétences demandées (* cœur de métier)",
        fiche
            .competences
            .iter()
            .map(|c| format!("{}{} ({}, {})", if c.coeur { "* " } else { "" }, c.libelle, c.nature.libelle(), c.code)),
    );
    text += &section("Certifications et habilitations citées par la fiche", fiche.cite.iter().map(named));
    text += &section("Contextes de travail possibles", fiche.contextes.iter().map(named));
    text += &section("Appellations", fiche.appellations.iter().map(ToString::to_string));
    text += &section(
        "Certifications qui visent ce métier (elles informent, elles n'ouvrent rien)",
        fiche
            .certifications
            .iter()
            .map(|c| format!("{} {}{}", c.code, c.libelle, if c.etendu { " (étendu du ROME 3)" } else { "" })),
    );
    text + &section("Ensembles", fiche.ensembles.iter().map(named))
}

fn describe_certification(fiche: &FicheCertification<'_>) -> String {
    let certification = fiche.certification;
    let mut text = format!("{}\n\n", sortie::paint(&format!("{} {}", certification.code, certification.libelle), "1"));
    let date = fiche.date.map_or_else(|| "à une date inconnue".to_owned(), |date| format!("au {date}"));
    let state = match fiche.en_vigueur {
        Some(true) => format!("en vigueur {date}"),
        Some(false) => format!("n'est plus en vigueur {date}"),
        None => "validité inconnue, à vérifier".to_owned(),
    };
    text.push_str(&line("État", &state));
    let unknown = || "inconnu".to_owned();
    text.push_str(&line("Niveau", &certification.niveau.map_or_else(unknown, |n| n.to_string())));
    text.push_str(&line(
        "Fin d'enregistrement",
        &certification.fin_enregistrement.map_or_else(unknown, |d| d.to_string()),
    ));
    if let Some(abrege) = &certification.abrege {
        text.push_str(&line("Abrégé", abrege));
    }
    let ways: Vec<&str> = certification.voies.iter().map(|voie| voie.libelle()).collect();
    text.push_str(&line("Voies d'accès", &if ways.is_empty() { unknown() } else { ways.join(", ") }));
    for (head, list) in [("Certificateurs", &certification.certificateurs), ("Prérequis", &certification.prerequis)] {
        if !list.is_empty() {
            text.push_str(&line(head, &list.join(" ; ")));
        }
    }
    text.push_str(&fact(certification.source.as_deref(), certification.certitude, certification.remarque.as_deref()));
    text += &section("Remplace", fiche.predecesseurs.iter().map(suite));
    text += &section("Remplacée par", fiche.successeurs.iter().map(suite));
    text += &section("Blocs de compétences", fiche.blocs.iter().map(|bloc| describe_bloc(bloc).trim_end().to_owned()));
    text += &section("Satisfait l'exigence de", fiche.exigences.iter().map(|e| e.libelle.clone()));
    text += &section(
        "Métiers visés (informe, n'ouvre rien)",
        fiche
            .metiers
            .iter()
            .map(|m| format!("{} {}{}", m.code, m.libelle, if m.etendu { " (étendu du ROME 3)" } else { "" })),
    );
    text + &section("Équivalences et dispenses", fiche.equivalences.iter().map(|e| equivalence(e)))
}

fn fact(source: Option<&str>, certitude: Option<Certitude>, remarque: Option<&str>) -> String {
    let mut text = String::new();
    if let Some(source) = source {
        let sure = certitude.map_or("certitude inconnue", Certitude::libelle);
        text.push_str(&line("Source", &format!("{source} ({sure})")));
    }
    if let Some(remarque) = remarque {
        text.push_str(&line("Remarque", remarque));
    }
    text
}

fn suite(suite: &Suite) -> String {
    let state = match suite.en_vigueur {
        Some(true) => "en vigueur",
        Some(false) => "plus en vigueur",
        None => "validité inconnue",
    };
    let presumed = match suite.certitude {
        Certitude::Certain => "",
        Certitude::Probable => ", probable",
        Certitude::AVerifier => ", présumé, à vérifier",
    };
    format!("{} {} ({state}{presumed})", suite.code, suite.libelle)
}

fn describe_bloc(bloc: &Bloc) -> String {
    let sure = bloc.certitude.map_or("certitude inconnue", Certitude::libelle);
    let optional = if bloc.facultatif == Some(true) { ", facultatif" } else { "" };
    let mut text = format!("{} {} ({sure}{optional})", bloc.code, bloc.libelle);
    for competence in &bloc.textes {
        text.push_str(&format!("\n  - {competence}"));
    }
    text + "\n"
}

fn equivalence(equivalence: &Equivalence) -> String {
    let mut de: Vec<String> = equivalence.de.iter().map(ToString::to_string).collect();
    de.extend(equivalence.de_texte.clone());
    let vers: Vec<String> = equivalence.vers.iter().map(ToString::to_string).collect();
    let texte = equivalence.texte.as_deref().unwrap_or("effet non décrit");
    let base = equivalence.base_legale.as_deref().unwrap_or("base légale non renseignée");
    let reserve = equivalence.reserve.as_ref().map_or_else(String::new, |reserve| format!(" ; réserve : {reserve}"));
    format!(
        "{} → {} : {}, {texte} [{base} ; {}{reserve}]",
        de.join(" + "),
        sortie::targets(&vers),
        equivalence.effet.libelle(),
        equivalence.certitude.libelle()
    )
}

fn describe_ensemble(ensemble: &Ensemble, metiers: &[Objet]) -> String {
    let mut text = format!("{}\n\n", sortie::paint(&format!("{} {}", ensemble.code, ensemble.libelle), "1"));
    text.push_str(&line("Définition", ensemble.definition.as_deref().unwrap_or("non renseignée")));
    text.push_str(&line("Genre", ensemble.genre.libelle()));
    text.push_str(&fact(ensemble.source.as_deref(), ensemble.certitude, None));
    text + &section("Métiers", metiers.iter().map(named))
}
