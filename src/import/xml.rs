//! XML that may be anything, one event at a time: no document type, no entity but the five of XML, nothing deeper or
//! longer than any edition holds, and the line of every fault. Memory is bounded whatever the length of the file.

use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesDecl, BytesRef, Event};

use super::archive;
use super::source::{EmpreinteFlux, ImportError};

/// How deep elements may nest: four times the depth of the exports, which is 8.
pub(super) const PROFONDEUR_MAX: usize = 32;

/// The longest text, tag or comment, in bytes: thirty times the longest text of the exports.
pub(super) const TEXTE_MAX: usize = 2 * 1024 * 1024;

/// The longest name of an element, in bytes: eight times the longest one of the exports.
const NOM_MAX: usize = 256;

/// How much is read at a time.
const TAMPON: usize = 64 * 1024;

const TELECHARGER: &str = "Téléchargez-le de nouveau depuis data.gouv.fr.";
const OFFICIEL: &str = "Indiquez le fichier d'origine de France compétences, sans le modifier.";

/// What comes next in a file. Its name or its text is in [`Lecteur::valeur`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evenement {
    /// An element opens; the value is its name, without prefix.
    Ouvre,
    /// An element closes; the value is its name, without prefix.
    Ferme,
    /// Text, references resolved; the value is the text. The text of one element may come in several pieces.
    Texte,
    /// The file ends, every element closed.
    Fin,
}

/// A file being read.
pub(super) struct Lecteur<R> {
    reader: Reader<Flux<R>>,
    tampon: Vec<u8>,
    fichier: String,
    valeur: String,
    ligne: u64,
    profondeur: usize,
    has_root: bool,
}

impl<R: Read> Lecteur<R> {
    /// A file of which nothing was read yet.
    pub fn new(fichier: &str, source: R, max: u64) -> Self {
        let mut reader = Reader::from_reader(Flux::new(source, max));
        reader.config_mut().expand_empty_elements = true;
        Lecteur {
            reader,
            tampon: Vec::new(),
            fichier: fichier.to_owned(),
            valeur: String::new(),
            ligne: 1,
            profondeur: 0,
            has_root: false,
        }
    }

    /// The name of the file.
    pub fn fichier(&self) -> &str {
        &self.fichier
    }

    /// The line where the last event starts, from 1.
    pub fn ligne(&self) -> u64 {
        self.ligne
    }

    /// The name or the text of the last event.
    pub fn valeur(&self) -> &str {
        &self.valeur
    }

    /// The digest of what was read. To be asked at the end.
    pub fn empreinte(self) -> String {
        self.reader.into_inner().empreinte.finish()
    }

    /// The next event. Comments and processing instructions are passed over.
    pub fn next(&mut self) -> Result<Evenement, ImportError> {
        loop {
            self.tampon.clear();
            self.valeur.clear();
            self.ligne = self.reader.get_mut().mark();
            let event = match self.reader.read_event_into(&mut self.tampon) {
                Ok(event) => event,
                Err(error) => return Err(self.fault(&error)),
            };
            let evenement = match event {
                Event::Start(start) => {
                    self.valeur.push_str(start.local_name().as_ref());
                    Evenement::Ouvre
                }
                Event::End(end) => {
                    self.valeur.push_str(end.local_name().as_ref());
                    Evenement::Ferme
                }
                Event::Text(text) => {
                    self.valeur.push_str(&text.xml10_content());
                    Evenement::Texte
                }
                Event::CData(text) => {
                    self.valeur.push_str(&text.xml10_content());
                    Evenement::Texte
                }
                Event::GeneralRef(reference) => match resolve(&reference) {
                    Some(value) => {
                        self.valeur.push_str(&value);
                        Evenement::Texte
                    }
                    None => {
                        let name: String = reference.chars().take(40).collect();
                        return Err(self.refuse(format!("entité « &{name}; » non prédéfinie"), OFFICIEL));
                    }
                },
                Event::Decl(declaration) => match foreign_encoding(&declaration) {
                    None => continue,
                    Some(name) => return Err(self.foreign(&name)),
                },
                Event::DocType(_) => {
                    let cause = "déclaration de type de document (DOCTYPE), qui peut définir des entités";
                    return Err(self.refuse(cause.to_owned(), OFFICIEL));
                }
                // An empty element comes as two events, by configuration.
                Event::Comment(_) | Event::PI(_) | Event::Empty(_) => continue,
                Event::Eof => Evenement::Fin,
            };
            return self.admit(evenement);
        }
    }

