//! The rules behind the warnings.

use crate::rule::{Certainty, Rule};

/// The rule behind a kind of warning.
pub(super) struct WarningRule {
    /// The code of its warnings; the id of the rule has `warning-` before it.
    pub(super) code: &'static str,
    pub(super) rule: Rule,
}

const CONDITION_KEYS: Option<&str> = Some(
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html",
);
const FLOW: Option<&str> =
    Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html");
const KNOWLEDGE_CENTER: Option<&str> =
    Some("https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors");
const RESOURCE: Option<&str> =
    Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html");
const RESPONSES: Option<&str> = Some(
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html",
);

pub(super) static CACHED_METHOD_ARN: WarningRule = WarningRule {
    code: "cached-method-arn",
    rule: Rule {
        id: "warning-cached-method-arn",
        statement: "a cached policy that allows `event.methodArn` alone refuses the same caller's other methods until it expires",
        source: "AWS Knowledge Center",
        url: KNOWLEDGE_CENTER,
        certainty: Certainty::Documented,
    },
};

pub(super) static OTHER_API: WarningRule = WarningRule {
    code: "other-api",
    rule: Rule {
        id: "warning-other-api",
        statement: "a resource that names another stage, API, account or region than the one that is called never matches",
        source: "IAM user guide: resource element; the console's test uses another stage, recorded",
        url: RESOURCE,
        certainty: Certainty::Documented,
    },
};

pub(super) static EMPTY_RESOURCE: WarningRule = WarningRule {
    code: "empty-resource",
    rule: Rule {
        id: "warning-empty-resource",
        statement: "what an empty `Resource` list in an authorizer's output matches is contradictory: 403 is recorded, 200 is reported",
        source: "aws/chalice issues 971 and 1619",
        url: Some("https://github.com/aws/chalice/issues/971"),
        certainty: Certainty::Unknown,
    },
};

pub(super) static WILDCARD_CROSSES_SLASH: WarningRule = WarningRule {
    code: "wildcard-crosses-slash",
    rule: Rule {
        id: "warning-wildcard-crosses-slash",
        statement: "`*` in a resource matches slashes too, so one in the place of the verb also matches longer paths",
        source: "IAM user guide: resource element",
        url: RESOURCE,
        certainty: Certainty::Documented,
    },
};

pub(super) static OPEN_PROXY: WarningRule = WarningRule {
    code: "open-proxy",
    rule: Rule {
        id: "warning-open-proxy",
        statement: "a method that a resource does not have is answered by `{proxy+}`, with the authorization of the proxy",
        source: "measured on AWS (ministack 7057b2d)",
        url: None,
        certainty: Certainty::Recorded,
    },
};

pub(super) static DENIES_ALONE: WarningRule = WarningRule {
    code: "denies-alone",
    rule: Rule {
        id: "warning-denies-alone",
        statement: "where the resource policy decides alone it has to allow a request; one of Deny statements alone refuses everything",
        source: "API Gateway developer guide: authorization flow; serverless PR#5071",
        url: FLOW,
        certainty: Certainty::Documented,
    },
};

pub(super) static ARN_WITHOUT_METHOD: WarningRule = WarningRule {
    code: "arn-without-method",
    rule: Rule {
        id: "warning-arn-without-method",
        statement: "an execution ARN without `/*` behind the API or the stage matches no method",
        source: "IAM user guide: resource element; reported for Terraform (issue 41908)",
        url: RESOURCE,
        certainty: Certainty::Documented,
    },
};

pub(super) static SOURCE_IP_ON_PRIVATE: WarningRule = WarningRule {
    code: "source-ip-on-private",
    rule: Rule {
        id: "warning-source-ip-on-private",
        statement: "a request through a VPC endpoint has no `aws:SourceIp`, but `aws:VpcSourceIp`",
        source: "API Gateway developer guide: condition keys; the absence is inferred from the IAM user guide and reported",
        url: CONDITION_KEYS,
        certainty: Certainty::Inferred,
    },
};

