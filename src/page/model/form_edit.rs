//! The changes that the forms make. They have too many fields for a variant of `Edit` each.

use std::rc::Rc;

use crate::page::model::by_address::ByAddress;
use crate::page::model::edit_origin::Typing;
use crate::page::model::work::Work;
use why403::scenario::{Api, Authorizer, Request};

/// A change of one section of the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormEdit {
    apply: ByAddress<Apply>,
    /// The target, in words that follow "Undone: ".
    pub(crate) label: &'static str,
    /// The id of the field that it was typed into; empty for others.
    pub(crate) field_id: String,
    /// The kind of typing; none for a change that is an undo group of its own.
    pub(crate) typing: Option<Typing>,
}

type Apply = dyn Fn(&mut Work);

impl FormEdit {
    pub fn api(change: impl Fn(&mut Api) + 'static) -> Self {
        Self::new("the API", move |work| change(&mut work.scenario_mut().api))
    }

    /// A change of the authorizer, if there is one.
    pub fn authorizer(change: impl Fn(&mut Authorizer) + 'static) -> Self {
        Self::new("the authorizer", move |work| {
            if let Some(authorizer) = work.authorizer_mut() {
                change(authorizer);
            }
        })
    }

    /// A change of the request in view, if there is one.
    pub fn request(change: impl Fn(&mut Request) + 'static) -> Self {
        Self::new("the request", move |work| {
            if let Some(request) = work.request_mut() {
                change(request);
            }
        })
    }

    fn new(label: &'static str, apply: impl Fn(&mut Work) + 'static) -> Self {
        Self {
            apply: ByAddress(Rc::new(apply)),
            label,
            field_id: String::new(),
            typing: None,
        }
    }

    /// Mark the change as typed into a field, so that undo groups it with others of this field.
    #[must_use]
    pub(crate) fn typed(self, field_id: String, typing: Option<Typing>) -> Self {
        Self {
            field_id,
            typing,
            ..self
        }
    }

    pub(crate) fn apply(&self, work: &mut Work) {
        (*self.apply)(work);
    }
}
