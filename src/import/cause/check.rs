//! What to look at next: sentences, and `aws` commands with the ids that are known.

use crate::explain::shell::ShellCommand;
use crate::gateway::DenyingPolicy;

/// What to look at for a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Check {
    AuthorizerPolicy,
    Cache,
    ResourcePolicy,
    VpcEndpointPolicy,
    Caller(DenyingPolicy),
    Identity,
    Cognito,
    Function,
    Output,
    Permission,
    Role,
    Routes,
    ApiKey,
    UsagePlan,
    Stage,
    CustomDomain,
    Endpoint,
    Waf,
    Signature,
    Integration,
    Http,
}

/// The ids that a text has, for commands. A word in capitals stands for one that it does not have.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::import) struct Ids<'a> {
    pub(in crate::import) region: Option<&'a str>,
    pub(in crate::import) api: Option<&'a str>,
    pub(in crate::import) stage: Option<&'a str>,
    pub(in crate::import) authorizer: Option<&'a str>,
    /// The signed caller, by ARN.
    pub(in crate::import) caller: Option<&'a str>,
}

impl Ids<'_> {
    fn run(&self, command: ShellCommand) -> String {
        command.in_region(self.region).into_text()
    }

    /// An operation of API Gateway about the API.
    fn about_api(&self, operation: &str) -> ShellCommand {
        let api = self.api.unwrap_or("REST_API_ID");
        ShellCommand::aws(&format!("apigateway {operation}")).option("--rest-api-id", api)
    }

    /// An operation of API Gateway about the stage.
    fn about_stage(&self, operation: &str) -> ShellCommand {
        self.about_api(operation)
            .option("--stage-name", self.stage.unwrap_or("STAGE_NAME"))
    }

    fn resource_policy(&self) -> String {
        let command = self
            .about_api("get-rest-api")
            .option("--query", "policy")
            .option("--output", "text");
        self.run(command)
    }

    fn methods(&self) -> String {
        self.run(self.about_api("get-resources").option("--embed", "methods"))
    }

    fn authorizer(&self) -> String {
        match self.authorizer {
            Some(id) => self.run(self.about_api("get-authorizer").option("--authorizer-id", id)),
            None => self.run(self.about_api("get-authorizers")),
        }
    }

    fn stage(&self) -> String {
        self.run(self.about_stage("get-stage"))
    }

    /// The entries of the execution log that have a text.
    fn log(&self, text: &str) -> String {
        let api = self.api.unwrap_or("REST_API_ID");
        let stage = self.stage.unwrap_or("STAGE_NAME");
        let group = format!("API-Gateway-Execution-Logs_{api}/{stage}");
        let command = ShellCommand::aws("logs filter-log-events")
            .option("--log-group-name", &group)
            .option("--filter-pattern", &format!("\"{text}\""));
        self.run(command)
    }

    /// Who a signed caller is, and its policies.
    fn caller_policies(&self) -> Vec<String> {
        let arn = self.caller.unwrap_or("");
        let mut parts = arn.splitn(6, ':').skip(5);
        let mut names = parts.next().unwrap_or("").split('/');
        let (kind, option, name) = match (names.next(), names.clone().next(), names.next_back()) {
            (Some("assumed-role"), Some(role), _) | (Some("role"), _, Some(role)) => {
                ("role", "--role-name", role)
            }
            (Some("user"), _, Some(user)) => ("user", "--user-name", user),
            _ => return vec![ShellCommand::aws("sts get-caller-identity").into_text()],
        };
        // Those attached, and those within.
        ["list-attached", "list"]
            .map(|list| {
                ShellCommand::aws(&format!("iam {list}-{kind}-policies"))
                    .option(option, name)
                    .into_text()
            })
            .into()
    }
}

