//! A request as a curl command, to be tried against the API itself.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::scenario::{Api, EndpointType, Request};

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
pub fn curl_command(api: &Api, request: &Request) -> String {
    let method = match request.http_method.as_str() {
        "GET" => String::new(),
        "HEAD" => "-I ".to_owned(),
        method => format!("-X {} ", quote(method)),
    };
    let mut command = format!("curl -i {method}{}", quote(&url(api, request)));
    for (name, value) in &request.headers {
        // curl sends a header without a value only if it ends with a semicolon in the place of the colon.
        let header = if value.is_empty() {
            format!("{name};")
        } else {
            format!("{name}: {value}")
        };
        command += &format!(" \\\n  -H {}", quote(&header));
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
    let endpoint = match &request.vpc_endpoint_id {
        Some(endpoint) if api.endpoint_type == EndpointType::Private => format!("-{endpoint}"),
        _ => String::new(),
    };
    let china = if region.starts_with("cn-") { ".cn" } else { "" };
    let slash = if request.path.starts_with('/') { "" } else { "/" };
    let path = utf8_percent_encode(&request.path, PATH);
    let mut url = format!(
        "https://{rest_api_id}{endpoint}.execute-api.{region}.amazonaws.com{china}/{stage_name}{slash}{path}"
    );
    for (index, (name, value)) in request.query_string_parameters.iter().enumerate() {
        let mark = if index == 0 { '?' } else { '&' };
        let (name, value) = (
            utf8_percent_encode(name, QUERY),
            utf8_percent_encode(value, QUERY),
        );
        url += &format!("{mark}{name}={value}");
    }
    url
}

/// A text in single quotes, also where the shell needs none: it is easier to edit.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
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
            "curl -i -X 'P'\\''; rm' 'https://abcdef1234.execute-api.us-east-1.amazonaws.com/dev/$(x)/%27' \\\n  -H 'X;' \\\n  -H 'Y: `'\\''`'"
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
}
