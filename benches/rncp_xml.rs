//! How fast is the XML export of the RNCP read, and in how much memory? `cargo bench --bench rncp_xml [-- MO]`
//!
//! Writes invented fiches, shaped as those of the 2026 export (500 MB, 30,000 fiches), into a temporary file, reads it
//! in a process of its own, prints MB/s (of XML, over the time on a processor) and the peak of its memory (`VmHWM`),
//! and removes the file. Then the same size with ten times fewer fiches, whose elements without use in the model are
//! longer, and a tenth of that file: the two keep the same, so their peaks tell whether memory grows with the file.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use passerelles::import::rncp;

/// The size of the export of 2026, in MB.
const MO: u64 = 500;

/// The fiches of the export of 2026, for 500 MB.
const FICHES_PAR_MO: u64 = 60;

/// Partners of a fiche, in the mean.
const PARTENAIRES: u64 = 15;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let result = match arguments.as_slice() {
        [mesure, chemin, octets] if mesure == "mesure" => {
            octets.parse().map_err(io::Error::other).and_then(|octets| measure(Path::new(chemin), octets))
        }
        [] => compare(MO),
        [mo] => mo.parse().map_or_else(|_| Err(io::Error::other("usage : rncp_xml [MO]")), compare),
        _ => Err(io::Error::other("usage : rncp_xml [MO]")),
    };
    if let Err(error) = result {
        eprintln!("{error}");
        std::process::exit(1);
    }
}

/// A file that is removed at the end, whatever happens.
struct Fichier(PathBuf);

impl Drop for Fichier {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn compare(mo: u64) -> io::Result<()> {
    println!(
        "{:<44} {:>7} {:>8} {:>8} {:>8} {:>8} {:>10} {:>10}",
        "", "Mo XML", "fiches", "s", "s unité", "Mo/s", "gardé Mo", "pic Mo"
    );
    let fiches = (mo * FICHES_PAR_MO).max(20);
    let octets = mo * 1_000_000;
    for (nom, octets, fiches) in [
        ("comme l'export", octets, fiches),
        ("dix fois moins de fiches, plus longues", octets, fiches / 10),
        ("les mêmes fiches, dix fois plus courtes", octets / 10, fiches / 10),
    ] {
        let nom_fichier = format!("passerelles-bench-{}-2026-08-16.xml", std::process::id());
        let fichier = Fichier(std::env::temp_dir().join(nom_fichier));
        generate(&fichier.0, octets, fiches)?;
        print!("{nom:<44} ");
        io::stdout().flush()?;
        let written = fs::metadata(&fichier.0)?.len();
        run(&fichier.0, written)?;
        if nom == "comme l'export" {
            let archive = Fichier(fichier.0.with_extension("zip"));
            pack(&fichier.0, &archive.0)?;
            print!("{:<44} ", "  le même, dans son archive zip");
            io::stdout().flush()?;
            run(&archive.0, written)?;
        }
    }
    Ok(())
}

/// Reads a file in a process of its own, whose peak of memory is that of the import alone.
fn run(chemin: &Path, octets: u64) -> io::Result<()> {
    let octets = octets.to_string();
    let status = Command::new(std::env::current_exe()?).arg("mesure").arg(chemin).arg(octets).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other("l'import a échoué")) }
}

fn measure(chemin: &Path, octets: u64) -> io::Result<()> {
    let start = Instant::now();
    let (couche, report) = rncp::read(chemin).map_err(io::Error::other)?;
    let seconds = start.elapsed().as_secs_f64();
    let busy = busy_seconds();
    let mo = octets as f64 / 1e6;
    let fiches = report.bilans().iter().find(|bilan| bilan.fichier.ends_with("FICHE")).map_or(0, |bilan| bilan.gardees);
    let titles = couche.tables.certifications.iter().map(|one| size_of_val(one) + one.libelle.len());
    let blocs = couche.tables.blocs.iter();
    let blocs = blocs.map(|bloc| {
        let textes = bloc.textes.iter().map(|texte| size_of_val(texte) + texte.len()).sum::<usize>();
        size_of_val(bloc) + bloc.libelle.len() + textes
    });
    let kept = titles.sum::<usize>() + blocs.sum::<usize>();
    let peak = peak_kb().map_or_else(|| "?".to_owned(), |kb| format!("{:.0}", kb as f64 / 1e3));
    let speed = mo / busy.unwrap_or(seconds);
    let busy = busy.map_or_else(|| "?".to_owned(), |busy| format!("{busy:.2}"));
    println!("{mo:>7.0} {fiches:>8} {seconds:>8.2} {busy:>8} {speed:>8.0} {:>10.1} {peak:>10}", kept as f64 / 1e6);
    Ok(())
}

