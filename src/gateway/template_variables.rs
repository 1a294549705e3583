//! Variables of CloudFormation and Terraform in a pasted resource policy. Such are `${AWS::Region}` and
//! `${aws_api_gateway_rest_api.a.id}`.
//!
//! API Gateway never sees them: what deploys the policy fills them in.

use crate::gateway::arn;
use crate::rule::{Certainty, Rule};
use crate::scenario::Api;

pub(crate) static FILLED_IN: Rule = Rule {
    id: "template-variables",
    statement: "variables of CloudFormation or Terraform in a resource are filled in with what they stand for in this API, as a deployment does",
    source: "inferred from their names and places; API Gateway never sees them",
    url: Some(
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html",
    ),
    certainty: Certainty::Inferred,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&FILLED_IN];

/// A resource whose template variables were filled in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Filled {
    pub text: String,
    /// The variables as they are written, without those that stay.
    pub names: Vec<String>,
}

/// Fill in the template variables of a resource; none if it has none. The variables of IAM policies stay.
pub(crate) fn fill_in(resource: &str, api: &Api) -> Option<Filled> {
    let mut filled = Filled {
        text: String::with_capacity(resource.len()),
        names: Vec::new(),
    };
    let mut rest = resource;
    while let Some((before, after)) = rest.split_once("${") {
        filled.text.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.text.push_str("${");
            rest = after;
            break;
        };
        match value(name.trim(), &filled.text, tail, api) {
            Some(value) => {
                filled.text.push_str(&value);
                filled.names.push(["${", name, "}"].concat());
            }
            None => filled.text.extend(["${", name, "}"]),
        }
        rest = tail;
    }
    filled.text.push_str(rest);
    (!filled.names.is_empty()).then_some(filled)
}

/// The value of a template variable, by its name or by its place between `before` and `after`. None of one that IAM may fill in.
fn value(name: &str, before: &str, after: &str, api: &Api) -> Option<String> {
    let partition = || arn::partition(&api.region).to_owned();
    match name {
        "AWS::Partition" => return Some(partition()),
        "AWS::Region" => return Some(api.region.clone()),
        "AWS::AccountId" => return Some(api.account_id.clone()),
        _ => {}
    }
    // IAM's variables have a service and one colon; its escapes are signs.
    let names =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'[' | b']' | b':');
    let of_iam = name.contains(':') && !name.contains("::");
    if name.is_empty() || of_iam || !name.bytes().all(names) {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    if before.is_empty() && lower.contains("arn") {
        return Some(arn::api_arn(api));
    }
    let short = before
        .strip_prefix("execute-api:/")
        .map(|path| ["/", path].concat());
    let path = match (short, before.strip_prefix("arn:")) {
        (Some(path), _) => path,
        (None, Some(_)) => {
            let mut parts = before.splitn(6, ':').skip(1);
            match parts.clone().count() {
                1 => return Some(partition()),
                3 => return Some(api.region.clone()),
                4 => return Some(api.account_id.clone()),
                5 => parts.nth(4).unwrap_or("").to_owned(),
                _ => return None,
            }
        }
        (None, None) => return None,
    };
    // In the sixth part the API comes first, and the stage after it.
    match path.split('/').count() {
        1 if path.is_empty() && (after.is_empty() || after.starts_with('/')) => Some(api.rest_api_id.clone()),
        2 if path.ends_with('/') && lower.contains("stage") => Some(api.stage_name.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in_by_name_and_place() {
        let fill = |text: &str| fill_in(text, &Api::default()).map(|filled| filled.text);
        let whole = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/pets";
        for text in [
            "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${ServerlessRestApi}/${StageName}/GET/pets",
            "arn:aws:execute-api:${var.region}:${data.aws_caller_identity.current.account_id}:${aws_api_gateway_rest_api.a.id}/dev/GET/pets",
            "${aws_api_gateway_rest_api.a.execution_arn}/dev/GET/pets",
        ] {
            assert_eq!(fill(text).as_deref(), Some(whole), "{text}");
        }
        assert_eq!(
            fill("execute-api:/${Stage}/GET/*").as_deref(),
            Some("execute-api:/dev/GET/*")
        );
        for text in [
            whole,
            "*",
            "arn:aws:execute-api:*:*:*/dev/GET/${aws:username}",
            "arn:aws:execute-api:*:*:*/dev/GET/${aws:username, 'x'}",
            "arn:aws:execute-api:*:*:*/dev/GET/${*}",
            "arn:aws:execute-api:*:*:*/dev/GET/${open",
            "arn:aws:execute-api:*:*:a1/dev/GET/${Path}",
        ] {
            assert_eq!(fill(text), None, "{text}");
        }
    }
}
