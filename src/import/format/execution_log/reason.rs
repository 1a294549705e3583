//! Reasons of configuration errors in an execution log.

/// The reason after `Execution failed due to configuration error:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ErrorReason<'a> {
    /// API Gateway may not invoke a function.
    NotPermitted,
    /// API Gateway cannot assume the role with this ARN.
    Role(&'a str),
    /// The authorizer's function failed: the names of its error are read as properties of an output.
    FunctionFailed,
    /// What the authorizer's function returned is no output of an authorizer.
    Output,
    /// The authorizer failed, for the reason in the entry before.
    Authorizer,
    /// Any other, of the authorizer or of the integration.
    Other,
}

impl<'a> ErrorReason<'a> {
    /// Read what stands after the colon.
    pub(super) fn parse(text: &'a str) -> Self {
        if text.starts_with("Invalid permissions on Lambda function") {
            return Self::NotPermitted;
        }
        if let Some((_, arn)) = text.split_once("permission to assume the provided role") {
            return Self::Role(arn.trim());
        }
        if let Some(problem) = text.strip_prefix("Invalid JSON in response") {
            let names = [
                "Unrecognized field \"errorMessage\"",
                "Unrecognized field \"errorType\"",
            ];
            return if names.iter().any(|name| problem.contains(name)) {
                Self::FunctionFailed
            } else {
                Self::Output
            };
        }
        // The second is known from a report that has it cut off.
        if ["Could not parse policy", "Unable to parse given polic"]
            .iter()
            .any(|start| text.starts_with(start))
        {
            Self::Output
        } else if text.starts_with("Authorizer error") {
            Self::Authorizer
        } else {
            Self::Other
        }
    }

    /// Whether only a request with an authorizer has it.
    pub(super) fn is_of_authorizer(self) -> bool {
        matches!(self, Self::FunctionFailed | Self::Output | Self::Authorizer)
    }

    /// Whether it shows that the authorizer's function was called.
    pub(super) fn shows_call(self) -> bool {
        matches!(self, Self::FunctionFailed | Self::Output)
    }
}

/// A configuration error of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct ConfigurationError<'a> {
    pub(super) text: &'a str,
    pub(super) reason: ErrorReason<'a>,
    /// Whether it comes after the authorization let the request pass.
    pub(super) after_authorization: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_read() {
        let role = "API Gateway does not have permission to assume the provided role arn:aws:iam::123456789012:role/invoker";
        for (text, expected) in [
            (
                "Invalid permissions on Lambda function",
                ErrorReason::NotPermitted,
            ),
            (role, ErrorReason::Role("arn:aws:iam::123456789012:role/invoker")),
            (
                "Invalid JSON in response: Unrecognized field \"errorType\" , not marked as ignorable",
                ErrorReason::FunctionFailed,
            ),
            (
                "Invalid JSON in response: Unrecognized field \"statusCode\" , not marked as ignorable",
                ErrorReason::Output,
            ),
            ("Could not parse policy", ErrorReason::Output),
            ("Authorizer error", ErrorReason::Authorizer),
            ("Malformed Lambda proxy response", ErrorReason::Other),
        ] {
            assert_eq!(ErrorReason::parse(text), expected, "{text}");
        }
    }
}
