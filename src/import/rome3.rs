//! ROME 3.x: 532 métiers, `activités` (read as savoir-faire), `compétences` (read as savoirs), `environnements` (read
//! as contextes). Items that a fiche lists "de base" are its core, those "spécifiques" are not.

use std::collections::HashMap;

use super::rome::{self, Dossier, Index, METIER_INCONNU, check_label, to_itself, twice, unknown};
use super::source::{ImportError, Place, Sort, Table, undouble};
use crate::model::{
    Appellation, Categorie, CodeOgr, CodeRome, Competence, Contexte, GenreMobilite, Metier, Mobilite, Nature, Report,
    Severite, Tables,
};

const ITEM_INCONNU: &str = "item inconnu";

/// The block of a fiche that lists what every one of its jobs asks.
const BLOC_DE_BASE: &str = "8";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Competence(usize),
    Contexte(usize),
}

#[derive(Default)]
struct Import {
    tables: Tables,
    metiers: Index<CodeRome>,
    items: HashMap<CodeOgr, Item>,
}

/// Reads the tables of a ROME 3 folder.
pub fn read(dossier: &mut Dossier<'_, '_>, report: &mut Report) -> Result<Tables, ImportError> {
    let mut import = Import::default();
    import.read_metiers(&dossier.table("referentiel_code_rome", report)?, report)?;
    let competences = dossier.table("referentiel_competence", report)?;
    import.read_items(&competences, ["code_ogr", "libelle_competence", "statut"], Some("1"), report)?;
    let contextes = dossier.table("referentiel_env_travail", report)?;
    import.read_contextes(&contextes, report)?;
    if let Some(table) = dossier.optional("referentiel_activite", report)? {
        import.read_items(&table, ["code_ogr", "libelle_activite", "statut"], Some("2"), report)?;
    }
    // The published activity table may be a stub; the labels of activités then stand here.
    if let Some(table) = dossier.optional("items", report)? {
        import.read_items(&table, ["code_ogr", "libelle", "code_type_referentiel"], None, report)?;
    }
    import.read_appellations(&dossier.table("referentiel_appellation", report)?, report)?;
    import.read_liens(&dossier.table("liens_rome_referentiels", report)?, report)?;
    import.finish_links();
    import.confirm_coherence(dossier, report)?;
    if let Some(table) = dossier.optional("texte", report)? {
        let columns = ["code_rome", "libelle_type_texte", "position_libelle_txt", "libelle_texte"];
        rome::read_textes(&table, columns, ["definition", "acces_a_em"], &import.metiers, &mut import.tables, report)?;
    }
    if let Some(table) = dossier.optional("rubrique_mobilite", report)? {
        import.read_mobilites(&table, report)?;
    }
    if let Some(table) = dossier.optional("referentiel_code_rome_riasec", report)? {
        rome::read_riasec(&table, &import.metiers, &mut import.tables, report)?;
    }
    if let Some(table) = dossier.read("item_arborescence", report)? {
        table.visit(["code_ogr"], report, |_, _, _| Ok(Sort::Rejetee("sans usage dans le modèle")))?;
    }
    Ok(import.tables)
}

impl Import {
    fn read_metiers(&mut self, table: &Table, report: &mut Report) -> Result<(), ImportError> {
        table.visit(["code_rome", "code_ogr", "libelle_rome"], report, |[code, ogr, libelle], place, report| {
            let rome: CodeRome = place.parse(code)?;
            if !self.metiers.insert(rome, self.tables.metiers.len()) {
                return Ok(twice(place, report, code));
            }
            check_label(libelle, "libelle_rome", code, place, report);
            let mut metier = Metier::new(rome, undouble(libelle));
            metier.ogr = place.parse_or_blank(ogr)?;
            self.tables.metiers.push(metier);
            Ok(Sort::Gardee)
        })
    }

    /// Reads activités and compétences; `genre` is their type, or `None` where the third column tells it row by row.
    fn read_items(
        &mut self,
        table: &Table,
        colonnes: [&str; 3],
        genre: Option<&str>,
        report: &mut Report,
    ) -> Result<(), ImportError> {
        table.visit(colonnes, report, |[ogr, libelle, column], place, report| {
            let code: CodeOgr = place.parse(ogr)?;
            let libelle = undouble(libelle);
            let nature = match genre.unwrap_or(column) {
                "1" => Nature::Savoir,
                "2" => Nature::SavoirFaire,
                _ if self.items.contains_key(&code) => return Ok(Sort::Gardee),
                _ => return Ok(Sort::Rejetee("item d'un genre sans usage")),
            };
            match self.items.get(&code) {
                None => {
                    self.items.insert(code, Item::Competence(self.tables.competences.len()));
                    self.tables.competences.push(Competence::new(code, libelle, nature));
                }
                Some(Item::Competence(at)) => self.confirm_item(*at, nature, &libelle, place, report),
                Some(Item::Contexte(_)) => return Ok(twice(place, report, ogr)),
            }
            Ok(Sort::Gardee)
        })
    }

    fn confirm_item(&self, at: usize, nature: Nature, libelle: &str, place: Place<'_>, report: &mut Report) {
        let known = &self.tables.competences[at];
        if known.libelle != libelle || known.nature != nature {
            let texte = format!("libellé « {libelle} » différent de « {} », qui est gardé", known.libelle);
            let code = known.code.to_string();
            report.add(place.constat(Severite::Information, Categorie::Divergence, &code, texte));
        }
    }

