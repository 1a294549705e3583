//! Explanations and suggestions, over the gallery.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

mod common;
#[path = "gateway/run.rs"]
#[allow(dead_code, clippy::unwrap_used)]
mod run;

use std::rc::Rc;

use common::example;
use why403::explain::{self, Explanation, MAX_PROBES, Opened, Probes, Suggestion, Suggestions};
use why403::gateway;
use why403::prose::{self, SentencePart};
use why403::scenario::{self, IdentitySource, Request, RequestIndex, Scenario, When, gallery};

fn explained(scenario: &Scenario, index: usize) -> (Explanation, Suggestions) {
    let simulation = gateway::simulate(scenario);
    let outcome = &simulation.outcomes[index];
    let explanation = explain::explain(scenario, outcome);
    let suggestions = explain::suggest(scenario, outcome, RequestIndex(index));
    (explanation, suggestions)
}

#[test]
fn a_report_holds_what_the_searches_find_and_survives_json() {
    for entry in gallery::examples() {
        let scenario = example(entry.name);
        let (_, suggestions) = explained(&scenario, 0);
        let report = explain::report(scenario.clone(), RequestIndex(0));
        let json = serde_json::to_string(&report).expect("it is plain data");
        assert_eq!(
            serde_json::from_str::<explain::Report>(&json).ok().as_ref(),
            Some(&report)
        );
        assert_eq!(report.other_version, suggestions.other_version);
        assert_eq!(
            report.suggestions.len(),
            suggestions.edits.len(),
            "{}",
            entry.name
        );
        for (sent, found) in report.suggestions.iter().zip(&suggestions.edits) {
            assert_eq!(
                scenario::read(&sent.scenario).scenario,
                found.scenario,
                "{}: {}",
                entry.name,
                found.title
            );
        }
        let warnings = explain::warnings(&scenario);
        assert_eq!(report.warnings.len(), warnings.len(), "{}", entry.name);
        for (sent, found) in report.warnings.iter().zip(&warnings) {
            let found = explain::WarningReport::from(found.clone());
            assert_eq!(*sent, found, "{}", entry.name);
        }
    }
}

#[test]
fn a_path_with_backticks_is_one_piece_of_code() {
    let text = r#"{ "authorizer": null, "api": { "policy": { "Version": "2012-10-17",
            "Statement": [{ "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*" }] } },
        "timeline": [{ "at": 0, "request": { "httpMethod": "GET", "path": "/a`b" } }] }"#;
    let scenario = scenario::read(text).scenario;
    let (explanation, _) = explained(&scenario, 0);
    let code: Vec<&str> = prose::parts(&explanation.sentence)
        .filter_map(|piece| matches!(piece, SentencePart::Code(_)).then_some(piece.content()))
        .collect();
    assert!(code.contains(&"GET /a`b"), "{}", explanation.sentence);
}

#[test]
fn the_cached_policy_is_named_with_its_age() {
    let (explanation, suggestions) = explained(&example("cached-policy"), 1);
    assert_eq!(
        explanation.sentence,
        "The policy that the authorizer returned 10 seconds ago allows `GET /pets` only; this request is `GET /pets/7`, and the \
         cached policy was used again."
    );
    let titles: Vec<&str> = suggestions.edits.iter().map(|fix| fix.title.as_str()).collect();
    // What opens least comes first; the article's three cures of the cache follow.
    assert_eq!(
        titles,
        [
            "Also allow `GET /pets/7`",
            "Allow every method of the stage",
            "Turn the cache off: TTL 0",
            "Make the path and the method part of the cache key",
        ]
    );
}

#[test]
fn a_suggested_edit_changes_nothing_else() {
    let scenario = example("cached-policy");
    let (_, suggestions) = explained(&scenario, 1);
    let fixed = suggestions
        .edits
        .iter()
        .find(|one| one.title == "Allow every method of the stage");
    let text = scenario::write_pretty(&fixed.expect("it is suggested").scenario);
    assert!(text.contains("\"principalId\": \"alice\""), "{text}");
    assert!(text.contains("/dev/*/*"), "{text}");
    assert!(!text.contains("${event.methodArn}"), "{text}");
}

