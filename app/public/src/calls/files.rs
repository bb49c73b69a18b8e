//! Files of a booking. Plain forms, answered with the page; a new one goes to a route of its own, which takes more.

use app_core::UiError;
use leptos::prelude::*;
use shared::{
    booking::attachments::AttachmentsView,
    ids::{AttachmentId, BookingId},
};

/// What belongs to a booking.
#[server]
pub async fn files_of(booking: BookingId) -> Result<AttachmentsView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.attachments.attachments(&caller, booking).await?)
}

/// Takes a file away.
#[server]
pub async fn remove_file(booking: BookingId, attachment: AttachmentId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.attachments.remove_attachment(&caller, booking, attachment).await;
    let said = match outcome {
        Ok(()) => "done=removed".to_owned(),
        Err(error) => app_core::query::refusal(&error),
    };
    leptos_axum::redirect(&format!("/bookings/{booking}/files?{said}"));
    Ok(())
}
