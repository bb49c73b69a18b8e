//! What the customer is written when visits of a series change: one letter, however many they are.

use server_kernel::{DbError, ServiceError};
use shared::{
    booking::{Action, BookingStatus, series::Change},
    time::Instant,
};
use uuid::Uuid;

use crate::{
    access::{Opened, State},
    message::{BookingMessage, News, news_of},
};

/// Writes of what became of these visits, about the first for which it is news; the others are named in it.
pub(super) async fn write_of_series(
    opened: &mut Opened,
    change: &Change,
    before: &[State],
    now: Instant,
) -> Result<(), ServiceError> {
    let action = match change {
        Change::Cancel => Action::Cancel,
        Change::Move { .. } => Action::Reschedule,
    };
    let ids: Vec<Uuid> = before.iter().map(|state| state.id.0).collect();
    let rows = sqlx::query!(
        "SELECT id, status, starts_at FROM bookings WHERE tenant_id = $1 AND id = ANY($2)",
        opened.tenant.id.0,
        &ids,
    )
    .fetch_all(opened.tx.conn())
    .await?;
    let mut told: Vec<(&State, News)> = Vec::with_capacity(before.len());
    for state in before {
        let Some(row) = rows.iter().find(|row| row.id == state.id.0) else { continue };
        let after = BookingStatus::from_stored(&row.status)
            .ok_or(DbError::Inconsistent { table: "bookings", column: "status" })?;
        let moved = row.starts_at != state.starts_at;
        let news = news_of(action, opened.viewer.is_customer(), (state.status, after), moved);
        told.extend(news.map(|news| (state, news)));
    }
    told.sort_by_key(|(state, _)| state.starts_at);
    let Some(((first, news), others)) = told.split_first() else { return Ok(()) };
    let letter = BookingMessage {
        was: (action == Action::Reschedule).then_some(first.starts_at),
        others: others.iter().map(|(state, _)| state.id).collect(),
        ..BookingMessage::new(opened.tenant.id, first.id, *news)
    };
    letter.ask(opened.tx.conn(), now).await
}
