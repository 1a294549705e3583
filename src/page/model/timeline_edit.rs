//! Edits of the timeline.

use std::rc::Rc;
use std::sync::Arc;

use crate::page::model::edit::NEXT_REQUEST_AFTER;
use crate::page::model::state::State;
use why403::scenario::{Event, EventKind, Millis, RequestIndex};

/// A change of the timeline. Events are named by their positions; those that do not exist change nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum TimelineEdit {
    /// Moves an event to this time.
    MoveTo(usize, Millis),
    /// Moves an event by so many milliseconds, but not before the start.
    MoveBy(usize, i64),
    /// Removes an event.
    Remove(usize),
    /// Repeats a request ten seconds after everything else.
    Repeat(usize),
    /// Flushes the stage's authorizer cache right after the request in view.
    Flush,
    /// Deploys another TTL right after the request in view.
    Deploy,
    /// Replaces what an event deploys by this text of a JSON merge patch.
    SetPatch(usize, String),
}

impl State {
    /// Makes the change; the request in view stays in view.
    pub(crate) fn change_timeline(&mut self, edit: TimelineEdit) {
        let in_view = self.event_in_view();
        let after = in_view
            .and_then(|place| self.scenario.timeline.get(place))
            .map_or(Millis::ZERO, |event| event.at + Millis::from_whole_seconds(1));
        let selected = self.selected;
        let scenario = Rc::make_mut(&mut self.scenario);
        let timeline = &mut scenario.timeline;
        match edit {
            TimelineEdit::MoveTo(place, at) => move_to(timeline.get_mut(place), |_| at),
            TimelineEdit::MoveBy(place, by) => move_to(timeline.get_mut(place), |at| at.moved(by)),
            TimelineEdit::Remove(place) if place < timeline.len() => {
                let event = timeline.remove(place);
                let is_request = matches!(event.what, EventKind::Request(_));
                if is_request && in_view.is_some_and(|in_view| place < in_view) {
                    self.selected = selected.saturating_sub(1);
                }
            }
            TimelineEdit::Remove(_) => {}
            TimelineEdit::Repeat(place) => {
                let last = timeline.iter().map(|event| event.at).max().unwrap_or_default();
                if let Some(EventKind::Request(call)) = timeline.get(place).map(|event| &event.what) {
                    let mut call = call.clone();
                    // What was expected of the first need not hold for the second.
                    Arc::make_mut(&mut call).expect = None;
                    timeline.push(Event {
                        at: last + NEXT_REQUEST_AFTER,
                        what: EventKind::Request(call),
                    });
                    self.selected = usize::MAX;
                }
            }
            TimelineEdit::Flush => timeline.push(Event {
                at: after,
                what: EventKind::FlushStageAuthorizersCache,
            }),
            TimelineEdit::Deploy => {
                let on = scenario
                    .authorizer
                    .as_ref()
                    .is_some_and(|authorizer| authorizer.authorizer_result_ttl_in_seconds > 0);
                let ttl = if on { "0" } else { "300" };
                timeline.push(Event {
                    at: after,
                    what: EventKind::Set(
                        ["{\"authorizer\":{\"authorizerResultTtlInSeconds\":", ttl, "}}"].concat(),
                    ),
                });
            }
            TimelineEdit::SetPatch(place, patch) => {
                if let Some(event) = timeline.get_mut(place)
                    && matches!(event.what, EventKind::Set(_))
                {
                    event.what = EventKind::Set(patch);
                }
            }
        }
    }

    /// The position in the timeline of the request in view.
    pub fn event_in_view(&self) -> Option<usize> {
        let request = self.scenario.request(RequestIndex(self.selected))?;
        Some(request.event.0)
    }
}

fn move_to(event: Option<&mut Event>, to: impl Fn(Millis) -> Millis) {
    if let Some(event) = event {
        event.at = to(event.at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::model::state::{Action, Edit};
    use why403::scenario;

    /// Requests at 0 and 60 s, a flush between them; the second request is in view.
    fn state() -> State {
        let text = r#"{"timeline": [{"at": 0, "request": {}}, {"at": 30, "flushStageAuthorizersCache": true},
            {"at": 60, "request": {"path": "/second"}, "expect": {"statusCode": 200}}]}"#;
        State::new(scenario::read(text).scenario).apply(Action::SelectRequest(1))
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
            times(&after(&state(), TimelineEdit::MoveTo(1, Millis::new(12_500)))),
            [0, 12_500, 60_000]
        );
        assert_eq!(
            times(&after(&state(), TimelineEdit::MoveBy(2, -90_000))),
            [0, 30_000, 0]
        );
        assert_eq!(
            times(&after(&state(), TimelineEdit::MoveTo(9, Millis::ZERO))),
            times(&state())
        );
    }

    #[test]
    fn the_request_in_view_stays_in_view_when_another_event_is_removed() {
        for (place, requests) in [(0, 1), (1, 2)] {
            let state = after(&state(), TimelineEdit::Remove(place));
            assert_eq!(state.request().unwrap().path, "/second");
            assert_eq!(state.requests().count(), requests);
        }
        assert_eq!(
            after(&state(), TimelineEdit::Remove(9)).scenario,
            state().scenario
        );
    }

    #[test]
    fn a_repeated_request_comes_last_and_into_view_without_an_expectation() {
        let state = after(&state(), TimelineEdit::Repeat(2));
        assert_eq!((state.selected, times(&state).last().copied()), (2, Some(70_000)));
        let EventKind::Request(call) = &state.scenario.timeline.last().unwrap().what else {
            panic!("no request");
        };
        assert_eq!((call.request.path.as_str(), &call.expect), ("/second", &None));
        // A flush cannot be repeated.
        assert_eq!(after(&state, TimelineEdit::Repeat(1)).scenario, state.scenario);
    }

    #[test]
    fn a_flush_and_a_deployment_follow_the_request_in_view() {
        let state = after(&after(&state(), TimelineEdit::Flush), TimelineEdit::Deploy);
        assert_eq!(times(&state), [0, 30_000, 60_000, 61_000, 61_000]);
        let patch = r#"{"authorizer":null}"#.to_owned();
        let state = after(&state, TimelineEdit::SetPatch(4, patch.clone()));
        assert_eq!(state.scenario.timeline[4].what, EventKind::Set(patch));
        // A flush has no patch.
        assert_eq!(
            after(&state, TimelineEdit::SetPatch(3, "{}".into())).scenario,
            state.scenario
        );
    }
}
