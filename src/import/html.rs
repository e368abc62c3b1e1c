//! HTML as an export holds it, to plain lines: nothing of it is kept but its text. No error: what is not HTML is text.

use quick_xml::escape::resolve_html5_entity;

/// Elements that start a line of their own. Sorted.
const EN_LIGNE: &[&str] = &[
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tr",
    "ul",
];

/// Elements whose content is not text. Sorted.
const MUETS: &[&str] = &["head", "script", "style", "template", "title"];

/// What a list item may start with, beside the sign that an element gives it.
const PUCES: &[char] =
    &['•', '·', '▪', '▫', '●', '○', '◦', '■', '□', '‣', '➢', '➤', '✓', '✔', '→', '\u{f0b7}', '\u{f0a7}'];

/// Signs that are a list mark only when a blank or a letter follows: elsewhere they are a minus or a star.
const TIRETS: &[char] = &['-', '–', '—', '*'];

/// The longest tag in which quotes are looked at; past it the first `>` ends a tag. Keeps the whole linear.
const BALISE_MAX: usize = 4096;

/// The longest name of an entity of HTML 5, with margin.
const ENTITE_MAX: usize = 40;

/// The text as one line; empty where there is none. Linear in the length of `html`.
pub(super) fn to_line(html: &str) -> String {
    let text = strip(html);
    text.lines().map(squeeze).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text item by item, in order: one for each list item, paragraph or line, without its list mark, none of them
/// empty. Linear in the length of `html`.
pub(super) fn to_items(html: &str) -> Vec<String> {
    let text = strip(html);
    text.lines().map(|line| squeeze(unmark(line))).filter(|line| line.chars().any(char::is_alphanumeric)).collect()
}

/// A line without the marks of a list that it starts with.
fn unmark(line: &str) -> &str {
    let mut rest = line.trim_start();
    loop {
        let after = match rest.strip_prefix(PUCES) {
            Some(after) => after,
            None => match rest.strip_prefix(TIRETS) {
                Some(after) if after.starts_with(|c: char| c.is_whitespace() || c.is_alphabetic()) => after,
                _ => return rest,
            },
        };
        rest = after.trim_start();
    }
}

/// Whether a character is one that a reader cannot see and a file should not hold.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// One blank for each run of blanks, none at the ends; no control character.
fn squeeze(line: &str) -> String {
    let mut squeezed = String::with_capacity(line.len());
    for c in line.chars() {
        if c.is_whitespace() {
            if !squeezed.is_empty() && !squeezed.ends_with(' ') {
                squeezed.push(' ');
            }
        } else if !is_unseen(c) {
            squeezed.push(c);
        }
    }
    if squeezed.ends_with(' ') {
        squeezed.pop();
    }
    squeezed
}

/// What stands at a `<`.
enum Balise<'a> {
    /// An element, opened or closed.
    Element { nom: &'a str, ouvre: bool },
    /// A comment, a declaration, an instruction.
    Autre,
}

/// The text with a new line where an element ends one; entities decoded once.
fn strip(html: &str) -> String {
    let Some(last_gt) = memchr::memrchr(b'>', html.as_bytes()) else { return decode_entities(html) };
    let mut text = String::with_capacity(html.len());
    let mut has_lines = false;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
        let lt = at + found;
        push_text(&mut text, &html[at..lt], &mut has_lines);
        match tag_at(html, lt, last_gt) {
            None => {
                text.push('<');
                at = lt + 1;
            }
            Some((end, balise)) => {
                at = end;
                if let Balise::Element { nom, ouvre } = balise {
                    let nom = nom.to_ascii_lowercase();
                    if EN_LIGNE.binary_search(&nom.as_str()).is_ok() {
                        has_lines = true;
                        text.push('\n');
                    } else if nom == "td" || nom == "th" {
                        text.push(' ');
                    } else if ouvre && MUETS.binary_search(&nom.as_str()).is_ok() {
                        at = skip_silent(html, end, &nom);
                    }
                }
            }
        }
    }
    push_text(&mut text, &html[at..], &mut has_lines);
    text
}

/// Adds text between two tags. Once elements make the lines, a new line of the source is a blank like another, unless
/// a list mark follows it: some fiches mix both.
fn push_text(text: &mut String, between: &str, has_lines: &mut bool) {
    if !*has_lines || !between.contains('\n') {
        text.push_str(&decode_entities(between));
        return;
    }
    for (rank, line) in between.split('\n').enumerate() {
        if rank > 0 {
            text.push(if unmark(line) == line.trim_start() { ' ' } else { '\n' });
        }
        text.push_str(&decode_entities(line));
    }
}

/// The end of the tag that starts at `lt`, and what it is; `None` where the `<` is text.
fn tag_at(html: &str, lt: usize, last_gt: usize) -> Option<(usize, Balise<'_>)> {
    if lt > last_gt {
        return None;
    }
    let rest = &html[lt + 1..];
    if rest.starts_with("!--") {
        let end = memchr::memmem::find(&rest.as_bytes()[3..], b"-->").map_or(html.len(), |at| lt + 4 + at + 3);
        return Some((end, Balise::Autre));
    }
    if rest.starts_with(['!', '?']) {
        return Some((tag_end(html, lt), Balise::Autre));
    }
    let (name, ouvre) = rest.strip_prefix('/').map_or((rest, true), |closing| (closing, false));
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    Some((tag_end(html, lt), Balise::Element { nom: &name[..length], ouvre }))
}

