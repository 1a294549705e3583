//! The changes that the forms make. They have too many fields for a variant of [`Edit`](crate::page::model::edit::Edit) each.

use std::fmt;
use std::rc::Rc;

use crate::page::model::edit::request_mut;
use why403::scenario::{Api, Authorizer, Request, Scenario};

/// A change of one section of the scenario.
#[derive(Clone)]
pub struct Change {
    apply: Rc<Apply>,
    /// What it changes, in words that follow "Undone: ".
    pub(crate) label: &'static str,
    /// Whether it was made by typing into a text.
    pub(crate) typed: bool,
}

/// Changes the scenario, given the index of the request in view.
type Apply = dyn Fn(&mut Scenario, usize);

impl Change {
    /// A change of the API.
    pub fn api(change: impl Fn(&mut Api) + 'static) -> Self {
        Self::new("the API", move |scenario, _| change(&mut scenario.api))
    }

    /// A change of the authorizer, if there is one.
    pub fn authorizer(change: impl Fn(&mut Authorizer) + 'static) -> Self {
        Self::new("the authorizer", move |scenario, _| {
            if let Some(authorizer) = &mut scenario.authorizer {
                change(authorizer);
            }
        })
    }

    /// A change of the request in view, if there is one.
    pub fn request(change: impl Fn(&mut Request) + 'static) -> Self {
        Self::new("the request", move |scenario, selected| {
            if let Some(request) = request_mut(scenario, selected) {
                change(request);
            }
        })
    }

    fn new(label: &'static str, apply: impl Fn(&mut Scenario, usize) + 'static) -> Self {
        Self {
            apply: Rc::new(apply),
            label,
            typed: false,
        }
    }

    /// Marks the change as made by typing, so that undo groups it with others.
    #[must_use]
    pub fn typed(self, typed: bool) -> Self {
        Self { typed, ..self }
    }

    pub(crate) fn apply(&self, scenario: &mut Scenario, selected: usize) {
        (self.apply)(scenario, selected);
    }
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.apply, &other.apply)
    }
}

impl fmt::Debug for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Change")
    }
}
