//! The arguments, in French.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

const MODELE: &str = "\
{about}

Utilisation : {usage}

{all-args}{after-help}";

/// The headings, each with the blank that French sets before the colon that clap writes.
const COMMANDES: &str = "Commandes ";
const OPTIONS: &str = "Options ";
const ARGUMENTS: &str = "Arguments ";

const APRES: &str = "\
Exemples :
  passerelles depuis K1304
  passerelles depuis K1304 --secteur sante --nombre 5
  passerelles entre K1304 J1501
  passerelles plan J1501 --depuis K1304 --acquis RNCP37715BC01
  passerelles parcours K1304 J1506 --format svg
  passerelles fiche RNCP40692
  passerelles diagnostic --exemple > profil.json
  passerelles diagnostic profil.json --secteur sante
  passerelles chercher femme de menage
  passerelles depuis K1304 --donnees DOSSIER_ROME

Codes de sortie : 0 fait, 1 erreur de données, 2 erreur d'utilisation.";

/// The tool.
#[derive(Debug, Parser)]
#[command(
    name = "passerelles",
    version,
    about = "Passerelles entre métiers : ce qui est déjà là, ce qui manque, ce qui barre la route.",
    help_template = MODELE,
    after_help = APRES,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_help_heading = COMMANDES,
    subcommand_value_name = "COMMANDE",
    override_usage = "passerelles COMMANDE [OPTIONS]"
)]
pub struct Cli {
    #[command(subcommand)]
    pub commande: Commande,
    /// Données à ouvrir : pack, dossier ROME, export RNCP, fichier ou dossier natif (.toml, .json) ; répétable, le pack excepté.
    /// Sans cette option : l'édition abrégée embarquée
    #[arg(long, value_name = "CHEMIN", global = true, help_heading = OPTIONS)]
    pub donnees: Vec<PathBuf>,
    /// Ne pose pas les faits embarqués (exigences, ensembles, certifications) sur les données
    #[arg(long, global = true, help_heading = OPTIONS)]
    pub sans_faits: bool,
    /// Ne cherche pas, parmi ce qui manque, ce qui est proche de compétences détenues
    #[arg(long, global = true, help_heading = OPTIONS)]
    pub sans_proches: bool,
    /// Format de la réponse
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        default_value = "texte",
        global = true,
        hide_possible_values = true,
        hide_default_value = true,
        help = "Format de la réponse : texte (par défaut), json ou csv (csv-fr : pour un tableur réglé en français) ; selon la commande, aussi dot, svg, html, graphml ou ttl",
        help_heading = OPTIONS
    )]
    pub format: Format,
    /// Affiche cette aide (ou : --aide)
    #[arg(short = 'h', long = "help", alias = "aide", action = ArgAction::Help, global = true, help_heading = OPTIONS)]
    pub aide: Option<bool>,
    /// Affiche la version
    #[arg(short = 'V', long = "version", action = ArgAction::Version, help_heading = OPTIONS)]
    pub version: Option<bool>,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Texte,
    Json,
    Csv,
    CsvFr,
    Dot,
    Svg,
    Ttl,
    Html,
    Graphml,
}

