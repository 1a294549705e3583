//! The list of causes, the likeliest first: what each adds to a scenario.

use serde_json::{Value, json};

use super::check::Check;
use super::elsewhere;
use super::entry::{Cause, What};
use super::known::Known;
use super::policies::{document, for_everybody, output, statement};
use crate::gateway::{DecidedBy, DenyingPolicy};

/// An identifier of a VPC endpoint, where one is needed.
const ENDPOINT: &str = "vpce-0123456789abcdef0";

/// Every cause, with what it adds to what is known.
pub(super) fn causes(known: &Known) -> Vec<Cause> {
    let list = List::new(known);
    let groups = [
        list.authorizer_policy(),
        list.caller_policies(),
        list.resource_policy(),
        list.identity(),
        list.function(),
        list.routing(),
        list.api_key(),
        list.reachability(),
        list.passing(),
        elsewhere::causes(),
    ];
    groups.into_iter().flatten().collect()
}

/// What the causes are made of.
struct List<'a> {
    known: &'a Known,
    verb: &'a str,
    path: &'a str,
    /// A path of the API that is not the request's.
    other_path: &'static str,
    here: String,
    other: String,
}

fn cause(title: &'static str, by: DecidedBy, check: Check, added: Value) -> Cause {
    Cause {
        title: title.into(),
        what: What::Scenario(added),
        check,
        by: Some(by),
    }
}

impl<'a> List<'a> {
    fn new(known: &'a Known) -> Self {
        let path = known.path();
        let other_path = if path == "/other" { "/another" } else { "/other" };
        Self {
            known,
            verb: known.verb(),
            path,
            other_path,
            here: known.arn(path),
            other: known.arn(other_path),
        }
    }

    /// The method of the request, with an authorization type.
    fn methods(&self, authorization: &str) -> Value {
        json!([{ "httpMethod": self.verb, "path": self.path, "authorizationType": authorization }])
    }

    /// The method of the request without an authorizer, with more of the API and the request.
    fn unguarded(&self, api: Value, request: Value) -> Value {
        self.guarded_by("NONE", api, request)
    }

    fn guarded_by(&self, authorization: &str, mut api: Value, request: Value) -> Value {
        if let Value::Object(members) = &mut api {
            members
                .entry("methods")
                .or_insert_with(|| self.methods(authorization));
        }
        json!({ "api": api, "authorizer": null, "request": request })
    }

    /// An authorizer whose function is called and does this.
    fn calling(&self, lambda: Value) -> Value {
        if self.known.all_headers && self.known.header("Authorization").is_none() {
            let authorizer = json!({
                "type": "REQUEST", "identitySource": "", "authorizerResultTtlInSeconds": 0, "lambda": lambda
            });
            json!({ "authorizer": authorizer })
        } else {
            json!({ "authorizer": { "lambda": lambda }, "request": { "headers": { "Authorization": "Bearer token" } } })
        }
    }

    fn authorizer_policy(&self) -> Vec<Cause> {
        use DecidedBy::{AuthorizerPolicy, Policies};
        let not_this = self.calling(output("Allow", &self.other));
        let mut cached = self.calling(output("Allow", "${event.methodArn}"));
        let mut both = not_this.clone();
        if let (Value::Object(cached), Value::Object(both)) = (&mut cached, &mut both) {
            cached.insert("earlier".to_owned(), json!({ "path": self.other_path }));
            let policy = for_everybody(&[("Allow", &self.other)]);
            both.insert("api".to_owned(), json!({ "policy": policy }));
        }
        vec![
            cause(
                "The authorizer's policy denies the request explicitly",
                AuthorizerPolicy,
                Check::AuthorizerPolicy,
                self.calling(output("Deny", &self.here)),
            ),
            cause(
                "The authorizer's policy does not allow this method and path",
                AuthorizerPolicy,
                Check::AuthorizerPolicy,
                not_this,
            ),
            cause(
                "The cached policy of an earlier request does not allow this method and path",
                AuthorizerPolicy,
                Check::Cache,
                cached,
            ),
            cause(
                "Neither the authorizer's policy nor the resource policy allows the request",
                Policies,
                Check::ResourcePolicy,
                both,
            ),
        ]
    }

