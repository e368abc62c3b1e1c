//! What a profil may get wrong. Each message names the line and the field, never the value.

/// Why a profil cannot be read. No text in it comes from the file but names of fields that the form has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfilError {
    /// A file over the bound.
    #[error("profil : fichier trop grand ({max} octets au plus). Un profil tient en quelques pages.")]
    TropGrand {
        /// The bound.
        max: usize,
    },
    /// A file that is not UTF-8.
    #[error("profil, ligne {ligne} : octets qui ne sont pas de l'UTF-8. Enregistrez le fichier en UTF-8.")]
    Encodage {
        /// The line of the first such byte.
        ligne: usize,
    },
    /// A file that is not JSON.
    #[error(
        "profil, ligne {ligne}, colonne {colonne} : JSON invalide ({cause}). Partez de « passerelles diagnostic --exemple »."
    )]
    Syntaxe {
        /// The line, from 1.
        ligne: usize,
        /// The column, from 1.
        colonne: usize,
        /// What kind of fault it is.
        cause: &'static str,
    },
    /// A field that the form does not have.
    #[error("profil, ligne {ligne} : champ inconnu dans {objet}. Le plus proche : « {proche} ».")]
    ChampInconnu {
        /// The line.
        ligne: usize,
        /// Where the field stands.
        objet: String,
        /// The nearest name that the form has there.
        proche: &'static str,
    },
    /// A field given twice, missing, or whose value does not fit.
    #[error("profil, ligne {ligne} : {champ} : {cause}")]
    Champ {
        /// The line.
        ligne: usize,
        /// The field, with its path.
        champ: String,
        /// What was expected, what to do.
        cause: String,
    },
}
