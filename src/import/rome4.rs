//! ROME 4.x, as France Travail publishes it: a folder of CSV files `unix_<table>_v<édition>_utf8.csv`.
//!
//! Six tables are required, the others enrich the référentiel or confirm it. Every row of every table is kept, or
//! rejected with its reason.

use rustc_hash::FxHashMap;

use super::rome::{self, Dossier, Index, METIER_INCONNU, check_label, to_itself, twice, unknown};
use super::source::{ImportError, Place, Sort, Table, undouble};
use crate::fils;
use crate::model::{
    Appellation, Categorie, CodeOgr, CodeRome, Competence, Contexte, Ensemble, GenreEnsemble, Metier, Mobilite, Nature,
    Report, Severite, Slug, Tables,
};
use crate::text::nombre::count;

/// The tables without which there is no référentiel.
pub const REQUISES: [&str; 6] = [
    "referentiel_code_rome",
    "referentiel_competence",
    "referentiel_savoir",
    "referentiel_contexte_travail",
    "coherence_item",
    "referentiel_appellation",
];

/// The larger tables in the order in which they are read, so that they may be read ahead.
pub const ORDRE: [&str; 16] = [
    REQUISES[0],
    REQUISES[1],
    REQUISES[2],
    REQUISES[3],
    REQUISES[4],
    REQUISES[5],
    "texte",
    "rubrique_mobilite",
    "arborescence_secteur_activite",
    "arborescence_secteur_naf",
    "arborescence_thematique",
    "arborescence_centre_interet",
    "cr_gd_dp",
    "item",
    "liens_rome_referentiels",
    "cr_gd_dp_appellations",
];

pub(super) const ITEM_INCONNU: &str = "item inconnu";

/// What one OGR code stands for in this edition, and where. Small, since every link looks one up.
#[derive(Clone, Copy)]
pub(super) enum Item {
    Competence(u32),
    /// The same, of the nature "certification".
    Certification(u32),
    MacroCompetence(u32),
    Contexte(u32),
}

/// What was read so far.
#[derive(Default)]
pub(super) struct Import {
    pub tables: Tables,
    pub metiers: Index<CodeRome>,
    pub items: FxHashMap<CodeOgr, Item>,
}

/// What métiers may ask, and which asks what.
#[derive(Default)]
struct Items {
    items: FxHashMap<CodeOgr, Item>,
    competences: Vec<Competence>,
    macro_competences: Vec<Competence>,
    contextes: Vec<Contexte>,
    /// By métier.
    liens: Vec<Liens>,
}

/// What a métier asks.
#[derive(Default, Clone)]
struct Liens {
    coeur: Vec<CodeOgr>,
    emergentes: Vec<CodeOgr>,
    competences: Vec<CodeOgr>,
    contextes: Vec<CodeOgr>,
    cite: Vec<CodeOgr>,
}

/// Reads the tables of a ROME 4 folder.
pub fn read(dossier: &mut Dossier<'_, '_>, report: &mut Report) -> Result<Tables, ImportError> {
    let mut import = Import::default();
    import.read_metiers(&dossier.table(REQUISES[0], report)?, report)?;
    let Import { tables, metiers, .. } = &mut import;
    let mut table = |at: usize| dossier.table(REQUISES[at], report);
    let of_items = [table(1)?, table(2)?, table(3)?, table(4)?];
    let codes: Vec<CodeRome> = tables.metiers.iter().map(|metier| metier.code).collect();
    // What is asked and what describes métiers touch nothing in common.
    let (items, described) = fils::join(
        || {
            let mut report = Report::default();
            Items::read(&of_items, metiers, &codes, &mut report).map(|items| (items, report))
        },
        || reported(|report| describe(dossier, metiers, tables, report)),
    );
    let (items, of_items) = items?;
    report.merge(of_items);
    report.merge(described?);
    import.take(items);
    import.confirm(dossier, report)?;
    Ok(import.tables)
}

