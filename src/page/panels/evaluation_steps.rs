//! The diagram of the authorization workflow's steps. It shows the request's path, and the selected step with its evidence.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::editor::location_link;
use crate::page::model::by_address::ByAddress;
use crate::page::model::labels;
use crate::page::model::labels::OutcomeKind;
use crate::page::model::state::{SelectedOutcome, State};
use crate::page::platform::dispatch::Dispatch;
use crate::page::ui::certainty;
use crate::page::ui::empty_state::no_request;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use crate::page::ui::svg::{activates, use_focus_follows};
use why403::explain::Explanation;
use why403::explain::evaluated_policy::Location;
use why403::gateway::{Evidence, Finding, Outcome, Step, StepName};
use why403::prose::{self, SentencePart};
use why403::scenario::Scenario;

/// The place in a text that the explanation is about.
struct ExplainedPlace {
    /// The step at which the text was evaluated.
    step: StepName,
    location: Location,
    /// The `data-place` of the place.
    pointer: String,
}

#[derive(PartialEq, Properties)]
struct EvaluationStepsProps {
    scenario: Rc<Scenario>,
    outcome: ByAddress<Outcome>,
    explanation: Option<ByAddress<Explanation>>,
    dispatch: Dispatch,
}

/// The steps of the selected request's outcome.
pub fn view(state: &State, dispatch: &Dispatch) -> Html {
    let Some(SelectedOutcome { outcome, .. }) = state.selected_outcome() else {
        return no_request(dispatch);
    };
    // Keyed: a choice of a step holds for the request that it was made for.
    html! {
        <EvaluationSteps
            key={state.selected.0} scenario={Rc::clone(&state.scenario)} outcome={ByAddress(Rc::clone(outcome))}
            explanation={state.explanation.clone()} dispatch={dispatch.clone()}
        />
    }
}

/// None where the explanation is about no place, or about another outcome.
fn explained_place(props: &EvaluationStepsProps) -> Option<ExplainedPlace> {
    let EvaluationStepsProps {
        outcome, scenario, ..
    } = props;
    let place = props.explanation.as_ref()?.location.as_ref()?;
    let steps = &outcome.trace.steps;
    let ended = outcome.trace.ended_at()?;
    let about_policy = |step: &&Step| {
        step.finding == Finding::Passed && matches!(step.name, StepName::Policies | StepName::ResourcePolicy)
    };
    let step = match ended {
        StepName::Integration => steps.iter().rev().find(about_policy)?.name,
        ended => ended,
    };
    Some(ExplainedPlace {
        step,
        location: *place,
        pointer: location_link::location(scenario, place)?,
    })
}

/// The diagram, vertical and horizontal, and the selected step. The style sheet shows the diagram that fits.
#[component]
fn EvaluationSteps(props: &EvaluationStepsProps) -> Html {
    let outcome = &props.outcome;
    let steps = &outcome.trace.steps;
    let chosen = use_state(|| None::<StepName>);
    let ended_at = outcome.trace.ended_at();
    let selected = chosen.or(ended_at).unwrap_or(StepName::Routing);
    let place = use_node_ref();
    use_focus_follows(
        &place,
        steps.iter().position(|step| step.name == selected).unwrap_or(0),
        ":is(.vertical, .horizontal):not([hidden]) [aria-selected=true]",
    );
    if steps.is_empty() {
        return html! { <p class="empty">{ "The request is not evaluated: API Gateway rejects the resource policy." }</p> };
    }
    let on_select = {
        let chosen = chosen.clone();
        Callback::from(move |step: StepName| chosen.set(Some(step)))
    };
    let diagram = Diagram {
        dispatch: &props.dispatch,
        explained: explained_place(props),
        outcome,
        selected,
        on_select,
    };
    html! {
        <div class="flow" data-outcome-kind={OutcomeKind::from_outcome(outcome).key()} data-testid="flow" ref={place}>
            { diagram.steps(false) }
            { diagram.steps(true) }
            { for steps.iter().find(|step| step.name == selected).map(|step| diagram.detail(step)) }
        </div>
    }
}

