//! The native form: a référentiel, or a layer laid over one, in TOML or JSON, that a person can read and correct.
//! Its shape is described in `src/docs/format-natif.md`; what may stand in it is the tables of the model.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::faute::translate;
use super::source::{self, Empreinte, ImportError};
use crate::model::{
    Bilan, Bloc, Categorie, Certification, Competence, Constat, Contexte, ContexteFait, Couche, Ensemble, Equivalence,
    Exigence, Identite, Limite, Metier, NomUsuel, Origine, Rapprochement, Report, Severite, Tables,
};
use crate::text::fold::says_nothing;

/// The value of `genre` in a native file.
pub const GENRE: &str = "passerelles.referentiel";

/// The version of the form that this engine reads and writes.
pub const VERSION: u32 = 1;

/// What the two grammars have in common, as one message.
const ATTENDU: &str = "un fichier natif .toml ou .json, ou un dossier qui en contient";

/// A file as it stands. The tables are spelt out and not flattened: serde would lose the place of their faults.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    genre: String,
    version: u32,
    couche: Option<Identite>,
    #[serde(default)]
    metier: Vec<Metier>,
    #[serde(default)]
    competence: Vec<Competence>,
    #[serde(default)]
    macro_competence: Vec<Competence>,
    #[serde(default)]
    contexte: Vec<Contexte>,
    #[serde(default)]
    ensemble: Vec<Ensemble>,
    #[serde(default)]
    exigence: Vec<Exigence>,
    #[serde(default)]
    certification: Vec<Certification>,
    #[serde(default)]
    bloc: Vec<Bloc>,
    #[serde(default)]
    equivalence: Vec<Equivalence>,
    #[serde(default)]
    contexte_fait: Vec<ContexteFait>,
    #[serde(default)]
    limite: Vec<Limite>,
    #[serde(default)]
    nom_usuel: Vec<NomUsuel>,
    #[serde(default)]
    proche: Vec<Rapprochement>,
}

impl Document {
    fn into_tables(self) -> Tables {
        Tables {
            metiers: self.metier,
            competences: self.competence,
            macro_competences: self.macro_competence,
            contextes: self.contexte,
            ensembles: self.ensemble,
            exigences: self.exigence,
            certifications: self.certification,
            blocs: self.bloc,
            equivalences: self.equivalence,
            contextes_faits: self.contexte_fait,
            limites: self.limite,
            noms_usuels: self.nom_usuel,
            rapprochements: self.proche,
        }
    }
}

#[derive(Serialize)]
struct DocumentOut<'a> {
    genre: &'static str,
    version: u32,
    couche: &'a Identite,
    #[serde(flatten)]
    tables: &'a Tables,
}

/// Whether a file has the name of a native one.
pub fn is_native(chemin: &Path) -> bool {
    chemin.extension().is_some_and(|extension| extension == "toml" || extension == "json")
}

/// Reads one native file, or all those of a folder as one layer. Nothing is checked across tables yet.
pub fn read(chemin: &Path) -> Result<(Couche, Report), ImportError> {
    let files = if chemin.is_dir() {
        source::list_folder(chemin)?.into_iter().filter(|path| is_native(path)).collect()
    } else {
        vec![chemin.to_owned()]
    };
    let texts = files.iter().map(|file| Ok((source::file_name(file), read_text(file, ATTENDU)?)));
    let texts: Vec<(String, String)> = texts.collect::<Result<_, ImportError>>()?;
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    read_texts(&source::file_name(chemin), &texts)
}

/// The text of a file in UTF-8.
pub(super) fn read_text(chemin: &Path, attendu: &'static str) -> Result<String, ImportError> {
    let bytes = source::read_file(chemin, source::TAILLE_MAX, attendu)?;
    Ok(decode(&source::file_name(chemin), &bytes)?.to_owned())
}

/// Reads the bytes of one native file; `nom` is the name it bears, which tells TOML from JSON.
pub fn read_octets(nom: &str, octets: &[u8]) -> Result<(Couche, Report), ImportError> {
    read_texts(nom, &[(nom, decode(nom, octets)?)])
}

