//! Opened requests: those that an edit lets through beyond the one that it is made for.
//!
//! The requests that are compared are those that the scenario knows of: the methods of the API and the paths of the timeline, by the
//! callers of the timeline and of the function's cases, from the addresses of the timeline and of the policies' conditions; and
//! for each of the three one that the scenario does not name, since a wildcard lets it through as well. Each stands in the
//! timeline in place of the request, before the edit and after it.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use crate::explain::identity_source::{remove_identity, repaired_identity_source, set_identity};
use crate::explain::policy_text::{PolicyText, policies, resource_patterns};
use crate::explain::words;
use crate::gateway;
use crate::gateway::{Outcome, Outcomes};
use crate::policy::Comparison;
use crate::scenario::{
    Api, AuthorizationType, Authorizer, EndpointType, Host, IdentitySource, Request, RequestIndex, Scenario,
    TokenUse, When,
};

/// The most requests that are compared; more than that are cut off.
pub const MAX_PROBES: usize = 200;

/// The requests that come in one step of a search.
const PROBES_A_STEP: usize = 50;

/// The most of each: methods with paths, callers, addresses.
const MAX_ENDPOINTS: usize = 30;
const MAX_CALLERS: usize = 6;
const MAX_ADDRESSES: usize = 6;

/// A request that an edit lets through. `Display` writes `GET /pets/8 as Bearer bob`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Opened {
    /// The request, as it is simulated.
    pub request: Request,
    /// Its caller, of those that the scenario knows of.
    pub caller: OpenedCaller,
    /// The API key that it brings, if methods require one.
    pub api_key: Option<String>,
    /// Its source, if it is not that of the request that the edit is made for.
    pub address: Option<String>,
}

/// The caller of a request that an edit lets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenedCaller {
    /// The API asks nobody who they are.
    Anyone,
    /// A caller without a token.
    WithoutToken,
    /// A caller with this token: the value of the first identity source.
    Token(String),
    /// The AWS principal with this ARN.
    Signed(String),
}

impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.request.http_method, self.request.path)?;
        match &self.caller {
            OpenedCaller::Anyone => {}
            OpenedCaller::WithoutToken => f.write_str(" without a token")?,
            OpenedCaller::Token(token) => write!(f, " as {token}")?,
            OpenedCaller::Signed(arn) => write!(f, " as {arn}")?,
        }
        if let Some(key) = &self.api_key {
            write!(f, " with the key {key}")?;
        }
        match &self.address {
            Some(address) => write!(f, " from {address}"),
            None => Ok(()),
        }
    }
}

/// The requests that are compared before and after an edit.
#[derive(Clone, Debug)]
pub struct Probes {
    index: RequestIndex,
    requests: Vec<Opened>,
    cut: bool,
}

impl Probes {
    /// The requests that a scenario knows of, without the one with this index.
    pub fn new(scenario: &Scenario, index: RequestIndex) -> Self {
        Self::at_most(scenario, index, MAX_PROBES)
    }

    /// The same, up to this many of them.
    pub(crate) fn at_most(scenario: &Scenario, index: RequestIndex, most: usize) -> Self {
        let most = most.min(MAX_PROBES);
        let (mut requests, mut cut) = (Vec::new(), false);
        if let Some(own) = scenario.request(index).map(|found| &found.call.request) {
            let policies = policies(scenario);
            let endpoints = endpoints(scenario, own, &policies);
            let callers = callers(scenario, own);
            let addresses = addresses(scenario, own, &policies);
            cut |= endpoints.cut || callers.cut || addresses.cut;
            requests = product(own, &endpoints.list, &callers.list, &addresses.list);
            cut |= requests.len() > most;
            requests.truncate(most);
        }
        Self { index, requests, cut }
    }

    /// The requests that are compared.
    pub fn requests(&self) -> &[Opened] {
        &self.requests
    }

    /// Whether there are more than are compared.
    pub fn cut(&self) -> bool {
        self.cut
    }

