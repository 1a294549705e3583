//! The conclusion of the workflow: the step's that ends a request, and the response to it.

use std::ops::ControlFlow;

use crate::gateway::decision::Decision;
use crate::gateway::evidence::Evidence;
use crate::gateway::outcome::DecidedBy;
use crate::gateway::response::response_type::ResponseType;
use crate::rule::{Certainty, Rule};

/// The conclusion of the step that ends a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conclusion {
    pub decided_by: DecidedBy,
    pub decision: Option<Decision>,
    pub response: ResponseSource,
    /// The response that AWS may send instead, and when, where nothing but the response is uncertain.
    pub alternative: Option<(ResponseSource, &'static str)>,
    pub evidence: Evidence,
    pub rules: Vec<&'static Rule>,
}

/// The source of the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ResponseSource {
    /// A gateway response that the API can customise; no message gives `null`.
    Gateway {
        response_type: ResponseType,
        error_type: &'static str,
        message: Option<String>,
    },
    /// A response that the API cannot customise.
    Fixed {
        status: u16,
        error_type: &'static str,
        message: String,
        /// The body that AWS may send instead, where its form is not known.
        other_body: Option<&'static str>,
    },
    /// The integration, which answers a request that nothing refused.
    Integration,
    /// There is none: API Gateway would refuse to save the resource policy.
    NotSaved,
}

impl ResponseSource {
    /// A gateway response with a message.
    pub(crate) fn gateway(response_type: ResponseType, message: impl Into<String>) -> Self {
        Self::Gateway {
            response_type,
            error_type: response_type.error_type(),
            message: Some(message.into()),
        }
    }

    /// A gateway response without a message: `{"message":null}`.
    pub(crate) fn without_message(response_type: ResponseType) -> Self {
        Self::Gateway {
            response_type,
            error_type: response_type.error_type(),
            message: None,
        }
    }
}

/// A step lets the request go on or ends it. Boxed: a conclusion is large, and there is one for each request.
pub(crate) type StepResult<T = ()> = ControlFlow<Box<Conclusion>, T>;

/// End the request.
pub(crate) fn conclude<T>(
    decided_by: DecidedBy,
    decision: Option<Decision>,
    response: ResponseSource,
    evidence: Evidence,
    rules: &[&'static Rule],
) -> StepResult<T> {
    ControlFlow::Break(Box::new(Conclusion {
        decided_by,
        decision,
        response,
        alternative: None,
        evidence,
        rules: rules.to_vec(),
    }))
}

/// The certainty of a conclusion from all these rules: that of the weakest.
pub(crate) fn weakest<'a>(rules: impl IntoIterator<Item = &'a &'static Rule>) -> Certainty {
    rules
        .into_iter()
        .map(|rule| rule.certainty)
        .max()
        .unwrap_or_default()
}
