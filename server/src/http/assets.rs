//! Files of the built client, with their precompressed twins. Their names hold a hash, so they never change; the ones
//! whose names do not are asked for anew.

use std::path::Path;

use axum::{
    Router,
    http::{HeaderValue, Request, Response, StatusCode, header},
    middleware::{self, Next},
    response::IntoResponse as _,
};
use sha2::{Digest as _, Sha256};
use tower_http::services::{ServeDir, ServeFile};

/// `/pkg/*`, `/fonts/*` and the files beside them.
pub fn router<S: Clone + Send + Sync + 'static>(site: &Path) -> Router<S> {
    let directory = |name: &str| ServeDir::new(site.join(name)).precompressed_br().precompressed_gzip();
    let mut router =
        Router::new().nest_service("/pkg", directory("pkg")).nest_service("/fonts", directory("fonts"));
    for file in [
        "icons.svg",
        "favicon.svg",
        "icon-192.png",
        "icon-512.png",
        "maskable-512.png",
        "manifest.webmanifest",
        "robots.txt",
        "booking.js",
        "desk.js",
        "kept.js",
        "offline.js",
        "passkey.js",
        "position.js",
        "push.js",
        "sw.js",
    ] {
        router = router.route_service(
            &format!("/{file}"),
            ServeFile::new(site.join(file)).precompressed_br().precompressed_gzip(),
        );
    }
    router.layer(middleware::from_fn(cache))
}

/// Which client this is: another text whenever one of its files is another. Nothing where none is built.
pub fn build(site: &Path) -> Option<String> {
    let mut names: Vec<String> = std::fs::read_dir(site.join("pkg"))
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    let mut hash = Sha256::new();
    for name in &names {
        hash.update(name);
        // The one whose name says nothing of what is in it.
        if name.starts_with(SPLITTER) {
            hash.update(std::fs::read(site.join("pkg").join(name)).ok()?);
        }
    }
    let digest: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Some(digest)
}

/// The splitter's own script keeps its name's hash while its parts change.
const SPLITTER: &str = "__wasm_split.";

/// File systems have no longer names, and say so with an error that is not ours.
const LONGEST: usize = 255;

async fn cache(request: Request<axum::body::Body>, next: Next) -> Response<axum::body::Body> {
    let path = request.uri().path().to_owned();
    if path.len() > LONGEST {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut response = next.run(request).await;
    let hashed = path.starts_with("/pkg/") && !path.contains(SPLITTER);
    let policy = match (response.status().is_success(), hashed) {
        (false, _) => "no-store",
        (true, true) => "public, max-age=31536000, immutable",
        (true, false) if path.starts_with("/pkg/") || path.ends_with(".js") => "no-cache",
        (true, false) => "public, max-age=86400",
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    response
}
