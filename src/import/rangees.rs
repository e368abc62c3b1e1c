//! The rows of a table: the grammar of CSV (fields in quotes, quotes doubled inside, rows ended by `\n`, `\r` or `\r\n`,
//! blank rows left out) over a text in memory. Nothing is copied but the rare field that does not stand in the text as it
//! reads.
//!
//! The `csv` crate reads one byte at a time through a table of states, and copies each field: on ROME 4.60, whose fields are
//! all in quotes and mostly short, that took a ninth of the whole import. Here the next quote is looked for eight bytes at
//! a time, which takes half of that.

/// Where a field stands: in the text, or among the fields written anew.
#[derive(Clone, Copy)]
struct Champ {
    debut: usize,
    fin: usize,
    is_anew: bool,
}

/// One row. Reusable: it allocates once.
#[derive(Default)]
pub(super) struct Rangee {
    champs: Vec<Champ>,
    /// The fields with doubled quotes, without them.
    recrits: String,
    /// Where the row starts in the text.
    pub debut: usize,
    /// The line where it starts, from 1.
    pub ligne: u64,
    /// Whether a field goes on after the quote that ends it.
    pub has_stray_quote: bool,
}

impl Rangee {
    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.champs.len()
    }

    /// The field at a position, of a row read from `text`; empty where there is none.
    #[inline]
    pub fn field<'a>(&'a self, text: &'a str, at: usize) -> &'a str {
        let Some(champ) = self.champs.get(at) else { return "" };
        let whole = if champ.is_anew { &self.recrits } else { text };
        // Fields are cut at ASCII signs.
        whole.get(champ.debut..champ.fin).unwrap_or_default()
    }
}

/// Reads a text row after row.
pub(super) struct Rangees<'a> {
    text: &'a str,
    delimiter: u8,
    at: usize,
    ligne: u64,
}

impl<'a> Rangees<'a> {
    /// The rows of a text, a byte order mark left out.
    pub fn new(text: &'a str, delimiter: u8) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Rangees { text, delimiter, at, ligne: 1 }
    }

    /// Where the last row read ends.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Reads the next row; `false` at the end.
    pub fn read(&mut self, rangee: &mut Rangee) -> bool {
        let bytes = self.text.as_bytes();
        while let Some(b'\r' | b'\n') = bytes.get(self.at) {
            self.end_row();
        }
        rangee.champs.clear();
        rangee.recrits.clear();
        rangee.has_stray_quote = false;
        (rangee.debut, rangee.ligne) = (self.at, self.ligne);
        if self.at == bytes.len() {
            return false;
        }
        loop {
            let is_quoted = bytes.get(self.at) == Some(&b'"');
            let goes_on = if is_quoted { self.read_quoted(rangee) } else { self.read_plain(rangee) };
            if !goes_on {
                return true;
            }
        }
    }

    /// Passes the sign that ends a row.
    #[inline]
    fn end_row(&mut self) {
        self.ligne += u64::from(self.text.as_bytes().get(self.at) == Some(&b'\n'));
        self.at += 1;
    }

    /// Passes what follows a field; whether another one comes in this row.
    #[inline]
    fn end_field(&mut self) -> bool {
        match self.text.as_bytes().get(self.at) {
            Some(sign) if *sign == self.delimiter => {
                self.at += 1;
                true
            }
            Some(_) => {
                self.end_row();
                false
            }
            None => false,
        }
    }

    #[inline]
    fn ends_field(&self, at: usize) -> bool {
        self.text.as_bytes().get(at).is_none_or(|sign| *sign == self.delimiter || matches!(sign, b'\r' | b'\n'))
    }

    #[inline]
    fn read_quoted(&mut self, rangee: &mut Rangee) -> bool {
        let debut = self.at + 1;
        let fin = self.find_quote(debut);
        if !self.ends_field(fin + 1) {
            return self.rewrite(rangee, debut, fin);
        }
        rangee.champs.push(Champ { debut, fin, is_anew: false });
        self.at = self.text.len().min(fin + 1);
        self.end_field()
    }

    /// Until the delimiter or the end of the row; a quote is a sign like another.
    fn read_plain(&mut self, rangee: &mut Rangee) -> bool {
        let debut = self.at;
        while !self.ends_field(self.at) {
            self.at += 1;
        }
        rangee.champs.push(Champ { debut, fin: self.at, is_anew: false });
        self.end_field()
    }

