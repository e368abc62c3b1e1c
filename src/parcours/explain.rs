//! A parcours in French, for the person and for a counsellor: only what the parcours holds, nothing added.

use super::condition::Condition;
use super::reponse::{Etape, GenreVoie, Parcours, Textes};
use crate::model::GenreExigence;
use crate::passerelle::{Millioniemes, Verdict};
use crate::text::nombre::{count, decimal};

/// How many compétences a sentence names; the rest are counted.
const NOMMEES: usize = 3;

/// The words of a parcours.
pub(super) fn explain_parcours(parcours: &Parcours) -> Textes {
    let mut personne = vec![overview(parcours)];
    personne.extend(parcours.etapes.iter().map(for_person));
    let mut conseiller = vec![figures(parcours)];
    conseiller.extend(parcours.etapes.iter().flat_map(for_counsellor));
    conseiller.push(news(parcours));
    Textes { personne, conseiller }
}

fn names<'a>(labels: impl ExactSizeIterator<Item = &'a str>) -> String {
    let total = labels.len();
    let named: Vec<String> = labels.take(NOMMEES).map(|label| format!("« {label} »")).collect();
    let rest = total - named.len();
    let tail = if rest > 0 { format!(" et {}", count(rest, "autre", "autres")) } else { String::new() };
    format!("{}{tail}", named.join(", "))
}

fn overview(parcours: &Parcours) -> String {
    let steps = count(parcours.etapes.len(), "étape", "étapes");
    let titles = parcours.nouveau.certifications.len();
    let asked = match titles {
        0 => "sans diplôme à obtenir".to_owned(),
        _ => format!("avec {}", count(titles, "diplôme ou titre à obtenir", "diplômes ou titres à obtenir")),
    };
    let end = parcours.etapes.last().map_or("", |etape| etape.vers.libelle.as_str());
    format!("{steps} jusqu'à « {end} », {asked}.")
}

fn for_person(etape: &Etape) -> String {
    let mut text = format!("Étape {} : {}.", etape.rang, etape.vers.libelle);
    text.push_str(&match etape.total {
        0 => " La fiche de ce métier ne liste aucune compétence à compter.".to_owned(),
        total if etape.tenues == 0 => {
            format!(" Vous partez de zéro : {} à apprendre.", count(total, "compétence", "compétences"))
        }
        1 => " Vous avez déjà la seule compétence demandée.".to_owned(),
        total => format!(" Vous avez déjà {} des {total} compétences demandées.", etape.tenues),
    });
    let near = etape.manquantes.iter().filter(|one| one.proche.is_some()).count();
    if near > 0 {
        let near = count(near, "compétence de plus est proche", "compétences de plus sont proches");
        text.push_str(&format!(" {near} de ce que vous faites, à confirmer."));
    }
    for condition in &etape.conditions {
        text.push_str(&format!(" {}", asked_of_person(condition)));
    }
    if etape.verdict == Verdict::Inconnue {
        text.push_str(" On ne sait pas si l'accès est réglementé : à vérifier avant de s'engager.");
    }
    if etape.non_signale {
        text.push_str(" Une limite que vous avez posée n'est pas signalée sur la fiche : à vérifier.");
    }
    if etape.conditions.is_empty() && etape.verdict == Verdict::Ouverte {
        text.push_str(" Rien n'est exigé pour commencer.");
    }
    text
}

fn asked_of_person(condition: &Condition) -> String {
    let Some(certification) = &condition.certification else {
        return match condition.genre {
            GenreExigence::Diplome | GenreExigence::Titre => format!("Il faut d'abord : {}.", condition.texte),
            _ => format!("Il faut aussi : {}.", condition.texte),
        };
    };
    let left = match (condition.blocs_connus, condition.blocs_restants.len()) {
        (false, _) => "ses blocs ne sont pas connus ici".to_owned(),
        (true, 0) => "tous ses blocs sont acquis".to_owned(),
        (true, left) => format!("{} à obtenir", count(left, "bloc", "blocs")),
    };
    format!("Il faut d'abord « {} » : {left}.", certification.libelle)
}

/// A part to the last digit: they add up.
fn exact(part: Millioniemes) -> String {
    decimal(part.as_f64(), 6)
}

fn figures(parcours: &Parcours) -> String {
    let detail = &parcours.cout_detail;
    format!(
        "Coût {} = compétences {} + blocs {} + étapes {} + démarches {} + inconnues {} ; effort {} ; niveau demandé {} ; niveau atteint {}.",
        exact(parcours.cout),
        exact(detail.competences),
        exact(detail.blocs),
        exact(detail.charge),
        exact(detail.demarches),
        exact(detail.inconnues),
        exact(parcours.effort),
        parcours.niveau_demande.map_or_else(|| "aucun ou inconnu".to_owned(), |niveau| niveau.to_string()),
        parcours.niveau_atteint.map_or_else(|| "inconnu".to_owned(), |niveau| niveau.to_string()),
    )
}

