//! The kinds of text that are read.

use serde::Serialize;

/// A kind of text that people have in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "TextKind"))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A body or message of an error, or an error in a browser's console.
    Message,
    /// A response with its status line and headers: `curl -i`, `curl -v`.
    HttpResponse,
    /// API Gateway's execution log, in any of the forms in which CloudWatch and the console print it.
    ExecutionLog,
    /// Lines of a stage's access log.
    AccessLog,
    /// A curl command, a `fetch` call or an address.
    Curl,
    /// An HTTP archive, or one entry of it.
    Har,
    /// A request as HTTP writes it.
    HttpRequest,
    /// The event of an authorizer's function, or of a proxy integration.
    AuthorizerEvent,
    /// A resource policy.
    ResourcePolicy,
    /// The output of an authorizer's function, or its policy.
    AuthorizerOutput,
    /// An identity-based policy of IAM.
    IdentityPolicy,
    /// What `aws apigateway get-rest-api`, `get-resources`, `get-stage` and the like print.
    RestApi,
    /// What `aws apigateway get-authorizer` prints.
    Authorizer,
    /// An OpenAPI or Swagger document with the extensions of API Gateway.
    Openapi,
    /// A CloudFormation template, also one that CDK synthesised.
    Cloudformation,
    /// A SAM template.
    Sam,
    /// A `serverless.yml`.
    Serverless,
    /// Terraform: `terraform show -json`, a plan, or blocks of HCL.
    Terraform,
    /// A JSON Web Token.
    Jwt,
    /// A link to a scenario.
    Link,
    /// A scenario.
    Scenario,
}

impl Kind {
    /// The name, as the command line takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::HttpResponse => "http-response",
            Self::ExecutionLog => "execution-log",
            Self::AccessLog => "access-log",
            Self::Curl => "curl",
            Self::Har => "har",
            Self::HttpRequest => "http-request",
            Self::AuthorizerEvent => "authorizer-event",
            Self::ResourcePolicy => "resource-policy",
            Self::AuthorizerOutput => "authorizer-output",
            Self::IdentityPolicy => "identity-policy",
            Self::RestApi => "rest-api",
            Self::Authorizer => "authorizer",
            Self::Openapi => "openapi",
            Self::Cloudformation => "cloudformation",
            Self::Sam => "sam",
            Self::Serverless => "serverless",
            Self::Terraform => "terraform",
            Self::Jwt => "jwt",
            Self::Link => "link",
            Self::Scenario => "scenario",
        }
    }

    /// A name for people, with its article: `a resource policy`.
    pub fn title(self) -> &'static str {
        match self {
            Self::Message => "an error message",
            Self::HttpResponse => "an HTTP response",
            Self::ExecutionLog => "an execution log",
            Self::AccessLog => "an access log",
            Self::Curl => "a request, an address or a name",
            Self::Har => "an HTTP archive",
            Self::HttpRequest => "an HTTP request",
            Self::AuthorizerEvent => "an event of a Lambda function",
            Self::ResourcePolicy => "a resource policy",
            Self::AuthorizerOutput => "the output of a Lambda authorizer",
            Self::IdentityPolicy => "an identity-based policy",
            Self::RestApi => "a REST API in the output of the AWS CLI",
            Self::Authorizer => "an authorizer in the output of the AWS CLI",
            Self::Openapi => "an OpenAPI document",
            Self::Cloudformation => "a CloudFormation template",
            Self::Sam => "a SAM template",
            Self::Serverless => "a serverless.yml",
            Self::Terraform => "Terraform",
            Self::Jwt => "a JSON Web Token",
            Self::Link => "a link of why403",
            Self::Scenario => "a scenario",
        }
    }
}

/// How sure it is that a text is of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// It may be, and nothing speaks for it alone.
    Possible,
    /// It is likely, although other kinds may look the same.
    Likely,
    /// No other kind looks like this.
    Certain,
}

/// A kind that a text may be of, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Recognised {
    /// The kind.
    pub kind: Kind,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why, for a person to read: "it has `Version` and `Statement`, and a `Principal`".
    pub why: String,
}
