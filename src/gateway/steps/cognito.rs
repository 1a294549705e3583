//! A method guarded by a Cognito user pool. The token in the `Authorization` header is checked, then the resource policy.

use crate::gateway::conclusion::{ResponseSource, StepResult, conclude};
use crate::gateway::evidence::Evidence;
use crate::gateway::jwt;
use crate::gateway::outcome::{DecidedBy, StepName};
use crate::gateway::response::response_type::ResponseType;
use crate::gateway::steps::identity_source::Expression;
use crate::gateway::steps::resource_policy_only::POLICY_ALONE;
use crate::gateway::steps::routing::Route;
use crate::gateway::workflow::Workflow;
use crate::rule::{Certainty, Rule};
use crate::scenario::{AuthorizationType, Token, TokenUse};

const USER_POOL: Option<&str> = Some(
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html",
);

static COGNITO_FIRST: Rule = Rule {
    id: "cognito-first",
    statement: "a Cognito user pool authenticates first, then the resource policy decides alone",
    source: "API Gateway developer guide: authorization flow",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html",
    ),
    certainty: Certainty::Documented,
};

static NOT_A_TOKEN: Rule = Rule {
    id: "cognito-token-missing",
    statement: "a missing token, or a value that is not a JWT, gets 401 `Unauthorized`",
    source: "September 2026",
    url: USER_POOL,
    certainty: Certainty::Recorded,
};

static TOKEN_USE: Rule = Rule {
    id: "cognito-token-use",
    statement: "a method without authorization scopes takes ID tokens only, one with scopes access tokens only; the other kind gets 401",
    source: "September 2026; API Gateway developer guide",
    url: USER_POOL,
    certainty: Certainty::Recorded,
};

static SCOPES: Rule = Rule {
    id: "cognito-scopes",
    statement: "an access token needs one of the method's authorization scopes, or it gets 401",
    source: "API Gateway developer guide",
    url: USER_POOL,
    certainty: Certainty::Documented,
};

static EXPIRED: Rule = Rule {
    id: "cognito-token-expired",
    statement: "an expired token gets 401 `The incoming token has expired`, as gateway response `UNAUTHORIZED`, not `EXPIRED_TOKEN`",
    source: "recorded (amplify-js#6060, #10147); the response type is inferred",
    url: Some("https://github.com/aws-amplify/amplify-js/issues/6060"),
    certainty: Certainty::Inferred,
};

static OTHER_POOL: Rule = Rule {
    id: "cognito-other-pool",
    statement: "a token of another user pool, or with a bad signature, gets 401 `Unauthorized`",
    source: "an emulator that reproduces recordings of 2026",
    url: USER_POOL,
    certainty: Certainty::Inferred,
};

