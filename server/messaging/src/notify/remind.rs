//! A day and two hours before a visit. The job is made when the visit is certain; when it runs and the visit is at another time or
//! not at all, there was another job for that.

use async_trait::async_trait;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use server_kernel::{
    ServiceError,
    jobs::{JobError, Later, Runner},
};
use shared::{
    booking::BookingStatus,
    ids::{BookingId, TenantId},
    live::BookingEventKind,
    notify::NoticeKind,
    time::Instant,
};

use super::{
    Notifications,
    follow::{About, abouts},
    write::{Saying, say},
};

pub(super) const KIND: &str = "remind_of_visit";
/// How many hours before, and what is said.
const LEADS: [(i64, NoticeKind); 2] = [(24, NoticeKind::Reminder), (2, NoticeKind::Soon)];

#[derive(Debug, Serialize, Deserialize)]
struct Due {
    tenant: TenantId,
    booking: BookingId,
    /// As it was when the job was made.
    starts_at: Instant,
    hours: i64,
}

const fn takes_place(status: BookingStatus) -> bool {
    matches!(status, BookingStatus::Confirmed | BookingStatus::Assigned | BookingStatus::Rescheduled)
}

/// The jobs that remind the customer, if there is still time to.
pub(super) fn reminders(about: &About, kind: BookingEventKind, now: Instant) -> Vec<Later> {
    let certain = matches!(
        kind,
        BookingEventKind::Booked | BookingEventKind::Confirmed | BookingEventKind::Rescheduled
    );
    if !certain || about.visit.customer.is_none() || !takes_place(about.visit.status) {
        return Vec::new();
    }
    let starts_at = about.visit.starts_at;
    let tenant = about.tenant;
    LEADS
        .iter()
        .filter_map(|(hours, _)| {
            let run_at = starts_at - Duration::hours(*hours);
            // Whoever books for this evening needs no reminder that it is tomorrow.
            if run_at <= now {
                return None;
            }
            let due = Due { tenant, booking: about.booking, starts_at, hours: *hours };
            Some(Later { tenant, payload: serde_json::to_value(due).ok()?, run_at })
        })
        .collect()
}

/// Reminds.
#[derive(Clone)]
pub struct Remind(Notifications);

impl Remind {
    /// With the service.
    #[must_use]
    pub const fn new(notifications: Notifications) -> Self {
        Self(notifications)
    }

    async fn remind(&self, due: &Due) -> Result<(), ServiceError> {
        let now = self.0.clock.now();
        let mut tx = self.0.begin().await?;
        let which = (due.tenant, due.booking);
        let Some(about) = abouts(tx.conn(), &[which]).await?.remove(&which) else { return Ok(()) };
        let stands = takes_place(about.visit.status) && about.visit.starts_at == due.starts_at;
        let lead = LEADS.iter().find(|(hours, _)| *hours == due.hours);
        let (Some(user), Some((hours, kind)), true) =
            (about.visit.customer, lead, stands && due.starts_at > now)
        else {
            return Ok(());
        };
        let notice = about.notice(*kind, due.starts_at);
        let cause = format!("{hours} hours before {}", due.starts_at.timestamp());
        let cause = format!("{cause} {}", due.booking);
        say(tx.conn(), &Saying { about: &about, user, notice, silent: false, cause: &cause }, now).await?;
        Ok(tx.commit().await?)
    }
}

#[async_trait]
impl Runner for Remind {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, payload: serde_json::Value) -> Result<(), JobError> {
        let due: Due = serde_json::from_value(payload).map_err(|error| JobError::Fail(error.to_string()))?;
        self.remind(&due).await.map_err(|error| JobError::Retry(error.to_string()))
    }
}
