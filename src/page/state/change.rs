//! A form's change: what it does to the scenario. The forms have too many fields for a name each.

use std::fmt;
use std::rc::Rc;

use super::edit::request_mut;
use crate::scenario::{Api, Authorizer, Request, Scenario};

/// What a form does to the scenario when it is used.
#[derive(Clone)]
pub struct Change(Rc<Made>);

/// The change itself; the number is the position of the request in view.
type Made = dyn Fn(&mut Scenario, usize);

impl Change {
    /// A change of the API.
    pub fn api(change: impl Fn(&mut Api) + 'static) -> Self {
        Self(Rc::new(move |scenario, _| change(&mut scenario.api)))
    }

    /// A change of the authorizer, if there is one.
    pub fn authorizer(change: impl Fn(&mut Authorizer) + 'static) -> Self {
        Self(Rc::new(move |scenario, _| {
            if let Some(authorizer) = &mut scenario.authorizer {
                change(authorizer);
            }
        }))
    }

    /// A change of the request in view, if there is one.
    pub fn request(change: impl Fn(&mut Request) + 'static) -> Self {
        Self(Rc::new(move |scenario, selected| {
            if let Some(request) = request_mut(scenario, selected) {
                change(request);
            }
        }))
    }

    pub(super) fn make(&self, scenario: &mut Scenario, selected: usize) {
        (self.0)(scenario, selected);
    }
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Change")
    }
}
