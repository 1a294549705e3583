//! Whether a request reaches the API at all. It comes before anything that the API's own settings decide.

use crate::gateway::conclusion::{ResponseSource, StepResult, conclude};
use crate::gateway::evidence::Evidence;
use crate::gateway::outcome::DecidedBy;
use crate::rule::{Certainty, Rule};
use crate::scenario::{Api, EndpointType, Host, Request};

const KNOWLEDGE_CENTER: Option<&str> =
    Some("https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden");

static NOT_DEPLOYED: Rule = Rule {
    id: "stage-not-deployed",
    statement: "a stage that is not deployed answers 403 `Forbidden`",
    source: "September 2026",
    url: KNOWLEDGE_CENTER,
    certainty: Certainty::Recorded,
};

static DEFAULT_ENDPOINT_DISABLED: Rule = Rule {
    id: "default-endpoint-disabled",
    statement: "a disabled default endpoint answers 403 `Forbidden`; disabling it takes effect with a deployment",
    source: "API Gateway developer guide: disable the default endpoint; AWS Knowledge Center",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
    ),
    certainty: Certainty::Documented,
};

static NOT_MAPPED: Rule = Rule {
    id: "custom-domain-not-mapped",
    statement: "a path that no API mapping of the custom domain name covers gets 403 `Forbidden`",
    source: "AWS Knowledge Center",
    url: KNOWLEDGE_CENTER,
    certainty: Certainty::Documented,
};

static MUTUAL_TLS: Rule = Rule {
    id: "mutual-tls",
    statement: "a client certificate that the custom domain name does not trust gets 403 `Forbidden`",
    source: "API Gateway developer guide: mutual TLS",
    url: Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html"),
    certainty: Certainty::Documented,
};

static PRIVATE_ONLY: Rule = Rule {
    id: "private-from-vpc",
    statement: "a private API answers requests from VPC endpoints only",
    source: "AWS Knowledge Center; API Gateway developer guide: private APIs",
    url: Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html"),
    certainty: Certainty::Documented,
};

static API_NOT_NAMED: Rule = Rule {
    id: "vpc-endpoint-without-host",
    statement: "a request to a VPC endpoint's own name needs the API in `Host` or `x-apigw-api-id`, or it gets 403 `Forbidden`",
    source: "API Gateway developer guide: invoke a private API; AWS Knowledge Center",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html",
    ),
    certainty: Certainty::Documented,
};

static PUBLIC_THROUGH_ENDPOINT: Rule = Rule {
    id: "public-through-vpc-endpoint",
    statement: "a VPC endpoint with private DNS takes the calls to regional and edge-optimized APIs as well, and refuses them with 403 `Forbidden`",
    source: "API Gateway developer guide: private APIs; AWS re:Post",
    url: Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html"),
    certainty: Certainty::Documented,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[
    &NOT_DEPLOYED,
    &DEFAULT_ENDPOINT_DISABLED,
    &NOT_MAPPED,
    &MUTUAL_TLS,
    &PRIVATE_ONLY,
    &API_NOT_NAMED,
    &PUBLIC_THROUGH_ENDPOINT,
];

/// End a request that does not reach the API. No gateway response of the API applies to it, and its log has no line.
pub(crate) fn check(api: &Api, request: &Request) -> StepResult {
    match obstacle(api, request) {
        None => StepResult::Continue(()),
        Some((evidence, rule)) => {
            let forbidden = ResponseSource::Fixed {
                status: 403,
                error_type: "ForbiddenException",
                message: "Forbidden".into(),
                other_body: None,
            };
            conclude(DecidedBy::Routing, None, forbidden, evidence, &[rule])
        }
    }
}

/// The first thing that keeps a request from the API.
fn obstacle(api: &Api, request: &Request) -> Option<(Evidence, &'static Rule)> {
    let through_endpoint = request.vpc_endpoint_id.is_some() || request.vpc_id.is_some();
    let private = api.endpoint_type == EndpointType::Private;
    match request.host {
        Some(Host::CustomDomain) if !request.client_certificate_trusted => {
            return Some((Evidence::ClientCertificateNotTrusted, &MUTUAL_TLS));
        }
        Some(Host::CustomDomain) if !request.base_path_mapped => {
            return Some((Evidence::BasePathNotMapped, &NOT_MAPPED));
        }
        Some(Host::Default) if api.disable_execute_api_endpoint => {
            return Some((Evidence::DefaultEndpointDisabled, &DEFAULT_ENDPOINT_DISABLED));
        }
        Some(Host::VpcEndpoint) if private => return Some((Evidence::ApiNotNamed, &API_NOT_NAMED)),
        _ => {}
    }
    let endpoint_name = matches!(request.host, Some(Host::VpcEndpoint | Host::VpcEndpointWithHost));
    if private && !through_endpoint && !endpoint_name {
        return Some((Evidence::NotThroughVpcEndpoint, &PRIVATE_ONLY));
    }
    // A custom domain name resolves to the public endpoint, also within the VPC.
    if !private && (through_endpoint || endpoint_name) && request.host != Some(Host::CustomDomain) {
        return Some((Evidence::PublicApiThroughVpcEndpoint, &PUBLIC_THROUGH_ENDPOINT));
    }
    (!api.deployed).then_some((Evidence::StageNotDeployed, &NOT_DEPLOYED))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(api: Api, request: Request) -> Option<Evidence> {
        obstacle(&api, &request).map(|(evidence, _)| evidence)
    }

    #[test]
    fn a_public_api_is_not_reached_through_a_vpc_endpoint() {
        let through = Request {
            vpc_endpoint_id: Some("vpce-1".into()),
            ..Request::default()
        };
        assert_eq!(
            evidence(Api::default(), through.clone()),
            Some(Evidence::PublicApiThroughVpcEndpoint)
        );
        let custom = Request {
            host: Some(Host::CustomDomain),
            ..through
        };
        assert_eq!(evidence(Api::default(), custom), None);
    }

    #[test]
    fn a_private_api_is_named_by_host_or_header() {
        let api = Api {
            endpoint_type: EndpointType::Private,
            ..Api::default()
        };
        let to = |host| Request {
            host: Some(host),
            ..Request::default()
        };
        assert_eq!(
            evidence(api.clone(), to(Host::VpcEndpoint)),
            Some(Evidence::ApiNotNamed)
        );
        assert_eq!(evidence(api.clone(), to(Host::VpcEndpointWithHost)), None);
        assert_eq!(
            evidence(api, to(Host::Default)),
            Some(Evidence::NotThroughVpcEndpoint)
        );
    }

    #[test]
    fn the_default_endpoint_is_closed_where_it_is_disabled() {
        let api = Api {
            disable_execute_api_endpoint: true,
            ..Api::default()
        };
        let to = |host| Request {
            host,
            ..Request::default()
        };
        assert_eq!(
            evidence(api.clone(), to(Some(Host::Default))),
            Some(Evidence::DefaultEndpointDisabled)
        );
        assert_eq!(evidence(api.clone(), to(Some(Host::CustomDomain))), None);
        assert_eq!(
            evidence(api, to(None)),
            None,
            "without a host it is one that reaches the API"
        );
    }
}
