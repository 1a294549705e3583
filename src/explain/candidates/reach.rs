//! Edits for requests that reach no method of the API.

use super::{Breadth, Candidates, insert_before};
use crate::explain::words;
use crate::gateway::{Evidence, StepName};
use crate::scenario::{AuthorizationType, EventKind, Host, Method};

impl Candidates<'_> {
    /// Suggest edits after which the request reaches a method.
    pub(super) fn reach(&mut self) {
        match self.outcome.trace.evidence(StepName::Routing).clone() {
            Evidence::NotThroughVpcEndpoint => {
                self.on_request("Send the request through a VPC endpoint", |request| {
                    request.vpc_endpoint_id = Some("vpce-1234567890abcdef0".into());
                    request.vpc_source_ip.get_or_insert_with(|| "10.0.0.7".into());
                });
            }
            Evidence::ApiNotNamed => {
                self.on_request("Name the API in `Host` or `x-apigw-api-id`", |request| {
                    request.host = Some(Host::VpcEndpointWithHost);
                });
            }
            Evidence::PublicApiThroughVpcEndpoint => {
                self.on_request("Send the request to the custom domain name", |request| {
                    request.host = Some(Host::CustomDomain);
                });
                self.on_request("Send the request past the VPC endpoint", |request| {
                    request.vpc_id = None;
                    request.vpc_endpoint_id = None;
                    request.vpc_source_ip = None;
                    request.host = None;
                });
            }
            Evidence::DefaultEndpointDisabled => {
                self.on_request("Send the request to the custom domain name", |request| {
                    request.host = Some(Host::CustomDomain);
                });
                self.push_as(Breadth::Restriction, "Enable the default endpoint", |scenario| {
                    scenario.api.disable_execute_api_endpoint = false;
                });
            }
            Evidence::BasePathNotMapped => {
                self.on_request("Map the path of the custom domain name to the API", |request| {
                    request.base_path_mapped = true;
                });
                if let Some(last) = self.found.last_mut() {
                    last.breadth = Breadth::Repair;
                }
                self.on_request("Send the request to the default endpoint", |request| {
                    request.host = Some(Host::Default);
                });
            }
            Evidence::ClientCertificateNotTrusted => {
                self.on_request("Send a client certificate of the truststore", |request| {
                    request.client_certificate_trusted = true;
                });
            }
            Evidence::StageNotDeployed => {
                let index = self.index;
                self.push("Deploy the API to the stage", |scenario| {
                    insert_before(scenario, index, EventKind::Deploy)
                });
            }
            Evidence::MethodArnTooLong { .. } => {
                self.on_request("Send a path of fewer than 1,600 bytes", |request| {
                    let end = request.path.floor_char_boundary(1_000);
                    request.path.truncate(end);
                });
            }
            _ => self.no_such_method(),
        }
    }

    /// Another path or verb that the API has, or the method that it lacks.
    fn no_such_method(&mut self) {
        let Some((verb, path)) = words::method_and_path(&self.outcome.method_arn) else {
            return;
        };
        let stage = format!("/{}", self.scenario.api.stage_name);
        let repeated = path.strip_prefix(&stage).filter(|rest| rest.starts_with('/'));
        if let Some(rest) = repeated {
            let title = format!("Leave the stage out of the path: `{rest}`");
            self.on_request(title, |request| request.path = rest.to_owned());
        }
        if path.contains("//") {
            let single = words::single_slashes(path);
            let title = format!("Send one slash instead of two: `{single}`");
            self.on_request(title, |request| request.path = single);
        }
        let methods: Vec<&Method> = self.scenario.api.methods.iter().flatten().collect();
        let mut nearest: Vec<(usize, String)> = methods
            .iter()
            .filter(|method| method.http_method == verb || method.http_method == "ANY")
            .map(|method| nearest_path(&method.path, path))
            // A path that shares less than half of its letters is another path.
            .filter(|instead| repeated.is_none() && instead.len().abs_diff(path.len()) * 2 <= path.len())
            .map(|instead| (strsim::osa_distance(&instead, path), instead))
            .collect();
        nearest.retain(|(distance, _)| distance * 2 <= path.len());
        let order = words::order(nearest.iter().map(|(distance, _)| *distance));
        let mut taken: Vec<String> = Vec::new();
        for (_, instead) in order.into_iter().filter_map(|at| nearest.get(at)) {
            if taken.len() < 2 && !taken.contains(instead) {
                taken.push(instead.clone());
            }
        }
        for instead in taken {
            let title = format!("Call `{verb} {instead}` instead");
            self.on_request(title, |request| request.path = instead);
        }
        let other_verbs = methods
            .iter()
            .filter(|method| method.http_method != verb && answers(&method.path, path));
        let other_verbs: Vec<String> = other_verbs.map(|method| method.http_method.clone()).collect();
        for other in other_verbs.into_iter().filter(|other| other != "ANY").take(2) {
            let title = format!("Call `{other} {path}` instead");
            self.on_request(title, |request| request.http_method = other);
        }
        // A new method is guarded as those beside it are.
        let beside = methods.iter().find(|method| answers(&method.path, path));
        let beside = beside.or_else(|| methods.first());
        let guard = beside.map_or(AuthorizationType::default(), |method| method.authorization_type);
        let resource = resource_for(&methods, path);
        let title = format!("Add the method `{verb} {resource}` to the API");
        let method = Method {
            http_method: verb.to_owned(),
            path: resource,
            authorization_type: guard,
            api_key_required: beside.is_some_and(|method| method.api_key_required),
            authorization_scopes: beside.map_or_else(Vec::new, |method| method.authorization_scopes.clone()),
        };
        self.push(title, |scenario| {
            scenario.api.methods.get_or_insert_default().push(method);
        });
    }
}