/// Reads what describes métiers: their names, texts, mobilities, interests and sets.
fn describe(
    dossier: &mut Dossier<'_, '_>,
    metiers: &Index<CodeRome>,
    tables: &mut Tables,
    report: &mut Report,
) -> Result<(), ImportError> {
    read_appellations(&dossier.table(REQUISES[5], report)?, metiers, tables, report)?;
    if let Some(table) = dossier.optional("texte", report)? {
        let columns = ["code_rome", "libelle_type_texte", "position_phrase", "libelle_texte"];
        rome::read_textes(&table, columns, ["definition", "acces_metier"], metiers, tables, report)?;
    }
    if let Some(table) = dossier.optional("rubrique_mobilite", report)? {
        read_mobilites(&table, metiers, tables, report)?;
    }
    if let Some(table) = dossier.optional("referentiel_code_rome_riasec", report)? {
        rome::read_riasec(&table, metiers, tables, report)?;
    }
    read_ensembles(dossier, metiers, tables, report)
}

/// Whether a blank, `O` or `N`; anything else is unknown, with a finding.
fn yes_no(text: &str, colonne: &str, code: &str, place: Place<'_>, report: &mut Report) -> Option<bool> {
    match text {
        "O" => Some(true),
        "N" => Some(false),
        "" => None,
        _ => {
            let texte = format!("« {text} » dans {colonne} (attendu : O, N ou vide) : lu comme inconnu");
            report.add(place.constat(Severite::Alerte, Categorie::ValeurInvalide, code, texte));
            None
        }
    }
}

fn non_blank(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| undouble(text))
}

impl Items {
    /// Reads compétences, savoirs, contextes, then which métier asks which. `codes` are those of the métiers.
    fn read(
        [competences, savoirs, contextes, coherence]: &[Table; 4],
        metiers: &Index<CodeRome>,
        codes: &[CodeRome],
        report: &mut Report,
    ) -> Result<Self, ImportError> {
        let mut items = Items { liens: vec![Liens::default(); codes.len()], ..Items::default() };
        items.read_competences(competences, report)?;
        items.read_savoirs(savoirs, report)?;
        items.read_contextes(contextes, report)?;
        items.read_coherence(coherence, metiers, codes, report)?;
        Ok(items)
    }

    fn add_competence(
        &mut self,
        competence: Competence,
        is_macro: bool,
        place: Place<'_>,
        report: &mut Report,
    ) -> Sort {
        let target = if is_macro { &mut self.macro_competences } else { &mut self.competences };
        let at = target.len() as u32;
        let item = match competence.nature {
            _ if is_macro => Item::MacroCompetence(at),
            Nature::Certification => Item::Certification(at),
            _ => Item::Competence(at),
        };
        if self.items.contains_key(&competence.code) {
            return twice(place, report, &competence.code.to_string());
        }
        self.items.insert(competence.code, item);
        target.push(competence);
        Sort::Gardee
    }

    /// Whether a code is that of a macro-compétence met so far.
    fn is_macro(&self, code: CodeOgr) -> bool {
        matches!(self.items.get(&code), Some(Item::MacroCompetence(_)))
    }

    fn read_competences(&mut self, table: &Table, report: &mut Report) -> Result<(), ImportError> {
        let columns = [
            "code_ogr",
            "nature",
            "libelle_competence",
            "definition",
            "code_ogr_macro_comp",
            "code_macro_comp",
            "cat_comp",
            "sous_cat_comp",
        ];
        // Compétences whose macro-compétence was not met yet, and their lines.
        let mut to_find = Vec::new();
        table.visit(
            columns,
            report,
            |[code, nature, libelle, definition, parent, arbre, cat, sous_cat], place, report| {
                check_label(libelle, "libelle_competence", code, place, report);
                let categorie = if cat.starts_with("Savoir-être") { Nature::SavoirEtre } else { Nature::SavoirFaire };
                let mut competence = Competence::new(place.parse(code)?, undouble(libelle), categorie);
                competence.definition = undouble(definition);
                competence.macro_competence = place.parse_or_blank(parent)?;
                competence.arborescence = non_blank(arbre);
                competence.categorie = non_blank(cat);
                competence.sous_categorie = non_blank(sous_cat);
                let is_met = competence.macro_competence.is_none_or(|code| self.is_macro(code));
                let (is_macro, at) = (nature == "Macro-compétence", self.competences.len());
                let sort = self.add_competence(competence, is_macro, place, report);
                if !is_met && self.competences.len() > at {
                    to_find.push((at, place.ligne));
                }
                Ok(sort)
            },
        )?;
        for (at, ligne) in to_find {
            if self.competences[at].macro_competence.is_some_and(|code| !self.is_macro(code)) {
                let competence = &mut self.competences[at];
                report.add(crate::model::Constat {
                    severite: Severite::Alerte,
                    categorie: Categorie::LienMort,
                    fichier: table.name().to_owned(),
                    ligne: Some(ligne),
                    code: Some(competence.code.to_string()),
                    texte: format!("macro-compétence inconnue de {}", competence.code),
                });
                competence.macro_competence = None;
            }
        }
        Ok(())
    }

