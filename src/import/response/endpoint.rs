//! Where a request was sent to: the API, region, stage and path in an address.

use percent_encoding::percent_decode_str;

/// Where a request was sent to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct Endpoint {
    pub(in crate::import) host: String,
    /// Whether the host is a default endpoint; otherwise it is a custom domain name or something else.
    pub(in crate::import) is_default: bool,
    pub(in crate::import) api: Option<String>,
    pub(in crate::import) region: Option<String>,
    pub(in crate::import) stage: Option<String>,
    /// The path after the stage.
    pub(in crate::import) path: Option<String>,
    pub(in crate::import) query: Vec<(String, String)>,
}

impl Endpoint {
    /// The parts of an address. None for what is no address of HTTP or WebSocket.
    pub(in crate::import) fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        if !matches!(
            scheme.to_ascii_lowercase().as_str(),
            "http" | "https" | "ws" | "wss"
        ) {
            return None;
        }
        let rest = rest.split('#').next()?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = match rest.find('/') {
            Some(at) => (rest.get(..at)?, rest.get(at..)?),
            None => (rest, ""),
        };
        let host = host.rsplit('@').next()?.split(':').next()?.to_ascii_lowercase();
        if host.is_empty() {
            return None;
        }
        let mut endpoint = Self {
            query: pairs(query),
            ..Self::default()
        };
        let mut labels = host.split('.');
        let (api, service, region) = (labels.next(), labels.next(), labels.next());
        let domain: Vec<&str> = labels.collect();
        if service == Some("execute-api") && domain.starts_with(&["amazonaws", "com"]) {
            endpoint.is_default = true;
            // `{api}-{vpce}`: the alias of a VPC endpoint.
            endpoint.api = api.and_then(|api| api.split("-vpce-").next()).map(str::to_owned);
            endpoint.region = region.map(str::to_owned);
            let path = path.trim_start_matches('/');
            let (stage, after) = path.split_once('/').unwrap_or((path, ""));
            endpoint.stage = (!stage.is_empty()).then(|| stage.to_owned());
            endpoint.path = endpoint.stage.as_ref().map(|_| format!("/{after}"));
        } else {
            endpoint.path = Some(if path.is_empty() {
                "/".to_owned()
            } else {
                path.to_owned()
            });
        }
        endpoint.host = host;
        Some(endpoint)
    }
}

/// The parameters of a query string, decoded.
pub(in crate::import) fn pairs(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let parts = query.split('&').filter(|part| !part.is_empty());
    let parts = parts.map(|part| part.split_once('=').unwrap_or((part, "")));
    parts
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_endpoint_has_the_ids() {
        let endpoint =
            Endpoint::parse("https://k1l2m3n4o5.execute-api.eu-west-1.amazonaws.com/live/pets/7?a=b%20c&d")
                .unwrap();
        assert!(endpoint.is_default);
        assert_eq!(endpoint.api.as_deref(), Some("k1l2m3n4o5"));
        assert_eq!(endpoint.region.as_deref(), Some("eu-west-1"));
        assert_eq!(endpoint.path.as_deref(), Some("/pets/7"));
        assert_eq!(
            endpoint.query,
            [("a".into(), "b c".into()), ("d".into(), String::new())]
        );
        let bare = Endpoint::parse("https://k1l2m3n4o5.execute-api.eu-west-1.amazonaws.com/").unwrap();
        assert_eq!((bare.stage, bare.path), (None, None));
    }

    #[test]
    fn another_host_has_only_a_path() {
        let endpoint = Endpoint::parse("https://api.example.com").unwrap();
        assert!(!endpoint.is_default);
        assert_eq!(endpoint.path.as_deref(), Some("/"));
        assert_eq!(Endpoint::parse("file:///x"), None);
        assert_eq!(Endpoint::parse("https:///x"), None);
    }
}
