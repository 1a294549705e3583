//! The workflow as a drawing with the way that the request took, and the step in view with its evidence.

use yew::prelude::*;

use crate::page::editor::pointing;
use crate::page::model::labels as words;
use crate::page::model::labels::OutcomeKind;
use crate::page::model::state::State;
use crate::page::panels::{PanelProps, nobody_calls};
use crate::page::ui::field::with_code;
use crate::page::ui::svg::{activates, use_focus_follows};
use crate::page::ui::{certainty, icon};
use why403::gateway::{Evidence, Finding, Outcome, Step, StepName};
use why403::scenario::TextId;

/// The way through the workflow.
pub fn view(state: &UseReducerHandle<State>) -> Html {
    // A choice of a step holds for the request that it was made for.
    html! { <Way key={state.selected} state={state.clone()} /> }
}

/// The two drawings, of which the styles show the one that fits, and the step in view.
#[component]
fn Way(props: &PanelProps) -> Html {
    let answer = props.state.answer();
    let steps = answer.map_or(&[][..], |answer| &answer.outcome.trace.steps);
    let chosen = use_state(|| None::<StepName>);
    let ended = steps.iter().find(|step| step.finding == Finding::Ended);
    let in_view = (*chosen)
        .or(ended.map(|step| step.name))
        .unwrap_or(StepName::Routing);
    let place = use_node_ref();
    use_focus_follows(
        &place,
        steps.iter().position(|step| step.name == in_view).unwrap_or(0),
        ":is(.upright, .flat):not([hidden]) [aria-selected=true]",
    );
    let Some(outcome) = answer.map(|answer| answer.outcome) else {
        return nobody_calls(&props.state);
    };
    if steps.is_empty() {
        return html! { <p class="empty">{ "The request is not sent: the resource policy has to be saved first." }</p> };
    }
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |step: StepName| chosen.set(Some(step)))
    };
    let way = Taken {
        state: &props.state,
        outcome,
        in_view,
        choose,
        spoken_of: spoken_of(&props.state, outcome),
    };
    html! {
        <div class="flow" data-meaning={OutcomeKind::of(outcome).key()} data-testid="flow" ref={place}>
            { way.drawing(false) }
            { way.drawing(true) }
            { for steps.iter().find(|step| step.name == in_view).map(|step| way.detail(step)) }
        </div>
    }
}

/// The place in a text that the sentence speaks of: the step at which it was judged, the text, `data-place`.
type SpokenOf = Option<(StepName, TextId, String)>;

/// None where the sentence speaks of no place, or of another answer.
fn spoken_of(state: &State, outcome: &Outcome) -> SpokenOf {
    let place = state.explanation.as_ref()?.location.as_ref()?;
    let steps = &outcome.trace.steps;
    let ended = steps.iter().find(|step| step.finding == Finding::Ended)?.name;
    let of_policy = |step: &&Step| {
        step.finding == Finding::Passed && matches!(step.name, StepName::Policies | StepName::ResourcePolicy)
    };
    let step = match ended {
        StepName::Integration => steps.iter().rev().find(of_policy)?.name,
        ended => ended,
    };
    Some((step, place.text_id, pointing::place(state, place)?))
}

/// The way that a request took, and the step in view.
struct Taken<'a> {
    state: &'a UseReducerHandle<State>,
    outcome: &'a Outcome,
    in_view: StepName,
    choose: Callback<StepName>,
    spoken_of: SpokenOf,
}

