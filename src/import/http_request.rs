//! A request of HTTP, from whatever it was read, as a part of a scenario.

use serde_json::{Map, Value};

use crate::explain::shell::ShellCommand;
use crate::import::address::{ApiAddress, Place};
use crate::import::draft::Draft;
use crate::import::reading::{Notes, Reading};
use crate::json::Severity;

/// A request as a client sends it.
#[derive(Clone, Debug)]
pub(super) struct HttpRequest {
    /// The HTTP method.
    pub(super) method: String,
    /// Where it is sent.
    pub(super) address: ApiAddress,
    /// The headers, in their order.
    pub(super) headers: Vec<(String, String)>,
}

impl HttpRequest {
    /// A `GET` request of an address.
    pub(super) fn get(address: ApiAddress) -> Self {
        Self {
            method: "GET".to_owned(),
            address,
            headers: Vec::new(),
        }
    }

    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter().rev();
        let (_, value) = headers.find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    /// Set a header, unless it is set already.
    pub(super) fn default_header(&mut self, name: &str, value: impl Into<String>) {
        if self.header(name).is_none() {
            self.headers.push((name.to_owned(), value.into()));
        }
    }

    /// The request as a reading: the API and stage of its address, and the request itself.
    pub(super) fn into_reading(mut self, notes: &mut Notes) -> Reading {
        self.read_host_header();
        let address = &self.address;
        let title = self.title();
        if let Some(product) = address.product() {
            let what = match address.place {
                Place::Other(what) => what,
                _ => product.name(),
            };
            notes.add(
                Severity::Error,
                format!("`{}` is {what}, not a REST API of API Gateway", address.host),
                None,
            );
            return Reading {
                title,
                product: Some(product),
                ..Reading::default()
            };
        }
        let mut draft = Draft::default();
        let mut request = Map::new();
        request.insert("httpMethod".into(), self.method.clone().into());
        request.insert("path".into(), address.path.clone().into());
        self.place(&mut draft, &mut request, notes);
        if !self.headers.is_empty() {
            request.insert("headers".into(), object(&self.headers, "header", notes));
        }
        if !address.query.is_empty() {
            let query = object(&address.query, "query string parameter", notes);
            request.insert("queryStringParameters".into(), query);
        }
        if address.scheme == "http" && address.place != Place::Local {
            request.insert("tls".into(), false.into());
            notes.info("the address begins with `http://`; API Gateway answers on HTTPS only");
        }
        let caller = self.caller(&mut request, notes);
        draft.request(request);
        if caller {
            draft.assume("/timeline/0/request/caller/arn");
        }
        self.remark(notes);
        let check = self.check();
        Reading {
            check,
            ..Reading::of(title, draft)
        }
    }

    /// What the address says of the API.
    fn place(&self, draft: &mut Draft, request: &mut Map<String, Value>, notes: &mut Notes) {
        let address = &self.address;
        for (name, value) in [
            ("region", &address.region),
            ("restApiId", &address.api_id),
            ("stageName", &address.stage),
        ] {
            if let Some(value) = value {
                draft.api(name, value.as_str());
            }
        }
        if !address.variables.is_empty() {
            notes.warn(format!(
                "the address has variables in `{}`: which API and stage it is of is not known, nor whether they hold more of the path",
                address.variables.join("` and `")
            ));
        }
        if let Some(endpoint) = &address.vpc_endpoint {
            draft.api("endpointType", "PRIVATE");
            request.insert("vpcEndpointId".into(), endpoint.as_str().into());
        }
        let host = match address.place {
            Place::Default => "default",
            Place::VpcEndpoint if address.api_id.is_some() => "vpcEndpointWithHost",
            Place::VpcEndpoint => "vpcEndpoint",
            Place::Custom | Place::CustomDomainTarget => "customDomain",
            Place::PrivateAlias | Place::Variable | Place::Local | Place::Other(_) => "",
        };
        if !host.is_empty() {
            request.insert("host".into(), host.into());
        }
        match address.place {
            Place::Custom => notes.info(format!(
                "`{}` is taken to be a custom domain name: the API, its stage and a base path in `{}` are not known",
                address.host, address.path
            )),
            Place::CustomDomainTarget => notes.info(
                "this is the name that a custom domain name stands for: which API and stage it maps to is not known",
            ),
            Place::Local => notes.info("this is an emulator on your machine, which may answer otherwise than AWS"),
            _ if address.stage.is_none() && address.variables.is_empty() => notes.warn(
                "the address has no stage: a REST API answers 403 `Forbidden`, and an HTTP API has the stage `$default`",
            ),
            _ => {}
        }
    }

    /// Read which API a `Host` header or `x-apigw-api-id` names at a VPC endpoint.
    fn read_host_header(&mut self) {
        if self.address.place != Place::VpcEndpoint {
            return;
        }
        let named = self.header("x-apigw-api-id").map(str::to_owned).or_else(|| {
            let host = self.header("Host")?;
            let (api, _) = host.split_once(".execute-api.")?;
            (!api.starts_with("vpce-")).then(|| api.to_owned())
        });
        self.address.api_id = named;
    }

