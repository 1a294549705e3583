//! Edits of policy texts within a scenario, and whole policies to insert.

use crate::explain::evaluated_policy::EvaluatedPolicy;
use crate::json;
use crate::json::Span;

/// The output of a function that allows this resource.
pub(crate) fn allow_text(resource: &str) -> String {
    let text = format!(
        "{{\"principalId\":\"user\",\"policyDocument\":{}}}",
        caller_policy(resource)
    );
    json::pretty(&text).unwrap_or(text)
}

/// An identity-based policy that allows this resource.
pub(crate) fn caller_policy(resource: &str) -> String {
    let resource = json::quote(resource);
    let text = format!(
        "{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":\"execute-api:Invoke\",\
         \"Resource\":{resource}}}]}}"
    );
    json::pretty(&text).unwrap_or(text)
}

/// A resource policy that allows everyone.
pub(crate) fn open_policy() -> String {
    let text = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"execute-api:Invoke\",\
                \"Resource\":\"execute-api:/*\"}]}";
    json::pretty(text).unwrap_or_else(|| text.to_owned())
}

/// Replace a range of a text; a range that does not fit leaves it alone.
pub(crate) fn replace(text: &mut String, span: Span, replacement: &str) {
    if text.get(span.start..span.end).is_some() {
        text.replace_range(span.start..span.end, replacement);
    }
}

/// A value's text with one string more: `"a"` becomes `["a", "b"]`.
pub(crate) fn widened(policy: &EvaluatedPolicy<'_>, span: Span, more: &str) -> String {
    let text = span.slice(policy.text);
    let more = json::quote(more);
    match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(items) if items.trim().is_empty() => format!("[{more}]"),
        Some(items) => format!("[{}, {more}]", items.trim_end()),
        None => format!("[{text}, {more}]"),
    }
}

/// The range to delete to remove an item of a list with one of its commas.
pub(crate) fn removal(text: &str, item: Span) -> Span {
    let after = text.get(item.end..).unwrap_or("");
    let gap = after.len() - after.trim_start().len();
    if after.trim_start().starts_with(',') {
        let rest = after.get(gap + 1..).unwrap_or("");
        let space = rest.len() - rest.trim_start().len();
        return Span::new(item.start, item.end + gap + 1 + space);
    }
    let before = text.get(..item.start).unwrap_or("").trim_end();
    match before.strip_suffix(',') {
        Some(before) => Span::new(before.len(), item.end),
        None => item,
    }
}

/// The output of a function around a policy that it returned alone; none for any other text.
pub(crate) fn unwrapped_policy(text: &str) -> Option<String> {
    let parsed = json::parse(text);
    let root = parsed.valid()?;
    let alone = root.get("Statement").is_some() && root.get("policyDocument").is_none();
    let wrapped = format!("{{\"principalId\":\"user\",\"policyDocument\":{text}}}");
    alone.then(|| json::pretty(&wrapped).unwrap_or(wrapped))
}
