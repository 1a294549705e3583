//! A request of an execution log as a reading. It has what the entries say, and the scenario in which it happens.

use super::entries::Test;
use super::event::LogEvent;
use super::reason::ErrorReason;
use super::request::Logged;
use super::scenario::{Failure, known};
use crate::gateway::{DecidedBy, Decision};
use crate::import::cause::{Check, Known, Seen};
use crate::import::reading::{Notes, Observed, Product, Reading};
use crate::import::reproduce::reproduce;
use crate::json::Severity;
use crate::rule::Certainty;

/// What the log says of how a request ended.
#[derive(Clone, Copy, Debug, Default)]
struct Ending {
    layers: &'static [DecidedBy],
    decision: Option<Decision>,
    status: Option<u16>,
    title: &'static str,
}

/// A request of a log as a reading. `earlier` is the request whose cached policy decided this one.
pub(super) fn reading(
    logged: &Logged<'_>,
    earlier: Option<&Logged<'_>>,
    test: Option<&Test>,
    notes: &mut Notes,
) -> Reading {
    let event = logged.event.map(LogEvent::parse);
    let ending = ending(logged, test);
    let observed = observed(logged, event.as_ref(), ending, test);
    let verb = observed.http_method.clone().unwrap_or_default();
    let path = observed.path.clone().unwrap_or_default();
    let what = [verb, path].join(" ");
    let title = match what.trim() {
        "" => format!("Request {}: {}", logged.id, ending.title),
        what => format!("{what}: {}", ending.title),
    };
    let mut reading = Reading {
        title,
        decided_by: ending
            .layers
            .first()
            .copied()
            .filter(|_| ending.layers.len() == 1),
        decision: ending.decision,
        certainty: Certainty::Recorded,
        proves: proves(logged),
        product: Some(Product::Rest),
        ..Reading::default()
    };
    if logged.websocket {
        reading.product = Some(Product::WebSocket);
        reading.title = "A request of a WebSocket API".to_owned();
        let word = "this is the log of a WebSocket API, which is not simulated: it has no scenario";
        notes.add(Severity::Error, word, None);
        reading.observed = Some(observed);
        return reading;
    }
    if test.is_some_and(|test| !test.of_authorizer) {
        notes.info(
            "a test of a method bypasses the authorizer, the resource policy, API keys and AWS WAF: that it passes there and is refused \
             from outside is normal",
        );
    }
    let known = known(logged, earlier, &observed, test, notes);
    reading.check = checks(logged, &known);
    let seen = Seen {
        status: observed.status_code,
        decided_by: (!ending.layers.is_empty()).then_some(ending.layers),
        decision: ending.decision,
        authorizer_invoked: observed.authorizer_invoked,
        ..Seen::default()
    };
    let place = logged.line.map(|line| (line, 1));
    reproduce(&mut reading, known, &seen, &observed, place, notes);
    if is_open(logged) {
        // The scenario has the likeliest cause; the line is the same for the others.
        reading.decided_by = None;
        reading.decision = None;
        reading.certainty = reading.certainty.and(Certainty::Inferred);
        let words = "The log has the same line for a resource policy that does not allow the request and for a policy of a signed caller";
        reading.proves.push(words.to_owned());
    }
    reading.observed = Some(observed);
    reading
}

/// Whether a policy refused the request, and no entry tells of which layer.
fn is_open(logged: &Logged<'_>) -> bool {
    logged.not_authorized && logged.denied.is_none() && !logged.has_authorizer()
}

