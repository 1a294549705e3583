//! ARNs and patterns of ARNs, matched part by part.

use crate::policy::pattern::wildcard::{PatternToken, glob, like, like_tokens};

/// The number of parts of an ARN: `arn:partition:service:region:account:resource`.
pub(crate) const PARTS: usize = 6;

/// Split an ARN into its parts; the last one holds all further colons.
pub(crate) fn parts(arn: &str) -> Option<[&str; PARTS]> {
    let mut rest = arn.splitn(PARTS, ':');
    let mut next = || rest.next();
    let parts = [next()?, next()?, next()?, next()?, next()?, next()?];
    (parts.first() == Some(&"arn")).then_some(parts)
}

/// Whether an operand of an ARN operator matches an ARN; none if the operand is no ARN.
///
/// Source: IAM user guide, "ARN condition operators": each of the six parts is checked on its
/// own, and each may hold wildcards.
pub(crate) fn arn_like(pattern: &str, arn: &[&str; PARTS]) -> Option<bool> {
    let pattern = parts(pattern)?;
    Some(pattern.iter().zip(arn).all(|(pattern, part)| like(pattern, part)))
}

/// Like [`arn_like`], for an operand whose variables were replaced.
pub(crate) fn arn_like_tokens(pattern: &[PatternToken], arn: &[&str; PARTS]) -> Option<bool> {
    let mut pattern = pattern.splitn(PARTS, |token| *token == PatternToken::Unit(0x3a));
    let mut matches = true;
    for (index, part) in arn.iter().enumerate() {
        let symbols = pattern.next()?;
        if index == 0 && !glob(symbols, &[0x61u16, 0x72, 0x6e]) {
            return None;
        }
        matches = matches && like_tokens(symbols, part);
    }
    Some(matches)
}
