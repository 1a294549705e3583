//! The address that a request is sent to: API, stage and path, and what else a host name says.

use crate::import::reading::Product;

/// An address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ApiAddress {
    /// `https`, `http`, `wss`; as it was written, in lower case.
    pub(super) scheme: String,
    /// The host name in lower case, without port; one with variables as it was written.
    pub(super) host: String,
    /// What the host name is of.
    pub(super) place: Place,
    /// The API's id, as far as the address holds it.
    pub(super) api_id: Option<String>,
    /// The region.
    pub(super) region: Option<String>,
    /// The stage: the first part of the path, unless the address is of a custom domain name.
    pub(super) stage: Option<String>,
    /// The VPC endpoint.
    pub(super) vpc_endpoint: Option<String>,
    /// The path after the stage, with its escapes.
    pub(super) path: String,
    /// The parameters of the query string, decoded.
    pub(super) query: Vec<(String, String)>,
    /// Name and password in front of the host name.
    pub(super) user: Option<String>,
    /// The host name and the stage, where they hold variables: what these stand for is not known.
    pub(super) variables: Vec<String>,
}

/// What a host name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The default endpoint of an API: `abcdef1234.execute-api.us-east-1.amazonaws.com`.
    Default,
    /// An API's name at a VPC endpoint: `abcdef1234-vpce-0123.execute-api.us-east-1.amazonaws.com`.
    PrivateAlias,
    /// A VPC endpoint's own name.
    VpcEndpoint,
    /// The name that a custom domain name stands for: `d-abcdef1234.execute-api.us-east-1.amazonaws.com`.
    CustomDomainTarget,
    /// A variable whose value is not in the text: `$API_URL`, `{{baseUrl}}`.
    Variable,
    /// An emulator on a developer's machine.
    Local,
    /// A custom domain name, or any other host.
    Custom,
    /// Another service, named with its article.
    Other(&'static str),
}

/// What variables of shells, of batch files and of Postman begin with.
const VARIABLE: [char; 3] = ['$', '{', '%'];

impl ApiAddress {
    /// Take an address apart; none if it has no host name. One without a scheme is of `http`, as curl takes it,
    /// unless a variable may hold the scheme.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let default = if text.starts_with(VARIABLE) {
            "https"
        } else {
            "http"
        };
        let (scheme, rest) = text.split_once("://").unwrap_or((default, text));
        let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let (rest, _fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let slash = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(slash)?;
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user.to_owned()), host),
            None => (None, authority),
        };
        let host = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        let is_host = |letter: char| letter.is_alphanumeric() || ".-_[]:${}%".contains(letter);
        let is_plain = host.starts_with(['[', '$']) || !host.contains(':');
        if !is_scheme || !is_plain || host.is_empty() || !host.chars().all(is_host) {
            return None;
        }
        let mut address = Self {
            scheme: scheme.to_ascii_lowercase(),
            host: if host.contains(VARIABLE) {
                host.to_owned()
            } else {
                host.to_ascii_lowercase()
            },
            place: Place::Custom,
            api_id: None,
            region: None,
            stage: None,
            vpc_endpoint: None,
            path: if path.is_empty() { "/" } else { path }.to_owned(),
            query: parameters(query),
            user,
            variables: Vec::new(),
        };
        address.read_host();
        address.leave_out_variables();
        Some(address)
    }

    /// Whether the address is of API Gateway without doubt.
    pub(super) fn is_execute_api(&self) -> bool {
        self.host.contains(".execute-api.")
    }

    /// What the address is of, where that is no REST API.
    pub(super) fn product(&self) -> Option<Product> {
        match self.place {
            Place::Other(_) => Some(Product::Other),
            _ if self.scheme.starts_with("ws") => Some(Product::WebSocket),
            _ => None,
        }
    }

    fn read_host(&mut self) {
        let host = self.host.clone();
        if host.contains(VARIABLE) && !self.is_execute_api() {
            self.place = Place::Variable;
            return;
        }
        if let Some((name, rest)) = host.split_once(".execute-api.") {
            let region = rest.split('.').next().unwrap_or("");
            if rest.starts_with("localhost") {
                self.place = Place::Local;
                self.api_id = Some(name.to_owned());
            } else {
                self.region = Some(region.to_owned());
                self.read_name(name);
            }
            if self.place != Place::CustomDomainTarget {
                self.take_stage();
            }
            return;
        }
        let ends = |suffix: &str| host.ends_with(suffix);
        if host.contains(".lambda-url.") {
            self.place = Place::Other("a Lambda function URL");
        } else if host.contains(".appsync-api.") {
            self.place = Place::Other("AppSync");
        } else if ends(".elb.amazonaws.com") {
            self.place = Place::Other("a load balancer");
        } else if host.contains(".s3.") || host.starts_with("s3.") || host.contains(".s3-website") {
            self.place = Place::Other("S3");
        } else if ["localhost", "127.0.0.1", "[::1]", "host.docker.internal"].contains(&&*host) {
            self.place = Place::Local;
            self.take_emulator_path();
        }
    }

    /// Take a variable for what it is, not for the id, region or stage in whose place it stands.
    fn leave_out_variables(&mut self) {
        let is_variable = |text: &mut String| text.contains(VARIABLE);
        for part in [&mut self.api_id, &mut self.region, &mut self.vpc_endpoint] {
            part.take_if(is_variable);
        }
        let host = Some(self.host.clone()).filter(|host| host.contains(VARIABLE));
        self.variables = [host, self.stage.take_if(is_variable)]
            .into_iter()
            .flatten()
            .collect();
    }

    /// Read what stands in front of `.execute-api`.
    fn read_name(&mut self, name: &str) {
        if name.starts_with("vpce-") {
            let parts: Vec<&str> = name.splitn(3, '-').take(2).collect();
            self.place = Place::VpcEndpoint;
            self.vpc_endpoint = Some(parts.join("-"));
        } else if let Some((api, endpoint)) = name.split_once("-vpce-") {
            self.place = Place::PrivateAlias;
            self.api_id = Some(api.to_owned());
            self.vpc_endpoint = Some(format!("vpce-{endpoint}"));
        } else if name.starts_with("d-") {
            self.place = Place::CustomDomainTarget;
        } else {
            self.place = Place::Default;
            self.api_id = Some(name.to_owned());
        }
    }

    /// Take the first part of the path as the stage.
    fn take_stage(&mut self) {
        let path = self.path.trim_start_matches('/');
        let (stage, rest) = path.split_once('/').unwrap_or((path, ""));
        if !stage.is_empty() {
            self.stage = Some(stage.to_owned());
        }
        self.path = format!("/{rest}");
    }

    /// Paths of LocalStack: `/restapis/ID/STAGE/_user_request_/PATH`, `/_aws/execute-api/ID/STAGE/PATH`.
    fn take_emulator_path(&mut self) {
        let path = self.path.clone();
        let rest = path
            .strip_prefix("/restapis/")
            .or_else(|| path.strip_prefix("/_aws/execute-api/"));
        let Some((api, rest)) = rest.and_then(|rest| rest.split_once('/')) else {
            return;
        };
        self.api_id = Some(api.to_owned());
        self.path = format!("/{rest}");
        self.take_stage();
        if let Some(rest) = self.path.strip_prefix("/_user_request_") {
            self.path = if rest.is_empty() { "/" } else { rest }.to_owned();
        }
    }
}