    /// Add the principal who signed the request, if it is signed. Its ARN is not in the request.
    fn caller(&self, request: &mut Map<String, Value>, notes: &mut Notes) -> bool {
        let Some(credential) = self.credential() else {
            return false;
        };
        let mut parts = credential.split('/');
        let key = parts.next().unwrap_or("");
        let (region, service) = (parts.nth(1).unwrap_or(""), parts.next().unwrap_or(""));
        let caller = Map::from_iter([("arn".to_owned(), ASSUMED_CALLER.into())]);
        request.insert("caller".into(), Value::Object(caller));
        notes.warn(format!(
            "the request is signed with the access key `{key}`; whose it is says `aws sts get-access-key-info` (the account) or \
             `aws sts get-caller-identity` with the same credentials"
        ));
        if !service.is_empty() && service != "execute-api" {
            notes.warn(format!(
                "it is signed for the service `{service}`, not `execute-api`"
            ));
        }
        if let Some(own) = self
            .address
            .region
            .as_deref()
            .filter(|own| !region.is_empty() && *own != region)
        {
            notes.warn(format!(
                "it is signed for the region `{region}`, and sent to `{own}`"
            ));
        }
        true
    }

    /// The scope of the signature: `AKIA…/20260101/us-east-1/execute-api/aws4_request`.
    fn credential(&self) -> Option<String> {
        if let Some(value) = self.header("Authorization")
            && value.starts_with("AWS4-")
        {
            let (_, rest) = value.split_once("Credential=").unwrap_or(("", ""));
            return Some(rest.split([',', ' ']).next().unwrap_or("").to_owned());
        }
        let mut query = self.address.query.iter();
        let (_, value) = query.find(|(name, _)| name.eq_ignore_ascii_case("X-Amz-Credential"))?;
        Some(value.clone())
    }

    /// Remarks on what the request is, apart from its address.
    fn remark(&self, notes: &mut Notes) {
        if self.method == "OPTIONS" && self.header("Access-Control-Request-Method").is_some() {
            notes.info("this is a preflight of CORS: browsers send it without `Authorization` and without an API key");
        }
        let masked = self.headers.iter().find(|(_, value)| is_masked(value));
        if let Some((name, _)) = masked {
            notes.warn(format!(
                "the value of the header `{name}` is masked or cut off: give its real value"
            ));
        }
    }

    /// The request in a few words.
    pub(super) fn title(&self) -> String {
        let ApiAddress { path, host, .. } = &self.address;
        let method = &self.method;
        match (&self.address.api_id, &self.address.stage) {
            (Some(api), Some(stage)) => format!("{method} {path} on stage {stage} of API {api}"),
            (Some(api), None) => format!("{method} {path} on API {api}"),
            _ => format!("{method} {path} on {host}"),
        }
    }

    /// The commands that show what the request meets.
    fn check(&self) -> Vec<String> {
        let (Some(api), region) = (&self.address.api_id, self.address.region.as_deref()) else {
            return Vec::new();
        };
        commands(api, region, self.address.stage.as_deref())
    }
}

/// Stands for a signer whose ARN is not known.
pub(super) const ASSUMED_CALLER: &str = "arn:aws:iam::123456789012:user/caller";

/// The commands that print an API's policy, methods, authorizers and stage.
pub(super) fn commands(api: &str, region: Option<&str>, stage: Option<&str>) -> Vec<String> {
    let about_api = |operation| ShellCommand::aws(operation).option("--rest-api-id", api);
    let mut commands = vec![
        about_api("apigateway get-rest-api"),
        about_api("apigateway get-resources").words("--embed methods"),
        about_api("apigateway get-authorizers"),
    ];
    if let Some(stage) = stage {
        commands.push(about_api("apigateway get-stage").option("--stage-name", stage));
    }
    let commands = commands.into_iter();
    commands
        .map(|command| command.in_region(region).into_text())
        .collect()
}

/// Whether a value was made unreadable: `***`, `[REDACTED]`, `<token>`.
pub(super) fn is_masked(value: &str) -> bool {
    let value = value.trim();
    let rest = value.split_once(' ').map_or(value, |(_, rest)| rest);
    value.contains("***")
        || value.contains("…")
        || rest.ends_with("...")
        || ["[REDACTED]", "REDACTED", "xxx", "XXX"].contains(&rest)
        || (rest.starts_with('<') && rest.ends_with('>') && rest.len() > 2)
}

/// Name and values as an object; of one name the last value counts, as in the event of a function.
pub(super) fn object(pairs: &[(String, String)], what: &str, notes: &mut Notes) -> Value {
    let mut out = Map::new();
    for (name, value) in pairs {
        let before = out.insert(name.clone(), value.as_str().into());
        if before.is_some_and(|before| before != *value) {
            notes.warn(format!(
                "the {what} `{name}` stands more than once; the last value is taken"
            ));
        }
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_runs_nothing_that_an_id_holds() {
        let commands = commands("abc\u{3};id", Some("-r"), Some("\u{1b}[201~\nid"));
        assert_eq!(
            commands[0],
            "aws apigateway get-rest-api --rest-api-id $'abc\\003;id' --region=-r"
        );
        assert_eq!(
            commands[3],
            "aws apigateway get-stage --rest-api-id $'abc\\003;id' --stage-name $'\\033[201~\\nid' --region=-r"
        );
    }
}
