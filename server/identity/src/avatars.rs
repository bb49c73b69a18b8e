//! A picture of somebody: theirs to set and to take away, under a random name that changes with it.

use server_kernel::{
    DbError, ServiceError,
    crypto::random_token,
    files::{self, PICTURES},
};
use shared::{
    caller::SignedIn,
    identity::{MAX_AVATAR, Picture},
    ids::UserId,
};
use sqlx::PgConnection;

use crate::{Identity, record};

/// The name of somebody's picture.
pub(crate) async fn name_of(conn: &mut PgConnection, user: UserId) -> Result<Option<String>, DbError> {
    Ok(sqlx::query_scalar!("SELECT name FROM avatars WHERE user_id = $1", user.0)
        .fetch_optional(conn)
        .await?)
}

impl Identity {
    pub(crate) async fn keep_avatar(&self, who: &SignedIn, bytes: Vec<u8>) -> Result<(), ServiceError> {
        let picture = files::accept("avatar", bytes, MAX_AVATAR, PICTURES)?;
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        sqlx::query!(
            "INSERT INTO avatars (name, user_id, media_type, bytes, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (user_id) DO UPDATE SET name = $1, media_type = $3, bytes = $4, created_at = $5",
            random_token(),
            who.user.0,
            picture.kind.media_type(),
            picture.content,
            now,
        )
        .execute(tx.conn())
        .await?;
        record(tx.conn(), "auth.set_avatar", Some(who.user), true, now).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn drop_avatar(&self, who: &SignedIn) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        sqlx::query!("DELETE FROM avatars WHERE user_id = $1", who.user.0).execute(tx.conn()).await?;
        record(tx.conn(), "auth.remove_avatar", Some(who.user), true, now).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn show_avatar(&self, name: &str) -> Result<Option<Picture>, ServiceError> {
        let mut tx = self.begin().await?;
        let row = sqlx::query!("SELECT media_type, bytes FROM avatars WHERE name = $1", name)
            .fetch_optional(tx.conn())
            .await?;
        tx.commit().await?;
        Ok(row.map(|row| Picture { media_type: row.media_type, bytes: row.bytes }))
    }
}
