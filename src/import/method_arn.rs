//! ARNs of an API's methods, as texts and policies hold them.

/// The parts of `arn:aws:execute-api:region:account:api/stage/VERB/path`; empty where they are missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MethodArn<'a> {
    /// The region.
    pub(super) region: &'a str,
    /// The account; masked in messages.
    pub(super) account: &'a str,
    /// The API's id.
    pub(super) api: &'a str,
    /// The stage.
    pub(super) stage: &'a str,
    /// The HTTP method.
    pub(super) method: &'a str,
    /// The path without its first slash; it may hold colons and slashes.
    pub(super) path: &'a str,
}

impl<'a> MethodArn<'a> {
    /// Take an ARN apart; none if it is not one of `execute-api`.
    pub(super) fn parse(arn: &'a str) -> Option<Self> {
        let mut parts = arn.splitn(6, ':');
        let (start, _partition, service) = (parts.next()?, parts.next()?, parts.next()?);
        if start != "arn" || service != "execute-api" {
            return None;
        }
        let (region, account) = (parts.next()?, parts.next()?);
        let mut rest = parts.next()?.splitn(4, '/');
        let mut next = || rest.next().unwrap_or("");
        Some(Self {
            region,
            account,
            api: next(),
            stage: next(),
            method: next(),
            path: next(),
        })
    }
}

/// Whether a part of an ARN says something exact: it has no wildcard, no variable and no mask. No name has a control character.
pub(super) fn is_exact(part: &str) -> bool {
    !part.is_empty() && !part.contains(['*', '?', '$', '{', '<']) && !part.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_taken_apart() {
        let arn = MethodArn::parse("arn:aws:execute-api:eu-west-1:********9012:abc/dev/GET/a:b/c/").unwrap();
        assert_eq!(
            (arn.region, arn.api, arn.stage, arn.method, arn.path),
            ("eu-west-1", "abc", "dev", "GET", "a:b/c/")
        );
        assert!(!is_exact(arn.account) && is_exact(arn.api));
        assert!(!is_exact("abc\u{3}") && !is_exact("abc\u{1b}[201~\nid") && !is_exact(""));
        assert_eq!(MethodArn::parse("arn:aws:execute-api:r:1:abc").unwrap().stage, "");
        assert_eq!(MethodArn::parse("arn:aws:s3:::bucket"), None);
        assert_eq!(MethodArn::parse("execute-api:/*"), None);
    }
}
