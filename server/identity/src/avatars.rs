//! A picture of somebody: theirs to set and to take away, under a random name that changes with it.

use server_kernel::{DbError, ServiceError, crypto::random_token};
use shared::{
    AppError,
    caller::SignedIn,
    error::FieldProblem,
    identity::{MAX_AVATAR, Picture},
    ids::UserId,
};
use sqlx::PgConnection;

use crate::{Identity, record};

/// What it is, by its first bytes.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// The name of somebody's picture.
pub(crate) async fn name_of(conn: &mut PgConnection, user: UserId) -> Result<Option<String>, DbError> {
    Ok(sqlx::query_scalar!("SELECT name FROM avatars WHERE user_id = $1", user.0)
        .fetch_optional(conn)
        .await?)
}

impl Identity {
    pub(crate) async fn keep_avatar(&self, who: &SignedIn, bytes: Vec<u8>) -> Result<(), ServiceError> {
        let wrong = |problem| AppError::field("avatar", problem);
        if bytes.is_empty() {
            return Err(wrong(FieldProblem::Required).into());
        }
        if bytes.len() > MAX_AVATAR {
            return Err(wrong(FieldProblem::TooLong).into());
        }
        let media_type = sniff(&bytes).ok_or_else(|| wrong(FieldProblem::Malformed))?;
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        sqlx::query!(
            "INSERT INTO avatars (name, user_id, media_type, bytes, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (user_id) DO UPDATE SET name = $1, media_type = $3, bytes = $4, created_at = $5",
            random_token(),
            who.user.0,
            media_type,
            bytes,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_what_its_first_bytes_say() {
        assert_eq!(sniff(b"RIFF\x10\0\0\0WEBPVP8 "), Some("image/webp"));
        for other in [&b"<svg xmlns"[..], b"GIF89a", b"RIFF\x10\0\0\0WAVE", b"", b"%PDF-1.7"] {
            assert_eq!(sniff(other), None, "{other:?}");
        }
    }
}
