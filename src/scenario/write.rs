//! A scenario to the format's text.

use super::Scenario;

/// Writes the scenario format, without the properties that have their default.
pub fn write(_scenario: &Scenario) -> String {
    "{}".into()
}
