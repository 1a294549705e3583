//! Measures how the engine's time grows with its input: each kind of input is made three times, each twice as large as the one before.
//!
//! `cargo xtask bench growth` prints the exponent of the growth, by operation: 1 is in proportion, 2 is with the square. Sorting
//! (n·log n) and memory that no longer fits the processor's caches come to 1.1 to 1.3; over 1.6 the program fails. `cargo test --bench
//! growth` does the same with smaller inputs. Words choose kinds: `cargo xtask bench growth header`.

#![allow(missing_docs, clippy::unwrap_used)]

use std::cell::OnceCell;
use std::fmt::Write;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

use cpu_time::ProcessTime;
use why403::explain::{SuggestionSearch, explain, warnings};
use why403::gateway::{Outcome, Simulation, pattern_mismatches, simulate};
use why403::json;
use why403::json::quote;
use why403::scenario::{self, RequestIndex, Scenario, link};
use why403::secrets;

/// The largest exponent that passes.
const MOST: f64 = 1.6;

/// How often a measurement that fails is taken again: another program may have had the processor.
const ATTEMPTS: usize = 4;

/// The least bytes of an input: what does not depend on its size matters less then.
const MIN_TEXT: usize = 1 << 13;

/// The most bytes of an input: as much as a link holds.
const MAX_TEXT: usize = 1 << 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let words: Vec<&String> = arguments.iter().filter(|word| !word.starts_with('-')).collect();
    let enough = Duration::from_millis(if is_bench { 8 } else { 2 });
    if arguments.iter().any(|argument| argument == "--table") {
        return row(enough);
    }
    print!("{:<36}", "exponent of the growth");
    OPERATIONS.iter().for_each(|(name, _)| print!("{name:>10}"));
    println!();
    let mut failed = Vec::new();
    for (kind, text) in KINDS {
        if !words.is_empty() && !words.iter().any(|word| kind.contains(word.as_str())) {
            continue;
        }
        print!("{kind:<36}");
        for (operation, run) in OPERATIONS {
            let growth = growth(*text, *run, enough);
            print!("{growth:>10}");
            std::io::Write::flush(&mut std::io::stdout()).unwrap();
            if growth.exponent > MOST {
                failed.push(format!(
                    "{operation} of {kind}, {} and twice and four times as many: {:?}",
                    growth.size, growth.times
                ));
            }
        }
        println!();
    }
    for one in &failed {
        println!("over {MOST}: {one}");
    }
    if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Prints a row of the table of `cargo xtask bench`: how much longer twice as much takes at most.
fn row(enough: Duration) -> ExitCode {
    let measured = KINDS.iter().flat_map(|(_, text)| {
        let growths = OPERATIONS
            .iter()
            .map(|(_, run)| growth(*text, *run, enough).exponent);
        growths.collect::<Vec<_>>()
    });
    let most = measured.fold(0.0, f64::max);
    let (twice, kinds, operations) = (most.exp2(), KINDS.len(), OPERATIONS.len());
    println!(
        "| twice the input, the worst of {operations} operations on {kinds} kinds of input, native | {twice:.2} times | in proportion | 2.00 times | {:.2} |",
        twice / 2.0
    );
    ExitCode::from(u8::from(most > MOST))
}

/// A measured growth.
#[derive(Default)]
struct Growth {
    /// 0 where even the largest input takes no time to speak of.
    exponent: f64,
    size: usize,
    times: [Duration; 3],
}

impl std::fmt::Display for Growth {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.size == 0 {
            formatter.pad("-")
        } else {
            formatter.pad(&format!("{:.2}", self.exponent))
        }
    }
}

/// The growth from the first size that takes time enough to be measured to four times as much.
fn growth(text: fn(usize) -> String, run: fn(&Input), enough: Duration) -> Growth {
    let mut size = 8;
    let mut input = Input::new(text(size));
    while input.text.len() < MIN_TEXT || time(&input, run, 1) < enough {
        size *= 2;
        input = Input::new(text(size));
        if input.text.len() * 4 > MAX_TEXT || size > MAX_TEXT {
            break;
        }
    }
    if time(&input, run, 3) < enough / 10 {
        return Growth::default();
    }
    let sizes = [size, size * 2, size * 4];
    let inputs = sizes.map(|size| Input::new(text(size)));
    let mut best = [Duration::MAX; 3];
    let mut exponent = f64::MAX;
    for _ in 0..ATTEMPTS {
        for (best, input) in best.iter_mut().zip(&inputs) {
            *best = (*best).min(time(input, run, 2));
        }
        exponent = (best[2].as_secs_f64() / best[0].as_secs_f64()).log2() / 2.0;
        // What takes that long is no accident.
        if exponent <= MOST || best[2] > Duration::from_secs(1) {
            break;
        }
    }
    Growth {
        exponent,
        size,
        times: best,
    }
}

/// The shortest of some runs, in the time that this process had a processor.
fn time(input: &Input, run: fn(&Input), runs: usize) -> Duration {
    let one = || {
        let start = ProcessTime::now();
        run(black_box(input));
        start.elapsed()
    };
    (0..runs).map(|_| one()).min().unwrap()
}

/// An input, with what operations start from.
struct Input {
    text: String,
    scenario: Scenario,
    simulation: OnceCell<Simulation>,
    link: String,
}

