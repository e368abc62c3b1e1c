//! `plan CODE_METIER`: the way to a métier, bloc by bloc.

use passerelles::certification::{
    BlocPlan, Comparaison, Comparaisons, Dispense, EtatBloc, LienPlan, LienPropose, Melange, Mixte, Plan,
    PlanCertification, PlanOptions,
};
use passerelles::passerelle::with_metier;
use passerelles::text::nombre::{agree, count};
use passerelles::{Certitude, CodeRome, Moteur, Objet, Options, Raison, Slug, export};

use crate::args::{Cli, Format, Plan as Args};
use crate::erreur::Erreur;
use crate::sortie;

/// How many missing compétences are named; the rest are counted.
const NOMMEES: usize = 8;

pub fn run(cli: &Cli, args: &Args) -> Result<(), Erreur> {
    sortie::no_csv(cli, "plan")?;
    let options = sortie::person_options(cli, &args.personne)?;
    let moteur = sortie::open(cli)?;
    if let Some(certification) = &args.certification {
        let certification = sortie::code(certification)?;
        let comparaisons = moteur.comparer(&metiers(&moteur, &args.code)?, certification)?;
        return match cli.format {
            Format::Json => sortie::print(&export::json::write(&comparaisons)),
            _ => sortie::print(&describe_comparison(&comparaisons)),
        };
    }
    let mut acquis = sortie::acquis(&moteur, &args.personne)?;
    for code in &args.depuis {
        let metier = moteur.referentiel().metier_ix(sortie::code_rome(cli, code)?)?;
        acquis = with_metier(moteur.referentiel(), &acquis, metier);
    }
    let melange = if args.mixte { Melange::Avec } else { Melange::Sans };
    let Options { date, limites, proches, .. } = options;
    let nombre = args.nombre as usize;
    let options = PlanOptions { nombre, melange, date, limites, proches, ..PlanOptions::default() };
    let plan = moteur.plan(sortie::code_rome(cli, &args.code)?, &acquis, &options)?;
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&plan)),
        _ => sortie::print(&describe(&plan)),
    }
}

/// The métier of a code, or those of a set.
fn metiers(moteur: &Moteur, text: &str) -> Result<Vec<CodeRome>, Erreur> {
    match text.trim().to_uppercase().parse() {
        Ok(code) => Ok(vec![code]),
        Err(_) => Ok(moteur.referentiel().ensemble(&text.trim().parse::<Slug>()?)?.metiers.clone()),
    }
}

fn describe(plan: &Plan) -> String {
    let title = format!("Plan vers {} {}", plan.metier.code, plan.metier.libelle);
    let mut text = format!("{}\n\n", sortie::paint(&title, "1"));
    text.push_str(&format!("Verdict aujourd'hui : {}\n", sortie::verdict(plan.verdict)));
    for raison in plan.raisons.iter().filter(|r| r.effet.is_some()) {
        text.push_str(&(sortie::wrap(&reason(raison), "  ") + "\n"));
    }
    if let Some(first) = &plan.premiere_etape {
        let line = format!(
            "Sans aucune certification, {} {} peut être une première étape ; elle n'atteste pas les compétences du métier.",
            first.code, first.libelle
        );
        text.push_str(&(sortie::wrap(&line, "") + "\n"));
    }
    text.push_str(&format!("\nCe qui manque : {}\n", competences(plan.manquantes.len())));
    for manquante in plan.manquantes.iter().take(NOMMEES) {
        let coeur = if manquante.coeur { " (cœur de métier)" } else { "" };
        let proche = manquante.proche.as_ref();
        let proche = proche.map_or_else(String::new, |held| format!(" ; proche de « {} », à confirmer", held.libelle));
        text.push_str(&(sortie::wrap(&format!("- {}{coeur}{proche}", manquante.libelle), "  ") + "\n"));
    }
    if plan.manquantes.len() > NOMMEES {
        text.push_str(&format!("  et {}\n", count(plan.manquantes.len() - NOMMEES, "autre", "autres")));
    }
    if plan.certifications.is_empty() {
        text.push_str("\nAucune certification connue de ces données ne mène à ce métier.\n");
    }
    plan.certifications.iter().for_each(|one| text.push_str(&describe_certification(one)));
    if let Some(mixte) = &plan.mixte {
        text.push_str(&describe_mixed(mixte));
    }
    text + "\n" + &sortie::footer(&plan.provenance)
}

