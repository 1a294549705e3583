//! The parts that the templates of all tools share: methods, and notes of what they leave out.

use std::collections::HashSet;

use crate::gateway::partition;
use crate::json::{self, Node};
use crate::scenario::{Api, AuthorizationType, EventKind, Method, Scenario};

/// The media type of the templates that API Gateway uses where nothing else is asked for.
pub(super) const JSON: &str = "application/json";

/// The parts of a scenario that most templates do not hold.
pub(super) const API_KEYS: &str = "the API keys and their usage plan";

/// The ARN that stands for a user pool, which a scenario does not name.
pub(super) const USER_POOL: &str = "the Cognito user pool: replace the word in capitals";

/// Whether a method is guarded by a Cognito user pool.
pub(super) fn has_user_pool(api: &Api) -> bool {
    let mut methods = api.methods.iter().flatten();
    methods.any(|method| method.authorization_type == AuthorizationType::CognitoUserPools)
}

/// A method with a path of more parts is left out.
const MAX_PARTS: usize = 100;

/// The methods. Where the scenario does not list any, one that takes every verb and path stands for them. Of two with one verb and path the
/// first is kept.
pub(super) fn methods(scenario: &Scenario) -> Vec<Method> {
    let any = |path: &str| Method {
        http_method: "ANY".to_owned(),
        path: path.to_owned(),
        ..Method::default()
    };
    let methods = scenario
        .api
        .methods
        .clone()
        .unwrap_or_else(|| vec![any("/"), any("/{proxy+}")]);
    let mut seen = HashSet::new();
    let mut out: Vec<Method> = Vec::with_capacity(methods.len());
    for mut method in methods {
        // No template can name an authorizer that is not there.
        if method.authorization_type == AuthorizationType::Custom && scenario.authorizer.is_none() {
            method.authorization_type = AuthorizationType::None;
        }
        let is_long = method.path.split('/').count() > MAX_PARTS;
        if !is_long && seen.insert((method.http_method.clone(), method.path.clone())) {
            out.push(method);
        }
    }
    out
}

/// The resource policy as a value; none if there is none, or if its text is no JSON.
pub(super) fn policy(api: &Api) -> Option<Node> {
    let text = api.policy.as_deref()?;
    json::parse(text)
        .valid()
        .filter(|root| root.as_object().is_some())
        .cloned()
}

/// The ARN of the authorizer's function, which a scenario does not name.
pub(super) fn function_arn(api: &Api) -> String {
    format!(
        "arn:{}:lambda:{}:{}:function:authorizer",
        partition(&api.region),
        api.region,
        api.account_id
    )
}

/// The address with which API Gateway invokes the authorizer's function.
pub(super) fn function_uri(api: &Api) -> String {
    format!(
        "arn:{}:apigateway:{}:lambda:path/2015-03-31/functions/{}/invocations",
        partition(&api.region),
        api.region,
        function_arn(api)
    )
}

/// The name of the API: the title of the scenario.
pub(super) fn name(scenario: &Scenario) -> &str {
    if scenario.title.is_empty() {
        "why403"
    } else {
        &scenario.title
    }
}

/// The parts of a scenario that a template leaves out, in words that follow "Not included:". `more` is what this tool leaves out
/// as well.
pub(super) fn left_out(scenario: &Scenario, more: &[(bool, &'static str)]) -> Vec<&'static str> {
    let api = &scenario.api;
    let authorizer = scenario.authorizer.as_ref();
    let has = |wanted: fn(&EventKind) -> bool| scenario.timeline.iter().any(|event| wanted(&event.what));
    let fewer = methods(scenario).len() < api.methods.as_ref().map_or(0, Vec::len);
    let all = [
        (
            has(|event| matches!(event, EventKind::Request(_))),
            "the requests",
        ),
        (authorizer.is_some(), "the responses of the authorizer's function"),
        (
            has(|event| matches!(event, EventKind::Set(_) | EventKind::Update(_))),
            "the changes of the timeline",
        ),
        (!api.deployed, "that the API is not deployed"),
        (
            api.vpc_endpoint_policy.is_some(),
            "the policy of the VPC endpoint",
        ),
        (
            authorizer.is_some_and(|one| !one.lambda_invoke_permission),
            "that API Gateway may not invoke the function",
        ),
        (
            authorizer.is_some_and(|one| {
                one.authorizer_credentials
                    .as_ref()
                    .is_some_and(|role| !role.assumable)
            }),
            "that the role cannot be assumed",
        ),
        (
            api.methods.is_none(),
            "the methods and paths, which are not listed: one ANY method takes all of them",
        ),
        (
            fewer,
            "methods that are listed twice, or whose path has too many parts",
        ),
    ];
    let found = all.iter().chain(more).filter(|(applies, _)| *applies);
    found.map(|(_, what)| *what).collect()
}
