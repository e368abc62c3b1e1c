//! What the tests share: where fixtures and real data are, folders that go away, engines opened once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use passerelles::import::native;
use passerelles::{
    Acquis, Collections, Couche, Faits, Gate, Limites, Moteur, Origine, Raison, Referentiel, Report, gate, graph,
};

/// The variable that says where the real data is.
const DONNEES: &str = "PASSERELLES_DONNEES";

/// The root of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A path under `fixtures/`.
pub fn fixture(nom: &str) -> PathBuf {
    root().join("fixtures").join(nom)
}

/// A path of the real data, or `None`, said aloud, where it is not on this machine. A variable that points nowhere is
/// a fault, not an absence.
pub fn donnees(nom: &str) -> Option<PathBuf> {
    let path = match std::env::var_os(DONNEES) {
        Some(given) => {
            let path = Path::new(&given).join(nom);
            assert!(path.exists(), "{DONNEES} est donnée, mais {} n'existe pas", path.display());
            path
        }
        None => root().join("../shared/data").join(nom),
    };
    if path.exists() {
        return Some(path);
    }
    println!("non exécuté : {nom} absent (donnez son dossier dans {DONNEES})");
    None
}

fn open_donnees(nom: &str, faits: Faits) -> Option<(Moteur, Report)> {
    let path = donnees(nom)?;
    Some(passerelles::open(&[path], faits).expect("the real data opens"))
}

static ROME4: LazyLock<Option<(Moteur, Report)>> = LazyLock::new(|| open_donnees("rome-4.60", Faits::Avec));
static ROME3: LazyLock<Option<(Moteur, Report)>> = LazyLock::new(|| open_donnees("rome-3.47", Faits::Avec));

/// ROME 4.60 under the embedded facts, opened once, with what its import saw.
pub fn rome4() -> Option<&'static (Moteur, Report)> {
    ROME4.as_ref()
}

/// ROME 3.47, opened once, with what its import saw.
pub fn rome3() -> Option<&'static (Moteur, Report)> {
    ROME3.as_ref()
}

/// A folder of its own for one test, removed with it.
pub struct Dossier(PathBuf);

impl Dossier {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).expect("the target folder is writable");
        Dossier(path)
    }

    /// A copy of a folder of fixtures.
    pub fn copy_of(nom: &str) -> Self {
        let copy = Dossier::new();
        for entry in fs::read_dir(fixture(nom)).expect("the fixture is there") {
            let entry = entry.expect("the fixture is readable");
            fs::copy(entry.path(), copy.0.join(entry.file_name())).expect("the target folder is writable");
        }
        copy
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, nom: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(nom);
        fs::write(&path, bytes).expect("the target folder is writable");
        path
    }

    /// Rewrites one file of the folder, as bytes.
    pub fn edit(&self, nom: &str, edit: impl FnOnce(Vec<u8>) -> Vec<u8>) {
        let bytes = fs::read(self.0.join(nom)).expect("the file is in the fixture");
        self.write(nom, edit(bytes));
    }
}

impl Drop for Dossier {
    fn drop(&mut self) {
        // A folder left behind stands in target/: it harms nothing.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A native layer from a text without its head.
pub fn couche(nom: &str, corps: &str) -> Couche {
    let text = format!(
        "genre = \"passerelles.referentiel\"\nversion = 1\n[couche]\nnom = \"{nom}\"\nedition = \"essai\"\ndate = \"2026-11-22\"\n{corps}"
    );
    native::read_texts(nom, &[("essai.toml", &text)]).unwrap_or_else(|error| panic!("{error}\n{text}")).0
}

/// A référentiel from the text of one native layer.
pub fn referentiel(corps: &str) -> Referentiel {
    Referentiel::new(Collections::from_couche(couche("essai", corps))).unwrap_or_else(|error| panic!("{error}")).0
}

/// The référentiel of layers, cleaned as `open` does.
pub fn build(couches: Vec<Couche>) -> Result<(Referentiel, Report), graph::GraphError> {
    let mut collections = Collections { couches };
    let mut report = graph::clean(&mut collections);
    let (referentiel, seen) = Referentiel::new(collections)?;
    report.merge(seen);
    Ok((referentiel, report))
}

/// The same layer, from another origin.
pub fn from_origin(couche: Couche, origine: Origine) -> Couche {
    Couche { origine, ..couche }
}

/// What the gate says of a métier.
pub fn judge(referentiel: &Referentiel, code: &str, acquis: &Acquis, limites: &Limites) -> Gate {
    let metier = referentiel.metier_ix(code.parse().expect("a ROME code")).expect("in the référentiel");
    gate(referentiel, metier, acquis, limites, referentiel.date())
}

/// What a person holds who holds these certifications.
pub fn holding(certifications: &[&str]) -> Acquis {
    let mut acquis = Acquis::default();
    for code in certifications {
        acquis.certifications.insert(code.parse().expect("a code"));
    }
    acquis
}

/// The reasons that give the verdict.
pub fn weighing(gate: &Gate) -> Vec<&Raison> {
    gate.raisons.iter().filter(|raison| raison.effet == Some(gate.verdict)).collect()
}

/// A path as an argument.
pub fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// A script of `tests/scripts`, where Python 3 is; else says that it was not run.
pub fn python(script: &str, args: &[&str]) -> Option<(i32, String)> {
    let script = root().join("tests/scripts").join(script);
    let Ok(Output { status, stdout, stderr }) = Command::new("python3").arg(script).args(args).output() else {
        println!("non exécuté : python3 absent");
        return None;
    };
    let text = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Some((status.code().expect("not killed"), text))
}