fn reason(raison: &Raison) -> String {
    let source = raison.source.as_ref().map_or_else(String::new, |source| format!(" [{source}]"));
    format!("- {}{source} ({})", raison.texte, raison.certitude.libelle())
}

fn competences(n: usize) -> String {
    count(n, "compétence", "compétences")
}

fn describe_certification(plan: &PlanCertification) -> String {
    let former = plan.succede_a.as_ref().map_or("", |former| former.code.as_str());
    let lien = match plan.lien {
        LienPlan::Exige => "exigée".to_owned(),
        LienPlan::Succede => {
            format!("succède à {former}, qui n'est plus en vigueur ; qu'elle satisfasse l'exigence est à vérifier")
        }
        LienPlan::Vise => "vise ce métier, n'ouvre rien à elle seule".to_owned(),
        LienPlan::ViseEtendu => "vise ce métier (étendu du ROME 3), n'ouvre rien à elle seule".to_owned(),
    };
    let state = match plan.en_vigueur {
        Some(true) => "en vigueur",
        Some(false) => "plus en vigueur",
        None => "validité inconnue, à vérifier",
    };
    let niveau = plan.niveau.map_or_else(|| "niveau inconnu".to_owned(), |n| format!("niveau {n}"));
    let head = format!("{} {}", plan.certification.code, plan.certification.libelle);
    let standing = sortie::wrap(&format!("{lien} — {state} — {niveau}"), "  ");
    let mut text = format!("\n{}\n{standing}\n", sortie::paint(&head, "1"));
    if plan.blocs.is_empty() {
        text.push_str("  Blocs inconnus de ces données, à vérifier.\n");
    }
    for bloc in &plan.blocs {
        text.push_str(&describe_bloc(bloc));
    }
    let doubt = if plan.prouve { "" } else { " ; choix non prouvé minimal" };
    let done = format!(
        "Reste {} à obtenir ; {} {} % du poids du métier{doubt}. Non couvert : {}.",
        count(plan.reste, "bloc", "blocs"),
        agree(plan.reste, "il ferme", "ils ferment"),
        plan.ferme.percent(),
        competences(plan.non_couvertes.len())
    );
    text.push_str(&(sortie::wrap(&done, "  ") + "\n"));
    for dispense in &plan.dispenses {
        text.push_str(&describe_dispense(dispense));
    }
    text
}

fn describe_bloc(bloc: &BlocPlan) -> String {
    let etat = match bloc.etat {
        EtatBloc::Detenu => "détenu".to_owned(),
        EtatBloc::AVerifier => "peut-être détenu, inconnu, à vérifier".to_owned(),
        _ => bloc.soutien.libelle(),
    };
    let sure = bloc.certitude.map_or("certitude inconnue", Certitude::libelle);
    let mark = if bloc.retenu { "→" } else { " " };
    let mut text = sortie::wrap(&format!("{mark} {} {} ({sure}) : {etat}", bloc.code, bloc.libelle), "  ") + "\n";
    if let Some(tenue) = &bloc.tenue {
        text.push_str(&(sortie::wrap(&tenue.texte, "      ") + "\n"));
    }
    for (head, list) in [("exercées", &bloc.soutien.exercees), ("pas encore", &bloc.soutien.manquantes)] {
        if !list.is_empty() && bloc.soutien.n > 0 {
            text.push_str(&(sortie::wrap(&format!("{head} : {}", names(list)), "      ") + "\n"));
        }
    }
    for (head, exercee) in [("peut-être exercé", true), ("pourrait attester", false)] {
        let named = bloc.propositions.iter().filter(|lien| lien.exercee == exercee && (exercee || !lien.detenue));
        let named: Vec<String> = named.map(propose).collect();
        if !named.is_empty() {
            text.push_str(&(sortie::wrap(&format!("{head}, à confirmer : {}", named.join(", ")), "      ") + "\n"));
        }
    }
    text
}

