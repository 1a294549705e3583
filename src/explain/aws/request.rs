//! The commands and properties for what a request needs on AWS: a mapped path, and a caller's policies.

use super::{Change, one_line, shell_quoted};
use crate::scenario::Request;

impl Change<'_> {
    pub(super) fn request(&mut self, old: &Request, new: &Request) {
        if !old.base_path_mapped && new.base_path_mapped {
            self.run(format!(
                "aws apigateway create-base-path-mapping --domain-name DOMAIN_NAME --rest-api-id {} --stage {} --base-path BASE_PATH",
                self.api.rest_api_id, self.api.stage_name
            ));
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
            let policy = shell_quoted(&one_line(policy));
            let whom = match kind {
                "assumed-role" => format!(
                    "put-role-policy --role-name {}",
                    parts.next().unwrap_or("ROLE_NAME")
                ),
                "role" => format!("put-role-policy --role-name {rest}"),
                "user" => format!("put-user-policy --user-name {rest}"),
                _ => "put-role-policy --role-name ROLE_NAME".to_owned(),
            };
            self.run(format!(
                "aws iam {whom} --policy-name invoke-{} --policy-document {policy}",
                self.api.rest_api_id
            ));
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
            self.run(
                "aws iam create-policy-version --policy-arn BOUNDARY_ARN --set-as-default --policy-document \
                 file://boundary.json"
                    .to_owned(),
            );
        }
        if old.service_control_policies != new.service_control_policies
            || old.resource_control_policies != new.resource_control_policies
        {
            self.run(
                "aws organizations update-policy --policy-id POLICY_ID --content file://policy.json"
                    .to_owned(),
            );
        }
    }
}
