//! `why403 export`.

use super::{DENIED, why403};

#[test]
fn export_prints_each_kind() {
    let export = |arguments: &[&str]| {
        let arguments: Vec<&str> = ["export"].iter().chain(arguments).copied().collect();
        let (out, err, status) = why403(&arguments, &[("a.json", DENIED)], "");
        assert_eq!((err.as_str(), status), ("", 0), "{arguments:?}");
        out
    };
    let link = export(&["--as", "link", "a.json"]);
    assert!(link.starts_with("#1") && link.ends_with('\n'), "{link}");
    let address = export(&["--as", "link", "--base", "https://a.example/x", "a.json"]);
    assert_eq!(address, format!("https://a.example/x/{link}"));
    for (kind, part) in [
        ("markdown", "### [Pets](https://example.com/why403/#1"),
        ("iframe", "<iframe src=\"https://example.com/why403/embed.html#1"),
        ("element", "<why403-playground scenario=\"1"),
        (
            "curl",
            "amazonaws.com/dev/cats' \\\n  -H 'Authorization: Bearer alice'\n",
        ),
        ("card", "<svg "),
        ("openapi", "\"openapi\": \"3.0.1\""),
        ("sam", "Transform: \"AWS::Serverless-2016-10-31\""),
        ("terraform", "resource \"aws_api_gateway_rest_api\" \"api\" {"),
        ("aws-cli", "API_ID=$(aws apigateway create-rest-api --name Pets "),
    ] {
        let out = export(&["--as", kind, "a.json"]);
        assert!(out.contains(part), "{kind}: {out}");
    }
    let event = export(&["--as", "authorizer-event", "--request", "0", "a.json"]);
    assert!(
        event.ends_with("  \"authorizationToken\": \"Bearer alice\"\n}\n"),
        "{event}"
    );
    let first = export(&["--as", "link", "--request", "0", "a.json"]);
    assert_ne!(first, link, "it opens at another request");
    let pets = export(&["--as=curl", "--request", "0", "a.json"]);
    assert!(pets.contains("/dev/pets'"), "{pets}");
    let embed = [
        "--panes",
        "request,response",
        "--theme",
        "dark",
        "--height",
        "300",
        "--readonly",
    ];
    let element = export(&[&["--as", "element"], &embed[..], &["a.json"]].concat());
    assert!(
        element.contains("panes=\"request,response\" theme=\"dark\" height=\"300\" readonly>"),
        "{element}"
    );
}

