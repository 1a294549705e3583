//! The view model of the timeline's chart. It has lanes by cache key, the lifetimes of cached results, and a time axis that
//! keeps neighbours apart.

use crate::page::model::state::State;
use why403::gateway::Outcome;
use why403::scenario::{Event, EventIndex, EventKind, Millis, RequestIndex};

/// The most requests in the chart: those around the one in view. A table lists them all.
const MAX_CALLS: usize = 60;
/// The part of the axis that is distributed evenly between the moments; the rest is to scale.
const EVEN_PART: f64 = 0.6;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineChart {
    /// One for each cache key, in the order of their first use; requests without a key come last.
    pub lanes: Vec<Lane>,
    /// The requests by time, whichever lane they are in.
    pub order: Vec<RequestIndex>,
    /// Flushes and deployments.
    pub marks: Vec<EventMark>,
    pub axis: Axis,
    /// The number of requests that are not in the chart.
    pub omitted: usize,
}

/// The requests with one cache key, and the results cached for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The identity sources' values; empty for requests without a key.
    pub key: Vec<String>,
    /// The lifetimes of cached results.
    pub bars: Vec<Bar>,
    /// The requests, by time.
    pub calls: Vec<Dot>,
}

/// The lifetime of a cached result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// When the result was cached.
    pub from: Millis,
    /// When it expired.
    pub until: Millis,
    /// Whether a flush ended it.
    pub flushed: bool,
}

/// A request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dot {
    pub index: RequestIndex,
    pub event: EventIndex,
    pub at: Millis,
    /// Its rank among the requests of the lane at the same time.
    pub rank: usize,
}

/// A flush or a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventMark {
    pub event: EventIndex,
    pub at: Millis,
    /// True for a deployment, false for a flush.
    pub deploys: bool,
}

/// The moments on the time axis, in order and without duplicates; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    pub moments: Vec<Millis>,
}

impl TimelineChart {
    pub fn new(state: &State) -> Self {
        let mut calls: Vec<Dot> = Vec::new();
        let mut marks: Vec<EventMark> = Vec::new();
        for (event, request, Event { at, what }) in state.scenario.events_by_time() {
            let at = *at;
            match (request, what) {
                (Some(index), _) => calls.push(Dot {
                    index,
                    event,
                    at,
                    rank: 0,
                }),
                (None, what) => marks.push(EventMark {
                    event,
                    at,
                    deploys: matches!(what, EventKind::Set(_) | EventKind::Deploy),
                }),
            }
        }
        let all = calls.len();
        let in_view = calls
            .iter()
            .position(|dot| dot.index == state.selected)
            .unwrap_or(0);
        let first = in_view
            .saturating_sub(MAX_CALLS / 2)
            .min(all.saturating_sub(MAX_CALLS));
        let drawn: Vec<Dot> = calls.iter().skip(first).take(MAX_CALLS).copied().collect();
        let (start, end) = match (drawn.first(), drawn.last()) {
            (Some(first), Some(last)) if all > drawn.len() => (first.at, last.at),
            _ => (Millis::ZERO, Millis::MAX),
        };
        marks.retain(|mark| (start..=end).contains(&mark.at));
        let lanes = lanes(state, &drawn, &marks);
        let axis = Axis::new(&lanes, &marks);
        Self {
            lanes,
            order: drawn.iter().map(|dot| dot.index).collect(),
            marks,
            axis,
            omitted: all - drawn.len(),
        }
    }
}

