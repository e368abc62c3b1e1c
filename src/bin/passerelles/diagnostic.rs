//! `diagnostic PROFIL.json`: what a person holds, where it leads, what bars the way, what would change it.

use passerelles::certification::{Afest, EtatBloc, LienPlan};
use passerelles::import::Tension;
use passerelles::passerelle::GenreRaison;
use passerelles::profil::{
    Changement, Diagnostic, DiagnosticOptions, EXEMPLE, Exclusion, ExperienceLue, GenreExclusion, LimiteLue,
    MetierExclu, Partage, Piste, Proche, Voie,
};
use passerelles::text::nombre::{agree, count};
use passerelles::{Certitude, Moteur, Objet, Raison, export};

use crate::args::{Cli, Diagnostic as Args, Format};
use crate::erreur::Erreur;
use crate::sortie;

/// How many things of a kind a line names; the rest are counted.
const NOMMEES: usize = 5;

/// How many excluded métiers are told one by one; the rest are counted, and `--format json` has them all.
const EXCLUS: usize = 30;

pub fn run(cli: &Cli, args: &Args) -> Result<(), Erreur> {
    sortie::no_csv(cli, "diagnostic")?;
    let Some(chemin) = args.profil.as_ref().filter(|_| !args.exemple) else { return sortie::print(EXEMPLE) };
    let moteur = sortie::open(cli)?;
    let options = options(cli, &moteur, args)?;
    let profil = moteur.read_profil(chemin)?;
    let diagnostic = moteur.diagnostic(&profil, &options)?;
    match cli.format {
        Format::Json => sortie::print(&export::json::write(&diagnostic)),
        _ => sortie::print(&describe(&diagnostic)),
    }
}

fn options(cli: &Cli, moteur: &Moteur, args: &Args) -> Result<DiagnosticOptions, Erreur> {
    let ensemble = args.secteur.as_deref().map(str::parse).transpose()?;
    if let Some(code) = &ensemble {
        moteur.referentiel().ensemble(code)?;
    }
    let tensions = sortie::tensions(&args.territoire)?;
    Ok(DiagnosticOptions {
        nombre: args.nombre as usize,
        ensemble,
        date: sortie::date(args.date.as_deref())?,
        partage: if args.sans_limites { Partage::SansLimites } else { Partage::Personnel },
        proches: sortie::proches(cli),
        tensions,
        region: args.territoire.region,
    })
}

/// Text that grows by lines and titles.
struct Texte(String);

impl Texte {
    fn title(&mut self, title: &str) {
        self.0.push_str(&format!("\n{}\n", sortie::paint(title, "1")));
    }

    fn line(&mut self, indent: &str, line: &str) {
        self.0.push_str(&(sortie::wrap(line, indent) + "\n"));
    }
}

fn describe(diagnostic: &Diagnostic) -> String {
    let mut text = Texte(format!("{}\n", sortie::paint("Diagnostic", "1")));
    holdings(diagnostic, &mut text);
    let lists = [
        ("Métiers à portée (courtes)", &diagnostic.courtes),
        ("Avec une certification ou un niveau de plus (longues)", &diagnostic.longues),
        ("À étudier", &diagnostic.a_etudier),
    ];
    if is_bare(diagnostic) {
        text.title("Aucun métier n'est proposé");
        text.line("  ", RIEN);
    }
    for ((title, pistes), total) in lists.into_iter().zip(diagnostic.comptes).filter(|_| !is_bare(diagnostic)) {
        text.title(&format!("{title} : {} sur {total}", pistes.len()));
        pistes.iter().for_each(|piste| describe_piste(piste, &diagnostic.limites, &mut text));
    }
    vae(diagnostic, &mut text);
    excluded(&diagnostic.exclus, &mut text);
    changes(diagnostic, &mut text);
    text.0 + "\n" + &sortie::footer(&diagnostic.provenance)
}

/// Why nothing is proposed, and what to give.
const RIEN: &str = "Le profil ne dit encore rien de ce que la personne a fait ou détient : rien ne permet de classer les \
    métiers. Donnez-y au moins une expérience (un code ROME et une durée), une certification, un bloc ou une compétence ; \
    « passerelles diagnostic --exemple » montre comment, « passerelles chercher » donne les codes.";

