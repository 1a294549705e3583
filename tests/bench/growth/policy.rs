//! Kinds of policies: statements, conditions, patterns.

use why403::json::quote;

use super::InputKind;
use super::text::{
    allow, conditions, conditions_policy, list, long_path, request, scenario, statements, with_policy,
};

pub const KINDS: &[InputKind] = &[
    ("statements", |n| {
        scenario(
            &statements(n, |at| {
                format!(r#""Resource":"arn:aws:execute-api:*:*:*/dev/GET/{at}""#)
            }),
            &request(0, "a"),
        )
    }),
    ("statements that match", |n| {
        scenario(&statements(n, |_| r#""Resource":"*""#.into()), &request(0, "a"))
    }),
    ("statements that deny", |n| {
        let deny = statements(n, |_| r#""Resource":"*""#.into()).replace("Allow", "Deny");
        scenario(&deny, &request(0, "a"))
    }),
    ("values of a condition and of its key", |n| {
        let values = list("[", n, |at| format!(r#""v{at}""#), "]");
        let condition =
            format!(r#""Resource":"*","Condition":{{"ForAllValues:StringLike":{{"aws:TagKeys":{values}}}}}"#);
        scenario(
            &statements(1, |_| condition.clone()),
            &request(0, "a").replace(
                r#""request":{"#,
                &format!(r#""request":{{"context":{{"aws:TagKeys":{values}}},"#),
            ),
        )
    }),
    ("statements and requests", |n| {
        scenario(
            &statements(n.isqrt(), |at| format!(r#""Resource":"*/{at}""#)),
            &list("", n.isqrt(), |at| request(at, "a"), ""),
        )
    }),
    ("statements with a mistake each", |n| {
        scenario(
            &statements(n, |_| r#""Principal":"*","Resource":"*""#.into()),
            &request(0, "a"),
        )
    }),
    ("statements with the same Sid", |n| {
        scenario(
            &statements(n, |_| r#""Sid":"a","Resource":"*""#.into()),
            &request(0, "a"),
        )
    }),
    ("unknown keys of a statement", |n| {
        scenario(
            &statements(1, |_| {
                list(r#""Resource":"*","#, n, |at| format!(r#""Resourc{at}":1"#), "")
            }),
            &request(0, "a"),
        )
    }),
    ("unknown keys of the output", |n| {
        scenario(
            &list("{", n, |at| format!(r#""principalI{at}":"a""#), "}"),
            &request(0, "a"),
        )
    }),
    ("context of the output", |n| {
        let context = list("{", n, |at| format!(r#""k{at}":"a""#), "}");
        scenario(
            &allow("*").replace('{', &format!(r#"{{"context":{context},"#)),
            &request(0, "a"),
        )
    }),
    ("repeated keys of a statement", |n| {
        scenario(
            &statements(1, |_| list("", n, |_| r#""Resource":"*""#.into(), "")),
            &request(0, "a"),
        )
    }),
    ("actions", |n| {
        scenario(
            &allow("*").replace(
                r#""execute-api:Invoke""#,
                &list("[", n, |at| format!(r#""execute-api:Invok{at}""#), "]"),
            ),
            &request(0, "a"),
        )
    }),
    ("resources", |n| {
        let resources = list(
            "[",
            n,
            |at| format!(r#""arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/{at}""#),
            "]",
        );
        scenario(&allow("*").replace(r#""*""#, &resources), &request(0, "a"))
    }),
    ("principals of the resource policy", |n| {
        let principals = list(
            r#"{"AWS":["#,
            n,
            |at| format!(r#""arn:aws:iam::{at:012}:root""#),
            "]}",
        );
        with_policy(&format!(
            r#"{{"Statement":[{{"Effect":"Allow","Principal":{principals},"Action":"*","Resource":"*"}}]}}"#
        ))
    }),
    ("unknown operators", |n| {
        conditions(n, |at| format!(r#""StringEqual{at}":{{"aws:SourceIp":"a"}}"#))
    }),
    ("operators, repeated", |n| {
        conditions(n, |_| r#""StringEquals":{"aws:SourceIp":"a"}"#.into())
    }),
    ("condition keys", |n| {
        conditions(1, |_| {
            format!(
                r#""StringEquals":{}"#,
                list("{", n, |at| format!(r#""aws:SourceI{at}":"a""#), "}")
            )
        })
    }),
    ("condition keys, repeated", |n| {
        conditions(1, |_| {
            format!(
                r#""StringEquals":{}"#,
                list("{", n, |_| r#""aws:SourceIp":"a""#.into(), "}")
            )
        })
    }),
    ("condition values", |n| {
        conditions(1, |_| {
            format!(
                r#""NotIpAddress":{{"aws:SourceIp":{}}}"#,
                list(
                    "[",
                    n,
                    |at| format!(r#""10.0.{}.{}/32""#, at / 256 % 256, at % 256),
                    "]"
                )
            )
        })
    }),
    ("addresses and accounts", |n| {
        let one = |at: usize| {
            format!(
                r#""52.{}.{}.{}/28 {at:012}""#,
                at / 4096 % 256,
                at / 16 % 256,
                at % 16 * 16
            )
        };
        conditions(1, |_| {
            format!(r#""StringEquals":{{"x:y":{}}}"#, list("[", n, one, "]"))
        })
    }),
    ("condition values that are wrong", |n| {
        conditions(1, |_| {
            format!(
                r#""IpAddress":{{"aws:SourceIp":{}}}"#,
                list("[", n, |at| format!(r#""x{at}""#), "]")
            )
        })
    }),
    ("multivalued keys of a request", |n| {
        let values = list("[", n.isqrt(), |at| format!(r#""v{at}""#), "]");
        let policy = format!(
            r#"{{"Statement":[{{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{{"ForAllValues:StringEquals":{{"x:y":{values}}}}}}}]}}"#
        );
        format!(
            r#"{{"api":{{"policy":{policy}}},"timeline":[{{"request":{{"context":{{"x:y":{values}}}}}}}]}}"#
        )
    }),
    ("condition keys of a request", |n| {
        let context = list("{", n, |at| format!(r#""x:{at}":"v""#), "}");
        format!(
            r#"{{"api":{{"policy":{}}},"timeline":[{{"request":{{"context":{context}}}}}]}}"#,
            conditions_policy(n, |at| format!(r#""StringEquals":{{"x:{at}":"v"}}"#))
        )
    }),
    ("policy variables", |n| {
        let text = "${aws:SourceIp}".repeat(n);
        conditions(1, |_| format!(r#""StringLike":{{"aws:SourceIp":"{text}"}}"#))
    }),
    ("policy variables, unclosed", |n| {
        let text = "${".repeat(n);
        conditions(1, |_| format!(r#""StringLike":{{"aws:SourceIp":"{text}"}}"#))
    }),
    ("wildcards", |n| {
        let pattern = "*a".repeat(n) + "b";
        scenario(&allow(&format!("arn:aws:execute-api:{pattern}")), &long_path(n))
    }),
    ("wildcards, one star", |n| {
        let pattern = "a".repeat(n);
        scenario(
            &allow(&format!("arn:aws:execute-api:*/dev/GET/*{pattern}b")),
            &long_path(n * 2),
        )
    }),
    ("wildcards, question marks", |n| {
        let pattern = "a?".repeat(n / 2);
        scenario(
            &allow(&format!("arn:aws:execute-api:*/dev/GET/*{pattern}b")),
            &long_path(n * 2),
        )
    }),
    ("wildcards in a case", |n| {
        let pattern = "a".repeat(n);
        format!(
            r#"{{"authorizer":{{"lambda":[{{"when":"*{pattern}b","returns":{}}}]}},"timeline":[{}]}}"#,
            allow("*"),
            request(0, &"a".repeat(n))
        )
    }),
    ("service control policies", |n| {
        let policies = list(
            "[",
            n,
            |at| {
                format!(r#"{{"Statement":[{{"Sid":"a{at}","Effect":"Allow","Action":"*","Resource":"*"}}]}}"#)
            },
            "]",
        );
        format!(
            r#"{{"api":{{"methods":[{{"path":"/a","authorizationType":"AWS_IAM"}}]}},"timeline":[{{"request":{{"path":"/a","caller":{{"arn":"arn:aws:iam::123456789012:user/a","serviceControlPolicies":{policies}}}}}}}]}}"#
        )
    }),
    ("resource policy, broken", |n| {
        with_policy(&quote(&list(
            "{'Statement': [",
            n,
            |_| "{'Effect': 'Allow',}".into(),
            "",
        )))
    }),
    ("resource policy over its limit", |n| {
        with_policy(&list(
            r#"{"Statement":["#,
            n,
            |at| {
                format!(
                    r#"{{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*/GET/{at}"}}"#
                )
            },
            "]}",
        ))
    }),
];
