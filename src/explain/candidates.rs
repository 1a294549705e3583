//! Edits that may let a request get further, made from what the trace says failed.
//!
//! [`SuggestionSearch`](crate::explain::SuggestionSearch) simulates each of them.

mod policy;
mod reach;

use crate::explain::edit::{allow_text, caller_policy, open_policy, replace, unwrapped_policy};
use crate::explain::opened::{place, set_identity};
use crate::explain::preflight::is_preflight;
use crate::explain::words;
use crate::gateway::{
    CacheUse, DecidedBy, Decision, DenyingPolicy, Evidence, Outcome, ResponseType, StepName, partition,
};
use crate::json;
use crate::json::{Severity, TextEdit};
use crate::scenario::{
    ApiKey, ApiKeySource, AuthorizationType, Authorizer, AuthorizerType, Behaviour, GatewayResponse,
    IdentitySource, LambdaCase, Method, Request, RequestIndex, Scenario, ScenarioDiagnostic, SignedCaller,
    TextId, Token, TokenUse, When,
};

/// An edit that may let the request get further.
pub(crate) struct Candidate {
    pub title: String,
    pub scenario: Scenario,
    pub breadth: Breadth,
    pub goal: Goal,
}

/// How much an edit lets through, by its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breadth {
    /// It mends the cause.
    Cure,
    /// It lets more through than it has to: not suggested where a narrower edit helps.
    Wide,
    /// It undoes a restriction that someone has put there.
    Restriction,
}

/// What an edit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// The request gets further.
    Further,
    /// A browser lets the page read the answer.
    CorsHeader,
    /// API Gateway takes the identity source, and the request gets at least as far.
    Identity,
}

/// The most candidates that are simulated.
const MAX_CANDIDATES: usize = 24;

/// The edits that may let the request with this index get further: each with its title and the edited scenario.
pub(crate) fn candidates(scenario: &Scenario, outcome: &Outcome, index: RequestIndex) -> Vec<Candidate> {
    if outcome.status_code.is_some_and(|status| status < 400) {
        return Vec::new();
    }
    let Some(call) = words::call(scenario, index) else {
        return Vec::new();
    };
    let mut candidates = Candidates {
        scenario,
        outcome,
        index,
        request: &call.request,
        found: Vec::new(),
    };
    candidates.collect();
    candidates.found.truncate(MAX_CANDIDATES);
    candidates.found
}

pub(super) struct Candidates<'a> {
    scenario: &'a Scenario,
    outcome: &'a Outcome,
    index: RequestIndex,
    request: &'a Request,
    found: Vec<Candidate>,
}