/// Whether nothing at all is held.
fn is_bare(diagnostic: &Diagnostic) -> bool {
    let Diagnostic { experiences, certifications, blocs, exigences, competences, .. } = diagnostic;
    experiences.is_empty()
        && [certifications, blocs, exigences].iter().all(|titles| titles.is_empty())
        && competences.is_empty()
}

fn holdings(diagnostic: &Diagnostic, text: &mut Texte) {
    text.title("Ce qui est détenu");
    diagnostic.experiences.iter().for_each(|experience| describe_experience(experience, text));
    let titles = diagnostic.certifications.iter().chain(&diagnostic.blocs);
    titles.for_each(|titre| text.line("  ", &format!("- {}", objet(titre))));
    diagnostic.exigences.iter().for_each(|exigence| text.line("  ", &format!("- {}", exigence.libelle)));
    let labels: Vec<&str> = diagnostic.competences.iter().map(|c| c.libelle.as_str()).collect();
    if is_bare(diagnostic) {
        text.line("  ", "Rien : le profil n'en dit rien.");
    } else if labels.is_empty() {
        text.line("  ", "Aucune compétence connue de ces données.");
    } else {
        text.line("  ", &format!("{} : {}.", count(labels.len(), "compétence", "compétences"), named(&labels)));
    }
    if !diagnostic.limites.is_empty() {
        text.title("Limites prises en compte");
        for limite in &diagnostic.limites {
            text.line("  ", &format!("- {} ({})", limite.libelle, limite.fermete.libelle()));
        }
    }
    if !diagnostic.a_demander.is_empty() {
        text.title("À demander, aucune donnée d'ici ne le dit");
        diagnostic.a_demander.iter().for_each(|asked| text.line("  ", &format!("- {asked}")));
    }
}

fn describe_experience(experience: &ExperienceLue, text: &mut Texte) {
    let since = match experience.finie_depuis_mois {
        0 => "en cours ou tout juste finie".to_owned(),
        months => format!("finie depuis {}", duration(months)),
    };
    let head = objet(&experience.metier);
    let (how, weight) = (experience.cadre.libelle(), experience.poids.percent());
    text.line("  ", &format!("- {head} : {}, {how}, {since} ; poids {weight} %", duration(experience.mois)));
    for exclusion in &experience.exclusions {
        text.line("      ", &format!("ne convient plus : {}", reason(exclusion)));
    }
    if experience.non_signale {
        text.line("      ", "limite non signalée sur la fiche, à vérifier");
    }
}

fn duration(months: u32) -> String {
    match (months / 12, months % 12) {
        (0, months) => format!("{months} mois"),
        (1, 0) => "1 an".to_owned(),
        (years, 0) => format!("{years} ans"),
        (1, months) => format!("1 an et {months} mois"),
        (years, months) => format!("{years} ans et {months} mois"),
    }
}

fn objet(objet: &Objet) -> String {
    format!("{} {}", objet.code, objet.libelle)
}

fn named(labels: &[&str]) -> String {
    named_of(labels, labels.len())
}

/// The first of so many things; what is not named is counted, even where the answer itself names a part of them.
fn named_of(labels: &[&str], total: usize) -> String {
    let shown: Vec<String> = labels.iter().take(NOMMEES).map(|label| format!("« {label} »")).collect();
    let rest = total - shown.len();
    if rest > 0 { format!("{} et {}", shown.join(", "), count(rest, "autre", "autres")) } else { shown.join(", ") }
}