pub(super) static LIST_WITHOUT_EFFECT: WarningRule = WarningRule {
    code: "list-without-effect",
    rule: Rule {
        id: "warning-list-without-effect",
        statement: "with a Lambda authorizer the authorizer's Allow is enough (Table A): a condition on an Allow of the resource policy does not restrict anyone",
        source: "API Gateway developer guide: authorization flow, Table A",
        url: FLOW,
        certainty: Certainty::Documented,
    },
};

pub(super) static ONE_ADDRESS: WarningRule = WarningRule {
    code: "one-address",
    rule: Rule {
        id: "warning-one-address",
        statement: "an address without a mask is one address, and no client has `0.0.0.0`",
        source: "IAM user guide: IP address condition operators",
        url: Some(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
        ),
        certainty: Certainty::Documented,
    },
};

pub(super) static IPV4_ON_DUALSTACK: WarningRule = WarningRule {
    code: "ipv4-on-dualstack",
    rule: Rule {
        id: "warning-ipv4-on-dualstack",
        statement: "a client that comes over IPv6 to a dual-stack endpoint has an IPv6 address in `aws:SourceIp`, which no IPv4 network holds",
        source: "the endpoint's address type",
        url: None,
        certainty: Certainty::Inferred,
    },
};

pub(super) static VPC_AS_ENDPOINT: WarningRule = WarningRule {
    code: "vpc-as-endpoint",
    rule: Rule {
        id: "warning-vpc-as-endpoint",
        statement: "`aws:SourceVpce` has the id of a VPC endpoint (`vpce-…`), `aws:SourceVpc` that of a VPC (`vpc-…`)",
        source: "API Gateway developer guide: condition keys",
        url: CONDITION_KEYS,
        certainty: Certainty::Documented,
    },
};

pub(super) static NEVER_ANONYMOUS: WarningRule = WarningRule {
    code: "never-anonymous",
    rule: Rule {
        id: "warning-never-anonymous",
        statement: "without AWS_IAM callers are anonymous, and a statement that names AWS principals applies to none of them",
        source: "API Gateway developer guide: troubleshooting resource policies",
        url: FLOW,
        certainty: Certainty::Documented,
    },
};

pub(super) static EXPIRED_TOKEN: WarningRule = WarningRule {
    code: "expired-token",
    rule: Rule {
        id: "warning-expired-token",
        statement: "`EXPIRED_TOKEN` answers expired AWS session tokens; an expired token of a user pool or a Lambda authorizer's gets `UNAUTHORIZED` or `ACCESS_DENIED`",
        source: "serverless/examples issue 446; a user pool's 401 is recorded",
        url: Some("https://github.com/serverless/examples/issues/446"),
        certainty: Certainty::Reported,
    },
};

pub(super) static PARTITION: WarningRule = WarningRule {
    code: "partition",
    rule: Rule {
        id: "warning-partition",
        statement: "ARNs of China's regions begin with `arn:aws-cn`, those of GovCloud with `arn:aws-us-gov`, all others with `arn:aws`",
        source: "IAM user guide: ARNs",
        url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html"),
        certainty: Certainty::Documented,
    },
};

pub(super) static STATUS_CHANGED: WarningRule = WarningRule {
    code: "status-changed",
    rule: Rule {
        id: "warning-status-changed",
        statement: "a gateway response with a status of its own replaces the status that clients and monitoring expect",
        source: "API Gateway developer guide: gateway responses",
        url: RESPONSES,
        certainty: Certainty::Documented,
    },
};

/// The rules behind the warnings.
pub(crate) static RULES: &[&Rule] = &[
    &CACHED_METHOD_ARN.rule,
    &OTHER_API.rule,
    &EMPTY_RESOURCE.rule,
    &WILDCARD_CROSSES_SLASH.rule,
    &OPEN_PROXY.rule,
    &DENIES_ALONE.rule,
    &ARN_WITHOUT_METHOD.rule,
    &SOURCE_IP_ON_PRIVATE.rule,
    &LIST_WITHOUT_EFFECT.rule,
    &ONE_ADDRESS.rule,
    &IPV4_ON_DUALSTACK.rule,
    &VPC_AS_ENDPOINT.rule,
    &NEVER_ANONYMOUS.rule,
    &EXPIRED_TOKEN.rule,
    &PARTITION.rule,
    &STATUS_CHANGED.rule,
];
