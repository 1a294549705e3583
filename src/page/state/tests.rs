//! What the reducer promises.

use super::edit::{FIRST_POLICY, first_authorizer, other_path};
use super::*;
use crate::scenario::{Behaviour, Call, Event, When};

fn call(at: f64, path: &str) -> Event {
    let request = Request {
        path: path.into(),
        ..Request::default()
    };
    Event {
        at,
        what: What::Request(Box::new(Call {
            request,
            expect: None,
        })),
    }
}

fn state() -> State {
    State::new(Scenario {
        authorizer: Some(first_authorizer()),
        timeline: vec![
            call(0.0, "/pets"),
            Event {
                at: 5.0,
                what: What::FlushStageAuthorizersCache,
            },
            call(60.0, "/pets/7"),
        ],
        ..Scenario::default()
    })
}

fn edit(state: &State, edit: Edit) -> State {
    state.apply(Action::Edit(edit))
}

#[test]
fn a_text_goes_to_the_request_in_view() {
    let state = state().apply(Action::SelectRequest(1));
    let state = edit(&state, Edit::Text(Text::Path, "/cats".into()));
    let paths: Vec<&str> = state
        .requests()
        .map(|(_, request)| request.path.as_str())
        .collect();
    assert_eq!(paths, ["/pets", "/cats"]);
    assert!(state.edited);
}

#[test]
fn an_added_request_has_another_path_and_comes_ten_seconds_later() {
    let state = edit(&state().apply(Action::SelectRequest(1)), Edit::AddRequest);
    assert_eq!(state.selected, 2);
    let (at, request) = state.requests().last().unwrap();
    assert_eq!((at, request.path.as_str()), (70.0, "/pets/8"));
    assert_eq!(other_path("/pets/"), "/pets/7");
    assert_eq!(other_path(""), "/7");
}

#[test]
fn removing_takes_the_request_in_view_and_leaves_other_events() {
    let state = edit(&state().apply(Action::SelectRequest(1)), Edit::RemoveRequest);
    assert_eq!((state.selected, state.scenario.timeline.len()), (0, 2));
    let state = edit(&state, Edit::RemoveRequest);
    assert_eq!(state.scenario.timeline.len(), 1);
    assert!(state.request().is_none() && state.answer().is_none());
    // and adding begins again from nothing
    assert!(edit(&state, Edit::AddRequest).request().is_some());
}

#[test]
fn what_is_switched_off_comes_back_as_it_was() {
    let typed = edit(&state(), Edit::Text(Text::Policy, "{ typed".into()));
    let off = edit(&typed, Edit::PolicyAttached(false));
    assert_eq!(off.scenario.api.policy, None);
    assert_eq!(
        edit(&off, Edit::PolicyAttached(true)).scenario.api.policy,
        typed.scenario.api.policy
    );

    let typed = edit(&state(), Edit::Text(Text::Output, "[1]".into()));
    let thrown = edit(&typed, Edit::Does(Does::Throws));
    assert_eq!(edit(&thrown, Edit::Does(Does::Returns)).scenario, typed.scenario);

    let off = edit(&typed, Edit::AuthorizerAttached(false));
    assert!(off.rules().is_empty());
    assert_eq!(
        edit(&off, Edit::AuthorizerAttached(true)).scenario,
        typed.scenario
    );
}

#[test]
fn pairs_change_one_by_one_and_positions_that_do_not_exist_change_nothing() {
    let mut state = edit(&state(), Edit::Headers(PairEdit::Add));
    state = edit(&state, Edit::Headers(PairEdit::Name(0, "Authorization".into())));
    state = edit(&state, Edit::Headers(PairEdit::Value(0, "Bearer alice".into())));
    let headers = state.request().unwrap().headers.clone();
    assert_eq!(
        headers,
        [("Authorization".to_string(), "Bearer alice".to_string())]
    );
    for nothing in [
        PairEdit::Remove(1),
        PairEdit::Name(9, "x".into()),
        PairEdit::Value(9, "x".into()),
    ] {
        assert_eq!(
            edit(&state, Edit::Headers(nothing)).request().unwrap().headers,
            headers
        );
    }
    assert!(
        edit(&state, Edit::Headers(PairEdit::Remove(0)))
            .request()
            .unwrap()
            .headers
            .is_empty()
    );
}

#[test]
fn a_number_that_makes_no_sense_changes_nothing() {
    for at in [f64::NAN, f64::INFINITY, -1.0] {
        assert_eq!(edit(&state(), Edit::At(at)).scenario, state().scenario);
    }
    let state = edit(&state(), Edit::Ttl(9999));
    assert_eq!(
        state
            .scenario
            .authorizer
            .as_ref()
            .unwrap()
            .authorizer_result_ttl_in_seconds,
        3600
    );
}

#[test]
fn rules_are_added_in_front_and_removed() {
    let state = edit(&state(), Edit::AddRule);
    assert_eq!(state.rules().len(), 2);
    assert_eq!(state.rules()[0].when, When::Identity("Bearer *".into()));
    assert_eq!(edit(&state, Edit::RemoveRule).rules()[0].when, When::Always);
}

/// A small generator of numbers (xorshift): the same inputs in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }
}

