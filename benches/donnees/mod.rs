//! Where the real data stand that benches read.

use std::env;
use std::path::{Path, PathBuf};

/// The folder of ROME 4.60; where it is absent, says that the bench is not run.
pub fn rome() -> Option<[PathBuf; 1]> {
    let root = env::var_os("PASSERELLES_DONNEES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let rome = root.join("rome-4.60");
    if !rome.is_dir() {
        println!("non exécuté : ROME 4.60 absent");
    }
    rome.is_dir().then_some([rome])
}
