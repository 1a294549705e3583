//! What an answer proves, and what it does not.

use crate::gateway::{DecidedBy, DenyingPolicy, Outcome};

/// The wording of a message about a denial, as far as it tells more than the denial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct Wording<'a> {
    /// The kind of policy that it names; none in the older wording.
    pub(in crate::import) policy: Option<DenyingPolicy>,
    /// Whether it has the older wording, which names no kind of policy.
    pub(in crate::import) is_older: bool,
    /// The caller that it names: `anonymous`, or an ARN.
    pub(in crate::import) caller: Option<&'a str>,
    /// The ARN of the method, masked.
    pub(in crate::import) arn: Option<&'a str>,
    /// The ARN of the policy that denies.
    pub(in crate::import) policy_arn: Option<&'a str>,
    /// The text up to the ARN of that policy.
    pub(in crate::import) text: &'a str,
}

const KINDS: [(&str, DenyingPolicy); 7] = [
    ("identity-based policy", DenyingPolicy::IdentityBased),
    ("resource-based policy", DenyingPolicy::ResourceBased),
    ("VPC endpoint policy", DenyingPolicy::VpcEndpoint),
    ("permissions boundary", DenyingPolicy::PermissionsBoundary),
    ("session policy", DenyingPolicy::Session),
    ("service control policy", DenyingPolicy::ServiceControl),
    ("resource control policy", DenyingPolicy::ResourceControl),
];

impl<'a> Wording<'a> {
    /// Whether the message is that of a denial by a policy.
    pub(in crate::import) fn is_denial(&self) -> bool {
        self.is_older || self.policy.is_some()
    }

    /// The wording of a message.
    pub(in crate::import) fn of(message: &'a str) -> Self {
        // Other services name the policy that denies; where API Gateway does as well, its ARN is no part of the wording.
        let before = ["policy: arn:", "boundary: arn:"];
        let end = before
            .iter()
            .filter_map(|end| Some(message.find(end)? + end.len() - 6))
            .min();
        let text = end.and_then(|end| message.get(..end)).unwrap_or(message);
        let policy_arn = end.and_then(|end| message.get(end + 2..));
        let mut wording = Self {
            text,
            policy_arn,
            ..Self::default()
        };
        let rest;
        if let Some((user, after)) =
            text.split_once(" is not authorized to perform: execute-api:Invoke on resource: ")
        {
            wording.caller = user.rsplit_once("User: ").map(|(_, caller)| caller);
            let end = [" with an explicit deny", " because no "]
                .iter()
                .filter_map(|end| after.find(end))
                .min();
            let end = end.unwrap_or(after.len());
            wording.arn = after.get(..end).map(|arn| arn.trim_end_matches(['"', '.', ' ']));
            rest = after.get(end..).unwrap_or("");
        } else if let Some((_, after)) = text.split_once("User is not authorized to access this resource") {
            rest = after;
        } else {
            return wording;
        }
        wording.policy = KINDS
            .into_iter()
            .find(|(kind, _)| rest.contains(kind))
            .map(|(_, policy)| policy);
        wording.is_older = wording.policy.is_none();
        wording
    }
}

/// What a message of this wording proves, or what the outcome means that it may be of.
pub(super) fn of(outcome: &Outcome, wording: &Wording<'_>) -> Vec<String> {
    const NOT_SAID: &str = "It does not say whether the function was called: a missing token and a function that fails with `Unauthorized` look the same";
    let mut proves: Vec<&str> = Vec::new();
    let explicit = wording.text.contains(" with an explicit deny");
    match wording.caller {
        _ if !wording.is_denial() => match (outcome.decided_by, outcome.status_code) {
            (DecidedBy::IdentitySource | DecidedBy::IdentityValidation | DecidedBy::AuthorizerFunction, Some(401)) => {
                proves.extend(["The method has an authorizer", NOT_SAID]);
            }
            (DecidedBy::AuthorizerFunction | DecidedBy::AuthorizerOutput, _) => proves.extend([
                "The authorizer failed, not the integration: no policy of its own was evaluated, and nothing was cached",
                "The reason is in the execution log only",
            ]),
            (DecidedBy::Routing | DecidedBy::IdentitySource, Some(403)) if outcome.response_type.is_some() => proves.extend([
                "The host reached API Gateway",
                "No Lambda authorizer was called",
            ]),
            (DecidedBy::Routing, Some(403)) => proves.push(
                "If so, no policy and no authorizer was reached, and the execution log has no line of the request",
            ),
            (DecidedBy::ApiKey, Some(429)) => {
                proves.push("The authorization let the request pass: limits are applied after it");
            }
            (DecidedBy::ApiKey, _) => {
                proves.push("If so, the authorization let the request pass: the key is looked at after it");
            }
            _ => {}
        },
        None => {
            proves.push("The identity sources were there, and what the authorizer's function returned, now or earlier, could be used");
            if explicit {
                proves.push("A statement of the authorizer's policy with the effect Deny applies to this method and path");
            } else {
                proves.push("No statement of the authorizer's policy allows this method and path, and none denies them");
                proves.push("It does not say whether the policy was returned for this request or came from the cache");
            }
            proves.push("The resource policy, if there is one, does not deny the request explicitly");
        }
        Some("anonymous") => {
            proves.push("The caller counts as anonymous: the request is not signed, or the method does not use AWS_IAM");
            if explicit {
                proves.push("A statement with the effect Deny applies to the request, before any Lambda authorizer is called");
            }
        }
        Some(_) => proves.push("The request is signed, and the signature was accepted"),
    }
    if wording.is_older {
        proves.push("The wording is the older one, which names no kind of policy");
    } else if wording.policy.is_some() {
        proves.push("The wording is the newer one, which names the kind of policy; it is known since 2025");
    }
    proves.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wording_of_a_denial_is_taken_apart() {
        let arn = "arn:aws:execute-api:us-east-1:********9012:abcdef1234/dev/GET/a b";
        let text = format!(
            "User: anonymous is not authorized to perform: execute-api:Invoke on resource: {arn} because no resource-based policy allows the execute-api:Invoke action"
        );
        let wording = Wording::of(&text);
        assert_eq!(wording.caller, Some("anonymous"));
        assert_eq!(wording.arn, Some(arn));
        assert_eq!(wording.policy, Some(DenyingPolicy::ResourceBased));
        let older = Wording::of("User is not authorized to access this resource with an explicit deny");
        assert!(older.is_older && older.caller.is_none());
        let named = "User is not authorized to access this resource with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/p";
        assert_eq!(
            Wording::of(named).policy_arn,
            Some("arn:aws:iam::123456789012:policy/p")
        );
        assert_eq!(
            Wording::of("Forbidden"),
            Wording {
                text: "Forbidden",
                ..Wording::default()
            }
        );
    }
}
