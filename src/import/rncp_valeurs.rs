//! The values of the France compétences exports: labels, levels, dates, codes, as both of their forms write them.
//! A function gives `Err(())` for a value out of its form, and `Ok(None)` for one that says "unknown".

use jiff::civil::Date;

use crate::model::{CodeCertification, CodeRome, Idcc, Niveau, VoieAcces};
use crate::text::fold::fold;

/// The ways of access as the CSV export labels them, folded, and as the XML export names them. `Par expérience` is VAE
/// for a fiche of the RNCP; the répertoire spécifique uses the same words for experience outside of VAE.
const VOIES: [(&str, &str, VoieAcces); 6] = [
    ("apres un parcours de formation sous statut d eleve ou d etudiant", "SI_JURY_FI", VoieAcces::FormationInitiale),
    ("en contrat d apprentissage", "SI_JURY_CA", VoieAcces::Apprentissage),
    ("apres un parcours de formation continue", "SI_JURY_FC", VoieAcces::FormationContinue),
    ("en contrat de professionnalisation", "SI_JURY_CQ", VoieAcces::ContratProfessionnalisation),
    ("par candidature individuelle", "SI_JURY_CL", VoieAcces::CandidatureIndividuelle),
    ("par experience", "SI_JURY_VAE", VoieAcces::Vae),
];

/// Brochures of the Journal officiel and the IDCC of the convention each one holds. The exports give the brochure where
/// one would expect the IDCC. Only pairs that two sources give are here; another brochure is a finding, not a guess.
const BROCHURES: [(u32, u32); 14] = [
    (3116, 413),  // établissements pour personnes inadaptées et handicapées (1966)
    (3117, 843),  // boulangerie-pâtisserie artisanale
    (3168, 1147), // cabinets médicaux
    (3173, 3043), // propreté
    (3196, 1351), // prévention et sécurité
    (3198, 29),   // hospitalisation privée à but non lucratif (1951)
    (3218, 1261), // acteurs du lien social et familial (ALISFA)
    (3245, 1501), // restauration rapide
    (3246, 1518), // éducation, culture, loisirs et animation (ÉCLAT)
    (3255, 1619), // cabinets dentaires
    (3292, 1979), // hôtels, cafés, restaurants
    (3307, 2264), // hospitalisation privée
    (3370, 3127), // entreprises de services à la personne
    (3381, 2941), // aide, accompagnement, soins et services à domicile
];

/// A way of access by its label in the CSV export.
pub(super) fn voie_of_label(libelle: &str) -> Option<VoieAcces> {
    let folded = fold(libelle);
    VOIES.iter().find(|(label, ..)| *label == folded).map(|(.., voie)| *voie)
}

/// The ways of access by the names of their elements in the XML export.
pub(super) fn voies_by_element() -> impl Iterator<Item = (&'static str, VoieAcces)> {
    VOIES.iter().map(|(_, element, voie)| (*element, *voie))
}

/// `Oui`, `Non`, `ACTIVE`, `INACTIVE`.
pub(super) fn yes_no(text: &str) -> Result<Option<bool>, ()> {
    match fold(text).as_str() {
        "" => Ok(None),
        "oui" | "active" | "actif" | "true" | "1" => Ok(Some(true)),
        "non" | "inactive" | "inactif" | "false" | "0" => Ok(Some(false)),
        _ => Err(()),
    }
}

/// `NIV3` to `NIV8`; `REPRISE` and `AUCUN` say that the level is not determined.
pub(super) fn niveau(text: &str) -> Result<Option<Niveau>, ()> {
    let text = text.trim();
    if ["", "REPRISE", "AUCUN"].contains(&text) {
        return Ok(None);
    }
    text.strip_prefix("NIV").unwrap_or(text).trim().parse().map(Some).map_err(|_| ())
}

/// `dd/mm/yyyy`, or `yyyy-mm-dd`.
pub(super) fn date(text: &str) -> Result<Option<Date>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number = |part: &str, length: usize| {
        let is_number = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { part.parse::<i16>().map_err(|_| ()) } else { Err(()) }
    };
    let parts: Vec<&str> = text.split(['/', '-']).collect();
    let [day, month, year] = match (parts.as_slice(), text.contains('/')) {
        ([day, month, year], true) | ([year, month, day], false) => [*day, *month, *year],
        _ => return Err(()),
    };
    let (day, month) = (number(day, 2)? as i8, number(month, 2)? as i8);
    Date::new(number(year, 4)?, month, day).map(Some).map_err(|_| ())
}

