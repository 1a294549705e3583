//! Kinds of scenarios: their text, their timelines and functions, and what could be secret in them.

use why403::json::quote;

use super::InputKind;
use super::text::{allow, list, request, scenario};

pub const KINDS: &[InputKind] = &[
    ("text of the title", |n| {
        format!(r#"{{"title":{}}}"#, quote(&"a\"é\n".repeat(n)))
    }),
    ("nesting, broken", |n| "[".repeat(n)),
    ("nesting in an expectation", |n| {
        let n = n.min(100);
        format!(
            r#"{{"timeline":[{{"request":{{}},"expect":{{"body":{}1{}}}}}]}}"#,
            "[".repeat(n),
            "]".repeat(n)
        )
    }),
    ("what is no JSON", |n| {
        list("'", n, |at| format!("x{at} 'a' // c"), "\n")
    }),
    ("repeated keys of the scenario", |n| {
        list("{", n, |_| r#""title":"a""#.into(), "}")
    }),
    ("unknown keys of the scenario", |n| {
        list("{", n, |at| format!(r#""x{at}":1"#), "}")
    }),
    ("mistakes in the scenario", |n| {
        list(r#"{"timeline":["#, n, |_| "1".into(), "]}")
    }),
    ("requests, each with a token", |n| {
        scenario(
            &allow("*"),
            &list("", n, |at| request(at, &format!("Bearer {at}")), ""),
        )
    }),
    ("requests, one token", |n| {
        scenario(&allow("*/GET/a"), &list("", n, |at| request(at, "Bearer"), ""))
    }),
    ("requests, the latest first", |n| {
        scenario(
            &allow("*"),
            &list("", n, |at| request(n - at, &format!("Bearer {at}")), ""),
        )
    }),
    ("requests, an answer for each path", |n| {
        scenario(
            &allow("${event.methodArn}"),
            &list("", n, |at| request(at, &format!("Bearer {at}")), ""),
        )
    }),
    ("expectations", |n| {
        let one = |at: usize| request(at, "a").replace(r#"{"at""#, r#"{"expect":{"statusCode":200},"at""#);
        scenario(&allow("*"), &list("", n, one, ""))
    }),
    ("deployments of a policy", |n| {
        let one = |at: usize| {
            format!(r#"{{"at":{at},"set":{{"api":{{"policy":{{"Id":"{at}","Statement":[]}}}}}}}}"#)
        };
        scenario(&allow("*"), &[list("", n, one, ""), request(n, "a")].join(","))
    }),
    ("deployments of settings", |n| {
        let one =
            |at: usize| format!(r#"{{"at":{at},"set":{{"api":{{"stageVariables":{{"x{at}":"y"}}}}}}}}"#);
        scenario(&allow("*"), &[list("", n, one, ""), request(n, "a")].join(","))
    }),
    ("updates, deployed and requested", |n| {
        let one = |at: usize| {
            let set = format!(
                r#"{{"authorizer":{{"authorizerResultTtlInSeconds":{}}}}}"#,
                at % 300
            );
            format!(
                r#"{{"at":{at},"update":{set}}},{{"at":{at},"deploy":true}},{}"#,
                request(at, "Bearer")
            )
        };
        scenario(&allow("*/GET/a"), &list("", n, one, ""))
    }),
    ("updates that are wrong", |n| {
        scenario(
            &allow("*"),
            &list(
                "",
                n,
                |at| format!(r#"{{"at":{at},"update":{{"api":{{"region":{at}}}}}}}"#),
                "",
            ),
        )
    }),
    ("flushes", |n| {
        let one = |at: usize| {
            format!(
                r#"{},{{"at":{at},"flushStageAuthorizersCache":true}}"#,
                request(at, "Bearer")
            )
        };
        scenario(&allow("*"), &list("", n, one, ""))
    }),
    ("cases of the function", |n| {
        let case = |at: usize| format!(r#"{{"when":"Bearer {at}","returns":{}}}"#, allow("*/GET/a"));
        format!(
            r#"{{"authorizer":{{"lambda":{}}},"timeline":[{}]}}"#,
            list("[", n, case, "]"),
            request(0, "Bearer x")
        )
    }),
    ("cases and requests", |n| {
        let case = |at: usize| format!(r#"{{"when":"Bearer {at}","returns":{}}}"#, allow("*/GET/a"));
        let requests = list("[", n, |at| request(at, &format!("Bearer {at}")), "]");
        format!(
            r#"{{"authorizer":{{"lambda":{}}},"timeline":{requests}}}"#,
            list("[", n, case, "]")
        )
    }),
    ("patterns of a case", |n| {
        let when = list("{", n, |at| format!(r#""event.headers.H{at}":"*""#), "}");
        let headers = list("{", n, |at| format!(r#""H{at}":"a""#), "}");
        format!(
            r#"{{"authorizer":{{"type":"REQUEST","identitySource":"","authorizerResultTtlInSeconds":0,"lambda":[{{"when":{when},"returns":{}}}]}},"timeline":[{{"request":{{"headers":{headers}}}}}]}}"#,
            allow("*")
        )
    }),
    ("tokens", |n| {
        let requests = list(
            "[",
            n,
            |at| request(at, &format!("Bearer {at:08}a{}", "b".repeat(at % 16))),
            "]",
        );
        format!(r#"{{"timeline":{requests}}}"#)
    }),
    ("names and mail", |n| {
        let text = list(
            "",
            n,
            |at| format!("u{at}@d{at}.com h{}.d{}.com @x.y", at % 9, at / 2),
            "",
        );
        format!(r#"{{"title":"{text}"}}"#)
    }),
    ("one letter", |n| {
        format!(
            r#"{{"title":"{}","timeline":[{}]}}"#,
            "a".repeat(n),
            request(0, &"a".repeat(n))
        )
    }),
];
