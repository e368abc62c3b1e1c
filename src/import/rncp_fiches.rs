//! What both forms of the France compétences exports say, gathered into tables, whatever form said it.

use std::collections::{BTreeMap, BTreeSet};

use super::html;
use super::rncp_valeurs::{self as valeurs, Cite};
use super::rome::Index;
use super::source::{ImportError, Place, Sort};
use crate::model::{
    Bloc, Categorie, Certification, CodeBloc, CodeCertification, Remplacement, Report, Severite, Tables, VoieAcces,
};

/// The most fiches one import keeps: ten times those of 2026, both registers together.
pub(super) const FICHES_MAX: usize = 300_000;

/// The most blocs one import keeps: eighteen times those of 2026.
pub(super) const BLOCS_MAX: usize = 1_000_000;

/// The most compétences kept of one bloc: a bloc of the exports lists ten to twenty. Those past it are a finding.
pub(super) const TEXTES_MAX: usize = 60;

/// The most sentences kept of what a certification asks beforehand. Those past it are a finding.
const PREREQUIS_MAX: usize = 20;

/// The longest remark kept, in characters; a longer one ends with an ellipsis.
const REMARQUE_MAX: usize = 600;

/// Texts that say there is nothing to say, folded.
const RIENS: [&str; 9] = ["", "neant", "sans objet", "aucun", "aucune", "non", "non concerne", "so", "non renseigne"];

/// Why a row was left out.
pub(super) type Rejet = &'static str;

/// What became of a row.
pub(super) fn sort(read: Result<(), Rejet>) -> Sort {
    match read {
        Ok(()) => Sort::Gardee,
        Err(motif) => Sort::Rejetee(motif),
    }
}

/// The plain fields of a fiche, as written.
pub(super) struct Fiche<'a> {
    /// `RNCP509`, `RS5000`.
    pub numero: &'a str,
    /// The title.
    pub intitule: &'a str,
    /// `CAP`, `TP`.
    pub abrege: &'a str,
    /// `NIV3`.
    pub niveau: &'a str,
    /// `ACTIVE`, `Oui`.
    pub actif: &'a str,
    /// `31/08/2023`.
    pub date_effet: &'a str,
    /// `31/08/2023`.
    pub fin_enregistrement: &'a str,
}

/// Fiches as they are gathered, row by row.
#[derive(Default)]
pub(super) struct Fiches {
    certifications: Vec<Certification>,
    par_code: Index<CodeCertification>,
    blocs: Vec<Bloc>,
    codes_blocs: Index<CodeBloc>,
    /// The newer certification, then the one it replaced.
    remplacements: BTreeSet<(CodeCertification, CodeCertification)>,
    /// Titles given beside a code that is cited.
    intitules: BTreeMap<CodeCertification, String>,
}

/// A finding about a value; gives the reason for which its row is left out.
fn invalid(place: Place<'_>, report: &mut Report, code: &str, texte: String, motif: Rejet) -> Rejet {
    report.add(place.constat(Severite::Alerte, Categorie::ValeurInvalide, code, texte));
    motif
}

/// A value, or a finding where it is out of its form: the rest of its row stands.
pub(super) fn read_value<T>(
    value: Result<Option<T>, ()>,
    (champ, lu): (&str, &str),
    code: &str,
    place: Place<'_>,
    report: &mut Report,
) -> Option<T> {
    value.unwrap_or_else(|()| {
        let shown: String = lu.trim().chars().take(40).collect();
        let texte = format!("{code} : « {shown} » dans {champ}, valeur non comprise et laissée inconnue");
        report.add(place.constat(Severite::Alerte, Categorie::ValeurInvalide, code, texte));
        None
    })
}

impl Fiches {
    /// How many fiches there are.
    pub fn len(&self) -> usize {
        self.certifications.len()
    }

    /// The certification at a position that [`Fiches::add`] or [`Fiches::find`] gave.
    pub fn get(&self, fiche: usize) -> &Certification {
        &self.certifications[fiche]
    }