#[derive(Debug, Subcommand)]
pub enum Commande {
    /// Les passerelles qui partent d'un métier
    #[command(help_template = MODELE, override_usage = "passerelles depuis CODE [--secteur S] [--nombre N] [OPTIONS]")]
    Depuis(Depuis),
    /// Les passerelles qui mènent à un métier
    #[command(help_template = MODELE, override_usage = "passerelles vers CODE [--secteur S] [--nombre N] [OPTIONS]")]
    Vers(Vers),
    /// La passerelle d'un métier à un autre, en détail
    #[command(help_template = MODELE, override_usage = "passerelles entre DE VERS [OPTIONS]")]
    Entre(Entre),
    /// La fiche d'un métier, d'une certification, d'un bloc ou d'un ensemble ; sans code, les ensembles
    #[command(help_template = MODELE, override_usage = "passerelles fiche [CODE] [OPTIONS]")]
    Fiche(Fiche),
    /// Le chemin vers un métier, bloc par bloc ; avec --certification, ce qu'elle n'atteste pas
    #[command(help_template = MODELE, override_usage = "passerelles plan CODE_METIER [--depuis CODE] [--acquis CODE]… [OPTIONS]")]
    Plan(Plan),
    /// Le bloc, et la paire de blocs, qui ouvrent le plus de métiers
    #[command(help_template = MODELE, override_usage = "passerelles levier CODE_METIER [--secteur S] [OPTIONS]")]
    Levier(Levier),
    /// Ce qu'une personne détient, où cela mène, ce qui barre la route et ce qui y changerait quelque chose
    #[command(help_template = MODELE, override_usage = "passerelles diagnostic PROFIL.json [--secteur S] [--sans-limites] [OPTIONS]\n             passerelles diagnostic --exemple > PROFIL.json")]
    Diagnostic(Diagnostic),
    /// Les parcours d'un métier à un autre, en plusieurs étapes, avec ce qui s'acquiert en chemin
    #[command(help_template = MODELE, override_usage = "passerelles parcours DE VERS [--nombre K] [--etapes-max N] [--pareto] [OPTIONS]")]
    Parcours(Parcours),
    /// Ce que nomme un texte : métier, compétence, certification ou bloc, fautes de frappe comprises
    #[command(help_template = MODELE, override_usage = "passerelles chercher TEXTE [--type T] [--nombre N] [OPTIONS]")]
    Chercher(Chercher),
    /// Combien de passerelles entre des ensembles de métiers, dans les deux sens, et ce qu'il y a derrière chaque nombre
    #[command(help_template = MODELE, override_usage = "passerelles matrice --secteurs S,S… [--seuil P] [--cellule DE,VERS] [OPTIONS]")]
    Matrice(Matrice),
    /// Ce qu'une cohorte de profils détient, ce qui lui manque et où elle peut aller : des agrégats seulement
    #[command(help_template = MODELE, override_usage = "passerelles etat-des-lieux COHORTE.jsonl --secteurs S,S… [--seuil-effectif N] [OPTIONS]")]
    EtatDesLieux(EtatDesLieux),
    /// Les compétences que des ensembles de métiers partagent, et celles qui manquent à chacun pour aller vers un autre
    #[command(help_template = MODELE, override_usage = "passerelles communes S S… [--seuil P] [OPTIONS]")]
    Communes(Communes),
    /// Le graphe des passerelles entre des ensembles de métiers, pour un logiciel de graphes ou un tableur
    #[command(help_template = MODELE, override_usage = "passerelles exporter --secteurs S,S… --format graphml|dot|csv|csv-fr|json -o FICHIER [OPTIONS]")]
    Exporter(Exporter),
    /// Les compétences que nomme une ligne de CV ou le souhait d'un employeur, ou « rien de sûr »
    #[command(help_template = MODELE, override_usage = "passerelles reconnaitre TEXTE [--nombre N] [OPTIONS]")]
    Reconnaitre(Reconnaitre),
    /// Les passerelles de tous les métiers, en CSV
    #[command(help_template = MODELE, override_usage = "passerelles tout --nombre N -o FICHIER [OPTIONS]")]
    Tout(Tout),
    /// Lit des données et rend compte de chaque ligne ; avec -o, les écrit en un seul fichier natif ou en un pack
    #[command(help_template = MODELE, override_usage = "passerelles importer [CHEMIN…] [--rome D] [--rncp ZIP] [--rncp-xml F] [--natif D] [--a-blanc | -o FICHIER.pack] [OPTIONS]")]
    Importer(Importer),
    /// Juge le classement contre la table officielle des mobilités
    #[command(help_template = MODELE, override_usage = "passerelles evaluer [--mobilites FICHIER] [OPTIONS]")]
    Evaluer(Evaluer),
    /// Les compétences proches d'une autre, ou la relation entre deux
    #[command(help_template = MODELE, override_usage = "passerelles proche CODE [CODE] [--nombre N] [OPTIONS]\n             passerelles proche --paires FICHIER [OPTIONS]")]
    Proche(Proche),
    /// Propose des liens SKOS vers les compétences : titres de blocs, autre ROME, ESCO
    #[command(help_template = MODELE, override_usage = "passerelles apparier [CHEMIN] [--nombre N] [--format ttl|csv|csv-fr|json] [OPTIONS]")]
    Apparier(Apparier),
    /// Recalcule les poids du classement sur la table des mobilités, par validation croisée
    #[command(help_template = MODELE, override_usage = "passerelles calibrer [--sans COMPOSANTE]… [OPTIONS]")]
    Calibrer(Calibrer),
}

