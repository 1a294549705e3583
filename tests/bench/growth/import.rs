//! Texts that people have in hand: logs, requests, templates.

use crate::InputKind;
use crate::text::{list, repeated};

const HOST: &str = "abcdef1234.execute-api.us-east-1.amazonaws.com";

pub const KINDS: &[InputKind] = &[
    ("execution log: requests", |n| repeated(n, requested)),
    ("execution log: lines of one request", |n| {
        let line = format!("({}) Method request headers: {{Accept=*/*}}\n", id(0));
        requested(0) + &line.repeat(n)
    }),
    ("execution log: interleaved lines", |n| {
        let begins = |at| format!("({0}) Starting execution for request: {0}\n", id(at));
        let ends = |at| format!("({}) Method completed with status: 403\n", id(at));
        repeated(n, begins) + &repeated(n, ends)
    }),
    ("access log in JSON", |n| {
        repeated(n, |at| {
            let id = id(at);
            format!(
                "{{\"requestId\":\"{id}\",\"httpMethod\":\"GET\",\"resourcePath\":\"/a\",\"status\":\"403\",\"responseType\":\"ACCESS_DENIED\"}}\n"
            )
        })
    }),
    ("curl: headers", |n| {
        format!(
            "curl https://{HOST}/dev/a{}",
            repeated(n, |at| format!(" -H 'X-{at}: a'"))
        )
    }),
    ("curl: unclosed quotes", |n| format!("curl {}", "'\"\\".repeat(n))),
    ("HTTP request: headers", |n| {
        let headers = repeated(n, |at| format!("X-{at}: a\n"));
        format!("GET /a HTTP/1.1\nHost: {HOST}\n{headers}\n")
    }),
    ("HAR: entries", |n| {
        let entry = |at| {
            format!(
                r#"{{"request":{{"method":"GET","url":"https://{HOST}/dev/a{at}","headers":[]}},"response":{{"status":403,"content":{{"text":"{{}}"}}}}}}"#
            )
        };
        list(r#"{"log":{"entries":["#, n, entry, "]}}")
    }),
    ("JSON values one after another", |n| {
        repeated(n, |at| format!("{{\"id\":\"{at}\",\"path\":\"/a{at}\"}}\n"))
    }),
    ("OpenAPI: paths", |n| {
        let path = |at| format!(r#""/a{at}":{{"get":{{"security":[{{"a":[]}}]}}}}"#);
        list(r#"{"openapi":"3.0.1","info":{},"paths":{"#, n, path, "}}")
    }),
    ("CloudFormation: resources", |n| {
        let resources = |at| {
            format!(
                r#""R{at}":{{"Type":"AWS::ApiGateway::Resource","Properties":{{"ParentId":{{"Fn::GetAtt":["A","RootResourceId"]}},"PathPart":"a{at}","RestApiId":{{"Ref":"A"}}}}}},"M{at}":{{"Type":"AWS::ApiGateway::Method","Properties":{{"HttpMethod":"GET","ResourceId":{{"Ref":"R{at}"}},"RestApiId":{{"Ref":"A"}},"AuthorizationType":"NONE"}}}}"#
            )
        };
        list(
            r#"{"Resources":{"A":{"Type":"AWS::ApiGateway::RestApi"},"#,
            n,
            resources,
            "}}",
        )
    }),
    ("CloudFormation: nested resources", |n| {
        let resource = |at| {
            format!(
                r#""R{}":{{"Type":"AWS::ApiGateway::Resource","Properties":{{"ParentId":{{"Ref":"R{at}"}},"PathPart":"a","RestApiId":{{"Ref":"A"}}}}}}"#,
                at + 1
            )
        };
        list(
            r#"{"Resources":{"A":{"Type":"AWS::ApiGateway::RestApi"},"#,
            n,
            resource,
            "}}",
        )
    }),
    ("policy: names within names of Fn::Sub", |n| {
        let name = |at| format!(r#""a{at}":"${{a{0}}}${{a{0}}}""#, at + 1);
        list(
            r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":{"Fn::Sub":["${a0}",{"#,
            n,
            name,
            "}]}}]}",
        )
    }),
    ("policy: a name that Fn::Sub has many times", |n| {
        let (names, value) = ("${a}".repeat(n), "b".repeat(n));
        format!(
            r#"{{"Statement":[{{"Effect":"Allow","Action":"*","Resource":{{"Fn::Sub":["{names}",{{"a":"{value}"}}]}}}}]}}"#
        )
    }),
    ("CloudFormation: a list that is referred to", |n| {
        let reference = |_| r#"{"Ref":"L"}"#.to_owned();
        let items = "a,".repeat(n.min(2_000));
        let before = format!(
            r#"{{"Parameters":{{"L":{{"Type":"CommaDelimitedList","Default":"{items}"}}}},"Resources":{{"A":{{"Type":"AWS::ApiGateway::RestApi","Properties":{{"Policy":["#
        );
        list(&before, n, reference, "]}}}}")
    }),
    ("CloudFormation: names that do not end", |n| {
        let names = "${".repeat(n);
        format!(
            r#"{{"Resources":{{"A":{{"Type":"AWS::ApiGateway::RestApi","Properties":{{"Policy":{{"Fn::Sub":"{names}"}}}}}}}}}}"#
        )
    }),
    ("output of get-stage, and values that are not known", |n| {
        r#"{"stageName":"a","deploymentId":"b"}"#.to_owned() + &"{}".repeat(n)
    }),
    ("ARN within an ARN", |n| {
        "arn:a:apigateway:r:/functions/".repeat(n)
    }),
    ("YAML: mapping", |n| {
        let resource = |at| format!("  R{at}:\n    Type: AWS::ApiGateway::Resource\n");
        format!("Resources:\n{}", repeated(n, resource))
    }),
    ("YAML: nesting", |n| format!("Resources: {}", "[".repeat(n))),
    ("YAML: aliases", |n| {
        let doubled = |at| format!("a{0}: &a{0} [*a{at}, *a{at}]\n", at + 1);
        format!("a0: &a0 [x]\n{}", repeated(n, doubled))
    }),
    ("HCL: blocks", |n| {
        repeated(n, |at| {
            format!("resource \"aws_api_gateway_resource\" \"r{at}\" {{\n  path_part = \"a\"\n}}\n")
        })
    }),
    ("HCL: nesting", |n| {
        format!(
            "resource \"aws_api_gateway_method\" \"m\" {{ a = {}",
            "[".repeat(n)
        )
    }),
    ("text of many lines", |n| {
        "a line of nothing that is known\n".repeat(n)
    }),
    ("text of one long line", |n| "word ".repeat(n)),
    ("denials in one text", |n| {
        "User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********9012:abcdef1234/dev/GET/pets\n".repeat(n)
    }),
];

fn id(at: usize) -> String {
    format!("{at:08x}-0000-4000-8000-000000000000")
}

/// The lines of a request that its authorizer's policy denies.
fn requested(at: usize) -> String {
    let id = id(at);
    [
        &*format!("Starting execution for request: {id}"),
        &format!("HTTP Method: GET, Resource Path: /a{at}"),
        "The client is not authorized to perform this operation.",
        "Method completed with status: 403",
    ]
    .map(|line| format!("({id}) {line}\n"))
    .concat()
}