/// The SIRET of an establishment: 14 digits, before which the CSV export puts a tabulation so that spreadsheets keep it
/// as text.
pub(super) fn siret(text: &str) -> Result<Option<&str>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let is_siret = text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_siret { Ok(Some(text)) } else { Err(()) }
}

/// The convention of a brochure, where it is known.
pub(super) fn idcc_of_brochure(numero: &str) -> Option<Idcc> {
    let numero: u32 = numero.trim().parse().ok()?;
    let at = BROCHURES.binary_search_by_key(&numero, |(brochure, _)| *brochure).ok()?;
    Idcc::try_from(BROCHURES[at].1).ok()
}

/// A convention by its own number.
pub(super) fn idcc(numero: &str) -> Result<Option<Idcc>, ()> {
    let numero = numero.trim();
    if numero.is_empty() {
        return Ok(None);
    }
    numero.parse::<u32>().ok().and_then(|numero| Idcc::try_from(numero).ok()).map(Some).ok_or(())
}

/// What a fiche cites of ROME.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cite {
    /// A métier.
    Metier(CodeRome),
    /// A domain: a letter and two digits.
    Domaine(String),
}

/// A métier, or a domain: `K22`, which some fiches write as the métier `K2200`, a number that ROME does not give.
pub(super) fn cite_rome(text: &str) -> Result<Cite, ()> {
    let text = text.trim();
    let domaine = match text.len() {
        3 => text,
        5 if text.ends_with("00") => &text[..3],
        _ => return text.parse().map(Cite::Metier).map_err(|_| ()),
    };
    let is_code = format!("{domaine}01").parse::<CodeRome>().is_ok();
    if is_code { Ok(Cite::Domaine(domaine.to_owned())) } else { Err(()) }
}

/// The certifications that a text names, in order, and the title beside the code where there is one code alone.
pub(super) fn cited_certifications(text: &str) -> (Vec<CodeCertification>, Option<String>) {
    let mut codes = Vec::new();
    let mut title = String::new();
    for word in text.split(|c: char| c.is_whitespace() || ",;()".contains(c)).filter(|word| !word.is_empty()) {
        match word.trim_end_matches([':', '.', '-']).parse() {
            Ok(code) => codes.push(code),
            Err(_) if title.is_empty() && !word.contains(char::is_alphanumeric) => {}
            Err(_) => title.extend([" ", word]),
        }
    }
    let title = title.trim();
    let has_title = codes.len() == 1 && title.contains(char::is_alphabetic);
    (codes, has_title.then(|| title.to_owned()))
}