/// Which passerelles are kept, and what is held beside the métier.
#[derive(Debug, Args)]
pub struct Choix {
    /// Seulement les métiers de cet ensemble (sap, sante, rome:86…)
    #[arg(long, value_name = "S")]
    pub secteur: Option<String>,
    /// Combien de passerelles au plus (10 par défaut)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value = "10", hide_default_value = true)]
    pub nombre: u32,
    /// Seulement ce verdict : ouverte, conditionnelle, inconnue ou bloquee ; répétable
    #[arg(long, value_name = "V", value_enum, hide_possible_values = true)]
    pub verdict: Vec<VerdictArg>,
    /// Seulement une couverture d'au moins P pour cent
    #[arg(long, value_name = "P", value_parser = clap::value_parser!(u32).range(0..=100), default_value = "0", hide_default_value = true)]
    pub couverture_min: u32,
    #[command(flatten)]
    pub personne: Personne,
}

/// What a person holds and cannot do, and when.
#[derive(Debug, Args)]
pub struct Personne {
    /// Certification ou bloc déjà détenu (RNCP40692, RNCP40692BC01) ; répétable
    #[arg(long, value_name = "CODE")]
    pub acquis: Vec<String>,
    /// Limite ferme, jamais franchie (port_de_charges, nuit…) ; répétable
    #[arg(long, value_name = "NOM")]
    pub limite: Vec<String>,
    /// Date à laquelle répondre, AAAA-MM-JJ (par défaut, celle des données)
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VerdictArg {
    Ouverte,
    Conditionnelle,
    Inconnue,
    Bloquee,
}

/// The size of what is drawn.
#[derive(Debug, Args)]
pub struct Image {
    /// Avec --format svg : largeur de l'image en pixels, 320 à 2000 (794 par défaut, une page A4 ; 360 pour un téléphone)
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(320..=2000))]
    pub largeur: Option<u32>,
}

#[derive(Debug, Args)]
pub struct Depuis {
    /// Code ROME du métier de départ
    #[arg(value_name = "CODE")]
    pub code: String,
    #[command(flatten)]
    pub image: Image,
    #[command(flatten)]
    pub choix: Choix,
}

#[derive(Debug, Args)]
pub struct Vers {
    /// Code ROME du métier visé
    #[arg(value_name = "CODE")]
    pub code: String,
    #[command(flatten)]
    pub choix: Choix,
}

#[derive(Debug, Args)]
pub struct Entre {
    /// Code ROME du métier de départ
    #[arg(value_name = "DE")]
    pub de: String,
    /// Code ROME du métier visé
    #[arg(value_name = "VERS")]
    pub vers: String,
    #[command(flatten)]
    pub personne: Personne,
}

