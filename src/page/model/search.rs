//! The search in lists of titles and texts. It takes words in any order, and forgives a typo where nothing matches exactly.

use why403::json::Span;

/// The length of a snippet on either side of a hit, in bytes.
const AROUND: usize = 40;

/// The words that are looked for, in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<String>);

/// A place at which a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchHit {
    /// Which of the texts.
    pub text: usize,
    pub span: Span,
}

impl Query {
    pub fn new(text: &str) -> Self {
        Self(
            text.to_lowercase()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        )
    }

    /// The items of which each word is in a text, with the hits. Only where there are none, those that have it but for a typo.
    pub fn filter<T: Clone>(&self, items: &[T], texts: impl Fn(&T) -> Vec<&str>) -> Vec<(T, Vec<SearchHit>)> {
        let find = |forgiving: bool| -> Vec<_> {
            let found = items.iter().filter_map(|item| {
                let hits = self.hits(&texts(item), forgiving)?;
                Some((item.clone(), hits))
            });
            found.collect()
        };
        let exact = find(false);
        if exact.is_empty() { find(true) } else { exact }
    }

    /// The first place of each word; none if a word is in no text.
    fn hits(&self, texts: &[&str], forgiving: bool) -> Option<Vec<SearchHit>> {
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        let place = |word: &String| {
            texts.iter().enumerate().find_map(|(text, content)| {
                let span = if forgiving {
                    nearly(content, word)
                } else {
                    content
                        .find(word.as_str())
                        .map(|at| Span::new(at, at + word.len()))
                };
                span.map(|span| SearchHit { text, span })
            })
        };
        self.0.iter().map(place).collect()
    }
}

/// The first word of a text that begins with `wanted`, but for a typo, or two in a long word.
fn nearly(text: &str, wanted: &str) -> Option<Span> {
    let length = wanted.chars().count();
    let most = match length {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    let mut at = 0;
    for word in text.split_inclusive(|letter: char| !letter.is_alphanumeric()) {
        let start = at;
        at += word.len();
        let letters = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        // A letter may be missing or too much.
        for length in length.saturating_sub(1)..=length + 1 {
            let end = letters
                .char_indices()
                .nth(length)
                .map_or(letters.len(), |(end, _)| end);
            let beginning = letters.get(..end).unwrap_or(letters);
            if strsim::osa_distance(beginning, wanted) <= most {
                return Some(Span::new(start, start + end));
            }
        }
    }
    None
}

/// A text in pieces: those that were found (true), and those between.
pub fn pieces(text: &str, index: usize, hits: &[SearchHit]) -> Vec<(bool, String)> {
    let mut spans: Vec<Span> = hits
        .iter()
        .filter(|hit| hit.text == index)
        .map(|hit| hit.span)
        .collect();
    spans.sort_unstable();
    let mut out = Vec::new();
    let mut at = 0;
    // In lower case a few letters have other lengths: then nothing is marked.
    let known = text.to_lowercase().len() == text.len();
    for span in spans
        .into_iter()
        .filter(|span| known && !span.slice(text).is_empty())
    {
        let start = span.start.max(at);
        out.push((false, Span::new(at, start).slice(text).to_owned()));
        out.push((true, Span::new(start, span.end).slice(text).to_owned()));
        at = span.end.max(at);
    }
    out.push((false, Span::new(at, text.len()).slice(text).to_owned()));
    out.retain(|(_, piece)| !piece.is_empty());
    out
}

/// Cut a snippet around the first hit in the further texts, in pieces. The first two texts are the title and the group, which
/// are shown anyway; empty if there is no other hit.
pub fn snippet(texts: &[&str], hits: &[SearchHit]) -> Vec<(bool, String)> {
    let Some((place, text)) = hits
        .iter()
        .filter(|hit| hit.text > 1)
        .find_map(|hit| Some((hit, texts.get(hit.text)?)))
    else {
        return Vec::new();
    };
    let start = text.floor_char_boundary(place.span.start.saturating_sub(AROUND));
    let end = text.floor_char_boundary(place.span.end + AROUND);
    let window = Span::new(start, end);
    let within = |other: &&SearchHit| {
        other.text == place.text && window.start <= other.span.start && other.span.end <= window.end
    };
    let moved = |other: &SearchHit| SearchHit {
        text: 0,
        span: Span::new(other.span.start - start, other.span.end - start),
    };
    let moved: Vec<SearchHit> = hits.iter().filter(within).map(moved).collect();
    let mut out = pieces(window.slice(text), 0, &moved);
    if start > 0 {
        out.insert(0, (false, "…".to_owned()));
    }
    if end < text.len() {
        out.push((false, "…".to_owned()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEMS: [[&str; 3]; 3] = [
        ["Go to the resource policy", "Commands", ""],
        [
            "Disable the cache",
            "Examples",
            "The policy is cached for 300 seconds, and the same token gets a 403.",
        ],
        ["API key", "Methods", "A bare Forbidden after a valid token"],
    ];

    fn found(query: &str) -> Vec<&'static str> {
        let items = Query::new(query).filter(&ITEMS, |item| item.to_vec());
        items.into_iter().map(|(item, _)| item[0]).collect()
    }

    #[test]
    fn words_match_in_any_order_and_in_any_text() {
        assert_eq!(found("POLICY go"), ["Go to the resource policy"]);
        assert_eq!(found("403 token cache"), ["Disable the cache"]);
        assert_eq!(found("forbidden key"), ["API key"]);
        assert_eq!(
            found("  "),
            ["Go to the resource policy", "Disable the cache", "API key"]
        );
        assert!(found("nothing at all").is_empty());
    }

    #[test]
    fn a_typo_is_forgiven_where_nothing_matches_exactly() {
        assert_eq!(found("forbiden"), ["API key"]);
        assert_eq!(found("resuorce plicy"), ["Go to the resource policy"]);
        assert_eq!(found("disalbe cahce"), ["Disable the cache"]);
        // A short word is not another one.
        assert!(found("gx").is_empty());
        // One that is there is not looked for with a typo.
        assert_eq!(found("cache"), ["Disable the cache"]);
    }

    #[test]
    fn what_was_found_is_marked_where_it_stands() {
        let items = Query::new("cache 403").filter(&ITEMS, |item| item.to_vec());
        let (item, hits) = items.first().unwrap();
        let marked = |pieces: Vec<(bool, String)>| -> String {
            let pieces = pieces.into_iter();
            pieces
                .map(|(mark, text)| if mark { format!("[{text}]") } else { text })
                .collect()
        };
        assert_eq!(marked(pieces(item[0], 0, hits)), "Disable the [cache]");
        assert_eq!(
            marked(snippet(item, hits)),
            "… 300 seconds, and the same token gets a [403]."
        );
        let (item, hits) = Query::new("go").filter(&ITEMS, |item| item.to_vec()).remove(0);
        assert!(snippet(&item, &hits).is_empty());
    }
}