/// The date in a file name, the last one where there are several: `export-fiches-rncp-v4-1-2026-08-16.zip`.
pub(super) fn date_in_name(name: &str) -> Option<Date> {
    const LENGTH: usize = "2026-08-16".len();
    let bytes = name.as_bytes();
    let date_at = |at: usize| {
        let part = name.get(at..at + LENGTH)?;
        let is_cut = [at.checked_sub(1).map(|before| bytes[before]), bytes.get(at + LENGTH).copied()]
            .iter()
            .flatten()
            .any(u8::is_ascii_digit);
        if is_cut { None } else { date(&part.replace('_', "-")).ok().flatten() }
    };
    (0..bytes.len()).rev().find_map(date_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_both_exports() {
        let labels = [
            ("Par expérience", VoieAcces::Vae),
            ("Par candidature individuelle", VoieAcces::CandidatureIndividuelle),
            ("Après un parcours de formation sous statut d’élève ou d’étudiant", VoieAcces::FormationInitiale),
            ("Après un parcours de formation sous statut d'élève ou d'étudiant", VoieAcces::FormationInitiale),
            ("En contrat d’apprentissage", VoieAcces::Apprentissage),
            ("En contrat de professionnalisation", VoieAcces::ContratProfessionnalisation),
            ("Après un parcours de formation continue", VoieAcces::FormationContinue),
        ];
        for (label, voie) in labels {
            assert_eq!(voie_of_label(label), Some(voie), "{label}");
        }
        assert_eq!(voie_of_label("Par hasard"), None);
        assert_eq!(voies_by_element().count(), 6);
    }

    #[test]
    fn levels_dates_and_yes_or_no() {
        assert_eq!(niveau("NIV3").map(|n| n.map(Niveau::value)), Ok(Some(3)));
        assert_eq!(niveau("5").map(|n| n.map(Niveau::value)), Ok(Some(5)));
        assert_eq!((niveau(""), niveau("REPRISE"), niveau("AUCUN")), (Ok(None), Ok(None), Ok(None)));
        assert_eq!((niveau("NIV9"), niveau("trois")), (Err(()), Err(())));
        let day = |text: &str| date(text).map(|day| day.map(|day| day.to_string()));
        assert_eq!(day("31/08/2023"), Ok(Some("2023-08-31".to_owned())));
        assert_eq!(day(" 2023-08-31 "), Ok(Some("2023-08-31".to_owned())));
        assert_eq!(day(""), Ok(None));
        for text in
            ["31/02/2023", "1/2/2023", "31-08-2023", "2023/08/31", "31/08/23", "+1/08/2023", "31/08/2023/1", "x"]
        {
            assert_eq!(day(text), Err(()), "{text}");
        }
        assert_eq!(
            (yes_no("Oui"), yes_no("INACTIVE"), yes_no(" "), yes_no("?!x")),
            (Ok(Some(true)), Ok(Some(false)), Ok(None), Err(()))
        );
    }

    #[test]
    fn siret_brochures_and_idcc() {
        assert_eq!(siret("\t11004301500012"), Ok(Some("11004301500012")));
        assert_eq!((siret(""), siret("\t1100430150001")), (Ok(None), Err(())));
        assert!(BROCHURES.is_sorted());
        assert_eq!(idcc_of_brochure("3370").map(|idcc| idcc.to_string()), Some("3127".to_owned()));
        assert_eq!((idcc_of_brochure("3127"), idcc_of_brochure("")), (None, None));
        assert_eq!(idcc("0029").map(|idcc| idcc.map(|idcc| idcc.to_string())), Ok(Some("29".to_owned())));
        assert_eq!((idcc(""), idcc("0"), idcc("x")), (Ok(None), Err(()), Err(())));
    }

    #[test]
    fn what_a_fiche_cites_of_rome() {
        assert_eq!(cite_rome("K1304"), Ok(Cite::Metier("K1304".parse().expect("a code"))));
        assert_eq!(cite_rome("K22"), Ok(Cite::Domaine("K22".to_owned())));
        assert_eq!(cite_rome("K2200"), Ok(Cite::Domaine("K22".to_owned())));
        for text in ["", "K", "K130", "k22", "22", "é22", "K13044", "aé00"] {
            assert_eq!(cite_rome(text), Err(()), "{text}");
        }
    }

    #[test]
    fn certifications_in_a_text() {
        let read = |text: &str| {
            let (codes, title) = cited_certifications(text);
            (codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), title)
        };
        assert_eq!(read("RNCP4821"), ("RNCP4821".to_owned(), None));
        assert_eq!(read(" RNCP1, RS2;RNCP3 "), ("RNCP1 RS2 RNCP3".to_owned(), None));
        let title = Some("Assistant de vie (TP) aux familles".replace(['(', ')'], ""));
        assert_eq!(read("RNCP4821 - Assistant de vie (TP) aux familles"), ("RNCP4821".to_owned(), title));
        assert_eq!(read("sans numéro"), (String::new(), None));
    }

    #[test]
    fn dates_in_names() {
        let day = |name: &str| date_in_name(name).map(|day| day.to_string());
        let expected = Some("2024-02-22".to_owned());
        for name in [
            "export-fiches-csv-2024-02-22.zip",
            "export_fiches_CSV_Standard_2024_02_22.csv",
            "export-fiches-rncp-v4-1-2024-02-22 (1).zip",
            "2023-01-01_export-2024-02-22.xml",
        ] {
            assert_eq!(day(name), expected, "{name}");
        }
        for name in ["export.zip", "", "12024-02-22", "2024-02-223", "2024-13-01", "é2024-02-2é"] {
            assert_eq!(day(name), None, "{name}");
        }
    }
}
