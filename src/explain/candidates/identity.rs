//! The identity of a caller: the sources of an authorizer, the token of a user pool, a signature.

use super::{Breadth, Candidates, Goal, method_mut};
use crate::explain::edit::{allow_text, caller_policy};
use crate::explain::identity_source::{
    identity, place, repaired_identity_source, sample_token, set_identity,
};
use crate::explain::words;
use crate::gateway::{
    DecidedBy, Decision, DenyingPolicy, Evidence, Expression, ResponseType, StepName,
    is_about_identity_source, partition,
};
use crate::scenario::{
    AuthorizerType, Behaviour, IdentitySource, LambdaCase, ScenarioDiagnostic, SignedCaller, Token, TokenUse,
    When,
};

impl Candidates<'_> {
    /// The identity source in the spelling that API Gateway knows, wherever the request ends.
    pub(super) fn repair_identity_source(&mut self) {
        let authorizer = self.scenario.authorizer.as_ref();
        let malformed = |one: &ScenarioDiagnostic| is_about_identity_source(one);
        let Some(repaired) = authorizer
            .and_then(repaired_identity_source)
            .filter(|_| self.outcome.diagnostics.iter().any(malformed))
        else {
            return;
        };
        let title = format!("Write the identity source as `{repaired}`");
        self.on_authorizer(Breadth::Repair, title, |authorizer| {
            authorizer.identity_source = repaired
        });
        if let Some(last) = self.found.last_mut() {
            last.goal = Goal::AsFar;
        }
    }

    pub(super) fn identity_source(&mut self) {
        let evidence = self.outcome.trace.evidence(StepName::Identity).clone();
        let source = match evidence {
            Evidence::NotSigned { .. } => return self.signature(),
            Evidence::IdentitySourceMissing { source } => source,
            other => return self.user_pool_token(&other),
        };
        if self.outcome.response_type == Some(ResponseType::MissingAuthenticationToken) {
            return self.signature();
        }
        let Some(authorizer) = &self.scenario.authorizer else {
            return;
        };
        if repaired_identity_source(authorizer).is_some() {
            // Nobody means a header of the name that is written now.
            return;
        }
        let token = sample_token(authorizer);
        let sources: Vec<IdentitySource> = authorizer.identity_sources().collect();
        let missing = match &source {
            IdentitySource::Header(name) => format!("Add the missing `{name}` header"),
            IdentitySource::QueryString(name) => format!("Add the missing query parameter `{name}`"),
            other => format!("Add what `{other}` names"),
        };
        self.on_request(missing, move |request| {
            for source in sources {
                let Some((pairs, key)) = place(request, source) else {
                    continue;
                };
                let same = |name: &str| name.eq_ignore_ascii_case(&key);
                let there = |(name, value): &(String, String)| same(name) && !value.trim().is_empty();
                if !pairs.iter().any(there) {
                    pairs.retain(|(name, _)| !same(name));
                    pairs.push((key, token.clone()));
                }
            }
        });
        if authorizer.authorizer_type == AuthorizerType::Request {
            // Of several sources the one that is there can be the only one.
            let sources = authorizer.identity_sources();
            let there: Vec<String> = sources
                .filter(|source| self.request.identity(source).is_some())
                .map(|source| source.to_string())
                .collect();
            if !there.is_empty() {
                self.on_authorizer(
                    Breadth::Cure,
                    "Require only the identity sources that the request has",
                    |authorizer| authorizer.identity_source = there.join(", "),
                );
            }
            self.on_authorizer(
                Breadth::Wide,
                "Name no identity source and turn the cache off",
                |authorizer| {
                    authorizer.identity_source.clear();
                    authorizer.authorizer_result_ttl_in_seconds = 0;
                },
            );
        }
    }

    /// A user pool's token of the kind that the method takes.
    pub(super) fn user_pool_token(&mut self, evidence: &Evidence) {
        let scopes = self
            .routed_method()
            .map(|method| method.authorization_scopes.clone());
        let scopes = scopes.unwrap_or_default();
        let wanted = Token {
            token_use: if scopes.is_empty() {
                TokenUse::Id
            } else {
                TokenUse::Access
            },
            scopes: scopes.first().cloned().into_iter().collect(),
            ..Token::default()
        };
        if let Evidence::AudienceInvalid { expression } = evidence {
            // An expression without wildcards is the only audience that it matches.
            let literal = !expression.contains(|letter| r"\.*+?()[]{}|^$".contains(letter));
            let (audience, title) = if literal {
                let title = format!("Send an ID token with the audience `{expression}`");
                (expression.clone(), title)
            } else {
                let title = format!("Send an ID token whose audience matches `{expression}`");
                (String::new(), title)
            };
            let token = Token {
                audience,
                ..Token::default()
            };
            self.on_request(title, |request| request.token = Some(token));
            return self.remove_validation();
        }
        let title = match (evidence, scopes.first()) {
            (Evidence::UserPoolTokenExpired, _) => "Send a token that has not expired".to_owned(),
            (Evidence::UserPoolTokenInvalid, _) => "Send a token of the user pool".to_owned(),
            (_, Some(scope)) => format!("Send an access token with the scope `{scope}`"),
            (_, None) => "Send the ID token".to_owned(),
        };
        self.on_request(title, |request| {
            let same = |name: &str| name.eq_ignore_ascii_case("Authorization");
            if !request
                .headers
                .iter()
                .any(|(name, value)| same(name) && !value.trim().is_empty())
            {
                request.headers.retain(|(name, _)| !same(name));
                request
                    .headers
                    .push(("Authorization".to_owned(), "Bearer eyJ…".to_owned()));
            }
            request.token = Some(wanted);
        });
        let sent = self.request.token.clone();
        if let (Some(token), Some(method)) = (sent, self.routed_method().cloned())
            && token.token_use == TokenUse::Access
            && let Some(scope) = token.scopes.first().cloned()
        {
            let title = format!("Add the scope `{scope}` to the method");
            self.push(title, |scenario| {
                if let Some(method) = method_mut(scenario, &method.http_method, &method.path) {
                    method.authorization_scopes.push(scope);
                }
            });
        }
    }

    /// A method guarded by IAM takes signed requests only.
    pub(super) fn signature(&mut self) {
        let api = &self.scenario.api;
        let caller = SignedCaller {
            arn: format!(
                "arn:{}:iam::{}:user/alice",
                partition(&api.region),
                api.account_id
            ),
            identity_policy: Some(caller_policy(&self.outcome.method_arn)),
            ..SignedCaller::default()
        };
        let title = format!(
            "Sign the request as a user who may call `{}`",
            words::request(self.outcome)
        );
        self.on_request(title, |request| request.caller = Some(caller));
    }

    pub(super) fn identity_validation(&mut self) {
        let Some(authorizer) = self.scenario.authorizer.clone() else {
            return;
        };
        let mut tokens = Vec::new();
        for request in self.scenario.requests() {
            tokens.extend(identity(&request.call.request, &authorizer));
        }
        tokens.push(sample_token(&authorizer));
        tokens.extend(
            [
                "Bearer abc",
                "Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
                "abcde",
                "allow",
            ]
            .map(str::to_owned),
        );
        let sent = identity(self.request, &authorizer);
        let expression = Expression::compile(&authorizer.identity_validation_expression);
        let fits = |token: &String| sent.as_ref() != Some(token) && expression.matches(token);
        if let Some(token) = tokens.into_iter().find(fits) {
            let title = format!("Send a token that matches the expression: `{token}`");
            self.on_request(title, |request| set_identity(request, &authorizer, &token));
        }
        if let Some(sent) = sent {
            let own = regex_lite::escape(&sent);
            self.on_authorizer(
                Breadth::Cure,
                "Let the validation expression match this token as well",
                |authorizer| {
                    let expression = &mut authorizer.identity_validation_expression;
                    *expression = format!("{expression}|{own}");
                },
            );
        }
        self.remove_validation();
    }

    fn remove_validation(&mut self) {
        self.on_authorizer(
            Breadth::Restriction,
            "Remove the validation expression",
            |authorizer| authorizer.identity_validation_expression.clear(),
        );
    }

    /// The token of a case that allows something, or an authorizer's other caller.
    pub(super) fn another_identity(&mut self) {
        let Some(authorizer) = self.scenario.authorizer.clone() else {
            return self.another_signer();
        };
        if self.outcome.trace.signed {
            return self.another_signer();
        }
        if self.outcome.decided_by == DecidedBy::ResourcePolicy {
            return;
        }
        let sent = identity(self.request, &authorizer);
        let mut tried = 0;
        for case in &authorizer.lambda {
            let (When::Identity(pattern), Behaviour::Returns(text)) = (&case.when, &case.behaviour) else {
                continue;
            };
            let token = pattern.replace(['*', '?'], "x");
            if text.contains("Allow") && sent.as_ref() != Some(&token) && tried < 3 {
                tried += 1;
                let title = format!("Send the token `{token}`");
                self.on_request(title, |request| set_identity(request, &authorizer, &token));
            }
        }
        if self.outcome.decision == Some(Decision::ExplicitDeny) {
            let arn = self.outcome.method_arn.clone();
            let title = format!(
                "Send a token to which the function allows `{}`",
                words::request(self.outcome)
            );
            let (index, token) = (self.index, "Bearer of-someone-who-may".to_owned());
            self.push(title, |scenario| {
                let Some(authorizer) = scenario.authorizer.clone() else {
                    return;
                };
                if let Some(call) = scenario.request_mut(index) {
                    set_identity(&mut call.request, &authorizer, &token);
                }
                if let Some(authorizer) = &mut scenario.authorizer {
                    let case = LambdaCase {
                        when: When::Identity(token),
                        behaviour: Behaviour::Returns(allow_text(&arn)),
                    };
                    authorizer.lambda.insert(0, case);
                }
            });
        }
    }

    /// Another user, where the caller's own policies deny the request.
    pub(super) fn another_signer(&mut self) {
        // These deny every caller of the account, or of the API.
        let organization = [DenyingPolicy::ServiceControl, DenyingPolicy::ResourceControl];
        let denied_to_all = match self.outcome.trace.evidence(StepName::Policies) {
            Evidence::LimitDenies { policy } | Evidence::LimitDoesNotAllow { policy } => {
                organization.contains(policy)
            }
            _ => false,
        };
        let denied = self.outcome.decision == Some(Decision::ExplicitDeny);
        if self.outcome.trace.signed && denied && !denied_to_all {
            self.signature();
        }
    }
}