/// The time this process was on a processor, where the system tells it: other work may share the machine.
fn busy_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// The peak of the memory of this process, where the system tells it.
fn peak_kb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn pack(source: &Path, archive: &Path) -> io::Result<()> {
    let mut writer = zip::ZipWriter::new(BufWriter::new(File::create(archive)?));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    writer.start_file("export_fiches_RNCP_V4_1_2026-08-16.xml", options)?;
    io::copy(&mut File::open(source)?, &mut writer)?;
    writer.finish()?.flush()
}

/// Numbers that look drawn and are the same each time.
struct Tirage(u64);

impl Tirage {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    /// A sentence of about this many bytes.
    fn sentence(&mut self, octets: u64) -> String {
        const MOTS: [&str; 24] = [
            "accompagner",
            "la",
            "personne",
            "dans",
            "les",
            "actes",
            "du",
            "quotidien",
            "entretenir",
            "le",
            "linge",
            "préparer",
            "un",
            "repas",
            "équilibré",
            "en",
            "respectant",
            "des",
            "règles",
            "d'hygiène",
            "et",
            "de",
            "sécurité",
            "organiser",
        ];
        let mut text = String::new();
        while (text.len() as u64) < octets {
            text.push_str(MOTS[self.next(MOTS.len() as u64) as usize]);
            text.push_str(if self.next(9) == 0 { "42 " } else { " " });
        }
        text
    }

    fn list(&mut self, items: u64, octets: u64) -> String {
        (0..items).map(|_| format!("<li>{}</li>", self.sentence(octets))).collect()
    }
}

/// Writes so many fiches, so long that the file has so many bytes.
fn generate(chemin: &Path, octets: u64, fiches: u64) -> io::Result<()> {
    let mut writer = BufWriter::new(File::create(chemin)?);
    let mut tirage = Tirage(20_261_122);
    writer.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<FICHES>\n<VERSION_FLUX>4.1</VERSION_FLUX>\n")?;
    let mut written = 0;
    for rang in 0..fiches {
        let head = fiche_kept(&mut tirage, rang + 1);
        let due = octets * (rang + 1) / fiches;
        let left = due.saturating_sub(written + head.len() as u64);
        let tail = fiche_passed(&mut tirage, left);
        written += (head.len() + tail.len()) as u64;
        writer.write_all(head.as_bytes())?;
        writer.write_all(tail.as_bytes())?;
    }
    writer.write_all(b"</FICHES>\n")?;
    writer.flush()
}

/// The start of a fiche: what is kept of it, the same for all sizes of file.
fn fiche_kept(tirage: &mut Tirage, numero: u64) -> String {
    let blocs: String = (1..=2 + tirage.next(3))
        .map(|rang| {
            format!(
                "<BLOC_COMPETENCES>\n<CODE>RNCP{numero}BC{rang:02}</CODE>\n<LIBELLE>{}</LIBELLE>\n\
                 <LISTE_COMPETENCES><![CDATA[<ul>{}</ul>]]></LISTE_COMPETENCES>\n</BLOC_COMPETENCES>\n",
                tirage.sentence(60),
                tirage.list(8, 120)
            )
        })
        .collect();
    format!(
        "<FICHE>\n<NUMERO_FICHE>RNCP{numero}</NUMERO_FICHE>\n<INTITULE>{}</INTITULE>\n<ACTIF>Oui</ACTIF>\n\
         <NOMENCLATURE_EUROPE>\n<NIVEAU>NIV{}</NIVEAU>\n</NOMENCLATURE_EUROPE>\n\
         <CODES_ROME>\n<ROME>\n<CODE>K1304</CODE>\n</ROME>\n</CODES_ROME>\n\
         <SI_JURY_VAE>\n<ACTIF>Oui</ACTIF>\n</SI_JURY_VAE>\n\
         <DATE_FIN_ENREGISTREMENT>31/08/2028</DATE_FIN_ENREGISTREMENT>\n\
         <BLOCS_COMPETENCES>\n{blocs}</BLOCS_COMPETENCES>\n",
        tirage.sentence(70),
        3 + tirage.next(5)
    )
}

/// The rest of a fiche, of so many bytes: what the model has no place for.
fn fiche_passed(tirage: &mut Tirage, octets: u64) -> String {
    let part = octets / 3;
    let partners: String = (0..PARTENAIRES)
        .map(|_| {
            let nom = tirage.sentence((part / PARTENAIRES).saturating_sub(90).min(part));
            format!("<PARTENAIRE>\n<NOM_PARTENAIRE>{nom}</NOM_PARTENAIRE>\n<SIRET_PARTENAIRE>00000000000000</SIRET_PARTENAIRE>\n</PARTENAIRE>\n")
        })
        .collect();
    format!(
        "<ACTIVITES_VISEES><![CDATA[<ul>{}</ul>]]></ACTIVITES_VISEES>\n\
         <CAPACITES_ATTESTEES><![CDATA[<ul>{}</ul>]]></CAPACITES_ATTESTEES>\n\
         <PARTENAIRES>\n{partners}</PARTENAIRES>\n</FICHE>\n",
        tirage.list(part / 150 + 1, 140),
        tirage.list(part / 150 + 1, 140)
    )
}
