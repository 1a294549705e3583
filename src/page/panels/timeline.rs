//! The timeline panel. It has a chart of the requests and of the cached results, the cache TTL, and a table of all events.

use yew::prelude::*;

use crate::page::model::labels;
use crate::page::model::outcome_summary::OutcomeSummary;
use crate::page::model::state::{Action, Edit, State, TimelineEdit};
use crate::page::model::timeline_chart::{Bar, Dot, EventMark, Lane, TimelineChart};
use crate::page::panels::{cache_ttl, timeline_table};
use crate::page::platform::dispatch::{Dispatch, StateProps, edit_now, on, on_edit};
use crate::page::ui::icon::Icon;
use crate::page::ui::svg::{activates, use_focus_follows};
use why403::gateway::CacheUse;
use why403::scenario::{EventKind, RequestIndex};

/// The height of a lane.
const LANE: usize = 88;
/// The height above the lanes, for the labels of flushes and deployments.
const ABOVE: usize = 22;
/// The height below the lanes, for the times.
const BELOW: usize = 26;
/// The least width for each moment of the axis.
const MOMENT: usize = 62;

/// The cache TTL, the chart, the buttons that add events, and the table of all events.
#[component]
pub fn Timeline(StateProps { state, dispatch }: &StateProps) -> Html {
    let place = use_node_ref();
    use_focus_follows(&place, state.selected.0, "[aria-checked=true]");
    let button = |name: &'static str, label: &'static str, title: &'static str, edit: Edit| {
        let onclick = on_edit(dispatch, move |_: MouseEvent| edit.clone());
        html! {
            <button type="button" class="quiet" data-testid={name} {title} {onclick}>
                { Icon::Add.html() }{ label }
            </button>
        }
    };
    html! {
        <>
            if let Some(authorizer) = &state.scenario.authorizer {
                { cache_ttl::view("timeline", authorizer.authorizer_result_ttl_in_seconds, dispatch) }
            } else {
                <p class="small">{ "No Lambda authorizer: nothing is cached." }</p>
            }
            if state.scenario.timeline.is_empty() {
                <p class="empty">{ "No events yet. Add a request to see the response." }</p>
            } else {
                { drawing(state, dispatch, place) }
            }
            <div class="timeline-actions">
                { button("event-request", "Add a request", "Repeats the selected request 10 seconds after the last event", Edit::AddRequest) }
                { button("event-flush", "Flush cache", "Flushes the stage’s authorizer cache 1 second after the selected request", Edit::Timeline(TimelineEdit::Flush)) }
                { button("event-change", "Change settings", "Changes the API or the authorizer 1 second after the selected request", Edit::Timeline(TimelineEdit::Change)) }
                if state.scenario.timeline.iter().any(|event| matches!(event.what, EventKind::Update(_))) {
                    { button("event-deploy", "Deploy the API", "Deploys what was saved before, 1 second after the selected request", Edit::Timeline(TimelineEdit::Deploy)) }
                }
            </div>
            { timeline_table::view(state, dispatch) }
        </>
    }
}

/// The chart as a drawing.
fn drawing(state: &State, dispatch: &Dispatch, place: NodeRef) -> Html {
    let chart = &TimelineChart::new(state);
    let height = chart.lanes.len() * LANE + ABOVE + BELOW;
    let width = chart.axis.moments.len() * MOMENT;
    let floor = height - BELOW;
    let lanes = || chart.lanes.iter().enumerate();
    let calls = lanes().flat_map(|(index, lane)| lane.calls.iter().map(move |dot| (index, dot)));
    html! {
        <>
            <div class="timeline-chart" ref={place}>
                <svg
                    width={width.to_string()} height={height.to_string()} role="group"
                    aria-labelledby="timeline-chart-title" aria-describedby="timeline-chart-desc" data-testid="timeline-chart"
                >
                    <title id="timeline-chart-title">{ "Timeline chart" }</title>
                    <desc id="timeline-chart-desc">{ summary(chart) }</desc>
                    { axis(chart, floor) }
                    { for chart.marks.iter().map(|mark| marker(chart, mark, floor)) }
                    { for lanes().map(|(index, lane)| bars(chart, lane, index)) }
                    <g role="radiogroup" aria-label="Selected request">
                        { for calls.map(|(lane, dot)| call(state, dispatch, (top(lane) + 41, chart.axis.percent(dot.at)), dot, &chart.order)) }
                    </g>
                </svg>
            </div>
            <p class="small keys-hint">
                { "In the chart: " }<kbd>{ "←" }</kbd>{ " " }<kbd>{ "→" }</kbd>{ " previous or next request, with " }
                <kbd>{ "Shift" }</kbd>{ " 1 second earlier or later, " }<kbd>{ "Del" }</kbd>{ " removes the request." }
                if chart.omitted > 0 {
                    { " " }{ chart.omitted }{ " more requests are not shown." }
                }
            </p>
        </>
    }
}

