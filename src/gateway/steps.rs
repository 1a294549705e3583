//! The steps of the authorization workflow, one file each.

pub(crate) mod api_key;
pub(crate) mod authorizer_function;
pub(crate) mod authorizer_output;
pub(crate) mod cache;
pub(crate) mod cognito;
pub(crate) mod iam;
pub(crate) mod identity_source;
pub(crate) mod lambda_authorizer;
pub(crate) mod outcome_tables;
pub(crate) mod reachability;
pub(crate) mod resource_policy;
pub(crate) mod resource_policy_only;
pub(crate) mod routing;
pub(crate) mod vpc_endpoint_policy;
