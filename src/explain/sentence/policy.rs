//! The sentences about a request that a policy decided.

use super::SentenceWriter;
use crate::explain::evaluated_policy::EvaluatedPolicy;
use crate::explain::statement::{allowed_methods, by_statement, its_statement, request_value, why_not};
use crate::explain::words;
use crate::gateway::{CacheUse, Decision, Evidence, StepName, Table};
use crate::policy::{Effect, Reason, StatementTrace, Verdict};

impl SentenceWriter<'_> {
    pub(super) fn vpc_endpoint_policy(&self) -> String {
        let request = &*self.request;
        let before = " It comes before everything that API Gateway checks itself.";
        let Some(policy) = &self.limit else {
            return String::new();
        };
        if self.outcome.decision == Some(Decision::ExplicitDeny) {
            return denies("The policy of the VPC endpoint", request, policy, "") + before;
        }
        let miss = near_miss(policy);
        [
            "The policy of the VPC endpoint does not allow ",
            request,
            &miss,
            ".",
            before,
        ]
        .concat()
    }

    /// The sentence about a policy that limits a signed caller.
    pub(super) fn caller_limit(&self, kind: &str) -> String {
        let request = &*self.request;
        let subject = ["The caller is limited by ", kind, ", which"].concat();
        match &self.limit {
            Some(policy) if self.outcome.decision == Some(Decision::ExplicitDeny) => {
                denies(&subject, request, policy, "")
            }
            Some(policy) => [&subject, " does not allow ", request, &near_miss(policy), "."].concat(),
            None => [&subject, " does not allow ", request, "."].concat(),
        }
    }

    /// Name the authorizer's policy, and where it came from; it has no article yet.
    pub(super) fn whose_policy(&self) -> String {
        match self.outcome.trace.cached_at {
            Some(cached_at) if self.outcome.cache == CacheUse::Hit => [
                "policy that the authorizer returned ",
                &words::duration(self.outcome.at.since(cached_at)),
                " ago",
            ]
            .concat(),
            _ => "authorizer's policy".into(),
        }
    }

    /// A clause for a policy from the cache.
    pub(super) fn again(&self) -> &'static str {
        if self.outcome.cache == CacheUse::Hit {
            ", and the cached policy was used again"
        } else {
            ""
        }
    }

    pub(super) fn authorizer_policy(&self) -> String {
        let Some(policy) = &self.authorizer else {
            return String::new();
        };
        let subject = ["The ", &self.whose_policy()].concat();
        let (request, again) = (&*self.request, self.again());
        if self.outcome.decision == Some(Decision::ExplicitDeny) {
            return denies(&subject, request, policy, again);
        }
        match allows_only(policy) {
            Some(only) => [
                &subject,
                " allows ",
                &only,
                "; this request is ",
                request,
                again,
                ".",
            ]
            .concat(),
            None => [
                &subject,
                " does not allow ",
                request,
                &near_miss(policy),
                again,
                ".",
            ]
            .concat(),
        }
    }

    pub(super) fn resource_policy(&self) -> String {
        let request = &*self.request;
        let signed = self.outcome.trace.signed;
        let Some(policy) = &self.resource else {
            let why = if signed {
                "The API has no resource policy, and a caller from another account needs one that allows "
            } else {
                "The API is private and has no resource policy, so nobody may call "
            };
            return [why, request, "."].concat();
        };
        if self.outcome.decision == Some(Decision::ExplicitDeny) {
            let asked = *self.outcome.trace.evidence(StepName::Identity) != Evidence::NotRun;
            let before = if self.scenario.authorizer.is_some() && !asked {
                " The authorizer was not called."
            } else {
                ""
            };
            return match policy.decisive() {
                Some((at, one)) => {
                    let by = by_statement(policy, at);
                    [
                        "The resource policy denies ",
                        request,
                        &by,
                        &because(one),
                        ".",
                        before,
                    ]
                    .concat()
                }
                None => ["The resource policy denies ", request, ".", before].concat(),
            };
        }
        let through_endpoint = match policy.nearest_miss() {
            Some((_, one)) if misses_address(one) => {
                " Through a VPC endpoint there is `aws:VpcSourceIp` instead."
            }
            _ => "",
        };
        let alone = if signed {
            " A caller from another account needs its Allow as well."
        } else if *self.outcome.trace.evidence(StepName::Identity) == Evidence::UserPoolTokenPresent {
            " With a Cognito user pool authorizer the resource policy must allow the request as well."
        } else {
            " The method has no authorizer, so the resource policy must allow the request."
        };
        [
            "The resource policy does not allow ",
            request,
            &near_miss(policy),
            ".",
            through_endpoint,
            alone,
        ]
        .concat()
    }

    pub(super) fn policies(&self) -> String {
        let request = &*self.request;
        if let Evidence::LimitDenies { policy } | Evidence::LimitDoesNotAllow { policy } =
            self.outcome.trace.evidence(StepName::Policies)
        {
            return self.caller_limit(&policy.with_article());
        }
        if let Some(policy) = &self.authorizer {
            return [
                "Neither the ",
                &self.whose_policy(),
                " nor the resource policy allows ",
                request,
                &near_misses(policy, self.resource.as_ref()),
                ".",
            ]
            .concat();
        }
        let own = "The caller's identity-based policy";
        match &self.caller {
            Some(policy) if self.outcome.decision == Some(Decision::ExplicitDeny) => {
                denies(own, request, policy, "")
            }
            Some(policy) => {
                let resource = match self.resource.as_ref().map(|one| one.trace.verdict) {
                    Some(Verdict::Allow) => " It has to, because the caller is of another account.",
                    Some(_) => " The resource policy does not allow it either.",
                    None => "",
                };
                [
                    own,
                    " does not allow ",
                    request,
                    &near_miss(policy),
                    ".",
                    resource,
                ]
                .concat()
            }
            None => {
                let resource = match &self.resource {
                    Some(policy) if policy.trace.verdict == Verdict::Allow => {
                        let why = match Table::applied_to(self.outcome) {
                            Table::A => {
                                "; the resource policy allows the caller's account, which lets the account's own policies allow it"
                            }
                            Table::B => {
                                "; the resource policy alone is not enough for a caller from another account"
                            }
                        };
                        why.to_owned()
                    }
                    Some(policy) => {
                        [", and the resource policy does not either", &near_miss(policy)].concat()
                    }
                    None => ", and the API has no resource policy".to_owned(),
                };
                ["The caller has no policy that allows ", request, &resource, "."].concat()
            }
        }
    }
}

