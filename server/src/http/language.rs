//! The language: `?lang=`, then the cookie, then what the browser asks for.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Request, Response, header},
    middleware::Next,
};

use super::cookies;

/// Languages there are, the first is the default.
const LANGUAGES: [&str; 3] = ["en", "hi", "ar"];

/// Takes `?lang=` for this answer; the page that is rendered sets the cookie.
pub async fn choose(mut request: Request<Body>, next: Next) -> Response<Body> {
    let chosen = request.uri().query().and_then(|query| {
        query.split('&').find_map(|pair| LANGUAGES.iter().find(|code| pair == format!("lang={code}")))
    });
    let Some(chosen) = chosen.copied() else { return next.run(request).await };
    // The page that is being rendered reads the cookie: it has to see the new one.
    let others: Vec<String> = cookies::read(request.headers())
        .filter(|(name, _)| *name != cookies::LANGUAGE)
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let line =
        others.into_iter().chain([format!("{}={chosen}", cookies::LANGUAGE)]).collect::<Vec<_>>().join("; ");
    if let Ok(value) = HeaderValue::from_str(&line) {
        request.headers_mut().insert(header::COOKIE, value);
    }
    next.run(request).await
}

/// The language of a request.
pub fn of(headers: &HeaderMap) -> &'static str {
    let known = |code: &str| LANGUAGES.iter().copied().find(|language| *language == code);
    cookies::get(headers, cookies::LANGUAGE)
        .and_then(known)
        .or_else(|| {
            headers
                .get(header::ACCEPT_LANGUAGE)?
                .to_str()
                .ok()?
                .split(',')
                .filter_map(|part| part.split(['-', ';']).next())
                .find_map(|code| known(code.trim()))
        })
        .unwrap_or("en")
}