    /// A request as it is sent in a scenario. The caller of the request that is compared has the policies that it has there.
    pub fn sent<'a>(&self, scenario: &Scenario, probe: &'a Opened) -> Cow<'a, Request> {
        let own = scenario.request(self.index);
        let own = own.and_then(|found| found.call.request.caller.as_ref());
        match (&probe.request.caller, own) {
            (Some(caller), Some(own)) if caller.arn == own.arn && caller != own => Cow::Owned(Request {
                caller: Some(own.clone()),
                ..probe.request.clone()
            }),
            _ => Cow::Borrowed(&probe.request),
        }
    }

    /// Let some more of the requests come; how many did.
    pub(crate) fn advance(&self, run: &mut ProbeRun) -> usize {
        let from = run.through.len();
        for probe in self.requests.iter().skip(from).take(PROBES_A_STEP) {
            let request = self.sent(&run.scenario, probe);
            let status = run
                .outcomes
                .instead(&request)
                .and_then(|outcome| outcome.status_code);
            run.through.push(status.is_some_and(|status| status < 400));
        }
        run.through.len() - from
    }

    /// The requests that get through after an edit and did not before.
    pub(crate) fn opened(&self, before: &ProbeRun, after: &ProbeRun) -> Vec<Opened> {
        let both = before.through.iter().zip(&after.through);
        let opened = self
            .requests
            .iter()
            .zip(both)
            .filter(|(_, (before, after))| !**before && **after);
        opened.map(|(probe, _)| probe.clone()).collect()
    }
}

/// A run of a scenario's timeline up to a request. It records which of others in its place get through, as far as they have come.
pub(crate) struct ProbeRun {
    scenario: Rc<Scenario>,
    outcomes: Outcomes,
    through: Vec<bool>,
}

impl ProbeRun {
    /// Run the timeline up to the request with this index; none if there is no such request.
    pub(crate) fn new(scenario: Scenario, index: RequestIndex) -> Option<Self> {
        let scenario = Rc::new(scenario);
        let mut outcomes = Outcomes::new(Rc::clone(&scenario));
        outcomes.run_until(index).then_some(Self {
            scenario,
            outcomes,
            through: Vec::new(),
        })
    }

    /// The outcome of the request itself.
    pub(crate) fn outcome(&mut self, index: RequestIndex) -> Option<Outcome> {
        let request = &self.scenario.request(index)?.call.request;
        self.outcomes.instead(request)
    }
}

/// A list without repetitions that takes up to a number of items.
struct Bounded<T> {
    list: Vec<T>,
    most: usize,
    cut: bool,
}

impl<T: PartialEq> Bounded<T> {
    fn new(most: usize) -> Self {
        Self {
            list: Vec::new(),
            most,
            cut: false,
        }
    }

    fn push(&mut self, item: T) {
        if self.list.contains(&item) {
        } else if self.list.len() < self.most {
            self.list.push(item);
        } else {
            self.cut = true;
        }
    }
}

/// Combinations of endpoints, callers and addresses, without the request itself. There is one more than are compared at most;
/// those that are nearest to the request come first.
fn product(
    own: &Request,
    endpoints: &[(String, String)],
    callers: &[CallerProbe],
    addresses: &[SourceAddress],
) -> Vec<Opened> {
    let (most_callers, most_endpoints) = (callers.len().max(1), endpoints.len().max(1));
    let split = |index: usize| {
        let (rest, at) = (index / most_endpoints, index % most_endpoints);
        (rest / most_callers, rest % most_callers, at)
    };
    let every = 0..addresses.len() * callers.len() * endpoints.len();
    let order = words::order(every.map(|index| {
        let (far, away, at) = split(index);
        far + away + at
    }));
    let own_address = SourceAddress::of(own);
    let one = |index: usize| {
        let (far, away, at) = split(index);
        let (address, caller) = (addresses.get(far)?, callers.get(away)?);
        let (verb, path) = endpoints.get(at)?;
        if (far, away) == (0, 0) && is_endpoint(own, verb, path) {
            return None;
        }
        let mut request = caller.request.clone();
        address.clone().apply(&mut request);
        request.http_method.clone_from(verb);
        request.path.clone_from(path);
        Some(Opened {
            request,
            caller: caller.name.clone(),
            api_key: caller.api_key.clone(),
            address: (*address != own_address).then(|| address.name()),
        })
    };
    order.into_iter().filter_map(one).take(MAX_PROBES + 1).collect()
}

