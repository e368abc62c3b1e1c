//! The XML export of France compétences, one fiche at a time: what a fiche holds that the model has no place for is
//! passed over without being kept, so that memory grows with what is kept and not with the file.

use std::collections::BTreeMap;
use std::io::Read;

use super::rncp_fiches::{Fiche, Fiches, Rejet, read_value, sort};
use super::rncp_valeurs as valeurs;
use super::source::{ImportError, Place, Sort};
use super::xml::{Evenement, Lecteur, TEXTE_MAX};
use crate::model::{Bilan, Categorie, CodeCertification, Constat, Report, Severite};

/// The most elements that are kept of one fiche while it is read: ten times those of the longest one of 2026.
const ELEMENTS_MAX: usize = 20_000;

/// The most text that is kept of one fiche while it is read, in bytes: eight times the longest text of one element.
const FICHE_MAX: usize = 8 * TEXTE_MAX;

/// The children of a fiche that are read. Sorted.
const LUS: &[&str] = &[
    "ABREGE",
    "ACTIF",
    "ANCIENNES_CERTIFICATIONS",
    "ANCIENNE_CERTIFICATION",
    "BLOCS_COMPETENCES",
    "CCN_1",
    "CCN_2",
    "CCN_3",
    "CERTIFICATEURS",
    "CODES_IDCC",
    "CODES_ROME",
    "DATE_EFFET",
    "DATE_FIN_ENREGISTREMENT",
    "INTITULE",
    "NOMENCLATURE_EUROPE",
    "NOUVELLES_CERTIFICATIONS",
    "NOUVELLE_CERTIFICATION",
    "NUMERO_FICHE",
    "PREREQUIS_ENTREE_FORMATION",
    "REGLEMENTATIONS_ACTIVITES",
    "SI_JURY_CA",
    "SI_JURY_CL",
    "SI_JURY_CQ",
    "SI_JURY_FC",
    "SI_JURY_FI",
    "SI_JURY_VAE",
];

/// Elements further down that hold long texts without use in the model. Sorted.
const PASSES: &[&str] =
    &["COMPOSITION", "MODALITES_EVALUATION", "PREREQUIS_ENTREE_FORMATION_BLOC", "PREREQUIS_VALIDATION_BLOC"];

/// Elements whose text is HTML: as character data, escaped, or as elements of the file itself. Sorted.
const RICHES: &[&str] = &[
    "INTITULE",
    "LIBELLE",
    "LISTE_COMPETENCES",
    "NOM_CERTIFICATEUR",
    "PREREQUIS_ENTREE_FORMATION",
    "REGLEMENTATIONS_ACTIVITES",
];

/// The versions of the form that this import was written for.
const VERSIONS: [&str; 4] = ["1", "2", "3", "4"];

/// An element of a fiche.
struct Element {
    nom: String,
    ligne: u64,
    texte: String,
    enfants: Vec<Element>,
}

impl Element {
    fn new(nom: &str, ligne: u64) -> Self {
        Element { nom: nom.to_owned(), ligne, texte: String::new(), enfants: Vec::new() }
    }

    /// The first child of a name.
    fn child(&self, nom: &str) -> Option<&Element> {
        self.enfants.iter().find(|enfant| enfant.nom == nom)
    }

    /// The text of the first child of a name; empty where there is none.
    fn text(&self, nom: &str) -> &str {
        self.child(nom).map_or("", |enfant| enfant.texte.trim())
    }

    /// The children of all children of a name.
    fn rows<'a>(&'a self, nom: &'a str) -> impl Iterator<Item = &'a Element> + 'a {
        self.enfants.iter().filter(move |enfant| enfant.nom == nom).flat_map(|enfant| &enfant.enfants)
    }
}

/// Reads a file; gives its digest.
pub(super) fn read<R: Read>(
    fichier: &str,
    source: R,
    max: u64,
    fiches: &mut Fiches,
    report: &mut Report,
) -> Result<String, ImportError> {
    let mut import = Import { lecteur: Lecteur::new(fichier, source, max), fiches, report, bilans: BTreeMap::new() };
    import.read_root()?;
    for (_, bilan) in std::mem::take(&mut import.bilans) {
        import.report.add_bilan(bilan);
    }
    Ok(import.lecteur.empreinte())
}