    /// Refuses a file that holds more than any edition.
    pub fn check_room(&self, place: Place<'_>) -> Result<(), ImportError> {
        let too_many = |max, choses| ImportError::TropNombreux {
            fichier: place.fichier.to_owned(),
            ligne: place.ligne,
            max,
            choses,
            attendu: "un export de France compétences",
        };
        if self.certifications.len() >= FICHES_MAX {
            return Err(too_many(FICHES_MAX, "fiches"));
        }
        if self.blocs.len() >= BLOCS_MAX {
            return Err(too_many(BLOCS_MAX, "blocs de compétences"));
        }
        if self.remplacements.len() >= BLOCS_MAX {
            return Err(too_many(BLOCS_MAX, "remplacements"));
        }
        Ok(())
    }

    /// Adds a fiche; gives its position.
    pub fn add(&mut self, lue: &Fiche<'_>, place: Place<'_>, report: &mut Report) -> Result<usize, Rejet> {
        let code: CodeCertification = lue.numero.trim().parse().map_err(|error: crate::model::CodeError| {
            invalid(place, report, "", error.to_string(), "numéro de fiche invalide")
        })?;
        let numero = code.to_string();
        let at = self.certifications.len();
        if !self.par_code.insert(code, at) {
            let texte = format!("{numero} est déjà donnée plus haut");
            report.add(place.constat(Severite::Alerte, Categorie::Doublon, &numero, texte));
            return Err("doublon");
        }
        let mut certification = Certification::new(code, html::to_line(lue.intitule));
        if certification.libelle.is_empty() {
            let texte = format!("{numero} n'a pas d'intitulé");
            report.add(place.constat(Severite::Alerte, Categorie::ValeurInvalide, &numero, texte));
            certification.libelle = Certification::INTITULE_INCONNU.to_owned();
        }
        let abrege = html::to_line(lue.abrege);
        certification.abrege = (!abrege.is_empty() && abrege != "Autre").then_some(abrege);
        let (niveau, actif) = (lue.niveau, lue.actif);
        let (effet, fin) = (lue.date_effet, lue.fin_enregistrement);
        certification.niveau = read_value(valeurs::niveau(niveau), ("le niveau", niveau), &numero, place, report);
        certification.actif = read_value(valeurs::yes_no(actif), ("l'état", actif), &numero, place, report);
        certification.date_effet = read_value(valeurs::date(effet), ("la date d'effet", effet), &numero, place, report);
        certification.fin_enregistrement =
            read_value(valeurs::date(fin), ("la fin d'enregistrement", fin), &numero, place, report);
        self.certifications.push(certification);
        Ok(at)
    }

    /// The position of a fiche that is there already.
    pub fn find(&self, numero: &str, place: Place<'_>, report: &mut Report) -> Result<usize, Rejet> {
        let code: CodeCertification = numero.trim().parse().map_err(|error: crate::model::CodeError| {
            invalid(place, report, "", error.to_string(), "numéro de fiche invalide")
        })?;
        self.par_code.find(code).ok_or_else(|| {
            let texte = format!("{code} n'est pas parmi les fiches de l'export");
            report.add(place.constat(Severite::Alerte, Categorie::LienMort, &code.to_string(), texte));
            "fiche absente de l'export"
        })
    }

    /// Adds a métier or a domain that a fiche cites, in ROME 3 as the registers do.
    pub fn add_rome(&mut self, fiche: usize, code: &str, place: Place<'_>, report: &mut Report) -> Result<(), Rejet> {
        let certification = &mut self.certifications[fiche];
        let numero = certification.code.to_string();
        match valeurs::cite_rome(code) {
            Ok(Cite::Metier(metier)) => certification.vise_v3.push(metier),
            Ok(Cite::Domaine(domaine)) => {
                if domaine != code.trim() {
                    let texte = format!("{numero} : « {} » lu comme le domaine {domaine}", code.trim());
                    report.add(place.constat(Severite::Information, Categorie::ValeurInvalide, &numero, texte));
                }
                certification.vise_domaines.push(domaine);
            }
            Err(()) => {
                let shown: String = code.chars().take(40).collect();
                let texte = format!("{numero} cite « {shown} », qui n'est pas un code ROME (attendu : K1304, ou K22)");
                return Err(invalid(place, report, &numero, texte, "code ROME invalide"));
            }
        }
        Ok(())
    }