#[derive(Debug, Args)]
pub struct Fiche {
    /// Code d'un métier, d'une certification, d'un bloc ou nom d'un ensemble
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

#[derive(Debug, Args)]
pub struct Plan {
    /// Code ROME du métier visé ; avec --certification, un ensemble convient aussi
    #[arg(value_name = "CODE_METIER")]
    pub code: String,
    /// Code ROME d'un métier exercé ; répétable
    #[arg(long, value_name = "CODE")]
    pub depuis: Vec<String>,
    /// Ce que le métier demande et que cette certification n'atteste pas, et l'inverse
    #[arg(long, value_name = "RNCP")]
    pub certification: Option<String>,
    /// Combien de certifications au plus (10 par défaut)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value = "10", hide_default_value = true)]
    pub nombre: u32,
    /// Propose aussi des blocs de plusieurs certifications, qui ensemble ne donnent pas de diplôme
    #[arg(long)]
    pub mixte: bool,
    #[command(flatten)]
    pub personne: Personne,
}

#[derive(Debug, Args)]
pub struct Levier {
    /// Code ROME du métier exercé
    #[arg(value_name = "CODE_METIER")]
    pub code: String,
    /// Seulement les métiers de cet ensemble
    #[arg(long, value_name = "S")]
    pub secteur: Option<String>,
    /// Combien de blocs au plus (10 par défaut)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value = "10", hide_default_value = true)]
    pub nombre: u32,
    #[command(flatten)]
    pub personne: Personne,
}

#[derive(Debug, Args)]
pub struct Diagnostic {
    /// Profil à lire (JSON) ; « --exemple » en donne un
    #[arg(value_name = "PROFIL.json", required_unless_present = "exemple")]
    pub profil: Option<PathBuf>,
    /// Écrit un profil d'exemple, commenté, à corriger
    #[arg(long, conflicts_with = "profil")]
    pub exemple: bool,
    /// Une réponse qui se partage : sans les limites, ni rien qui en dépende
    #[arg(long)]
    pub sans_limites: bool,
    /// Seulement les métiers de cet ensemble (sap, sante, rome:86…)
    #[arg(long, value_name = "S")]
    pub secteur: Option<String>,
    /// Combien de métiers au plus dans chaque liste (10 par défaut)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value = "10", hide_default_value = true)]
    pub nombre: u32,
    /// Date à laquelle répondre, AAAA-MM-JJ (par défaut, celle des données)
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    #[command(flatten)]
    pub territoire: Territoire,
}

/// Tensions to show.
#[derive(Debug, Args)]
pub struct Territoire {
    /// Table des tensions de la Dares (CSV), avec --fap
    #[arg(long, value_name = "FICHIER", requires = "fap")]
    pub tensions: Option<PathBuf>,
    /// Table des familles de métiers (FAP) par code ROME (CSV), avec --tensions
    #[arg(long, value_name = "FICHIER", requires = "tensions")]
    pub fap: Option<PathBuf>,
    /// Région des tensions, par son code INSEE (11 : Île-de-France)
    #[arg(long, value_name = "R", requires = "tensions")]
    pub region: Option<u32>,
}

#[derive(Debug, Args)]
pub struct Parcours {
    /// Code ROME du métier exercé
    #[arg(value_name = "DE")]
    pub de: String,
    /// Où arriver : code ROME, ensemble (sante…) ou niveau:N (tout métier de niveau N ou plus)
    #[arg(value_name = "VERS")]
    pub vers: String,
    /// Combien de parcours au plus (5 par défaut)
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..=1000), default_value = "5", hide_default_value = true)]
    pub nombre: u32,
    /// Combien d'étapes au plus, 1 à 8 (4 par défaut)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=8), default_value = "4", hide_default_value = true)]
    pub etapes_max: u32,
    /// Combien de métiers les plus proches une étape peut atteindre, en plus de ceux qu'une exigence relie (30 par défaut)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=500), default_value = "30", hide_default_value = true)]
    pub voisins: u32,
    /// Les parcours qu'aucun autre ne bat à la fois sur l'effort, les étapes, le niveau demandé, le niveau atteint et la tension (si elle est lue)
    #[arg(long)]
    pub pareto: bool,
    /// Aucune étape ne demande un titre de plus de N niveaux au-dessus de ceux qui sont détenus alors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=8))]
    pub marche_max: Option<u8>,
    /// Profil de la personne (JSON, voir « diagnostic --exemple ») : ce qu'elle détient et ses limites s'ajoutent
    #[arg(long, value_name = "FICHIER")]
    pub profil: Option<PathBuf>,
    /// Étapes dont l'accès est inconnu : avec (par défaut), marquées et pénalisées, ou sans
    #[arg(
        long,
        value_name = "CHOIX",
        value_enum,
        default_value = "avec",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub inconnues: InconnuesArg,
    /// Pour qui est le texte : conseiller (par défaut) ou personne
    #[arg(
        long,
        value_name = "QUI",
        value_enum,
        default_value = "conseiller",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub pour: Lecteur,
    #[command(flatten)]
    pub image: Image,
    #[command(flatten)]
    pub personne: Personne,
    #[command(flatten)]
    pub territoire: Territoire,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InconnuesArg {
    Avec,
    Sans,
}

/// Whom a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lecteur {
    Personne,
    Conseiller,
}