#[test]
fn a_scenario_names_the_request_that_is_exported() {
    let viewed = DENIED.replace(r#""title": "Pets","#, r#""view": {"request": 1},"#);
    let (card, err, status) = why403(&["card", "-"], &[], &viewed);
    assert_eq!((err.as_str(), status), ("", 0));
    assert!(
        card.contains(">403</text>") && card.contains("/dev/GET/cats<"),
        "{card}"
    );
    let (card, ..) = why403(&["card", "--request", "0", "-"], &[], &viewed);
    assert!(
        card.contains(">200</text>") && card.contains("/dev/GET/pets<"),
        "{card}"
    );
    // The page shows the last request where there are fewer.
    let (card, err, status) = why403(
        &["card", "-"],
        &[],
        &viewed.replace(r#""request": 1}"#, r#""request": 9}"#),
    );
    assert_eq!((err.as_str(), status), ("", 0));
    assert!(card.contains("/dev/GET/cats<"), "{card}");
}

#[test]
fn what_cannot_be_exported_is_said() {
    let files = [("a.json", DENIED), ("empty.json", "{}")];
    for (arguments, message) in [
        (&["export", "a.json"][..], "`export` needs `--as KIND`"),
        (
            &["export", "--as", "svg", "a.json"],
            "`svg` is no kind of export; there are link, markdown,",
        ),
        (&["export", "--as", "link"], "`export` needs at least one file"),
        (&["card"], "`card` needs at least one file"),
        (
            &["card", "--as", "link", "a.json"],
            "`card` takes no option `--as`",
        ),
        (
            &["check", "--base", "x", "a.json"],
            "`check` takes no option `--base`",
        ),
        (
            &["export", "--as", "link", "--theme", "red", "a.json"],
            "`--theme` does not take `red`",
        ),
        (
            &["export", "--as", "iframe", "--panes", "request,foo", "a.json"],
            "`foo` is no pane; there are about, request, authorizer, policy, response",
        ),
        (
            &["export", "--as", "link", "--theme", "dark", "a.json"],
            "`--theme` has no effect on `link`",
        ),
        (
            &["export", "--as", "curl", "--base", "https://a.example/", "a.json"],
            "`--base` has no effect on `curl`",
        ),
        (
            &["card", "--readonly", "a.json"],
            "`--readonly` has no effect on `card`",
        ),
        (
            &["export", "--as", "curl", "--request", "-1", "a.json"],
            "`--request` does not take `-1`",
        ),
        (
            &["export", "--as", "curl", "--request", "7", "a.json"],
            "a.json:1: error: the timeline has 2 requests, with the indexes 0 to 1",
        ),
        (
            &["export", "--as", "link", "--request", "7", "a.json"],
            "a.json:1: error: the timeline has 2 requests, with the indexes 0 to 1",
        ),
        (
            &["export", "--as", "markdown", "--request", "2", "a.json"],
            "a.json:1: error: the timeline has 2 requests, with the indexes 0 to 1",
        ),
        (
            &["export", "--as", "authorizer-event", "--request", "1", "a.json"],
            "a.json:1: error: the policy comes out of the authorizer cache",
        ),
        (
            // The scenario opens at its second request.
            &["export", "--as", "authorizer-event", "a.json"],
            "a.json:1: error: the policy comes out of the authorizer cache",
        ),
        (
            &["export", "--as", "curl", "empty.json"],
            "empty.json:1: error: the timeline has no requests",
        ),
        (
            &["card", "--request", "0", "empty.json"],
            "empty.json:1: error: the timeline has no requests",
        ),
    ] {
        let (out, err, status) = why403(arguments, &files, "");
        assert_eq!((out.as_str(), status), ("", 2), "{arguments:?}");
        assert!(err.contains(message), "{arguments:?}: {err}");
    }
}

#[test]
fn an_export_says_that_it_shows_secrets_and_can_replace_them() {
    const TOKEN: &str = "8f14e45fceea167a5a36dedd4bea2543";
    let scenario = DENIED.replace("alice", TOKEN);
    let warning = "a.json:1: warning: this shows tokens and cookies (1); `--replace-secrets` puts stand-ins in their place\n";
    for kind in ["link", "markdown", "iframe", "element", "curl"] {
        let (out, err, status) = why403(&["export", "--as", kind, "a.json"], &[("a.json", &scenario)], "");
        assert_eq!((err.as_str(), status), (warning, 0), "{kind}");
        let replace = ["export", "--as", kind, "--replace-secrets", "a.json"];
        let (replaced, err, status) = why403(&replace, &[("a.json", &scenario)], "");
        let note = "a.json:1: note: replaced tokens and cookies (1)\n";
        assert_eq!((err.as_str(), status), (note, 0), "{kind}");
        assert!(!replaced.contains(TOKEN) && replaced != out, "{kind}: {replaced}");
    }
    // A card shows no token.
    let (_, err, _) = why403(&["card", "a.json"], &[("a.json", &scenario)], "");
    assert_eq!(err, "");
}

#[test]
fn no_export_prints_what_controls_a_terminal() {
    let hostile = "\\u001b[2J\\u0000\\u0007\\u009b31m\\u202e";
    let text = format!(
        r#"{{"title": "{hostile}", "description": "{hostile}", "api": {{"policy": "{hostile}", "region": "{hostile}"}},
            "authorizer": {{"lambda": [{{"throws": "{hostile}"}}]}},
            "timeline": [{{"request": {{"path": "/{hostile}", "headers": {{"Authorization": "{hostile}"}}, "apiKey": "{hostile}"}}}}]}}"#
    );
    let called = text.replace(&format!(r#""policy": "{hostile}","#), "");
    for (kind, scenario) in [
        ("markdown", &text),
        ("curl", &text),
        ("card", &text),
        ("authorizer-event", &called),
    ] {
        let (out, err, status) = why403(&["export", "--as", kind, "-"], &[], scenario);
        assert_eq!(status, 0, "{kind}: {err}");
        for printed in [&out, &err] {
            let mut controls = printed.chars().filter(|letter| letter.is_control());
            assert!(controls.all(|letter| letter == '\n'), "{kind}: {printed:?}");
        }
    }
}
