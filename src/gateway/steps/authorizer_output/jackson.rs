//! Messages of Jackson for an output that it cannot bind. It is the JSON reader that API Gateway's log quotes.

use crate::json::{Diagnostic, Node, Position, Value};

/// The message for a value where Jackson expects text (recorded for a list; inferred for the rest).
pub(crate) fn wrong_token(node: &Node) -> String {
    let token = match node.value {
        Value::Array(_) => "START_ARRAY",
        Value::Object(_) => "START_OBJECT",
        Value::Null => "VALUE_NULL",
        Value::Bool(true) => "VALUE_TRUE",
        Value::Bool(false) => "VALUE_FALSE",
        Value::Number(_) => "VALUE_NUMBER_INT",
        Value::String(_) => "VALUE_STRING",
    };
    format!("Can not deserialize instance of java.lang.String out of {token} token")
}

/// The message for a text that is not JSON (inferred).
pub(crate) fn unreadable(text: &str, diagnostics: &[Diagnostic]) -> String {
    let Some(first) = diagnostics.first() else {
        return String::new();
    };
    let Position { line, column } = Position::new(text, first.span.start);
    match &*first.code {
        "json-empty" => "No content to map due to end-of-input".into(),
        "json-token" => {
            format!(
                "Unrecognized token '{}': was expecting ('true', 'false' or 'null')",
                first.span.slice(text)
            )
        }
        _ => format!(
            "Unexpected character ({}) at line: {line}, column: {column}",
            first.span.slice(text)
        ),
    }
}
