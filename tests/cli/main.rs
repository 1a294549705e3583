//! The command line, run as a person runs it.

#![allow(clippy::unwrap_used)]

mod export;

use std::io::Write;
use std::process::{Command, Stdio};

/// Run `why403` in a fresh folder that holds these files. The result is standard output, standard error and the exit status.
fn why403(arguments: &[&str], files: &[(&str, &str)], input: &str) -> (String, String, i32) {
    let folder = std::env::temp_dir().join(format!(
        "why403-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_why403"))
        .args(arguments)
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code().unwrap(),
    )
}

/// A request without a token: API Gateway answers 401 on its own.
const NO_TOKEN: &str = r#"{"timeline": [{"request": {}, "expect": {"statusCode": 401}}]}"#;

#[test]
fn evaluate_prints_one_outcome_a_line() {
    let two = r#"{"timeline": [{"request": {}}, {"at": 1.5, "request": {}}]}"#;
    let lines = format!("{NO_TOKEN}\n\n{two}\n");
    let (out, err, status) = why403(
        &["evaluate", "a.json", "b.jsonl"],
        &[("a.json", NO_TOKEN), ("b.jsonl", &lines)],
        "",
    );
    assert_eq!((err.as_str(), status), ("", 0));
    let outcomes: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let seen: Vec<_> = outcomes
        .iter()
        .map(|outcome| {
            (
                outcome["scenario"].as_str().unwrap(),
                outcome["at"].as_f64().unwrap(),
                outcome["statusCode"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("a.json:1", 0.0, 401),
            ("b.jsonl:1", 0.0, 401),
            ("b.jsonl:3", 0.0, 401),
            ("b.jsonl:3", 1.5, 401)
        ]
    );
    assert_eq!(outcomes[0]["body"], r#"{"message":"Unauthorized"}"#);
}

#[test]
fn an_outcome_has_the_documented_properties() {
    let (out, ..) = why403(&["evaluate", "-"], &[], NO_TOKEN);
    let outcome: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&out).unwrap();
    let documented = [
        "at",
        "methodArn",
        "statusCode",
        "responseType",
        "headers",
        "body",
        "decision",
        "decidedBy",
        "authorizerPolicy",
        "resourcePolicy",
        "cache",
        "cacheKey",
        "authorizerInvoked",
        "log",
        "certainty",
        "diagnostics",
        "trace",
        "scenario",
    ];
    for name in documented {
        assert!(outcome.contains_key(name), "{name}");
    }
}

#[test]
fn standard_input_holds_one_scenario_or_one_a_line() {
    let laid_out = NO_TOKEN.replace(", ", ",\n");
    assert_eq!(
        why403(&["check", "-"], &[], &laid_out),
        ("1 passed, 0 failed\n".into(), String::new(), 0)
    );
    let two = format!("{NO_TOKEN}\n{NO_TOKEN}\n");
    assert_eq!(
        why403(&["check", "-"], &[], &two),
        ("2 passed, 0 failed\n".into(), String::new(), 0)
    );
}

#[test]
fn check_names_what_differs() {
    let wrong = r#"{"timeline": [{"request": {}, "expect": {"statusCode": 200, "responseType": "UNAUTHORIZED", "nothing": 1}}]}"#;
    let (out, err, status) = why403(
        &["check", "right.json", "wrong.json"],
        &[("right.json", NO_TOKEN), ("wrong.json", wrong)],
        "",
    );
    let expected = "wrong.json:1: GET /pets/7 at 0 s\n  /nothing: expected 1, found nothing\n  /statusCode: expected 200, found 401\n1 passed, 1 failed\n";
    assert_eq!((out.as_str(), err.as_str(), status), (expected, "", 1));
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    let files = [
        ("good.json", NO_TOKEN),
        ("bad.json", "{\n  \"rules\": \"old\"\n}"),
        ("broken.jsonl", "{}\n{\"title\": }\n"),
        ("new.json", r#"{"colour": 1}"#),
    ];
    let (out, err, status) = why403(
        &[
            "check",
            "good.json",
            "bad.json",
            "broken.jsonl",
            "new.json",
            "none.json",
        ],
        &files,
        "",
    );
    assert_eq!((out.as_str(), status), ("1 passed, 0 failed\n", 2));
    let lines: Vec<&str> = err.lines().collect();
    assert_eq!(
        lines[0],
        "bad.json:2:12: error: `/rules` takes `article` or `current`, not `old`"
    );
    assert!(lines[1].starts_with("broken.jsonl:2:11: error: "), "{err}");
    assert_eq!(
        lines[2],
        "new.json:1:2: warning: `/colour` is not a property of the scenario format and is ignored"
    );
    assert!(lines[3].starts_with("none.json: error: "), "{err}");
    assert_eq!(lines.len(), 4, "{err}");
}

#[test]
fn explain_prints_the_diagnostics_of_an_outcome() {
    let malformed = r#"{"authorizer":{"identitySource":"Authorization"},"timeline":[{"request":{"headers":{"Authorization":"t"}}}]}"#;
    let (out, ..) = why403(&["explain", "-"], &[], malformed);
    let line = "  error: `Authorization` is not an identity source [identity-source-unknown, /authorizer/identitySource]\n";
    assert!(out.contains(line), "{out}");
    assert!(
        out.contains("      replace with `method.request.header.Authorization`\n"),
        "{out}"
    );
}

#[test]
fn explain_prints_one_line_of_json_a_request() {
    let preflight = r#"{"api": {"methods": [
            {"httpMethod": "OPTIONS", "path": "/items", "apiKeyRequired": true, "authorizationType": "NONE"},
            {"httpMethod": "GET", "path": "/items", "apiKeyRequired": true}],
            "gatewayResponses": {"ACCESS_DENIED": {"statusCode": 404}}},
        "timeline": [{"request": {"httpMethod": "OPTIONS", "path": "/items",
            "headers": {"Origin": "https://example.com", "Access-Control-Request-Method": "GET"}}}]}"#;
    let (out, err, status) = why403(&["explain", "--json", "a.json"], &[("a.json", preflight)], "");
    assert_eq!((err.as_str(), status), ("", 0));
    let line: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(line["scenario"], "a.json:1");
    assert_eq!(line["statusCode"], 403);
    assert!(
        line["sentence"]
            .as_str()
            .unwrap()
            .contains("This is a CORS preflight")
    );
    let suggestions = line["suggestions"].as_array().unwrap();
    assert_eq!(suggestions.len(), 1, "{suggestions:?}");
    let first = &suggestions[0];
    assert_eq!(
        first["title"],
        "Let `OPTIONS /items` have neither authorizer nor API key"
    );
    assert_eq!(
        (&first["statusCode"], &first["restricts"]),
        (&200.into(), &false.into())
    );
    assert_eq!(first["opens"][0], "OPTIONS /items as another-token");
    // The other methods keep their key.
    assert_eq!(first["scenario"]["api"]["methods"][1]["apiKeyRequired"], true);
    assert_eq!(first["aws"]["deploys"], true);
    let commands = first["aws"]["commands"].as_array().unwrap();
    assert!(commands.iter().any(|one| {
        one.as_str().unwrap().starts_with(
            "aws apigateway update-method --rest-api-id abcdef1234 --resource-id \"$RESOURCE_ID\" --http-method OPTIONS",
        )
    }));
    let warning = &line["warnings"][0];
    assert_eq!(warning["code"], "status-changed");
    assert_eq!(warning["path"], "/api/gatewayResponses/ACCESS_DENIED");
    let (out, ..) = why403(&["explain", "-"], &[], preflight);
    for part in [
        "  → 200: Let `OPTIONS /items` have neither authorizer nor API key\n",
        "      also lets through: OPTIONS /items as another-token",
        "      $ aws apigateway create-deployment --rest-api-id abcdef1234 --stage-name dev\n",
        "      CloudFormation: AWS::ApiGateway::Method.ApiKeyRequired\n",
        ": warning: `ACCESS_DENIED` answers 404 here instead of 403",
    ] {
        assert!(out.contains(part), "{part} in {out}");
    }
}