fn describe_piste(piste: &Piste, limites: &[LimiteLue], text: &mut Texte) {
    let head = sortie::paint(&objet(&piste.metier), "1");
    let flag = if piste.non_signale { " — limite non signalée, à vérifier" } else { "" };
    let verdict = sortie::verdict(piste.verdict);
    text.0.push_str(&format!(
        "{:>3}. {head}\n     {verdict}{flag} — score {}\n",
        piste.rang,
        sortie::exact(piste.score)
    ));
    if let Some(par) = &piste.par {
        text.line("     ", &describe_origin(piste, par));
    }
    let part = piste.couverture.map_or_else(|| "inconnu".to_owned(), |part| format!("{} % du poids", part.percent()));
    let all = count(piste.total, "compétence", "compétences");
    text.line("     ", &format!("Déjà là : {} sur {all} ({part}).", piste.tenues));
    for raison in piste.raisons.iter().filter(|raison| worth_telling(raison)) {
        text.line("     ", &format!("- {} ({})", raison.texte, raison.certitude.libelle()));
    }
    let unchecked = piste.raisons.iter().filter(|r| is_unchecked(r)).filter_map(|r| r.code.as_deref());
    let unchecked: Vec<String> = unchecked.map(|code| limite(limites, code)).collect();
    if !unchecked.is_empty() {
        let line =
            format!("- limites non signalées sur la fiche, à vérifier avant toute décision : {}", unchecked.join(", "));
        text.line("     ", &line);
    }
    if let Some(permis) = &piste.permis {
        text.line("     ", &format!("Permis cité, à vérifier : « {permis} »"));
    }
    if piste.niveau_voulu == Some(false) {
        text.line("     ", "Niveau autre que celui voulu.");
    }
    describe_gap(piste, text);
    piste.voies.iter().for_each(|voie| describe_way(voie, text));
    piste.tension.iter().for_each(|tension| text.line("     ", &describe_tension(tension)));
}

/// A limite as a person reads it.
fn limite(limites: &[LimiteLue], code: &str) -> String {
    let stated = limites.iter().find(|limite| limite.code == code);
    stated.map_or_else(|| code.to_owned(), |limite| format!("« {} »", limite.libelle))
}

/// What a métier is near to, or what aims at it.
fn describe_origin(piste: &Piste, par: &Proche) -> String {
    let weight = par.poids.percent();
    match (par.source.genre, par.source.code.as_deref()) {
        ("certification", Some(code)) if par.metier == piste.metier => format!("Visé par {code} (poids {weight} %)."),
        ("certification", Some(code)) => {
            format!("Proche de {} (visé par {code}, poids {weight} %).", objet(&par.metier))
        }
        _ => format!("Proche de {} (exercé, poids {weight} %).", objet(&par.metier)),
    }
}

/// The reasons that give a verdict, and what is known of limites.
fn worth_telling(raison: &Raison) -> bool {
    raison.effet.is_some() || (raison.genre == GenreRaison::Limite && !is_unchecked(raison))
}

/// Whether a limite could not be checked against the fiche.
fn is_unchecked(raison: &Raison) -> bool {
    raison.genre == GenreRaison::Limite && raison.effet.is_none() && raison.certitude == Certitude::AVerifier
}

fn describe_gap(piste: &Piste, text: &mut Texte) {
    if piste.ecart.is_empty() {
        return;
    }
    let labels: Vec<&str> = piste.ecart.iter().map(|one| one.libelle.as_str()).collect();
    let at_work = piste.ecart.iter().filter(|one| one.afest == Afest::Envisageable).count();
    let reserved = piste.ecart.iter().any(|one| one.afest == Afest::Non);
    let afest = match (reserved, at_work) {
        (true, _) => format!(" {}.", sortie::capital(Afest::Non.libelle())),
        (_, 0) => String::new(),
        (_, 1) if piste.ecart.len() == 1 => format!(" {}.", Afest::Envisageable.libelle()),
        (_, some) => format!(" {}, pour {some} d'entre elles.", Afest::Envisageable.libelle()),
    };
    let all = count(labels.len(), "compétence", "compétences");
    text.line("     ", &format!("Écart, {all} : {}.{afest}", named(&labels)));
    let near = piste.ecart.iter().filter_map(|one| Some((one, one.proche.as_ref()?)));
    let near: Vec<String> = near.map(|(one, held)| format!("{} (par {})", one.libelle, held.libelle)).collect();
    if !near.is_empty() {
        let near: Vec<&str> = near.iter().map(String::as_str).collect();
        text.line("     ", &format!("Proche de ce que vous faites, à confirmer : {}.", named(&near)));
    }
}