/// Whether a resource answers a path, whatever the verb.
fn answers(resource: &str, path: &str) -> bool {
    let mut parts = resource.trim_matches('/').split('/');
    let mut segments = path.trim_matches('/').split('/');
    loop {
        match (parts.next(), segments.next()) {
            (None, None) => return true,
            (Some(part), Some(segment)) if part.ends_with("+}") => return !segment.is_empty(),
            (Some(part), Some(segment)) if part.starts_with('{') && !segment.is_empty() => {}
            (Some(part), Some(segment)) if part == segment => {}
            _ => return false,
        }
    }
}

/// The resource of a new method for a path. A parameter of a resource that is there stays in its place: a resource beside it would
/// take the other verbs from it.
pub(super) fn resource_for(methods: &[&Method], path: &str) -> String {
    let segments: Vec<&str> = path.split('/').collect();
    let shared = methods.iter().map(|method| shared_parts(&method.path, &segments));
    let shared = shared.max_by_key(|parts| {
        let literal = parts.iter().filter(|part| !part.starts_with('{')).count();
        (parts.len(), literal)
    });
    let mut parts = shared.unwrap_or_default();
    parts.extend(segments.get(parts.len()..).unwrap_or_default());
    parts.join("/")
}

/// The parts of a resource, from its beginning, that take the segments of a path one by one.
fn shared_parts<'a>(resource: &'a str, segments: &[&str]) -> Vec<&'a str> {
    let takes = |(part, segment): &(&str, &&str)| match part.strip_prefix('{') {
        Some(parameter) => !parameter.ends_with("+}") && !segment.is_empty(),
        None => part == *segment,
    };
    let pairs = resource.split('/').zip(segments);
    pairs.take_while(takes).map(|(part, _)| part).collect()
}

/// The path of a resource that is nearest to a request's. Each parameter takes what the request has in its place.
fn nearest_path(resource: &str, path: &str) -> String {
    let segments: Vec<&str> = path.split('/').collect();
    let last = segments
        .last()
        .copied()
        .filter(|last| !last.is_empty())
        .unwrap_or("1");
    let parts = resource.split('/').enumerate().map(|(at, part)| {
        if part.starts_with('{') {
            let own = segments.get(at).copied().filter(|own| !own.is_empty());
            own.unwrap_or(last)
        } else {
            part
        }
    });
    parts.collect::<Vec<_>>().join("/")
}