fn lanes(state: &State, calls: &[Dot], marks: &[EventMark]) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    for dot in calls {
        let Some(outcome) = state.simulation.outcome(dot.index) else {
            continue;
        };
        let key = &outcome.cache_key;
        let place = lanes.iter().position(|lane| lane.key == *key).unwrap_or_else(|| {
            lanes.push(Lane {
                key: key.clone(),
                bars: Vec::new(),
                calls: Vec::new(),
            });
            lanes.len() - 1
        });
        let Some(lane) = lanes.get_mut(place) else {
            continue;
        };
        let rank = lane.calls.iter().filter(|other| other.at == dot.at).count();
        lane.calls.push(Dot { rank, ..*dot });
        let bar = lifetime(outcome).map(|(from, until)| {
            let flush = marks.iter().find(|mark| {
                !mark.deploys
                    && mark.at >= from
                    && mark.at < until
                    && !(mark.at == from && mark.event < dot.event)
            });
            Bar {
                from,
                until: flush.map_or(until, |mark| mark.at),
                flushed: flush.is_some(),
            }
        });
        // The request that cached the result of a hit may not be in the chart.
        if let Some(bar) = bar
            && !lane.bars.iter().any(|other| other.from == bar.from)
        {
            lane.bars.push(bar);
        }
    }
    let (keyless, mut keyed): (Vec<Lane>, Vec<Lane>) =
        lanes.into_iter().partition(|lane| lane.key.is_empty());
    keyed.extend(keyless);
    keyed
}

/// The lifetime of the cached result that a request used or left behind.
fn lifetime(outcome: &Outcome) -> Option<(Millis, Millis)> {
    let from = outcome.trace.cached_at.unwrap_or(outcome.at);
    Some((from, outcome.trace.cached_until?))
}

impl Axis {
    /// Take every event, and the ends of lifetimes between them.
    fn new(lanes: &[Lane], marks: &[EventMark]) -> Self {
        let calls = lanes.iter().flat_map(|lane| &lane.calls).map(|dot| dot.at);
        let events = || calls.clone().chain(marks.iter().map(|mark| mark.at));
        let last = events().max().unwrap_or_default();
        // A little beyond the last event, for what expires soon after it.
        let end = last + Millis::new(last.as_u64() / 2).max(Millis::from_whole_seconds(30));
        let bars = lanes.iter().flat_map(|lane| &lane.bars);
        let bounds = bars.flat_map(|bar| [bar.from, bar.until]).filter(|at| *at <= end);
        let mut moments = Vec::new();
        for at in events().chain(bounds) {
            if let Err(place) = moments.binary_search(&at) {
                moments.insert(place, at);
            }
        }
        if moments.is_empty() {
            moments.push(Millis::ZERO);
        }
        Self { moments }
    }

    /// The position of a time on the axis, in percent, cut to its ends.
    pub fn percent(&self, at: Millis) -> f64 {
        let mut percent = 0.0;
        for (from, until, width) in self.gaps() {
            if at <= from {
                break;
            }
            percent += width * part(at.since(from), until.since(from)).min(1.0);
        }
        percent
    }

    /// Whether a time is beyond the end.
    pub fn ends_before(&self, at: Millis) -> bool {
        self.moments.last().is_some_and(|last| at > *last)
    }

    /// The gaps between the moments, and the width of each in percent.
    fn gaps(&self) -> impl Iterator<Item = (Millis, Millis, f64)> {
        let first = self.moments.first().copied().unwrap_or_default();
        let last = self.moments.last().copied().unwrap_or_default();
        let gaps = f64::from(u32::try_from(self.moments.len().saturating_sub(1)).unwrap_or(u32::MAX));
        // The last tenth is for lifetimes that go on after the last moment.
        let all = 90.0;
        let pairs = self.moments.iter().zip(self.moments.iter().skip(1));
        pairs.map(move |(from, until)| {
            let to_scale = part(until.since(*from), last.since(first));
            (
                *from,
                *until,
                all * (EVEN_PART / gaps + (1.0 - EVEN_PART) * to_scale),
            )
        })
    }
}

