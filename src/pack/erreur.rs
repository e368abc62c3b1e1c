//! Why a pack cannot be opened: what is wrong with it, and what to do.

/// Why bytes are no pack that this engine opens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// Bytes that do not start as a pack does.
    #[error(
        "ce n'est pas un pack passerelles (signature absente). Écrivez-en un : passerelles importer DOSSIER_ROME -o fr.pack"
    )]
    Etranger,
    /// A pack of another version of the format.
    #[error(
        "pack de format {lue} ; ce moteur lit le format {connue}. Mettez passerelles à jour, ou écrivez le pack de nouveau avec cette version : passerelles importer DOSSIER_ROME -o fr.pack"
    )]
    Version {
        /// That of the pack.
        lue: u32,
        /// That of this engine.
        connue: u32,
    },
    /// A pack that is shorter or longer than it says.
    #[error(
        "pack incomplet ou rallongé : {lu} {} au lieu de {attendu}. Copiez-le ou téléchargez-le de nouveau.",
        if *.lu < 2 { "octet" } else { "octets" }
    )]
    Longueur {
        /// How many bytes it has.
        lu: u64,
        /// How many it says.
        attendu: u64,
    },
    /// A pack whose bytes changed since it was written.
    #[error(
        "pack abîmé (somme de contrôle fausse, section « {section} »). Copiez-le ou téléchargez-le de nouveau, ou écrivez-le de nouveau avec passerelles importer."
    )]
    Abime {
        /// The section.
        section: &'static str,
    },
    /// A pack whose checksums hold and whose contents do not.
    #[error(
        "pack incohérent (section « {section} » : {texte}). Il n'a pas été écrit par passerelles, ou pas par cette version : écrivez-le de nouveau avec passerelles importer."
    )]
    Incoherent {
        /// The section.
        section: &'static str,
        /// What is wrong.
        texte: &'static str,
    },
}