impl Candidates<'_> {
    // The generic ones are thin, since each is compiled once for every edit.

    fn push_as(&mut self, breadth: Breadth, title: impl Into<String>, edit: impl FnOnce(&mut Scenario)) {
        let mut edit = Some(edit);
        self.push_edit(breadth, title.into(), &mut |scenario| {
            if let Some(edit) = edit.take() {
                edit(scenario);
            }
        });
    }

    fn push(&mut self, title: impl Into<String>, edit: impl FnOnce(&mut Scenario)) {
        self.push_as(Breadth::Cure, title, edit);
    }

    fn on_authorizer(
        &mut self,
        breadth: Breadth,
        title: impl Into<String>,
        edit: impl FnOnce(&mut Authorizer),
    ) {
        let mut edit = Some(edit);
        self.edit_authorizer(breadth, title.into(), &mut |authorizer| {
            if let Some(edit) = edit.take() {
                edit(authorizer);
            }
        });
    }

    fn on_request(&mut self, title: impl Into<String>, edit: impl FnOnce(&mut Request)) {
        let mut edit = Some(edit);
        self.edit_request(title.into(), &mut |request| {
            if let Some(edit) = edit.take() {
                edit(request);
            }
        });
    }

    fn push_edit(&mut self, breadth: Breadth, title: String, edit: &mut dyn FnMut(&mut Scenario)) {
        let mut edited = self.scenario.clone();
        edit(&mut edited);
        if edited != *self.scenario {
            self.found.push(Candidate {
                title,
                scenario: edited,
                breadth,
                goal: Goal::Further,
            });
        }
    }

    fn edit_authorizer(&mut self, breadth: Breadth, title: String, edit: &mut dyn FnMut(&mut Authorizer)) {
        self.push_edit(breadth, title, &mut |scenario| {
            if let Some(authorizer) = &mut scenario.authorizer {
                edit(authorizer);
            }
        });
    }

    fn edit_request(&mut self, title: String, edit: &mut dyn FnMut(&mut Request)) {
        let index = self.index;
        self.push_edit(Breadth::Cure, title, &mut |scenario| {
            if let Some(call) = scenario.request_mut(index) {
                edit(&mut call.request);
            }
        });
    }

    fn collect(&mut self) {
        self.deploy_what_is_saved();
        if is_preflight(self.request) && self.is_guarded() {
            self.preflight();
            return self.cors_header();
        }
        self.repair_identity_source();
        match self.outcome.decided_by {
            DecidedBy::Integration => {}
            DecidedBy::Routing => self.reach(),
            DecidedBy::IdentitySource => self.identity_source(),
            DecidedBy::IdentityValidation => self.identity_validation(),
            DecidedBy::AuthorizerFunction => self.function(),
            DecidedBy::AuthorizerOutput => {
                self.wrap_policy();
                self.edits_of_diagnostics(|text| matches!(text, TextId::AuthorizerOutput(_)));
                self.function();
            }
            DecidedBy::PolicyNotSaved => {
                self.edits_of_diagnostics(|text| {
                    matches!(
                        text,
                        TextId::ResourcePolicy | TextId::DeployedPolicy(_) | TextId::UpdatedPolicy(_)
                    )
                });
                self.replace_policy();
                self.push_as(Breadth::Restriction, "Remove the resource policy", |scenario| {
                    scenario.api.policy = None
                });
            }
            DecidedBy::AuthorizerPolicy | DecidedBy::Policies => {
                self.cache();
                self.authorizer_policy();
                self.caller_policies();
                self.resource_policy();
                self.another_identity();
            }
            DecidedBy::ResourcePolicy => {
                self.resource_policy();
                self.another_identity();
            }
            DecidedBy::VpcEndpointPolicy => self.vpc_endpoint_policy(),
            DecidedBy::ApiKey => self.api_key(),
        }
        self.cors_header();
    }

    /// A change that is saved and waits: the cause of many reports.
    fn deploy_what_is_saved(&mut self) {
        let waits = |code: &str| code == "change-not-deployed";
        if self.outcome.diagnostics.iter().any(|one| waits(&one.code)) {
            let index = self.index;
            self.push("Deploy the API before this request", |scenario| {
                deploy_before(scenario, index)
            });
        }
    }

    /// Whether what refuses the request is something that no browser sends with a preflight.
    fn is_guarded(&self) -> bool {
        matches!(
            self.outcome.decided_by,
            DecidedBy::IdentitySource
                | DecidedBy::IdentityValidation
                | DecidedBy::AuthorizerFunction
                | DecidedBy::AuthorizerOutput
                | DecidedBy::AuthorizerPolicy
                | DecidedBy::Policies
                | DecidedBy::ApiKey
        ) || matches!(
            self.outcome.trace.evidence(StepName::Routing),
            Evidence::NoSuchMethod { .. }
        )
    }

    /// A preflight needs a method of its own, without authorizer and key; the other methods stay as they are.
    fn preflight(&mut self) {
        let open = |path: &str| Method {
            http_method: "OPTIONS".to_owned(),
            path: path.to_owned(),
            authorization_type: AuthorizationType::None,
            ..Method::default()
        };
        match self.outcome.trace.evidence(StepName::Routing).clone() {
            Evidence::Method { verb, path } if verb == "OPTIONS" => {
                let title = format!("Let `OPTIONS {path}` have neither authorizer nor API key");
                self.push(title, |scenario| {
                    if let Some(method) = method_mut(scenario, &verb, &path) {
                        *method = open(&path);
                    }
                });
            }
            Evidence::Method { path, .. } => {
                let title = format!("Add `OPTIONS {path}` without authorizer and API key");
                self.push(title, |scenario| {
                    scenario.api.methods.get_or_insert_default().push(open(&path))
                });
            }
            Evidence::EveryMethodExists => {
                self.push(
                    "Add `OPTIONS` methods without authorizer and API key",
                    |scenario| {
                        let every = ["/", "/{proxy+}"];
                        let guarded = every.map(|path| Method {
                            http_method: "ANY".to_owned(),
                            path: path.to_owned(),
                            ..Method::default()
                        });
                        scenario.api.methods = Some(guarded.into_iter().chain(every.map(open)).collect());
                    },
                );
            }
            _ => {
                let methods = self.scenario.api.methods.iter().flatten();
                let path = self.request.path.split('?').next().unwrap_or("").to_owned();
                let resource = methods
                    .map(|method| method.path.clone())
                    .find(|resource| reach::answers(resource, &path));
                let resource = resource.unwrap_or(path);
                let title = format!("Add `OPTIONS {resource}` without authorizer and API key");
                self.push(title, |scenario| {
                    scenario.api.methods.get_or_insert_default().push(open(&resource))
                });
            }
        }
    }

    /// The header without which a browser hides an error from the page that asked.
    fn cors_header(&mut self) {
        let Some(response_type) = self.outcome.response_type else {
            return;
        };
        if self.request.header("Origin").is_none() || is_preflight(self.request) {
            return;
        }
        let name = if self.outcome.status_code.is_some_and(|status| status >= 500) {
            "DEFAULT_5XX"
        } else {
            "DEFAULT_4XX"
        };
        let customised = |name: &str| {
            self.scenario
                .api
                .gateway_responses
                .iter()
                .any(|(key, _)| key == name)
        };
        // A response that is customised itself does not look at the default.
        let name = if customised(response_type.name()) {
            response_type.name()
        } else {
            name
        };
        let title = format!("Send `Access-Control-Allow-Origin` with the gateway response `{name}`");
        self.push(title, |scenario| {
            let responses = &mut scenario.api.gateway_responses;
            if !responses.iter().any(|(key, _)| key == name) {
                responses.push((name.to_owned(), GatewayResponse::default()));
            }
            for (_, response) in responses.iter_mut().filter(|(key, _)| key == name) {
                let header = "gatewayresponse.header.Access-Control-Allow-Origin";
                response
                    .response_parameters
                    .push((header.to_owned(), "'*'".to_owned()));
            }
        });
        if let Some(last) = self.found.last_mut() {
            last.goal = Goal::CorsHeader;
        }
    }

    /// The identity source in the spelling that API Gateway knows, wherever the request ends.
    fn repair_identity_source(&mut self) {
        let authorizer = self.scenario.authorizer.as_ref();
        let malformed = |one: &ScenarioDiagnostic| one.code.starts_with("identity-source-");
        let Some(repaired) = authorizer
            .and_then(repaired_identity_source)
            .filter(|_| self.outcome.diagnostics.iter().any(malformed))
        else {
            return;
        };
        let title = format!("Write the identity source as `{repaired}`");
        self.on_authorizer(Breadth::Cure, title, |authorizer| {
            authorizer.identity_source = repaired
        });
        if let Some(last) = self.found.last_mut() {
            last.goal = Goal::Identity;
        }
    }

    fn identity_source(&mut self) {
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
    fn user_pool_token(&mut self, evidence: &Evidence) {
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
    fn signature(&mut self) {
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

    fn identity_validation(&mut self) {
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
        let fits = |token: &String| {
            sent.as_ref() != Some(token)
                && regex_lite::Regex::new(&format!("^(?:{})$", authorizer.identity_validation_expression))
                    .is_ok_and(|expression| expression.is_match(token))
        };
        if let Some(token) = tokens.into_iter().find(fits) {
            let title = format!("Send a token that fits the expression: `{token}`");
            self.on_request(title, |request| set_identity(request, &authorizer, &token));
        }
        if let Some(sent) = sent {
            let own = regex_lite::escape(&sent);
            self.on_authorizer(
                Breadth::Cure,
                "Let the validation expression fit this token as well",
                |authorizer| {
                    let expression = &mut authorizer.identity_validation_expression;
                    *expression = format!("{expression}|{own}");
                },
            );
        }
        self.on_authorizer(
            Breadth::Restriction,
            "Remove the validation expression",
            |authorizer| authorizer.identity_validation_expression.clear(),
        );
    }

    fn function(&mut self) {
        match self.outcome.trace.evidence(StepName::AuthorizerFunction).clone() {
            // Other code does not end throttling.
            Evidence::FunctionThrottled => return self.another_identity(),
            Evidence::FunctionNotPermitted => {
                return self.on_authorizer(
                    Breadth::Cure,
                    "Let API Gateway invoke the function: `lambda:InvokeFunction`",
                    |authorizer| authorizer.lambda_invoke_permission = true,
                );
            }
            Evidence::RoleNotAssumable { arn } => {
                let title = format!("Let API Gateway assume the role `{arn}`");
                return self.on_authorizer(Breadth::Cure, title, |authorizer| {
                    if let Some(role) = &mut authorizer.authorizer_credentials {
                        role.assumable = true;
                    }
                });
            }
            _ => {}
        }
        self.another_identity();
        let allow = Behaviour::Returns(allow_text(&self.outcome.method_arn));
        let request = words::request(self.outcome);
        let Some(authorizer) = &self.scenario.authorizer else {
            return;
        };
        let at = self.outcome.trace.lambda_case.map(|case| case.0);
        if let Some(token) = identity(self.request, authorizer) {
            let behaviour = allow.clone();
            let title = format!("Have the function allow `{request}` to this token");
            self.on_authorizer(Breadth::Cure, title, |authorizer| {
                let at = at.unwrap_or(authorizer.lambda.len()).min(authorizer.lambda.len());
                let case = LambdaCase {
                    when: When::Identity(token),
                    behaviour,
                };
                authorizer.lambda.insert(at, case);
            });
        }
        match at {
            Some(index) => {
                let title = format!("Have the function allow `{request}`");
                self.on_authorizer(Breadth::Wide, title, |authorizer| {
                    if let Some(case) = authorizer.lambda.get_mut(index) {
                        case.behaviour = allow;
                    }
                });
                if matches!(
                    self.outcome.trace.evidence(StepName::AuthorizerFunction),
                    Evidence::FunctionFailed { .. }
                ) {
                    self.on_authorizer(Breadth::Cure, "Fail with exactly `Unauthorized`", |authorizer| {
                        if let Some(case) = authorizer.lambda.get_mut(index) {
                            case.behaviour = Behaviour::Throws("Unauthorized".into());
                        }
                    });
                }
            }
            None => {
                let title = format!("Have the function allow `{request}` where no rule applies");
                self.on_authorizer(Breadth::Wide, title, |authorizer| {
                    authorizer.lambda.push(LambdaCase {
                        when: When::Always,
                        behaviour: allow,
                    });
                });
            }
        }
    }

    /// The token of a case that allows something, or an authorizer's other caller.
    fn another_identity(&mut self) {
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
    fn another_signer(&mut self) {
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

    /// AWS's three cures of a cached policy that was made for another request.
    fn cache(&mut self) {
        let Some(authorizer) = &self.scenario.authorizer else {
            return;
        };
        if self.outcome.cache != CacheUse::Hit {
            return;
        }
        self.on_authorizer(Breadth::Cure, "Turn the cache off: TTL 0", |authorizer| {
            authorizer.authorizer_result_ttl_in_seconds = 0
        });
        let mut sources: Vec<String> = authorizer
            .identity_sources()
            .map(|source| source.to_string())
            .collect();
        for more in ["context.path", "context.httpMethod"] {
            if !sources.iter().any(|source| source == more) {
                sources.push(more.to_owned());
            }
        }
        self.on_authorizer(
            Breadth::Cure,
            "Make the path and the method part of the cache key",
            |authorizer| {
                authorizer.authorizer_type = AuthorizerType::Request;
                authorizer.identity_source = sources.join(", ");
            },
        );
        if let Some(case) = self.outcome.trace.lambda_case {
            let text_id = TextId::AuthorizerOutput(case);
            let stage = words::whole_stage(self.scenario);
            if self
                .scenario
                .text(text_id)
                .is_some_and(|text| text.contains("${event.methodArn}"))
            {
                self.push("Allow every method of the stage", |scenario| {
                    if let Some(text) = scenario.text_mut(text_id) {
                        *text = text.replace("${event.methodArn}", &stage);
                    }
                });
            }
        }
    }

    /// A policy that the function returns without `policyDocument` around it.
    fn wrap_policy(&mut self) {
        let Some(case) = self.outcome.trace.lambda_case else {
            return;
        };
        let text_id = TextId::AuthorizerOutput(case);
        if let Some(wrapped) = self.scenario.text(text_id).and_then(unwrapped_policy) {
            self.push("Put the policy into `policyDocument`", |scenario| {
                if let Some(text) = scenario.text_mut(text_id) {
                    *text = wrapped;
                }
            });
        }
    }

    /// A policy in place of one that API Gateway would refuse.
    fn replace_policy(&mut self) {
        let policy = open_policy();
        self.push_as(
            Breadth::Wide,
            "Replace the policy with one that allows everyone",
            |scenario| scenario.api.policy = Some(policy),
        );
    }

    /// Adds the edits of the errors in the wanted texts.
    fn edits_of_diagnostics(&mut self, is_wanted: impl Fn(TextId) -> bool) {
        let errors = self
            .outcome
            .diagnostics
            .iter()
            .filter(|one| one.severity == Severity::Error);
        let edits: Vec<(TextId, TextEdit)> = errors
            .filter_map(|one| {
                let text_id = one.subject.text_id().filter(|id| is_wanted(*id))?;
                Some((text_id, one.edit.clone()?))
            })
            .collect();
        for (text_id, edit) in &edits {
            self.push(words::capitalized(&edit.title), |scenario| {
                if let Some(text) = scenario.text_mut(*text_id) {
                    replace(text, edit.span, &edit.replacement);
                }
            });
        }
        if edits.len() > 1 {
            self.push("Make all the repairs above", |scenario| {
                // The last one first, so that the places of the others stay.
                let starts = edits.iter().map(|(_, edit)| usize::MAX - edit.span.start);
                let order = words::order(starts);
                for (text_id, edit) in order.into_iter().filter_map(|at| edits.get(at)) {
                    if let Some(text) = scenario.text_mut(*text_id) {
                        replace(text, edit.span, &edit.replacement);
                    }
                }
            });
        }
    }

    /// The method that answers the request, if the API lists its methods.
    fn routed_method(&self) -> Option<&Method> {
        let Evidence::Method { verb, path } = self.outcome.trace.evidence(StepName::Routing) else {
            return None;
        };
        let mut methods = self.scenario.api.methods.iter().flatten();
        methods.find(|method| method.http_method == *verb && method.path == *path)
    }

    fn api_key(&mut self) {
        let usable = |key: &&ApiKey| key.enabled && key.usage_plan && key.exceeded.is_none();
        let known = self.scenario.api.api_keys.iter().find(usable);
        let known = known.map(|key| key.value.clone());
        let evidence = self.outcome.trace.evidence(StepName::ApiKey).clone();
        let header = self.request.header("x-api-key").map(str::to_owned);
        let sent = self.request.api_key.clone().or(header);
        if self.scenario.api.api_key_source == ApiKeySource::Authorizer {
            self.usage_identifier_key(known.clone());
        } else {
            match (&known, &sent) {
                (Some(key), _) => {
                    let key = key.clone();
                    self.on_request("Send a key of the usage plan", move |request| {
                        request
                            .headers
                            .retain(|(name, _)| !name.eq_ignore_ascii_case("x-api-key"));
                        request.api_key = Some(key);
                    });
                }
                (None, None) => {
                    let index = self.index;
                    self.push("Make a key, add it to the usage plan and send it", |scenario| {
                        let key = "a-key-of-the-usage-plan".to_owned();
                        if let Some(call) = scenario.request_mut(index) {
                            call.request.api_key = Some(key.clone());
                        }
                        scenario.api.api_keys.push(ApiKey {
                            value: key,
                            ..ApiKey::default()
                        });
                    });
                }
                (None, Some(_)) => {}
            }
        }
        if let Some(sent) = sent {
            let title = match evidence {
                Evidence::ApiKeyDisabled => "Enable the key",
                Evidence::UsageLimitExceeded { .. } => "Raise the limit of the usage plan",
                _ => "Add the key to the usage plan",
            };
            let breadth = match evidence {
                Evidence::UsageLimitExceeded { .. } | Evidence::ApiKeyDisabled => Breadth::Restriction,
                _ => Breadth::Cure,
            };
            self.push_as(breadth, title, |scenario| {
                let keys = &mut scenario.api.api_keys;
                match keys.iter_mut().find(|key| key.value == sent) {
                    Some(key) => {
                        key.enabled = true;
                        key.usage_plan = true;
                        key.exceeded = None;
                    }
                    None => keys.push(ApiKey {
                        value: sent,
                        ..ApiKey::default()
                    }),
                }
            });
        }
        let other_key = matches!(evidence, Evidence::UsageLimitExceeded { .. })
            || (evidence == Evidence::ApiKeyDisabled && known.is_none());
        if other_key {
            let index = self.index;
            self.push("Send another key of the usage plan", |scenario| {
                let key = "another-key".to_owned();
                if let Some(call) = scenario.request_mut(index) {
                    call.request
                        .headers
                        .retain(|(name, _)| !name.eq_ignore_ascii_case("x-api-key"));
                    call.request.api_key = Some(key.clone());
                }
                scenario.api.api_keys.push(ApiKey {
                    value: key,
                    ..ApiKey::default()
                });
            });
            return;
        }
        self.without_key();
    }

    /// Takes the key off the one method that the request goes to.
    fn without_key(&mut self) {
        let Some(method) = self.routed_method().cloned() else {
            return;
        };
        let (verb, _) = words::method_and_path(&self.outcome.method_arn).unwrap_or_default();
        let verb = verb.to_owned();
        let title = format!("Require no API key for `{verb} {}`", method.path);
        self.push_as(Breadth::Restriction, title, |scenario| {
            if method.http_method == verb {
                if let Some(method) = method_mut(scenario, &verb, &method.path) {
                    method.api_key_required = false;
                }
            } else {
                // `ANY` stays as it is for the other verbs.
                scenario.api.methods.get_or_insert_default().push(Method {
                    http_method: verb,
                    api_key_required: false,
                    ..method
                });
            }
        });
    }

    /// The key that the authorizer has to bring.
    fn usage_identifier_key(&mut self, known: Option<String>) {
        let Some(case) = self.outcome.trace.lambda_case else {
            return;
        };
        let text_id = TextId::AuthorizerOutput(case);
        let key = known
            .clone()
            .unwrap_or_else(|| "a-key-of-the-usage-plan".to_owned());
        let title = "Have the function return the key as `usageIdentifierKey`";
        self.push(title, |scenario| {
            if known.is_none() {
                scenario.api.api_keys.push(ApiKey {
                    value: key.clone(),
                    ..ApiKey::default()
                });
            }
            let Some(text) = scenario.text_mut(text_id) else {
                return;
            };
            let Some(root) = json::parse(text).root else {
                return;
            };
            match root.get("usageIdentifierKey") {
                Some(node) => replace(text, node.span, &json::quote(&key)),
                None => {
                    let start = json::Span::new(root.span.start + 1, root.span.start + 1);
                    let member = format!("\n  \"usageIdentifierKey\": {},", json::quote(&key));
                    replace(text, start, &member);
                }
            }
        });
        self.another_identity();
    }
}

/// Puts a deployment in front of the request with this index.
fn deploy_before(scenario: &mut Scenario, index: RequestIndex) {
    use crate::scenario::{Event, EventKind};
    let Some((event, at)) = scenario.request(index).map(|found| (found.event, found.at)) else {
        return;
    };
    let deploy = Event {
        at,
        what: EventKind::Deploy,
    };
    scenario.timeline.insert(event.0, deploy);
}

/// The method with this verb and path.
fn method_mut<'a>(scenario: &'a mut Scenario, verb: &str, path: &str) -> Option<&'a mut Method> {
    let mut methods = scenario.api.methods.iter_mut().flatten();
    methods.find(|method| method.http_method == verb && method.path == path)
}

/// The value of the first identity source that the request has.
fn identity(request: &Request, authorizer: &Authorizer) -> Option<String> {
    let source = authorizer.identity_sources().next()?;
    request.identity(&source).map(str::to_owned)
}

/// An authorizer's identity sources as a REST API writes them; none if they need no repair.
///
/// A doubled prefix, the way of HTTP APIs (`$request.header.X`), a bare header name, several sources of a TOKEN authorizer.
pub(crate) fn repaired_identity_source(authorizer: &Authorizer) -> Option<String> {
    let repair = |source: &str| match IdentitySource::parse(source) {
        IdentitySource::Unknown(text) => {
            IdentitySource::meant_by(&text).map_or(text, |meant| meant.to_string())
        }
        known => known.to_string(),
    };
    let mut sources: Vec<String> = authorizer
        .identity_source
        .split(',')
        .map(str::trim)
        .filter(|source| !source.is_empty())
        .map(repair)
        .collect();
    if authorizer.authorizer_type == AuthorizerType::Token {
        sources.truncate(1);
    }
    let repaired = sources.join(", ");
    let written: Vec<&str> = authorizer.identity_source.split(',').map(str::trim).collect();
    (!repaired.is_empty() && repaired != written.join(", ")).then_some(repaired)
}

/// A token that fits the first case in which the function returns.
fn sample_token(authorizer: &Authorizer) -> String {
    let patterns = authorizer
        .lambda
        .iter()
        .filter(|case| matches!(case.behaviour, Behaviour::Returns(_)));
    let mut identities = patterns.filter_map(|case| match &case.when {
        When::Identity(pattern) => Some(pattern.replace(['*', '?'], "x")),
        _ => None,
    });
    identities.next().unwrap_or_else(|| "Bearer alice".into())
}