fn denies(subject: &str, request: &str, policy: &EvaluatedPolicy<'_>, again: &str) -> String {
    let by = policy
        .decisive()
        .map_or_else(String::new, |(at, _)| by_statement(policy, at));
    [
        subject,
        " denies ",
        request,
        &by,
        again,
        ". An explicit deny overrides any allow.",
    ]
    .concat()
}

/// The methods that a policy allows, where only its resources do not match: `GET /pets` only.
fn allows_only(policy: &EvaluatedPolicy<'_>) -> Option<String> {
    let mut statements = policy.trace.statements.iter();
    let elsewhere =
        statements.all(|one| one.effect != Some(Effect::Allow) || one.reason == Some(Reason::Resource));
    let methods = elsewhere.then(|| allowed_methods(policy))??;
    let list = words::list(&methods);
    Some(match methods.len() {
        0..=2 => [&list, " only"].concat(),
        _ => ["only ", &list].concat(),
    })
}

/// The end of a sentence: why the nearest Allow statement does not apply.
fn near_miss(policy: &EvaluatedPolicy<'_>) -> String {
    match policy.nearest_miss() {
        Some((at, statement)) => [": ", &why_not(policy, statement, &its_statement(policy, at))].concat(),
        None => ": no statement of it allows anything".into(),
    }
}

/// The same for two policies of which neither allows the request.
fn near_misses(authorizer: &EvaluatedPolicy<'_>, resource: Option<&EvaluatedPolicy<'_>>) -> String {
    let of = |policy: &EvaluatedPolicy<'_>, whose: &str| match policy.nearest_miss() {
        Some((at, statement)) => why_not(
            policy,
            statement,
            &its_statement(policy, at).replacen("its", whose, 1),
        ),
        None => ["no statement of ", whose, " allows anything"].concat(),
    };
    let second = resource.map_or_else(String::new, |policy| {
        [", and ", &of(policy, "the resource policy's")].concat()
    });
    [": ", &of(authorizer, "the authorizer's"), &second].concat()
}

/// Whether a statement asks for the address of a request that comes through a VPC endpoint.
fn misses_address(statement: &StatementTrace) -> bool {
    let Some(Reason::Condition(at)) = statement.reason else {
        return false;
    };
    let condition = statement.conditions.get(at);
    condition.is_some_and(|one| one.value.is_none() && one.key.eq_ignore_ascii_case("aws:SourceIp"))
}

/// The reason why a Deny with conditions applies; empty for one without.
fn because(statement: &StatementTrace) -> String {
    match statement.conditions.first() {
        Some(condition) => [", because ", &request_value(condition)].concat(),
        None => String::new(),
    }
}