    fn resource_policy(&self) -> Vec<Cause> {
        use DecidedBy::{ResourcePolicy, VpcEndpointPolicy};
        let denying = for_everybody(&[("Allow", "*"), ("Deny", &self.here)]);
        let silent = for_everybody(&[("Allow", &self.other)]);
        let private = |policy: &Value| {
            let api = json!({
                "endpointType": "PRIVATE", "vpcEndpointPolicy": policy, "policy": for_everybody(&[("Allow", "*")])
            });
            self.unguarded(api, json!({ "vpcEndpointId": ENDPOINT }))
        };
        let mut causes = vec![
            cause(
                "The resource policy denies the request explicitly",
                ResourcePolicy,
                Check::ResourcePolicy,
                self.unguarded(json!({ "policy": denying }), json!({})),
            ),
            cause(
                "The resource policy does not allow the request, and the method has no Lambda authorizer",
                ResourcePolicy,
                Check::ResourcePolicy,
                self.unguarded(json!({ "policy": silent }), json!({})),
            ),
        ];
        if self.known.scenario.pointer("/api/policy").is_none() {
            causes.push(cause(
                "The API is private and has no resource policy",
                ResourcePolicy,
                Check::ResourcePolicy,
                self.unguarded(
                    json!({ "endpointType": "PRIVATE" }),
                    json!({ "vpcEndpointId": ENDPOINT }),
                ),
            ));
        }
        causes.extend([
            cause(
                "The policy of the VPC endpoint denies the request explicitly",
                VpcEndpointPolicy,
                Check::VpcEndpointPolicy,
                private(&denying),
            ),
            cause(
                "The policy of the VPC endpoint does not allow the request",
                VpcEndpointPolicy,
                Check::VpcEndpointPolicy,
                private(&silent),
            ),
        ]);
        causes
    }

