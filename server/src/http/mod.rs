//! The edge: who is asking, what is let in, and which part answers.

mod assets;
mod attachments;
mod avatars;
mod calendars;
mod caller;
mod catalogue;
mod cookies;
mod denials;
mod dev_mailbox;
mod files;
mod guard;
mod guest;
mod health;
mod language;
mod limits;
mod logos;
mod pages;
mod papers;
mod problem;
mod proxies;
mod security;
mod sessions;

use std::sync::Arc;

use axum::{Router, middleware};
use tokio::sync::watch;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate as _},
    },
    limit::RequestBodyLimitLayer,
};

use crate::{compose::Program, hub::Hub, live};

pub use caller::token;
pub use problem::problem;
pub use proxies::Proxies;
pub use security::same_origin;

/// Nobody has more to say at once.
const MAX_BODY: usize = 256 * 1024;

/// Papers and pictures are larger; what is only a little too large is told so in words.
const MAX_UPLOAD: usize = 8 * 1024 * 1024;

/// What the edge needs at every request.
#[derive(Clone)]
pub struct Edge {
    /// The program.
    pub program: Program,
    /// How much is too much.
    limits: Arc<limits::Limits>,
    /// Whether the database is there.
    database: watch::Receiver<bool>,
    /// What `/metrics` shows.
    metrics: metrics_exporter_prometheus::PrometheusHandle,
}

/// The whole of the server's HTTP.
pub fn router(program: &Program, hub: Hub, database: watch::Receiver<bool>) -> Router {
    let edge = Edge {
        limits: Arc::new(limits::Limits::new(
            program.config.rate_limit_scale,
            program.redis.clone(),
            program.secret.clone(),
        )),
        metrics: health::start_metrics(),
        database,
        program: program.clone(),
    };
    let asked = server_rest::router(program.rest())
        .merge(live::router(program.ports.clone(), hub))
        .merge(guest::router())
        .merge(sessions::router(edge.clone()))
        .merge(calendars::router(edge.clone()))
        .merge(dev_mailbox::router(&edge))
        .merge(pages::router(program));
    let asked = guarded(asked, &edge)
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(middleware::from_fn(limits::size));
    let uploads = guarded(
        papers::router(edge.clone())
            .merge(attachments::router(edge.clone()))
            .merge(avatars::router(edge.clone()))
            .merge(catalogue::router(edge.clone()))
            .merge(logos::router(edge.clone())),
        &edge,
    )
    .layer(RequestBodyLimitLayer::new(MAX_UPLOAD));
    Router::new()
        .merge(health::router(edge))
        .merge(asked)
        .merge(uploads)
        .layer(middleware::from_fn(security::headers))
        .layer(
            CompressionLayer::new()
                .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("application/wasm"))),
        )
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(program.proxies.clone(), proxies::see_through))
}

/// Who asks, whether they may ask that much, and what becomes of those who may not.
fn guarded(router: Router, edge: &Edge) -> Router {
    router
        .layer(middleware::from_fn_with_state(edge.clone(), guard::areas))
        .layer(middleware::from_fn_with_state(edge.clone(), denials::record))
        .layer(middleware::from_fn_with_state(edge.clone(), limits::limit))
        .layer(middleware::from_fn_with_state(edge.clone(), caller::identify))
        .layer(middleware::from_fn(security::same_site))
        .layer(middleware::from_fn(language::choose))
}

/// Text as a part of an address or a header (RFC 3986), slashes as they are.
fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
