//! The tables of ROME 4 that repeat the others: each row is compared with what is already read, and kept where the two agree.

use rustc_hash::FxHashMap;

use super::rome::{Dossier, METIER_INCONNU, unknown};
use super::rome4::{ITEM_INCONNU, Import, Item, reported};
use super::source::{self, ImportError, Place, Sort, Table, undouble};
use crate::fils;
use crate::model::{Categorie, CodeOgr, Report, Severite, Slug};

const NOMENCLATURE_INTERNE: &str = "nomenclature interne du fichier";
const HORS_MODELE: &str = "sans usage dans le modèle";

impl Import {
    /// The tables that repeat the others: each row is compared with what is already read.
    pub fn confirm(&self, dossier: &mut Dossier<'_, '_>, report: &mut Report) -> Result<(), ImportError> {
        let mut table = |nom| dossier.optional(nom, report);
        let (items, liens, arbre) =
            (table("item")?, table("liens_rome_referentiels")?, table("cr_gd_dp_appellations")?);
        let appellations = self.appellations();
        let (of_liens, of_others) = fils::join(
            || reported(|report| self.confirm_liens(liens, &appellations, report)),
            || {
                let of_items = reported(|report| self.confirm_items(items, report))?;
                Ok((of_items, reported(|report| self.confirm_tree(arbre, &appellations, report))?))
            },
        );
        let (of_items, of_tree) = of_others?;
        [of_items, of_liens?, of_tree].into_iter().for_each(|one| report.merge(one));
        let codes = [
            ("secteur_activite", "code_sect_activite", "rome"),
            ("secteur_naf", "code_secteur_naf", "naf"),
            ("themes", "code_theme", "theme"),
            ("centre_interet", "code_centre_interet", "interet"),
            ("domaine_professionnel", "code_domaine_professionnel", "domaine"),
        ];
        for (table, column, prefix) in codes {
            let Some(table) = dossier.optional(table, report)? else { continue };
            table.visit([column], report, |[code], place, _| {
                let name: Slug = place.parse(&format!("{prefix}:{}", code.to_lowercase()))?;
                let is_used = self.tables.ensembles.binary_search_by(|e| e.code.cmp(&name)).is_ok();
                Ok(if is_used { Sort::Gardee } else { Sort::Rejetee("ensemble sans métier") })
            })?;
        }
        let unused = [
            ("sous_secteur_activite", "code_ss_sect_activite", "repris de l'arborescence des secteurs"),
            ("grand_domaine", "code_grand_domaine", HORS_MODELE),
            ("referentiel_macro_competence_riasec", "code_ogr", HORS_MODELE),
            ("composition_bloc", "code_compo_bloc", NOMENCLATURE_INTERNE),
            ("descriptif_rubrique", "code_rubrique", NOMENCLATURE_INTERNE),
            ("type_referentiel", "code_type_referentiel", NOMENCLATURE_INTERNE),
        ];
        for (table, column, motif) in unused {
            let Some(table) = dossier.read(table, report)? else { continue };
            table.visit([column], report, |_, _, _| Ok(Sort::Rejetee(motif)))?;
        }
        Ok(())
    }

    fn confirm_items(&self, table: Option<Table>, report: &mut Report) -> Result<(), ImportError> {
        let Some(table) = table else { return Ok(()) };
        table.visit(["code_ogr", "libelle"], report, |[ogr, libelle], place, report| {
            let known = match self.items.get(&place.parse(ogr)?) {
                None => return Ok(unknown(place, report, ogr, ITEM_INCONNU)),
                Some(Item::Competence(at) | Item::Certification(at)) => &self.tables.competences[*at as usize].libelle,
                Some(Item::MacroCompetence(at)) => &self.tables.macro_competences[*at as usize].libelle,
                Some(Item::Contexte(at)) => &self.tables.contextes[*at as usize].libelle,
            };
            Ok(agree(known, libelle, ogr, place, report))
        })
    }

    fn confirm_liens(
        &self,
        table: Option<Table>,
        appellations: &FxHashMap<CodeOgr, usize>,
        report: &mut Report,
    ) -> Result<(), ImportError> {
        let Some(table) = table else { return Ok(()) };
        table.visit(["code_rome", "code_compo_bloc", "code_ogr"], report, |[rome, bloc, ogr], place, report| {
            let code: CodeOgr = place.parse(ogr)?;
            let Some(at) = self.metiers.find(place.parse(rome)?) else {
                return Ok(unknown(place, report, rome, METIER_INCONNU));
            };
            let metier = &self.tables.metiers[at];
            let is_known = match bloc {
                "1" => metier.ogr == Some(code),
                "2" => appellations.get(&code) == Some(&at),
                "6" => metier.contextes.binary_search(&code).is_ok(),
                _ => [&metier.coeur, &metier.emergentes, &metier.competences, &metier.cite]
                    .iter()
                    .any(|list| list.binary_search(&code).is_ok()),
            };
            if is_known {
                return Ok(Sort::Gardee);
            }
            let texte = format!("lien {rome} – {ogr} absent de la table qui fait foi");
            report.add(place.constat(Severite::Alerte, Categorie::Divergence, rome, texte));
            Ok(Sort::Rejetee("lien absent de la table qui fait foi"))
        })
    }

    fn confirm_tree(
        &self,
        table: Option<Table>,
        appellations: &FxHashMap<CodeOgr, usize>,
        report: &mut Report,
    ) -> Result<(), ImportError> {
        let Some(table) = table else { return Ok(()) };
        let fiches: FxHashMap<CodeOgr, usize> =
            self.tables.metiers.iter().enumerate().filter_map(|(at, m)| Some((m.ogr?, at))).collect();
        let columns = ["type_provenance", "intitule", "ogr_rome", "ogr_appellation"];
        table.visit(columns, report, |[genre, intitule, fiche, appellation], place, report| {
            let fiche: Option<CodeOgr> = place.parse_or_blank(fiche)?;
            let at = fiche.and_then(|code| fiches.get(&code));
            match (genre, at) {
                ("1" | "2", _) => Ok(Sort::Rejetee("intitulé de domaine, repris de cr_gd_dp")),
                ("3", Some(&at)) => {
                    let metier = &self.tables.metiers[at];
                    Ok(agree(&metier.libelle, intitule, metier.code.as_str(), place, report))
                }
                ("4", Some(at)) if appellations.get(&place.parse(appellation)?) == Some(at) => Ok(Sort::Gardee),
                _ => {
                    let texte = format!("« {intitule}{appellation} » ne répète rien de connu");
                    report.add(place.constat(Severite::Alerte, Categorie::Divergence, "", texte));
                    Ok(Sort::Rejetee("lien absent de la table qui fait foi"))
                }
            }
        })
    }

    /// The métier of each appellation.
    fn appellations(&self) -> FxHashMap<CodeOgr, usize> {
        let metiers = self.tables.metiers.iter().enumerate();
        metiers.flat_map(|(at, metier)| metier.appellations.iter().map(move |a| (a.code, at))).collect()
    }
}

/// A label that another table repeats: kept, with a finding where the two differ.
fn agree(known: &str, repeated: &str, code: &str, place: Place<'_>, report: &mut Report) -> Sort {
    let differs = if source::has_doubled(repeated) { undouble(repeated) != known } else { repeated != known };
    if differs {
        let texte = format!("libellé « {repeated} » différent de « {known} », qui est gardé");
        report.add(place.constat(Severite::Information, Categorie::Divergence, code, texte));
    }
    Sort::Gardee
}
