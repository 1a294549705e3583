//! Properties of every policy and every request.

use why403::json::{minify, pretty};
use why403::policy::{
    Absent, Effect, Match, PolicyKind, PolicyTrace, Reason, SetOperator, StatementIndex, StatementTrace,
    Verdict, align,
};

use super::generate::{Case, Scope, case, policy, statement};
use super::random::Random;
use super::{document, trace};

const CASES: u64 = 1_500;

fn verdict(text: &str, case: &Case) -> Verdict {
    traced(text, case).verdict
}

fn traced(text: &str, case: &Case) -> PolicyTrace {
    trace(
        &document(text, PolicyKind::Authorizer),
        case.action,
        case.resource,
        &case.context,
    )
}

/// Without it the other properties would hold of too few cases.
#[test]
fn the_generator_reaches_every_verdict() {
    let mut counts = [0usize; 3];
    for seed in 0..CASES {
        let case = case(seed, Scope::Whole);
        counts[match verdict(&case.text(), &case) {
            Verdict::Allow => 0,
            Verdict::Deny => 1,
            Verdict::Silent => 2,
        }] += 1;
    }
    assert!(counts.iter().all(|count| *count > 150), "{counts:?}");
}

#[test]
fn the_order_of_statements_changes_nothing() {
    for seed in 0..CASES {
        let case = case(seed, Scope::Whole);
        let mut turned = case.statements.clone();
        turned.rotate_left(1);
        assert_eq!(
            verdict(&case.text(), &case),
            verdict(&policy(&turned), &case),
            "{seed}"
        );
        turned.reverse();
        assert_eq!(
            verdict(&case.text(), &case),
            verdict(&policy(&turned), &case),
            "{seed}"
        );
    }
}

#[test]
fn one_more_deny_never_allows() {
    for seed in 0..CASES {
        let case = case(seed, Scope::Whole);
        let before = verdict(&case.text(), &case);
        let mut random = Random::seeded(seed + 7);
        let deny =
            statement(&mut random, Scope::Whole).replacen(r#""Effect":"Allow""#, r#""Effect":"Deny""#, 1);
        let mut more = case.statements.clone();
        more.push(deny);
        let after = verdict(&policy(&more), &case);
        match before {
            Verdict::Deny => assert_eq!(after, Verdict::Deny, "{seed}"),
            Verdict::Silent => assert_ne!(after, Verdict::Allow, "{seed}"),
            Verdict::Allow => assert_ne!(after, Verdict::Silent, "{seed}"),
        }
    }
}

#[test]
fn layout_changes_nothing() {
    for seed in 0..CASES {
        let case = case(seed, Scope::Whole);
        let text = case.text();
        let laid_out = pretty(&text).unwrap();
        assert_ne!(laid_out, text);
        assert_eq!(minify(&laid_out).unwrap(), minify(&text).unwrap());
        assert_eq!(verdict(&text, &case), verdict(&laid_out, &case), "{seed}");
    }
}

/// The verdict, once more, from the explanation alone.
fn verdict_of(trace: &PolicyTrace) -> Verdict {
    let says = |effect| {
        trace
            .statements
            .iter()
            .any(|statement| statement.effect == Some(effect) && statement_applies(statement))
    };
    if says(Effect::Deny) {
        Verdict::Deny
    } else if says(Effect::Allow) {
        Verdict::Allow
    } else {
        Verdict::Silent
    }
}

fn statement_applies(statement: &StatementTrace) -> bool {
    statement.reason != Some(Reason::Unreadable)
        && statement.parts().all(|part| {
            let taken = part.entries.iter().any(|entry| entry.matches) || part.rule.is_some();
            taken != part.negated
        })
        && statement.conditions.iter().all(|condition| {
            let operator = condition.operator;
            if let Some(absent) = condition.absent {
                return match absent {
                    Absent::Fails | Absent::AnyOfNone => false,
                    Absent::Differs | Absent::IfExists | Absent::AllOfNone => true,
                    Absent::Asked => condition.holds,
                };
            }
            if condition.comparisons.is_empty() {
                return operator.name == "Null" && condition.holds;
            }
            let mut values = condition.comparisons.iter().map(|value| {
                let fits = value.operands.contains(&Match::Yes);
                if value.holds != (operator.negated != fits) {
                    // Only a value or an operand that is no address or no ARN turns it round.
                    assert!(!value.readable || value.operands.contains(&Match::NoArn));
                }
                value.holds
            });
            match operator.set {
                Some(SetOperator::ForAnyValue) => values.any(|holds| holds),
                _ => values.all(|holds| holds),
            }
        })
}

#[test]
fn the_explanation_agrees_with_the_verdict() {
    for seed in 0..CASES {
        let case = case(seed, Scope::Whole);
        let trace = traced(&case.text(), &case);
        for statement in &trace.statements {
            assert_eq!(statement.applies, statement.reason.is_none(), "{seed}");
            assert_eq!(
                statement.applies,
                statement_applies(statement),
                "{seed}: {}",
                case.text()
            );
        }
        assert_eq!(trace.verdict, verdict_of(&trace), "{seed}");
        if let Some(StatementIndex(index)) = trace.decided_by {
            assert!(trace.statements[index].applies, "{seed}");
        }
    }
}

#[test]
fn the_alignment_agrees_with_the_match() {
    let mut compared = 0usize;
    for seed in 0..CASES {
        let case = case(seed, Scope::Whole);
        let text = case.text();
        for statement in &traced(&text, &case).statements {
            let entries = statement.resource.iter().flat_map(|part| &part.entries);
            for entry in entries.filter(|entry| entry.rule.is_none()) {
                let quoted = entry.span.slice(&text);
                let pattern = quoted.trim_matches('"');
                // A value that was filled in holds no wildcards, so here the text stands for itself.
                let filled = match &entry.resolved {
                    Some(last) => {
                        let head: String = pattern
                            .splitn(6, ':')
                            .take(5)
                            .map(|part| format!("{part}:"))
                            .collect();
                        format!("{head}{last}")
                    }
                    None => pattern.to_owned(),
                };
                let aligned = align(&filled, case.resource);
                assert_eq!(
                    entry.matches,
                    aligned.differs.is_none(),
                    "{filled} {}",
                    case.resource
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 1_500, "{compared}");
}

#[test]
fn spans_lie_within_the_text() {
    for seed in 0..CASES / 4 {
        let case = case(seed, Scope::Whole);
        let text = case.text();
        for (statement, written) in traced(&text, &case).statements.iter().zip(&case.statements) {
            assert_eq!(statement.span.slice(&text), written);
            for condition in &statement.conditions {
                assert_eq!(
                    condition.operator_span.slice(&text),
                    format!("\"{}\"", condition.operator)
                );
                assert_eq!(condition.key_span.slice(&text), format!("\"{}\"", condition.key));
            }
        }
    }
}
