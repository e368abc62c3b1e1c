//! Answers as tables, graphs and pictures, all of them text.

use passerelles::export::table::Dialecte;
use passerelles::export::{chaleur, dot, eventail, flux, graphml, html, skos, svg, table};
use passerelles::{Reponse, analyse, parcours};

use crate::erreur::PasserellesError;
use crate::moteur::Resultat;

/// A form of an answer. None has them all; one that an answer has not is refused, with those that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum Forme {
    /// A table for scripts: commas, points (RFC 4180).
    Csv,
    /// A table for a French spreadsheet: semicolons, decimal commas.
    CsvFrancais,
    /// A picture.
    Svg,
    /// A picture of a matrice as flows.
    SvgFlux,
    /// A page that stands alone; of a matrice, without what stands behind its cells: ask `cellule`.
    Html,
    /// A graph, for Graphviz.
    Dot,
    /// A graph, for Gephi, yEd, networkx.
    Graphml,
    /// Links, as SKOS in Turtle.
    Turtle,
}

impl Forme {
    /// Its name, as sentences write it.
    fn nom(self) -> &'static str {
        match self {
            Forme::Csv => "csv",
            Forme::CsvFrancais => "csv_francais",
            Forme::Svg => "svg",
            Forme::SvgFlux => "svg_flux",
            Forme::Html => "html",
            Forme::Dot => "dot",
            Forme::Graphml => "graphml",
            Forme::Turtle => "turtle",
        }
    }
}

/// One form and how it is written, for a width in pixels.
type Ecriture<T> = (Forme, fn(&T, u32) -> String);

/// An answer that has forms beside its records and its JSON.
pub(crate) trait EnForme: Sized + 'static {
    /// Those that it has.
    const FORMES: &'static [Ecriture<Self>];
}

/// An answer in a form.
pub(crate) fn write_as<T: EnForme>(reponse: &T, forme: Forme, largeur: usize) -> Resultat<String> {
    let write = T::FORMES.iter().find(|(known, _)| *known == forme).map(|(_, write)| write);
    let known = || T::FORMES.iter().map(|(known, _)| known.nom()).collect::<Vec<_>>().join(", ");
    let refused = || {
        let texte = format!("forme « {} » sans objet pour cette réponse (attendu : {}).", forme.nom(), known());
        PasserellesError::ParametreInvalide(texte)
    };
    Ok(write.ok_or_else(refused)?(reponse, u32::try_from(largeur).unwrap_or(u32::MAX)))
}

/// Both tables, and what follows them.
macro_rules! tables {
    ($table:path $(, $autre:expr)*) => {
        [
            (Forme::Csv, |reponse, _| $table(reponse).write(Dialecte::Rfc4180)),
            (Forme::CsvFrancais, |reponse, _| $table(reponse).write(Dialecte::Francais)),
            $($autre),*
        ]
    };
}

impl EnForme for Reponse {
    const FORMES: &'static [Ecriture<Self>] = &tables!(table::passerelles, (Forme::Svg, eventail::write));
}

impl EnForme for parcours::ReponseParcours {
    const FORMES: &'static [Ecriture<Self>] =
        &[(Forme::Svg, svg::write), (Forme::Dot, |reponse, _| dot::write(reponse))];
}

impl EnForme for analyse::LiensProposes {
    const FORMES: &'static [Ecriture<Self>] =
        &tables!(table::liens_proposes, (Forme::Turtle, |liens, _| skos::write(liens)));
}

impl EnForme for analyse::Matrice {
    const FORMES: &'static [Ecriture<Self>] = &tables!(
        table::matrice,
        (Forme::Svg, chaleur::write),
        (Forme::SvgFlux, flux::write),
        // What stands behind each cell is another question: the page shows the matrice alone.
        (Forme::Html, |matrice, _| html::matrice(matrice, &[]))
    );
}

impl EnForme for analyse::CelluleOuverte {
    const FORMES: &'static [Ecriture<Self>] = &tables!(table::cellule);
}

impl EnForme for analyse::Communes {
    const FORMES: &'static [Ecriture<Self>] = &tables!(table::communes);
}

impl EnForme for analyse::Carte {
    const FORMES: &'static [Ecriture<Self>] = &tables!(
        table::carte,
        (Forme::Dot, |carte, _| dot::carte(carte)),
        (Forme::Graphml, |carte, _| graphml::write(carte))
    );
}

impl EnForme for analyse::cohorte::Rapport {
    const FORMES: &'static [Ecriture<Self>] = &tables!(table::etat_des_lieux);
}
