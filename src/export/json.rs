//! JSON, the form in which every host and every script reads an answer.

use serde::Serialize;

/// Writes any answer, two blanks a level, fields in their declared order, one line feed at the end. The same answer
/// gives the same bytes everywhere.
///
/// ```
/// # use passerelles::*;
/// let moteur = Moteur::mini();
/// let reponse = moteur.depuis("K1304".parse()?, &Acquis::default(), &Options::default())?;
/// let json = export::json::write(&reponse);
/// assert!(json.starts_with("{\n  \"genre\": \"passerelles.depuis\",\n  \"version\": 1,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(answer: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(answer).expect("answers have text keys and finite numbers");
    text.push('\n');
    text
}
