//! Where the real data stand that benches read.

use std::env;
use std::path::{Path, PathBuf};

/// The folder of the real data; nothing where it is absent.
pub fn find(dossier: &str) -> Option<PathBuf> {
    let root = env::var_os("PASSERELLES_DONNEES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    Some(root.join(dossier)).filter(|path| path.exists())
}

/// The folder of ROME 4.60; where it is absent, says that the bench is not run.
// One bench takes the embedded data in its place.
#[allow(dead_code)]
pub fn rome() -> Option<[PathBuf; 1]> {
    let rome = find("rome-4.60");
    if rome.is_none() {
        println!("non exécuté : ROME 4.60 absent");
    }
    rome.map(|rome| [rome])
}
