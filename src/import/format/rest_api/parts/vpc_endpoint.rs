//! What `aws ec2 describe-vpc-endpoints` prints of the endpoint through which a private API is called.

use serde_json::Map;

use crate::import::cli_output::policy_text;
use crate::import::draft::Draft;
use crate::import::reading::Notes;
use crate::import::tree::text_at;
use crate::json::Node;

/// Add the endpoint of `execute-api`, with its policy; of several the first.
pub(super) fn add(endpoints: &[&Node], draft: &mut Draft, notes: &mut Notes) {
    let is_own =
        |endpoint: &&Node| text_at(endpoint, "ServiceName").is_none_or(|name| name.ends_with(".execute-api"));
    let mut own = endpoints.iter().copied().filter(is_own);
    let Some(endpoint) = own.next() else {
        let other = endpoints
            .first()
            .and_then(|endpoint| text_at(endpoint, "ServiceName"));
        if let Some(name) = other {
            notes.warn(format!(
                "the VPC endpoint is of `{name}`: a private API is called through one of `execute-api`"
            ));
        }
        return;
    };
    if own.next().is_some() {
        let id = text_at(endpoint, "VpcEndpointId").unwrap_or("");
        notes.info(format!(
            "of several VPC endpoints of `execute-api` the first is read: `{id}`"
        ));
    }
    draft.api("endpointType", "PRIVATE");
    // `com.amazonaws.eu-west-1.execute-api`
    let service = text_at(endpoint, "ServiceName").and_then(|name| name.strip_suffix(".execute-api"));
    let region = service.and_then(|name| name.rsplit('.').next());
    if let Some(region) = region.filter(|_| draft.get("/api/region").is_none()) {
        draft.api("region", region);
    }
    if let Some(policy) = endpoint.get("PolicyDocument").and_then(policy_text) {
        draft.api("vpcEndpointPolicy", policy);
    }
    let mut request = Map::new();
    for (name, value) in [("vpcEndpointId", "VpcEndpointId"), ("vpcId", "VpcId")] {
        if let Some(value) = text_at(endpoint, value) {
            request.insert(name.to_owned(), value.into());
        }
    }
    draft.request(request);
}