#[derive(Debug, Args)]
pub struct Chercher {
    /// Ce qu'on cherche, comme on le dirait
    #[arg(value_name = "TEXTE", required = true)]
    pub texte: Vec<String>,
    /// Seulement ce genre : metier, competence, certification ou bloc ; répétable
    #[arg(long = "type", value_name = "T", value_enum, hide_possible_values = true)]
    pub objet: Vec<TypeArg>,
    /// Combien de résultats au plus (10 par défaut)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value = "10", hide_default_value = true)]
    pub nombre: u32,
}

#[derive(Debug, Args)]
pub struct Reconnaitre {
    /// La ligne ou le souhait, tel qu'il est écrit
    #[arg(value_name = "TEXTE", required = true)]
    pub texte: Vec<String>,
    /// Combien de compétences au plus (5 par défaut)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value = "5", hide_default_value = true)]
    pub nombre: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TypeArg {
    Metier,
    Competence,
    Certification,
    Bloc,
}

/// Which sets of métiers an analysis is made over.
#[derive(Debug, Args)]
pub struct Analyse {
    /// Fichier TOML d'ensembles à soi : tables [[ensemble]] (code, libelle, metiers)
    #[arg(long, value_name = "FICHIER.toml")]
    pub ensembles: Option<PathBuf>,
    /// Proximité à partir de laquelle une paire de métiers compte comme passerelle, de 0 à 1
    #[arg(long, value_name = "P", value_parser = crate::sortie::part)]
    pub seuil: Option<passerelles::Millioniemes>,
    /// Date à laquelle répondre, AAAA-MM-JJ (par défaut, celle des données)
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
}

#[derive(Debug, Args)]
pub struct Matrice {
    /// Ensembles de métiers : sap, sante, rome:86, idcc:3127, contexte:300839, ou ceux de --ensembles ; « passerelles fiche » les liste
    #[arg(long, value_name = "S,S…", value_delimiter = ',', required_unless_present = "cellule")]
    pub secteurs: Vec<String>,
    /// Ouvre une cellule : ses passerelles une à une, et les compétences qui les portent
    #[arg(long, value_name = "DE,VERS", value_delimiter = ',', num_args = 1, conflicts_with = "secteurs")]
    pub cellule: Vec<String>,
    /// Avec --format svg : les flux d'un ensemble à l'autre, au lieu de la carte de chaleur
    #[arg(long)]
    pub flux: bool,
    #[command(flatten)]
    pub image: Image,
    #[command(flatten)]
    pub analyse: Analyse,
}

#[derive(Debug, Args)]
pub struct EtatDesLieux {
    /// Cohorte à lire : un profil par ligne, en JSON
    #[arg(value_name = "COHORTE.jsonl")]
    pub cohorte: PathBuf,
    /// Ensembles de métiers : sap, sante, rome:86, idcc:3127, contexte:300839, ou ceux de --ensembles
    #[arg(long, value_name = "S,S…", value_delimiter = ',', required = true)]
    pub secteurs: Vec<String>,
    /// Fichier TOML d'ensembles à soi : tables [[ensemble]] (code, libelle, metiers)
    #[arg(long, value_name = "FICHIER.toml")]
    pub ensembles: Option<PathBuf>,
    /// Nombre de personnes au-dessous duquel rien n'est écrit (5 par défaut, 3 au moins)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(3..), default_value = "5", hide_default_value = true)]
    pub seuil_effectif: u32,
    /// S'arrête à la première ligne refusée ; sans cette option, elle est comptée et passée
    #[arg(long)]
    pub arret: bool,
    /// Fichier où garder l'avancement, pour reprendre après une interruption ; supprimé à la fin. Il contient des
    /// nombres non masqués
    #[arg(long, value_name = "FICHIER")]
    pub reprise: Option<PathBuf>,
    /// Nombre de fils (autant que de cœurs par défaut) ; la réponse n'en dépend pas
    #[arg(long, value_name = "N")]
    pub fils: Option<std::num::NonZeroUsize>,
    /// Date à laquelle répondre, AAAA-MM-JJ (par défaut, celle des données)
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
}

#[derive(Debug, Args)]
pub struct Communes {
    /// Ensembles de métiers, deux au moins : sap, sante, rome:86, idcc:3127, contexte:300839, ou ceux de --ensembles
    #[arg(value_name = "S", num_args = 2.., required = true)]
    pub secteurs: Vec<String>,
    #[command(flatten)]
    pub analyse: Analyse,
}

#[derive(Debug, Args)]
pub struct Exporter {
    /// Ensembles de métiers : sap, sante, rome:86, idcc:3127, contexte:300839, ou ceux de --ensembles
    #[arg(long, value_name = "S,S…", value_delimiter = ',', required = true)]
    pub secteurs: Vec<String>,
    /// Fichier à écrire
    #[arg(short = 'o', long, value_name = "FICHIER")]
    pub sortie: PathBuf,
    #[command(flatten)]
    pub analyse: Analyse,
}

#[derive(Debug, Args)]
pub struct Tout {
    /// Combien de passerelles par métier
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub nombre: u32,
    /// Fichier CSV à écrire
    #[arg(short = 'o', long, value_name = "FICHIER")]
    pub sortie: PathBuf,
}

#[derive(Debug, Args)]
pub struct Importer {
    /// Ce qu'il faut lire, de quelque format que ce soit
    #[arg(value_name = "CHEMIN", required_unless_present_any = ["rome", "rncp", "rncp_xml", "natif"])]
    pub chemins: Vec<PathBuf>,
    /// Dossier ROME ; répétable, comme les trois suivants
    #[arg(long, value_name = "DOSSIER")]
    pub rome: Vec<PathBuf>,
    /// Export CSV de France compétences (.zip)
    #[arg(long, value_name = "ZIP")]
    pub rncp: Vec<PathBuf>,
    /// Export XML de France compétences (.xml, ou le .zip qui le contient)
    #[arg(long, value_name = "FICHIER")]
    pub rncp_xml: Vec<PathBuf>,
    /// Fichier ou dossier natif
    #[arg(long, value_name = "CHEMIN")]
    pub natif: Vec<PathBuf>,
    /// Rend compte sans rien écrire
    #[arg(long, conflicts_with = "sortie")]
    pub a_blanc: bool,
    /// Fichier à écrire : natif (.json, .toml), ou pack (.pack), clos, faits compris
    #[arg(short = 'o', long, value_name = "FICHIER")]
    pub sortie: Option<PathBuf>,
    /// Montre tous les constats (par défaut, les premiers de chaque catégorie)
    #[arg(long)]
    pub detail: bool,
}

#[derive(Debug, Args)]
pub struct Evaluer {
    /// Table de mobilités à lire (CSV : code_rome, code_rome_cible, et numero_ordre s'il y est) ; par défaut, celle des données
    #[arg(long, value_name = "FICHIER")]
    pub mobilites: Option<PathBuf>,
    /// Paires de compétences jugées à la main (colonnes a, b, attendu) : juge la relation au lieu du classement ; répétable
    #[arg(long, value_name = "FICHIER", conflicts_with = "mobilites")]
    pub paires: Vec<PathBuf>,
    /// Rang auquel juger
    #[arg(short = 'k', long, value_name = "K", default_value = "10", hide_default_value = true, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub k: u32,
}

#[derive(Debug, Args)]
pub struct Proche {
    /// Code OGR d'une compétence
    #[arg(value_name = "CODE", required_unless_present = "paires", conflicts_with = "paires")]
    pub a: Option<String>,
    /// Code OGR d'une autre : la relation entre les deux
    #[arg(value_name = "CODE")]
    pub b: Option<String>,
    /// Fichier de paires (deux codes OGR par ligne, séparés par une tabulation) : une ligne JSON par paire
    #[arg(long, value_name = "FICHIER")]
    pub paires: Option<PathBuf>,
    /// Combien de compétences au plus (10 par défaut)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value = "10", hide_default_value = true)]
    pub nombre: u32,
}

#[derive(Debug, Args)]
pub struct Apparier {
    /// Dossier ROME (3 ou 4) ou table des compétences d'ESCO (skills_fr.csv) ; sans cela, les titres des blocs des données
    #[arg(value_name = "CHEMIN")]
    pub chemin: Option<PathBuf>,
    /// Combien de liens au plus par libellé (3 par défaut)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value = "3", hide_default_value = true)]
    pub nombre: u32,
}

#[derive(Debug, Args)]
pub struct Calibrer {
    /// Table de mobilités à lire ; par défaut, celle des données
    #[arg(long, value_name = "FICHIER")]
    pub mobilites: Option<PathBuf>,
    /// Composante laissée de côté, pour voir ce qu'elle apporte ; répétable
    #[arg(long, value_name = "COMPOSANTE")]
    pub sans: Vec<String>,
    /// Sans la direction vers les fiches qui ont gardé leur numéro du ROME 3
    #[arg(long)]
    pub sans_direction: bool,
    /// Nombre de plis
    #[arg(long, value_name = "N", default_value = "5", hide_default_value = true, value_parser = clap::value_parser!(u32).range(2..=100))]
    pub plis: u32,
    /// Nombre de recherches dont un pli prend la moyenne
    #[arg(long, value_name = "N", default_value = "4", hide_default_value = true, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub sous_plis: u32,
    /// Nombre de partages des sources
    #[arg(long, value_name = "N", default_value = "1", hide_default_value = true, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub repetitions: u32,
    /// Graine des partages
    #[arg(long, value_name = "N", default_value = "460", hide_default_value = true)]
    pub graine: u64,
}

/// Reads the arguments; help and faults are printed here, in French, with their exit code.
pub fn parse() -> Result<Cli, ExitCode> {
    let command = french(Cli::command());
    let parsed = command.try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A closed pipe after the help is no fault.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprintln!("{}", french(Cli::command()).render_help());
            ExitCode::from(2)
        }
        _ => {
            eprintln!("erreur : {}\n\nPour l'aide : passerelles --help", crate::sortie::printable(&describe(&error)));
            ExitCode::from(2)
        }
    })
}

