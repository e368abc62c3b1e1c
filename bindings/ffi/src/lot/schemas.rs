//! The columns of what crosses: profils in, diagnostics and counts out.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};

/// The column of the place of a row, in what comes in and what goes out.
pub(super) const POSITION: &str = "position";

/// The column of a profil as JSON text, instead of its fields as columns.
pub(super) const PROFIL: &str = "profil";

/// A column that may be null.
fn peut(nom: &str, genre: DataType) -> Field {
    Field::new(nom, genre, true)
}

fn liste(genre: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("element", genre, true)))
}

fn objet(champs: Vec<Field>) -> DataType {
    DataType::Struct(Fields::from(champs))
}

fn textes() -> DataType {
    liste(DataType::Utf8)
}

/// The fields of a profil, one column each: those of the JSON form, under the same names. Other types are read too where
/// they are written alike (large lists, views, dictionaries, narrower numbers).
pub(super) fn profils() -> SchemaRef {
    use DataType::{Boolean, Date32, Float64, Int32, Int64, Utf8};
    let experience = vec![
        peut("metier", Utf8),
        peut("mois", Float64),
        peut("annees", Float64),
        peut("finie_depuis_annees", Float64),
        peut("cadre", Utf8),
    ];
    let niveaux = || liste(Int32);
    Arc::new(Schema::new(vec![
        peut("genre", Utf8),
        peut("version", Int32),
        peut("date", Date32),
        peut("experiences", liste(objet(experience))),
        peut("certifications", textes()),
        peut("blocs", textes()),
        peut("exigences", textes()),
        peut("competences", liste(objet(vec![peut("code", Int64), peut("preuve", Utf8)]))),
        peut("limites", liste(objet(vec![peut("contexte", Utf8), peut("fermete", Utf8)]))),
        peut("sans_permis", Boolean),
        peut("souhaits", objet(vec![peut("distance_km", Float64), peut("contrats", textes())])),
        peut("niveaux", objet(vec![peut("voulus", niveaux()), peut("refuses", niveaux())])),
        peut("ensembles", objet(vec![peut("voulus", textes()), peut("refuses", textes())])),
    ]))
}

/// What a diagnostic comes to: names and meanings are those of its JSON.
pub(super) fn diagnostics() -> SchemaRef {
    use DataType::{Boolean, Float64, Int32, Int64, Utf8};
    let nomme = || objet(vec![peut("code", Utf8), peut("libelle", Utf8)]);
    let raison = vec![peut("genre", Utf8), peut("code", Utf8), peut("texte", Utf8), peut("effet", Utf8)];
    let ecart = vec![
        peut("code", Utf8),
        peut("libelle", Utf8),
        peut("poids", Float64),
        peut("coeur", Boolean),
        peut("blocs", textes()),
    ];
    let bloc = vec![peut("code", Utf8), peut("libelle", Utf8), peut("ferme", textes())];
    let voie = vec![
        peut("certification", nomme()),
        peut("lien", Utf8),
        peut("en_vigueur", Boolean),
        peut("ferme", Float64),
        peut("blocs", liste(objet(bloc))),
    ];
    let piste = vec![
        peut("metier", nomme()),
        peut("classe", Utf8),
        peut("rang", Int32),
        peut("score", Float64),
        peut("verdict", Utf8),
        peut("non_signale", Boolean),
        peut("couverture", Float64),
        peut("couverture_avec_proches", Float64),
        peut("tenues", Int32),
        peut("total", Int32),
        peut("niveau", Int32),
        peut("raisons", liste(objet(raison))),
        peut("ecart", liste(objet(ecart))),
        peut("voies", liste(objet(voie))),
    ];
    Arc::new(Schema::new(vec![
        peut(POSITION, Int64),
        peut("erreur", Utf8),
        peut("courtes", Int32),
        peut("longues", Int32),
        peut("a_etudier", Int32),
        peut("exclus", Int32),
        peut("a_portee", Int32),
        peut("metiers", liste(objet(piste))),
    ]))
}

/// What a part of a cohort brings to the whole: `nombre` is to be summed by the three others.
pub(super) fn comptes() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("genre", DataType::Utf8, false),
        Field::new("rang", DataType::Int64, false),
        Field::new("cause", DataType::Utf8, false),
        Field::new("nombre", DataType::Int64, false),
    ]))
}
