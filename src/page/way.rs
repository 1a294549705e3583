//! The request's way through the workflow: what each step found, and on whose word it rests.

use yew::prelude::*;

use super::field::with_code;
use super::words;
use crate::gateway::{Finding, Step};

/// The steps.
#[derive(PartialEq, Properties)]
pub struct WayProps {
    /// The workflow's steps in their order, also those that did not run.
    pub steps: Vec<Step>,
    /// Whether it is closed at first.
    #[prop_or_default]
    pub compact: bool,
}

/// The way through.
#[component]
pub fn Way(props: &WayProps) -> Html {
    if props.steps.is_empty() {
        return Html::default();
    }
    html! {
        <details class="more" open={!props.compact}>
            <summary>{ "The way through API Gateway" }</summary>
            <ol class="way" data-testid="way">{ for props.steps.iter().map(step) }</ol>
        </details>
    }
}

fn step(step: &Step) -> Html {
    let (key, word) = match step.finding {
        Finding::Passed => ("passed", "passed: "),
        Finding::Ended => ("ended", "ended here: "),
        Finding::NotRun => ("not-run", "did not run"),
    };
    let name = words::step(step.name);
    let ran = step.finding != Finding::NotRun;
    html! {
        <li data-finding={key}>
            <h4>{ name }</h4>
            <span class="visually-hidden">{ word }</span>
            if ran && !step.evidence.is_empty() {
                <p>{ with_code(&step.evidence) }</p>
            }
            if ran && !step.rules.is_empty() {
                <details class="rules-applied">
                    <summary>{ "By which rule" }<span class="visually-hidden">{ " of step " }{ name }</span></summary>
                    <ul>
                        { for step.rules.iter().map(|rule| html! {
                            <li>
                                { with_code(rule.says) }
                                <span class="source">
                                    { words::certainty(rule.certainty) }{ ": " }
                                    if let Some(url) = rule.url {
                                        <a href={url} target="_blank" rel="noopener noreferrer">{ rule.source }</a>
                                    } else {
                                        { rule.source }
                                    }
                                </span>
                            </li>
                        }) }
                    </ul>
                </details>
            }
        </li>
    }
}