fn decode<'a>(nom: &str, octets: &'a [u8]) -> Result<&'a str, ImportError> {
    std::str::from_utf8(octets).map_err(|error| ImportError::Encodage {
        ligne: 1 + memchr::memchr_iter(b'\n', &octets[..error.valid_up_to()]).count() as u64,
        fichier: nom.to_owned(),
    })
}

/// Reads the texts of one layer, each with the name of its file.
pub fn read_texts(nom: &str, texts: &[(&str, &str)]) -> Result<(Couche, Report), ImportError> {
    let mut identite = None;
    let mut tables = Tables::default();
    let mut report = Report::default();
    let mut empreinte = Empreinte::default();
    for (fichier, text) in texts {
        let mut document = parse(fichier, text)?;
        if let Some(couche) = document.couche.take()
            && identite.replace(couche).is_some()
        {
            return Err(at_key(
                fichier,
                text,
                "couche",
                "« couche » est déjà décrite dans un autre fichier du dossier".into(),
            ));
        }
        let mut bilan = Bilan::new(*fichier);
        let read = document.into_tables();
        bilan.lues = count(&read);
        bilan.gardees = bilan.lues;
        report.add_bilan(bilan);
        report_nameless(fichier, &read, &mut report);
        tables.append(read);
        empreinte.update(fichier, text.as_bytes());
    }
    let mut identite = identite.ok_or_else(|| ImportError::DossierInvalide {
        chemin: nom.to_owned(),
        manque: "aucune table « couche » (nom, edition, date)".to_owned(),
        remede: "Ajoutez-la à l'un des fichiers ; voyez src/docs/format-natif.md.".to_owned(),
    })?;
    identite.empreinte = empreinte.finish();
    Ok((Couche { identite, origine: Origine::Natif, tables }, report))
}

/// Tells which things have a label without letter nor digit: they are kept, as they are where an export has such.
fn report_nameless(fichier: &str, tables: &Tables, report: &mut Report) {
    fn find<'a, T: ToString + 'a>(things: impl Iterator<Item = (&'a T, &'a String)>) -> Vec<String> {
        things.filter(|(_, libelle)| says_nothing(libelle)).map(|(code, _)| code.to_string()).collect()
    }
    let titles = tables.metiers.iter().flat_map(|m| &m.appellations);
    let found = [
        find(tables.metiers.iter().map(|m| (&m.code, &m.libelle))),
        find(titles.map(|a| (&a.code, &a.libelle))),
        find(tables.competences.iter().chain(&tables.macro_competences).map(|c| (&c.code, &c.libelle))),
        find(tables.contextes.iter().map(|c| (&c.code, &c.libelle))),
        find(tables.ensembles.iter().map(|e| (&e.code, &e.libelle))),
        find(tables.certifications.iter().map(|c| (&c.code, &c.libelle))),
        find(tables.blocs.iter().map(|b| (&b.code, &b.libelle))),
        find(tables.limites.iter().map(|l| (&l.code, &l.libelle))),
        find(tables.noms_usuels.iter().map(|n| (&n.nom, &n.nom))),
    ];
    for code in found.into_iter().flatten() {
        let texte = format!("libellé vide (attendu : un libellé) : « {code} » est gardé sans nom");
        let (severite, categorie) = (Severite::Alerte, Categorie::ValeurInvalide);
        report.add(Constat { severite, categorie, fichier: fichier.to_owned(), ligne: None, code: Some(code), texte });
    }
}

fn count(tables: &Tables) -> u64 {
    let Tables {
        metiers,
        competences,
        macro_competences,
        contextes,
        ensembles,
        exigences,
        certifications,
        blocs,
        equivalences,
        contextes_faits,
        limites,
        noms_usuels,
        rapprochements,
    } = tables;
    let total = metiers.len()
        + competences.len()
        + macro_competences.len()
        + contextes.len()
        + ensembles.len()
        + exigences.len()
        + certifications.len()
        + blocs.len()
        + equivalences.len()
        + contextes_faits.len()
        + limites.len()
        + noms_usuels.len()
        + rapprochements.len();
    total as u64
}

