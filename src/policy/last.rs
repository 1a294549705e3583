//! What was last made of a policy, or of a part of it. A simulation holds all its requests against one document, and most parts
//! of it ask for what all those requests have in common: the action, the caller, the user agent. So the traces share what comes
//! of it; and where AWS's answer is not known, a request is held against the same policy twice.

use std::cell::RefCell;
use std::rc::Rc;

/// The last question to a policy or a part of one, and the answer. It is no property of it: all are equal, and a copy has none.
#[derive(Debug)]
pub(crate) struct Last<Q, A>(RefCell<Option<(Q, Rc<A>)>>);

impl<Q, A> Last<Q, A> {
    /// The last answer if it was to this question, else a new one.
    pub fn answer(&self, same: impl FnOnce(&Q) -> bool, new: impl FnOnce() -> (Q, A)) -> Rc<A> {
        let mut last = self.0.borrow_mut();
        match &*last {
            Some((question, answer)) if same(question) => Rc::clone(answer),
            _ => {
                let (question, answer) = new();
                let answer = Rc::new(answer);
                *last = Some((question, Rc::clone(&answer)));
                answer
            }
        }
    }

    /// Forgets it.
    pub fn forget(&self) {
        self.0.take();
    }
}

impl<Q, A> Default for Last<Q, A> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<Q, A> Clone for Last<Q, A> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<Q, A> PartialEq for Last<Q, A> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<Q, A> Eq for Last<Q, A> {}
