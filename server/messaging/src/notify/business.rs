//! What the people of a business are told: those who asked for it in some browser. Everybody else sees it on the board.

use server_kernel::{DbError, ServiceError};
use shared::{
    ids::{BookingId, TenantId, UserId},
    notify::Topic,
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Notifications,
    decide::{Happened, for_business},
    follow::About,
    write::{Saying, say},
};

/// Somebody who works at a business and asked to be told of it.
pub(super) struct Listener {
    pub tenant: TenantId,
    pub user: UserId,
    topics: Vec<String>,
}

/// Everybody who listens at the businesses of these bookings.
pub(super) async fn listeners(
    conn: &mut PgConnection,
    wanted: &[(TenantId, BookingId)],
    now: Instant,
) -> Result<Vec<Listener>, DbError> {
    let tenants: Vec<Uuid> = wanted.iter().map(|(tenant, _)| tenant.0).collect();
    let rows = sqlx::query!(
        "SELECT m.tenant_id, p.user_id, array_agg(DISTINCT topic) AS \"topics!\"
         FROM tenant_members m
         JOIN push_subscriptions p ON p.user_id = m.user_id
         JOIN sessions s ON s.id = p.session_id AND s.ended_at IS NULL AND s.expires_at > $3
         CROSS JOIN LATERAL unnest(p.topics) AS topic
         WHERE m.tenant_id = ANY($1) AND m.status = 'active' AND topic = ANY($2)
         GROUP BY m.tenant_id, p.user_id ORDER BY p.user_id",
        &tenants,
        &[Topic::NewBookings, Topic::Approvals, Topic::Late].map(|topic| topic.as_str().to_owned()),
        now,
    )
    .fetch_all(conn)
    .await?;
    let mut listeners = Vec::with_capacity(rows.len());
    for row in rows {
        listeners.push(Listener {
            tenant: TenantId(row.tenant_id),
            user: UserId(row.user_id),
            topics: row.topics,
        });
    }
    Ok(listeners)
}

impl Notifications {
    /// `listeners` are those of this business who have not been told already, as whatever else they are.
    pub(super) async fn tell_business(
        &self,
        conn: &mut PgConnection,
        about: &About,
        happened: &Happened,
        listeners: impl Iterator<Item = &Listener>,
        cause: &str,
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let Some((kind, permission)) = for_business(happened, &about.visit) else { return Ok(()) };
        if about.visit.ends_at <= now {
            return Ok(());
        }
        for Listener { user, topics, .. } in listeners {
            let asked = topics.iter().any(|topic| topic == kind.topic().as_str());
            if !asked
                || happened.by == Some(*user)
                || !self.entitled.holds(about.tenant, *user, permission).await?
            {
                continue;
            }
            let notice = about.notice(kind, about.visit.starts_at);
            say(&mut *conn, &Saying { about, user: *user, notice, silent: false, cause }, now).await?;
        }
        Ok(())
    }
}