fn is_endpoint(request: &Request, verb: &str, path: &str) -> bool {
    endpoint(request) == (verb.to_owned(), path.to_owned())
}

/// The verb and the path of a request.
fn endpoint(request: &Request) -> (String, String) {
    let path = request.path.split('?').next().unwrap_or("");
    let slash = if path.starts_with('/') { "" } else { "/" };
    (
        request.http_method.trim().to_ascii_uppercase(),
        [slash, path].concat(),
    )
}

/// The methods with paths that the scenario knows of; that of the request first.
fn endpoints(scenario: &Scenario, own: &Request, policies: &[PolicyText<'_>]) -> Bounded<(String, String)> {
    let mut verbs = Bounded::new(8);
    let mut paths = Bounded::new(40);
    let (own_verb, own_path) = endpoint(own);
    verbs.push(own_verb.clone());
    paths.push(own_path.clone());
    paths.push(sibling(&own_path));
    for request in scenario.requests() {
        let (verb, path) = endpoint(&request.call.request);
        verbs.push(verb);
        paths.push(sibling(&path));
        paths.push(path);
    }
    for method in scenario.api.methods.iter().flatten() {
        if method.http_method != "ANY" {
            verbs.push(method.http_method.clone());
        }
        paths.push(sample_of_resource(&method.path));
    }
    for pattern in policies.iter().flat_map(|one| resource_patterns(scenario, one)) {
        if let Some((verb, path)) = words::method_and_path(&pattern) {
            if verb.bytes().all(|byte| byte.is_ascii_uppercase()) {
                verbs.push(verb.to_owned());
            }
            if !path.contains("${") {
                paths.push(path.replace(['*', '?'], "x"));
            }
        }
    }
    for verb in ["GET", "POST", "DELETE"] {
        verbs.push(verb.to_owned());
    }
    paths.push("/other".to_owned());
    let mut found = Bounded::new(MAX_ENDPOINTS);
    found.cut = verbs.cut || paths.cut;
    found.push((own_verb.clone(), own_path));
    let count = verbs.list.len();
    let every = 0..paths.list.len() * count;
    for index in words::order(every.map(|index| index / count + index % count)) {
        let (path, verb) = (paths.list.get(index / count), verbs.list.get(index % count));
        if let (Some(path), Some(verb)) = (path, verb)
            && gateway::find_method(&scenario.api, scenario.authorizer.is_some(), verb, path).is_some()
        {
            found.push((verb.clone(), path.clone()));
        }
    }
    found
}

/// Another path beside this one: `/pets/8` for `/pets/7`.
fn sibling(path: &str) -> String {
    let (before, last) = path.rsplit_once('/').unwrap_or(("", path));
    match last.parse::<u32>() {
        Ok(number) => format!("{before}/{}", number.saturating_add(1)),
        Err(_) if last.is_empty() => format!("{before}/x"),
        Err(_) => format!("{path}/x"),
    }
}

/// A path that a resource answers: `/pets/1` for `/pets/{petId}`.
fn sample_of_resource(resource: &str) -> String {
    let parts = resource
        .split('/')
        .map(|part| if part.starts_with('{') { "1" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// A caller, as the request that it would send.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CallerProbe {
    request: Request,
    name: OpenedCaller,
    api_key: Option<String>,
}

/// The callers that the scenario knows of; that of the request first.
fn callers(scenario: &Scenario, own: &Request) -> Bounded<CallerProbe> {
    let api = &scenario.api;
    // A caller's token is where the identity source is meant to be.
    let meant = scenario.authorizer.clone().map(|mut authorizer| {
        if let Some(repaired) = repaired_identity_source(&authorizer) {
            authorizer.identity_source = repaired;
        }
        authorizer
    });
    let authorizer = meant.as_ref();
    // What the caller does not decide is that of the request itself.
    let with = |request: &Request| {
        let mut probe = own.clone();
        probe.headers.clone_from(&request.headers);
        probe
            .query_string_parameters
            .clone_from(&request.query_string_parameters);
        probe.api_key.clone_from(&request.api_key);
        probe.token.clone_from(&request.token);
        probe.caller.clone_from(&request.caller);
        named(api, authorizer, probe)
    };
    let mut found = Bounded::new(MAX_CALLERS);
    let mut add = |probe: CallerProbe| {
        // Of requests with other headers that nobody judges, one is enough.
        let same = |known: &CallerProbe| {
            let token = &probe.request.token;
            (&known.name, &known.api_key, &known.request.token) == (&probe.name, &probe.api_key, token)
        };
        if !found.list.iter().any(same) {
            found.push(probe);
        }
    };
    add(with(own));
    scenario
        .requests()
        .for_each(|request| add(with(&request.call.request)));
    let Some(authorizer) = authorizer else {
        if asks(api, AuthorizationType::AwsIam) || asks(api, AuthorizationType::CognitoUserPools) {
            add(with(&nobody(own, None)));
        }
        return found;
    };
    for case in &authorizer.lambda {
        if let When::Identity(pattern) = &case.when {
            let token = pattern.replace(['*', '?'], "x");
            let mut request = nobody(own, Some(authorizer));
            request.api_key.clone_from(&own.api_key);
            set_identity(&mut request, authorizer, &token);
            add(with(&request));
        }
    }
    let mut stranger = nobody(own, Some(authorizer));
    set_identity(&mut stranger, authorizer, "another-token");
    add(with(&stranger));
    add(with(&nobody(own, Some(authorizer))));
    found
}

/// The request without anything that tells who sends it.
fn nobody(own: &Request, authorizer: Option<&Authorizer>) -> Request {
    let mut request = own.clone();
    request.api_key = None;
    request.token = None;
    request.caller = None;
    request.headers.retain(|(name, _)| {
        !name.eq_ignore_ascii_case("x-api-key") && !name.eq_ignore_ascii_case("Authorization")
    });
    if let Some(authorizer) = authorizer {
        remove_identity(&mut request, authorizer);
    }
    request
}

fn asks(api: &Api, wanted: AuthorizationType) -> bool {
    let mut methods = api.methods.iter().flatten();
    methods.any(|method| method.authorization_type == wanted)
}

/// A caller with its name.
fn named(api: &Api, authorizer: Option<&Authorizer>, request: Request) -> CallerProbe {
    let keyed = api.methods.iter().flatten().any(|method| method.api_key_required);
    let key = request.sent_api_key();
    let of_request = |source: &IdentitySource| {
        matches!(source, IdentitySource::Header(_) | IdentitySource::QueryString(_))
    };
    let first = authorizer
        .and_then(|one| one.identity_sources().next())
        .filter(of_request);
    let source = first.unwrap_or_else(|| IdentitySource::Header("Authorization".to_owned()));
    let token = request.identity(&source);
    let name = match (&request.caller, token) {
        (Some(caller), _) => OpenedCaller::Signed(caller.arn.clone()),
        (None, Some(token)) => OpenedCaller::Token(token.to_owned()),
        (None, None) if request.token.is_some() => {
            let access = request
                .token
                .as_ref()
                .is_some_and(|token| token.token_use == TokenUse::Access);
            let kind = if access { "an access token" } else { "an ID token" };
            OpenedCaller::Token(["a user of the pool with ", kind].concat())
        }
        (None, None)
            if authorizer.is_some()
                || asks(api, AuthorizationType::AwsIam)
                || asks(api, AuthorizationType::CognitoUserPools) =>
        {
            OpenedCaller::WithoutToken
        }
        (None, None) => OpenedCaller::Anyone,
    };
    CallerProbe {
        api_key: key.filter(|_| keyed).map(str::to_owned),
        name,
        request,
    }
}

/// The source of a request: its address, and how it reaches the API.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SourceAddress {
    source_ip: String,
    vpc_id: Option<String>,
    vpc_endpoint_id: Option<String>,
    vpc_source_ip: Option<String>,
    host: Option<Host>,
    base_path_mapped: bool,
    client_certificate_trusted: bool,
}

impl SourceAddress {
    fn of(request: &Request) -> Self {
        Self {
            source_ip: request.source_ip.clone(),
            vpc_id: request.vpc_id.clone(),
            vpc_endpoint_id: request.vpc_endpoint_id.clone(),
            vpc_source_ip: request.vpc_source_ip.clone(),
            host: request.host,
            base_path_mapped: request.base_path_mapped,
            client_certificate_trusted: request.client_certificate_trusted,
        }
    }

    fn apply(self, request: &mut Request) {
        request.source_ip = self.source_ip;
        request.vpc_id = self.vpc_id;
        request.vpc_endpoint_id = self.vpc_endpoint_id;
        request.vpc_source_ip = self.vpc_source_ip;
        request.host = self.host;
        request.base_path_mapped = self.base_path_mapped;
        request.client_certificate_trusted = self.client_certificate_trusted;
    }

    fn name(&self) -> String {
        let parts = [&self.vpc_id, &self.vpc_endpoint_id, &self.vpc_source_ip];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        let from = if parts.is_empty() {
            self.source_ip.clone()
        } else {
            parts.join(" ")
        };
        match self.host {
            Some(Host::Default) => from + " at the default endpoint",
            Some(Host::CustomDomain) => from + " at the custom domain name",
            _ => from,
        }
    }
}

/// The addresses that the scenario knows of; that of the request first.
fn addresses(scenario: &Scenario, own: &Request, policies: &[PolicyText<'_>]) -> Bounded<SourceAddress> {
    let mut found = Bounded::new(MAX_ADDRESSES);
    let base = SourceAddress::of(own);
    found.push(base.clone());
    scenario
        .requests()
        .for_each(|request| found.push(SourceAddress::of(&request.call.request)));
    let private = scenario.api.endpoint_type == EndpointType::Private;
    let statements = policies.iter().flat_map(|one| &one.document.statements);
    let conditions = statements.flat_map(|one| &one.conditions);
    for condition in conditions {
        let key = condition.key.text.to_ascii_lowercase();
        let network = condition.operator.comparison == Comparison::IpAddress;
        for operand in condition.operands.iter().take(3) {
            let mut address = base.clone();
            match (&*key, first_address(&operand.text)) {
                ("aws:sourceip", Some(ip)) if network => address.source_ip = ip,
                ("aws:vpcsourceip", Some(ip)) if network && private => address.vpc_source_ip = Some(ip),
                ("aws:sourcevpce", _) if private => address.vpc_endpoint_id = Some(operand.text.to_string()),
                ("aws:sourcevpc", _) if private => address.vpc_id = Some(operand.text.to_string()),
                _ => continue,
            }
            found.push(address);
        }
    }
    let mut outside = base;
    if private && outside.vpc_endpoint_id.is_some() {
        outside.vpc_endpoint_id = Some("vpce-0fedcba9876543210".to_owned());
        outside.vpc_id = outside.vpc_id.map(|_| "vpc-0fedcba9".to_owned());
        outside.vpc_source_ip = outside.vpc_source_ip.map(|_| "172.31.255.9".to_owned());
    } else {
        outside.source_ip = "198.51.100.250".to_owned();
    }
    found.push(outside);
    found
}

/// An address within a network: its first one, `10.0.0.0` for `10.0.0.0/16`.
pub(crate) fn first_address(network: &str) -> Option<String> {
    let address = network.split('/').next().unwrap_or(network);
    let is_address = address.contains(['.', ':']) && !address.contains(['$', '*']);
    is_address.then(|| address.to_owned())
}
