//! What the people of a business are told: those who asked for it in some browser. Everybody else sees it on the board.

use server_kernel::ServiceError;
use shared::{ids::UserId, notify::Topic};
use sqlx::PgConnection;

use super::{
    Notifications,
    decide::{Happened, for_business},
    follow::About,
    write::{Saying, say},
};

/// Who asked to be told of something and works at this business.
async fn listeners(
    conn: &mut PgConnection,
    about: &About,
    topic: Topic,
    now: shared::time::Instant,
) -> Result<Vec<UserId>, ServiceError> {
    let users = sqlx::query_scalar!(
        "SELECT DISTINCT p.user_id FROM push_subscriptions p
         JOIN tenant_members m ON m.user_id = p.user_id AND m.tenant_id = $1 AND m.status = 'active'
         JOIN sessions s ON s.id = p.session_id AND s.ended_at IS NULL AND s.expires_at > $3
         WHERE $2 = ANY(p.topics) ORDER BY 1",
        about.tenant.0,
        topic.as_str(),
        now,
    )
    .fetch_all(conn)
    .await?;
    Ok(users.into_iter().map(UserId).collect())
}

impl Notifications {
    /// `known` have been told already, as whatever else they are.
    pub(super) async fn tell_business(
        &self,
        conn: &mut PgConnection,
        about: &About,
        happened: &Happened,
        known: &[UserId],
        cause: &str,
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let Some((kind, permission)) = for_business(happened, &about.visit) else { return Ok(()) };
        if about.visit.ends_at <= now {
            return Ok(());
        }
        for user in listeners(&mut *conn, about, kind.topic(), now).await? {
            let told = known.contains(&user) || happened.by == Some(user);
            if told || !self.entitled.holds(about.tenant, user, permission).await? {
                continue;
            }
            let notice = about.notice(kind, about.visit.starts_at, None);
            say(&mut *conn, &Saying { about, user, notice, silent: false, cause }, now).await?;
        }
        Ok(())
    }
}