fn for_counsellor(etape: &Etape) -> Vec<String> {
    let held =
        etape.couverture.map_or_else(|| "inconnue".to_owned(), |held: Millioniemes| format!("{} %", held.percent()));
    let mut lines = vec![format!(
        "Étape {} : {} {} → {} {} ; couverture {held} ({} sur {}) ; effort {}. {}.",
        etape.rang,
        etape.de.code,
        etape.de.libelle,
        etape.vers.code,
        etape.vers.libelle,
        etape.tenues,
        etape.total,
        exact(etape.effort),
        etape.acces(),
    )];
    lines.extend(etape.conditions.iter().map(condition_line));
    if etape.conditions.is_empty() || etape.verdict == Verdict::Inconnue {
        let weighing = etape.raisons.iter().filter(|raison| raison.effet == Some(etape.verdict));
        lines.extend(weighing.map(|raison| format!("Accès : {} ({}).", raison.texte, raison.certitude.libelle())));
    }
    lines.extend(etape.allegements.iter().map(|dispense| {
        let texte = dispense.texte.as_deref().unwrap_or(dispense.effet.libelle());
        let holder = dispense.de_texte.clone().unwrap_or_else(|| dispense.de.join(" + "));
        format!("Allègement possible ({holder}, {}) : {}", dispense.certitude.libelle(), texte)
    }));
    if !etape.gardees.is_empty() {
        lines.push(format!("Gardées : {}.", names(etape.gardees.iter().map(|one| one.libelle.as_str()))));
    }
    if !etape.manquantes.is_empty() {
        lines.push(format!("À apprendre : {}.", names(etape.manquantes.iter().map(|one| one.libelle.as_str()))));
    }
    lines.extend(near(etape));
    lines.extend(ways(etape));
    lines
}

/// What is to be learnt and yet near to something held.
fn near(etape: &Etape) -> Option<String> {
    let marked = etape.manquantes.iter().filter_map(|one| Some((one, one.proche.as_ref()?)));
    let told: Vec<String> =
        marked.map(|(one, held)| format!("« {} », par « {} »", one.libelle, held.libelle)).collect();
    let named = &told[..told.len().min(NOMMEES)];
    let rest = told.len() - named.len();
    let tail = if rest > 0 { format!(" ; et {}", count(rest, "autre", "autres")) } else { String::new() };
    (!named.is_empty()).then(|| format!("Proche de ce qui est déjà fait, à confirmer : {}{tail}.", named.join(" ; ")))
}

fn condition_line(condition: &Condition) -> String {
    let base = condition.base_legale.as_deref().unwrap_or("base légale non renseignée");
    let head = format!(
        "Condition ({}) : {} [{base}] ({})",
        condition.genre.libelle(),
        condition.texte,
        condition.certitude.libelle()
    );
    let Some(certification) = &condition.certification else {
        let voie = condition.voie.as_deref().unwrap_or("voie non renseignée").trim_end_matches('.');
        return format!("{head} ; démarche : {voie}.");
    };
    let blocs = if condition.blocs_connus {
        let codes: Vec<&str> = condition.blocs_restants.iter().map(|bloc| bloc.code.as_str()).collect();
        format!("blocs restants : {}", if codes.is_empty() { "aucun".to_owned() } else { codes.join(", ") })
    } else {
        "blocs inconnus de ces données, comptés forfaitairement".to_owned()
    };
    let first = match condition.prerequis.as_slice() {
        [] => String::new(),
        list => format!(" ; prérequis à vérifier : {}", list.join(" ; ")),
    };
    format!("{head} ; {} {} ; {blocs}{first}.", certification.code, certification.libelle)
}

fn ways(etape: &Etape) -> Vec<String> {
    let of = |genres: &'static [GenreVoie]| etape.voies.iter().filter(move |voie| genres.contains(&voie.genre));
    let blocs: Vec<&str> =
        of(&[GenreVoie::Bloc]).filter_map(|voie| voie.bloc.as_ref()).map(|b| b.code.as_str()).collect();
    let mut lines = Vec::new();
    if !blocs.is_empty() {
        lines.push(format!("Blocs possibles, non exigés : {}.", blocs.join(", ")));
    }
    lines.extend(of(&[GenreVoie::Vae, GenreVoie::Afest]).map(|voie| format!("Voie : {}.", voie.texte)));
    lines
}

fn news(parcours: &Parcours) -> String {
    let nouveau = &parcours.nouveau;
    let before =
        nouveau.depart.couverture.map_or_else(|| "inconnue".to_owned(), |held| format!("{} %", held.percent()));
    let titles: Vec<&str> = nouveau.certifications.iter().map(|objet| objet.code.as_str()).collect();
    let titles = if titles.is_empty() { "aucune".to_owned() } else { titles.join(", ") };
    format!(
        "À la fin : {} en tout, dont {} du dernier métier (couverture au départ : {before}) ; certifications : {titles}.",
        count(nouveau.total, "compétence nouvelle", "compétences nouvelles"),
        nouveau.competences.len(),
    )
}