    /// Checks that an event may stand where it does.
    fn admit(&mut self, evenement: Evenement) -> Result<Evenement, ImportError> {
        match evenement {
            Evenement::Ouvre => {
                if self.profondeur == 0 && self.has_root {
                    return Err(self.refuse(format!("second élément racine « {} »", self.shown()), TELECHARGER));
                }
                self.has_root = true;
                self.profondeur += 1;
                if self.profondeur > PROFONDEUR_MAX {
                    return Err(self.refuse(format!("plus de {PROFONDEUR_MAX} éléments emboîtés"), OFFICIEL));
                }
                if self.valeur.len() > NOM_MAX {
                    return Err(self.refuse(format!("nom d'élément de plus de {NOM_MAX} octets"), OFFICIEL));
                }
            }
            Evenement::Ferme => self.profondeur -= 1,
            Evenement::Texte if self.profondeur == 0 && !self.valeur.trim().is_empty() => {
                return Err(self.refuse(format!("texte « {} » hors de tout élément", self.shown()), TELECHARGER));
            }
            Evenement::Texte => {}
            Evenement::Fin if self.profondeur > 0 => {
                return Err(self.truncated("un élément n'est pas fermé".to_owned()));
            }
            Evenement::Fin if !self.has_root => {
                return Err(self.refuse("aucun élément".to_owned(), OFFICIEL));
            }
            Evenement::Fin => {}
        }
        Ok(evenement)
    }

    /// The start of the last value, for a message.
    fn shown(&self) -> String {
        self.valeur.trim().chars().take(40).collect()
    }

    /// A refusal at the last event.
    pub fn refuse(&self, cause: String, remede: &'static str) -> ImportError {
        ImportError::Xml { fichier: self.fichier.clone(), ligne: self.ligne, cause, remede }
    }

    /// A refusal because the file is not the one that is published.
    pub fn refuse_form(&self, cause: String) -> ImportError {
        self.refuse(cause, OFFICIEL)
    }

    fn truncated(&self, cause: String) -> ImportError {
        ImportError::Tronque { fichier: self.fichier.clone(), ligne: self.reader.get_ref().ligne, cause }
    }

    fn foreign(&self, encodage: &str) -> ImportError {
        let shown: String = encodage.chars().take(40).collect();
        let remede = "Convertissez-le en UTF-8, déclaration comprise, par exemple avec « iconv ».";
        self.refuse(format!("encodage « {shown} » déclaré, au lieu d'UTF-8"), remede)
    }

    fn fault(&self, error: &Error) -> ImportError {
        match error {
            Error::Io(cause) => self.broken(cause.kind()),
            Error::Syntax(SyntaxError::InvalidBangMarkup) => {
                self.refuse("balise « <! » inconnue".to_owned(), TELECHARGER)
            }
            // All the other ones say that a mark never ends.
            Error::Syntax(_) => self.truncated("une balise n'est pas fermée".to_owned()),
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                self.refuse(format!("« {} » fermé dans « {} »", cut(found), cut(expected)), TELECHARGER)
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => {
                self.refuse(format!("« {} » fermé sans être ouvert", cut(found)), TELECHARGER)
            }
            Error::IllFormed(IllFormedError::UnclosedReference) => {
                self.refuse("« & » sans « ; »".to_owned(), TELECHARGER)
            }
            Error::Encoding(_) => {
                ImportError::Encodage { fichier: self.fichier.clone(), ligne: self.reader.get_ref().ligne }
            }
            other => self.refuse(format!("document mal formé : « {} »", cut(&other.to_string())), TELECHARGER),
        }
    }

