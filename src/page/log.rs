//! The execution log, line by line.

use yew::prelude::*;

use crate::gateway::LogLine;
use crate::rule::Certainty;

/// The lines, without the request id in front.
pub fn view(lines: &[LogLine]) -> Html {
    let approximate = |line: &LogLine| line.certainty > Certainty::Recorded;
    html! {
        <>
            <ol class="log" data-testid="log" translate="no">
                { for lines.iter().map(|line| html! {
                    <li class={approximate(line).then_some("approximate")}>
                        { line.text.clone() }
                        if approximate(line) {
                            <span class="visually-hidden">{ " (approximate)" }</span>
                        }
                    </li>
                }) }
            </ol>
            if lines.iter().any(approximate) {
                <p class="small">{ "Lines in italics are approximate: their exact form has not been recorded." }</p>
            }
        </>
    }
}