/// The diagram of an outcome's steps.
struct Diagram<'a> {
    dispatch: &'a Dispatch,
    explained: Option<ExplainedPlace>,
    outcome: &'a Outcome,
    selected: StepName,
    on_select: Callback<StepName>,
}

impl Diagram<'_> {
    /// The place that the explanation is about, if a step evaluated its text.
    fn explained(&self, step: StepName) -> Option<&ExplainedPlace> {
        self.explained.as_ref().filter(|it| it.step == step)
    }

    /// The steps as tabs along a line. The path that the request took goes round the steps that did not run.
    fn steps(&self, horizontal: bool) -> Html {
        let steps = &self.outcome.trace.steps;
        let ran: Vec<usize> = steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.finding != Finding::NotRun)
            .map(|(index, _)| index)
            .collect();
        let path: Vec<String> = ran
            .iter()
            .zip(ran.iter().skip(1))
            .map(|(from, to)| line(*from, *to, horizontal))
            .collect();
        let all = (0..steps.len())
            .zip(1..steps.len())
            .map(|(from, to)| line(from, to, horizontal));
        let all: Vec<String> = all.collect();
        let (class, view_box) = if horizontal {
            ("horizontal", Some("0 0 810 92"))
        } else {
            ("vertical", None)
        };
        html! {
            <svg {class} viewBox={view_box} data-testid={["flow-", class].concat()}>
                <g aria-hidden="true">
                    <path class="track" d={all.concat()} />
                    <path class="path" d={path.concat()} />
                </g>
                <g
                    role="tablist" aria-label="Evaluation steps" aria-orientation={class}
                    onkeydown={self.keys()}
                >
                    { for steps.iter().enumerate().map(|(index, step)| self.tab(step, index, horizontal)) }
                </g>
            </svg>
        }
    }

    /// The keys of a tab list.
    fn keys(&self) -> Callback<KeyboardEvent> {
        let order: Vec<StepName> = self.outcome.trace.steps.iter().map(|step| step.name).collect();
        let now = order.iter().position(|step| *step == self.selected).unwrap_or(0);
        let on_select = self.on_select.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowUp" | "ArrowLeft" => now.saturating_sub(1),
                "ArrowDown" | "ArrowRight" => now + 1,
                "Home" => 0,
                "End" => order.len().saturating_sub(1),
                _ => {
                    activates(&event);
                    return;
                }
            };
            event.prevent_default();
            if let Some(next) = order.get(next) {
                on_select.emit(*next);
            }
        })
    }

    fn tab(&self, step: &Step, index: usize, horizontal: bool) -> Html {
        let name = step.name;
        let onclick = {
            let on_select = self.on_select.clone();
            Callback::from(move |_: MouseEvent| on_select.emit(name))
        };
        let (x, y) = position(index, horizontal);
        let transform = ["translate(", &pair(x, y), ")"].concat();
        let (finding, label) = finding(step, self.outcome);
        let selected = name == self.selected;
        let explained = self.explained(name);
        html! {
            <g
                role="tab" class="step" data-finding={finding} data-testid={["step-", &index.to_string()].concat()}
                tabindex={if selected { "0" } else { "-1" }} aria-selected={if selected { "true" } else { "false" }}
                aria-label={[labels::step(step), ": ", &label].concat()} {transform} {onclick}
                data-place={explained.map(|it| it.pointer.clone())}
            >
                // The line beside it is free for the path.
                if horizontal {
                    <rect class="ground" x="-43" y="16" width="86" height="34" rx="5" />
                } else {
                    <rect class="ground" x="16" y="-15" width="100%" height="30" rx="5" />
                }
                <rect class="hit" x="-16" y="-16" width="32" height="32" />
                { shape(step, OutcomeKind::from_outcome(self.outcome)) }
                if horizontal {
                    { for labels::short_step(step).iter().zip(["29", "44"]).map(|(word, y)| html! {
                        <text {y} text-anchor="middle">{ *word }{ " " }</text>
                    }) }
                } else {
                    <text x="24" y="5">
                        { labels::step(step) }
                        if finding == "ended" && let Some(status) = self.outcome.status_code {
                            <tspan dx="10">{ "→ " }{ status }</tspan>
                        }
                    </text>
                }
            </g>
        }
    }

    /// The selected step: its finding, its evidence and its rules.
    fn detail(&self, step: &Step) -> Html {
        let (finding, label) = finding(step, self.outcome);
        let explained = self.explained(step.name);
        let evidence = step.evidence.to_string();
        let code_first = matches!(prose::parts(&evidence).next(), Some(SentencePart::Code(_)));
        html! {
            <div
                class="step-detail" role="tabpanel" tabindex="0" data-finding={finding}
                aria-label={labels::step(step)} data-testid="step-detail"
            >
                <h4>{ labels::step(step) }<span class="finding">{ label }</span></h4>
                if step.evidence != Evidence::NotRun {
                    <p class={code_first.then_some("code-first")}>{ with_code(&evidence) }</p>
                }
                if let Some(ExplainedPlace { location, pointer, .. }) = explained {
                    <p>
                        { location_link::button(self.dispatch, *location, pointer.clone(), html! { { "Show in editor" } }) }
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

/// The position of a step, in the diagram's units.
fn position(index: usize, horizontal: bool) -> (u32, u32) {
    let index = u32::try_from(index).unwrap_or(0);
    if horizontal {
        (index * 90 + 45, 34)
    } else {
        (28, index * 34 + 18)
    }
}

/// A line from one step to another as SVG path data. It is straight to the next step, else a curve round those between.
fn line(from: usize, to: usize, horizontal: bool) -> String {
    let ((x, y), (to_x, to_y)) = (position(from, horizontal), position(to, horizontal));
    if to <= from + 1 {
        ["M", &pair(x, y), "L", &pair(to_x, to_y)].concat()
    } else if horizontal {
        let over = ["C", &pair(x + 20, 2), " ", &pair(to_x - 20, 2), " "].concat();
        ["M", &pair(x, y), &over, &pair(to_x, to_y)].concat()
    } else {
        let beside = ["C", &pair(2, y + 20), " ", &pair(2, to_y - 20), " "].concat();
        ["M", &pair(x, y), &beside, &pair(to_x, to_y)].concat()
    }
}

fn pair(x: u32, y: u32) -> String {
    [x.to_string(), y.to_string()].join(" ")
}

/// A step's finding: its name in `data-finding`, and in words.
fn finding(step: &Step, outcome: &Outcome) -> (&'static str, String) {
    let steps = &outcome.trace.steps;
    match step.finding {
        Finding::Passed => ("passed", "passed".into()),
        Finding::Ended => {
            let status = outcome
                .status_code
                .map_or_else(String::new, |status| status.to_string());
            ("ended", [&status, " ", labels::outcome(outcome)].concat())
        }
        Finding::NotRun => {
            let ended = steps.iter().position(|step| step.finding == Finding::Ended);
            let own = steps.iter().position(|other| other.name == step.name);
            if own < ended {
                ("not-run", "skipped".into())
            } else {
                ("not-run", "not reached".into())
            }
        }
    }
}

fn shape(step: &Step, kind: OutcomeKind) -> Html {
    match step.finding {
        Finding::Ended => {
            html! { <g class="icon" transform="translate(-12 -12) scale(1.5)">{ Icon::Outcome(kind).shape() }</g> }
        }
        Finding::Passed => html! { <circle class="node" r="6" /> },
        Finding::NotRun => html! { <circle class="node" r="5" /> },
    }
}
