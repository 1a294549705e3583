//! Positions in a scenario's lists, each with a type of its own so that none is taken for another.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub struct $name(pub usize);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

index! {
    /// The position of an event in the timeline.
    EventIndex
}

index! {
    /// The position of a request among the requests of the timeline: flushes and deployments do not count.
    RequestIndex
}

index! {
    /// The position of a case of the Lambda function.
    CaseIndex
}
