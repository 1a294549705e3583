//! What happens in time: the requests with their outcomes, what the cache keeps for them, and the TTL.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::app::Dispatch;
use crate::page::model::labels as words;
use crate::page::model::labels::OutcomeKind;
use crate::page::model::state::{Action, Edit, State, TimelineEdit};
use crate::page::model::timeline_chart::{Bar, Dot, Lane, Mark, Picture};
use crate::page::panels::{PanelProps, cache_ttl as ttl, timeline_table as happenings};
use crate::page::ui::icon;
use crate::page::ui::icon::Icon;
use crate::page::ui::svg::{activates, use_focus_follows};
use why403::gateway::{CacheUse, Gradual, Outcome};
use why403::scenario::{Millis, Scenario};

/// The height of a lane, and where in it what stands.
const LANE: usize = 88;
/// The room above the lanes, for the marks' words.
const ABOVE: usize = 22;
/// The room below them, for the times.
const BELOW: usize = 26;
/// The least width for each moment of the axis.
const MOMENT: usize = 62;

/// What happens in time.
pub fn view(state: &UseReducerHandle<State>) -> Html {
    html! {
        <InTime
            scenario={Rc::clone(&state.scenario)} simulation={Rc::clone(&state.simulation)} selected={state.selected}
            state={state.clone()}
        />
    }
}

/// The state; equal where nothing changes in time, as while most texts are typed: it is much to draw anew for nothing. What is
/// compared stands beside the handle, which always leads to the newest state.
#[derive(Properties)]
struct InTimeProps {
    scenario: Rc<Scenario>,
    simulation: Rc<Gradual>,
    selected: usize,
    state: UseReducerHandle<State>,
}

impl PartialEq for InTimeProps {
    fn eq(&self, other: &Self) -> bool {
        let ttl = |scenario: &Scenario| {
            let authorizer = scenario.authorizer.as_ref();
            authorizer.map(|it| it.authorizer_result_ttl_in_seconds)
        };
        let (before, after) = (self.simulation.outcomes(), other.simulation.outcomes());
        self.selected == other.selected
            && ttl(&self.scenario) == ttl(&other.scenario)
            && self.scenario.timeline == other.scenario.timeline
            && before.zip(after).all(|(one, other)| alike(one, other))
    }
}

/// Whether two outcomes are drawn alike.
fn alike(one: &Outcome, other: &Outcome) -> bool {
    let kept = |outcome: &Outcome| (outcome.trace.cached_at, outcome.trace.cached_until);
    one.status_code == other.status_code
        && one.decided_by == other.decided_by
        && one.decision == other.decision
        && one.cache == other.cache
        && one.cache_key == other.cache_key
        && kept(one) == kept(other)
}

#[component]
fn InTime(props: &InTimeProps) -> Html {
    let state = &props.state;
    let dispatch = state.dispatcher();
    let tell = |edit: Edit| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Edit(edit.clone())))
    };
    let button = |name: &'static str, words: &'static str, title: &'static str, edit: Edit| {
        html! {
            <button type="button" class="quiet" data-testid={name} {title} onclick={tell(edit)}>
                { Icon::Add.html() }{ words }
            </button>
        }
    };
    html! {
        <>
            if let Some(authorizer) = &state.scenario.authorizer {
                { ttl::view("timeline", authorizer.authorizer_result_ttl_in_seconds, &dispatch) }
            } else {
                <p class="small">{ "Without a Lambda authorizer nothing is cached." }</p>
            }
            if state.scenario.timeline.is_empty() {
                <p class="empty">{ "Nothing happens yet. Add a request to see what becomes of it." }</p>
            } else {
                <Drawing state={state.clone()} />
            }
            <div class="timeline-actions">
                { button("happening-request", "Request", "The same token, another path, ten seconds later", Edit::AddRequest) }
                if let Some(place) = state.event_in_view() {
                    { button("happening-repeat", "The same again", "The request in view, ten seconds after the last", Edit::TimelineEdit(TimelineEdit::Repeat(place))) }
                }
                { button("happening-flush", "Cache flush", "Empties the stage’s authorizer cache right after the request in view", Edit::TimelineEdit(TimelineEdit::Flush)) }
                { button("happening-deploy", "Deployment", "Deploys other settings right after the request in view", Edit::TimelineEdit(TimelineEdit::Deploy)) }
            </div>
            { happenings::view(state) }
        </>
    }
}

