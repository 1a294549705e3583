//! The error of axios as JSON: `message`, `config` with the request, and `response` with the answer.

use crate::import::address::ApiAddress;
use crate::import::cause::message_of;
use crate::import::http_request::HttpRequest;
use crate::import::input::Input;
use crate::import::reading::{Notes, Reading};
use crate::import::response::{HttpResponse, decode, decode_cors};
use crate::import::tree::{at, text_at};
use crate::json::{self, Node, Value};

/// Why a text is such an error; none if it is not.
pub(super) fn recognise(input: &Input<'_>) -> Option<&'static str> {
    let root = input.tree().only()?;
    let begins = |name: &str, start: &str| text_at(root, name).is_some_and(|text| text.starts_with(start));
    let is_error =
        begins("code", "E") || begins("name", "Axios") || begins("message", "Request failed with status");
    match () {
        () if text_at(root, "config.url").is_some()
            && (is_error || at(root, "response.status").is_some()) =>
        {
            Some("it has `config` with `url`, as an error of axios")
        }
        () if at(root, "response.status").is_some() && at(root, "response.data").is_some() => {
            Some("it has `response` with `status` and `data`, as an error of axios")
        }
        () => None,
    }
}

pub(super) fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let Some(root) = input.tree().only() else {
        return Vec::new();
    };
    let answer = at(root, "response").filter(|answer| answer.as_object().is_some());
    let body = answer
        .and_then(|answer| at(answer, "data"))
        .map(|data| match data.as_str() {
            Some(text) => text.to_owned(),
            None => json::compact(data),
        });
    let config = at(root, "config").or_else(|| at(answer?, "config"));
    let statuses = [answer, Some(root)].into_iter().flatten();
    let url = config.map(url);
    let mut response = HttpResponse {
        status: statuses.filter_map(|node| at(node, "status")).find_map(status),
        headers: answer.map(|answer| pairs(answer, "headers")).unwrap_or_default(),
        message: body.as_deref().and_then(message_of),
        body: body.as_deref(),
        command: config
            .zip(url.as_deref())
            .and_then(|(config, url)| request(config, url)),
        ..HttpResponse::default()
    };
    if let (Some(config), Some(url)) = (config, &url)
        && response.command.is_none()
    {
        notes.warn(format!(
            "`{url}` is relative to an address that is not in the text: which API it is of is not known"
        ));
        response.request.method = text_at(config, "method");
    }
    if response.status.is_none() && body.is_none() {
        // `ERR_NETWORK`: a browser does not let the script read the answer.
        response.request.url = url;
        return decode_cors(&response, "", notes);
    }
    decode(&response, body.as_deref().unwrap_or(""), notes)
}

fn status(node: &Node) -> Option<u16> {
    match &node.value {
        Value::Number(number) => number.parse().ok(),
        _ => None,
    }
}

/// The members of an object whose values are texts.
fn pairs<'a>(node: &'a Node, name: &str) -> Vec<(&'a str, &'a str)> {
    let members = at(node, name).and_then(Node::as_object).unwrap_or_default();
    members
        .iter()
        .filter_map(|member| Some((&*member.key, member.node.as_str()?)))
        .collect()
}

/// The address in the configuration, after its base.
fn url(config: &Node) -> String {
    let url = text_at(config, "url").unwrap_or("");
    match text_at(config, "baseURL").filter(|_| !url.contains("://")) {
        Some(base) => format!("{}/{}", base.trim_end_matches('/'), url.trim_start_matches('/')),
        None => url.to_owned(),
    }
}

/// The request that the configuration describes; none if the address is not whole.
fn request(config: &Node, url: &str) -> Option<HttpRequest> {
    let mut address = ApiAddress::parse(url).filter(|_| url.contains("://"))?;
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    address
        .query
        .extend(pairs(config, "params").into_iter().map(owned));
    Some(HttpRequest {
        method: text_at(config, "method").unwrap_or("get").to_ascii_uppercase(),
        address,
        headers: pairs(config, "headers").into_iter().map(owned).collect(),
    })
}
