//! Tests of the reducer.

#[cfg(not(target_arch = "wasm32"))]
mod properties;
mod undo;

use std::sync::Arc;

use super::*;
use crate::page::model::edit::{FIRST_POLICY, first_authorizer};
use crate::page::model::edit_origin::Typing;
use crate::page::model::history::NEW_GROUP_DELAY;
use crate::page::model::testing::example;
use why403::scenario::{
    Call, CaseIndex, Event, EventIndex, EventKind, Lesson, Millis, Request, RequestIndex, SignedCaller,
    TextId, When,
};

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
    state.apply(Action::Edit(edit, 0))
}

#[test]
fn presenting_does_not_go_back_to_what_was_there_before() {
    let path = |state: &State, path: &str| edit(state, Edit::Field(TextField::Path, path.into()));
    let shown = |state: &State| state.request().map(|request| request.path.clone());
    let other = Action::Load(Box::new(example("cached-policy")), None);
    let before = path(&path(&state(), "/secret").apply(other.clone()), "/later").apply(Action::Undo);
    assert!(before.can_undo() && before.can_redo());
    let presents = before.apply(Action::Present(true));
    assert!(!presents.can_undo() && !presents.can_redo());
    assert_ne!(
        presents, before,
        "what shows whether undo is possible is rendered again"
    );
    for action in [Action::Undo, Action::Redo] {
        assert_eq!(shown(&presents.apply(action)), shown(&before));
    }
    // What is done meanwhile can be undone, also the opening of another scenario.
    let edited = path(&presents, "/shown").apply(other);
    let undone = edited.apply(Action::Undo);
    assert_eq!(shown(&undone), Some("/shown".into()));
    let undone = undone.apply(Action::Undo).apply(Action::Undo);
    assert_eq!(shown(&undone), shown(&before));
    assert!(undone.can_redo());
    // The history goes on where it was.
    let after = undone.apply(Action::Present(false)).apply(Action::Undo);
    assert_eq!(shown(&after), Some("/secret".into()));
}

#[test]
fn a_link_opens_at_the_request_that_was_in_view() {
    let state = state();
    assert_eq!(state.selected, RequestIndex(0));
    assert_eq!(state.linked(None).view, None);
    let linked = state.apply(Action::SelectRequest(RequestIndex(1))).linked(None);
    let opened = State::new(linked.clone());
    assert_eq!(opened.selected, RequestIndex(1));
    assert_eq!(opened.linked(None), linked);
    let request = RequestIndex(9);
    let view = Some(View {
        request,
        ..View::default()
    });
    assert_eq!(State::new(Scenario { view, ..linked }).selected, RequestIndex(1));
}

#[test]
fn a_text_edit_changes_the_request_in_view() {
    let state = state().apply(Action::SelectRequest(RequestIndex(1)));
    let state = edit(&state, Edit::Field(TextField::Path, "/cats".into()));
    let paths: Vec<&str> = state
        .scenario
        .requests()
        .map(|event| event.call.request.path.as_str())
        .collect();
    assert_eq!(paths, ["/pets", "/cats"]);
    assert!(state.edited);
}

#[test]
fn an_added_request_repeats_the_one_in_view_ten_seconds_later() {
    let state = edit(
        &state().apply(Action::SelectRequest(RequestIndex(1))),
        Edit::AddRequest,
    );
    assert_eq!(state.selected.0, 2);
    let last = state.scenario.requests().last().unwrap();
    assert_eq!(
        (last.at, last.call.request.path.as_str()),
        (Millis::from_whole_seconds(70), "/pets/7")
    );
}

#[test]
fn removing_a_request_leaves_other_events() {
    let state = edit(
        &state().apply(Action::SelectRequest(RequestIndex(1))),
        Edit::RemoveRequest,
    );
    assert_eq!((state.selected.0, state.scenario.timeline.len()), (0, 2));
    let state = edit(&state, Edit::RemoveRequest);
    assert_eq!(state.scenario.timeline.len(), 1);
    assert!(state.request().is_none() && state.selected_outcome().is_none());
    // A request can be added to an empty timeline.
    assert!(edit(&state, Edit::AddRequest).request().is_some());
}

