//! What the reducer promises.

use std::sync::Arc;

use super::*;
use crate::page::model::edit::{FIRST_POLICY, first_authorizer, other_path};
use why403::scenario::{Call, Event, EventKind, Millis, When};

fn call(seconds: u32, path: &str) -> Event {
    let request = Request {
        path: path.into(),
        ..Request::default()
    };
    Event {
        at: Millis::from_whole_seconds(seconds),
        what: EventKind::Request(Arc::new(Call {
            request,
            expect: None,
        })),
    }
}

fn state() -> State {
    State::new(Scenario {
        authorizer: Some(first_authorizer()),
        timeline: vec![
            call(0, "/pets"),
            Event {
                at: Millis::from_whole_seconds(5),
                what: EventKind::FlushStageAuthorizersCache,
            },
            call(60, "/pets/7"),
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
    assert_eq!(
        (at, request.path.as_str()),
        (Millis::from_whole_seconds(70), "/pets/8")
    );
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
    for entry in why403::scenario::gallery::entries() {
        let fresh = State::new(why403::scenario::read(entry.text).scenario);
        let mut state = fresh.clone();
        for round in 0..60 {
            // Mutations pile up, and begin afresh before nothing is left of the text.
            if round % 10 == 0 {
                state = fresh.clone();
            }
            let text = texts[dice.below(texts.len())];
            let now = text
                .of(&state.scenario, state.selected, state.rule)
                .unwrap_or_default();
            state = edit(&state, Edit::Text(text, mutated(now, &mut dice)));
            state = state.apply(Action::SelectRequest(dice.below(4)));
            let outcomes: Vec<_> = state.simulation.outcomes().collect();
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
    let entry = why403::scenario::gallery::find("cached-policy").unwrap();
    let state = State::new(why403::scenario::read(entry.text).scenario);
    assert_eq!(state.selected, 1);
    // what mends it is offered, and taking it up keeps the request in view
    let outcome = state.simulation.outcome(1).unwrap();
    let suggestions = why403::suggest(&state.scenario, outcome, 1);
    let fix = suggestions
        .edits
        .iter()
        .find(|fix| fix.status_code == 200)
        .unwrap();
    let mended = edit(&state, Edit::Whole(Box::new(fix.scenario.clone())));
    assert_eq!(mended.selected, 1);
    assert_eq!(mended.answer().unwrap().outcome.status_code, Some(200));
}

/// Everything there is to undo is undone, then redone; the number of steps.
fn there_and_back(state: &State) -> usize {
    let mut back = state.clone();
    let mut steps = 0;
    let mut ways = vec![state.scenario.clone()];
    while back.can_undo() {
        back = back.apply(Action::Undo);
        assert_eq!(back.simulation.outcomes().count(), back.requests().count());
        ways.push(back.scenario.clone());
        steps += 1;
    }
    assert_eq!(back.apply(Action::Undo).scenario, back.scenario);
    for expected in ways.iter().rev().skip(1) {
        back = back.apply(Action::Redo);
        assert_eq!(&back.scenario, expected);
    }
    assert!(!back.can_redo());
    steps
}

#[test]
fn whatever_was_done_is_undone_and_redone() {
    let mut dice = Dice(0x0040_3404);
    for entry in why403::scenario::gallery::entries().iter().step_by(5) {
        let first = State::new(why403::scenario::read(entry.text).scenario);
        let mut state = first.clone();
        for _ in 0..60 {
            let action = any_action(&state, &mut dice);
            let before = state.clone();
            state = state.apply(action.clone());
            let undone_or_redone = matches!(action, Action::Undo | Action::Redo);
            if state.scenario != before.scenario && !undone_or_redone {
                assert!(!state.can_redo(), "{action:?}");
            }
        }
        // From the end of what can be redone.
        while state.can_redo() {
            state = state.apply(Action::Redo);
        }
        let last = state.scenario.clone();
        there_and_back(&state);
        while state.can_undo() {
            state = state.apply(Action::Undo);
        }
        assert_eq!(state.scenario, first.scenario, "{}", entry.name);
        assert_eq!((state.edited, state.sitting), (false, first.sitting));
        while state.can_redo() {
            state = state.apply(Action::Redo);
        }
        assert_eq!(state.scenario, last);
    }
}

/// An action of any kind.
fn any_action(state: &State, dice: &mut Dice) -> Action {
    let texts = [
        Text::Output,
        Text::Policy,
        Text::Path,
        Text::When,
        Text::VpcEndpointId,
        Text::Thrown,
    ];
    let text = texts[dice.below(texts.len())];
    let now = text
        .of(&state.scenario, state.selected, state.rule)
        .unwrap_or_default();
    let place = dice.below(5);
    let on = dice.below(2) == 0;
    let edit = match dice.below(22) {
        0 => return Action::SelectRequest(place),
        1 => return Action::SelectRule(place),
        2 => return Action::Pause,
        3 | 4 => return Action::Undo,
        5 => return Action::Redo,
        6 => {
            let entries = why403::scenario::gallery::entries();
            let entry = entries[dice.below(entries.len())];
            return Action::Load(Box::new(why403::scenario::read(entry.text).scenario));
        }
        7 => Edit::Headers(PairEdit::Value(place, mutated(now, dice))),
        8 => Edit::Query(if on {
            PairEdit::Add
        } else {
            PairEdit::Remove(place)
        }),
        9 => Edit::At(Millis::new(u64::try_from(place).unwrap())),
        10 => Edit::PolicyAttached(on),
        11 => Edit::AuthorizerAttached(on),
        12 => Edit::Does([Does::Returns, Does::Throws, Does::TimesOut][dice.below(3)]),
        13 => {
            if on {
                Edit::AddRule
            } else {
                Edit::RemoveRule
            }
        }
        14 => {
            if on {
                Edit::AddRequest
            } else {
                Edit::RemoveRequest
            }
        }
        15 => Edit::TimelineEdit(TimelineEdit::Later(place, 1000)),
        16 => Edit::TimelineEdit(if on {
            TimelineEdit::Flush
        } else {
            TimelineEdit::Repeat(place)
        }),
        17 => Edit::Change(Change::api(move |api| api.region.push('x')).typed(on.then(|| "x".into()))),
        18 => Edit::Ttl(u32::try_from(place).unwrap()),
        _ => Edit::Text(text, mutated(now, dice)),
    };
    Action::Edit(edit)
}

#[test]
fn typing_in_one_field_is_undone_a_word_at_a_time_and_comes_into_view() {
    let mut state = state().apply(Action::SelectRequest(1));
    let mut path = String::new();
    for letter in "/a b".chars() {
        path.push(letter);
        state = edit(&state, Edit::Text(Text::Path, path.clone()));
    }
    // Another request comes into view, and another field is typed into.
    state = state.apply(Action::SelectRequest(0));
    state = edit(&state, Edit::Text(Text::SourceIp, "203.0.113.78".into()));
    // The path that was there went at once; then two words; then the address.
    assert_eq!(there_and_back(&state), 4);
    let undone = state.apply(Action::Undo);
    assert_eq!(
        (undone.selected, undone.said.unwrap().touched.id),
        (0, "request-source-ip")
    );
    let undone = undone.apply(Action::Undo);
    assert_eq!(
        (undone.selected, undone.request().unwrap().path.as_str()),
        (1, "/a ")
    );
    assert_eq!(undone.said.unwrap().touched.what, "the path");
    let redone = undone.apply(Action::SelectRequest(0)).apply(Action::Redo);
    assert_eq!(
        (redone.selected, redone.request().unwrap().path.as_str()),
        (1, "/a b")
    );
    assert!(!redone.said.unwrap().undone);
    // What is edited then cannot be redone any more.
    let other = edit(&undone, Edit::PolicyAttached(true));
    assert!(undone.can_redo() && !other.can_redo());
}

#[test]
fn another_scenario_is_a_step_and_what_was_there_comes_back() {
    let typed = edit(&state(), Edit::Text(Text::Policy, "{ typed".into()));
    let other = typed.apply(Action::Load(Box::default()));
    assert!(!other.edited && other.sitting != typed.sitting);
    let back = other.apply(Action::Undo);
    assert_eq!(back.scenario, typed.scenario);
    assert_eq!((back.edited, back.sitting), (true, typed.sitting));
    let third = back.apply(Action::Load(Box::new(Scenario::clone(&state().scenario))));
    assert!(third.sitting > other.sitting);
    assert_eq!(there_and_back(&third), 2);
}

#[test]
fn what_is_switched_on_again_after_undoing_is_what_was_there() {
    let typed = edit(&state(), Edit::Text(Text::Policy, "{ typed".into()));
    let off = edit(&typed, Edit::PolicyAttached(false));
    let on = edit(&off, Edit::PolicyAttached(true));
    let off_again = on.apply(Action::Undo);
    assert_eq!(off_again.scenario.api.policy, None);
    assert_eq!(
        edit(&off_again, Edit::PolicyAttached(true)).scenario,
        typed.scenario
    );
}

#[test]
fn a_number_counts_in_one_step_and_a_pause_ends_it() {
    let count = |state: &State, to: std::ops::Range<u32>| {
        to.fold(state.clone(), |state, ttl| edit(&state, Edit::Ttl(ttl)))
    };
    let counted = count(&state(), 10..20);
    assert_eq!(there_and_back(&counted), 1);
    let more = count(&counted.apply(Action::Pause), 30..40);
    assert_eq!(there_and_back(&more), 2);
}

#[test]
fn steps_are_bounded() {
    let long = (0..500).fold(state(), |state, _| edit(&state, Edit::AddRule));
    assert_eq!(there_and_back(&long), 200);
}
