//! `/dev/mailbox`: where messages go while no mail service is set up. Not there in production.

use axum::{
    Json, Router,
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{Html, IntoResponse as _, Response},
    routing::get,
};
use serde::Deserialize;
use server_kernel::mail::Delivery;
use shared::{AppError, error::FieldProblem};

use super::Edge;

#[derive(Deserialize)]
struct Filter {
    to: Option<String>,
}

/// The route, outside production.
pub fn router(edge: &Edge) -> Router {
    match edge.program.config.delivery() {
        Delivery::DevelopmentMailbox => {
            Router::new().route("/dev/mailbox", get(show)).with_state(edge.clone())
        }
        Delivery::NotConfigured => Router::new(),
    }
}

async fn show(State(edge): State<Edge>, Query(filter): Query<Filter>, headers: HeaderMap) -> Response {
    // PostgreSQL's text holds every character but this one.
    if filter.to.as_deref().is_some_and(|to| to.contains('\0')) {
        return super::problem(AppError::field("to", FieldProblem::Malformed));
    }
    let messages = match server_messaging::mailbox(&edge.program.db, filter.to.as_deref()).await {
        Ok(messages) => messages,
        Err(error) => return super::problem(error.into()),
    };
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if !wants_page {
        return Json(messages).into_response();
    }
    let entries: String = messages
        .iter()
        .map(|message| {
            format!(
                "<li class=\"card stack\"><h2>{}</h2><p class=\"mute\">{} · <time>{}</time></p><p style=\"white-space:pre-line;overflow-wrap:anywhere\">{}</p></li>",
                escape(&message.subject),
                escape(&message.to),
                message.sent_at.format("%Y-%m-%d %H:%M:%S UTC"),
                linked(&escape(&message.body)),
            )
        })
        .collect();
    let entries = if entries.is_empty() { "<li>No message yet.</li>".to_owned() } else { entries };
    Html(format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Development mailbox · Ombaro</title></head><body class=\"shell\"><main class=\"wrap narrow stack\">\
         <h1>Development mailbox</h1><p>Nothing leaves this machine: no mail service is set up, so messages are kept here. \
         This page does not exist in production.</p><ol class=\"stack\">{entries}</ol></main></body></html>"
    ))
    .into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Addresses become links.
fn linked(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let address = word.trim_end();
            if address.starts_with("http://") || address.starts_with("https://") {
                word.replacen(address, &format!("<a href=\"{address}\">{address}</a>"), 1)
            } else {
                word.to_owned()
            }
        })
        .collect()
}