/// The drawing.
#[component]
fn Drawing(props: &PanelProps) -> Html {
    let state = &props.state;
    let picture = Picture::of(state);
    let place = use_node_ref();
    use_focus_follows(&place, state.selected, "[aria-checked=true]");
    let height = picture
        .lanes
        .len()
        .saturating_mul(LANE)
        .saturating_add(ABOVE)
        .saturating_add(BELOW);
    let width = picture.axis.moments.len().saturating_mul(MOMENT);
    let floor = height.saturating_sub(BELOW);
    // The requests in the order of time, whichever lane they are in.
    let mut order: Vec<(Millis, usize)> = picture
        .lanes
        .iter()
        .flat_map(|lane| &lane.calls)
        .map(|dot| (dot.at, dot.index))
        .collect();
    order.sort();
    let order: Vec<usize> = order.into_iter().map(|(_, index)| index).collect();
    html! {
        <>
            <div class="picture" ref={place}>
                <svg
                    width={width.to_string()} height={height.to_string()} role="group"
                    aria-labelledby="picture-title" aria-describedby="picture-desc" data-testid="picture"
                >
                    <title id="picture-title">{ "The timeline as a drawing" }</title>
                    <desc id="picture-desc">{ summary(&picture) }</desc>
                    { axis(&picture, floor) }
                    { for picture.marks.iter().map(|mark| drawn_mark(&picture, mark, floor)) }
                    { for picture.lanes.iter().enumerate().map(|(place, lane)| bars(&picture, lane, place)) }
                    <g role="radiogroup" aria-label="The request in view">
                        { for picture.lanes.iter().enumerate().flat_map(|(place, lane)| lane.calls.iter().map(move |dot| (place, dot))).map(|(place, dot)| {
                            call(state, &picture, place, dot, &order)
                        }) }
                    </g>
                </svg>
            </div>
            <p class="small keys-hint">
                { "In the drawing: " }<kbd>{ "←" }</kbd>{ " " }<kbd>{ "→" }</kbd>{ " the request before or after, with " }
                <kbd>{ "Shift" }</kbd>{ " a second earlier or later, " }<kbd>{ "Del" }</kbd>{ " removes it." }
                if picture.left_out > 0 {
                    { " " }{ picture.left_out }{ " further requests are not drawn." }
                }
            </p>
        </>
    }
}

/// The drawing in a sentence or two; the table below says the rest.
fn summary(picture: &Picture) -> String {
    let keys = picture.lanes.iter().filter(|lane| !lane.key.is_empty()).count();
    let kept: usize = picture.lanes.iter().map(|lane| lane.bars.len()).sum();
    let requests: usize = picture.lanes.iter().map(|lane| lane.calls.len()).sum();
    [
        &requests.to_string(),
        " requests, ",
        &keys.to_string(),
        " cache keys, ",
        &kept.to_string(),
        " results kept in the authorizer cache. The table below lists everything that happens.",
    ]
    .concat()
}

fn percent(value: f64) -> String {
    // Two digits are a tenth of a pixel.
    let hundredths = (value * 100.0).round() / 100.0;
    format!("{hundredths}%")
}

/// Where in the drawing a lane begins.
fn top(place: usize) -> usize {
    place.saturating_mul(LANE).saturating_add(ABOVE)
}

