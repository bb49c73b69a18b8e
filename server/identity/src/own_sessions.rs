//! Where somebody is signed in, and how it ends.

use server_kernel::{DbError, ServiceError};
use shared::{
    ErrorCode,
    caller::SignedIn,
    identity::{SessionKind, SessionView, SignInView},
    ids::SessionId,
    time::Instant,
};
use sqlx::PgConnection;

use crate::{Identity, accounts, history, record, sessions};

/// More places than anybody looks through.
const PAGE: i64 = 100;

/// Sessions that can still be used, newest first. What came from one login of a program is one: its newest session stands for
/// the family, since the first of them began.
async fn list(conn: &mut PgConnection, who: &SignedIn, now: Instant) -> Result<Vec<SessionView>, DbError> {
    let rows = sqlx::query!(
        "SELECT place.id AS \"id!\", place.kind AS \"kind!\", place.device AS \"device!\", place.since AS \"since!\",
             place.current AS \"current!\"
         FROM (
             SELECT DISTINCT ON (coalesce(s.family_id, s.id)) s.id, s.kind, s.device,
                 min(s.created_at) OVER same AS since, bool_or(s.id = $3) OVER same AS current
             FROM sessions s
             WHERE s.user_id = $1 AND s.ended_at IS NULL AND (s.expires_at > $2 OR EXISTS (
                 SELECT 1 FROM refresh_tokens r
                 WHERE r.family_id = s.family_id AND r.used_at IS NULL AND r.expires_at > $2))
             WINDOW same AS (PARTITION BY coalesce(s.family_id, s.id))
             ORDER BY coalesce(s.family_id, s.id), s.id DESC
         ) place
         ORDER BY place.since DESC, place.id DESC LIMIT $4",
        who.user.0,
        now,
        who.session.0,
        PAGE,
    )
    .fetch_all(conn)
    .await?;
    let unreadable = DbError::Inconsistent { table: "sessions", column: "kind" };
    let views: Option<Vec<_>> = rows
        .into_iter()
        .map(|row| {
            Some(SessionView {
                id: row.id.into(),
                kind: SessionKind::from_stored(&row.kind)?,
                device: row.device,
                since: row.since.fixed_offset(),
                current: row.current,
            })
        })
        .collect();
    views.ok_or(unreadable)
}

impl Identity {
    pub(crate) async fn own_sessions(&self, who: &SignedIn) -> Result<Vec<SessionView>, ServiceError> {
        let mut tx = self.begin().await?;
        let sessions = list(tx.conn(), who, self.clock.now()).await?;
        tx.commit().await?;
        Ok(sessions)
    }

    /// Ends one session; an API client's refresh token ends with it.
    pub(crate) async fn end_own_session(
        &self,
        who: &SignedIn,
        session: SessionId,
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        accounts::lock(tx.conn(), who.user).await?;
        let ended = sessions::end(tx.conn(), who.user, session, now).await?;
        if !ended {
            return Err(ErrorCode::NotFound.into());
        }
        record(tx.conn(), "auth.end_session", Some(who.user), true, now).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn end_others(&self, who: &SignedIn) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        accounts::lock(tx.conn(), who.user).await?;
        sessions::end_all(tx.conn(), who.user, Some(who.session), now).await?;
        record(tx.conn(), "auth.end_other_sessions", Some(who.user), true, now).await?;
        Ok(tx.commit().await?)
    }

    /// Ends every session, and the one that asks.
    pub(crate) async fn end_everywhere(&self, who: &SignedIn) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        accounts::lock(tx.conn(), who.user).await?;
        sessions::end_all(tx.conn(), who.user, None, now).await?;
        record(tx.conn(), "auth.end_all_sessions", Some(who.user), true, now).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn own_sign_ins(&self, who: &SignedIn) -> Result<Vec<SignInView>, ServiceError> {
        let mut tx = self.begin().await?;
        let list = history::last(tx.conn(), who.user).await?;
        tx.commit().await?;
        Ok(list)
    }
}
