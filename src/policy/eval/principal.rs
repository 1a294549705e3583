//! `Principal` and `NotPrincipal`: principals against the caller of a request.

use crate::policy::eval::trace::{EntryTrace, PartTrace, PrincipalMatch};
use crate::policy::model::context::Caller;
use crate::policy::model::document::{Principal, PrincipalKind, Principals};
use crate::policy::pattern::arn;

/// Match a caller against `Principal` or `NotPrincipal`.
///
/// Source: IAM user guide, "IAM JSON policy elements: Principal" and "NotPrincipal".
pub(crate) fn evaluate(principals: &Principals, caller: &Caller) -> PartTrace {
    let entries: Vec<EntryTrace> = principals
        .principals
        .iter()
        .map(|principal| {
            let named = named(principal, caller);
            EntryTrace {
                span: principal.id.span,
                matches: named.is_some(),
                principal: Some(principal.kind),
                named,
                resolved: None,
                rule: None,
            }
        })
        .collect();
    let any_matches = entries.iter().any(|entry| entry.matches);
    PartTrace {
        span: principals.span,
        negated: principals.negated,
        holds: any_matches != principals.negated,
        entries,
        rule: None,
    }
}

fn named(principal: &Principal, caller: &Caller) -> Option<PrincipalMatch> {
    let id = &*principal.id.text;
    match (principal.kind, caller) {
        (PrincipalKind::Everybody, _) => Some(PrincipalMatch::Everybody),
        (PrincipalKind::Aws, _) if id == "*" => Some(PrincipalMatch::Everybody),
        (PrincipalKind::Aws, Caller::Aws { arn }) => aws_principal(id, arn),
        // A service, a federated user or a canonical user id never calls as an AWS principal does.
        _ => None,
    }
}

/// The name of the role whose session this is, without the role's path; none for another principal.
pub(crate) fn role_of_session(arn: &str) -> Option<&str> {
    let [_, _, "sts", _, _, resource] = arn::parts(arn)? else {
        return None;
    };
    resource.strip_prefix("assumed-role/")?.split('/').next()
}

/// The way in which an `AWS` principal names the caller. It is its ARN, its account, or the role of its session.
fn aws_principal(id: &str, caller: &str) -> Option<PrincipalMatch> {
    if id == caller {
        return Some(PrincipalMatch::Caller);
    }
    let [_, partition, service, _, account, resource] = arn::parts(caller)?;
    // The account's root user is the account itself.
    let account_match = if service == "iam" && resource == "root" {
        PrincipalMatch::Caller
    } else {
        PrincipalMatch::Account
    };
    if id == account {
        return Some(account_match);
    }
    let [_, id_partition, "iam", "", id_account, id_resource] = arn::parts(id)? else {
        return None;
    };
    if id_partition != partition || id_account != account {
        return None;
    }
    if id_resource == "root" {
        return Some(account_match);
    }
    let session_role = role_of_session(caller);
    let role = id_resource
        .strip_prefix("role/")
        .and_then(|path| path.rsplit('/').next());
    (session_role.is_some() && session_role == role).then_some(PrincipalMatch::Role)
}

#[cfg(test)]
mod tests {
    use crate::policy::eval::principal::aws_principal;
    use crate::policy::eval::trace::PrincipalMatch;

    #[test]
    fn a_caller_is_named_by_arn_account_or_role() {
        let alice = "arn:aws:iam::123456789012:user/alice";
        let session = "arn:aws:sts::123456789012:assumed-role/PolicyReader/one";
        assert_eq!(aws_principal(alice, alice), Some(PrincipalMatch::Caller));
        for account in ["123456789012", "arn:aws:iam::123456789012:root"] {
            assert_eq!(aws_principal(account, alice), Some(PrincipalMatch::Account));
        }
        let root = "arn:aws:iam::123456789012:root";
        assert_eq!(aws_principal("123456789012", root), Some(PrincipalMatch::Caller));
        let role = "arn:aws:iam::123456789012:role/path/PolicyReader";
        assert_eq!(aws_principal(role, session), Some(PrincipalMatch::Role));
        assert_eq!(
            aws_principal("arn:aws:iam::123456789012:role/Writer", session),
            None
        );
        for other in [
            "arn:aws:iam::210987654321:root",
            "arn:aws:iam::123456789012:user/*",
            "arn:aws-cn:iam::123456789012:root",
        ] {
            assert_eq!(aws_principal(other, alice), None);
        }
    }
}
