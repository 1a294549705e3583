//! The commands and properties for what a request needs on AWS: a mapped path, and a caller's policies.

use super::{ScenarioChange, ShellCommand, one_line};
use crate::scenario::Request;

impl ScenarioChange<'_> {
    pub(super) fn request(&mut self, old: &Request, new: &Request) {
        if !old.base_path_mapped && new.base_path_mapped {
            let command = self.on_api("apigateway create-base-path-mapping --domain-name DOMAIN_NAME");
            let command = command.option("--stage", &self.api.stage_name);
            self.run(command.words("--base-path BASE_PATH"));
            self.property([
                "AWS::ApiGateway::BasePathMapping",
                "AWS::Serverless::Api.Domain.BasePath",
                "aws_api_gateway_base_path_mapping",
            ]);
        }
        let (Some(old), Some(new)) = (&old.caller, &new.caller) else {
            return;
        };
        if old.arn != new.arn {
            return;
        }
        if let Some(policy) = new
            .identity_policy
            .as_deref()
            .filter(|_| old.identity_policy != new.identity_policy)
        {
            let resource = new.arn.splitn(6, ':').nth(5).unwrap_or("");
            let mut parts = resource.split('/');
            let (kind, rest) = (
                parts.next().unwrap_or(""),
                resource.rsplit('/').next().unwrap_or(""),
            );
            let role = ShellCommand::aws("iam put-role-policy");
            let command = match kind {
                "assumed-role" => role.option("--role-name", parts.next().unwrap_or("ROLE_NAME")),
                "role" => role.option("--role-name", rest),
                "user" => ShellCommand::aws("iam put-user-policy").option("--user-name", rest),
                _ => role.words("--role-name ROLE_NAME"),
            };
            let name = ["invoke-", &self.api.rest_api_id].concat();
            let command = command.option("--policy-name", &name);
            self.run(command.option("--policy-document", &one_line(policy)));
            self.property([
                "AWS::IAM::Policy.PolicyDocument",
                "AWS::Serverless::Function.Policies",
                if kind == "user" {
                    "aws_iam_user_policy.policy"
                } else {
                    "aws_iam_role_policy.policy"
                },
            ]);
        }
        if old.permissions_boundary != new.permissions_boundary {
            self.run(ShellCommand::aws(
                "iam create-policy-version --policy-arn BOUNDARY_ARN --set-as-default --policy-document \
                 file://boundary.json",
            ));
        }
        if old.service_control_policies != new.service_control_policies
            || old.resource_control_policies != new.resource_control_policies
        {
            self.run(ShellCommand::aws(
                "organizations update-policy --policy-id POLICY_ID --content file://policy.json",
            ));
        }
    }
}
