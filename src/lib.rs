//! Passerelles between métiers, for career counsellors' tools in France.
//!
//! From the compétences that métiers share, this library says what a person already has, what is missing, which bloc de
//! compétences gives it, what bars the way, and why. It runs in the host's process, offline; nothing of a person leaves it.
//!
//! # A tour
//!
//! A [`Moteur`] answers questions on a référentiel. One is embedded: the métiers of services à la personne, Santé and the
//! sectors beside them, abridged, under written facts about what the law asks.
//!
//! ```
//! use passerelles::{Acquis, Moteur, Options, Verdict, explain};
//!
//! let moteur = Moteur::embarque();
//! let reponse = moteur.depuis("K1304".parse()?, &Acquis::default(), &Options::default())?;
//! let premiere = &reponse.passerelles[0];
//! assert_eq!(premiere.cible.code, "K1302");
//! assert_eq!(premiere.verdict, Verdict::Ouverte);
//! assert!(explain(premiere)[0].starts_with("Déjà là : 8 sur 22 compétences demandées"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A regulated métier is never shown as open to whoever lacks what the law asks:
//!
//! ```
//! use passerelles::{Acquis, Moteur, Options, Verdict};
//!
//! let (moteur, options) = (Moteur::embarque(), Options::default());
//! let entre = moteur.entre("K1304".parse()?, "J1501".parse()?, &Acquis::default(), &options)?;
//! let aide_soignant = &entre.passerelles[0];
//! assert_eq!(aide_soignant.verdict, Verdict::Conditionnelle);
//! assert_eq!(aide_soignant.raisons[0].code.as_deref(), Some("RNCP40692"));
//!
//! let mut acquis = Acquis::default();
//! acquis.certifications.insert("RNCP40692".parse()?);
//! let entre = moteur.entre("K1304".parse()?, "J1501".parse()?, &acquis, &options)?;
//! assert_eq!(entre.passerelles[0].verdict, Verdict::Ouverte);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The whole of ROME, and layers of one's own, are opened by [`open`](open::open); answers are written by [`export`].
//!
//! # How it is built
//!
//! Data has three states, never blurred. What a file says becomes [`Collections`]: layers, open and mutable, from any
//! number of imports ([`import`]). [`Referentiel::new`] is the one door to the closed state: merged, checked, linked in
//! one petgraph graph ([`Referentiel::as_graph`]), immutable, `Send + Sync`. Everything fast is derived from it:
//! [`passerelle::Index`] holds the vectors that rank and the parts that couverture counts.
//!
//! **Two measures.** *Couverture* is directed and is what a counsellor reads: how much of what the target requires is
//! held; what is near to something held is shown apart, with a credit. *Proximité* is what ranks: a sum of named composantes, each a cosine. Both are integer sums of millionths, so
//! that what each shared item brings is exact and the same everywhere.
//!
//! **One gate.** [`gate`](fn@gate) reads written facts (`exige`) and the fiche; that a certification aims at a
//! métier (`vise`) opens nothing. Unknown stays unknown: a blank is never "no".
//!
//! **Facts over any data.** The embedded facts are laid over whatever is opened, for the codes that exist there.
//!
//! The floors, bottom to top: [`text`], [`model`], [`import`], [`graph`], [`appariement`], [`passerelle`],
//! [`certification`], [`search`] and [`parcours`], [`profil`], [`analyse`], [`fiche`], [`pack`] and [`export`], [`open`](mod@open). A
//! file imports only from the floors below its own.

#![forbid(unsafe_code)]

pub mod analyse;
pub mod appariement;
pub mod certification;
pub mod export;
pub mod fiche;
mod fils;
pub mod graph;
pub mod import;
pub mod model;
pub mod open;
pub mod pack;
pub mod parcours;
pub mod passerelle;
pub mod profil;
pub mod search;
pub mod text;

pub use graph::{InconnuError, Referentiel};
pub use model::*;
pub use open::{Error, Faits, Moteur, open};
pub use passerelle::{
    CompetencesProches, Composante, Filtres, Gate, GenreRaison, Index, Millioniemes, Objet, Options, Passerelle,
    PasserelleError, Poids, Provenance, Raison, Reponse, Verdict, explain, gate, is_in_force,
};