    /// The policies of a signed caller, and those that limit it.
    fn caller_policies(&self) -> Vec<Cause> {
        use DecidedBy::{Policies, ResourcePolicy, VpcEndpointPolicy};
        let Some(arn) = &self.known.caller else {
            return Vec::new();
        };
        let all = document(&[statement("Allow", "*")]);
        let silent = document(&[statement("Allow", &self.other)]);
        let denying = document(&[statement("Allow", "*"), statement("Deny", &self.here)]);
        let denying_everybody = for_everybody(&[("Allow", "*"), ("Deny", &self.here)]);
        let silent_to_everybody = for_everybody(&[("Allow", &self.other)]);
        let caller = |policies: Value| {
            let mut caller = json!({ "arn": arn, "identityPolicy": all });
            if let (Value::Object(caller), Value::Object(policies)) = (&mut caller, policies) {
                caller.extend(policies);
            }
            json!({ "caller": caller })
        };
        let iam = |policies, api| self.guarded_by("AWS_IAM", api, caller(policies));
        let limited =
            |title, kind, policies| cause(title, Policies, Check::Caller(kind), iam(policies, json!({})));
        let through_endpoint = |policy: &Value| {
            let api = json!({ "endpointType": "PRIVATE", "vpcEndpointPolicy": policy });
            let mut request = caller(json!({}));
            if let Value::Object(members) = &mut request {
                members.insert("vpcEndpointId".to_owned(), ENDPOINT.into());
            }
            self.guarded_by("AWS_IAM", api, request)
        };
        use DenyingPolicy::{IdentityBased, PermissionsBoundary, ResourceControl, ServiceControl, Session};
        vec![
            limited(
                "The caller's identity-based policy does not allow the request",
                IdentityBased,
                json!({ "identityPolicy": null }),
            ),
            limited(
                "The caller's identity-based policy denies the request explicitly",
                IdentityBased,
                json!({ "identityPolicy": denying }),
            ),
            cause(
                "The resource policy denies the request explicitly",
                ResourcePolicy,
                Check::ResourcePolicy,
                iam(json!({}), json!({ "policy": denying_everybody })),
            ),
            cause(
                "The resource policy does not allow a caller of another account",
                ResourcePolicy,
                Check::ResourcePolicy,
                iam(json!({}), json!({ "policy": silent_to_everybody })),
            ),
            limited(
                "The caller's permissions boundary does not allow the request",
                PermissionsBoundary,
                json!({ "permissionsBoundary": silent }),
            ),
            limited(
                "The caller's permissions boundary denies the request explicitly",
                PermissionsBoundary,
                json!({ "permissionsBoundary": denying }),
            ),
            limited(
                "The policy of the caller's session does not allow the request",
                Session,
                json!({ "sessionPolicy": silent }),
            ),
            limited(
                "The policy of the caller's session denies the request explicitly",
                Session,
                json!({ "sessionPolicy": denying }),
            ),
            limited(
                "A service control policy does not allow the request",
                ServiceControl,
                json!({ "serviceControlPolicies": [silent] }),
            ),
            limited(
                "A service control policy denies the request explicitly",
                ServiceControl,
                json!({ "serviceControlPolicies": [denying] }),
            ),
            limited(
                "A resource control policy denies the request explicitly",
                ResourceControl,
                json!({ "resourceControlPolicies": [denying_everybody] }),
            ),
            cause(
                "The policy of the VPC endpoint denies the request explicitly",
                VpcEndpointPolicy,
                Check::VpcEndpointPolicy,
                through_endpoint(&denying_everybody),
            ),
            cause(
                "The policy of the VPC endpoint does not allow the request",
                VpcEndpointPolicy,
                Check::VpcEndpointPolicy,
                through_endpoint(&silent_to_everybody),
            ),
        ]
    }

    fn identity(&self) -> Vec<Cause> {
        use DecidedBy::{IdentitySource, IdentityValidation};
        let token = json!({ "Authorization": "Bearer token" });
        let pool = |title, scopes: Value, token_of: Value| {
            let methods = json!([{
                "httpMethod": self.verb, "path": self.path, "authorizationType": "COGNITO_USER_POOLS",
                "authorizationScopes": scopes
            }]);
            let request = json!({ "headers": token, "token": token_of });
            let added = self.guarded_by("COGNITO_USER_POOLS", json!({ "methods": methods }), request);
            cause(title, IdentitySource, Check::Cognito, added)
        };
        vec![
            cause(
                "The header that the TOKEN authorizer takes its token from is missing or empty",
                IdentitySource,
                Check::Identity,
                json!({ "authorizer": { "type": "TOKEN" } }),
            ),
            cause(
                "The authorizer's function failed with `Unauthorized`",
                DecidedBy::AuthorizerFunction,
                Check::Function,
                self.calling(json!([{ "throws": "Unauthorized" }])),
            ),
            cause(
                "The token does not match the authorizer's validation expression",
                IdentityValidation,
                Check::Identity,
                json!({
                    "authorizer": { "type": "TOKEN", "identityValidationExpression": "^expected-[0-9]{64}$" },
                    "request": { "headers": token }
                }),
            ),
            cause(
                "An identity source of the REQUEST authorizer is missing or empty",
                IdentitySource,
                Check::Identity,
                json!({ "authorizer": { "type": "REQUEST", "identitySource": "method.request.header.X-Identity" } }),
            ),
            cause(
                "The request has no token for the Cognito user pool",
                IdentitySource,
                Check::Cognito,
                self.guarded_by("COGNITO_USER_POOLS", json!({}), json!({})),
            ),
            pool(
                "The token of the Cognito user pool has expired",
                json!([]),
                json!({ "expired": true }),
            ),
            pool(
                "The token is not one of the Cognito user pool",
                json!([]),
                json!({ "valid": false }),
            ),
            pool(
                "The token is an access token, and the method has no authorization scopes",
                json!([]),
                json!({ "use": "access" }),
            ),
            pool(
                "The token is an ID token, and the method has authorization scopes",
                json!(["pets/read"]),
                json!({ "use": "id" }),
            ),
            pool(
                "The access token has none of the method's authorization scopes",
                json!(["pets/read"]),
                json!({ "use": "access", "scopes": ["pets/write"] }),
            ),
        ]
    }

