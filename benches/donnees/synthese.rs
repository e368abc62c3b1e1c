//! A référentiel made of tables alone: what benches draw at the sizes they want.

use passerelles::{Collections, Couche, Identite, Nomenclature, Origine, Referentiel, Tables};

/// Numbers that look drawn, the same for the same seed.
pub struct Tirage(u64);

impl Tirage {
    /// The draws of a seed.
    pub fn new(graine: u64) -> Self {
        Tirage(graine)
    }

    /// From 0 up to, and without, 1.
    pub fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1u32 << 31)
    }

    /// From 0 up to, and without, `below`, the small ones more often, as compétences and words are.
    pub fn common(&mut self, below: u32) -> u32 {
        (self.part().powi(3) * f64::from(below)) as u32
    }
}

/// The code of the métier at a position.
pub fn code(at: usize) -> String {
    format!("{}{:04}", char::from(b'A' + (at / 10_000) as u8), at % 10_000)
}

/// Tables as a référentiel.
pub fn close(tables: Tables) -> Referentiel {
    let identite = Identite {
        nom: "essai".to_owned(),
        edition: "essai".to_owned(),
        date: None,
        nomenclature: Nomenclature::Rome4,
        partiel: false,
        licence: None,
        source: None,
        issu_de: Vec::new(),
        empreinte: String::new(),
    };
    let couche = Couche { identite, origine: Origine::Import, tables };
    Referentiel::new(Collections::from_couche(couche)).expect("every code cited is there").0
}