    fn read_savoirs(&mut self, table: &Table, report: &mut Report) -> Result<(), ImportError> {
        let columns = ["code_ogr_savoir", "libelle_savoir", "categorie_savoir", "sous_categorie_savoir"];
        table.visit(columns, report, |[code, libelle, categorie, sous_categorie], place, report| {
            check_label(libelle, "libelle_savoir", code, place, report);
            let is_certification = categorie == "Certifications et habilitations";
            let nature = if is_certification { Nature::Certification } else { Nature::Savoir };
            let mut savoir = Competence::new(place.parse(code)?, undouble(libelle), nature);
            savoir.categorie = non_blank(categorie);
            savoir.sous_categorie = non_blank(sous_categorie);
            Ok(self.add_competence(savoir, false, place, report))
        })
    }

    fn read_contextes(&mut self, table: &Table, report: &mut Report) -> Result<(), ImportError> {
        let columns = ["code_ogr", "libelle_cont_travail", "libelle_type_cont_trav"];
        table.visit(columns, report, |[code, libelle, famille], place, report| {
            let ogr: CodeOgr = place.parse(code)?;
            if self.items.contains_key(&ogr) {
                return Ok(twice(place, report, code));
            }
            check_label(libelle, "libelle_cont_travail", code, place, report);
            self.items.insert(ogr, Item::Contexte(self.contextes.len() as u32));
            self.contextes.push(Contexte { code: ogr, libelle: undouble(libelle), famille: non_blank(famille) });
            Ok(Sort::Gardee)
        })
    }

    fn read_coherence(
        &mut self,
        table: &Table,
        metiers: &Index<CodeRome>,
        codes: &[CodeRome],
        report: &mut Report,
    ) -> Result<(), ImportError> {
        table.visit(["code_rome", "code_ogr", "coeur_metier"], report, |[rome, ogr, coeur], place, report| {
            let code: CodeOgr = place.parse(ogr)?;
            let Some(at) = metiers.find(place.parse(rome)?) else {
                return Ok(unknown(place, report, rome, METIER_INCONNU));
            };
            let liens = &mut self.liens[at];
            let list = match self.items.get(&code) {
                None => return Ok(unknown(place, report, ogr, ITEM_INCONNU)),
                Some(Item::Contexte(_)) => &mut liens.contextes,
                Some(Item::Certification(_)) => &mut liens.cite,
                Some(Item::Competence(_) | Item::MacroCompetence(_)) => match coeur {
                    "Principale" => &mut liens.coeur,
                    "Émergente" => &mut liens.emergentes,
                    "" => &mut liens.competences,
                    _ => {
                        let texte = format!("« {coeur} » dans coeur_metier (attendu : Principale, Émergente ou vide)");
                        report.add(place.constat(Severite::Alerte, Categorie::ValeurInvalide, rome, texte));
                        &mut liens.competences
                    }
                },
            };
            list.push(code);
            Ok(Sort::Gardee)
        })?;
        for (liens, metier) in self.liens.iter_mut().zip(codes) {
            for list in
                [&mut liens.coeur, &mut liens.emergentes, &mut liens.competences, &mut liens.contextes, &mut liens.cite]
            {
                list.sort_unstable();
                let before = list.len();
                list.dedup();
                if list.len() < before {
                    report.add(crate::model::Constat {
                        severite: Severite::Information,
                        categorie: Categorie::Doublon,
                        fichier: table.name().to_owned(),
                        ligne: None,
                        code: Some(metier.to_string()),
                        texte: format!("{} sur {}", count(before - list.len(), "lien répété", "liens répétés"), metier),
                    });
                }
            }
        }
        Ok(())
    }
}

