//! `Principal` and `NotPrincipal`: principals against the caller of a request.

use crate::policy::eval::trace::{EntryTrace, PartTrace};
use crate::policy::model::context::Caller;
use crate::policy::model::document::{Principal, PrincipalKind, Principals};
use crate::policy::pattern::arn;

/// Matches a caller against `Principal` or `NotPrincipal`.
///
/// Source: IAM user guide, "IAM JSON policy elements: Principal" and "NotPrincipal".
pub(crate) fn evaluate(principals: &Principals, caller: &Caller) -> PartTrace {
    let entries: Vec<EntryTrace> = principals
        .principals
        .iter()
        .map(|principal| EntryTrace {
            span: principal.id.span,
            matches: matches(principal, caller),
            principal: Some(principal.kind),
            resolved: None,
            rule: None,
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

fn matches(principal: &Principal, caller: &Caller) -> bool {
    let id = &*principal.id.text;
    match (principal.kind, caller) {
        (PrincipalKind::Everybody, _) => true,
        (PrincipalKind::Aws, _) if id == "*" => true,
        (PrincipalKind::Aws, Caller::Aws { arn }) => names(id, arn),
        // A service, a federated user or a canonical user id never calls as an AWS principal does.
        _ => false,
    }
}

/// Whether an `AWS` principal is the caller, its account, or the role of its session.
fn names(id: &str, caller: &str) -> bool {
    if id == caller {
        return true;
    }
    let Some([_, partition, service, _, account, resource]) = arn::parts(caller) else {
        return false;
    };
    if id == account {
        return true;
    }
    let Some([_, id_partition, "iam", "", id_account, id_resource]) = arn::parts(id) else {
        return false;
    };
    if id_partition != partition || id_account != account {
        return false;
    }
    if id_resource == "root" {
        return true;
    }
    // The ARN of a session has the role's name without its path.
    let session_role = (service == "sts")
        .then(|| resource.strip_prefix("assumed-role/")?.split('/').next())
        .flatten();
    let role = id_resource
        .strip_prefix("role/")
        .and_then(|path| path.rsplit('/').next());
    session_role.is_some() && session_role == role
}

#[cfg(test)]
mod tests {
    use crate::policy::eval::principal::names;

    #[test]
    fn a_caller_is_named_by_arn_account_or_role() {
        let alice = "arn:aws:iam::123456789012:user/alice";
        let session = "arn:aws:sts::123456789012:assumed-role/PolicyReader/one";
        assert!(names(alice, alice));
        assert!(names("123456789012", alice));
        assert!(names("arn:aws:iam::123456789012:root", alice));
        assert!(names("arn:aws:iam::123456789012:role/path/PolicyReader", session));
        assert!(!names("arn:aws:iam::123456789012:role/Writer", session));
        assert!(!names("arn:aws:iam::210987654321:root", alice));
        assert!(!names("arn:aws:iam::123456789012:user/*", alice));
        assert!(!names("arn:aws-cn:iam::123456789012:root", alice));
    }
}