/// The position after the `>` that ends the tag at `lt`; there is a `>` after `lt`. A `>` inside quotes does not count,
/// unless the quotes are never closed.
fn tag_end(html: &str, lt: usize) -> usize {
    let bytes = &html.as_bytes()[lt..];
    let mut quote = None;
    for (at, byte) in bytes.iter().take(BALISE_MAX).enumerate() {
        match (quote, byte) {
            (None, b'>') => return lt + at + 1,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), _) if open == *byte => quote = None,
            _ => {}
        }
    }
    memchr::memchr(b'>', bytes).map_or(html.len(), |at| lt + at + 1)
}

/// The position after the closing tag of an element whose content is not text; the end where it is never closed.
fn skip_silent(html: &str, from: usize, nom: &str) -> usize {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
        let name = at + found + 2;
        if bytes[name..].len() >= nom.len() && bytes[name..name + nom.len()].eq_ignore_ascii_case(nom.as_bytes()) {
            return memchr::memchr(b'>', &bytes[name..]).map_or(html.len(), |end| name + end + 1);
        }
        at = name;
    }
    html.len()
}

/// Entities decoded once: what an entity gives is text, whatever it looks like.
fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((length, value)) => {
                decoded.push_str(&value);
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The length of the entity that a text starts with, and its value; `None` where the `&` is text.
fn entity(text: &str) -> Option<(usize, String)> {
    let end = text.bytes().take(ENTITE_MAX).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let value = match name.strip_prefix('#') {
        None => resolve_html5_entity(name)?.to_owned(),
        Some(digits) => {
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            numbered(number.ok()?)
        }
    };
    Some((end + 1, value))
}

/// The character of a number. Numbers 128 to 159 mean cp1252 in HTML; a number that is no character gives nothing.
fn numbered(number: u32) -> String {
    match u8::try_from(number) {
        Ok(byte @ 0x80..=0x9f) => encoding_rs::WINDOWS_1252.decode(&[byte]).0.into_owned(),
        _ => char::from_u32(number).map(String::from).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names_are_sorted() {
        assert!(EN_LIGNE.is_sorted() && MUETS.is_sorted());
    }

    #[test]
    fn one_item_a_list_item_paragraph_or_line() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            (" \n - \n", &[]),
            ("<ul><li>Laver</li><li>Repasser</li></ul>", &["Laver", "Repasser"]),
            ("Laver<br>Repasser<BR/>Plier<br />", &["Laver", "Repasser", "Plier"]),
            ("<p>Laver</p><p class=\"a>b\">Repasser</p>", &["Laver", "Repasser"]),
            ("- Laver\n- Repasser\r\n• Plier\n–Ranger", &["Laver", "Repasser", "Plier", "Ranger"]),
            ("<p>Entretenir le\n  linge</p>\n- Laver\n- Plier", &["Entretenir le linge", "Laver", "Plier"]),
            ("Garder à -5 °C\n-5 °C au plus", &["Garder à -5 °C", "-5 °C au plus"]),
            ("L&eacute;gumes &amp; fruits&nbsp;: &#233;plucher&#x2026;", &["Légumes & fruits : éplucher…"]),
            ("Compr&#233;hension de l&#146;autre", &["Compréhension de l’autre"]),
            ("1 < 2 et 3 > 2, R&D", &["1 < 2 et 3 > 2, R&D"]),
            ("<b>Faire</b> <i>cuire</i>", &["Faire cuire"]),
            ("<table><tr><td>A</td><td>B</td></tr></table>", &["A B"]),
        ];
        for (html, expected) in cases {
            assert_eq!(to_items(html), *expected, "{html:?}");
        }
    }

    #[test]
    fn what_an_entity_gives_is_text() {
        assert_eq!(to_line("&lt;script&gt;x&lt;/script&gt;"), "<script>x</script>");
        assert_eq!(to_line("&amp;lt;b&amp;gt;"), "&lt;b&gt;");
        assert_eq!(to_line("&inconnue; &#1114112; &;"), "&inconnue;  &;".replace("  ", " "));
    }

    #[test]
    fn code_comments_and_control_characters_are_dropped() {
        assert_eq!(to_line("a<script>alert('<li>x</li>')</script>b<STYLE>p{}</Style>c"), "abc");
        assert_eq!(to_line("a<script>never closed <p>b"), "a");
        assert_eq!(to_line("a<!-- <b>x</b> -->b<!DOCTYPE html><?php x ?>c"), "abc");
        assert_eq!(to_line("a\u{0}\u{7}\u{202e}b\u{200b}c&#8;d&#x202E;e"), "abcde");
    }

    #[test]
    fn what_looks_like_html_and_is_not_is_text() {
        assert_eq!(to_line("a <b et c"), "a <b et c");
        assert_eq!(to_line("<<p>x"), "< x");
        assert_eq!(to_line("<p title='never closed>x"), "x");
    }

    #[test]
    fn hostile_markup_takes_linear_time() {
        let start = std::time::Instant::now();
        for pattern in ["<", "<a ", "<a '", "<a \">", "<!--", "</", "&", "&#", "<script></scrip", "<p>\n-"] {
            let html = pattern.repeat(400_000 / pattern.len()) + ">";
            to_items(&html);
        }
        // Some two seconds without optimisation; a quadratic walk takes many minutes.
        assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    }
}