    fn function(&self) -> Vec<Cause> {
        use DecidedBy::{AuthorizerFunction, AuthorizerOutput};
        let mut not_permitted = self.calling(output("Allow", "*"));
        let mut not_assumable = not_permitted.clone();
        let role = json!({ "arn": "arn:aws:iam::123456789012:role/authorizer", "assumable": false });
        for (added, name, value) in [
            (&mut not_permitted, "lambdaInvokePermission", json!(false)),
            (&mut not_assumable, "authorizerCredentials", role),
        ] {
            if let Some(Value::Object(authorizer)) = added.get_mut("authorizer") {
                authorizer.insert(name.to_owned(), value);
            }
        }
        let mut nested = output("Allow", "*");
        if let Some(Value::Object(returned)) = nested.pointer_mut("/0/returns") {
            returned.insert("context".to_owned(), json!({ "claims": { "sub": "user" } }));
        }
        vec![
            cause(
                "The authorizer's function failed with an error other than `Unauthorized`",
                AuthorizerFunction,
                Check::Function,
                self.calling(json!([{ "throws": "error" }])),
            ),
            cause(
                "The authorizer's function returned something that is no authorizer output",
                AuthorizerOutput,
                Check::Output,
                self.calling(json!([{ "returns": { "statusCode": 401, "body": "Unauthorized" } }])),
            ),
            cause(
                "API Gateway may not invoke the authorizer's function",
                AuthorizerFunction,
                Check::Permission,
                not_permitted,
            ),
            cause(
                "The `context` in the authorizer's output has a list or an object in it",
                AuthorizerOutput,
                Check::Output,
                self.calling(nested),
            ),
            cause(
                "API Gateway cannot assume the role that invokes the authorizer's function",
                AuthorizerFunction,
                Check::Role,
                not_assumable,
            ),
            cause(
                "The authorizer's function ran into its timeout",
                AuthorizerFunction,
                Check::Function,
                self.calling(json!([{ "timesOut": true }])),
            ),
            cause(
                "Lambda throttled the authorizer's function",
                AuthorizerFunction,
                Check::Function,
                self.calling(json!([{ "throttled": true }])),
            ),
        ]
    }

    fn routing(&self) -> Vec<Cause> {
        let token = json!({ "headers": { "Authorization": "Bearer token" } });
        let elsewhere = json!([{ "httpMethod": self.verb, "path": self.other_path }]);
        let mut causes = Vec::new();
        // With the `Authorization` header of the text or none, and with one that is assumed.
        for request in [json!({}), token] {
            causes.push(cause(
                "The API has no such method and path in this stage",
                DecidedBy::Routing,
                Check::Routes,
                json!({ "api": { "methods": elsewhere }, "request": request }),
            ));
            causes.push(cause(
                "The method needs a signature (AWS_IAM), and the request has none",
                DecidedBy::IdentitySource,
                Check::Routes,
                self.guarded_by("AWS_IAM", json!({}), request),
            ));
        }
        causes.push(cause(
            "The ARN of the method is longer than 1,600 bytes",
            DecidedBy::Routing,
            Check::Routes,
            json!({ "request": { "path": format!("/{}", "x".repeat(1600)) } }),
        ));
        causes
    }