/// A text with a piece cut out, doubled, or replaced by something that JSON or a policy is sensitive to.
fn mutated(text: &str, dice: &mut Dice) -> String {
    const PIECES: [&str; 16] = [
        "",
        "{",
        "}",
        "[",
        "]",
        "\"",
        ",",
        ":",
        "null",
        "\\u12",
        "${event.",
        "1e999",
        "*",
        "é\u{1F512}",
        "\0",
        "Deny",
    ];
    let chars: Vec<char> = text.chars().collect();
    let start = dice.below(chars.len() + 1);
    let end = start + dice.below((chars.len() - start).min(12) + 1);
    let piece = if dice.below(4) == 0 {
        chars[start..end].iter().collect::<String>().repeat(2)
    } else {
        PIECES[dice.below(PIECES.len())].to_string()
    };
    let (before, after): (String, String) = (chars[..start].iter().collect(), chars[end..].iter().collect());
    before + &piece + &after
}

#[test]
fn whatever_is_typed_the_page_has_an_answer() {
    let texts = [
        Text::Output,
        Text::Policy,
        Text::HttpMethod,
        Text::Path,
        Text::SourceIp,
        Text::IdentitySource,
        Text::IdentityValidation,
        Text::Region,
        Text::When,
    ];
    let mut dice = Dice(0x0040_3403);
    for entry in crate::scenario::gallery::entries() {
        let fresh = State::new(crate::scenario::read(entry.text).scenario);
        let mut state = fresh.clone();
        for round in 0..60 {
            // Mutations pile up, and begin afresh before nothing is left of the text.
            if round % 10 == 0 {
                state = fresh.clone();
            }
            let text = texts[dice.below(texts.len())];
            let now = text_of(&state, text).unwrap_or_default();
            state = edit(&state, Edit::Text(text, mutated(&now, &mut dice)));
            state = state.apply(Action::SelectRequest(dice.below(4)));
            let outcomes = &state.simulation.outcomes;
            assert_eq!(outcomes.len(), state.requests().count());
            assert!(state.answer().is_some() && state.explanation.is_some());
            for outcome in outcomes {
                let saved = outcome.decided_by != DecidedBy::PolicyNotSaved;
                assert_eq!(outcome.status_code.is_some(), saved, "{}", entry.name);
            }
            for path in ["/api/policy", "/authorizer/lambda/0/returns"] {
                for diagnostic in state.diagnostics(path) {
                    assert!(!diagnostic.message.is_empty() && diagnostic.span.start <= diagnostic.span.end);
                }
            }
        }
    }
}

/// The text that an edit of this kind replaces.
fn text_of(state: &State, text: Text) -> Option<String> {
    let authorizer = state.scenario.authorizer.as_ref();
    let rule = state.rules().get(state.rule);
    match text {
        Text::Output => match &rule?.does {
            Behaviour::Returns(output) => Some(output.clone()),
            _ => None,
        },
        Text::When => match &rule?.when {
            When::Identity(pattern) => Some(pattern.clone()),
            _ => None,
        },
        Text::Policy => state.scenario.api.policy.clone(),
        Text::HttpMethod => Some(state.request()?.http_method.clone()),
        Text::Path => Some(state.request()?.path.clone()),
        Text::SourceIp => Some(state.request()?.source_ip.clone()),
        Text::IdentitySource => Some(authorizer?.identity_source.clone()),
        Text::IdentityValidation => Some(authorizer?.identity_validation_expression.clone()),
        Text::Region => Some(state.scenario.api.region.clone()),
        _ => None,
    }
}

#[test]
fn a_policy_that_cannot_be_saved_leaves_the_answer_before_it_in_view() {
    let open = edit(&state(), Edit::PolicyAttached(true));
    let before = open.answer().unwrap().outcome.clone();
    assert!(before.status_code.is_some());
    let broken = edit(&open, Edit::Text(Text::Policy, "{".into()));
    let answer = broken.answer().unwrap();
    assert!(answer.stale);
    assert_eq!(answer.outcome, &before);
    // other edits still tell, and mending the policy ends it
    let moved = edit(&broken, Edit::Text(Text::Path, "/cats".into()));
    assert!(moved.answer().unwrap().outcome.method_arn.ends_with("/GET/cats"));
    let mended = edit(&broken, Edit::Text(Text::Policy, FIRST_POLICY.into()));
    assert!(!mended.answer().unwrap().stale);
}

#[test]
fn a_broken_policy_from_the_start_has_no_answer_to_fall_back_on() {
    let mut scenario = Scenario::clone(&state().scenario);
    scenario.api.policy = Some("{".into());
    let state = State::new(scenario);
    let answer = state.answer().unwrap();
    assert!(!answer.stale && answer.outcome.status_code.is_none());
}

#[test]
fn the_first_refused_request_comes_into_view() {
    let entry = crate::scenario::gallery::find("cached-policy").unwrap();
    let state = State::new(crate::scenario::read(entry.text).scenario);
    assert_eq!(state.selected, 1);
    // what mends it is offered, and taking it up keeps the request in view
    let explanation = state.explanation.clone().unwrap();
    let fix = explanation
        .fixes
        .iter()
        .find(|fix| fix.status_code == 200)
        .unwrap();
    let mended = edit(&state, Edit::Whole(Box::new(fix.scenario.clone())));
    assert_eq!(mended.selected, 1);
    assert_eq!(mended.answer().unwrap().outcome.status_code, Some(200));
}