/// A duration as a part of another one.
fn part(part: Millis, whole: Millis) -> f64 {
    part.as_seconds() / whole.as_seconds()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::model::state::Action;
    use why403::scenario;

    /// The state with this timeline, each request with this token.
    fn state(ttl: u32, timeline: &str) -> State {
        let text = format!(
            r#"{{"authorizer": {{"authorizerResultTtlInSeconds": {ttl}, "lambda": [{{"returns": {{"principalId": "a",
            "policyDocument": {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "*", "Resource": "*"}}]}}}}}}]}},
            "timeline": [{timeline}]}}"#
        );
        State::new(scenario::read(&text).scenario)
    }

    fn call(at: u32, token: &str) -> String {
        format!(r#"{{"at": {at}, "request": {{"headers": {{"Authorization": "{token}"}}}}}}"#)
    }

    #[test]
    fn a_lane_for_each_key_with_its_lifetimes() {
        let timeline = [call(0, "a"), call(60, "b"), call(400, "a"), call(500, "")].join(",");
        let picture = TimelineChart::new(&state(300, &timeline));
        let keys: Vec<Vec<String>> = picture.lanes.iter().map(|lane| lane.key.clone()).collect();
        assert_eq!(keys, [vec!["a".to_string()], vec!["b".into()], vec![]]);
        let bars: Vec<(u64, u64)> = picture.lanes[0]
            .bars
            .iter()
            .map(|bar| (bar.from.as_u64(), bar.until.as_u64()))
            .collect();
        assert_eq!(bars, [(0, 300_000), (400_000, 700_000)]);
        assert!(picture.lanes[2].bars.is_empty());
    }

    #[test]
    fn a_flush_ends_a_lifetime() {
        let flush = r#"{"at": 30, "flushStageAuthorizersCache": true}"#;
        let timeline = [call(0, "a"), flush.into(), call(60, "a")].join(",");
        let picture = TimelineChart::new(&state(300, &timeline));
        let bars = &picture.lanes[0].bars;
        assert_eq!((bars[0].until, bars[0].flushed), (Millis::new(30_000), true));
        assert_eq!((bars[1].from, bars[1].flushed), (Millis::new(60_000), false));
        assert_eq!(picture.marks.len(), 1);
    }

    #[test]
    fn nothing_is_cached_with_ttl_0() {
        let picture = TimelineChart::new(&state(0, &call(0, "a")));
        assert!(picture.lanes.iter().all(|lane| lane.bars.is_empty()));
    }

    #[test]
    fn later_times_lie_further_along_the_axis() {
        let timeline = [call(0, "a"), call(1, "a"), call(2, "a"), call(3000, "a")].join(",");
        let axis = TimelineChart::new(&state(300, &timeline)).axis;
        let mut last = -1.0;
        for at in [0, 500, 1000, 1500, 2000, 300_000, 2_000_000, 3_000_000] {
            let percent = axis.percent(Millis::new(at));
            assert!(percent > last && percent <= 90.0, "{at} is at {percent}");
            last = percent;
        }
        // Even neighbours one second apart keep their distance.
        assert!(axis.percent(Millis::new(1000)) - axis.percent(Millis::ZERO) > 8.0);
        assert!((axis.percent(Millis::MAX) - axis.percent(*axis.moments.last().unwrap())).abs() < 1e-9);
    }

    #[test]
    fn an_empty_timeline_and_a_single_moment_are_drawn_too() {
        let picture = TimelineChart::new(&state(300, ""));
        assert_eq!(
            (picture.lanes.len(), picture.axis.percent(Millis::ZERO)),
            (0, 0.0)
        );
        let twice = [call(5, "a"), call(5, "a")].join(",");
        let picture = TimelineChart::new(&state(0, &twice));
        let dots: Vec<usize> = picture.lanes[0].calls.iter().map(|dot| dot.rank).collect();
        assert_eq!(dots, [0, 1]);
    }

    #[test]
    fn a_long_timeline_draws_the_requests_around_the_one_in_view() {
        let timeline: Vec<String> = (0..200).map(|at| call(at, "a")).collect();
        let state = state(0, &timeline.join(",")).apply(Action::SelectRequest(RequestIndex(150)));
        let picture = TimelineChart::new(&state);
        let calls = &picture.lanes[0].calls;
        assert_eq!((calls.len(), picture.omitted), (60, 140));
        assert!(calls.iter().any(|dot| dot.index == RequestIndex(150)));
    }
}
