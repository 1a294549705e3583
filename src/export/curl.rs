//! A request as a curl command, to be tried against the API itself.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::explain::shell::quoted;
use crate::gateway::url_suffix;
use crate::scenario::{Api, EndpointType, Host, Request};

/// All but the unreserved characters of a URL (RFC 3986).
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// All but the characters of a URL's path. A `%` is taken to begin an escape sequence.
const PATH: &AsciiSet = &QUERY
    .remove(b'/')
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b'%');

/// The command that sends a request, quoted for a POSIX shell.
///
/// A word in capitals stands for a name that the scenario does not have. The keys of a signed request come out of the variables of the
/// environment in which AWS's tools look for them.
pub fn curl_command(api: &Api, request: &Request) -> String {
    let mut command = "curl -i ".to_owned();
    match request.http_method.trim().to_ascii_uppercase().as_str() {
        "GET" => {}
        "HEAD" => command += "-I ",
        method => command += &format!("-X {} ", quoted(method)),
    }
    let path = request.path.split('?').next().unwrap_or("");
    let is_dots = |segment: &str| matches!(&*segment.to_ascii_lowercase().replace("%2e", "."), "." | "..");
    if path.split('/').any(is_dots) {
        command += "--path-as-is ";
    }
    command += &quoted(&url(api, request));
    let mut add = |argument: &str| command.extend([" \\\n  ", argument]);
    if let Some(caller) = &request.caller {
        add(&format!(
            "--aws-sigv4 {}",
            quoted(&format!("aws:amz:{}:execute-api", api.region))
        ));
        add("--user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"");
        if !caller.arn.contains(":user/") {
            add("-H \"x-amz-security-token: $AWS_SESSION_TOKEN\"");
        }
    }
    if request.host == Some(Host::VpcEndpointWithHost) {
        add(&format!(
            "-H {}",
            quoted(&format!("x-apigw-api-id: {}", api.rest_api_id))
        ));
    }
    for (name, value) in sent_headers(request) {
        // curl takes `@name` for a file. A signature is the header `Authorization`.
        if name.starts_with('@') || (request.caller.is_some() && name.eq_ignore_ascii_case("Authorization")) {
            continue;
        }
        // curl sends a header without a value only if it ends with a semicolon in the place of the colon.
        let header = if value.is_empty() {
            format!("{name};")
        } else {
            format!("{name}: {value}")
        };
        add(&format!("-H {}", quoted(&header)));
    }
    command
}

fn url(api: &Api, request: &Request) -> String {
    let Api {
        rest_api_id,
        region,
        stage_name,
        ..
    } = api;
    let suffix = url_suffix(region);
    let endpoint = match &request.vpc_endpoint_id {
        Some(endpoint) if api.endpoint_type == EndpointType::Private && request.host.is_none() => {
            format!("-{endpoint}")
        }
        _ => String::new(),
    };
    let base = match request.host {
        None | Some(Host::Default) => {
            format!("{rest_api_id}{endpoint}.execute-api.{region}.{suffix}/{stage_name}")
        }
        Some(Host::CustomDomain) => "DOMAIN_NAME".to_owned(),
        Some(Host::VpcEndpoint | Host::VpcEndpointWithHost) => {
            format!("VPC_ENDPOINT_DNS_NAME/{stage_name}")
        }
    };
    // A query string that is typed into the path is one.
    let (path, typed) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let slash = if path.starts_with('/') { "" } else { "/" };
    let scheme = if request.tls { "https" } else { "http" };
    let mut url = format!("{scheme}://{base}{slash}{}", utf8_percent_encode(path, PATH));
    let parameters = request.query_string_parameters.iter().map(|(name, value)| {
        let (name, value) = (
            utf8_percent_encode(name, QUERY),
            utf8_percent_encode(value, QUERY),
        );
        format!("{name}={value}")
    });
    let typed = (!typed.is_empty()).then(|| utf8_percent_encode(typed, PATH).to_string());
    for (parameter, index) in parameters.chain(typed).zip(0..) {
        url.extend([if index == 0 { "?" } else { "&" }, &parameter]);
    }
    url
}

/// The headers that a request is sent with: its API key is one of them.
pub(super) fn sent_headers(request: &Request) -> Vec<(&str, &str)> {
    let is_key = |name: &str| name.eq_ignore_ascii_case("x-api-key");
    let headers = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let headers = headers.filter(|(name, _)| request.api_key.is_none() || !is_key(name));
    let key = request.api_key.as_deref().map(|key| ("x-api-key", key));
    headers.chain(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_one_command() {
        let request = Request {
            headers: vec![("Authorization".into(), "Bearer bob".into())],
            query_string_parameters: vec![("a b".into(), "é&=".into())],
            ..Request::default()
        };
        assert_eq!(
            curl_command(&Api::default(), &request),
            "curl -i 'https://abcdef1234.execute-api.us-east-1.amazonaws.com/dev/pets/7?a%20b=%C3%A9%26%3D' \\\n  -H 'Authorization: Bearer bob'"
        );
    }

    #[test]
    fn special_characters_are_quoted_for_the_shell() {
        let request = Request {
            http_method: "P'; rm".into(),
            path: "$(x)/'".into(),
            headers: vec![("X".into(), String::new()), ("Y".into(), "`'`".into())],
            ..Request::default()
        };
        assert_eq!(
            curl_command(&Api::default(), &request),
            "curl -i -X \"P'; RM\" 'https://abcdef1234.execute-api.us-east-1.amazonaws.com/dev/$(x)/%27' \\\n  -H 'X;' \\\n  -H 'Y: `'\\''`'"
        );
    }

    #[test]
    fn a_private_api_is_called_through_its_vpc_endpoint() {
        let api = Api {
            endpoint_type: EndpointType::Private,
            region: "cn-north-1".into(),
            ..Api::default()
        };
        let request = Request {
            http_method: "HEAD".into(),
            vpc_endpoint_id: Some("vpce-1".into()),
            ..Request::default()
        };
        assert_eq!(
            curl_command(&api, &request),
            "curl -i -I 'https://abcdef1234-vpce-1.execute-api.cn-north-1.amazonaws.com.cn/dev/pets/7'"
        );
    }

    #[test]
    fn the_request_is_the_one_that_is_simulated() {
        let command = |api: &str, request: &str| {
            let text = format!(r#"{{"api": {{{api}}}, "timeline": [{{"request": {{{request}}}}}]}}"#);
            let scenario = crate::scenario::read(&text).scenario;
            let request = scenario.requests().next().unwrap().call.request.clone();
            curl_command(&scenario.api, &request).replace(" \\\n ", "")
        };
        let default = "https://abcdef1234.execute-api.us-east-1.amazonaws.com/dev";
        for (api, request, expected) in [
            (
                "",
                r#""path": "/", "apiKey": "k-7", "headers": {"X-Api-Key": "other", "A": "b"}"#,
                format!("curl -i '{default}/' -H 'A: b' -H 'x-api-key: k-7'"),
            ),
            (
                "",
                r#""path": "/", "headers": {"Authorization": "x"}, "caller": {"arn": "arn:aws:iam::1:user/a"}"#,
                format!(
                    "curl -i '{default}/' --aws-sigv4 'aws:amz:us-east-1:execute-api' --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\""
                ),
            ),
            (
                "",
                r#""path": "/a?b=c#d", "queryStringParameters": {"e": "f"}"#,
                format!("curl -i '{default}/a?e=f&b=c%23d'"),
            ),
            (
                "",
                r#""path": "/a/../b""#,
                format!("curl -i --path-as-is '{default}/a/../b'"),
            ),
            (
                "",
                r#""path": "/%2e%2E/b""#,
                format!("curl -i --path-as-is '{default}/%2e%2E/b'"),
            ),
            (
                "",
                r#""path": "/", "httpMethod": "post""#,
                format!("curl -i -X 'POST' '{default}/'"),
            ),
            (
                "",
                r#""path": "/", "headers": {"@/etc/hostname": "x"}"#,
                format!("curl -i '{default}/'"),
            ),
            (
                "",
                r#""path": "/p", "host": "customDomain""#,
                "curl -i 'https://DOMAIN_NAME/p'".into(),
            ),
            (
                r#""endpointType": "PRIVATE""#,
                r#""path": "/p", "host": "vpcEndpoint", "vpcEndpointId": "vpce-1""#,
                "curl -i 'https://VPC_ENDPOINT_DNS_NAME/dev/p'".into(),
            ),
            (
                r#""endpointType": "PRIVATE""#,
                r#""path": "/p", "host": "vpcEndpointWithHost", "vpcEndpointId": "vpce-1""#,
                "curl -i 'https://VPC_ENDPOINT_DNS_NAME/dev/p' -H 'x-apigw-api-id: abcdef1234'".into(),
            ),
            (
                r#""endpointType": "PRIVATE""#,
                r#""path": "/p", "host": "default", "vpcEndpointId": "vpce-1""#,
                format!("curl -i '{default}/p'"),
            ),
        ] {
            assert_eq!(command(api, request), expected, "{request}");
        }
        let session = command("", r#""caller": {"arn": "arn:aws:sts::1:assumed-role/r/s"}"#);
        assert!(
            session.ends_with(" -H \"x-amz-security-token: $AWS_SESSION_TOKEN\""),
            "{session}"
        );
    }
}