    fn read_contextes(&mut self, table: &Table, report: &mut Report) -> Result<(), ImportError> {
        let columns = ["code_ogr", "libelle_env_travail", "libelle_type_section_env_trav"];
        table.visit(columns, report, |[ogr, libelle, famille], place, report| {
            let code: CodeOgr = place.parse(ogr)?;
            if self.items.contains_key(&code) {
                return Ok(twice(place, report, ogr));
            }
            self.items.insert(code, Item::Contexte(self.tables.contextes.len()));
            let famille = (!famille.is_empty()).then(|| undouble(famille));
            self.tables.contextes.push(Contexte { code, libelle: undouble(libelle), famille });
            Ok(Sort::Gardee)
        })
    }

    fn read_appellations(&mut self, table: &Table, report: &mut Report) -> Result<(), ImportError> {
        let columns = ["code_ogr", "libelle_appellation_long", "libelle_appellation_court", "code_rome"];
        let mut seen = Index::default();
        table.visit(columns, report, |[ogr, long, court, rome], place, report| {
            let Some(at) = self.metiers.find(place.parse(rome)?) else {
                return Ok(unknown(place, report, rome, METIER_INCONNU));
            };
            let code: CodeOgr = place.parse(ogr)?;
            if !seen.insert(code, at) {
                return Ok(twice(place, report, ogr));
            }
            self.tables.metiers[at].appellations.push(Appellation {
                code,
                libelle: undouble(long),
                court: (court != long).then(|| undouble(court)),
                peu_usite: None,
            });
            Ok(Sort::Gardee)
        })
    }

    fn read_liens(&mut self, table: &Table, report: &mut Report) -> Result<(), ImportError> {
        let columns = ["code_rome", "code_ogr", "code_type_referentiel", "code_compo_bloc"];
        table.visit(columns, report, |[rome, ogr, genre, bloc], place, report| {
            let code: CodeOgr = place.parse(ogr)?;
            let Some(at) = self.metiers.find(place.parse(rome)?) else {
                return Ok(unknown(place, report, rome, METIER_INCONNU));
            };
            let metier = &mut self.tables.metiers[at];
            match genre {
                "3" => return Ok(Sort::Gardee),
                "4" if metier.appellations.iter().any(|a| a.code == code) => return Ok(Sort::Gardee),
                "4" => return Ok(unknown(place, report, ogr, "appellation inconnue")),
                _ => {}
            }
            match self.items.get(&code) {
                None => return Ok(unknown(place, report, ogr, ITEM_INCONNU)),
                Some(Item::Contexte(_)) => metier.contextes.push(code),
                Some(Item::Competence(_)) if bloc == BLOC_DE_BASE => metier.coeur.push(code),
                Some(Item::Competence(_)) => metier.competences.push(code),
            }
            Ok(Sort::Gardee)
        })
    }

    /// Sorts the links; an item both "de base" and "spécifique" is "de base".
    fn finish_links(&mut self) {
        for metier in &mut self.tables.metiers {
            for list in [&mut metier.coeur, &mut metier.competences, &mut metier.contextes] {
                list.sort_unstable();
                list.dedup();
            }
            let coeur = &metier.coeur;
            metier.competences.retain(|code| coeur.binary_search(code).is_err());
        }
    }

    fn confirm_coherence(&self, dossier: &mut Dossier<'_, '_>, report: &mut Report) -> Result<(), ImportError> {
        let Some(table) = dossier.optional("coherence_item", report)? else { return Ok(()) };
        table.visit(["code_rome", "code_ogr"], report, |[rome, ogr], place, report| {
            let code: CodeOgr = place.parse(ogr)?;
            let Some(at) = self.metiers.find(place.parse(rome)?) else {
                return Ok(unknown(place, report, rome, METIER_INCONNU));
            };
            let metier = &self.tables.metiers[at];
            let lists = [&metier.coeur, &metier.competences, &metier.contextes];
            if lists.iter().any(|list| list.binary_search(&code).is_ok()) {
                return Ok(Sort::Gardee);
            }
            let texte = format!("lien {rome} – {ogr} absent de la table qui fait foi");
            report.add(place.constat(Severite::Alerte, Categorie::Divergence, rome, texte));
            Ok(Sort::Rejetee("lien absent de la table qui fait foi"))
        })
    }

    /// One pair may stand several times, for its appellations: it is one mobility.
    fn read_mobilites(&mut self, table: &Table, report: &mut Report) -> Result<(), ImportError> {
        let columns = ["code_rome", "code_rome_cible", "libelle_type_mobilite"];
        table.visit(columns, report, |[de, vers, genre], place, report| {
            let target: CodeRome = place.parse(vers)?;
            let (Some(at), Some(_)) = (self.metiers.find(place.parse(de)?), self.metiers.find(target)) else {
                let missing = if self.metiers.find(target).is_none() { vers } else { de };
                return Ok(unknown(place, report, missing, METIER_INCONNU));
            };
            if self.tables.metiers[at].code == target {
                return Ok(to_itself(place, report, de));
            }
            let genre = match genre {
                "Proche" => Some(GenreMobilite::Proche),
                "Evolution" => Some(GenreMobilite::Evolution),
                _ => {
                    let texte = format!("« {genre} » (attendu : Proche ou Evolution) : lu comme inconnu");
                    report.add(place.constat(Severite::Alerte, Categorie::ValeurInvalide, de, texte));
                    None
                }
            };
            let mobilites = &mut self.tables.metiers[at].mobilites;
            let mobilite = Mobilite { vers: target, rang: None, genre };
            if !mobilites.contains(&mobilite) {
                mobilites.push(mobilite);
            }
            Ok(Sort::Gardee)
        })
    }
}