impl Taken<'_> {
    /// The workflow's steps as tabs on a line; steps that were passed over lie beside the way.
    fn drawing(&self, flat: bool) -> Html {
        let steps = &self.outcome.trace.steps;
        let on_way: Vec<usize> = steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.finding != Finding::NotRun)
            .map(|(index, _)| index)
            .collect();
        let way: Vec<String> = on_way
            .iter()
            .zip(on_way.iter().skip(1))
            .map(|(from, to)| line(*from, *to, flat))
            .collect();
        let all = (0..steps.len())
            .zip(1..steps.len())
            .map(|(from, to)| line(from, to, flat));
        let all: Vec<String> = all.collect();
        let (class, view, orientation) = if flat {
            ("flat", Some("0 0 810 92"), "horizontal")
        } else {
            ("upright", None, "vertical")
        };
        html! {
            <svg {class} viewBox={view} data-testid={["flow-", class].concat()}>
                <g aria-hidden="true">
                    <path class="track" d={all.concat()} />
                    <path class="taken" d={way.concat()} />
                </g>
                <g
                    role="tablist" aria-label="Steps of the workflow" aria-orientation={orientation}
                    onkeydown={self.keys()}
                >
                    { for steps.iter().enumerate().map(|(index, step)| self.tab(step, index, flat)) }
                </g>
            </svg>
        }
    }

    /// The keys of a list of tabs.
    fn keys(&self) -> Callback<KeyboardEvent> {
        let order: Vec<StepName> = self.outcome.trace.steps.iter().map(|step| step.name).collect();
        let now = order.iter().position(|step| *step == self.in_view).unwrap_or(0);
        let choose = self.choose.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowUp" | "ArrowLeft" => now.saturating_sub(1),
                "ArrowDown" | "ArrowRight" => now.saturating_add(1),
                "Home" => 0,
                "End" => order.len().saturating_sub(1),
                _ => {
                    activates(&event);
                    return;
                }
            };
            event.prevent_default();
            if let Some(next) = order.get(next) {
                choose.emit(*next);
            }
        })
    }

    fn tab(&self, step: &Step, index: usize, flat: bool) -> Html {
        let name = step.name;
        let onclick = {
            let choose = self.choose.clone();
            Callback::from(move |_: MouseEvent| choose.emit(name))
        };
        let (x, y) = place(index, flat);
        let transform = ["translate(", &pair(x, y), ")"].concat();
        let (finding, said) = finding(step, self.outcome);
        let selected = name == self.in_view;
        let spoken_of = self.spoken_of.as_ref().filter(|(step, ..)| *step == name);
        html! {
            <g
                role="tab" class="step" data-finding={finding} data-testid={["step-", &index.to_string()].concat()}
                tabindex={if selected { "0" } else { "-1" }} aria-selected={if selected { "true" } else { "false" }}
                aria-label={[words::step(name), ": ", &said].concat()} {transform} {onclick}
                data-place={spoken_of.map(|(.., place)| place.clone())}
            >
                // It leaves the line to those who follow the way.
                if flat {
                    <rect class="ground" x="-43" y="16" width="86" height="34" rx="5" />
                } else {
                    <rect class="ground" x="16" y="-15" width="100%" height="30" rx="5" />
                }
                <rect class="hit" x="-16" y="-16" width="32" height="32" />
                { shape(step, OutcomeKind::of(self.outcome)) }
                if flat {
                    { for short(name).iter().zip(["29", "44"]).map(|(word, y)| html! {
                        <text {y} text-anchor="middle">{ *word }{ " " }</text>
                    }) }
                } else {
                    <text x="24" y="5">
                        { words::step(name) }
                        if finding == "ended" && let Some(status) = self.outcome.status_code {
                            <tspan dx="10">{ "→ " }{ status }</tspan>
                        }
                    </text>
                }
            </g>
        }
    }

    /// The step in view: what it found, on what evidence, by which rules.
    fn detail(&self, step: &Step) -> Html {
        let (finding, said) = finding(step, self.outcome);
        let spoken_of = self.spoken_of.as_ref().filter(|(name, ..)| *name == step.name);
        let evidence = step.evidence.to_string();
        html! {
            <div
                class="step-detail" role="tabpanel" tabindex="0" data-finding={finding}
                aria-label={words::step(step.name)} data-testid="step-detail"
            >
                <h4>{ words::step(step.name) }<span class="said">{ said }</span></h4>
                if step.evidence != Evidence::NotRun {
                    <p class={evidence.starts_with('`').then_some("as-it-is")}>{ with_code(&evidence) }</p>
                }
                if let Some((_, path, place)) = spoken_of {
                    <p>
                        { pointing::button(self.state, *path, place.clone(), html! { { "Show in the editor what it is about" } }) }
                    </p>
                }
                if !step.rules.is_empty() {
                    <ul class="rules-applied">
                        { for step.rules.iter().map(|rule| html! { <li>{ certainty::rule(rule) }</li> }) }
                    </ul>
                }
            </div>
        }
    }
}