#[test]
fn help_version_and_misuse() {
    let (out, _, status) = why403(&["--help"], &[], "");
    assert!(out.contains("why403 evaluate FILE") && out.contains("why403 check FILE"));
    assert_eq!(status, 0);
    assert_eq!(why403(&["help"], &[], ""), (out, String::new(), 0));
    assert_eq!(
        why403(&["--version"], &[], "").0,
        format!("why403 {}\n", env!("CARGO_PKG_VERSION"))
    );
    for (arguments, complaint) in [
        (&[][..], "why403: error: a command is missing"),
        (&["expound"], "why403: error: unknown command `expound`"),
        (
            &["check", "--json", "-"],
            "why403: error: `check` takes no option `--json`",
        ),
        (
            &["check"],
            "why403: error: `check` needs at least one file, or `-` for standard input",
        ),
        (&["check", "--all"], "why403: error: unknown option `--all`"),
    ] {
        let (out, err, status) = why403(arguments, &[], "");
        assert_eq!(out, "");
        assert_eq!(err, format!("{complaint}\nhelp: try `why403 help`\n"));
        assert_eq!(status, 2);
    }
}

#[test]
fn the_exit_status_does_not_depend_on_who_reads_the_output() {
    let wrong = NO_TOKEN.replace("401", "200");
    for (text, expected) in [(NO_TOKEN, 0), (&wrong, 1), ("{", 2)] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_why403"))
            .args(["check", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Nobody reads: closed before anything is written.
        child.stdout = None;
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(expected), "{text}");
    }
}