    /// Adds a way of obtaining a certification.
    pub fn add_voie(&mut self, fiche: usize, voie: VoieAcces) {
        self.certifications[fiche].voies.push(voie);
    }

    /// Adds who delivers a certification. The SIRET is checked and not kept: the model names, it does not number.
    pub fn add_certificateur(
        &mut self,
        fiche: usize,
        (siret, nom): (&str, &str),
        place: Place<'_>,
        report: &mut Report,
    ) -> Result<(), Rejet> {
        let certification = &mut self.certifications[fiche];
        let numero = certification.code.to_string();
        read_value(valeurs::siret(siret), ("le SIRET", siret), &numero, place, report);
        let nom = html::to_line(nom);
        if nom.is_empty() {
            return Err(invalid(place, report, &numero, format!("{numero} : certificateur sans nom"), "sans nom"));
        }
        certification.certificateurs.push(nom);
        Ok(())
    }

    /// Adds the convention of a brochure of the Journal officiel.
    pub fn add_brochure(
        &mut self,
        fiche: usize,
        numero: &str,
        place: Place<'_>,
        report: &mut Report,
    ) -> Result<(), Rejet> {
        let certification = &mut self.certifications[fiche];
        if let Some(idcc) = valeurs::idcc_of_brochure(numero) {
            certification.idcc.push(idcc);
            return Ok(());
        }
        let code = certification.code.to_string();
        let shown: String = numero.trim().chars().take(40).collect();
        let texte = format!("{code} : la brochure {shown} du JO n'a pas d'IDCC connu de cet import");
        report.add(place.constat(Severite::Information, Categorie::HorsPerimetre, &code, texte));
        Err("brochure sans IDCC connu")
    }

    /// Adds a convention by its own number.
    pub fn add_idcc(&mut self, fiche: usize, numero: &str, place: Place<'_>, report: &mut Report) -> Result<(), Rejet> {
        let certification = &mut self.certifications[fiche];
        let code = certification.code.to_string();
        let idcc = read_value(valeurs::idcc(numero), ("l'IDCC", numero), &code, place, report);
        certification.idcc.push(idcc.ok_or("IDCC illisible")?);
        Ok(())
    }

    /// Sets what is asked before one may prepare a certification.
    pub fn set_prerequis(&mut self, fiche: usize, html: &str, place: Place<'_>, report: &mut Report) {
        let items = html::to_items(html);
        let certification = &mut self.certifications[fiche];
        let code = certification.code.to_string();
        certification.prerequis = keep_first(items, PREREQUIS_MAX, ("prérequis", &code), place, report);
    }

    /// Sets what a reader should know of how the law frames the activity.
    pub fn set_reglementation(&mut self, fiche: usize, html: &str) {
        let text = html::to_line(html);
        if RIENS.contains(&crate::text::fold::fold(&text).as_str()) {
            return;
        }
        let mut remarque = format!("Réglementation citée par la fiche : {text}");
        if let Some((cut, _)) = remarque.char_indices().nth(REMARQUE_MAX) {
            remarque.truncate(cut);
            remarque.push('…');
        }
        self.certifications[fiche].remarque = Some(remarque);
    }

    /// Adds a bloc of a fiche.
    pub fn add_bloc(
        &mut self,
        fiche: usize,
        (code, libelle, competences): (&str, &str, &str),
        place: Place<'_>,
        report: &mut Report,
    ) -> Result<(), Rejet> {
        let owner = self.certifications[fiche].code;
        let numero = owner.to_string();
        let code: CodeBloc = code.trim().parse().map_err(|error: crate::model::CodeError| {
            invalid(place, report, &numero, format!("{numero} : {error}"), "code de bloc invalide")
        })?;
        if code.certification() != owner {
            let texte = format!("{numero} donne {code}, bloc d'une autre certification");
            report.add(place.constat(Severite::Alerte, Categorie::Divergence, &numero, texte));
            return Err("bloc d'une autre certification");
        }
        if !self.codes_blocs.insert(code, self.blocs.len()) {
            let texte = format!("{code} est déjà donné plus haut");
            report.add(place.constat(Severite::Alerte, Categorie::Doublon, &code.to_string(), texte));
            return Err("doublon");
        }
        let mut bloc = Bloc::new(code, html::to_line(libelle));
        let items = html::to_items(competences);
        bloc.textes = keep_first(items, TEXTES_MAX, ("compétences", &code.to_string()), place, report);
        self.blocs.push(bloc);
        Ok(())
    }