struct Import<'a, R> {
    lecteur: Lecteur<R>,
    fiches: &'a mut Fiches,
    report: &'a mut Report,
    bilans: BTreeMap<&'static str, Bilan>,
}

impl<R: Read> Import<'_, R> {
    fn read_root(&mut self) -> Result<(), ImportError> {
        loop {
            match self.lecteur.next()? {
                Evenement::Ouvre if self.lecteur.valeur() == "FICHES" => break,
                Evenement::Ouvre => {
                    let name: String = self.lecteur.valeur().chars().take(40).collect();
                    return Err(self.lecteur.refuse_form(format!("racine « {name} » inattendue (attendu : FICHES)")));
                }
                _ => {}
            }
        }
        loop {
            match self.lecteur.next()? {
                Evenement::Fin => return Ok(()),
                Evenement::Texte | Evenement::Ferme => {}
                Evenement::Ouvre if self.lecteur.valeur() == "FICHE" => self.read_fiche()?,
                Evenement::Ouvre if self.lecteur.valeur() == "VERSION_FLUX" => self.read_version()?,
                Evenement::Ouvre => {
                    let nom = self.lecteur.valeur().to_owned();
                    let texte = format!("élément « {nom} » inconnu de cet import : non lu");
                    self.note(Severite::Information, Categorie::HorsPerimetre, texte);
                    self.skip()?;
                }
            }
        }
    }

    /// A finding at the last event.
    fn note(&mut self, severite: Severite, categorie: Categorie, texte: String) {
        let fichier = self.lecteur.fichier().to_owned();
        self.report.add(Constat { severite, categorie, fichier, ligne: Some(self.lecteur.ligne()), code: None, texte });
    }

    fn read_version(&mut self) -> Result<(), ImportError> {
        let nom = self.lecteur.valeur().to_owned();
        let version = self.capture(&nom, &mut Budget::default())?.texte;
        let major = version.trim().split('.').next().unwrap_or_default();
        if !VERSIONS.contains(&major) {
            let shown: String = version.trim().chars().take(40).collect();
            let texte = format!("flux en version « {shown} », que cet import ne connaît pas (connue : 4.1 et avant)");
            self.note(Severite::Alerte, Categorie::Divergence, texte);
        }
        Ok(())
    }

    /// Passes over the rest of the element just opened.
    fn skip(&mut self) -> Result<(), ImportError> {
        let mut open = 1;
        while open > 0 {
            match self.lecteur.next()? {
                Evenement::Ouvre => open += 1,
                Evenement::Ferme => open -= 1,
                // The reader refuses a file that ends inside an element.
                Evenement::Texte | Evenement::Fin => {}
            }
        }
        Ok(())
    }

    /// Keeps the element just opened, without those that are passed over. The depth is bounded by the reader.
    fn capture(&mut self, nom: &str, budget: &mut Budget) -> Result<Element, ImportError> {
        let mut element = Element::new(nom, self.lecteur.ligne());
        let is_rich = RICHES.binary_search(&nom).is_ok();
        let mut inline = 0_usize;
        self.charge(budget, 1, nom.len())?;
        loop {
            match self.lecteur.next()? {
                Evenement::Texte => {
                    self.charge(budget, 0, self.lecteur.valeur().len())?;
                    element.texte.push_str(self.lecteur.valeur());
                }
                Evenement::Ouvre if is_rich => {
                    inline += 1;
                    self.charge(budget, 0, self.lecteur.valeur().len() + 2)?;
                    element.texte.extend(["<", self.lecteur.valeur(), ">"]);
                }
                Evenement::Ouvre if PASSES.binary_search(&self.lecteur.valeur()).is_ok() => self.skip()?,
                Evenement::Ouvre => {
                    let nom = self.lecteur.valeur().to_owned();
                    element.enfants.push(self.capture(&nom, budget)?);
                }
                Evenement::Ferme if inline > 0 => {
                    inline -= 1;
                    self.charge(budget, 0, self.lecteur.valeur().len() + 3)?;
                    element.texte.extend(["</", self.lecteur.valeur(), ">"]);
                }
                Evenement::Ferme | Evenement::Fin => return Ok(element),
            }
            if element.texte.len() > TEXTE_MAX {
                let cause = format!("texte de « {nom} » de plus de {TEXTE_MAX} octets");
                return Err(self.lecteur.refuse_form(cause));
            }
        }
    }

    /// Counts what is kept of a fiche against its bounds.
    fn charge(&self, budget: &mut Budget, elements: usize, octets: usize) -> Result<(), ImportError> {
        budget.elements += elements;
        budget.octets += octets;
        if budget.elements > ELEMENTS_MAX {
            return Err(self.lecteur.refuse_form(format!("fiche de plus de {ELEMENTS_MAX} éléments")));
        }
        if budget.octets > FICHE_MAX {
            return Err(self.lecteur.refuse_form(format!("fiche de plus de {FICHE_MAX} octets")));
        }
        Ok(())
    }

    /// Reads a fiche whole, then takes from it what the model has a place for.
    fn read_fiche(&mut self) -> Result<(), ImportError> {
        let mut fiche = Element::new("FICHE", self.lecteur.ligne());
        let mut budget = Budget::default();
        loop {
            match self.lecteur.next()? {
                Evenement::Ouvre if LUS.binary_search(&self.lecteur.valeur()).is_ok() => {
                    let nom = self.lecteur.valeur().to_owned();
                    fiche.enfants.push(self.capture(&nom, &mut budget)?);
                }
                Evenement::Ouvre => self.skip()?,
                Evenement::Texte => {}
                Evenement::Ferme | Evenement::Fin => break,
            }
        }
        let fichier = self.lecteur.fichier().to_owned();
        self.fiches.check_room(Place { fichier: &fichier, ligne: fiche.ligne })?;
        let mut rows = Rows { fichier: &fichier, fiches: self.fiches, report: self.report, bilans: &mut self.bilans };
        rows.take_fiche(&fiche);
        Ok(())
    }
}

