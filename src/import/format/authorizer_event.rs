//! Events of Lambda functions: an authorizer's and a proxy integration's.

mod find;
mod read;

use crate::import::format::Format;
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Reading};
use crate::json::Severity;

use find::{LambdaEventKind, events};

pub(in crate::import) static AUTHORIZER_EVENT: Format = Format {
    kind: Kind::AuthorizerEvent,
    description: "The event of an authorizer's function (TOKEN or REQUEST) or of a proxy integration, alone or in the lines of the function's \
                  log: API, account, stage, method, path, headers, source address and time. Events of HTTP APIs, WebSocket APIs and other \
                  services are named.",
    example: r#"{"type": "TOKEN", "methodArn": "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/pets", "authorizationToken": "Bearer alice"}"#,
    recognise,
    read,
};

/// More events than this are not read.
const MAX_READINGS: usize = 20;

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let (found, whole) = events(input);
    let (kind, _) = found.first()?;
    let why = match kind {
        LambdaEventKind::Token => {
            "it has `methodArn` and `authorizationToken`, as the event of a TOKEN authorizer"
        }
        LambdaEventKind::Request => {
            "it has `methodArn` and `requestContext`, as the event of a REQUEST authorizer"
        }
        LambdaEventKind::Proxy => {
            "it has `requestContext` with `resourcePath`, as the event of a proxy integration"
        }
        LambdaEventKind::HttpApi => "it has `routeArn`, `routeKey` or `version`, as the event of an HTTP API",
        LambdaEventKind::WebSocket => "its `requestContext` is that of a WebSocket API",
        LambdaEventKind::Other(_) => "it is the event of another service",
    };
    // The execution log of API Gateway holds the event as well.
    let confidence = match () {
        () if whole => Confidence::Certain,
        () if input.text.contains("after transformations") => Confidence::Possible,
        () => Confidence::Likely,
    };
    Some((confidence, why.to_owned()))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let (found, _) = events(input);
    if found.is_empty() {
        let message = "no event was found: an object with `methodArn`, or with a `requestContext`";
        notes.add(Severity::Error, message, None);
    }
    if found.len() > MAX_READINGS {
        notes.warn(format!(
            "only the first {MAX_READINGS} of {} events are read",
            found.len()
        ));
    }
    let found = found.iter().take(MAX_READINGS);
    found
        .map(|(kind, event)| read::reading(*kind, event, notes))
        .collect()
}
