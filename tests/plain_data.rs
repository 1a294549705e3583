//! The types that a caller may share between threads, checked when this compiles.

#![allow(missing_docs)]

use why403::gateway::{Outcome, Simulation};
use why403::json::Parsed;
use why403::policy::{Document, PolicyTrace};
use why403::scenario::Scenario;

#[test]
fn scenarios_documents_traces_and_outcomes_can_be_shared_between_threads() {
    const fn is_shared<T: Send + Sync + PartialEq>() {}
    const {
        is_shared::<Parsed>();
        is_shared::<Document>();
        is_shared::<PolicyTrace>();
        is_shared::<Scenario>();
        is_shared::<Outcome>();
        is_shared::<Simulation>();
    }
}