    /// Adds what a fiche says of the certifications it replaced and of those that replaced it. None of them, not even
    /// the fiche itself, need be in the export.
    pub fn add_remplacements(
        &mut self,
        fiche: CodeCertification,
        (anciennes, nouvelles): (&str, &str),
        place: Place<'_>,
        report: &mut Report,
    ) -> Result<(), Rejet> {
        let (older, newer) = (self.cited(anciennes), self.cited(nouvelles));
        if older.is_empty() && newer.is_empty() {
            let said = format!("{} {}", anciennes.trim(), nouvelles.trim());
            if said.trim().is_empty() {
                return Err("aucune certification citée");
            }
            let shown: String = said.trim().chars().take(40).collect();
            let texte = format!("{fiche} : « {shown} » ne nomme aucune certification (attendu : RNCP40692 ou RS7003)");
            return Err(invalid(place, report, &fiche.to_string(), texte, "certification citée sans son numéro"));
        }
        self.remplacements.extend(older.into_iter().map(|one| (fiche, one)));
        self.remplacements.extend(newer.into_iter().map(|one| (one, fiche)));
        Ok(())
    }

    fn cited(&mut self, text: &str) -> Vec<CodeCertification> {
        let (codes, title) = valeurs::cited_certifications(text);
        if let (Some(title), Some(code)) = (title, codes.first()) {
            self.intitules.entry(*code).or_insert_with(|| html::to_line(&title));
        }
        codes
    }

    /// The tables, in the order of their codes. A certification that is cited in a chain of replacements and whose
    /// fiche is not in the export is there all the same, with nothing but its code and the title given beside it, so
    /// that the chain can be followed. Loops stay as cited: taking them out is a later step, with its own findings.
    pub fn finish(mut self, fichier: &str, report: &mut Report) -> Tables {
        let cited: BTreeSet<CodeCertification> =
            self.remplacements.iter().flat_map(|(new, old)| [*new, *old]).collect();
        for code in cited {
            if self.par_code.insert(code, self.certifications.len()) {
                let libelle = self.intitules.remove(&code);
                let libelle = libelle.unwrap_or_else(|| Certification::INTITULE_INCONNU.to_owned());
                self.certifications.push(Certification::new(code, libelle));
                report.add(crate::model::Constat {
                    severite: Severite::Information,
                    categorie: Categorie::LienMort,
                    fichier: fichier.to_owned(),
                    ligne: None,
                    code: Some(code.to_string()),
                    texte: format!("{code} est citée dans un remplacement, sans fiche : gardée sans autre information"),
                });
            }
        }
        for (newer, older) in self.remplacements {
            if let Some(at) = self.par_code.find(newer) {
                let remplacement = Remplacement { code: older, certitude: None, source: None };
                self.certifications[at].remplace.push(remplacement);
            }
        }
        for certification in &mut self.certifications {
            tidy(&mut certification.voies);
            tidy(&mut certification.vise_v3);
            tidy(&mut certification.vise_domaines);
            tidy(&mut certification.idcc);
            // Names stay in the order of the export: the first is the one in charge.
            let mut seen = BTreeSet::new();
            certification.certificateurs.retain(|nom| seen.insert(nom.clone()));
        }
        self.certifications.sort_unstable_by_key(|certification| certification.code);
        self.blocs.sort_unstable_by_key(|bloc| bloc.code);
        Tables { certifications: self.certifications, blocs: self.blocs, ..Tables::default() }
    }
}

fn tidy<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
}

/// The first items, and a finding where there are more.
fn keep_first(
    mut items: Vec<String>,
    max: usize,
    (choses, code): (&str, &str),
    place: Place<'_>,
    report: &mut Report,
) -> Vec<String> {
    if items.len() > max {
        let texte = format!("{code} : {} {choses}, dont les {max} premiers textes sont gardés", items.len());
        report.add(place.constat(Severite::Information, Categorie::HorsPerimetre, code, texte));
        items.truncate(max);
    }
    items
}
