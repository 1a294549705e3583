//! The execution log.

use yew::prelude::*;

use crate::page::ui::copy_button::copies;
use why403::gateway::LogLine;
use why403::rule::Certainty;

/// The log's lines, and a button that copies them.
pub fn view(lines: &[LogLine]) -> Html {
    let approximate = |line: &LogLine| line.certainty > Certainty::Recorded;
    let text = lines.iter().map(|line| line.text.as_str());
    let text = text.collect::<Vec<_>>().join("\n");
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
            { copies("copy-log", "Copy log", &text, None) }
            if lines.iter().any(approximate) {
                <p class="small">{ "Lines in italics are approximate: their exact text has not been recorded." }</p>
            }
        </>
    }
}
