//! The contract, in Rust: each question of `bindings/contract/table.jsonl`, asked of the façade. Records and JSON must
//! both be the expected answer, byte for byte as canonical JSON.
//!
//! `PASSERELLES_CONTRAT=ecrire cargo test -p passerelles-ffi --test contrat` writes the answers anew: read the difference
//! before committing it.

use std::fs;
use std::sync::Arc;

use passerelles_ffi::*;
use serde_json::{Value, json};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../contract/table.jsonl");
const NATIF: &str = include_str!("../../contract/petit.toml");

/// Keys sorted, no blanks, decimals without their last zeros, at most six of them.
fn canonical(valeur: &Value) -> String {
    match valeur {
        Value::Number(nombre) if nombre.is_f64() => {
            let texte = format!("{:.6}", nombre.as_f64().expect("it is one"));
            texte.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Value::Array(elements) => format!("[{}]", elements.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Object(champs) => {
            let mut noms: Vec<&String> = champs.keys().collect();
            noms.sort();
            let field = |nom: &&String| format!("{}:{}", json!(nom), canonical(&champs[*nom]));
            format!("{{{}}}", noms.iter().map(field).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

/// The two forms of an answer, where it has both.
struct Reponses {
    enregistrement: Option<Value>,
    json: Option<String>,
}

fn both(enregistrement: impl serde::Serialize, json: String) -> Reponses {
    Reponses { json: Some(json), ..record(enregistrement) }
}

fn record(enregistrement: impl serde::Serialize) -> Reponses {
    let valeur = serde_json::to_value(enregistrement).expect("records have text keys and finite numbers");
    Reponses { enregistrement: Some(valeur), json: None }
}

fn text(json: String) -> Reponses {
    Reponses { enregistrement: None, json: Some(json) }
}

struct Arguments<'a>(&'a Value);

impl Arguments<'_> {
    fn text(&self, nom: &str) -> String {
        self.0[nom].as_str().unwrap_or_else(|| panic!("{nom} is missing in {}", self.0)).to_owned()
    }

    fn number(&self, nom: &str) -> i32 {
        self.maybe_number(nom).expect("a number")
    }

    fn maybe_number(&self, nom: &str) -> Option<i32> {
        self.0[nom].as_i64().map(|nombre| i32::try_from(nombre).expect("a small number"))
    }

    fn maybe(&self, nom: &str) -> Option<String> {
        self.0[nom].as_str().map(str::to_owned)
    }

    fn list(&self, nom: &str) -> Vec<String> {
        let all = self.0[nom].as_array().into_iter().flatten();
        all.map(|one| one.as_str().expect("a text").to_owned()).collect()
    }

    fn under(&self, nom: &str) -> Option<Arguments<'_>> {
        self.0.get(nom).map(Arguments)
    }

    fn acquis(&self) -> Option<Acquis> {
        let held = self.under("acquis")?;
        let competence = |one: &Value| CompetenceAcquise { code: Arguments(one).text("code"), nature: None };
        Some(Acquis {
            titres: held.list("titres"),
            metiers: held.list("metiers"),
            competences: held.0["competences"].as_array().into_iter().flatten().map(competence).collect(),
            exigences: held.list("exigences"),
        })
    }

    fn limites(&self) -> Vec<Limite> {
        let fermete = |one: &Value| match one["fermete"].as_str() {
            None => None,
            Some("dure") => Some(Fermete::Dure),
            Some("a_verifier_medecin") => Some(Fermete::AVerifierMedecin),
            Some("souple") => Some(Fermete::Souple),
            Some(other) => panic!("{other}"),
        };
        let limite = |one: &Value| Limite { code: Arguments(one).text("code"), fermete: fermete(one) };
        self.0["limites"].as_array().into_iter().flatten().map(limite).collect()
    }

    fn options(&self) -> Option<Options> {
        let asked = self.under("options")?;
        let verdict = |nom: String| match nom.as_str() {
            "ouverte" => Verdict::Ouverte,
            "conditionnelle" => Verdict::Conditionnelle,
            "inconnue" => Verdict::Inconnue,
            "bloquee" => Verdict::Bloquee,
            other => panic!("{other}"),
        };
        let defaut = Options::default();
        Some(Options {
            nombre: asked.maybe_number("nombre").or(defaut.nombre),
            debut: asked.maybe_number("debut").unwrap_or(defaut.debut),
            ensemble: asked.maybe("ensemble"),
            verdicts: asked.list("verdicts").into_iter().map(verdict).collect(),
            couverture_min: asked.0["couverture_min"].as_f64().unwrap_or(defaut.couverture_min),
            date: asked.maybe("date"),
            limites: asked.limites(),
            sans_proches: asked.0["sans_proches"].as_bool().unwrap_or(false),
        })
    }

    fn plan_options(&self) -> Option<PlanOptions> {
        let asked = self.under("options")?;
        Some(PlanOptions {
            nombre: asked.maybe_number("nombre"),
            melange: asked.0["melange"].as_bool().unwrap_or(false),
            date: asked.maybe("date"),
            limites: asked.limites(),
            sans_proches: asked.0["sans_proches"].as_bool().unwrap_or(false),
        })
    }

    fn levier_options(&self) -> Option<LevierOptions> {
        let asked = self.under("options")?;
        Some(LevierOptions {
            nombre: asked.maybe_number("nombre"),
            ensemble: asked.maybe("ensemble"),
            date: asked.maybe("date"),
            limites: asked.limites(),
        })
    }

    fn parcours_options(&self) -> Option<ParcoursOptions> {
        let asked = self.under("options")?;
        Some(ParcoursOptions {
            nombre: asked.maybe_number("nombre"),
            etapes_max: asked.maybe_number("etapes_max"),
            voisins: asked.maybe_number("voisins"),
            marche_max: asked.maybe_number("marche_max"),
            choix: asked.maybe("choix").map(|nom| match nom.as_str() {
                "pareto" => Choix::Pareto,
                _ => Choix::Meilleurs,
            }),
            inconnues: asked.maybe("inconnues").map(|nom| match nom.as_str() {
                "sans" => Inconnues::Sans,
                _ => Inconnues::Avec,
            }),
            date: asked.maybe("date"),
            limites: asked.limites(),
        })
    }

    fn diagnostic_options(&self) -> Option<DiagnosticOptions> {
        let asked = self.under("options")?;
        Some(DiagnosticOptions {
            nombre: asked.maybe_number("nombre"),
            ensemble: asked.maybe("ensemble"),
            date: asked.maybe("date"),
            partage: asked.maybe("partage").map(|_| Partage::SansLimites),
        })
    }

    fn recherche_options(&self) -> Option<RechercheOptions> {
        let asked = self.under("options")?;
        let objet = |nom: String| match nom.as_str() {
            "metier" => GenreObjet::Metier,
            "certification" => GenreObjet::Certification,
            "bloc" => GenreObjet::Bloc,
            _ => GenreObjet::Competence,
        };
        Some(RechercheOptions {
            objets: asked.list("objets").into_iter().map(objet).collect(),
            nombre: asked.maybe_number("nombre"),
        })
    }

    fn definis(&self) -> Vec<EnsembleDefini> {
        let defini = |one: &Value| {
            let one = Arguments(one);
            EnsembleDefini { code: one.text("code"), libelle: one.text("libelle"), metiers: one.list("metiers") }
        };
        self.0["definis"].as_array().into_iter().flatten().map(defini).collect()
    }

    fn analyse_options(&self) -> Option<AnalyseOptions> {
        let asked = self.under("options")?;
        Some(AnalyseOptions {
            seuil: asked.0["seuil"].as_f64(),
            date: asked.maybe("date"),
            definis: asked.definis(),
            sans_proches: asked.0["sans_proches"].as_bool().unwrap_or(false),
        })
    }

    fn etat_options(&self) -> Option<EtatDesLieuxOptions> {
        let asked = self.under("options")?;
        Some(EtatDesLieuxOptions {
            seuil_effectif: asked.maybe_number("seuil_effectif"),
            fils: asked.maybe_number("fils"),
            sur_erreur: asked.maybe("sur_erreur").map(|nom| match nom.as_str() {
                "arreter" => SurErreur::Arreter,
                _ => SurErreur::Passer,
            }),
            date: asked.maybe("date"),
            definis: asked.definis(),
        })
    }

    /// A file where there is one, else a line that is no profil, then the profils `EXEMPLE` and `VIDE`, many times.
    fn cohorte(&self) -> Cohorte {
        match self.maybe("chemin") {
            Some(chemin) => Cohorte::Fichier { chemin },
            None => Cohorte::Lignes { texte: cohorte(self.number("fois")) },
        }
    }

    fn forme(&self) -> Forme {
        match self.text("forme").as_str() {
            "csv" => Forme::Csv,
            "csv_francais" => Forme::CsvFrancais,
            "svg" => Forme::Svg,
            "svg_flux" => Forme::SvgFlux,
            "html" => Forme::Html,
            "dot" => Forme::Dot,
            "graphml" => Forme::Graphml,
            "turtle" => Forme::Turtle,
            other => panic!("{other}"),
        }
    }

    fn largeur(&self) -> i32 {
        self.maybe_number("largeur").unwrap_or(794)
    }

    fn profil(&self) -> String {
        match self.text("profil").as_str() {
            "EXEMPLE" => exemple_profil(),
            "VIDE" => VIDE.to_owned(),
            other => other.to_owned(),
        }
    }
}

const VIDE: &str = "{\"genre\": \"passerelles.profil\", \"version\": 1}";

fn cohorte(fois: i32) -> String {
    let exemple = exemple_profil().replace('\n', " ");
    let profils = (0..fois).map(|_| format!("{exemple}\n{VIDE}\n"));
    format!("rien\n{}", profils.collect::<String>())
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let at = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
    (0..hex.len()).step_by(2).map(at).collect()
}

struct Arret;

impl Suivi for Arret {
    fn avance(&self, _: Avancee) -> Result<Suite, SuiviError> {
        Ok(Suite::Arreter)
    }
}

fn open(nom: &str) -> Result<Moteur, PasserellesError> {
    match nom {
        "embarque" => Ok(Moteur::embarque()),
        "mini" => Ok(Moteur::mini()),
        "octets" => Moteur::depuis_octets(NATIF.as_bytes().to_vec(), "petit.toml".to_owned(), None),
        "sans_faits" => Moteur::ouvrir(Vec::new(), Some(Faits::Sans), None),
        other => panic!("{other}"),
    }
}

/// A question in both forms.
macro_rules! both {
    ($moteur:ident, $nom:ident $json:ident ($($argument:expr),*)) => {
        both($moteur.$nom($($argument),*)?, $moteur.$json($($argument),*)?)
    };
}

fn ask(moteur: &str, appel: &str, a: &Arguments<'_>) -> Result<Reponses, PasserellesError> {
    let m = open(moteur)?;
    Ok(match appel {
        "passerelles_depuis" => {
            both!(m, passerelles_depuis passerelles_depuis_json (a.text("code"), a.acquis(), a.options()))
        }
        "passerelles_vers" => {
            both!(m, passerelles_vers passerelles_vers_json (a.text("code"), a.acquis(), a.options()))
        }
        "passerelles_entre" => {
            both!(m, passerelles_entre passerelles_entre_json (a.text("code"), a.text("vers"), a.acquis(), a.options()))
        }
        "expliquer" => record(m.expliquer(a.text("code"), a.text("vers"), a.acquis(), a.options())?),
        "lignes_depuis" => record(hex(&m.lignes_depuis(a.list("codes"), a.acquis(), a.options())?)),
        "plan" => both!(m, plan plan_json (a.text("code"), a.acquis(), a.plan_options())),
        "comparer" => both!(m, comparer comparer_json (a.list("metiers"), a.text("certification"))),
        "leviers" => both!(m, leviers leviers_json (a.text("code"), a.acquis(), a.levier_options())),
        "parcours" => {
            both!(m, parcours parcours_json (a.text("code"), a.text("vers"), a.acquis(), a.parcours_options()))
        }
        "diagnostic" => both!(m, diagnostic diagnostic_json (a.profil(), a.diagnostic_options())),
        "chercher" => both!(m, chercher chercher_json (a.text("texte"), a.recherche_options())),
        "reconnaitre" => both!(m, reconnaitre reconnaitre_json (a.text("texte"), a.number("nombre"))),
        "proches" => both!(m, proches proches_json (a.text("code"), a.number("nombre"))),
        "relation" => both!(m, relation relation_json (a.text("a"), a.text("b"))),
        "apparier" => both!(m, apparier apparier_json (a.maybe("chemin"), a.number("nombre"))),
        "matrice" => both!(m, matrice matrice_json (a.list("ensembles"), a.analyse_options())),
        "cellule" => both!(m, cellule cellule_json (a.text("de"), a.text("vers"), a.analyse_options())),
        "communes" => both!(m, communes communes_json (a.list("ensembles"), a.analyse_options())),
        "carte" => both!(m, carte carte_json (a.list("ensembles"), a.analyse_options())),
        "etat_des_lieux" => {
            both!(m, etat_des_lieux etat_des_lieux_json (a.cohorte(), a.list("ensembles"), a.etat_options()))
        }
        "evaluer" => both!(m, evaluer evaluer_json (a.maybe("mobilites"), a.number("k"))),
        "passerelles_depuis_en" => {
            record(m.passerelles_depuis_en(a.forme(), a.text("code"), a.acquis(), a.options(), a.largeur())?)
        }
        "passerelles_vers_en" => {
            record(m.passerelles_vers_en(a.forme(), a.text("code"), a.acquis(), a.options(), a.largeur())?)
        }
        "etat_des_lieux_en" => {
            record(m.etat_des_lieux_en(a.forme(), a.cohorte(), a.list("ensembles"), a.etat_options(), a.largeur())?)
        }
        "parcours_en" => record(m.parcours_en(
            a.forme(),
            a.text("code"),
            a.text("vers"),
            a.acquis(),
            a.parcours_options(),
            a.largeur(),
        )?),
        "apparier_en" => record(m.apparier_en(a.forme(), a.maybe("chemin"), a.number("nombre"), a.largeur())?),
        "matrice_en" => record(m.matrice_en(a.forme(), a.list("ensembles"), a.analyse_options(), a.largeur())?),
        "cellule_en" => {
            record(m.cellule_en(a.forme(), a.text("de"), a.text("vers"), a.analyse_options(), a.largeur())?)
        }
        "communes_en" => record(m.communes_en(a.forme(), a.list("ensembles"), a.analyse_options(), a.largeur())?),
        "carte_en" => record(m.carte_en(a.forme(), a.list("ensembles"), a.analyse_options(), a.largeur())?),
        "metier" => record(m.metier(a.text("code"))?),
        "metiers" => record(m.metiers(a.number("debut"), a.number("nombre"))?),
        "certifications" => record(m.certifications(a.number("debut"), a.number("nombre"))?),
        "ensembles" => record(m.ensembles()),
        "ensembles_json" => text(m.ensembles_json()?),
        "fiche_json" => text(m.fiche_json(a.text("code"))?),
        "provenance" => both!(m, provenance provenance_json ()),
        "rapport" => record(m.rapport()),
        "constats" => record(m.constats(a.number("debut"), a.number("nombre"))?),
        "ouvrir" => Moteur::ouvrir(a.list("chemins"), None, None).map(|m| record(m.nombre_metiers()))?,
        "depuis_octets" => Moteur::depuis_octets(bytes(&a.text("octets")), a.text("fichier"), None)
            .map(|m| record(m.nombre_metiers()))?,
        "ouvrir_et_arreter" => {
            Moteur::ouvrir(Vec::new(), None, Some(Arc::new(Arret))).map(|m| record(m.nombre_metiers()))?
        }
        other => panic!("{other}"),
    })
}

fn error(error: &PasserellesError) -> Value {
    let genre = match error {
        PasserellesError::Inconnu(_) => "Inconnu",
        PasserellesError::ParametreInvalide(_) => "ParametreInvalide",
        PasserellesError::ProfilInvalide(_) => "ProfilInvalide",
        PasserellesError::DonneesInvalides(_) => "DonneesInvalides",
        PasserellesError::FichierIllisible(_) => "FichierIllisible",
        PasserellesError::Annule(_) => "Annule",
        PasserellesError::Interne(_) => "Interne",
    };
    json!({"erreur": genre, "texte": error.to_string()})
}

/// An answer without what it rests on, where the question leaves it out: digests change with every word of the data.
fn strip(mut valeur: Value, question: &Value) -> Value {
    if question["provenance"] != json!(true)
        && let Some(champs) = valeur.as_object_mut()
    {
        champs.remove("provenance");
    }
    valeur
}

fn answer(question: &Value) -> Value {
    let appel = question["appel"].as_str().expect("a call");
    let moteur = question["moteur"].as_str().expect("a moteur");
    let nom = &question["nom"];
    match ask(moteur, appel, &Arguments(&question["arguments"])) {
        Err(refus) => error(&refus),
        Ok(Reponses { enregistrement, json }) => {
            let json = json.map(|texte| serde_json::from_str::<Value>(&texte).expect("the core writes JSON"));
            let json = json.map(|valeur| strip(valeur, question));
            let record = enregistrement.map(|valeur| strip(valeur, question));
            if let (Some(record), Some(json)) = (&record, &json) {
                assert_eq!(canonical(record), canonical(json), "{nom}: the record is not the JSON");
            }
            json.or(record).expect("an answer has a form")
        }
    }
}

#[test]
fn every_question_has_its_answer() {
    let table = fs::read_to_string(TABLE).expect("the table is there");
    let questions: Vec<Value> = table.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    assert!(questions.len() >= 60, "{} questions", questions.len());
    if std::env::var("PASSERELLES_CONTRAT").is_ok_and(|mode| mode == "ecrire") {
        let line = |question: &Value| {
            let mut question = question.clone();
            question["attendu"] = answer(&question);
            canonical(&question) + "\n"
        };
        fs::write(TABLE, questions.iter().map(line).collect::<String>()).expect("the table can be written");
        return;
    }
    for question in &questions {
        let expected = canonical(&question["attendu"]);
        assert_eq!(canonical(&answer(question)), expected, "{}", question["nom"]);
    }
    println!("contrat : {} questions", questions.len());
}

#[test]
#[cfg(feature = "essai-panique")]
fn a_panic_is_an_error() {
    assert!(matches!(essai_panique(), Err(PasserellesError::Interne(_))));
}
