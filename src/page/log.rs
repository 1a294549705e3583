//! The execution log, line by line.

use yew::prelude::*;

use crate::gateway::LogLine;
use crate::rule::Certainty;

/// The lines.
#[derive(PartialEq, Properties)]
pub struct LogProps {
    /// The lines, without the request id in front.
    pub lines: Vec<LogLine>,
}

/// The execution log.
#[component]
pub fn Log(props: &LogProps) -> Html {
    let approximate = |line: &LogLine| line.certainty > Certainty::Recorded;
    html! {
        <>
            <ol class="log" data-testid="log" translate="no">
                { for props.lines.iter().map(|line| html! {
                    <li class={approximate(line).then_some("approximate")}>
                        { line.text.clone() }
                        if approximate(line) {
                            <span class="visually-hidden">{ " (approximate)" }</span>
                        }
                    </li>
                }) }
            </ol>
            if props.lines.iter().any(approximate) {
                <p class="small">{ "Lines in italics are approximate: their exact form has not been recorded." }</p>
            }
        </>
    }
}
