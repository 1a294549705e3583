//! JSON string literals.

/// Write a string as a JSON string literal.
///
/// ```
/// assert_eq!(why403::json::quote("a\"\n"), r#""a\"\n""#);
/// ```
pub fn quote(text: &str) -> String {
    ["\"", &escape(text), "\""].concat()
}

/// Write a string as it stands between the quotes of a JSON string literal.
///
/// ```
/// assert_eq!(why403::json::escape("a\"\n"), r#"a\"\n"#);
/// ```
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let escaped = |letter: char| letter < ' ' || matches!(letter, '"' | '\\');
    while let Some(at) = rest.find(escaped) {
        let (plain, tail) = rest.split_at_checked(at).unwrap_or_default();
        out.push_str(plain);
        let mut tail = tail.chars();
        match tail.next() {
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(control) if control < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            letter => out.extend(['\\'].into_iter().chain(letter)),
        }
        rest = tail.as_str();
    }
    out.push_str(rest);
    out
}
