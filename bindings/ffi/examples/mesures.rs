//! What the questions that `benches/hotes` asks of each host cost where nothing is crossed.

use std::hint::black_box;
use std::time::Instant;

use passerelles::{Acquis, CodeRome, Moteur, Options, export};

/// The least of several runs, in microseconds: what else the machine does only adds.
fn measure<T>(nom: &str, fois: usize, mut appel: impl FnMut() -> T) {
    appel();
    let run = |_| {
        let debut = Instant::now();
        black_box(appel());
        debut.elapsed().as_secs_f64() * 1e6
    };
    println!("rust\t{nom}\t{:.2}", (0..fois).map(run).fold(f64::INFINITY, f64::min));
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let moteur = Moteur::embarque();
    let (acquis, options) = (Acquis::default(), Options::default());
    let code: CodeRome = "K1304".parse()?;
    measure("nombre_metiers", 2000, || moteur.referentiel().metiers().len());
    measure("metier", 2000, || moteur.referentiel().metier(code).cloned());
    measure("passerelles_depuis (10)", 200, || moteur.depuis(code, &acquis, &options));
    measure("passerelles_depuis_json (10)", 200, || {
        moteur.depuis(code, &acquis, &options).map(|reponse| export::json::write(&reponse))
    });
    let all = Options { nombre: None, ..Options::default() };
    let metiers = moteur.referentiel().metiers();
    let ask = |code: CodeRome| moteur.depuis(code, &acquis, &all).map_or(0, |reponse| reponse.passerelles.len());
    let rows: usize = metiers.iter().map(|metier| ask(metier.code)).sum();
    let codes = metiers.iter().map(|metier| metier.code).cycle();
    // As many métiers as make 10,000 rows.
    let many: Vec<CodeRome> = codes.take((10_000 * metiers.len()).div_ceil(rows)).collect();
    measure("10 000 lignes", 5, || many.iter().map(|code| ask(*code)).sum::<usize>());
    Ok(())
}
