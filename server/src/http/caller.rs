//! Who is asking: a session cookie, a bearer token, guest links, or nobody yet.

use std::net::SocketAddr;

use app_core::Viewer;
use axum::{
    body::Body,
    extract::{ConnectInfo, State},
    http::{HeaderMap, Request, Response, header},
    middleware::Next,
};
use server_kernel::crypto::GUEST_PREFIX;
use shared::{
    AppError, ErrorCode,
    caller::{Caller, GuestGrant, SignedIn},
    ids::VisitorId,
};

use super::{Edge, cookies, language};
use crate::config::Environment;

/// Thirty days.
const VISITOR_AGE: u32 = 2_592_000;
/// More guest cookies than anybody has bookings.
const MAX_GRANTS: usize = 20;
/// Says for whose account a request is meant: refused when somebody else asks.
const ACCOUNT: &str = "ombaro-account";
/// Longer than any browser's name for itself.
const MAX_AGENT: usize = 400;

/// Puts the [`Caller`] and the page's [`Viewer`] into the request.
pub async fn identify(State(edge): State<Edge>, mut request: Request<Body>, next: Next) -> Response<Body> {
    let is_api = request.uri().path().starts_with("/api/v1/");
    let address = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(String::new, |ConnectInfo(address)| address.ip().to_string());
    let headers = request.headers().clone();
    let (caller, new_visitor) = match read(&edge, &headers, address, is_api).await {
        Ok(found) => found,
        Err(error) => return super::problem(error),
    };
    request.extensions_mut().insert(viewer(&caller, &edge));
    request.extensions_mut().insert(caller);
    let mut response = next.run(request).await;
    if let Some(visitor) = new_visitor
        && let Some(cookie) = cookies::private(cookies::VISITOR, &visitor.to_string(), VISITOR_AGE)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn read(
    edge: &Edge,
    headers: &HeaderMap,
    address: String,
    is_api: bool,
) -> Result<(Caller, Option<VisitorId>), AppError> {
    let mut grants = guest_cookies(headers);
    let signed_in = match bearer(headers) {
        Some(token) if token.starts_with(GUEST_PREFIX) => {
            grants.insert(0, GuestGrant { booking: None, token: token.to_owned() });
            None
        }
        Some(token) => Some(resolve(edge, headers, token).await?.ok_or(ErrorCode::TokenInvalid)?),
        None => match cookies::get(headers, cookies::SESSION) {
            // A session that has ended is nobody, not an error: the page says "sign in".
            Some(token) => resolve(edge, headers, token).await?,
            None => None,
        },
    };
    // What somebody did without a network is sent for them alone, whoever has signed in since.
    let meant = headers.get(ACCOUNT).and_then(|account| account.to_str().ok());
    if meant.is_some_and(|account| signed_in.as_ref().is_none_or(|user| user.user.to_string() != account)) {
        return Err(ErrorCode::Unauthenticated.into());
    }
    let known = cookies::get(headers, cookies::VISITOR).and_then(|id| id.parse::<VisitorId>().ok());
    let fresh = (known.is_none() && !is_api).then(VisitorId::new);
    // A program that takes no cookies but has signed in is known by its account: what it holds is its own.
    let account = signed_in.as_ref().map(|user| VisitorId(user.user.0));
    let locale = language::of(headers).to_owned();
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let agent = agent.chars().take(MAX_AGENT).collect();
    Ok((Caller { signed_in, visitor: known.or(fresh).or(account), grants, locale, address, agent }, fresh))
}

async fn resolve(edge: &Edge, headers: &HeaderMap, token: &str) -> Result<Option<SignedIn>, AppError> {
    let business = headers.get("ombaro-business").and_then(|value| value.to_str().ok());
    edge.program.ports.identity.resolve(token, business).await
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The token that says who is asking, if any: live connections ask again whether it still counts.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    bearer(headers).or_else(|| cookies::get(headers, cookies::SESSION))
}

fn guest_cookies(headers: &HeaderMap) -> Vec<GuestGrant> {
    cookies::read(headers)
        .filter_map(|(name, token)| {
            let booking = name.strip_prefix(cookies::GUEST)?.parse().ok()?;
            Some(GuestGrant { booking: Some(booking), token: token.to_owned() })
        })
        .take(MAX_GRANTS)
        .collect()
}

fn viewer(caller: &Caller, edge: &Edge) -> Viewer {
    let development = edge.program.config.env == Environment::Development;
    let tiles = edge.program.config.tiles();
    let Some(user) = &caller.signed_in else { return Viewer { development, tiles, ..Viewer::default() } };
    let membership = user.membership.as_ref();
    Viewer {
        account: Some(user.user),
        name: Some(user.name.clone()),
        email: user.email.clone(),
        email_verified: user.email_verified,
        reach: membership.map(|place| *place.permissions.reach()).unwrap_or_default(),
        platform_reach: user
            .head_office
            .as_ref()
            .map(|office| *office.permissions.reach())
            .unwrap_or_default(),
        home: user.home().to_owned(),
        business: membership.map(|membership| membership.business.clone()),
        slug: membership.map(|membership| membership.slug.clone()),
        has_diary: membership.is_some_and(|membership| membership.staff.is_some()),
        development,
        tiles,
    }
}