    fn api_key(&self) -> Vec<Cause> {
        let cause = |title, key: Option<&str>, keys: Value, check| {
            let methods = json!([{
                "httpMethod": self.verb, "path": self.path, "authorizationType": "NONE", "apiKeyRequired": true
            }]);
            let request = match key {
                // Whoever shows all headers shows the key.
                Some(key) if !self.known.all_headers => json!({ "apiKey": key }),
                _ => json!({}),
            };
            let api = json!({ "methods": methods, "apiKeys": keys });
            cause(title, DecidedBy::ApiKey, check, self.unguarded(api, request))
        };
        let sent = self
            .known
            .header("x-api-key")
            .or(self.known.text("/timeline/0/request/apiKey"));
        let sent = sent.unwrap_or("the-key-that-was-sent");
        let over = |limit: &str| json!([{ "value": sent, "exceeded": limit }]);
        vec![
            cause(
                "The method requires an API key, and the request has none",
                None,
                json!(["a-key-of-the-usage-plan"]),
                Check::ApiKey,
            ),
            cause(
                "No API key of this account and Region has the value",
                Some(sent),
                json!(["a-key-of-the-usage-plan"]),
                Check::ApiKey,
            ),
            cause(
                "The API key is in no usage plan of the stage",
                Some(sent),
                json!([{ "value": sent, "usagePlan": false }]),
                Check::ApiKey,
            ),
            cause(
                "The API key is disabled",
                Some(sent),
                json!([{ "value": sent, "enabled": false }]),
                Check::ApiKey,
            ),
            cause(
                "The API key is over the rate of its usage plan",
                Some(sent),
                over("throttle"),
                Check::UsagePlan,
            ),
            cause(
                "The API key is over the quota of its usage plan",
                Some(sent),
                over("quota"),
                Check::UsagePlan,
            ),
        ]
    }

    /// What lets a request pass that a log says passed.
    fn passing(&self) -> Vec<Cause> {
        let cause = |added| cause("Let pass", DecidedBy::Integration, Check::Integration, added);
        vec![
            cause(self.unguarded(json!({}), json!({}))),
            cause(self.calling(output("Allow", "*"))),
        ]
    }

    fn reachability(&self) -> Vec<Cause> {
        let cause = |title, check, api, request| {
            cause(
                title,
                DecidedBy::Routing,
                check,
                json!({ "api": api, "request": request }),
            )
        };
        vec![
            cause(
                "The URL lacks the stage, or the API is not deployed to it",
                Check::Stage,
                json!({ "deployed": false }),
                json!({}),
            ),
            cause(
                "The custom domain name maps this path to no API",
                Check::CustomDomain,
                json!({}),
                json!({ "host": "customDomain", "basePathMapped": false }),
            ),
            cause(
                "The default endpoint of the API is disabled",
                Check::Endpoint,
                json!({ "disableExecuteApiEndpoint": true }),
                json!({ "host": "default" }),
            ),
            cause(
                "The API is private, and the request did not come through a VPC endpoint",
                Check::Endpoint,
                json!({ "endpointType": "PRIVATE" }),
                json!({ "host": "default" }),
            ),
            cause(
                "The request went to the VPC endpoint's own name, without the API in `Host` or `x-apigw-api-id`",
                Check::Endpoint,
                json!({ "endpointType": "PRIVATE" }),
                json!({ "host": "vpcEndpoint", "vpcEndpointId": ENDPOINT }),
            ),
            cause(
                "A VPC endpoint with private DNS took the call to an API that is not private",
                Check::Endpoint,
                json!({ "endpointType": "REGIONAL" }),
                json!({ "vpcEndpointId": ENDPOINT }),
            ),
            cause(
                "The custom domain name does not trust the client's certificate (mutual TLS)",
                Check::CustomDomain,
                json!({}),
                json!({ "host": "customDomain", "clientCertificateTrusted": false }),
            ),
        ]
    }
}
