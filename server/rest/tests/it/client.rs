//! Requests to the router, in the name of somebody.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use shared::caller::Caller;
use tower::ServiceExt as _;

use crate::{fakes::Fake, sample};

/// What was answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{}: {}", self.status, self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// `field code` of every wrong field.
    pub fn wrong(&self) -> Vec<String> {
        let json = self.json();
        let errors = json["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|e| format!("{} {}", e["field"].as_str().unwrap(), e["code"].as_str().unwrap()))
            .collect()
    }
}

impl Fake {
    pub async fn send(self: &Arc<Self>, caller: Caller, request: Request<Body>) -> Answer {
        let router: Router = server_rest::router(self.rest());
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(caller);
        let response = router.oneshot(Request::from_parts(parts, body)).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let text =
            String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap();
        Answer { status, headers, text }
    }

    pub async fn get(self: &Arc<Self>, path: &str) -> Answer {
        self.send(sample::customer(), Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(self: &Arc<Self>, path: &str, body: &str) -> Answer {
        let request = Request::post(path).header("Content-Type", "application/json");
        self.send(sample::customer(), request.body(Body::from(body.to_owned())).unwrap()).await
    }
}