impl Check {
    /// What to look at, with these ids.
    pub(in crate::import) fn commands(self, ids: &Ids<'_>) -> Vec<String> {
        let say = str::to_owned;
        match self {
            Self::AuthorizerPolicy => vec![
                say(
                    "Compare the method ARN with the resources and effects in the policy that the function returned; the log has it if data tracing \
                     is on:",
                ),
                ids.log("Authorizer result body before parsing"),
                ids.authorizer(),
            ],
            Self::Cache => vec![
                say("If the same request passes after the cache was flushed, a cached policy denied it:"),
                ids.run(ids.about_stage("flush-stage-authorizers-cache")),
                ids.authorizer(),
                say(
                    "Let the function return a policy that covers all methods that the caller may use, or set the TTL to 0",
                ),
            ],
            Self::ResourcePolicy => vec![
                say(
                    "Read the resource policy as it is saved; what is in effect is the policy of the last deployment:",
                ),
                ids.resource_policy(),
                ids.methods(),
            ],
            Self::VpcEndpointPolicy => vec![
                say("Read the policy of the VPC endpoint that the request came through:"),
                ids.run(ShellCommand::aws("ec2 describe-vpc-endpoints").option(
                    "--query",
                    "VpcEndpoints[].[VpcEndpointId,ServiceName,PolicyDocument]",
                )),
            ],
            Self::Caller(kind) => {
                let mut look = vec![format!(
                    "Look at the caller's policies, {} above all:",
                    kind.with_article()
                )];
                look.extend(ids.caller_policies());
                if kind == DenyingPolicy::ServiceControl || kind == DenyingPolicy::ResourceControl {
                    look.push(say(
                        "The management account lists the policies of the organization:",
                    ));
                    let account = ids
                        .caller
                        .and_then(|arn| arn.split(':').nth(4))
                        .unwrap_or("ACCOUNT_ID");
                    let filter = match kind {
                        DenyingPolicy::ServiceControl => "SERVICE_CONTROL_POLICY",
                        _ => "RESOURCE_CONTROL_POLICY",
                    };
                    let command = ShellCommand::aws("organizations list-policies-for-target")
                        .option("--target-id", account)
                        .option("--filter", filter);
                    look.push(command.into_text());
                }
                look.push(ids.resource_policy());
                look
            }
            Self::Identity => vec![
                say(
                    "Compare the identity sources and the validation expression of the authorizer with the request, as it was sent:",
                ),
                ids.authorizer(),
                say("No log of the function exists for a request that ended here: it was not called"),
            ],
            Self::Cognito => vec![
                say(
                    "Decode the token: its issuer, its `token_use`, its scopes and when it expires; then compare with the authorizer and the method:",
                ),
                ids.authorizer(),
                ids.methods(),
            ],
            Self::Function => vec![
                say("Read the log of the authorizer's function at that time:"),
                ids.run(ShellCommand::aws("logs tail /aws/lambda/FUNCTION_NAME").option("--since", "1h")),
                ids.authorizer(),
                say("What it returned is in the execution log, if data tracing is on:"),
                ids.log("Authorizer result body before parsing"),
            ],
            Self::Output => vec![
                say(
                    "Read what the function returned, which the log has if data tracing is on, and the reason after it:",
                ),
                ids.log("Authorizer result body before parsing"),
                ids.log("Execution failed due to configuration error"),
            ],
            Self::Permission => vec![
                say(
                    "See whether the function's policy lets API Gateway invoke it, with the authorizer as source:",
                ),
                ids.run(ShellCommand::aws("lambda get-policy").option("--function-name", "FUNCTION_NAME")),
                ids.log("Invalid permissions on Lambda function"),
            ],
            Self::Role => vec![
                say("See whether the role in `authorizerCredentials` trusts apigateway.amazonaws.com:"),
                ids.authorizer(),
                ShellCommand::aws("iam get-role")
                    .option("--role-name", "ROLE_NAME")
                    .into_text(),
            ],
            Self::Routes => vec![
                say(
                    "Compare the method and path with those of the API; what answers is the last deployment:",
                ),
                ids.methods(),
                ids.stage(),
            ],
            Self::ApiKey => vec![
                say(
                    "See whether the method requires a key, and whether the key is enabled and in a usage plan of the stage:",
                ),
                ids.methods(),
                ids.run(ShellCommand::aws("apigateway get-usage-plans")),
                ids.run(ShellCommand::aws("apigateway get-api-keys").words("--include-values")),
            ],
            Self::UsagePlan => vec![
                say("Compare the limits of the usage plan and of the stage with the traffic:"),
                ids.run(ShellCommand::aws("apigateway get-usage-plans")),
                ids.stage(),
            ],
            Self::Stage => vec![
                say("See which stages the API has, and whether the URL names one:"),
                ids.run(ids.about_api("get-stages")),
                ids.run(ids.about_api("get-deployments")),
            ],
            Self::CustomDomain => vec![
                say(
                    "See which paths the custom domain name maps, and whether it asks for a client certificate:",
                ),
                ids.run(
                    ShellCommand::aws("apigateway get-base-path-mappings")
                        .option("--domain-name", "DOMAIN_NAME"),
                ),
                ids.run(
                    ShellCommand::aws("apigateway get-domain-name").option("--domain-name", "DOMAIN_NAME"),
                ),
            ],
            Self::Endpoint => vec![
                say("See the endpoint type, and whether the default endpoint is disabled:"),
                ids.run(ids.about_api("get-rest-api")),
                ids.run(ShellCommand::aws("ec2 describe-vpc-endpoints").option(
                    "--filters",
                    "Name=service-name,Values=com.amazonaws.REGION.execute-api",
                )),
            ],
            Self::Waf => vec![
                say(
                    "Only an access log with `$context.error.responseType` or `$context.wafResponseCode` tells it from the others:",
                ),
                ids.stage(),
                say("`webAclArn` in that answer names the web ACL, if there is one"),
            ],
            Self::Signature => vec![
                say("See who signs, with which clock, for which region and host:"),
                ShellCommand::aws("sts get-caller-identity").into_text(),
                ids.methods(),
            ],
            Self::Integration => vec![
                say("Read the execution log of the request after `Starting execution for request`:"),
                ids.log("Execution failed"),
            ],
            Self::Http => {
                let command = ShellCommand::aws("apigatewayv2 get-authorizers");
                let api = ids.api.unwrap_or("API_ID");
                vec![
                    say(
                        "An HTTP API has no execution log; log `$context.authorizer.error` in its access log",
                    ),
                    ids.run(command.option("--api-id", api)),
                ]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_have_the_ids_of_the_text() {
        let ids = Ids {
            region: Some("eu-west-1"),
            api: Some("k1l2m3n4o5"),
            stage: Some("live"),
            ..Ids::default()
        };
        let commands = Check::AuthorizerPolicy.commands(&ids);
        assert_eq!(
            commands[1],
            "aws logs filter-log-events --log-group-name API-Gateway-Execution-Logs_k1l2m3n4o5/live --filter-pattern \
             '\"Authorizer result body before parsing\"' --region eu-west-1"
        );
        assert_eq!(
            commands[2],
            "aws apigateway get-authorizers --rest-api-id k1l2m3n4o5 --region eu-west-1"
        );
        let role = Ids {
            caller: Some("arn:aws:sts::123456789012:assumed-role/reader/session"),
            ..Ids::default()
        };
        assert_eq!(
            role.caller_policies(),
            [
                "aws iam list-attached-role-policies --role-name reader",
                "aws iam list-role-policies --role-name reader"
            ]
        );
    }
}