/// Where a step's shape stands, in the drawing's units.
fn place(index: usize, flat: bool) -> (u32, u32) {
    let index = u32::try_from(index).unwrap_or(0);
    if flat {
        (index.saturating_mul(90).saturating_add(45), 34)
    } else {
        (28, index.saturating_mul(34).saturating_add(18))
    }
}

/// The line from one step to another: straight to the next, else round those between.
fn line(from: usize, to: usize, flat: bool) -> String {
    let ((x, y), (to_x, to_y)) = (place(from, flat), place(to, flat));
    if to <= from.saturating_add(1) {
        ["M", &pair(x, y), "L", &pair(to_x, to_y)].concat()
    } else if flat {
        let over = [
            "C",
            &pair(x.saturating_add(20), 2),
            " ",
            &pair(to_x.saturating_sub(20), 2),
            " ",
        ]
        .concat();
        ["M", &pair(x, y), &over, &pair(to_x, to_y)].concat()
    } else {
        let beside = [
            "C",
            &pair(2, y.saturating_add(20)),
            " ",
            &pair(2, to_y.saturating_sub(20)),
            " ",
        ]
        .concat();
        ["M", &pair(x, y), &beside, &pair(to_x, to_y)].concat()
    }
}

fn pair(x: u32, y: u32) -> String {
    [x.to_string(), y.to_string()].join(" ")
}

/// What came of a step: for the styles, and in words.
fn finding(step: &Step, outcome: &Outcome) -> (&'static str, String) {
    let steps = &outcome.trace.steps;
    match step.finding {
        Finding::Passed => ("passed", "passed".into()),
        Finding::Ended => {
            let status = outcome
                .status_code
                .map_or_else(String::new, |status| status.to_string());
            ("ended", [&status, " ", words::meaning(outcome)].concat())
        }
        Finding::NotRun => {
            let ended = steps.iter().position(|step| step.finding == Finding::Ended);
            let own = steps.iter().position(|other| other.name == step.name);
            if own < ended {
                ("not-run", "passed over".into())
            } else {
                ("not-run", "not reached".into())
            }
        }
    }
}

fn shape(step: &Step, meaning: OutcomeKind) -> Html {
    match step.finding {
        Finding::Ended => {
            html! { <g class="icon" transform="translate(-12 -12) scale(1.5)">{ icon::shape(meaning) }</g> }
        }
        Finding::Passed => html! { <circle class="node" r="6" /> },
        Finding::NotRun => html! { <circle class="node" r="5" /> },
    }
}

/// A step's name in two short lines.
fn short(name: StepName) -> [&'static str; 2] {
    match name {
        StepName::Routing => ["Method", "and path"],
        StepName::ResourcePolicy => ["Resource", "policy"],
        StepName::Identity => ["Identity", "sources"],
        StepName::Cache => ["Authorizer", "cache"],
        StepName::AuthorizerFunction => ["Authorizer’s", "function"],
        StepName::AuthorizerOutput => ["Authorizer’s", "output"],
        StepName::Policies => ["Policies", ""],
        StepName::ApiKey => ["API key", ""],
        StepName::Integration => ["Integration", ""],
    }
}
