//! The method ARN that policies are evaluated with, and its masked forms in the log.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::scenario::Api;

/// `aws`, `aws-cn` or `aws-us-gov`, by the region.
///
/// Source: IAM user guide, reference-arns.
pub fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}

/// The end of the names of AWS's hosts in a region.
pub(crate) fn url_suffix(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "amazonaws.com.cn"
    } else {
        "amazonaws.com"
    }
}

/// `arn:aws:execute-api:region:account:api`, the part in front of the stage.
pub fn api_arn(api: &Api) -> String {
    format!(
        "arn:{}:execute-api:{}:{}:{}",
        partition(&api.region),
        api.region,
        api.account_id,
        api.rest_api_id
    )
}

/// The method ARN of a request, `arn:aws:execute-api:region:account:api/stage/VERB/path`. The verb and the path are as the client
/// sent them, never the resource's template; trailing and double slashes are kept.
///
/// Source: recorded (chalice PR#1552, PR#1775; serverless-offline#273).
pub fn method_arn(api: &Api, verb: &str, path: &str) -> String {
    let path = path.strip_prefix('/').unwrap_or(path);
    format!("{}/{}/{verb}/{path}", api_arn(api), api.stage_name)
}

/// The ARNs of an API's methods, a `*` for each path parameter, and that of everything in its stage.
pub fn api_arns(api: &Api) -> Vec<String> {
    let methods = api.methods.iter().flatten().map(|method| {
        let any = method.http_method == "ANY";
        let verb = if any { "*" } else { &method.http_method };
        let parts = method.path.split('/');
        let parts = parts.map(|part| if part.starts_with('{') { "*" } else { part });
        method_arn(api, verb, &parts.collect::<Vec<_>>().join("/"))
    });
    let stage = format!("{}/{}/*", api_arn(api), api.stage_name);
    methods.chain([stage]).collect()
}

/// Decode a path's percent-encoding; a path that does not decode to UTF-8 stays as it is.
pub(crate) fn decoded(path: &str) -> String {
    let decoded = percent_decode_str(path).decode_utf8();
    decoded.map_or_else(|_| path.to_owned(), Cow::into_owned)
}

/// The ARN with its account id masked: eight asterisks and the last four digits, as AWS prints it.
///
/// Source: recorded, in eight samples.
///
/// ```
/// # use why403::gateway::mask_account;
/// let arn = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/a:b";
/// assert_eq!(mask_account(arn), "arn:aws:execute-api:us-east-1:********9012:abcdef1234/dev/GET/a:b");
/// ```
pub fn mask_account(arn: &str) -> String {
    let mut parts: Vec<&str> = arn.splitn(6, ':').collect();
    let Some(account) = parts.get_mut(4) else {
        return arn.to_owned();
    };
    let shown = account.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    let masked = format!("********{}", account.get(shown..).unwrap_or(""));
    *account = &masked;
    parts.join(":")
}

/// An identity with all but the last `min(6, floor(n/2))` characters as asterisks.
///
/// Source: inferred; the formula fits every recorded sample (4, 5, 6, 14, 36, 40 and 52 characters).
///
/// ```
/// # use why403::gateway::mask_identity;
/// assert_eq!(mask_identity("allow"), "***ow");
/// assert_eq!(mask_identity("Bearer alice"), "******_alice".replace('_', " "));
/// assert_eq!(mask_identity(""), "");
/// ```
pub fn mask_identity(identity: &str) -> String {
    let length = identity.chars().count();
    let shown = (length / 2).min(6);
    let hidden = length - shown;
    let mut masked = "*".repeat(hidden);
    masked.extend(identity.chars().skip(hidden));
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_has_the_path_as_sent() {
        let api = Api::default();
        let arn = |path| method_arn(&api, "GET", path);
        assert_eq!(
            arn("/"),
            "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/"
        );
        assert_eq!(
            arn("/test//"),
            "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/test//"
        );
    }

    #[test]
    fn decodes_what_can_be_decoded() {
        assert_eq!(decoded("/a%2Fb%c3%A9%"), "/a/bé%");
        assert_eq!(decoded("/%zz%+1"), "/%zz%+1");
        assert_eq!(decoded("/%ff"), "/%ff");
    }

    #[test]
    fn masks_as_recorded() {
        assert_eq!(mask_identity("user"), "**er");
        assert_eq!(
            mask_identity(&"x".repeat(52)),
            format!("{}xxxxxx", "*".repeat(46))
        );
        assert_eq!(mask_account("no arn"), "no arn");
        assert_eq!(mask_account("a:b:c:d:12:e"), "a:b:c:d:********12:e");
    }
}
