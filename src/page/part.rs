//! The parts of the page beside the answer. A key waits for what it changes and for the answer: a part that shows something
//! else now because of another text is drawn a frame later, and one that shows the same is not drawn.

mod alike;
#[cfg(test)]
mod tests;
mod turn;

use std::rc::Rc;

use yew::prelude::*;

use super::authorizer::authorizer;
use super::later;
use super::panels::{Layout, open_panels};
use super::request::request;
use super::resource_policy::resource_policy;
use super::state::State;

/// A part of the page.
#[derive(Clone)]
pub enum Part {
    /// The request in view, and the API that it goes to.
    Request,
    /// The Lambda authorizer.
    Authorizer,
    /// The API's resource policy.
    ResourcePolicy,
    /// The open panels below the editors, or those beside the response where it is true.
    Panels(UseStateHandle<Layout>, bool),
}

/// What becomes of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    /// It shows the same.
    Not,
    /// Something else was edited: a frame later it is drawn, unless it shows the same.
    Later,
    /// What stands in it was edited, or it was asked for.
    Now,
}

/// A part, and what it is drawn from.
#[derive(Properties)]
pub struct DrawnProps {
    part: Part,
    compact: bool,
    /// Leads to the newest state, always.
    state: UseReducerHandle<State>,
    /// The state as it was when this was made.
    seen: Rc<State>,
    /// Whether all of the program was there then.
    there: bool,
}

impl PartialEq for DrawnProps {
    /// What is to be done about a difference is asked in [`Drawn::changed`].
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

impl DrawnProps {
    fn due(&self, old: &Self) -> Due {
        // Until all is there nobody types, and what compares comes with the rest.
        if !(self.there && old.there) || self.compact != old.compact {
            return Due::Now;
        }
        alike::due(&self.part, &old.part, &self.seen, &old.seen)
    }
}

/// Draws a part when it is due.
pub struct Drawn {
    /// The state that it was drawn from last.
    shown: Rc<State>,
    /// Whether it waits for its turn.
    waits: bool,
}

/// It is a part's turn. Not in `turn`: all of that comes later.
pub struct Turn;

impl Component for Drawn {
    type Message = Turn;
    type Properties = DrawnProps;

    fn create(ctx: &Context<Self>) -> Self {
        Self {
            shown: Rc::clone(&ctx.props().seen),
            waits: false,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &DrawnProps) -> bool {
        let props = ctx.props();
        match props.due(old) {
            Due::Not => false,
            Due::Later => {
                self.wait(ctx);
                false
            }
            Due::Now => {
                self.shown = Rc::clone(&props.seen);
                self.waits = false;
                true
            }
        }
    }

    fn update(&mut self, ctx: &Context<Self>, _: Turn) -> bool {
        // It may have been drawn meanwhile.
        if !std::mem::take(&mut self.waits) {
            return false;
        }
        let DrawnProps { part, seen, .. } = ctx.props();
        let shown = std::mem::replace(&mut self.shown, Rc::clone(seen));
        !alike::same(part, seen, &shown)
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let DrawnProps {
            part, compact, state, ..
        } = ctx.props();
        match part {
            Part::Request => request(state, *compact),
            Part::Authorizer => authorizer(state, *compact),
            Part::ResourcePolicy => resource_policy(state, *compact),
            Part::Panels(layout, pinned) => open_panels(state, layout, *pinned),
        }
    }
}

impl Drawn {
    #[inline(never)] // Comes later, and would be drawn into what comes first.
    fn wait(&mut self, ctx: &Context<Self>) {
        if !std::mem::replace(&mut self.waits, true) {
            turn::wait(ctx.link().clone());
        }
    }
}

/// The parts of a page.
pub struct Parts {
    state: UseReducerHandle<State>,
    seen: Rc<State>,
    compact: bool,
    there: bool,
}

impl Parts {
    /// Those of this state; where they are compact, what is seldom needed is left out.
    pub fn of(state: &UseReducerHandle<State>, compact: bool) -> Self {
        Self {
            state: state.clone(),
            seen: Rc::new(State::clone(state)),
            compact,
            there: later::is_there(),
        }
    }

    /// One of them.
    pub fn html(&self, part: Part) -> Html {
        html! {
            <Drawn
                {part} compact={self.compact} state={self.state.clone()} seen={Rc::clone(&self.seen)} there={self.there}
            />
        }
    }
}
