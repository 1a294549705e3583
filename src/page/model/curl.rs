//! A request as a line for curl, to be tried against the API itself.

use why403::scenario::{Api, EndpointType, Request};

/// The line; what it needs is quoted for a POSIX shell.
pub fn line(api: &Api, request: &Request) -> String {
    let endpoint = request.vpc_endpoint_id.as_deref();
    let endpoint = endpoint.filter(|_| api.endpoint_type == EndpointType::Private);
    let china = if api.region.starts_with("cn-") { ".cn" } else { "" };
    let mut address = ["https://", &api.rest_api_id].concat();
    if let Some(endpoint) = endpoint {
        address.push('-');
        address.push_str(endpoint);
    }
    for part in [
        ".execute-api.",
        &api.region,
        ".amazonaws.com",
        china,
        "/",
        &api.stage_name,
    ] {
        address.push_str(part);
    }
    if !request.path.starts_with('/') {
        address.push('/');
    }
    encode(&mut address, &request.path, "/:@!$&()*+,;=%");
    let mut mark = '?';
    for (name, value) in &request.query_string_parameters {
        address.push(mark);
        encode(&mut address, name, "");
        address.push('=');
        encode(&mut address, value, "");
        mark = '&';
    }
    let mut line = String::from("curl -i ");
    match request.http_method.as_str() {
        "GET" => {}
        "HEAD" => line.push_str("-I "),
        method => {
            line.push_str("-X ");
            quote(&mut line, method);
            line.push(' ');
        }
    }
    quote(&mut line, &address);
    for (name, value) in &request.headers {
        line.push_str(" \\\n  -H ");
        // curl sends a header without a value only if a semicolon stands in the place of the colon.
        let header = if value.is_empty() {
            [name, ";"].concat()
        } else {
            [name, ": ", value].concat()
        };
        quote(&mut line, &header);
    }
    line
}

/// Adds a text with everything in percent codes but letters, digits, `-._~` and what else is `allowed`.
fn encode(out: &mut String, text: &str, allowed: &str) {
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() || "-._~".contains(letter) || allowed.contains(letter) {
            out.push(letter);
            continue;
        }
        for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
            out.push('%');
            for half in [byte >> 4, byte & 15] {
                let digit = char::from_digit(u32::from(half), 16).unwrap_or('0');
                out.push(digit.to_ascii_uppercase());
            }
        }
    }
}

/// Adds a text in single quotes.
fn quote(out: &mut String, text: &str) {
    out.push('\'');
    out.push_str(&text.replace('\'', "'\\''"));
    out.push('\'');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_a_line() {
        let request = Request {
            headers: vec![("Authorization".into(), "Bearer bob".into())],
            query_string_parameters: vec![("a b".into(), "é&=".into())],
            ..Request::default()
        };
        assert_eq!(
            line(&Api::default(), &request),
            "curl -i 'https://abcdef1234.execute-api.us-east-1.amazonaws.com/dev/pets/7?a%20b=%C3%A9%26%3D' \\\n  -H 'Authorization: Bearer bob'"
        );
    }

    #[test]
    fn nothing_of_it_is_taken_for_shell() {
        let request = Request {
            http_method: "P'; rm".into(),
            path: "$(x)/'".into(),
            headers: vec![("X".into(), String::new()), ("Y".into(), "`'`".into())],
            ..Request::default()
        };
        assert_eq!(
            line(&Api::default(), &request),
            "curl -i -X 'P'\\''; rm' 'https://abcdef1234.execute-api.us-east-1.amazonaws.com/dev/$(x)/%27' \\\n  -H 'X;' \\\n  -H 'Y: `'\\''`'"
        );
    }

    #[test]
    fn a_private_api_is_reached_by_its_endpoint() {
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
            line(&api, &request),
            "curl -i -I 'https://abcdef1234-vpce-1.execute-api.cn-north-1.amazonaws.com.cn/dev/pets/7'"
        );
    }
}