    /// A field with doubled quotes, or with more after its quotes, whose first quote but one stands at `quote`.
    #[cold]
    fn rewrite(&mut self, rangee: &mut Rangee, debut: usize, quote: usize) -> bool {
        let start = rangee.recrits.len();
        let (mut from, mut quote) = (debut, quote);
        let text = self.text;
        let mut keep = |from: usize, to: usize| rangee.recrits.push_str(text.get(from..to).unwrap_or_default());
        while text.as_bytes().get(quote + 1) == Some(&b'"') {
            keep(from, quote + 1);
            from = quote + 2;
            quote = self.find_quote(from);
        }
        keep(from, quote);
        self.at = text.len().min(quote + 1);
        let after = self.at;
        while !self.ends_field(self.at) {
            self.at += 1;
        }
        keep(after, self.at);
        rangee.has_stray_quote |= self.at > after;
        rangee.champs.push(Champ { debut: start, fin: rangee.recrits.len(), is_anew: true });
        self.end_field()
    }

    /// Where the next quote is, or the end of the text; counts the line feeds before it.
    #[inline]
    fn find_quote(&mut self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            let word = u64::from_le_bytes(*word);
            let (quotes, has_feed) = (first_bytes(word, b'"'), first_bytes(word, b'\n') != 0);
            if quotes != 0 {
                let before = quotes.trailing_zeros();
                if has_feed {
                    self.ligne += count_feeds(word, (1 << before) - 1);
                }
                return at + before as usize / 8;
            }
            if has_feed {
                self.ligne += count_feeds(word, u64::MAX);
            }
            at += 8;
        }
        let rest = &bytes[at.min(bytes.len())..];
        let found = rest.iter().position(|byte| *byte == b'"').unwrap_or(rest.len());
        self.ligne += rest[..found].iter().filter(|byte| **byte == b'\n').count() as u64;
        at + found
    }
}

/// The highest bit of the first byte of a word that equals `byte`, and maybe of others above it; null where none does.
#[inline]
fn first_bytes(word: u64, byte: u8) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let differs = word ^ (ONES * u64::from(byte));
    differs.wrapping_sub(ONES) & !differs & (ONES << 7)
}

/// How many line feeds a word has under a mask. Few fields have any: what counts them stands apart.
#[cold]
#[inline(never)]
fn count_feeds(word: u64, masque: u64) -> u64 {
    const LOW: u64 = u64::MAX / 255 * 0x7F;
    let differs = word ^ (u64::MAX / 255 * u64::from(b'\n'));
    let feeds = !(((differs & LOW) + LOW) | differs | LOW);
    u64::from((feeds & masque).count_ones())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Vec<String>)> {
        let (mut rangees, mut rangee, mut all) = (Rangees::new(text, b','), Rangee::default(), Vec::new());
        while rangees.read(&mut rangee) {
            let fields = (0..rangee.len()).map(|at| rangee.field(text, at).to_owned());
            all.push((rangee.ligne, fields.collect()));
        }
        all
    }

    /// The same by the `csv` crate.
    fn expected(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn rows_are_those_of_the_csv_crate() {
        let signs = ["\"", "\"", ",", "\n", "\r\n", "\r", "a", "é", "'", "abcdefghij", "\"\"", "\",\""];
        let mut state = 1u64;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..state >> 33 & 15 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(signs[(state >> 40) as usize % signs.len()]);
            }
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let found: Vec<Vec<String>> = read(&text).into_iter().map(|(_, fields)| fields).collect();
            assert_eq!(found, expected(&text), "{text:?}");
        }
        assert_eq!(read("\u{feff}a,b\n"), [(1, vec!["a".to_owned(), "b".to_owned()])]);
    }

    #[test]
    fn lines_count_feeds_wherever_they_stand() {
        let lines = |text: &str| read(text).into_iter().map(|(ligne, _)| ligne).collect::<Vec<_>>();
        assert_eq!(lines("a\n\n\"b\nb\n\nc0123456789\n\"\r\nd\r\n\r\ne"), [1, 3, 8, 10]);
    }
}
