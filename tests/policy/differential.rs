//! The same requests to two other evaluators. Each known difference is listed with its reason.

use why403::policy::{Context, PolicyKind, Values, Verdict};

use super::generate::{Case, Scope, case};
use super::peers::{Aspen, IamRs};
use super::{document, trace};

/// A known deviation of a peer: what it is, and whether a case has it.
struct Deviation {
    reason: &'static str,
    applies: fn(&Case) -> bool,
}

fn has(case: &Case, part: &str) -> bool {
    case.statements.iter().any(|statement| statement.contains(part))
}

fn any_value(case: &Case, odd: impl Fn(&str) -> bool) -> bool {
    case.context
        .iter()
        .any(|(_, values)| values.as_slice().iter().any(|value| odd(value)))
}

fn absent(context: &Context, key: &str) -> bool {
    context.get(key).is_none()
}

const IAM_RS: &[Deviation] = &[
    Deviation {
        reason: "ArnEquals and ArnNotEquals compare strings; a malformed ARN equals itself",
        applies: |case| has(case, "\"Arn"),
    },
    Deviation {
        reason: "values are typed: `true` is no string, and a string that reads as another type is compared as that",
        applies: |case| has(case, "\"Bool"),
    },
    Deviation {
        reason: "an operand that cannot be read is an error for the whole request",
        applies: |case| ["soon", "many", "lan", "\"\""].iter().any(|odd| has(case, odd)),
    },
    Deviation {
        reason: "a value that is no address makes NotIpAddress true",
        applies: |case| has(case, "IpAddress") && any_value(case, |value| value == "nowhere"),
    },
    Deviation {
        reason: "a variable without a value stays as it is written",
        applies: |case| has(case, "${"),
    },
    Deviation {
        reason: "`?` is one character, also outside the basic plane",
        applies: |case| has(case, "p??"),
    },
    Deviation {
        reason: "IPv6 networks with host bits set contain addresses",
        applies: |case| has(case, "2001:db8::5/64"),
    },
    Deviation {
        reason: "dates as epoch seconds are not compared with dates as text",
        applies: |case| has(case, "\"Date"),
    },
    Deviation {
        reason: "actions are compared with regard to case",
        applies: |case| has(case, "execute-api:invoke"),
    },
];

const ASPEN: &[Deviation] = &[
    Deviation {
        reason: "a negated operator is false where the key is absent",
        applies: |case| {
            has(case, "Not")
                && ["k:text", "k:number", "k:date", "k:ip", "k:arn"]
                    .iter()
                    .any(|key| has(case, key) && absent(&case.context, key))
        },
    },
    Deviation {
        reason: "a negated operator holds if one operand differs, not if none fits",
        applies: |case| has(case, "Not") && has(case, "\"Condition\""),
    },
    Deviation {
        reason: "numbers, dates and addresses in the request are typed, not text",
        applies: |case| {
            ["Numeric", "Date", "IpAddress", "Bool", "Arn"]
                .iter()
                .any(|name| has(case, name))
        },
    },
    Deviation {
        reason: "a variable without a value is empty text",
        applies: |case| has(case, "${"),
    },
    Deviation {
        reason: "`?` is one character, also outside the basic plane",
        applies: |case| has(case, "p??"),
    },
    Deviation {
        reason: "actions are compared with regard to case",
        applies: |case| has(case, "execute-api:invoke"),
    },
    Deviation {
        reason: "the first statement that applies settles it, also an Allow before a Deny",
        applies: |case| {
            let first_allow = case.statements.iter().position(|text| text.contains("\"Allow\""));
            let last_deny = case.statements.iter().rposition(|text| text.contains("\"Deny\""));
            first_allow.is_some() && first_allow < last_deny
        },
    },
];

struct Tally {
    asked: usize,
    agreed: usize,
    explained: usize,
    /// The number of differences that each deviation explains.
    used: Vec<usize>,
    verdicts: [usize; 3],
    unexplained: Vec<String>,
}

fn compare(
    cases: u64,
    deviations: &[Deviation],
    ask: impl Fn(&Case, &str) -> Option<Option<Verdict>>,
) -> Tally {
    let mut tally = Tally {
        asked: 0,
        agreed: 0,
        explained: 0,
        used: vec![0; deviations.len()],
        verdicts: [0; 3],
        unexplained: Vec::new(),
    };
    for seed in 0..cases {
        let case = case(seed, Scope::Common);
        let text = case.text();
        let Some(theirs) = ask(&case, &text) else {
            continue;
        };
        tally.asked += 1;
        let ours = trace(
            &document(&text, PolicyKind::Authorizer),
            case.action,
            case.resource,
            &case.context,
        )
        .verdict;
        if theirs == Some(ours) {
            tally.agreed += 1;
            tally.verdicts[ours as usize] += 1;
        } else if deviations.iter().any(|deviation| (deviation.applies)(&case)) {
            tally.explained += 1;
            for (deviation, used) in deviations.iter().zip(&mut tally.used) {
                *used += usize::from((deviation.applies)(&case));
            }
        } else if tally.unexplained.len() < 5 {
            tally.unexplained.push(format!(
                "{seed}: {ours:?}, they say {theirs:?}: {text} {:?}",
                case.context
            ));
        }
    }
    tally
}

fn check(deviations: &[Deviation], tally: &Tally) {
    println!(
        "{} asked, {} agreed {:?}, {} differ for a known reason",
        tally.asked, tally.agreed, tally.verdicts, tally.explained
    );
    assert!(tally.unexplained.is_empty(), "{}", tally.unexplained.join("\n"));
    assert!(
        tally.agreed > tally.asked / 2,
        "{} agreed of {}",
        tally.agreed,
        tally.asked
    );
    assert!(
        tally.verdicts.iter().all(|count| *count > 20),
        "{:?}",
        tally.verdicts
    );
    // A reason that explains nothing is no reason.
    for (deviation, used) in deviations.iter().zip(&tally.used) {
        assert!(*used > 0, "{}", deviation.reason);
    }
}

#[test]
fn iam_rs_agrees_but_for_known_reasons() {
    check(
        IAM_RS,
        &compare(1_500, IAM_RS, |case, text| {
            let policy = IamRs::policy(text)?;
            Some(IamRs::new(policy, case.action, case.resource, &case.context)?.verdict())
        }),
    );
}

#[test]
fn aspen_agrees_but_for_known_reasons() {
    check(
        ASPEN,
        &compare(300, ASPEN, |case, text| {
            let policy = Aspen::policy(text)?;
            Some(Aspen::new(policy, case.action, case.resource, &case.context)?.verdict())
        }),
    );
}

/// The context holds no multivalued keys in what both are asked, since aspen has no way to say them.
#[test]
fn common_cases_hold_no_multivalued_keys() {
    for seed in 0..500 {
        let case = case(seed, Scope::Common);
        assert!(
            case.context
                .iter()
                .all(|(_, values)| matches!(values, Values::Single(_)))
        );
    }
}
