//! Files of a booking, in and out: handed out only to be kept, never shown within our origin.

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Multipart, Path, State},
    http::header,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use shared::{
    ErrorCode,
    booking::attachments::{MAX_ATTACHMENT, NewAttachment},
    caller::Caller,
    ids::{AttachmentId, BookingId},
};

use super::{
    Edge,
    files::{self, NOT_KEPT},
};

/// A file and the rest of its form.
const MAX_FORM: usize = MAX_ATTACHMENT + 64 * 1024;

/// The routes.
pub fn router(edge: Edge) -> Router {
    Router::new()
        .route("/bookings/{id}/files/add", post(add))
        .route("/bookings/{id}/files/{file}", get(hand_out))
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .with_state(edge)
}

async fn add(
    State(edge): State<Edge>,
    Extension(caller): Extension<Caller>,
    Path(booking): Path<String>,
    form: Multipart,
) -> Response {
    let Ok(booking) = booking.parse::<BookingId>() else {
        return super::problem(ErrorCode::NotFound.into());
    };
    let outcome = match files::sent(form, "attachment").await {
        Ok(sent) => {
            let team_only = sent.texts.contains_key("team_only");
            let file = NewAttachment { file_name: sent.name, content: sent.content, team_only };
            edge.program.ports.attachments.attach(&caller, booking, file).await
        }
        Err(error) => Err(error),
    };
    let said = match outcome {
        Ok(()) => "done=added".to_owned(),
        Err(error) => app_core::query::refusal(&error),
    };
    Redirect::to(&format!("/bookings/{booking}/files?{said}")).into_response()
}

async fn hand_out(
    State(edge): State<Edge>,
    Extension(caller): Extension<Caller>,
    Path((booking, file)): Path<(String, String)>,
) -> Response {
    let (Ok(booking), Ok(file)) = (booking.parse::<BookingId>(), file.parse::<AttachmentId>()) else {
        return super::problem(ErrorCode::NotFound.into());
    };
    match edge.program.ports.attachments.attachment(&caller, booking, file).await {
        Ok(file) => {
            let named = files::to_be_kept(&file.file_name);
            let more = [(header::CONTENT_DISPOSITION, named.as_str()), NOT_KEPT];
            files::handed_out(file.content, &file.media_type, &more)
        }
        Err(error) => super::problem(error),
    }
}