fn read_appellations(
    table: &Table,
    metiers: &Index<CodeRome>,
    tables: &mut Tables,
    report: &mut Report,
) -> Result<(), ImportError> {
    let columns = ["code_ogr", "libelle_appellation_long", "libelle_appellation_court", "code_rome", "peu_usite"];
    let mut seen = Index::default();
    table.visit(columns, report, |[ogr, long, court, rome, peu_usite], place, report| {
        let code: CodeOgr = place.parse(ogr)?;
        let Some(at) = metiers.find(place.parse(rome)?) else {
            return Ok(unknown(place, report, rome, METIER_INCONNU));
        };
        if !seen.insert(code, at) {
            return Ok(twice(place, report, ogr));
        }
        check_label(long, "libelle_appellation_long", ogr, place, report);
        tables.metiers[at].appellations.push(Appellation {
            code,
            libelle: undouble(long),
            court: (court != long).then(|| undouble(court)),
            peu_usite: yes_no(peu_usite, "peu_usite", ogr, place, report),
        });
        Ok(Sort::Gardee)
    })
}

fn read_mobilites(
    table: &Table,
    metiers: &Index<CodeRome>,
    tables: &mut Tables,
    report: &mut Report,
) -> Result<(), ImportError> {
    table.visit(["code_rome", "code_rome_cible", "numero_ordre"], report, |[de, vers, ordre], place, report| {
        let target: CodeRome = place.parse(vers)?;
        let (Some(at), Some(_)) = (metiers.find(place.parse(de)?), metiers.find(target)) else {
            let missing = if metiers.find(target).is_none() { vers } else { de };
            return Ok(unknown(place, report, missing, METIER_INCONNU));
        };
        if tables.metiers[at].code == target {
            return Ok(to_itself(place, report, de));
        }
        let mobilites = &mut tables.metiers[at].mobilites;
        if mobilites.iter().any(|known| known.vers == target) {
            return Ok(twice(place, report, &format!("{de} → {vers}")));
        }
        let rang = ordre.parse().ok();
        if rang.is_none() && !ordre.is_empty() {
            let texte = format!("« {ordre} » dans numero_ordre (attendu : un rang, ou vide) : lu comme inconnu");
            report.add(place.constat(Severite::Alerte, Categorie::ValeurInvalide, de, texte));
        }
        mobilites.push(Mobilite { vers: target, rang, genre: None });
        Ok(Sort::Gardee)
    })
}

/// Official sets: secteurs and sous-secteurs d'activité, NAF divisions, themes, centres d'intérêt, domains.
fn read_ensembles(
    dossier: &mut Dossier<'_, '_>,
    metiers: &Index<CodeRome>,
    tables: &mut Tables,
    report: &mut Report,
) -> Result<(), ImportError> {
    let mut ensembles = Ensembles::default();
    if let Some(table) = dossier.optional("arborescence_secteur_activite", report)? {
        let columns = [
            "code_sect_activite",
            "libelle_sect_activite",
            "code_ss_sect_activite",
            "libelle_ss_sect_activite",
            "code_rome",
        ];
        table.visit(columns, report, |[code, libelle, sous, sous_libelle, rome], place, report| {
            let Some(at) = metiers.find(place.parse(rome)?) else {
                return Ok(unknown(place, report, rome, METIER_INCONNU));
            };
            let rome = tables.metiers[at].code;
            ensembles.add("rome", code, libelle, rome, place)?;
            if !sous.is_empty() {
                ensembles.add("rome", &format!("{code}/{sous}"), sous_libelle, rome, place)?;
            }
            Ok(Sort::Gardee)
        })?;
    }
    let sources = [
        ("arborescence_secteur_naf", "naf", ["code_secteur_naf", "libelle_secteur_naf", "code_rome"]),
        ("arborescence_thematique", "theme", ["code_theme", "libelle_theme", "code_rome"]),
        ("arborescence_centre_interet", "interet", ["code_centre_interet", "libelle_centre_interet", "code_rome"]),
        ("cr_gd_dp", "domaine", ["code_domaine_professionel", "libelle_domaine_professionel", "code_rome"]),
    ];
    for (table, prefix, columns) in sources {
        let Some(table) = dossier.optional(table, report)? else { continue };
        table.visit(columns, report, |[code, libelle, rome], place, report| {
            let Some(at) = metiers.find(place.parse(rome)?) else {
                return Ok(unknown(place, report, rome, METIER_INCONNU));
            };
            ensembles.add(prefix, &code.to_lowercase(), libelle, tables.metiers[at].code, place)?;
            Ok(Sort::Gardee)
        })?;
    }
    tables.ensembles = ensembles.finish();
    Ok(())
}