#[test]
fn what_is_detached_comes_back_as_it_was() {
    let typed = edit(&state(), Edit::Text(TextId::ResourcePolicy, "{ typed".into()));
    let off = edit(&typed, Edit::PolicyAttached(false));
    assert_eq!(off.scenario.api.policy, None);
    assert_eq!(
        edit(&off, Edit::PolicyAttached(true)).scenario.api.policy,
        typed.scenario.api.policy
    );

    let typed = edit(
        &state(),
        Edit::Text(TextId::AuthorizerOutput(CaseIndex(0)), "[1]".into()),
    );
    let thrown = edit(&typed, Edit::Behaviour(BehaviourKind::Throws));
    assert_eq!(
        edit(&thrown, Edit::Behaviour(BehaviourKind::Returns)).scenario,
        typed.scenario
    );

    let off = edit(&typed, Edit::AuthorizerAttached(false));
    assert!(off.cases().is_empty());
    assert_eq!(
        edit(&off, Edit::AuthorizerAttached(true)).scenario,
        typed.scenario
    );
}

#[test]
fn headers_are_edited_and_positions_out_of_range_change_nothing() {
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
fn a_long_ttl_is_cut() {
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
fn cases_are_added_in_front_and_removed() {
    let state = edit(&state(), Edit::AddCase);
    assert_eq!(state.cases().len(), 2);
    assert_eq!(state.cases()[0], state.cases()[1]);
    assert_eq!(edit(&state, Edit::RemoveCase).cases()[0].when, When::Always);
}

#[test]
fn an_added_case_is_for_the_token_in_view_and_changes_no_outcome() {
    for entry in why403::scenario::gallery::examples() {
        let state = State::new(example(entry.name));
        for index in 0..state.scenario.requests().count() {
            for case in 0..state.cases().len().max(1) {
                let before = state
                    .apply(Action::SelectRequest(RequestIndex(index)))
                    .apply(Action::SelectCase(CaseIndex(case)));
                let after = edit(&before, Edit::AddCase);
                if before.cases().is_empty() {
                    continue;
                }
                assert_eq!(after.cases().len(), before.cases().len() + 1, "{}", entry.name);
                let bodies = |state: &State| {
                    let outcomes = state.simulation.outcomes();
                    let bodies = outcomes.map(|it| (it.status_code, it.body.clone(), it.cache));
                    bodies.collect::<Vec<_>>()
                };
                let [before, after] = [before, after].map(|state| state.apply(Action::Settle));
                assert_eq!(bodies(&after), bodies(&before), "{}", entry.name);
            }
        }
    }
    let state = edit(&State::new(example("cached-policy")), Edit::AddCase);
    assert_eq!(state.cases()[0].when, When::Identity("Bearer alice".into()));
}

#[test]
fn an_edit_has_the_outcome_in_view_and_the_others_once_it_is_settled() {
    let state = State::new(example("cached-policy")).apply(Action::SelectRequest(RequestIndex(0)));
    let edited = edit(&state, Edit::Field(TextField::Path, "/cats".into()));
    let known = |state: &State, index| state.simulation.outcome(RequestIndex(index)).is_some();
    assert!(!edited.settled && known(&edited, 0) && !known(&edited, 1));
    // The diagnostics are those of the whole timeline all the same.
    let settled = edited.apply(Action::Settle);
    assert!(settled.settled && known(&settled, 0) && known(&settled, 1));
    let text_id = TextId::AuthorizerOutput(CaseIndex(0));
    assert_eq!(edited.diagnostics(text_id), settled.diagnostics(text_id));
    assert!(!known(&edited, 1), "the earlier state is as it was");
    let selected = edited.apply(Action::SelectRequest(RequestIndex(1)));
    assert!(known(&selected, 1) && selected.explanation.is_some());
}

#[test]
fn a_policy_that_cannot_be_saved_leaves_the_last_answer_in_view() {
    let open = edit(&state(), Edit::PolicyAttached(true));
    let before = open.selected_outcome().unwrap().outcome.clone();
    assert!(before.status_code.is_some());
    let broken = edit(&open, Edit::Text(TextId::ResourcePolicy, "{".into()));
    let answer = broken.selected_outcome().unwrap();
    assert_eq!(answer.stale, Some(Stale::PolicyNotSaved));
    assert_eq!(answer.outcome, &before);
    // Other edits still have an effect, and mending the policy ends it.
    let moved = edit(&broken, Edit::Field(TextField::Path, "/cats".into()));
    assert!(
        moved
            .selected_outcome()
            .unwrap()
            .outcome
            .method_arn
            .ends_with("/GET/cats")
    );
    let mended = edit(&broken, Edit::Text(TextId::ResourcePolicy, FIRST_POLICY.into()));
    assert!(mended.selected_outcome().unwrap().stale.is_none());
}

#[test]
fn a_policy_that_is_broken_from_the_start_has_no_earlier_answer() {
    let mut scenario = Scenario::clone(&state().scenario);
    scenario.api.policy = Some("{".into());
    let state = State::new(scenario);
    let answer = state.selected_outcome().unwrap();
    assert!(answer.stale.is_none() && answer.outcome.status_code.is_none());
}

#[test]
fn the_first_refused_request_is_selected() {
    let state = State::new(example("cached-policy"));
    assert_eq!(state.selected.0, 1);
    // A suggestion that is applied keeps the request in view.
    let outcome = state.simulation.outcome(RequestIndex(1)).unwrap();
    let suggestions = why403::suggest(&state.scenario, outcome, RequestIndex(1));
    let fix = suggestions
        .edits
        .iter()
        .find(|fix| fix.status_code == 200)
        .unwrap();
    let mended = edit(&state, Edit::Suggestion(Box::new(fix.scenario.clone())));
    assert_eq!(mended.selected.0, 1);
    assert_eq!(mended.selected_outcome().unwrap().outcome.status_code, Some(200));
}

#[test]
fn the_description_of_an_example_leaves_with_the_first_edit() {
    let opened = State::new(example("missing-token")).apply(Action::ExampleOpened(RequestIndex(0)));
    let title = opened.scenario.title.clone();
    // Other messages are those of the same example.
    let article = edit(&opened, Edit::AwsVersion(AwsVersion::Article));
    assert_eq!(article.scenario.description, opened.scenario.description);
    let edited = edit(&article, Edit::AuthorizerAttached(false));
    assert_eq!(edited.scenario.title, ["Edited: ", &title].concat());
    assert_eq!(edited.scenario.description, "");
    let undone = edited.apply(Action::Undo);
    assert_eq!(undone.scenario, article.scenario);
    // A title of one’s own says what the scenario has become.
    let titled = edit(&opened, Edit::Field(TextField::Title, "Mine".into()));
    let edited = edit(&titled, Edit::AuthorizerAttached(false));
    assert_eq!(edited.scenario.title, "Mine");
    assert_eq!(edited.scenario.description, opened.scenario.description);
    // A scenario that only has an example's title is no example.
    let other = edit(
        &State::new(example("missing-token")),
        Edit::AuthorizerAttached(false),
    );
    assert_eq!(other.scenario.title, title);
}

/// A scenario with this many requests.
fn long(requests: usize) -> Scenario {
    let mut scenario = example("authorizer-implicit-deny");
    let event = scenario.timeline[0].clone();
    scenario.timeline = vec![event; requests];
    scenario
}

#[test]
fn a_long_timeline_is_simulated_in_slices() {
    let mut state = State::new(long(3 * SLICE));
    assert!(!state.settled);
    assert_eq!(state.simulation.progress(), (SLICE, 3 * SLICE));
    let stopped = state.apply(Action::StopSimulation);
    assert!(stopped.settled && !stopped.simulation.is_finished());
    // Neither a slice that was scheduled before nor a notice goes on with it.
    for action in [Action::Settle, Action::DismissNotice] {
        let later = stopped.apply(action);
        assert_eq!(
            (later.settled, later.simulation.progress()),
            (true, stopped.simulation.progress())
        );
    }
    let continued = stopped.apply(Action::ContinueSimulation).apply(Action::Settle);
    assert_ne!(continued.simulation.progress(), stopped.simulation.progress());
    let edited = edit(&stopped, Edit::Field(TextField::Path, "/cats".into()));
    assert!(!edited.settled && !edited.stopped);
    let mut slices = 0;
    while !state.settled {
        state = state.apply(Action::Settle);
        slices += 1;
    }
    assert!((2..=3).contains(&slices), "{slices}");
    assert_eq!(state.simulation.progress(), (3 * SLICE, 3 * SLICE));
}

#[test]
fn while_a_long_timeline_is_simulated_the_earlier_answer_stays_and_is_marked() {
    let last = RequestIndex(3 * SLICE - 1);
    let mut state = State::new(long(3 * SLICE));
    while !state.settled {
        state = state.apply(Action::Settle);
    }
    let state = state.apply(Action::SelectRequest(last));
    assert_eq!(state.selected_outcome().unwrap().stale, None);
    let mut edited = edit(&state, Edit::Field(TextField::Path, "/cats".into()));
    let answer = edited.selected_outcome().unwrap();
    assert_eq!(answer.stale, Some(Stale::Simulating));
    assert!(!answer.outcome.method_arn.ends_with("/cats"));
    while !edited.settled {
        edited = edited.apply(Action::Settle);
    }
    let answer = edited.selected_outcome().unwrap();
    assert_eq!(answer.stale, None);
    assert!(answer.outcome.method_arn.ends_with("/GET/cats"));
}

#[test]
fn what_a_lesson_locks_cannot_be_edited() {
    let lesson = |locked: &str| {
        Some(Lesson {
            locked: vec![locked.into()],
            ..Lesson::default()
        })
    };
    let start = State::new(Scenario {
        lesson: lesson("/timeline"),
        ..Scenario::clone(&state().scenario)
    });
    let refused = edit(&start, Edit::Field(TextField::Path, "/cats".into()));
    assert_eq!(refused.scenario, start.scenario);
    assert!(refused.notice.is_some());
    // The field that has the text is written again.
    assert_ne!(refused.revision, start.revision);
    assert!(refused != start);
    assert!(!refused.can_undo());
    let edited = edit(&start, Edit::PolicyAttached(true));
    assert!(edited.scenario.api.policy.is_some());
    assert!(edited.notice.is_none());
    // Whoever makes the lesson unlocks it.
    let unlocked = Scenario {
        lesson: lesson("/api"),
        timeline: Vec::new(),
        ..Scenario::clone(&start.scenario)
    };
    assert!(
        edit(&start, Edit::Json(Box::new(unlocked)))
            .scenario
            .requests()
            .next()
            .is_none()
    );
}

#[test]
fn a_lesson_keeps_its_title_and_description() {
    let scenario = Scenario {
        description: "What is wrong here?".into(),
        lesson: Some(Lesson::default()),
        ..Scenario::clone(&state().scenario)
    };
    let opened = State::new(scenario).apply(Action::ExampleOpened(RequestIndex(0)));
    let edited = edit(&opened, Edit::PolicyAttached(true));
    assert_eq!(edited.scenario.description, opened.scenario.description);
    assert_eq!(edited.scenario.title, opened.scenario.title);
    assert!(edited.edited);
}