/// The headings that clap writes itself.
fn french(command: clap::Command) -> clap::Command {
    let arguments = |mut command: clap::Command| {
        command = command.mut_args(|arg| {
            if arg.is_positional() {
                return arg.help_heading(ARGUMENTS);
            }
            // A number below zero is a value, to be refused as one: not an argument of its own.
            let valued = arg.get_action().takes_values();
            arg.help_heading(OPTIONS).allow_negative_numbers(valued)
        });
        command.disable_help_flag(true)
    };
    let command = command.mut_subcommands(arguments);
    arguments(command)
}

/// What a number should have been, by what its parser says.
fn expected(why: &str) -> String {
    let whole = |from: &str| match from {
        "1" => "un nombre entier positif".to_owned(),
        from => format!("un nombre entier, {from} au moins"),
    };
    match why.split_once(" is not in ").and_then(|(_, range)| range.split_once("..")) {
        Some((from, to)) => match to.strip_prefix('=') {
            // The greatest number of all is no bound that one should read.
            Some(to) if to.len() < 10 => format!("un nombre entier, de {from} à {to}"),
            _ => whole(from),
        },
        None if why.contains("non-zero") => whole("1"),
        // What a parser of this tool says is French.
        None if why.starts_with("un nombre") => why.to_owned(),
        None => "un nombre entier".to_owned(),
    }
}