#[test]
fn every_refusal_of_the_gallery_has_a_sentence_and_a_suggestion_that_helps() {
    for entry in gallery::examples() {
        let scenario = example(entry.name);
        let simulation = gateway::simulate(&scenario);
        for (index, outcome) in simulation.outcomes.iter().enumerate() {
            let explanation = explain::explain(&scenario, outcome);
            let suggestions = explain::suggest(&scenario, outcome, RequestIndex(index));
            let at = format!("{} request {index}", entry.name);
            assert!(
                explanation.sentence.ends_with('.'),
                "{at}: {}",
                explanation.sentence
            );
            assert_eq!(
                explanation.sentence.matches('`').count() % 2,
                0,
                "{at}: {}",
                explanation.sentence
            );
            if outcome.status_code == Some(200) {
                assert!(suggestions.edits.is_empty(), "{at}");
                continue;
            }
            assert!(
                !suggestions.edits.is_empty(),
                "{at}: no suggestion for {}",
                explanation.sentence
            );
            hold(&scenario, index, &suggestions.edits, &at);
        }
    }
}

/// The promises of every suggestion, held against simulations of whole scenarios.
fn hold(scenario: &Scenario, index: usize, edits: &[Suggestion], at: &str) {
    if edits.is_empty() {
        return;
    }
    let request = RequestIndex(index);
    let probes = Probes::new(scenario, request);
    assert!(probes.requests().len() <= MAX_PROBES, "{at}");
    // The request in place of the one that is explained, in the whole timeline.
    let through = |scenario: &Scenario, probe: &Opened| {
        let sent = probes.sent(scenario, probe).into_owned();
        let mut scenario = scenario.clone();
        scenario.request_mut(request).expect("the request").request = sent;
        let mut outcomes = gateway::Outcomes::new(Rc::new(scenario));
        let outcome = outcomes.find_map(|(at, outcome)| (at == request).then_some(outcome));
        let status = outcome.expect("its outcome").status_code;
        status.is_some_and(|status| status < 400)
    };
    let before: Vec<bool> = probes
        .requests()
        .iter()
        .map(|probe| through(scenario, probe))
        .collect();
    for fix in edits {
        let title = &fix.title;
        let after = gateway::simulate(&fix.scenario).outcomes[index].status_code;
        assert_eq!(after, Some(fix.status_code), "{at}: {title}");
        let opened = probes.requests().iter().zip(&before);
        let opened: Vec<String> = opened
            .filter(|(probe, before)| !**before && through(&fix.scenario, probe))
            .map(|(probe, _)| probe.to_string())
            .collect();
        let promised: Vec<String> = fix.opens.iter().map(ToString::to_string).collect();
        assert_eq!(promised, opened, "{at}: {title}");
    }
    let marks: Vec<bool> = edits.iter().map(|one| one.undoes_restriction).collect();
    assert!(marks.is_sorted(), "{at}: what undoes a restriction comes last");
    assert!(
        marks.contains(&false),
        "{at}: what undoes a restriction is never alone"
    );
    let order: Vec<_> = edits
        .iter()
        .map(|one| {
            let further_only = !one.undoes_restriction && one.status_code >= 400;
            (
                one.undoes_restriction,
                !one.repairs_cause,
                further_only,
                one.opens.len(),
            )
        })
        .collect();
    assert!(
        order.is_sorted(),
        "{at}: repairs come first, then what gets through, then what opens least: {order:?}"
    );
}

/// The parts that tell a request from others: method, path, caller and source.
type OpenedKey = Vec<String>;