impl Input {
    fn new(text: String) -> Self {
        let scenario = scenario::read(&text).scenario;
        let link = link::encode(&scenario, link::Format::Preset);
        Self {
            text,
            scenario,
            simulation: OnceCell::new(),
            link,
        }
    }

    fn outcomes(&self) -> &[Outcome] {
        let simulation = self.simulation.get_or_init(|| simulate(&self.scenario));
        &simulation.outcomes
    }

    /// The last request.
    fn last(&self) -> RequestIndex {
        RequestIndex(self.scenario.requests().count().saturating_sub(1))
    }
}

type Operation = (&'static str, fn(&Input));

const OPERATIONS: &[Operation] = &[
    ("parse", |input| {
        let parsed = json::parse(&input.text);
        black_box(parsed.root.as_ref().map(json::compact));
        black_box((
            json::minify(&input.text),
            json::pretty(&input.text),
            json::literal(&input.text),
        ));
    }),
    ("read", |input| drop(black_box(scenario::read(&input.text)))),
    ("secrets", |input| drop(black_box(secrets::find(&input.scenario)))),
    ("write", |input| {
        black_box((
            scenario::write(&input.scenario),
            scenario::write_pretty(&input.scenario),
        ));
    }),
    ("link", |input| {
        black_box((
            link::encode(&input.scenario, link::Format::Preset),
            link::decode(&input.link),
        ))
        .1
        .ok();
    }),
    ("simulate", |input| {
        black_box(simulate(&input.scenario));
    }),
    ("warnings", |input| drop(black_box(warnings(&input.scenario)))),
    // Of every request: the command line and the page's table print them all.
    ("explain", |input| {
        for (outcome, request) in input.outcomes().iter().zip(input.scenario.requests()) {
            black_box(pattern_mismatches(
                &input.scenario.api,
                &request.call.request,
                outcome,
            ));
        }
        for outcome in input.outcomes() {
            black_box(explain(&input.scenario, outcome));
        }
    }),
    ("suggest", |input| {
        if let Some(outcome) = input.outcomes().last() {
            let mut search = SuggestionSearch::new(&input.scenario, outcome, input.last());
            while search.step() {}
            black_box(search.found());
        }
    }),
];

/// A kind of input: its name, and its text at a size.
type Kind = (&'static str, fn(usize) -> String);

const KINDS: &[Kind] = &[
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
    ("output that is no JSON", |n| {
        scenario(
            &quote(&list("return {", n, |at| format!("k{at}: 'a'"), "}")),
            &request(0, "a"),
        )
    }),
];

/// Items with commas between two texts.
fn list(before: &str, n: usize, one: impl Fn(usize) -> String, after: &str) -> String {
    let mut text = before.to_owned();
    for at in 0..n {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&one(at));
    }
    text + after
}

/// A scenario with what the function returns and the entries of the timeline.
fn scenario(returns: &str, timeline: &str) -> String {
    format!(r#"{{"authorizer":{{"lambda":[{{"returns":{returns}}}]}},"timeline":[{timeline}]}}"#)
}

fn request(at: usize, token: &str) -> String {
    format!(r#"{{"at":{at},"request":{{"path":"/{at}","headers":{{"Authorization":"{token}"}}}}}}"#)
}

/// A request to a path of one letter many times.
fn long_path(n: usize) -> String {
    format!(
        r#"{{"request":{{"path":"/{}","headers":{{"Authorization":"a"}}}}}}"#,
        "a".repeat(n)
    )
}

/// An output that allows a resource.
fn allow(resource: &str) -> String {
    statements(1, |_| format!(r#""Resource":"{resource}""#))
}

/// An output with so many statements, each with these elements besides.
fn statements(n: usize, one: impl Fn(usize) -> String) -> String {
    let statement = |at: usize| {
        format!(
            r#"{{"Effect":"Allow","Action":"execute-api:Invoke",{}}}"#,
            one(at)
        )
    };
    let mut text = String::new();
    write!(
        text,
        r#"{{"principalId":"u","policyDocument":{{"Version":"2012-10-17","Statement":{}}}}}"#,
        list("[", n, statement, "]")
    )
    .unwrap();
    text
}

fn conditions_policy(n: usize, one: impl Fn(usize) -> String) -> String {
    let conditions = list("{", n, one, "}");
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{conditions}}}]}}"#
    )
}

/// A scenario whose resource policy has these conditions.
fn conditions(n: usize, one: impl Fn(usize) -> String) -> String {
    with_policy(&conditions_policy(n, one))
}

fn with_policy(policy: &str) -> String {
    format!(
        r#"{{"api":{{"policy":{policy}}},"authorizer":{{"lambda":[{{"returns":{}}}]}},"timeline":[{}]}}"#,
        allow("*"),
        request(0, "a")
    )
}

fn headers(kind: &str, n: usize, name: &str) -> String {
    let headers = list(
        r#"{"Authorization":"a","#,
        n,
        |at| format!(r#""{name}{at}":"a""#),
        "}",
    );
    format!(
        r#"{{"authorizer":{{"type":"{kind}","lambda":[{{"returns":{}}}]}},"timeline":[{{"request":{{"headers":{headers}}}}}]}}"#,
        allow("*")
    )
}

fn validation(expression: &str, token: &str) -> String {
    format!(
        r#"{{"authorizer":{{"identityValidationExpression":{},"lambda":[{{"returns":{}}}]}},"timeline":[{}]}}"#,
        quote(expression),
        allow("*"),
        request(0, token)
    )
}