#[test]
fn what_controls_a_terminal_is_printed_escaped() {
    let hostile = "\\u001b[2J\\r\\n\\u0007\\u009b31m\\u202e";
    let text = format!(
        r#"{{"{hostile}": 1, "api": {{"gatewayResponses": {{"{hostile}": {{}}}}, "region": "{hostile}"}},
            "authorizer": {{"identitySource": "{hostile}", "lambda": [{{"returns": {{"{hostile}": 1}}}}, {{"when": "{hostile}", "throws": "{hostile}"}}]}},
            "timeline": [{{"request": {{"httpMethod": "{hostile}", "path": "/{hostile}", "headers": {{"Authorization": "{hostile}"}}}},
                "expect": {{"statusCode": 1, "body": "{hostile}", "{hostile}": 1}}}},
                {{"update": {{"api": {{"policy": {{"{hostile}": "{hostile}"}}}}}}}},
                {{"request": {{"headers": {{"Authorization": "a"}}, "caller": {{"arn": "{hostile}"}}}}}}]}}"#
    );
    for command in ["check", "explain"] {
        let (out, err, _) = why403(&[command, "-"], &[], &text);
        for printed in [&out, &err] {
            let mut controls = printed
                .chars()
                .filter(|letter| letter.is_control() || *letter == '\u{202e}');
            assert!(controls.all(|letter| letter == '\n'), "{printed:?}");
            assert!(
                printed.contains("\\u{1b}[2J\\r\\n\\u{7}\\u{9b}31m\\u{202e}"),
                "{printed:?}"
            );
        }
    }
    let (_, err, status) = why403(&["check", "no\u{1b}such\nfile"], &[], "");
    assert!(err.starts_with("no\\u{1b}such\\nfile: error: "), "{err}");
    assert_eq!((err.lines().count(), status), (1, 2));
}

