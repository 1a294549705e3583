//! The catalogue of all rules.

use serde::{Deserialize, Deserializer, de};

use crate::gateway::response::{gateway_response, message};
use crate::gateway::steps::{
    api_key, authorizer_output, cache, cognito, iam, identity_source, lambda_authorizer, outcome_tables,
    reachability, resource_policy, resource_policy_only, routing, vpc_endpoint_policy,
};
use crate::gateway::{condition_keys, template_variables, workflow};
use crate::policy;
use crate::rule::Rule;

/// Every rule of AWS's behaviour that the engine applies, in the order of the workflow.
///
/// ```
/// let rule = why403::rules().find(|rule| rule.id == "table-a").unwrap();
/// assert_eq!(rule.certainty, why403::Certainty::Documented);
/// ```
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let modules = [
        workflow::RULES,
        reachability::RULES,
        vpc_endpoint_policy::RULES,
        routing::RULES,
        resource_policy::RULES,
        template_variables::RULES,
        resource_policy_only::RULES,
        cognito::RULES,
        identity_source::RULES,
        cache::RULES,
        lambda_authorizer::RULES,
        authorizer_output::RULES,
        outcome_tables::RULES,
        iam::RULES,
        condition_keys::RULES,
        api_key::RULES,
        message::RULES,
        gateway_response::RULES,
    ];
    policy::rules().chain(modules.into_iter().flatten().copied())
}

/// A rule is deserialized by its id, from the catalogue.
impl<'de> Deserialize<'de> for &'static Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Id {
            id: String,
        }
        let Id { id } = Id::deserialize(deserializer)?;
        rules()
            .find(|rule| rule.id == id)
            .ok_or_else(|| de::Error::custom(format!("there is no rule `{id}`")))
    }
}