/// What is kept of a fiche while it is read.
#[derive(Default)]
struct Budget {
    elements: usize,
    octets: usize,
}

/// The rows of one fiche on their way to the tables. Each is counted, by the element it stands in.
struct Rows<'a> {
    fichier: &'a str,
    fiches: &'a mut Fiches,
    report: &'a mut Report,
    bilans: &'a mut BTreeMap<&'static str, Bilan>,
}

impl Rows<'_> {
    fn count(&mut self, genre: &'static str, read: Result<(), Rejet>) {
        let fichier = self.fichier;
        let bilan = self.bilans.entry(genre).or_insert_with(|| Bilan::new(format!("{fichier} › {genre}")));
        match sort(read) {
            Sort::Gardee => bilan.keep(),
            Sort::Rejetee(motif) => bilan.reject(motif),
        }
    }

    /// Counts the rows of some elements; they are left out with their fiche where it is.
    fn each<'e>(
        &mut self,
        genre: &'static str,
        fiche: Result<usize, Rejet>,
        elements: impl Iterator<Item = &'e Element>,
        take: impl Fn(&mut Fiches, usize, &'e Element, Place<'_>, &mut Report) -> Result<(), Rejet>,
    ) {
        for element in elements {
            let place = Place { fichier: self.fichier, ligne: element.ligne };
            let read = fiche
                .map_err(|_| "fiche écartée")
                .and_then(|fiche| take(self.fiches, fiche, element, place, self.report));
            self.count(genre, read);
        }
    }

    fn take_fiche(&mut self, fiche: &Element) {
        let place = Place { fichier: self.fichier, ligne: fiche.ligne };
        let niveau = fiche.child("NOMENCLATURE_EUROPE").map_or("", |nomenclature| nomenclature.text("NIVEAU"));
        let abrege = fiche.child("ABREGE").map_or("", |abrege| abrege.text("CODE"));
        let lue = Fiche {
            numero: fiche.text("NUMERO_FICHE"),
            intitule: fiche.text("INTITULE"),
            abrege,
            niveau,
            actif: fiche.text("ACTIF"),
            date_effet: fiche.text("DATE_EFFET"),
            fin_enregistrement: fiche.text("DATE_FIN_ENREGISTREMENT"),
        };
        let at = self.fiches.add(&lue, place, self.report);
        self.count("FICHE", at.map(|_| ()));
        if let Ok(at) = at {
            self.fiches.set_prerequis(at, fiche.text("PREREQUIS_ENTREE_FORMATION"), place, self.report);
            self.fiches.set_reglementation(at, fiche.text("REGLEMENTATIONS_ACTIVITES"));
        }
        self.take_voies(at, fiche);
        self.take_links(at, fiche);
        self.take_remplacements(at, fiche);
    }

    /// `ACTIF` inside the element in version 4, plain text before.
    fn take_voies(&mut self, at: Result<usize, Rejet>, fiche: &Element) {
        for (nom, voie) in valeurs::voies_by_element() {
            let elements = fiche.enfants.iter().filter(|enfant| enfant.nom == nom);
            self.each("SI_JURY", at, elements, |fiches, at, element, place, report| {
                let said = element.child("ACTIF").map_or(element.texte.trim(), |actif| actif.texte.trim());
                let code = fiches.get(at).code.to_string();
                match read_value(valeurs::yes_no(said), (nom, said), &code, place, report) {
                    Some(true) => fiches.add_voie(at, voie),
                    Some(false) => {}
                    None => return Err("ni oui ni non"),
                }
                Ok(())
            });
        }
    }

    fn take_links(&mut self, at: Result<usize, Rejet>, fiche: &Element) {
        self.each("ROME", at, fiche.rows("CODES_ROME"), |fiches, at, element, place, report| {
            fiches.add_rome(at, element.text("CODE"), place, report)
        });
        let blocs = fiche.rows("BLOCS_COMPETENCES");
        self.each("BLOC_COMPETENCES", at, blocs, |fiches, at, element, place, report| {
            let fields = (element.text("CODE"), element.text("LIBELLE"), element.text("LISTE_COMPETENCES"));
            fiches.add_bloc(at, fields, place, report)
        });
        let certificateurs = fiche.rows("CERTIFICATEURS");
        self.each("CERTIFICATEUR", at, certificateurs, |fiches, at, element, place, report| {
            let fields = (element.text("SIRET_CERTIFICATEUR"), element.text("NOM_CERTIFICATEUR"));
            fiches.add_certificateur(at, fields, place, report)
        });
        let brochures = fiche.enfants.iter().filter(|enfant| enfant.nom.starts_with("CCN_"));
        self.each("CCN", at, brochures, |fiches, at, element, place, report| match element.text("NUMERO") {
            "" => Err("aucune brochure"),
            numero => fiches.add_brochure(at, numero, place, report),
        });
        self.each("IDCC", at, fiche.rows("CODES_IDCC"), |fiches, at, element, place, report| {
            fiches.add_idcc(at, element.text("CODE"), place, report)
        });
    }

    /// Lists of elements in version 4, plain text before.
    fn take_remplacements(&mut self, at: Result<usize, Rejet>, fiche: &Element) {
        const SIDES: [(&str, &str, &str); 2] = [
            ("ANCIENNES_CERTIFICATIONS", "ANCIENNE_CERTIFICATION", "ID_FICHE_ANCIENNE_CERTIFICATION"),
            ("NOUVELLES_CERTIFICATIONS", "NOUVELLE_CERTIFICATION", "ID_FICHE_NOUVELLE_CERTIFICATION"),
        ];
        for (list, one, id) in SIDES {
            let plain = fiche.enfants.iter().filter(|enfant| enfant.nom == one);
            self.each(one, at, fiche.rows(list).chain(plain), |fiches, at, element, place, report| {
                let said = element.child(id).map_or(element.texte.trim(), |child| child.texte.trim());
                let code: CodeCertification = fiches.get(at).code;
                let sides = if one == SIDES[0].1 { (said, "") } else { ("", said) };
                fiches.add_remplacements(code, sides, place, report)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names_are_sorted() {
        assert!(LUS.is_sorted() && PASSES.is_sorted() && RICHES.is_sorted());
    }
}