    fn broken(&self, kind: io::ErrorKind) -> ImportError {
        let flux = self.reader.get_ref();
        match flux.panne {
            Some(Panne::Evenement) => {
                let cause = format!("texte ou balise de plus de {TEXTE_MAX} octets");
                self.refuse(cause, OFFICIEL)
            }
            Some(Panne::Total) => self.refuse(format!("plus de {} octets", flux.max), OFFICIEL),
            None => match archive::corrupt(&self.fichier, &io::Error::from(kind)) {
                ImportError::Archive { lieu, cause, remede } => {
                    ImportError::Archive { lieu: format!("{lieu}:{}", flux.ligne), cause, remede }
                }
                other => other,
            },
        }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}

/// The text of a reference to a character or to one of the five entities of XML.
fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    if reference.is_char_ref() {
        // A number that is no character of XML is refused like an unknown name.
        return reference.resolve_char_ref().ok().flatten().map(String::from);
    }
    resolve_xml_entity(reference).map(str::to_owned)
}

/// The encoding that a declaration names, where it is not UTF-8 or a part of it.
fn foreign_encoding(declaration: &BytesDecl<'_>) -> Option<String> {
    let name = declaration.encoding()?.map(|name| name.into_owned()).unwrap_or_default();
    let is_utf8 = ["utf-8", "utf8", "us-ascii", "ascii"].contains(&name.to_ascii_lowercase().as_str());
    (!is_utf8).then_some(name)
}

/// Why a stream stopped before its end.
#[derive(Debug, Clone, Copy)]
enum Panne {
    /// One event is too long.
    Evenement,
    /// The file is too long.
    Total,
}

/// Bytes on their way to the parser: counted by line, by event and in all, and digested.
struct Flux<R> {
    inner: R,
    tampon: Box<[u8]>,
    debut: usize,
    fin: usize,
    ligne: u64,
    lus: u64,
    max: u64,
    evenement: usize,
    empreinte: EmpreinteFlux,
    panne: Option<Panne>,
}

impl<R: Read> Flux<R> {
    fn new(inner: R, max: u64) -> Self {
        Flux {
            inner,
            tampon: vec![0; TAMPON].into_boxed_slice(),
            debut: 0,
            fin: 0,
            ligne: 1,
            lus: 0,
            max,
            evenement: 0,
            empreinte: EmpreinteFlux::new("xml"),
            panne: None,
        }
    }

    /// Marks the start of an event; gives its line.
    fn mark(&mut self) -> u64 {
        self.evenement = 0;
        self.ligne
    }

    fn stop(&mut self, panne: Panne) -> io::Error {
        self.panne = Some(panne);
        io::Error::from(io::ErrorKind::FileTooLarge)
    }
}