fn key(scenario: &Scenario, request: &Request) -> OpenedKey {
    let sources = scenario.authorizer.iter().flat_map(|one| one.identity_sources());
    let token = sources
        .take(1)
        .find_map(|source| request.identity(&source).map(str::to_owned));
    let header = request
        .header("Authorization")
        .filter(|_| scenario.authorizer.is_none());
    let keyed = scenario
        .api
        .methods
        .iter()
        .flatten()
        .any(|method| method.api_key_required);
    let api_key = request.api_key.as_deref().or_else(|| request.header("x-api-key"));
    let address = (
        &request.source_ip,
        &request.vpc_id,
        &request.vpc_endpoint_id,
        &request.vpc_source_ip,
    );
    vec![
        request.http_method.to_ascii_uppercase(),
        request.path.split('?').next().unwrap_or("").to_owned(),
        token.or(header.map(str::to_owned)).unwrap_or_default(),
        request
            .caller
            .as_ref()
            .map(|one| one.arn.clone())
            .unwrap_or_default(),
        api_key.filter(|_| keyed).unwrap_or("").to_owned(),
        format!("{address:?} {:?} {:?}", request.host, request.token),
    ]
}

/// The methods by the callers by the addresses of a scenario, each in the place of one of its requests.
fn combinations(scenario: &Scenario, own: &Request) -> Vec<Request> {
    let requests: Vec<&Request> = scenario.requests().map(|one| &one.call.request).collect();
    let mut endpoints: Vec<(String, String)> = Vec::new();
    for method in scenario.api.methods.iter().flatten() {
        let parts = method.path.split('/');
        let path: Vec<&str> = parts
            .map(|part| if part.starts_with('{') { "1" } else { part })
            .collect();
        match method.http_method.as_str() {
            "ANY" => endpoints.push((own.http_method.clone(), path.join("/"))),
            verb => endpoints.push((verb.to_owned(), path.join("/"))),
        }
    }
    for one in &requests {
        let path = one.path.split('?').next().unwrap_or("");
        endpoints.push((own.http_method.clone(), path.to_owned()));
        endpoints.push((one.http_method.clone(), path.to_owned()));
    }
    let mut callers: Vec<Request> = Vec::new();
    for one in &requests {
        let mut caller = own.clone();
        caller.headers.clone_from(&one.headers);
        caller
            .query_string_parameters
            .clone_from(&one.query_string_parameters);
        caller.api_key.clone_from(&one.api_key);
        caller.token.clone_from(&one.token);
        caller.caller.clone_from(&one.caller);
        callers.push(caller);
    }
    for case in scenario.authorizer.iter().flat_map(|one| &one.lambda) {
        if let (When::Identity(pattern), Some(authorizer)) = (&case.when, &scenario.authorizer)
            && let Some(IdentitySource::Header(name)) = authorizer.identity_sources().next()
            && authorizer.identity_sources().count() == 1
        {
            let mut caller = own.clone();
            let own_header = |(key, _): &(String, String)| key.eq_ignore_ascii_case(&name);
            caller.headers.retain(|one| !own_header(one));
            caller.headers.push((name, pattern.replace(['*', '?'], "x")));
            (caller.token, caller.caller) = (None, None);
            callers.push(caller);
        }
    }
    let policy = scenario.api.policy.as_deref().unwrap_or("");
    let networks = policy.split(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != '/');
    let addresses = networks.map(|one| one.split('/').next().unwrap_or(one));
    let addresses = addresses
        .filter(|one| one.parse::<std::net::Ipv4Addr>().is_ok())
        .take(3);
    let named: Vec<Request> = addresses
        .map(|address| Request {
            source_ip: address.to_owned(),
            ..own.clone()
        })
        .collect();
    if scenario.api.methods.is_none() {
        let paths: Vec<String> = endpoints.iter().map(|(_, path)| path.clone()).collect();
        endpoints.extend(paths.into_iter().map(|path| ("POST".to_owned(), path)));
    }
    let mut found = Vec::new();
    for (verb, path) in &endpoints {
        for caller in &callers {
            for address in requests.iter().copied().chain(&named) {
                let mut request = caller.clone();
                request.http_method.clone_from(verb);
                request.path.clone_from(path);
                request.source_ip.clone_from(&address.source_ip);
                request.vpc_id.clone_from(&address.vpc_id);
                request.vpc_endpoint_id.clone_from(&address.vpc_endpoint_id);
                request.vpc_source_ip.clone_from(&address.vpc_source_ip);
                request.host = address.host;
                request.base_path_mapped = address.base_path_mapped;
                request.client_certificate_trusted = address.client_certificate_trusted;
                if key(scenario, &request) != key(scenario, own) && !found.contains(&request) {
                    found.push(request);
                }
            }
        }
    }
    found
}

