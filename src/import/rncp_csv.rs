//! The CSV export of France compétences: a zip of tables, `;` between quoted fields, one row a fiche or a link of one.

use super::archive::{Archive, Membre};
use super::rncp_fiches::{Fiche, Fiches, sort};
use super::rncp_valeurs as valeurs;
use super::source::{self, Empreinte, Encodage, ImportError, Place, Sort, Suivi, Table};
use crate::model::{Categorie, CodeCertification, Constat, Report, Severite, VoieAcces};

/// How the name of a table starts, in the ASCII letters that every encoding of its accents keeps.
const PREFIXE: &str = "export_fiches_csv_";

/// Rows of tables that the model has no place for.
const SANS_USAGE: &str = "sans usage dans le modèle";

/// The tables, in the order they are read: fiches first, since the others speak of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nom {
    Standard,
    Remplacements,
    Blocs,
    Ccn,
    Certificateurs,
    Rome,
    Voies,
    Formacode,
    Nsf,
    Partenaires,
}

/// The tables by how their names start after the prefix: what follows may be accents in any encoding.
const NOMS: [(&str, Nom); 10] = [
    ("standard", Nom::Standard),
    ("ancienne_nouvelle", Nom::Remplacements),
    ("blocs_de_comp", Nom::Blocs),
    ("ccn", Nom::Ccn),
    ("certificateurs", Nom::Certificateurs),
    ("rome", Nom::Rome),
    ("voi", Nom::Voies),
    ("formacode", Nom::Formacode),
    ("nsf", Nom::Nsf),
    ("partenaires", Nom::Partenaires),
];

/// The table that a member holds, by its name: `export_fiches_CSV_Blocs_De_Compétences_2024_02_22.csv`, in whatever
/// encoding its accents came.
pub(super) fn table_of(membre: &str) -> Option<Nom> {
    let base = membre.rsplit(['/', '\\']).next().unwrap_or(membre);
    let ascii: String = base.chars().filter(char::is_ascii).collect::<String>().to_ascii_lowercase().replace('-', "_");
    let table = ascii.strip_suffix(".csv")?.strip_prefix(PREFIXE)?;
    NOMS.iter().find(|(start, _)| table.starts_with(start)).map(|(_, nom)| *nom)
}

/// Reads the tables of an archive; gives their digest.
pub(super) fn read(
    archive: &mut Archive,
    fiches: &mut Fiches,
    report: &mut Report,
    suivi: &mut Suivi<'_>,
) -> Result<String, ImportError> {
    let tables = sort_members(archive, report)?;
    let mut empreinte = Empreinte::default();
    for (at, (nom, membre)) in tables.iter().enumerate() {
        source::step(suivi, &archive.lieu(membre), at as u64, tables.len() as u64)?;
        let bytes = archive.read(membre, source::TAILLE_MAX)?;
        empreinte.update(&format!("{nom:?}"), &bytes);
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
        let table = Table::new(&archive.lieu(membre), bytes, b';', Encodage::Utf8, report)?;
        read_table(*nom, &table, fiches, report)?;
    }
    Ok(empreinte.finish())
}

/// The members that hold tables, in the order to read them; the other ones are findings.
fn sort_members(archive: &Archive, report: &mut Report) -> Result<Vec<(Nom, Membre)>, ImportError> {
    let mut tables: Vec<(Nom, Membre)> = Vec::new();
    let mut note = |texte: String, fichier: String, categorie| {
        let (severite, ligne, code) = (Severite::Information, None, None);
        report.add(Constat { severite, categorie, fichier, ligne, code, texte });
    };
    for membre in archive.membres() {
        match table_of(membre.base()) {
            Some(nom) => tables.push((nom, membre.clone())),
            None => {
                let texte = "fichier inconnu de cet import : non lu".to_owned();
                note(texte, archive.lieu(membre), Categorie::HorsPerimetre);
            }
        }
    }
    tables.sort_by_key(|(nom, _)| *nom);
    if let Some(pair) = tables.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(ImportError::Archive {
            lieu: archive.lieu(&pair[1].1),
            cause: format!("même table que « {} »", pair[0].1.nom),
            remede: "Indiquez l'archive d'origine de France compétences, sans la refaire.",
        });
    }
    for (start, nom) in NOMS {
        if !tables.iter().any(|(present, _)| *present == nom) {
            if nom == Nom::Standard {
                return Err(ImportError::DossierInvalide {
                    chemin: archive.nom().to_owned(),
                    manque: "aucun fichier export_fiches_CSV_Standard_….csv dans cette archive".to_owned(),
                    remede: "Indiquez l'archive export-fiches-csv-AAAA-MM-JJ.zip de data.gouv.fr.".to_owned(),
                });
            }
            let texte = format!("la table {PREFIXE}{start}… manque : ce qu'elle dit reste inconnu");
            note(texte, archive.nom().to_owned(), Categorie::FichierAbsent);
        }
    }
    Ok(tables)
}

