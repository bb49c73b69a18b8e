#[path = "../tests/it/fakes.rs"]
#[allow(dead_code, clippy::all)]
mod fakes;
#[path = "../tests/it/sample.rs"]
mod sample;
use std::sync::Arc;
use axum::{middleware::{self, Next}, extract::Request, response::IntoResponse};
use shared::{ErrorCode, caller::Caller};
async fn edge(mut r: Request, next: Next) -> axum::response::Response {
    let auth = r.headers().get("authorization").map(|v| v.to_str().unwrap_or("").to_owned());
    let caller = match auth.as_deref() {
        None => Caller::default(),
        Some("Bearer good") => sample::customer(),
        Some(v) if v.to_lowercase().starts_with("bearer ") => return server_rest::problem::Problem(ErrorCode::TokenInvalid.into()).into_response(),
        Some(_) => Caller::default(),
    };
    r.extensions_mut().insert(caller);
    next.run(r).await
}
#[tokio::main]
async fn main() {
    let fake = Arc::new(fakes::Fake::default());
    let app = server_rest::router(fake.rest()).layer(middleware::from_fn(edge));
    let l = tokio::net::TcpListener::bind("127.0.0.1:4567").await.unwrap();
    axum::serve(l, app).await.unwrap();
}
