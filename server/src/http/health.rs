//! For whoever watches over the server.

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::Edge;

/// Starts counting. A second call, as in tests, counts nowhere.
pub fn start_metrics() -> PrometheusHandle {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::debug!("metrics are counted by an earlier recorder");
    }
    handle
}

/// `/healthz`, `/readyz`, `/metrics`.
pub fn router(edge: Edge) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(show))
        .with_state(edge)
}

/// Ready is: the database is there and answers.
async fn ready(State(edge): State<Edge>) -> Response {
    if *edge.database.borrow() && edge.program.db.is_ready().await {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database is not available\n").into_response()
    }
}

async fn show(State(edge): State<Edge>) -> String {
    let (size, idle) = edge.program.db.connections();
    metrics::gauge!("ombaro_db_connections").set(f64::from(size));
    metrics::gauge!("ombaro_db_connections_idle").set(idle as f64);
    if let Ok(lag) = edge.program.log.unnumbered().await {
        metrics::gauge!("ombaro_event_lag").set(lag as f64);
    }
    edge.metrics.render()
}