fn describe_way(voie: &Voie, text: &mut Texte) {
    let lien = match voie.lien {
        LienPlan::Exige => "exigée",
        LienPlan::Succede => "succède à une certification exigée, à vérifier",
        LienPlan::Vise => "vise ce métier",
        LienPlan::ViseEtendu => "vise ce métier (étendu du ROME 3)",
    };
    let niveau = voie.niveau.map_or_else(|| "niveau inconnu".to_owned(), |niveau| format!("niveau {niveau}"));
    let blocs: Vec<String> = voie
        .blocs
        .iter()
        .map(|bloc| match (bloc.etat, bloc.m) {
            (EtatBloc::AVerifier, _) => format!("{} (peut-être détenu, à vérifier)", bloc.code),
            (_, m) if m == 0 || bloc.n == 0 => bloc.code.clone(),
            (_, m) => format!("{} (soutenu par l'expérience : {} sur {m})", bloc.code, bloc.n),
        })
        .collect();
    let blocs = if blocs.is_empty() { "blocs inconnus de ces données".to_owned() } else { blocs.join(", ") };
    let head = objet(&voie.certification);
    text.line("     ", &format!("Voie : {head}, {lien}, {niveau} : {blocs}."));
}

fn describe_tension(tension: &Tension) -> String {
    let place = tension.region.map_or_else(|| "en France".to_owned(), |region| format!("région {region}"));
    let wide = if tension.etendu { ", mesurée sur le code ROME 3, étendu" } else { "" };
    let (classe, famille, annee) = (tension.classe, &tension.famille, tension.annee);
    format!("Tension {} ({classe} sur 5, {place}, {annee}, famille {famille}{wide} ; Dares).", tension.libelle())
}

fn vae(diagnostic: &Diagnostic, text: &mut Texte) {
    if diagnostic.vae.is_empty() {
        return;
    }
    text.title("Blocs soutenus par l'expérience, à présenter en VAE (le jury décide)");
    for soutien in &diagnostic.vae {
        let sure = soutien.certitude.map_or("certitude inconnue", Certitude::libelle);
        let head = objet(&soutien.bloc);
        text.line("  ", &format!("- {head} : soutenu par l'expérience ({} sur {}) ({sure})", soutien.n, soutien.m));
    }
}

fn reason(exclusion: &Exclusion) -> String {
    let source = exclusion.source.as_ref().map_or_else(String::new, |source| format!(" [{source}]"));
    format!("{}{source} ({})", exclusion.texte, exclusion.certitude.libelle())
}

fn excluded(exclus: &[MetierExclu], text: &mut Texte) {
    if exclus.is_empty() {
        return;
    }
    text.title(&format!("Écartés : {}", exclus.len()));
    for exclu in exclus.iter().take(EXCLUS) {
        let why: Vec<String> = exclu.exclusions.iter().map(reason).collect();
        text.line("  ", &format!("- {} : {}", objet(&exclu.metier), why.join(" ; ")));
    }
    if exclus.len() > EXCLUS {
        text.line("  ", &format!("et {}, donnés avec --format json.", count(exclus.len() - EXCLUS, "autre", "autres")));
    }
}

fn changes(diagnostic: &Diagnostic, text: &mut Texte) {
    let changing: Vec<&Changement> = diagnostic.changements.iter().filter(|change| change.ouvre > 0).collect();
    if changing.is_empty() && diagnostic.bloc.is_none() {
        return;
    }
    text.title("Ce qui changerait la réponse");
    for change in changing {
        let what = match change.genre {
            GenreExclusion::Limite => "Lever la limite",
            GenreExclusion::Niveau => "Accepter le",
            GenreExclusion::Ensemble => "Accepter l'ensemble",
        };
        let metiers: Vec<String> = change.metiers.iter().map(objet).collect();
        let metiers: Vec<&str> = metiers.iter().map(String::as_str).collect();
        let line = format!(
            "- {what} « {} » rendrait {} {}, dont {} à portée : {}.",
            change.libelle,
            agree(change.ouvre, "possible", "possibles"),
            count(change.ouvre, "métier", "métiers"),
            change.dont_courtes,
            named_of(&metiers, change.ouvre)
        );
        text.line("  ", &line);
    }
    if let Some(levier) = &diagnostic.bloc {
        let blocs: Vec<String> = levier.blocs.iter().map(objet).collect();
        let ouvre: Vec<String> = levier.ouvre.iter().map(objet).collect();
        let ouvre: Vec<&str> = ouvre.iter().map(String::as_str).collect();
        let line = format!(
            "- Obtenir {} ({}) mettrait {} de plus à portée : {}.",
            blocs.join(", "),
            levier.certitude.libelle(),
            count(ouvre.len(), "métier", "métiers"),
            named(&ouvre)
        );
        text.line("  ", &line);
    }
}