fn describe(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let suggestion = |kind| {
        let text = context(kind);
        if text.is_empty() { String::new() } else { format!(" Vouliez-vous « {text} » ?") }
    };
    let (arg, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::UnknownArgument => format!("argument « {arg} » inconnu.{}", suggestion(ContextKind::SuggestedArg)),
        ErrorKind::InvalidSubcommand => format!(
            "commande « {} » inconnue.{}",
            context(ContextKind::InvalidSubcommand),
            suggestion(ContextKind::SuggestedSubcommand)
        ),
        ErrorKind::MissingRequiredArgument => format!("il manque {}.", arg.trim_end_matches('.')),
        ErrorKind::TooFewValues => format!("{} attend plus de valeurs.", arg.trim_end_matches('.')),
        ErrorKind::MissingSubcommand => "il manque une commande.".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} attend une valeur."),
        ErrorKind::InvalidValue => {
            format!("« {value} » ne convient pas à {arg} (attendu : {}).", context(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map_or_else(String::new, ToString::to_string);
            format!("« {value} » ne convient pas à {arg} (attendu : {}).", expected(&why))
        }
        ErrorKind::ArgumentConflict => format!("{arg} et {} ne vont pas ensemble.", context(ContextKind::PriorArg)),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => format!("{arg} a trop de valeurs."),
        ErrorKind::InvalidUtf8 => "un argument n'est pas de l'UTF-8.".to_owned(),
        _ => "arguments invalides.".to_owned(),
    }
}
