//! What a picture is drawn on: shapes and wrapped text, from top to bottom.

use std::fmt::Write;

/// What a stroke or a text means; its colour follows. All stand on white with a contrast of 4.5 or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encre {
    Titre,
    Fort,
    Corps,
    Discret,
    Ouverte,
    Condition,
    Inconnue,
    Bloquee,
    /// For text on a dark ground.
    Blanc,
}

impl Encre {
    fn couleur(self) -> &'static str {
        match self {
            Encre::Titre | Encre::Fort => "#1a1a2e",
            Encre::Corps => "#333344",
            Encre::Discret => "#5a5a6e",
            Encre::Ouverte => "#1b6e3a",
            Encre::Condition => "#8a4b00",
            Encre::Inconnue => "#6b2f8a",
            Encre::Bloquee => "#a01c1c",
            Encre::Blanc => "#ffffff",
        }
    }

    fn is_bold(self) -> bool {
        matches!(self, Encre::Titre | Encre::Fort)
    }
}

/// A sheet of a given width, filled downwards: `y` is where what comes next starts.
#[derive(Debug, Clone)]
pub(super) struct Toile {
    pub largeur: u32,
    pub y: u32,
    pub body: String,
}

impl Toile {
    pub fn new(largeur: u32) -> Self {
        Toile { largeur, y: 0, body: String::new() }
    }

    fn add(&mut self, element: std::fmt::Arguments) {
        // Writing to a String cannot fail.
        let _ = self.body.write_fmt(element);
        self.body.push('\n');
    }

    /// Text wrapped to a width, and `y` under it.
    pub fn paragraph(&mut self, x: u32, width: u32, text: &str, size: u32, encre: Encre) {
        let weight = if encre.is_bold() { " font-weight=\"bold\"" } else { "" };
        let leading = size + size / 3;
        for line in wrap(text, width, size, encre.is_bold()) {
            let baseline = self.y + size;
            let couleur = encre.couleur();
            self.add(format_args!(
                "<text x=\"{x}\" y=\"{baseline}\" font-size=\"{size}\" fill=\"{couleur}\"{weight}>{}</text>",
                escape(&line)
            ));
            self.y += leading;
        }
    }

    /// One line of text around a place, not wrapped.
    pub fn centered(&mut self, x: u32, baseline: u32, text: &str, size: u32, encre: Encre) {
        let weight = if encre.is_bold() { " font-weight=\"bold\"" } else { "" };
        self.add(format_args!(
            "<text x=\"{x}\" y=\"{baseline}\" font-size=\"{size}\" text-anchor=\"middle\" fill=\"{}\"{weight}>{}</text>",
            encre.couleur(),
            escape(text)
        ));
    }

