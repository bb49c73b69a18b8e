//! Recovery codes: for whoever has lost their authenticator app. Ten, each good once, kept as hashes that only this
//! installation can make.

use server_kernel::{
    DbError,
    crypto::{SecretKey, short_code},
    errors::ensure_affected,
};
use shared::{ids::UserId, time::Instant};
use sqlx::PgConnection;

const CODES: usize = 10;
/// Characters of a code: 60 bits.
const LENGTH: usize = 12;

/// `ABCD-EFGH-JKLM`.
fn new_code() -> String {
    let letters: Vec<char> = [short_code(), short_code()].concat().chars().take(LENGTH).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

fn hash(secret: &SecretKey, user: UserId, code: &str) -> Vec<u8> {
    secret.pseudonym("recovery code", &format!("{user} {}", code.replace('-', "")))
}

/// Other codes in the place of those before.
pub(crate) async fn replace(
    conn: &mut PgConnection,
    secret: &SecretKey,
    user: UserId,
    now: Instant,
) -> Result<Vec<String>, DbError> {
    remove(&mut *conn, user).await?;
    let codes: Vec<String> = (0..CODES).map(|_| new_code()).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| hash(secret, user, code)).collect();
    let done = sqlx::query!(
        "INSERT INTO recovery_codes (code_hash, user_id, created_at) SELECT code, $2, $3 FROM unnest($1::bytea[]) AS t (code)",
        &hashes,
        user.0,
        now,
    )
    .execute(conn)
    .await?;
    ensure_affected(done.rows_affected(), CODES as u64)?;
    Ok(codes)
}

pub(crate) async fn remove(conn: &mut PgConnection, user: UserId) -> Result<(), DbError> {
    sqlx::query!("DELETE FROM recovery_codes WHERE user_id = $1", user.0).execute(conn).await?;
    Ok(())
}

/// How many are left.
pub(crate) async fn left(conn: &mut PgConnection, user: UserId) -> Result<u32, DbError> {
    let row = sqlx::query!(
        "SELECT count(*) AS \"left!\" FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL",
        user.0
    )
    .fetch_one(conn)
    .await?;
    Ok(u32::try_from(row.left).unwrap_or_default())
}

/// The hash of a code that can still be used; `code` without spaces and dashes, in capitals. Changes nothing.
pub(crate) async fn find(
    conn: &mut PgConnection,
    secret: &SecretKey,
    user: UserId,
    code: &str,
) -> Result<Option<Vec<u8>>, DbError> {
    let row = sqlx::query!(
        "SELECT code_hash FROM recovery_codes WHERE code_hash = $1 AND user_id = $2 AND used_at IS NULL",
        hash(secret, user, code),
        user.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.code_hash))
}

pub(crate) async fn spend(conn: &mut PgConnection, hash: &[u8], now: Instant) -> Result<(), DbError> {
    let done = sqlx::query!(
        "UPDATE recovery_codes SET used_at = $2 WHERE code_hash = $1 AND used_at IS NULL",
        hash,
        now
    )
    .execute(conn)
    .await?;
    ensure_affected(done.rows_affected(), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_three_groups_of_four_and_belongs_to_one_person() {
        let code = new_code();
        assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4]);
        let secret = SecretKey::from_secret(&[7; 32]).unwrap();
        let (meera, arun) = (UserId::new(), UserId::new());
        assert_eq!(hash(&secret, meera, &code), hash(&secret, meera, &code.replace('-', "")));
        assert_ne!(hash(&secret, meera, &code), hash(&secret, arun, &code));
    }
}