impl Import {
    /// Takes in what métiers ask.
    fn take(&mut self, items: Items) {
        let Items { items, competences, macro_competences, contextes, liens } = items;
        self.items = items;
        self.tables.competences = competences;
        self.tables.macro_competences = macro_competences;
        self.tables.contextes = contextes;
        for (metier, liens) in self.tables.metiers.iter_mut().zip(liens) {
            let Liens { coeur, emergentes, competences, contextes, cite } = liens;
            metier.coeur = coeur;
            metier.emergentes = emergentes;
            metier.competences = competences;
            metier.contextes = contextes;
            metier.cite = cite;
        }
    }

    fn read_metiers(&mut self, table: &Table, report: &mut Report) -> Result<(), ImportError> {
        let columns =
            ["code_rome", "code_ogr", "libelle_rome", "emploi_reglemente", "emploi_cadre", "code_rome_parent"];
        table.visit(columns, report, |[code, ogr, libelle, reglemente, cadre, parent], place, report| {
            let rome: CodeRome = place.parse(code)?;
            if !self.metiers.insert(rome, self.tables.metiers.len()) {
                return Ok(twice(place, report, code));
            }
            check_label(libelle, "libelle_rome", code, place, report);
            let mut metier = Metier::new(rome, undouble(libelle));
            metier.ogr = place.parse_or_blank(ogr)?;
            metier.emploi_reglemente = yes_no(reglemente, "emploi_reglemente", code, place, report);
            metier.emploi_cadre = yes_no(cadre, "emploi_cadre", code, place, report);
            metier.parent = place.parse_or_blank(parent)?;
            self.tables.metiers.push(metier);
            Ok(Sort::Gardee)
        })
    }
}

/// What a reader reports, apart.
pub(super) fn reported(read: impl FnOnce(&mut Report) -> Result<(), ImportError>) -> Result<Report, ImportError> {
    let mut report = Report::default();
    read(&mut report).map(|()| report)
}

/// Sets as they are gathered, row by row.
#[derive(Default)]
struct Ensembles {
    /// Their positions, by prefix and code.
    connus: FxHashMap<(&'static str, String), usize>,
    trouves: Vec<(Slug, String, Vec<CodeRome>)>,
}

impl Ensembles {
    /// Adds a métier to the set of a code.
    fn add(
        &mut self,
        prefixe: &'static str,
        code: &str,
        libelle: &str,
        metier: CodeRome,
        place: Place<'_>,
    ) -> Result<(), ImportError> {
        let key = (prefixe, code.to_owned());
        let at = match self.connus.get(&key) {
            Some(at) => *at,
            None => {
                let slug = place.parse(&format!("{prefixe}:{code}"))?;
                self.trouves.push((slug, undouble(libelle), Vec::new()));
                self.connus.insert(key, self.trouves.len() - 1);
                self.trouves.len() - 1
            }
        };
        self.trouves[at].2.push(metier);
        Ok(())
    }

    /// The sets, sorted by code, each métier once.
    fn finish(mut self) -> Vec<Ensemble> {
        self.trouves.sort_unstable_by(|(one, ..), (other, ..)| one.cmp(other));
        let ensembles = self.trouves.into_iter().map(|(code, libelle, mut metiers)| {
            metiers.sort_unstable();
            metiers.dedup();
            Ensemble {
                code,
                libelle,
                definition: None,
                genre: GenreEnsemble::Officiel,
                metiers,
                idcc: Vec::new(),
                source: None,
                date: None,
                certitude: None,
            }
        });
        ensembles.collect()
    }
}