/// Whether a request gets through in the place of the one with this index.
fn gets_through(scenario: &Scenario, index: RequestIndex, sent: &Request) -> bool {
    let mut scenario = scenario.clone();
    let call = scenario.request_mut(index).expect("the request");
    let mut sent = sent.clone();
    // An edit of the caller's policies holds for every request of this caller.
    if let (Some(caller), Some(own)) = (&mut sent.caller, &call.request.caller)
        && caller.arn == own.arn
    {
        caller.clone_from(own);
    }
    call.request = sent;
    let mut outcomes = gateway::Outcomes::new(Rc::new(scenario));
    let outcome = outcomes.find_map(|(at, outcome)| (at == index).then_some(outcome));
    outcome
        .and_then(|outcome| outcome.status_code)
        .is_some_and(|status| status < 400)
}

/// The opened requests, held against requests that this test puts together itself. Those that the search compares are not used.
#[test]
fn what_a_suggestion_opens_is_what_a_simulation_of_all_methods_callers_and_addresses_shows() {
    let of_gallery = gallery::examples()
        .iter()
        .map(|entry| (entry.name, example(entry.name)));
    let of_corpus = run::cases()
        .into_iter()
        .map(|(name, text)| (name, scenario::read(run::scenario_text(text)).scenario));
    let (mut opened, mut cut) = (0, 0);
    for (name, scenario) in of_gallery.chain(of_corpus) {
        if scenario.timeline.len() > 4 {
            continue;
        }
        for (index, outcome) in gateway::simulate(&scenario).outcomes.iter().enumerate() {
            let request = RequestIndex(index);
            let own = &scenario.request(request).expect("the request").call.request;
            let edits = explain::suggest(&scenario, outcome, request).edits;
            if edits.is_empty() {
                continue;
            }
            let mut refused = combinations(&scenario, own);
            refused.retain(|sent| !gets_through(&scenario, request, sent));
            for fix in edits {
                let promised: Vec<OpenedKey> =
                    fix.opens.iter().map(|one| key(&scenario, &one.request)).collect();
                for sent in &refused {
                    if !gets_through(&fix.scenario, request, sent) {
                        continue;
                    }
                    let listed = promised.contains(&key(&scenario, sent));
                    assert!(
                        listed || fix.opens_cut,
                        "{name} request {index}: `{}` opens {:?}, which is not in {:#?}",
                        fix.title,
                        key(&scenario, sent),
                        fix.opens.iter().map(ToString::to_string).collect::<Vec<_>>()
                    );
                    opened += usize::from(listed);
                    cut += usize::from(!listed);
                }
            }
        }
    }
    assert!(
        opened > 300 && cut * 10 < opened,
        "{opened} listed, {cut} cut off"
    );
}

#[test]
fn every_suggestion_for_the_corpus_holds_what_it_promises() {
    let mut suggested = 0;
    for (name, text) in run::cases() {
        let scenario = scenario::read(run::scenario_text(text)).scenario;
        // Long timelines take minutes with every probe in each of their requests.
        if scenario.timeline.len() > 12 {
            continue;
        }
        for (index, outcome) in gateway::simulate(&scenario).outcomes.iter().enumerate() {
            let edits = explain::suggest(&scenario, outcome, RequestIndex(index)).edits;
            suggested += edits.len();
            hold(&scenario, index, &edits, &format!("{name} request {index}"));
        }
    }
    assert!(suggested > 300, "{suggested} suggestions");
}

#[test]
fn the_other_aws_version_is_named_where_it_differs() {
    let (_, suggestions) = explained(&example("authorizer-explicit-deny"), 1);
    let other = suggestions.other_version.unwrap_or_default();
    assert!(
        other.contains("explicit deny in an identity-based policy"),
        "{other}"
    );
    let (_, suggestions) = explained(&example("missing-token"), 0);
    assert_eq!(suggestions.other_version, None, "a 401 is the same in both");
}
