//! CORS preflights.

use crate::scenario::Request;

/// Whether a request is a browser's CORS preflight. It is `OPTIONS` with `Origin` and what the real request will have.
///
/// A browser sends neither tokens nor keys nor cookies with it (Fetch standard: CORS-preflight fetch).
pub(crate) fn is_preflight(request: &Request) -> bool {
    let has = |name: &str| request.header(name).is_some();
    request.http_method.trim().eq_ignore_ascii_case("OPTIONS")
        && has("Origin")
        && (has("Access-Control-Request-Method") || has("Access-Control-Request-Headers"))
}