fn axis(picture: &Picture, floor: usize) -> Html {
    let (floor, text) = (floor.to_string(), floor.saturating_add(18).to_string());
    let ticks = picture.axis.moments.iter().map(|at| {
        let x = percent(picture.axis.percent(*at));
        html! {
            <>
                <line class="tick" x1={x.clone()} x2={x.clone()} y1={ABOVE.to_string()} y2={floor.clone()} />
                <text class="time" {x} y={text.clone()} text-anchor="middle">{ words::seconds(*at) }</text>
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

fn drawn_mark(picture: &Picture, mark: &Mark, floor: usize) -> Html {
    let x = percent(picture.axis.percent(mark.at));
    // On either side of the line: both may happen at one moment.
    let (class, word, anchor, aside) = if mark.deploys {
        ("mark deploys", "deploy", "start", "4")
    } else {
        ("mark flushes", "flush", "end", "-4")
    };
    html! {
        <g {class} aria-hidden="true">
            <line x1={x.clone()} x2={x.clone()} y1="16" y2={floor.to_string()} />
            <text {x} y="12" dx={aside} text-anchor={anchor}>{ word }</text>
        </g>
    }
}

fn bars(picture: &Picture, lane: &Lane, place: usize) -> Html {
    let top = top(place);
    let name = if lane.key.is_empty() {
        "no cache key".to_owned()
    } else {
        lane.key.join(", ")
    };
    html! {
        <g aria-hidden="true" class="lane">
            if place > 0 {
                <line class="between" x1="-14" x2="100%" y1={top.to_string()} y2={top.to_string()} />
            }
            <text
                class={if lane.key.is_empty() { "key none" } else { "key" }} x="-14" y={top.saturating_add(16).to_string()}
            >
                { name }
            </text>
            { for lane.bars.iter().map(|bar| drawn_bar(picture, bar, top.saturating_add(28))) }
        </g>
    }
}

/// How many percent of the width a bar must have to say until when it goes on: on a phone, a shorter one has no room for that
/// beside the dot at its head.
const ROOM: f64 = 30.0;

fn drawn_bar(picture: &Picture, bar: &Bar, y: usize) -> Html {
    let from = picture.axis.percent(bar.from);
    let beyond = picture.axis.ends_before(bar.until);
    let until = if beyond {
        100.0
    } else {
        picture.axis.percent(bar.until)
    };
    let class = match (beyond, bar.flushed) {
        (true, _) => "bar beyond",
        (_, true) => "bar flushed",
        _ => "bar",
    };
    let (height, middle) = ("26", y.saturating_add(17).to_string());
    html! {
        <>
            <rect {class} x={percent(from)} width={percent((until - from).max(0.0))} y={y.to_string()} {height} rx="3" />
            if beyond {
                <text class="until" x="100%" y={middle} text-anchor="end" dx="-6">
                    if until - from > ROOM {
                        { "to " }{ words::seconds(bar.until) }{ " " }
                    }
                    { "→" }
                </text>
            }
        </>
    }
}

/// A request: the shape and colour of what it comes to, its status, and whether the cache answered.
fn call(
    state: &UseReducerHandle<State>,
    picture: &Picture,
    place: usize,
    dot: &Dot,
    order: &[usize],
) -> Html {
    let Some(outcome) = state.simulation.outcome(dot.index) else {
        return Html::default();
    };
    let request = state.requests().nth(dot.index).map(|(_, request)| request);
    let line = request.map_or_else(String::new, |request| {
        [&request.http_method, " ", &request.path].concat()
    });
    let meaning = OutcomeKind::of(outcome);
    let status = outcome
        .status_code
        .map_or_else(|| "–".to_owned(), |status| status.to_string());
    let (cache, cache_words) = match outcome.cache {
        CacheUse::Off => ("", "no cache"),
        CacheUse::Miss => ("miss", "cache miss"),
        CacheUse::Hit => ("hit", "cache hit"),
    };
    let label = [
        &words::seconds(dot.at),
        ", ",
        &line,
        ": ",
        &status,
        ", ",
        words::meaning(outcome),
        ", ",
        cache_words,
    ]
    .concat();
    let in_view = dot.index == state.selected;
    let dispatch = state.dispatcher();
    let index = dot.index;
    let onclick = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::SelectRequest(index)))
    };
    let onkeydown = keys(dispatch, dot, order);
    // Requests of one moment stand beside each other.
    let aside = dot.rank.saturating_mul(12);
    let (x, y) = (
        percent(picture.axis.percent(dot.at)),
        top(place).saturating_add(41),
    );
    html! {
        <svg {x} y={y.to_string()} overflow="visible">
            <g
                role="radio" class="call" tabindex={if in_view { "0" } else { "-1" }} data-meaning={meaning.key()}
                aria-checked={if in_view { "true" } else { "false" }} aria-label={label} data-cache={cache}
                data-testid={["call-", &index.to_string()].concat()} transform={["translate(", &aside.to_string(), " 0)"].concat()}
                {onclick} {onkeydown}
            >
                <rect class="ground" x="-19" y="-17" width="38" height="61" rx="5" />
                <circle class="ring" r="14" />
                <g class="icon" transform="translate(-10 -10) scale(1.25)">{ icon::shape(meaning) }</g>
                <text class="status" y="28" text-anchor="middle">{ status }</text>
                <text class="cache" y="41" text-anchor="middle">{ cache }</text>
            </g>
        </svg>
    }
}

/// The keys on a request: to its neighbours in time, earlier and later, away.
fn keys(dispatch: Dispatch, dot: &Dot, order: &[usize]) -> Callback<KeyboardEvent> {
    let (index, event_place) = (dot.index, dot.event);
    let own = order.iter().position(|other| *other == index);
    let before = own.and_then(|own| order.get(own.checked_sub(1)?)).copied();
    let after = own.and_then(|own| order.get(own.checked_add(1)?)).copied();
    let (first, last) = (order.first().copied(), order.last().copied());
    Callback::from(move |event: KeyboardEvent| {
        let later = |by| {
            Some(Action::Edit(Edit::TimelineEdit(TimelineEdit::Later(
                event_place,
                by,
            ))))
        };
        let select = |index: Option<usize>| index.map(Action::SelectRequest);
        let action = match (event.key().as_str(), event.shift_key()) {
            ("ArrowLeft" | "ArrowDown", true) => later(-1_000),
            ("ArrowRight" | "ArrowUp", true) => later(1_000),
            ("PageDown", true) => later(-10_000),
            ("PageUp", true) => later(10_000),
            ("ArrowLeft" | "ArrowUp", false) => select(before),
            ("ArrowRight" | "ArrowDown", false) => select(after),
            ("Home", _) => select(first),
            ("End", _) => select(last),
            ("Delete", _) => Some(Action::Edit(Edit::TimelineEdit(TimelineEdit::Remove(
                event_place,
            )))),
            _ if activates(&event) => select(Some(index)),
            _ => return,
        };
        event.prevent_default();
        if let Some(action) = action {
            dispatch.dispatch(action);
        }
    })
}
