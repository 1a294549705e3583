//! Time reading and evaluating policies, beside two other evaluators in the same run.
//!
//! The two stop at the first Deny and keep no record; `why403` looks at every part of every
//! statement and traces all of it.

#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../policy/peers.rs"]
mod peers;
mod sample;

use std::hint::black_box;
use std::time::{Duration, Instant};

use peers::{Aspen, IamRs};
use sample::{ACTION, CONTEXT, RESOURCE, policy, policy_of};
use why403::json;
use why403::policy::{AccessRequest, Caller, Context, PolicyKind, Values, evaluate, read};

fn main() {
    // `cargo test` runs benchmarks too, to see that they compile and start.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    if std::env::args().any(|argument| argument == "--table") {
        for size in [1_024, 8_192] {
            rows(&format!("{} KB", size / 1_024), &policy_of(size));
        }
        return;
    }
    println!("times are medians; every evaluator gives the same verdict on the same request\n");
    println!("{:<34} {:>12} {:>12} {:>12}", "", "why403", "iam-rs", "aspen");
    for size in [1_024, 8_192] {
        compare(&format!("{} KB", size / 1_024), &policy_of(size));
    }
    println!("\nevaluation by the number of statements, with the trace");
    for statements in [1, 10, 100, 1_000] {
        let text = policy(statements);
        let root = json::parse(&text).root.unwrap();
        let (document, _) = read(&root, PolicyKind::Identity);
        let context = context();
        let time = median(|| {
            black_box(evaluate(black_box(&document), &request(&context)));
        });
        println!(
            "{statements:>6} statements {:>12}   {:>8.0} ns each",
            show(time),
            time.as_nanos() as f64 / f64::from(statements)
        );
    }
    println!("\na 512-character pattern of `*a` pairs against an ARN of 1,600 bytes");
    hostile();
}

fn compare(name: &str, text: &str) {
    let context = context();
    let parse = median(|| {
        let root = json::parse(black_box(text)).root.unwrap();
        black_box(read(&root, PolicyKind::Identity));
    });
    let parse_iam = median(|| {
        black_box(IamRs::policy(black_box(text)).unwrap());
    });
    let parse_aspen = median(|| {
        black_box(Aspen::policy(black_box(text)).unwrap());
    });
    line(&format!("{name}: parse"), parse, parse_iam, parse_aspen);

    let (document, diagnostics) = read(&json::parse(text).root.unwrap(), PolicyKind::Identity);
    assert_eq!(diagnostics, []);
    let iam = IamRs::new(IamRs::policy(text).unwrap(), ACTION, RESOURCE, &context).unwrap();
    let aspen = Aspen::new(Aspen::policy(text).unwrap(), ACTION, RESOURCE, &context).unwrap();
    let verdict = evaluate(&document, &request(&context)).verdict;
    assert_eq!(Some(verdict), iam.verdict());
    assert_eq!(Some(verdict), aspen.verdict());
    line(
        &format!("{name}: evaluate (traced here)"),
        median(|| {
            black_box(evaluate(black_box(&document), &request(&context)));
        }),
        median(|| {
            black_box(iam.verdict());
        }),
        median(|| {
            black_box(aspen.verdict());
        }),
    );
}

/// Print rows of the table of `cargo xtask bench`.
fn rows(name: &str, text: &str) {
    let context = context();
    let verdict = |text: &str| {
        let (document, _) = read(&json::parse(text).root.unwrap(), PolicyKind::Identity);
        evaluate(&document, &request(&context)).verdict
    };
    let iam_rs = |text: &str| IamRs::new(IamRs::policy(text).unwrap(), ACTION, RESOURCE, &context).unwrap();
    let aspen = |text: &str| Aspen::new(Aspen::policy(text).unwrap(), ACTION, RESOURCE, &context).unwrap();
    let (document, _) = read(&json::parse(text).root.unwrap(), PolicyKind::Identity);
    let (read_iam_rs, read_aspen) = (iam_rs(text), aspen(text));
    assert_eq!(Some(verdict(text)), read_iam_rs.verdict());
    assert_eq!(Some(verdict(text)), read_aspen.verdict());
    let row = |way: &str, own: Duration, other: &str, time: Duration| {
        println!(
            "| decision {way}, {name}, native | {} | {other} | {} | {:.2} |",
            show(own),
            show(time),
            own.as_secs_f64() / time.as_secs_f64()
        );
    };
    let own = median(|| keep(verdict(black_box(text))));
    row(
        "from text",
        own,
        "iam-rs 0.8.0",
        median(|| keep(iam_rs(black_box(text)).verdict())),
    );
    row(
        "from text",
        own,
        "scratchstack-aspen 0.3.1",
        median(|| keep(aspen(black_box(text)).verdict())),
    );
    let own = median(|| keep(evaluate(black_box(&document), &request(&context))));
    row(
        "parsed",
        own,
        "iam-rs 0.8.0",
        median(|| keep(read_iam_rs.verdict())),
    );
    row(
        "parsed",
        own,
        "scratchstack-aspen 0.3.1",
        median(|| keep(read_aspen.verdict())),
    );
}

/// Keep a result from being left out.
fn keep<T>(result: T) {
    black_box(result);
}

fn line(name: &str, own: Duration, iam: Duration, aspen: Duration) {
    println!(
        "{name:<34} {:>12} {:>12} {:>12}",
        show(own),
        show(iam),
        show(aspen)
    );
}

fn show(time: Duration) -> String {
    format!("{:.2} µs", time.as_nanos() as f64 / 1_000.0)
}

/// The median of a second's worth of batches.
fn median(mut run: impl FnMut()) -> Duration {
    let start = Instant::now();
    run();
    let batch =
        (Duration::from_micros(500).as_nanos() / start.elapsed().as_nanos().max(1)).clamp(1, 10_000) as u32;
    let mut times = Vec::new();
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_millis(400) || times.len() < 9 {
        let start = Instant::now();
        for _ in 0..batch {
            run();
        }
        times.push(start.elapsed() / batch);
    }
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn request(context: &Context) -> AccessRequest<'_> {
    AccessRequest {
        action: ACTION,
        resource: RESOURCE,
        caller: &Caller::Anonymous,
        context,
    }
}

fn context() -> Context {
    let mut context = Context::default();
    for (key, value) in CONTEXT {
        context.insert(key, Values::Single(value.to_owned()));
    }
    context
}

/// A pattern made to be slow.
fn hostile() {
    let pattern = "*a".repeat(256);
    let prefix = "arn:aws:execute-api:us-east-1:123456789012:";
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "*", "Resource": "{prefix}{}"}}}}"#,
        &pattern.get(..512 - prefix.len()).unwrap_or("")
    );
    let resource = format!("{prefix}{}b", "a".repeat(1_600 - prefix.len() - 1));
    let (document, _) = read(&json::parse(&text).root.unwrap(), PolicyKind::Identity);
    let context = Context::default();
    let time = median(|| {
        let request = AccessRequest {
            action: ACTION,
            resource: &resource,
            caller: &Caller::Anonymous,
            context: &context,
        };
        black_box(evaluate(black_box(&document), &request));
    });
    println!("{:>29}", show(time));
}
