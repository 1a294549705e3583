//! Kinds of requests, and of what an API and its authorizer say about them.

use why403::json::quote;

use super::InputKind;
use super::text::{allow, headers, list, request, scenario, validation};

pub const KINDS: &[InputKind] = &[
    ("headers, TOKEN", |n| headers("TOKEN", n, "H")),
    ("headers, REQUEST", |n| headers("REQUEST", n, "H")),
    ("one header, repeated", |n| {
        let headers = list(r#"{"Authorization":"a","#, n, |_| r#""H":"a""#.into(), "}");
        format!(
            r#"{{"authorizer":{{"type":"REQUEST","lambda":[{{"returns":{}}}]}},"timeline":[{{"request":{{"headers":{headers}}}}}]}}"#,
            allow("*")
        )
    }),
    ("query string", |n| {
        let query = list("", n, |at| format!("q{at}=a"), "").replace(',', "&");
        format!(
            r#"{{"authorizer":{{"type":"REQUEST","lambda":[{{"returns":{}}}]}},"timeline":[{{"request":{{"path":"/a?{query}","headers":{{"Authorization":"a"}}}}}}]}}"#,
            allow("*")
        )
    }),
    ("identity sources", |n| {
        let sources = list("", n, |at| format!("method.request.header.H{at}"), "");
        let headers = list("{", n, |at| format!(r#""H{at}":"a""#), "}");
        format!(
            r#"{{"authorizer":{{"type":"REQUEST","identitySource":"{sources}","lambda":[{{"returns":{}}}]}},"timeline":[{{"request":{{"headers":{headers}}}}}]}}"#,
            allow("*")
        )
    }),
    ("identity sources that are wrong", |n| {
        let sources = list("", n, |at| format!("$request.header.H{at}"), "");
        format!(
            r#"{{"authorizer":{{"type":"REQUEST","identitySource":"{sources}","lambda":[{{"returns":{}}}]}},"timeline":[{}]}}"#,
            allow("*"),
            request(0, "a")
        )
    }),
    ("unknown ${event.…}", |n| {
        scenario(
            &quote(&list("[", n, |at| format!(r#""${{event.x{at}}}""#), "]")),
            &request(0, "a"),
        )
    }),
    ("${event.…}, unclosed", |n| {
        scenario(&quote(&"${event.".repeat(n)), &request(0, "a"))
    }),
    ("${event.…} in resources", |n| {
        let resources = list("[", n, |_| r#""${event.methodArn}""#.into(), "]");
        scenario(
            &quote(&allow("*").replace(r#""*""#, &resources)),
            &request(0, "a"),
        )
    }),
    ("validation expression", |n| {
        validation(&"a?".repeat(n), &"a".repeat(99))
    }),
    ("validation expression, counted", |n| {
        validation(&format!("(?:[^a]{{0,{n}}}){{0,{n}}}"), &"b".repeat(n))
    }),
    ("validation expression, requests", |n| {
        let requests = list("[", n, |at| request(at, &format!("Bearer {at}")), "]");
        format!(
            r#"{{"authorizer":{{"identityValidationExpression":"Bearer [0-9]{{1,40}}","lambda":[{{"returns":{}}}]}},"timeline":{requests}}}"#,
            allow("*")
        )
    }),
    ("token for an expression", |n| {
        validation("(a|b)*c", &"ab".repeat(n))
    }),
    ("token like a JWT", |n| {
        format!(
            r#"{{"api":{{"methods":[{{"path":"/a","authorizationType":"COGNITO_USER_POOLS"}}]}},"timeline":[{}]}}"#,
            request(0, &format!("eyJhbGciOiJSUzI1NiJ9.{}.a", "e30g".repeat(n)))
        )
    }),
    ("methods", |n| {
        let methods = list("[", n, |at| format!(r#"{{"path":"/a/{{p{at}}}/{at}"}}"#), "]");
        format!(
            r#"{{"api":{{"methods":{methods}}},"authorizer":{{"lambda":[{{"returns":{}}}]}},"timeline":[{}]}}"#,
            allow("*"),
            request(0, "a")
        )
    }),
    ("methods and requests", |n| {
        let methods = list(
            "[",
            n.isqrt(),
            |at| format!(r#"{{"path":"/a/{{p{at}}}/{at}"}}"#),
            "]",
        );
        let requests = list("[", n.isqrt(), |at| request(at, "a"), "]");
        format!(
            r#"{{"api":{{"methods":{methods}}},"authorizer":{{"lambda":[{{"returns":{}}}]}},"timeline":{requests}}}"#,
            allow("*")
        )
    }),
    ("methods, open proxies", |n| {
        let method = |at: usize| {
            format!(r#"{{"path":"/a{at}/{{p+}}","authorizationType":"NONE"}},{{"path":"/a{at}/b"}}"#)
        };
        format!(
            r#"{{"api":{{"methods":{}}},"timeline":[{}]}}"#,
            list("[", n, method, "]"),
            request(0, "a")
        )
    }),
    ("segments of a path", |n| {
        let path = "/a".repeat(n);
        let method = "/{p}".repeat(n);
        format!(
            r#"{{"api":{{"methods":[{{"path":"{method}"}},{{"path":"/{{proxy+}}"}}]}},"timeline":[{{"request":{{"path":"{path}/b"}}}}]}}"#
        )
    }),
    ("escapes of a path", |n| {
        format!(
            r#"{{"timeline":[{{"request":{{"path":"/{}","headers":{{"Authorization":"a"}}}}}}]}}"#,
            "%2e%".repeat(n)
        )
    }),
    ("API keys", |n| {
        let keys = list("[", n, |at| format!(r#""key{at}""#), "]");
        format!(
            r#"{{"api":{{"apiKeys":{keys},"methods":[{{"path":"/a","authorizationType":"NONE","apiKeyRequired":true}}]}},"timeline":[{{"request":{{"path":"/a","apiKey":"x"}}}}]}}"#
        )
    }),
    ("gateway responses", |n| {
        let responses = list("{", n, |at| format!(r#""R{at}":{{"statusCode":400}}"#), "}");
        format!(
            r#"{{"api":{{"gatewayResponses":{responses}}},"timeline":[{}]}}"#,
            request(0, "a")
        )
    }),
    ("headers of a gateway response", |n| {
        let parameters = list(
            "{",
            n,
            |at| format!(r#""gatewayresponse.header.X{at}":"'*'""#),
            "}",
        );
        format!(
            r#"{{"api":{{"gatewayResponses":{{"UNAUTHORIZED":{{"responseParameters":{parameters}}}}}}},"timeline":[{{"request":{{}}}}]}}"#
        )
    }),
    ("template of a gateway response", |n| {
        let template = "$context.error.message $stageVariables.x ".repeat(n);
        format!(
            r#"{{"api":{{"gatewayResponses":{{"UNAUTHORIZED":{{"responseTemplates":{{"application/json":"{template}"}}}}}}}},"timeline":[{{"request":{{}}}}]}}"#
        )
    }),
    ("stage variables", |n| {
        let variables = list("{", n, |at| format!(r#""v{at}":"a""#), "}");
        format!(
            r#"{{"api":{{"stageVariables":{variables}}},"authorizer":{{"type":"REQUEST","lambda":[{{"returns":{}}}]}},"timeline":[{}]}}"#,
            allow("*"),
            request(0, "a")
        )
    }),
    ("output that is no JSON", |n| {
        scenario(
            &quote(&list("return {", n, |at| format!("k{at}: 'a'"), "}")),
            &request(0, "a"),
        )
    }),
];