#[test]
fn files_of_any_name_are_read() {
    let two = format!("{NO_TOKEN}\n{NO_TOKEN}\n");
    let files = [
        ("a.NDJSON", &*two),
        ("b.JsonL", &two),
        ("--json", NO_TOKEN),
        ("c.JSON", NO_TOKEN),
    ];
    let (out, err, status) = why403(
        &["check", "a.NDJSON", "b.JsonL", "c.JSON", "--", "--json"],
        &files,
        "",
    );
    assert_eq!((&*out, &*err, status), ("6 passed, 0 failed\n", "", 0));
    assert_eq!(
        why403(&["--", "check", "-"], &[], NO_TOKEN).0,
        "1 passed, 0 failed\n"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_name_need_not_be_utf_8() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = std::env::temp_dir().join(format!("why403-{}-names", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(std::ffi::OsStr::from_bytes(b"caf\xe9.json"));
    std::fs::write(&file, NO_TOKEN.replace("401", "200")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_why403"));
    let output = command.arg("check").arg(&file).output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains("caf\u{fffd}.json:1: GET /pets/7"), "{out}");
    assert_eq!(output.status.code(), Some(1));
}

/// `WHY403_UPDATE=1 cargo test --test cli` writes the file anew.
#[test]
fn the_rules_in_markdown_are_up_to_date() {
    printed_as_kept("rules", "RULES.md");
}

#[test]
fn the_formats_in_markdown_are_up_to_date() {
    printed_as_kept("formats", "src/import/FORMATS.md");
}

/// A list that a command prints. As Markdown it is the file that is kept; as plain text it has as many entries.
fn printed_as_kept(name: &str, file: &str) {
    let file = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    let (out, err, status) = why403(&[name, "--markdown"], &[], "");
    assert_eq!((err.as_str(), status), ("", 0));
    if std::env::var_os("WHY403_UPDATE").is_some() {
        std::fs::write(&file, &out).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(out == kept, "{file} is out of date");
    let (plain, ..) = why403(&[name], &[], "");
    assert_eq!(plain.split("\n\n").count() - 1, out.matches("\n## ").count());
}

#[test]
fn every_example_of_the_gallery_comes_out_as_it_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/gallery");
    let files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path().into_os_string().into_string().unwrap())
        .collect();
    let mut arguments = vec!["check"];
    arguments.extend(files.iter().map(String::as_str));
    let (out, err, status) = why403(&arguments, &[], "");
    assert_eq!((err.as_str(), status), ("", 0), "{out}");
    let passed: usize = out.strip_suffix(" passed, 0 failed\n").unwrap().parse().unwrap();
    assert!(passed >= files.len(), "{out}");
}

/// A scenario whose second request is denied.
const DENIED: &str = r#"{"title": "Pets", "authorizer": {"lambda": [{"returns": {"principalId": "a", "policyDocument": {"Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/*/GET/pets"}]}}}]},
    "timeline": [{"request": {"path": "/pets", "headers": {"Authorization": "Bearer alice"}}},
        {"at": 1, "request": {"path": "/cats", "headers": {"Authorization": "Bearer alice"}}}]}"#;

#[test]
fn explain_says_where_it_looks_at_less() {
    let request = |index: usize| {
        format!(
            r#"{{"at": {index}, "request": {{"path": "/p{index}", "headers": {{"Authorization": "t"}}}}}}"#
        )
    };
    let timeline = |count: usize| (0..count).map(request).collect::<Vec<_>>().join(",");
    let cached = |count: usize| {
        DENIED
            .replace("arn:aws:execute-api:*:*:*/*/GET/pets", "${event.methodArn}")
            .split("\"timeline\"")
            .next()
            .unwrap()
            .to_owned()
            + &format!("\"timeline\": [{}]}}", timeline(count))
    };
    let (out, err, status) = why403(&["explain", "-"], &[], &cached(31));
    assert_eq!((err.as_str(), status), ("", 0));
    let note = "-:1: note: 30 requests are refused, so that only 100 others are looked at for what a suggestion lets through\n";
    assert!(out.contains(note), "{out}");
    let (out, ..) = why403(&["explain", "-"], &[], &cached(3));
    assert!(!out.contains(": note: "), "{out}");
    // Requests that no authorizer sees are simulated fast.
    let unreached = format!(
        r#"{{"api": {{"deployed": false}}, "timeline": [{}]}}"#,
        timeline(101)
    );
    let (out, ..) = why403(&["explain", "-"], &[], &unreached);
    let cut = "  no suggestions: only those for the first 100 refused requests are searched\n";
    assert_eq!(out.matches(cut).count(), 1, "{out}");
    let (json, ..) = why403(&["explain", "--json", "-"], &[], &unreached);
    assert_eq!(json.matches("\"suggestionsCut\":true").count(), 1);
}
