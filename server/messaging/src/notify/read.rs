//! One's own notifications, from every business.

use server_kernel::{Actor, DbError, ServiceError, zone::local};
use shared::{
    caller::Caller,
    ids::BookingId,
    notify::{Notice, NoticeView, text},
};

use super::{Notifications, write::zone};

/// As many as anybody looks through.
const PAGE: i64 = 50;

impl Notifications {
    pub(super) async fn own(&self, caller: &Caller) -> Result<Vec<NoticeView>, ServiceError> {
        let who = caller.user()?;
        let mut tx = self.db.begin(Actor::Customer { user: who.user, tenant: None, booking: None }).await?;
        let rows = sqlx::query!(
            "SELECT n.data, n.booking_id, n.created_at, n.read_at IS NULL AS \"fresh!\", t.name, t.timezone
             FROM notifications n JOIN tenants t ON t.id = n.tenant_id
             WHERE n.user_id = $1 ORDER BY n.created_at DESC, n.id DESC LIMIT $2",
            who.user.0,
            PAGE,
        )
        .fetch_all(tx.conn())
        .await?;
        if rows.iter().any(|row| row.fresh) {
            // Whoever has the list before them has read it.
            sqlx::query!(
                "UPDATE notifications SET read_at = $2 WHERE user_id = $1 AND read_at IS NULL",
                who.user.0,
                self.clock.now(),
            )
            .execute(tx.conn())
            .await?;
        }
        tx.commit().await?;
        rows.into_iter()
            .map(|row| {
                let notice: Notice = serde_json::from_value(row.data)
                    .map_err(|_| DbError::Inconsistent { table: "notifications", column: "data" })?;
                Ok(NoticeView {
                    business: row.name,
                    text: text(&caller.locale, &notice),
                    page: notice.page(BookingId(row.booking_id)),
                    said_at: local(zone(&row.timezone), row.created_at),
                    fresh: row.fresh,
                })
            })
            .collect()
    }
}