/// The chart's description; the table below it has the rest.
fn summary(chart: &TimelineChart) -> String {
    let keys = chart.lanes.iter().filter(|lane| !lane.key.is_empty()).count();
    let results: usize = chart.lanes.iter().map(|lane| lane.bars.len()).sum();
    let requests: usize = chart.lanes.iter().map(|lane| lane.calls.len()).sum();
    [
        &requests.to_string(),
        " requests, ",
        &keys.to_string(),
        " cache keys, ",
        &results.to_string(),
        " results kept in the authorizer cache. The table below lists all events.",
    ]
    .concat()
}

fn percent(value: f64) -> String {
    // Two digits are a tenth of a pixel.
    let hundredths = (value * 100.0).round() as u64;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// The upper edge of a lane.
fn top(lane: usize) -> usize {
    lane * LANE + ABOVE
}

fn axis(chart: &TimelineChart, floor: usize) -> Html {
    let (floor, text) = (floor.to_string(), (floor + 18).to_string());
    let ticks = chart.axis.moments.iter().map(|at| {
        let x = percent(chart.axis.percent(*at));
        html! {
            <>
                <line class="tick" x1={x.clone()} x2={x.clone()} y1={ABOVE.to_string()} y2={floor.clone()} />
                <text class="time" {x} y={text.clone()} text-anchor="middle">{ labels::seconds(*at) }</text>
            </>
        }
    });
    html! {
        <g aria-hidden="true">
            <line class="axis" x1="-14" x2="100%" y1={floor.clone()} y2={floor.clone()} />
            { for ticks }
        </g>
    }
}

fn marker(chart: &TimelineChart, mark: &EventMark, floor: usize) -> Html {
    let x = percent(chart.axis.percent(mark.at));
    // On either side of the line: both may happen at one moment.
    let (class, word, anchor, dx) = if mark.deploys {
        ("marker deploys", "deploy", "start", "4")
    } else {
        ("marker flushes", "flush", "end", "-4")
    };
    html! {
        <g {class} aria-hidden="true">
            <line x1={x.clone()} x2={x.clone()} y1="16" y2={floor.to_string()} />
            <text {x} y="12" {dx} text-anchor={anchor}>{ word }</text>
        </g>
    }
}

fn bars(chart: &TimelineChart, lane: &Lane, index: usize) -> Html {
    let top = top(index);
    let name = if lane.key.is_empty() {
        "no cache key".to_owned()
    } else {
        lane.key.join(", ")
    };
    html! {
        <g aria-hidden="true" class="lane">
            if index > 0 {
                <line class="between" x1="-14" x2="100%" y1={top.to_string()} y2={top.to_string()} />
            }
            <text
                class={if lane.key.is_empty() { "key none" } else { "key" }} x="-14" y={(top + 16).to_string()}
            >
                { name }
            </text>
            { for lane.bars.iter().map(|bar| lifetime(chart, bar, top + 28)) }
        </g>
    }
}

/// The least width of a bar, in percent, that has room for its end time. That stands beside the request at its head on a phone.
const LABEL_WIDTH: f64 = 30.0;

fn lifetime(chart: &TimelineChart, bar: &Bar, y: usize) -> Html {
    let from = chart.axis.percent(bar.from);
    let beyond = chart.axis.ends_before(bar.until);
    let until = if beyond {
        100.0
    } else {
        chart.axis.percent(bar.until)
    };
    let class = match (beyond, bar.flushed) {
        (true, _) => "bar beyond",
        (_, true) => "bar flushed",
        _ => "bar",
    };
    let (height, middle) = ("26", (y + 17).to_string());
    html! {
        <>
            <rect {class} x={percent(from)} width={percent((until - from).max(0.0))} y={y.to_string()} {height} rx="3" />
            if beyond {
                <text class="until" x="100%" y={middle} text-anchor="end" dx="-6">
                    if until - from > LABEL_WIDTH {
                        { "to " }{ labels::seconds(bar.until) }{ " " }
                    }
                    { "→" }
                </text>
            }
        </>
    }
}

/// A request: its outcome's icon and colour, its status, and whether the cache answered.
fn call(state: &State, dispatch: &Dispatch, (y, x): (usize, f64), dot: &Dot, order: &[RequestIndex]) -> Html {
    let index = dot.index;
    let Some(outcome) = state.simulation.outcome(index).map(OutcomeSummary::new) else {
        return Html::default();
    };
    let line = match state.scenario.timeline.get(dot.event.0).map(|event| &event.what) {
        Some(EventKind::Request(call)) => [&call.request.http_method, " ", &call.request.path].concat(),
        _ => String::new(),
    };
    let status = outcome.status();
    let (cache, cache_label) = match outcome.cache {
        CacheUse::Off => ("", "no cache"),
        CacheUse::Miss => ("miss", "cache miss"),
        CacheUse::Hit => ("hit", "cache hit"),
    };
    let at = labels::seconds(dot.at);
    let outcome_label = [&status, outcome.label, cache_label].join(", ");
    let label = [&at, ", ", &line, ": ", &outcome_label].concat();
    let selected = index == state.selected;
    let onclick = on::<MouseEvent>(dispatch, Action::SelectRequest(index));
    let onkeydown = keys(dispatch.clone(), dot, order);
    // Requests of one moment stand beside each other.
    let shift = dot.rank * 12;
    html! {
        <svg x={percent(x)} y={y.to_string()} overflow="visible">
            <g
                role="radio" class="chart-request" tabindex={if selected { "0" } else { "-1" }} data-outcome-kind={outcome.kind.key()}
                aria-checked={if selected { "true" } else { "false" }} aria-label={label} data-cache={cache}
                data-testid={["call-", &index.to_string()].concat()} transform={["translate(", &shift.to_string(), " 0)"].concat()}
                {onclick} {onkeydown}
            >
                <rect class="ground" x="-19" y="-17" width="38" height="61" rx="5" />
                <circle class="ring" r="14" />
                <g class="icon" transform="translate(-10 -10) scale(1.25)">{ Icon::Outcome(outcome.kind).shape() }</g>
                <text class="status" y="28" text-anchor="middle">{ status }</text>
                <text class="cache" y="41" text-anchor="middle">{ cache }</text>
            </g>
        </svg>
    }
}

/// The keys of a request: they select its neighbours in time, move it, and remove it.
fn keys(dispatch: Dispatch, dot: &Dot, order: &[RequestIndex]) -> Callback<KeyboardEvent> {
    let (index, event_index) = (dot.index, dot.event);
    let own = order.iter().position(|other| *other == index);
    let before = own.and_then(|own| order.get(own.checked_sub(1)?)).copied();
    let after = own.and_then(|own| order.get(own.checked_add(1)?)).copied();
    let (first, last) = (order.first().copied(), order.last().copied());
    Callback::from(move |event: KeyboardEvent| {
        let later = |by| Some(edit_now(Edit::Timeline(TimelineEdit::MoveBy(event_index, by))));
        let select = |index: Option<RequestIndex>| index.map(Action::SelectRequest);
        let action = match (event.key().as_str(), event.shift_key()) {
            ("ArrowLeft" | "ArrowDown", true) => later(-1_000),
            ("ArrowRight" | "ArrowUp", true) => later(1_000),
            ("PageDown", true) => later(-10_000),
            ("PageUp", true) => later(10_000),
            ("ArrowLeft" | "ArrowUp", false) => select(before),
            ("ArrowRight" | "ArrowDown", false) => select(after),
            ("Home", _) => select(first),
            ("End", _) => select(last),
            ("Delete", _) => Some(edit_now(Edit::Timeline(TimelineEdit::Remove(event_index)))),
            _ if activates(&event) => select(Some(index)),
            _ => return,
        };
        event.prevent_default();
        if let Some(action) = action {
            dispatch.dispatch(action);
        }
    })
}