/// How the request ended, as the entries say.
fn ending(logged: &Logged<'_>, test: Option<&Test>) -> Ending {
    use DecidedBy::{
        ApiKey, AuthorizerFunction, AuthorizerOutput, AuthorizerPolicy, IdentitySource, IdentityValidation,
        Integration, Policies, ResourcePolicy, VpcEndpointPolicy,
    };
    let end = |layers, decision, status, title| Ending {
        layers,
        decision,
        status,
        title,
    };
    if logged.denied.is_some() {
        let title = "the resource policy denied it explicitly";
        return end(&[ResourcePolicy], Some(Decision::ExplicitDeny), Some(403), title);
    }
    if logged.not_authorized {
        return if logged.has_authorizer() {
            let title = "the authorizer's policy did not let it pass";
            end(&[AuthorizerPolicy, Policies], None, Some(403), title)
        } else if logged.has_info {
            // A resource policy that denies explicitly has an entry of its own.
            let title = "the resource policy, or a policy of the signed caller, did not let it pass";
            let layers: &[DecidedBy] = &[ResourcePolicy, Policies, VpcEndpointPolicy];
            end(layers, Some(Decision::ImplicitDeny), Some(403), title)
        } else {
            let title = "a policy did not let it pass";
            end(
                &[AuthorizerPolicy, Policies, ResourcePolicy],
                None,
                Some(403),
                title,
            )
        };
    }
    if logged.unauthorized {
        return match logged.invoked() {
            Some(true) => {
                let title = "the authorizer's function failed with `Unauthorized`";
                end(&[AuthorizerFunction], None, Some(401), title)
            }
            Some(false) => {
                let title = "an identity source was missing, or the token was refused, before the function was called";
                end(&[IdentitySource, IdentityValidation], None, Some(401), title)
            }
            None => {
                let title = "it was not authenticated";
                end(
                    &[IdentitySource, IdentityValidation, AuthorizerFunction],
                    None,
                    Some(401),
                    title,
                )
            }
        };
    }
    let failures: Vec<ErrorReason<'_>> = logged.authorizer_errors().collect();
    if !failures.is_empty() {
        if failures.contains(&ErrorReason::NotPermitted) {
            let title = "API Gateway may not invoke the authorizer's function";
            return end(&[AuthorizerFunction], None, Some(500), title);
        }
        if failures
            .iter()
            .any(|reason| matches!(reason, ErrorReason::Role(_)))
        {
            let title = "API Gateway cannot assume the role that invokes the authorizer's function";
            return end(&[AuthorizerFunction], None, Some(500), title);
        }
        let threw = logged.result.is_some_and(|result| Failure::of(result).is_some())
            || failures.contains(&ErrorReason::FunctionFailed);
        return if threw {
            end(
                &[AuthorizerFunction],
                None,
                Some(500),
                "the authorizer's function failed",
            )
        } else if logged.result.is_some() || !failures.contains(&ErrorReason::Authorizer) {
            let title = "what the authorizer's function returned could not be used";
            end(&[AuthorizerOutput], None, Some(500), title)
        } else {
            let title = "the authorizer failed";
            end(&[AuthorizerFunction, AuthorizerOutput], None, Some(500), title)
        };
    }
    if logged.key_refused.is_some() {
        return end(&[ApiKey], None, Some(403), "the API key was refused");
    }
    let passed = logged.has_authorizer().then_some(Decision::Allow);
    if !logged.errors.is_empty() {
        let title = "the authorization let it pass, and the integration failed";
        return end(&[], passed, None, title);
    }
    if logged.started || logged.completed || logged.status.is_some_and(|status| status < 400) {
        return end(&[Integration], passed, None, "the authorization let it pass");
    }
    match test {
        Some(test) if test.of_authorizer && test.status.is_none() => {
            end(&[], None, None, "a test of the authorizer, which gave a policy")
        }
        Some(test) if test.of_authorizer => {
            end(&[], None, test.status, "a test of the authorizer, which failed")
        }
        _ => end(&[], None, None, "the log does not show how it ended"),
    }
}

fn observed(
    logged: &Logged<'_>,
    event: Option<&LogEvent<'_>>,
    ending: Ending,
    test: Option<&Test>,
) -> Observed {
    let own = |text: Option<&str>| text.map(str::to_owned);
    let verb = logged.verb.or(event.and_then(|event| event.verb));
    // A resource's path may have parameters; it is the request's only without any.
    let resource = logged
        .method
        .filter(|(_, path, _)| !path.contains('{'))
        .map(|(_, path, _)| path);
    let path = event.and_then(|event| event.path.as_deref());
    let path = logged.path.or(path).or(resource);
    Observed {
        status_code: logged
            .status
            .or(test.and_then(|test| test.status))
            .or(ending.status),
        response_type: own(logged.response_type),
        http_method: own(verb.or(logged.method.map(|(verb, ..)| verb).filter(|verb| *verb != "ANY"))),
        path: own(path),
        rest_api_id: own(logged.api),
        stage_name: own(logged.stage),
        authorizer_id: own(logged.authorizer),
        authorizer_invoked: logged.invoked(),
        request_id: own(Some(logged.id).filter(|id| !id.is_empty())),
    }
}

/// What the log proves.
fn proves(logged: &Logged<'_>) -> Vec<String> {
    let mut proves = Vec::new();
    let mut say = |words: &str| proves.push(words.to_owned());
    match logged.invoked() {
        Some(true) => say("The authorizer's function was called for this request"),
        Some(false) if logged.authorizer_completed => {
            say("The authorizer's function was not called: its policy came from the cache");
        }
        Some(false) => say("The authorizer's function was not called for this request"),
        None => say("It does not say whether the authorizer's function was called"),
    }
    if logged.authorizer_completed {
        say("What it returned could be used");
    }
    if logged.not_authorized && logged.has_authorizer() {
        say(
            "The log has the same line for an explicit and an implicit deny: the policy that was returned tells which",
        );
    }
    if logged.started {
        say("The authorization let the request pass");
    }
    for error in &logged.errors {
        say(&format!("API Gateway gives as reason: {}", error.text));
    }
    if let Some(reason) = logged.key_refused {
        say(&format!("The reason at the API key is: {reason}"));
    }
    proves
}

/// What to look at next.
fn checks(logged: &Logged<'_>, known: &Known) -> Vec<String> {
    let failures: Vec<ErrorReason<'_>> = logged.authorizer_errors().collect();
    let check = if logged.denied.is_some()
        || (logged.not_authorized && logged.has_info && !logged.has_authorizer())
    {
        Check::ResourcePolicy
    } else if logged.not_authorized && logged.is_from_cache() {
        Check::Cache
    } else if logged.not_authorized {
        Check::AuthorizerPolicy
    } else if logged.unauthorized && logged.sent {
        Check::Function
    } else if logged.unauthorized {
        Check::Identity
    } else if failures.contains(&ErrorReason::NotPermitted) {
        Check::Permission
    } else if failures
        .iter()
        .any(|reason| matches!(reason, ErrorReason::Role(_)))
    {
        Check::Role
    } else if !failures.is_empty() {
        Check::Output
    } else if !logged.errors.is_empty() {
        Check::Integration
    } else if logged.key_refused.is_some() {
        Check::ApiKey
    } else {
        return Vec::new();
    };
    check.commands(&known.ids())
}