/// The parameters of a query string, decoded: a `+` is a blank.
pub(super) fn parameters(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text)
            .decode_utf8_lossy()
            .into_owned()
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        for (text, place, api, region, stage, path) in [
            (
                "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/pets/7?x=a%20b",
                Place::Default,
                "a1b2c3d4e5",
                "eu-west-1",
                "prod",
                "/pets/7",
            ),
            (
                "https://a1b2c3d4e5-vpce-0a1b.execute-api.us-east-1.amazonaws.com/prod",
                Place::PrivateAlias,
                "a1b2c3d4e5",
                "us-east-1",
                "prod",
                "/",
            ),
            (
                "https://vpce-0a1b-9x.execute-api.us-east-1.vpce.amazonaws.com/prod/a/",
                Place::VpcEndpoint,
                "",
                "us-east-1",
                "prod",
                "/a/",
            ),
            (
                "https://d-a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod",
                Place::CustomDomainTarget,
                "",
                "us-east-1",
                "",
                "/prod",
            ),
            (
                "http://localhost:4566/restapis/abc/dev/_user_request_/x",
                Place::Local,
                "abc",
                "",
                "dev",
                "/x",
            ),
            ("$API_URL/pets", Place::Variable, "", "", "", "/pets"),
            (
                "https://{{host}}/dev/pets",
                Place::Variable,
                "",
                "",
                "",
                "/dev/pets",
            ),
            ("api.example.com/v1/pets", Place::Custom, "", "", "", "/v1/pets"),
            (
                "https://x.lambda-url.us-east-1.on.aws/",
                Place::Other("a Lambda function URL"),
                "",
                "",
                "",
                "/",
            ),
        ] {
            let address = ApiAddress::parse(text).unwrap();
            assert_eq!(address.place, place, "{text}");
            assert_eq!(address.api_id.as_deref().unwrap_or(""), api, "{text}");
            assert_eq!(address.region.as_deref().unwrap_or(""), region, "{text}");
            assert_eq!(address.stage.as_deref().unwrap_or(""), stage, "{text}");
            assert_eq!(address.path, path, "{text}");
        }
        assert_eq!(
            parameters("a=1&b+c=%C3%A9&&d"),
            [
                ("a".into(), "1".into()),
                ("b c".into(), "é".into()),
                ("d".into(), String::new()),
            ]
        );
        for text in ["", "https://", "://x", "https:// x/", "about:blank"] {
            assert_eq!(ApiAddress::parse(text), None, "{text}");
        }
    }
}