fn parse(fichier: &str, text: &str) -> Result<Document, ImportError> {
    let document = if fichier.ends_with(".json") { parse_json(fichier, text) } else { parse_toml(fichier, text) }?;
    if document.genre != GENRE {
        let cause = format!("genre « {} » inattendu (attendu : « {GENRE} »)", document.genre);
        return Err(at_key(fichier, text, "genre", cause));
    }
    if document.version != VERSION {
        let cause = format!(
            "version {} inconnue (lue : {VERSION}). Mettez la bibliothèque à jour ou récrivez le fichier.",
            document.version
        );
        return Err(at_key(fichier, text, "version", cause));
    }
    Ok(document)
}

fn parse_json(fichier: &str, text: &str) -> Result<Document, ImportError> {
    serde_json::from_str(text).map_err(|error| {
        let whole = error.to_string();
        // serde_json ends its message with the place, which stands in front here.
        let cause = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(cause, _)| cause);
        native_error(fichier, error.line() as u64, error.column() as u64, cause)
    })
}

/// Reads a text in TOML, and places its faults.
pub(super) fn parse_toml<T: DeserializeOwned>(fichier: &str, text: &str) -> Result<T, ImportError> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start).min(text.len());
        let before = &text[..at];
        let ligne = 1 + before.matches('\n').count() as u64;
        let colonne = 1 + before.rsplit('\n').next().unwrap_or_default().chars().count() as u64;
        native_error(fichier, ligne, colonne, error.message())
    })
}

pub(super) fn native_error(fichier: &str, ligne: u64, colonne: u64, cause: &str) -> ImportError {
    ImportError::Natif { fichier: fichier.to_owned(), ligne, colonne, cause: translate(cause) }
}

/// An error at the first line where a key stands.
fn at_key(fichier: &str, text: &str, key: &str, cause: String) -> ImportError {
    let ligne = text.lines().position(|line| line.contains(key)).map_or(1, |at| at as u64 + 1);
    ImportError::Natif { fichier: fichier.to_owned(), ligne, colonne: 1, cause }
}

/// Writes tables in the native form, as JSON. Reading it gives the same tables. Linear in their size.
pub fn write_json(identite: &Identite, tables: &Tables) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&DocumentOut { genre: GENRE, version: VERSION, couche: identite, tables })
        .map(|text| text + "\n")
}

/// Writes tables in the native form, as TOML. Reading it gives the same tables. Linear in their size.
pub fn write_toml(identite: &Identite, tables: &Tables) -> Result<String, toml::ser::Error> {
    toml::to_string(&DocumentOut { genre: GENRE, version: VERSION, couche: identite, tables })
}

/// A text whose escaped signs stand for themselves, as TOML and JSON write them; its lines stay what they are.
pub(crate) fn unescape(texte: &str) -> String {
    let mut read = String::with_capacity(texte.len());
    let mut rest = texte;
    while let Some(at) = rest.find('\\') {
        read.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let unit = |rest: &str| u32::from_str_radix(rest.strip_prefix('u')?.get(..4)?, 16).ok();
        match (unit(rest), rest.chars().next()) {
            (Some(unit), _) => {
                rest = &rest[5..];
                // JSON writes a sign past U+FFFF in two halves: nothing is looked for by these.
                read.push(char::from_u32(unit).filter(|sign| !sign.is_control()).unwrap_or(' '));
            }
            (None, Some(sign @ ('"' | '\\' | '/'))) => {
                rest = &rest[1..];
                read.push(sign);
            }
            _ => read.push(' '),
        }
    }
    read.push_str(rest);
    read
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escaped_signs_stand_for_themselves() {
        for (written, read) in [
            (r#"la \"dame\" de m\u00e9nage"#, "la \"dame\" de ménage"),
            (r"a\\b\/c\nd", r"a\b/c nd"),
            (r"\u00", " u00"),
            (r"\ud83d\ude00", "  "),
            ("\\", " "),
            ("sans", "sans"),
        ] {
            assert_eq!(unescape(written), read, "{written}");
        }
    }
}