    pub fn tile(&mut self, x: u32, y: u32, width: u32, height: u32, fill: &str) {
        self.add(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"2\" fill=\"{fill}\" stroke=\"#c9c9d6\"/>"
        ));
    }

    /// A line that leaves one place and reaches another flat.
    pub fn curve(&mut self, [x, y]: [u32; 2], [to_x, to_y]: [u32; 2], width: u32, encre: Encre) {
        let middle = x.midpoint(to_x);
        self.add(format_args!(
            "<path d=\"M{x} {y} C{middle} {y} {middle} {to_y} {to_x} {to_y}\" fill=\"none\" stroke=\"{}\" \
             stroke-width=\"{width}\" stroke-opacity=\"0.55\"/>",
            encre.couleur()
        ));
    }

    /// A band of one height from one place to another, each being its upper corner.
    pub fn band(&mut self, [x, y]: [u32; 2], [to_x, to_y]: [u32; 2], height: u32, fill: &str) {
        let middle = x.midpoint(to_x);
        let (under, to_under) = (y + height, to_y + height);
        self.add(format_args!(
            "<path d=\"M{x} {y} C{middle} {y} {middle} {to_y} {to_x} {to_y} V{to_under} C{middle} {to_under} {middle} {under} \
             {x} {under} Z\" fill=\"{fill}\" fill-opacity=\"0.5\"/>"
        ));
    }

    /// What stands on another sheet of the same width, and `y` under it.
    pub fn absorb(&mut self, other: Toile) {
        self.body.push_str(&other.body);
        self.y = self.y.max(other.y);
    }

    /// The whole picture, with its title and its description in words.
    pub fn finish(&self, title: &str, description: &str) -> String {
        let (width, height) = (self.largeur, self.y);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             role=\"img\" aria-labelledby=\"titre desc\" font-family=\"system-ui, 'DejaVu Sans', 'Noto Sans', Arial, sans-serif\" \
             xml:lang=\"fr\" lang=\"fr\">\n<title id=\"titre\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n{}</svg>\n",
            escape(title),
            escape(description),
            self.body
        )
    }

    pub fn disc(&mut self, x: u32, y: u32, radius: u32, encre: Encre) {
        self.add(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{}\"/>", encre.couleur()));
    }

    pub fn diamond(&mut self, x: u32, y: u32, encre: Encre) {
        self.add(format_args!("<path d=\"M{x} {} l5 5 l-5 5 l-5 -5 z\" fill=\"{}\"/>", y - 5, encre.couleur()));
    }

    /// A vertical line that ends in an arrow head.
    pub fn arrow(&mut self, x: u32, from: u32, to: u32, encre: Encre) {
        let couleur = encre.couleur();
        let neck = to - 7;
        self.add(format_args!(
            "<path d=\"M{x} {from} V{neck}\" stroke=\"{couleur}\" stroke-width=\"2\" fill=\"none\"/>"
        ));
        self.add(format_args!("<path d=\"M{x} {to} l-5 -8 h10 z\" fill=\"{couleur}\"/>"));
    }

    /// A bar filled to a percentage, and `y` under it.
    pub fn gauge(&mut self, x: u32, width: u32, percent: u32) {
        let (y, filled) = (self.y + 2, width * percent.min(100) / 100);
        self.add(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"6\" rx=\"3\" fill=\"#e3e3ea\"/>"));
        if filled > 0 {
            self.add(format_args!(
                "<rect x=\"{x}\" y=\"{y}\" width=\"{filled}\" height=\"6\" rx=\"3\" fill=\"{}\"/>",
                Encre::Ouverte.couleur()
            ));
        }
        self.y += 10;
    }

    /// Another sheet in a frame, at a place on this one.
    pub fn place(&mut self, x: u32, card: &Toile, height: u32) {
        let (y, width) = (self.y, card.largeur);
        self.add(format_args!("<g transform=\"translate({x} {y})\">"));
        self.add(format_args!(
            "<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#fafafc\" stroke=\"#c9c9d6\"/>"
        ));
        self.body.push_str(&card.body);
        self.add(format_args!("</g>"));
    }
}

/// The width of a letter in hundredths of its size, as DejaVu Sans draws it: the widest of the faces asked for.
fn letter(letter: char) -> u32 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '\'' | '’' | '|' | '!' | '.' | ',' | ':' | ';' | 'î' | 'ï' => 34,
        ' ' | '\u{a0}' | '\u{202f}' => 32,
        'f' | 't' | 'r' | '(' | ')' | '/' | '-' => 42,
        'm' | 'M' | 'W' | '→' | '—' | 'œ' | 'Œ' | '%' => 100,
        'w' => 82,
        upper if upper.is_uppercase() => 76,
        ascii if ascii.is_ascii() => 64,
        accented if accented.is_alphabetic() && (accented as u32) < 0x250 => 64,
        _ => 100,
    }
}

/// The width of a text in hundredths of a pixel. Bold letters are some tenth wider.
fn measure(text: &str, size: u32, bold: bool) -> u32 {
    let plain: u32 = text.chars().map(letter).sum::<u32>() * size;
    if bold { plain + plain / 9 } else { plain }
}

/// The lines of a text within a width in pixels. A word wider than a line is cut; high punctuation stays with its word.
fn wrap(text: &str, width: u32, size: u32, bold: bool) -> Vec<String> {
    let bound =
        text.replace(" :", "\u{a0}:").replace(" ;", "\u{a0};").replace("« ", "«\u{a0}").replace(" »", "\u{a0}»");
    let fits = |line: &str| measure(line, size, bold) <= width * 100;
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in bound.split(' ').filter(|word| !word.is_empty()) {
        let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if fits(&joined) {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if !fits(&line) && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::take(&mut line));
                line.push(letter);
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Text as XML content or attribute: what XML forbids is left out.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            control if control.is_control() => {}
            '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_within_their_width_and_lose_no_letter() {
        let text = "Accompagnant Éducatif et Social (AES) / Accompagnante Éducative et Sociale (AES) : « à vérifier »";
        for width in [60, 120, 300] {
            let lines = wrap(text, width, 14, true);
            assert!(lines.iter().all(|line| measure(line, 14, true) <= width * 100), "{lines:?}");
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text));
        }
        assert_eq!(wrap("", 100, 14, false), Vec::<String>::new());
    }

    #[test]
    fn what_xml_forbids_never_goes_through() {
        assert_eq!(escape("a<b> & \"c\"\u{1}\u{0}\né"), "a&lt;b&gt; &amp; &quot;c&quot; é");
    }
}