impl<R: Read> Read for Flux<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let read = available.len().min(buffer.len());
        buffer[..read].copy_from_slice(&available[..read]);
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Flux<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.evenement > TEXTE_MAX {
            return Err(self.stop(Panne::Evenement));
        }
        if self.debut == self.fin {
            let read = loop {
                match self.inner.read(&mut self.tampon) {
                    Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                    read => break read?,
                }
            };
            (self.debut, self.fin) = (0, read);
            self.lus += read as u64;
            if self.lus > self.max {
                return Err(self.stop(Panne::Total));
            }
            self.empreinte.update(&self.tampon[..read]);
        }
        Ok(&self.tampon[self.debut..self.fin])
    }

    fn consume(&mut self, amount: usize) {
        let end = (self.debut + amount).min(self.fin);
        self.ligne += memchr::memchr_iter(b'\n', &self.tampon[self.debut..end]).count() as u64;
        self.evenement += amount;
        self.debut = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, ImportError> {
        let mut lecteur = Lecteur::new("f.xml", text.as_bytes(), 1 << 30);
        let mut seen = Vec::new();
        loop {
            let evenement = lecteur.next()?;
            let sign = match evenement {
                Evenement::Ouvre => '<',
                Evenement::Ferme => '>',
                Evenement::Texte => '=',
                Evenement::Fin => return Ok(seen),
            };
            seen.push(format!("{sign}{}@{}", lecteur.valeur(), lecteur.ligne()));
        }
    }

    #[test]
    fn events_come_with_their_line() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c -->\n<a x='1'>\n<p:b/>&lt;&#233;<![CDATA[<i>\n]]></a>\n";
        let expected = ["<a@3", "=\n@3", "<b@4", ">b@4", "=<@4", "=é@4", "=<i>\n@4", ">a@5"];
        let seen: Vec<String> = read(text)
            .expect("well formed")
            .into_iter()
            .filter(|one| !one.contains("=\n@1") && !one.contains("=\n@2") && one != "=\n@5")
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn what_could_harm_is_refused_with_its_line() {
        let deep = "<a>".repeat(PROFONDEUR_MAX + 1);
        let long = format!("<a>{}</a>", "x".repeat(TEXTE_MAX + 2 * TAMPON));
        let comment = format!("<a><!--{}--></a>", "x".repeat(TEXTE_MAX + 2 * TAMPON));
        let name = format!("<{}/>", "x".repeat(NOM_MAX + 1));
        let cases = [
            ("\n<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "f.xml:2 : XML refusé (déclaration de type"),
            ("<a>\n&b;</a>", "f.xml:2 : XML refusé (entité « &b; » non prédéfinie)"),
            ("<a>&eacute;</a>", "f.xml:1 : XML refusé (entité « &eacute; » non prédéfinie)"),
            ("<a>&#0;</a>", "f.xml:1 : XML refusé (entité « &#0; » non prédéfinie)"),
            ("<a>\n\nR&D</a>", "f.xml:3 : XML refusé (« & » sans « ; »)"),
            (&deep, "f.xml:1 : XML refusé (plus de 32 éléments emboîtés)"),
            (&long, "f.xml:1 : XML refusé (texte ou balise de plus de 2097152 octets)"),
            (&comment, "f.xml:1 : XML refusé (texte ou balise de plus de 2097152 octets)"),
            (&name, "f.xml:1 : XML refusé (nom d'élément de plus de 256 octets)"),
            ("<a></b>", "f.xml:1 : XML refusé (« b » fermé dans « a »)"),
            ("</b>", "f.xml:1 : XML refusé (« b » fermé sans être ouvert)"),
            ("<a/>\n<b/>", "f.xml:2 : XML refusé (second élément racine « b »)"),
            ("bonjour", "f.xml:1 : XML refusé (texte « bonjour » hors de tout élément)"),
            ("", "f.xml:1 : XML refusé (aucun élément)"),
            ("<a><!ENTITY b 'c'></a>", "f.xml:1 : XML refusé (balise « <! » inconnue)"),
            (
                "<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
                "f.xml:1 : XML refusé (encodage « ISO-8859-1 » déclaré",
            ),
            ("<a>\n<b>\n<c>texte", "f.xml:3 : fichier tronqué (un élément n'est pas fermé)"),
            ("<a>\n<b", "f.xml:2 : fichier tronqué (une balise n'est pas fermée)"),
            ("<a><![CDATA[x\ny", "f.xml:2 : fichier tronqué (une balise n'est pas fermée)"),
        ];
        for (text, expected) in cases {
            let message = read(text).map_err(|error| error.to_string()).expect_err(expected);
            assert!(message.starts_with(expected), "{message}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused_with_their_line() {
        let mut lecteur = Lecteur::new("f.xml", &b"<a>\n\xe9t\xe9</a>"[..], 1 << 20);
        lecteur.next().expect("an element");
        let message = lecteur.next().expect_err("not UTF-8").to_string();
        assert!(message.starts_with("f.xml:2 : octets qui ne sont pas de l'UTF-8"), "{message}");
    }

    #[test]
    fn a_file_over_the_bound_is_refused() {
        let text = format!("<a>{}</a>", "<b/>".repeat(TAMPON));
        let mut lecteur = Lecteur::new("f.xml", text.as_bytes(), 100_000);
        let error = loop {
            match lecteur.next() {
                Ok(Evenement::Fin) => panic!("read to the end"),
                Ok(_) => {}
                Err(error) => break error,
            }
        };
        assert!(error.to_string().contains("plus de 100000 octets"), "{error}");
    }

    #[test]
    fn what_comes_out_cut_anywhere_is_an_error_and_never_a_part() {
        let text = "<?xml version='1.0'?><a><b>x &amp; y</b><c/><![CDATA[z]]><!-- k --></a>";
        for end in 0..text.len() {
            assert!(read(&text[..end]).is_err(), "{:?}", &text[..end]);
        }
        assert!(read(text).is_ok());
    }
}
