//! What the browser is told to refuse, and what is refused here: requests that another site makes in a visitor's name.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, header},
    middleware::Next,
};
use shared::ErrorCode;

use super::cookies;

/// Fixed headers of every answer (OWASP ASVS 5.0, chapter 3). The policy for scripts is the page's own.
pub async fn headers(request: Request<Body>, next: Next) -> Response<Body> {
    // The addresses of these pages hold a token.
    let path = request.uri().path();
    let private = path.starts_with("/api/")
        || matches!(path, "/verify" | "/reset" | "/email")
        || cookies::get(request.headers(), cookies::SESSION).is_some();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(self), geolocation=(self), microphone=(), payment=()"),
        ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ] {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(
        "default-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    ));
    if private || headers.contains_key(header::SET_COOKIE) {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// Unsafe requests come from our own pages: `Sec-Fetch-Site` says so, else `Origin` is the host. A bearer token is proof
/// enough by itself, and a client that sends neither cookies nor an origin is no browser.
pub async fn same_site(request: Request<Body>, next: Next) -> Response<Body> {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || request.headers().contains_key(header::AUTHORIZATION) || is_ours(request.headers()) {
        return next.run(request).await;
    }
    super::problem(ErrorCode::CrossSite.into())
}

fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(_)) => same_origin(headers),
        (None, None) => !headers.contains_key(header::COOKIE),
    }
}

/// Whether `Origin` names the host that was asked.
pub fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, named)| named == host),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn a_form_on_another_site_is_refused_and_our_own_is_not() {
        for (pairs, ours) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("origin", "https://book.example"), ("host", "book.example")], true),
            (&[("origin", "https://evil.example"), ("host", "book.example")], false),
            (&[("origin", "null"), ("host", "book.example")], false),
            (&[("cookie", "a=b"), ("host", "book.example")], false),
            (&[("host", "book.example")], true),
        ] {
            assert_eq!(is_ours(&headers(pairs)), ours, "{pairs:?}");
        }
    }
}
