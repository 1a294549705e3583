//! Edits of the timeline.

use crate::page::model::work::Work;
use why403::scenario::{Call, Event, EventIndex, EventKind, Millis, RequestIndex};

/// A change of the timeline. Events are named by their positions; those that do not exist change nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimelineEdit {
    /// Move an event to this time.
    MoveTo(EventIndex, Millis),
    /// Move an event by so many milliseconds, but not before the start.
    MoveBy(EventIndex, i64),
    /// Remove an event.
    Remove(EventIndex),
    /// Repeat a request ten seconds after everything else.
    Repeat(EventIndex),
    /// Flush the stage's authorizer cache right after the request in view.
    Flush,
    /// Change the TTL right after the request in view, deployed at once.
    Change,
    /// Deploy what was saved before, right after the request in view.
    Deploy,
    /// Replace what an event changes by this text of a JSON merge patch.
    SetPatch(EventIndex, String),
    /// Deploy a change at once (true), or only saves it.
    DeployAtOnce(EventIndex, bool),
}

impl TimelineEdit {
    /// Make the change; the request in view stays in view. `None` if what is to be changed does not exist.
    pub(super) fn apply(self, work: &mut Work) -> Option<()> {
        match self {
            TimelineEdit::MoveTo(index, at) => work.scenario_mut().timeline.get_mut(index.0)?.at = at,
            TimelineEdit::MoveBy(index, by) => {
                let event = work.scenario_mut().timeline.get_mut(index.0)?;
                event.at = event.at.moved(by);
            }
            TimelineEdit::Remove(index) => {
                let is_request = matches!(work.scenario.timeline.get(index.0)?.what, EventKind::Request(_));
                if is_request && work.event_in_view().is_some_and(|in_view| index < in_view) {
                    work.selected = RequestIndex(work.selected.0.saturating_sub(1));
                }
                work.scenario_mut().timeline.remove(index.0);
            }
            TimelineEdit::Repeat(index) => {
                let EventKind::Request(call) = &work.scenario.timeline.get(index.0)?.what else {
                    return None;
                };
                // What was expected of the first need not hold for the second.
                work.append_request(Call {
                    request: call.request.clone(),
                    expect: None,
                });
            }
            TimelineEdit::Flush => insert_after_request(work, EventKind::FlushStageAuthorizersCache),
            TimelineEdit::Deploy => insert_after_request(work, EventKind::Deploy),
            TimelineEdit::Change => {
                let authorizer = work.scenario.authorizer.as_ref();
                let cached = authorizer.is_some_and(|it| it.authorizer_result_ttl_in_seconds > 0);
                let ttl = if cached { "0" } else { "300" };
                let patch = ["{\"authorizer\":{\"authorizerResultTtlInSeconds\":", ttl, "}}"].concat();
                insert_after_request(work, EventKind::Set(patch));
            }
            TimelineEdit::SetPatch(index, patch) => {
                let (EventKind::Set(old) | EventKind::Update(old)) =
                    &mut work.scenario_mut().timeline.get_mut(index.0)?.what
                else {
                    return None;
                };
                *old = patch;
            }
            TimelineEdit::DeployAtOnce(index, at_once) => {
                let what = &mut work.scenario_mut().timeline.get_mut(index.0)?.what;
                let (EventKind::Set(patch) | EventKind::Update(patch)) = what else {
                    return None;
                };
                let patch = std::mem::take(patch);
                *what = if at_once {
                    EventKind::Set(patch)
                } else {
                    EventKind::Update(patch)
                };
            }
        }
        Some(())
    }
}

