//! Many passerelles at once, as one buffer that crosses without a copy a field: a row of 32 bytes each, little-endian.
//!
//! | bytes | what |
//! |---|---|
//! | 0–4, 5–9 | the codes of the source and of the target, ASCII |
//! | 10 | verdict: 0 bloquée, 1 inconnue, 2 conditionnelle, 3 ouverte |
//! | 11 | classe: 0 courte, 1 longue, 2 à étudier |
//! | 12–13, 14–15 | compétences held, and counted in all |
//! | 16–19 | score, in millionths |
//! | 20–23, 24–27 | couverture and coeur, in millionths; 4294967295: unknown |
//! | 28–29 | rank in its list, from 1 |
//! | 30–31 | rank in ROME's official mobility; 0: not there |

use passerelles::Passerelle;
use passerelles::{Millioniemes, Verdict, passerelle::Classe};

/// The length of a row, in bytes.
#[cfg(test)]
pub(crate) const LIGNE: usize = 32;

fn short(nombre: usize) -> [u8; 2] {
    u16::try_from(nombre).unwrap_or(u16::MAX).to_le_bytes()
}

fn code(texte: &str) -> [u8; 5] {
    let mut octets = [b' '; 5];
    octets.iter_mut().zip(texte.bytes()).for_each(|(place, octet)| *place = octet);
    octets
}

fn known(valeur: Option<Millioniemes>) -> [u8; 4] {
    valeur.map_or(u32::MAX, |valeur| valeur.0).to_le_bytes()
}

/// Adds the row of a passerelle.
pub(crate) fn push(lignes: &mut Vec<u8>, passerelle: &Passerelle) {
    let verdict = match passerelle.verdict {
        Verdict::Bloquee => 0,
        Verdict::Inconnue => 1,
        Verdict::Conditionnelle => 2,
        Verdict::Ouverte => 3,
    };
    let classe = match passerelle.classe {
        Classe::Courte => 0,
        Classe::Longue => 1,
        Classe::AEtudier => 2,
    };
    lignes.extend(code(&passerelle.source.code));
    lignes.extend(code(&passerelle.cible.code));
    lignes.extend([verdict, classe]);
    lignes.extend(short(passerelle.tenues));
    lignes.extend(short(passerelle.total));
    lignes.extend(passerelle.score.0.to_le_bytes());
    lignes.extend(known(passerelle.couverture));
    lignes.extend(known(passerelle.coeur));
    lignes.extend(short(passerelle.rang));
    lignes.extend(passerelle.mobilite.unwrap_or(0).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use passerelles::{Acquis, Moteur, Options};

    #[test]
    fn a_row_says_what_the_passerelle_says() -> Result<(), Box<dyn std::error::Error>> {
        let reponse = Moteur::mini().depuis("K1304".parse()?, &Acquis::default(), &Options::default())?;
        let mut lignes = Vec::new();
        reponse.passerelles.iter().for_each(|passerelle| push(&mut lignes, passerelle));
        assert_eq!(lignes.len(), LIGNE * reponse.passerelles.len());
        let (row, first) = (&lignes[..LIGNE], &reponse.passerelles[0]);
        assert_eq!(&row[..10], format!("{}{}", first.source.code, first.cible.code).as_bytes());
        assert_eq!(Verdict::ALL[usize::from(row[10])], first.verdict);
        assert_eq!(row[16..20], first.score.0.to_le_bytes());
        assert_eq!(row[28..30], [1, 0]);
        Ok(())
    }
}
