//! JSON texts that are escaped as if they stood in a string.

use crate::json::parse::parse;

/// Undo the escapes of a JSON text that stood in a string: `{\"a\":1}`. It may have been escaped several times; none if it is not
/// such a text.
///
/// ```
/// assert_eq!(why403::json::unescaped(r#"{\"a\":\"b\/c\"}"#).as_deref(), Some(r#"{"a":"b/c"}"#));
/// assert_eq!(why403::json::unescaped(r#"{"a": 1}"#), None);
/// ```
pub fn unescaped(text: &str) -> Option<String> {
    let rest = text.strip_prefix(['{', '['])?;
    if !rest.trim_start_matches(['{', '[', ' ']).starts_with('\\') {
        return None;
    }
    // Line breaks between the escaped parts are the person's own.
    let line = text.replace(['\n', '\r', '\t'], " ");
    let inner = parse(&["\"", &line, "\""].concat()).valid()?.as_str()?.to_owned();
    Some(unescaped(&inner).unwrap_or(inner))
}