static AUDIENCE: Rule = Rule {
    id: "cognito-audience",
    statement: "a validation expression of a user pool's authorizer has to match the audience of the token; an access token has no audience \
           and gets 401",
    source: "API Gateway developer guide",
    url: USER_POOL,
    certainty: Certainty::Documented,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[
    &COGNITO_FIRST,
    &NOT_A_TOKEN,
    &TOKEN_USE,
    &SCOPES,
    &EXPIRED,
    &OTHER_POOL,
    &AUDIENCE,
];

impl Workflow<'_> {
    /// A method guarded by a Cognito user pool. The token's claims decide; its signature is never verified here.
    pub(crate) fn cognito(&mut self, route: &Route) -> StepResult {
        let value = self.request.header("Authorization").unwrap_or("");
        // Recorded: a token is taken with and without `Bearer `.
        let value = value.strip_prefix("Bearer ").unwrap_or(value).trim();
        let token = match &self.request.token {
            Some(token) => Some(token.clone()),
            None => jwt::decode(value, self.ids.epoch()),
        };
        let problem = match token {
            _ if value.is_empty() && self.request.token.is_none() => {
                Some((Evidence::UserPoolTokenMissing, &NOT_A_TOKEN))
            }
            None => Some((Evidence::UserPoolTokenUnreadable, &NOT_A_TOKEN)),
            Some(token) => {
                refusal(&token, &route.authorization_scopes).or_else(|| self.audience_refusal(&token))
            }
        };
        if let Some((evidence, rule)) = problem {
            // No log of a user pool authorizer is recorded.
            self.log.approximate_from_here(Certainty::Unknown);
            self.log.unauthorized_request(self.ids);
            let message = match evidence {
                Evidence::UserPoolTokenExpired => "The incoming token has expired",
                _ => "Unauthorized",
            };
            return conclude(
                DecidedBy::IdentitySource,
                None,
                ResponseSource::gateway(ResponseType::Unauthorized, message),
                evidence,
                &[&COGNITO_FIRST, rule],
            );
        }
        self.passed(StepName::Identity, Evidence::UserPoolTokenPresent, &[&TOKEN_USE]);
        self.resource_policy_alone(&[&COGNITO_FIRST, &POLICY_ALONE])
    }

    /// Why the validation expression refuses a token. It is that of the scenario's authorizer, where no method has that as its Lambda
    /// authorizer.
    fn audience_refusal(&mut self, token: &Token) -> Option<(Evidence, &'static Rule)> {
        let authorizer = self.deployment.authorizer.clone()?;
        let mut methods = self.api.methods.iter().flatten();
        let expression = &authorizer.identity_validation_expression;
        if expression.is_empty()
            || methods.any(|method| method.authorization_type == AuthorizationType::Custom)
        {
            return None;
        }
        let fits = match (token.token_use, token.audience.as_str()) {
            (TokenUse::Access, _) => false,
            // Nothing is said about it.
            (TokenUse::Id, "") => true,
            (TokenUse::Id, audience) => match &*self.deployment.expression(expression) {
                Expression::Compiled { whole, .. } => whole.is_match(audience),
                Expression::Unreadable | Expression::TooLarge => {
                    authorizer.identity_validation_result.unwrap_or(true)
                }
            },
        };
        let expression = expression.clone();
        (!fits).then_some((Evidence::AudienceInvalid { expression }, &AUDIENCE))
    }
}

/// The reason why a user pool authorizer refuses a token.
fn refusal(token: &Token, wanted: &[String]) -> Option<(Evidence, &'static Rule)> {
    if !token.valid {
        return Some((Evidence::UserPoolTokenInvalid, &OTHER_POOL));
    }
    if token.expired {
        return Some((Evidence::UserPoolTokenExpired, &EXPIRED));
    }
    match (token.token_use, wanted.is_empty()) {
        (TokenUse::Id, true) => None,
        (TokenUse::Access, true) => Some((Evidence::AccessTokenWithoutScopes, &TOKEN_USE)),
        (TokenUse::Id, false) => Some((Evidence::IdTokenWithScopes, &TOKEN_USE)),
        (TokenUse::Access, false) if token.scopes.iter().any(|scope| wanted.contains(scope)) => None,
        (TokenUse::Access, false) => Some((Evidence::ScopeMissing, &SCOPES)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_use_of_the_token_has_to_fit_the_method() {
        let access = |scope: &str| Token {
            token_use: TokenUse::Access,
            scopes: vec![scope.into()],
            ..Token::default()
        };
        let scopes = ["pets/read".to_owned()];
        let evidence =
            |token: &Token, wanted: &[String]| refusal(token, wanted).map(|(evidence, _)| evidence);
        assert_eq!(evidence(&Token::default(), &[]), None);
        assert_eq!(
            evidence(&Token::default(), &scopes),
            Some(Evidence::IdTokenWithScopes)
        );
        assert_eq!(
            evidence(&access("pets/read"), &[]),
            Some(Evidence::AccessTokenWithoutScopes)
        );
        assert_eq!(evidence(&access("pets/read"), &scopes), None);
        assert_eq!(
            evidence(&access("pets/write"), &scopes),
            Some(Evidence::ScopeMissing)
        );
    }
}