fn propose(lien: &LienPropose) -> String {
    format!("« {} » ({} {})", lien.competence.libelle, sortie::relation(lien.relation), sortie::degre(lien.degre))
}

fn names(list: &[Objet]) -> String {
    list.iter().map(|o| format!("« {} »", o.libelle)).collect::<Vec<_>>().join(", ")
}

fn describe_dispense(dispense: &Dispense) -> String {
    let mut de = dispense.de.clone();
    de.extend(dispense.de_texte.clone());
    let mine = if dispense.applicable { "vous concerne : " } else { "" };
    let base = dispense.base_legale.as_deref().unwrap_or("base légale non renseignée");
    let texte = dispense.texte.as_deref().unwrap_or("effet non décrit");
    let reserve = dispense.reserve.as_ref().map_or_else(String::new, |reserve| format!(" ; {reserve}"));
    let line = format!(
        "· {mine}{} → {} : {} — {texte} [{base} ; {}{reserve}]",
        de.join(" + "),
        sortie::targets(&dispense.vers),
        dispense.effet.libelle(),
        dispense.certitude.libelle()
    );
    sortie::wrap(&line, "    ") + "\n"
}

fn describe_mixed(mixte: &Mixte) -> String {
    let head = sortie::paint(&format!("Blocs de plusieurs certifications ({})", mixte.avertissement), "1");
    let mut text = format!("\n{head}\n");
    for bloc in &mixte.blocs {
        text.push_str(&(sortie::wrap(&format!("{} {}", bloc.code, bloc.libelle), "  ") + "\n"));
    }
    let doubt = if mixte.prouve { "" } else { " ; choix non prouvé minimal" };
    let ferme = mixte.ferme.percent();
    text + &format!(
        "  Ils ferment {ferme} % du poids du métier{doubt}. Non couvert : {}.\n",
        competences(mixte.non_couvertes.len())
    )
}

fn describe_comparison(comparaisons: &Comparaisons) -> String {
    let mut text = String::new();
    for one in &comparaisons.comparaisons {
        text.push_str(&describe_one_comparison(one, comparaisons.comparaisons.len() == 1));
    }
    text + "\n" + &sortie::footer(&comparaisons.provenance)
}

fn describe_one_comparison(one: &Comparaison, detail: bool) -> String {
    let (metier, titre) = (&one.metier, &one.certification);
    let attested = match (one.attestee, one.certitude) {
        (None, _) => "inconnu (aucune compétence n'est reliée à ses blocs)".to_owned(),
        (Some(part), Some(certitude)) => format!("{} % du poids ({})", part.percent(), certitude.libelle()),
        (Some(part), None) => format!("{} % du poids", part.percent()),
    };
    let head = format!("{} {} / {} {}", metier.code, metier.libelle, titre.code, titre.libelle);
    let line = format!(
        "attesté : {attested} ; demandé et non attesté : {} ; attesté et non demandé : {}",
        competences(one.non_attestees.len()),
        competences(one.non_demandees.len())
    );
    let mut text = format!("{}\n{}\n", sortie::paint(&head, "1"), sortie::wrap(&line, "  "));
    if detail {
        text.push_str("\nDemandé et non attesté (modules additionnels)\n");
        one.non_attestees.iter().for_each(|m| text.push_str(&(sortie::wrap(&format!("- {}", m.libelle), "  ") + "\n")));
        text.push_str("\nAttesté et non demandé\n");
        one.non_demandees.iter().for_each(|o| text.push_str(&(sortie::wrap(&format!("- {}", o.libelle), "  ") + "\n")));
    }
    text
}