/// Add an event a second after the request in view; at the start if there is none.
fn insert_after_request(work: &mut Work, what: EventKind) {
    let request = work
        .event_in_view()
        .and_then(|index| work.scenario.timeline.get(index.0));
    let at = request.map_or(Millis::ZERO, |event| event.at + Millis::from_whole_seconds(1));
    work.scenario_mut().timeline.push(Event { at, what });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::model::state::{Action, Edit, State};
    use why403::scenario;

    /// Requests at 0 and 60 s, a flush between them; the second request is in view.
    fn state() -> State {
        let text = r#"{"timeline": [{"at": 0, "request": {}}, {"at": 30, "flushStageAuthorizersCache": true},
            {"at": 60, "request": {"path": "/second"}, "expect": {"statusCode": 200}}]}"#;
        State::new(scenario::read(text).scenario).apply(Action::SelectRequest(RequestIndex(1)))
    }

    fn after(state: &State, change: TimelineEdit) -> State {
        state.apply(Action::Edit(Edit::Timeline(change), 0))
    }

    fn times(state: &State) -> Vec<u64> {
        let timeline = state.scenario.timeline.iter();
        timeline.map(|event| event.at.as_u64()).collect()
    }

    #[test]
    fn an_event_moves_but_not_before_the_start() {
        assert_eq!(
            times(&after(
                &state(),
                TimelineEdit::MoveTo(EventIndex(1), Millis::new(12_500))
            )),
            [0, 12_500, 60_000]
        );
        assert_eq!(
            times(&after(&state(), TimelineEdit::MoveBy(EventIndex(2), -90_000))),
            [0, 30_000, 0]
        );
        assert_eq!(
            times(&after(
                &state(),
                TimelineEdit::MoveTo(EventIndex(9), Millis::ZERO)
            )),
            times(&state())
        );
    }

    #[test]
    fn the_request_in_view_stays_in_view_when_another_event_is_removed() {
        for (place, requests) in [(0, 1), (1, 2)] {
            let state = after(&state(), TimelineEdit::Remove(EventIndex(place)));
            assert_eq!(state.request().unwrap().path, "/second");
            assert_eq!(state.scenario.requests().count(), requests);
        }
        assert_eq!(
            after(&state(), TimelineEdit::Remove(EventIndex(9))).scenario,
            state().scenario
        );
    }

    #[test]
    fn a_repeated_request_comes_last_and_into_view_without_an_expectation() {
        let state = after(&state(), TimelineEdit::Repeat(EventIndex(2)));
        assert_eq!(
            (state.selected.0, times(&state).last().copied()),
            (2, Some(70_000))
        );
        let EventKind::Request(call) = &state.scenario.timeline.last().unwrap().what else {
            panic!("no request");
        };
        assert_eq!((call.request.path.as_str(), &call.expect), ("/second", &None));
        // A flush cannot be repeated.
        assert_eq!(
            after(&state, TimelineEdit::Repeat(EventIndex(1))).scenario,
            state.scenario
        );
    }

    #[test]
    fn a_flush_and_a_change_follow_the_request_in_view() {
        let state = after(&after(&state(), TimelineEdit::Flush), TimelineEdit::Change);
        assert_eq!(times(&state), [0, 30_000, 60_000, 61_000, 61_000]);
        let patch = r#"{"authorizer":null}"#.to_owned();
        let state = after(&state, TimelineEdit::SetPatch(EventIndex(4), patch.clone()));
        assert_eq!(state.scenario.timeline[4].what, EventKind::Set(patch.clone()));
        // Only saved, it waits for a deployment.
        let saved = after(&state, TimelineEdit::DeployAtOnce(EventIndex(4), false));
        assert_eq!(saved.scenario.timeline[4].what, EventKind::Update(patch));
        let deployed = after(&saved, TimelineEdit::Deploy);
        assert_eq!(deployed.scenario.timeline[5].what, EventKind::Deploy);
        assert_eq!(
            after(&saved, TimelineEdit::DeployAtOnce(EventIndex(4), true)).scenario,
            state.scenario
        );
        assert_eq!(
            after(&state, TimelineEdit::DeployAtOnce(EventIndex(3), false)).scenario,
            state.scenario
        );
        // A flush has no patch.
        assert_eq!(
            after(&state, TimelineEdit::SetPatch(EventIndex(3), "{}".into())).scenario,
            state.scenario
        );
    }
}