fn read_table(nom: Nom, table: &Table, fiches: &mut Fiches, report: &mut Report) -> Result<(), ImportError> {
    match nom {
        Nom::Standard => read_standard(table, fiches, report),
        Nom::Remplacements => read_remplacements(table, fiches, report),
        Nom::Blocs => {
            let columns = ["Numero_Fiche", "Bloc_Competences_Code", "Bloc_Competences_Libelle"];
            table.visit(columns, report, |[numero, code, libelle], place, report| {
                fiches.check_room(place)?;
                let found = fiches.find(numero, place, report);
                Ok(sort(found.and_then(|fiche| fiches.add_bloc(fiche, (code, libelle, ""), place, report))))
            })
        }
        Nom::Ccn => read_ccn(table, fiches, report),
        Nom::Certificateurs => {
            let columns = ["Numero_Fiche", "Siret_Certificateur", "Nom_Certificateur"];
            table.visit(columns, report, |[numero, siret, nom], place, report| {
                let found = fiches.find(numero, place, report);
                Ok(sort(found.and_then(|fiche| fiches.add_certificateur(fiche, (siret, nom), place, report))))
            })
        }
        Nom::Rome => table.visit(["Numero_Fiche", "Codes_Rome_Code"], report, |[numero, code], place, report| {
            let found = fiches.find(numero, place, report);
            Ok(sort(found.and_then(|fiche| fiches.add_rome(fiche, code, place, report))))
        }),
        Nom::Voies => table.visit(["Numero_Fiche", "Si_Jury"], report, |[numero, label], place, report| {
            let found = fiches.find(numero, place, report);
            Ok(sort(found.and_then(|fiche| {
                let voie = read_voie(label, numero, place, report)?;
                fiches.add_voie(fiche, voie);
                Ok(())
            })))
        }),
        Nom::Formacode | Nom::Nsf | Nom::Partenaires => {
            table.visit(["Numero_Fiche"], report, |_, _, _| Ok(Sort::Rejetee(SANS_USAGE)))
        }
    }
}

fn read_standard(table: &Table, fiches: &mut Fiches, report: &mut Report) -> Result<(), ImportError> {
    let columns = [
        "Numero_Fiche",
        "Intitule",
        "Abrege_Libelle",
        "Nomenclature_Europe_Niveau",
        "Actif",
        "Date_Effet",
        "Date_Fin_Enregistrement",
    ];
    table.visit(columns, report, |fields, place, report| {
        let [numero, intitule, abrege, niveau, actif, date_effet, fin_enregistrement] = fields;
        fiches.check_room(place)?;
        let lue = Fiche { numero, intitule, abrege, niveau, actif, date_effet, fin_enregistrement };
        Ok(sort(fiches.add(&lue, place, report).map(|_| ())))
    })
}

/// One side a row: the certification that the fiche replaced, or the one that replaced it.
fn read_remplacements(table: &Table, fiches: &mut Fiches, report: &mut Report) -> Result<(), ImportError> {
    let columns = ["Numero_Fiche", "Ancienne_Certification", "Nouvelle_Certification"];
    table.visit(columns, report, |[numero, ancienne, nouvelle], place, report| {
        fiches.check_room(place)?;
        let code: CodeCertification = match numero.trim().parse() {
            Ok(code) => code,
            Err(error) => {
                let error: crate::model::CodeError = error;
                report.add(place.constat(Severite::Alerte, Categorie::ValeurInvalide, "", error.to_string()));
                return Ok(Sort::Rejetee("numéro de fiche invalide"));
            }
        };
        Ok(sort(fiches.add_remplacements(code, (ancienne, nouvelle), place, report)))
    })
}

/// Up to three brochures a row; the row is kept where one of them is known.
fn read_ccn(table: &Table, fiches: &mut Fiches, report: &mut Report) -> Result<(), ImportError> {
    let columns = ["Numero_Fiche", "Ccn_1_Numero", "Ccn_2_Numero", "Ccn_3_Numero"];
    table.visit(columns, report, |[numero, un, deux, trois], place, report| {
        let found = fiches.find(numero, place, report);
        Ok(sort(found.and_then(|fiche| {
            let mut sort = Err("aucune brochure");
            for numero in [un, deux, trois].into_iter().filter(|numero| !numero.trim().is_empty()) {
                let read = fiches.add_brochure(fiche, numero, place, report);
                if sort != Ok(()) {
                    sort = read;
                }
            }
            sort
        })))
    })
}

fn read_voie(label: &str, numero: &str, place: Place<'_>, report: &mut Report) -> Result<VoieAcces, &'static str> {
    valeurs::voie_of_label(label).ok_or_else(|| {
        let shown: String = label.chars().take(80).collect();
        let texte = format!("{numero} : voie d'accès « {shown} » inconnue de cet import");
        report.add(place.constat(Severite::Alerte, Categorie::ValeurInvalide, numero, texte));
        "voie d'accès inconnue"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_known_by_the_ascii_part_of_their_names() {
        let cases = [
            ("export_fiches_CSV_Standard_2024_02_22.csv", Some(Nom::Standard)),
            ("export_fiches_CSV_Blocs_De_Compétences_2024_02_22.csv", Some(Nom::Blocs)),
            ("export_fiches_CSV_Blocs_De_Compe\u{301}tences_2024_02_22.csv", Some(Nom::Blocs)),
            ("export_fiches_CSV_Blocs_De_Comp├⌐tences_2024_02_22.csv", Some(Nom::Blocs)),
            ("export_fiches_CSV_Blocs_De_CompÃ©tences_2024_02_22.csv", Some(Nom::Blocs)),
            ("dossier/export_fiches_CSV_VoixdAcc├¿s_2024_02_22.csv", Some(Nom::Voies)),
            ("export_fiches_CSV_VoixdAcc#U00e8s_2024_02_22.csv", Some(Nom::Voies)),
            ("export-fiches-CSV-Rome-2024-02-22.csv", Some(Nom::Rome)),
            ("export_fiches_CSV_Autre_2024_02_22.csv", None),
            ("export_fiches_CSV_Rome_2024_02_22.txt", None),
            ("lisezmoi.txt", None),
        ];
        for (name, expected) in cases {
            assert_eq!(table_of(name), expected, "{name}");
        }
    }
}
