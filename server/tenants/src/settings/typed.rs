//! Forms that were refused: kept as they were typed, so that their page can show them once more.

use chrono::Duration;
use server_kernel::{Actor, DbError, ServiceError};
use shared::{
    AppResult,
    caller::{Caller, Membership, SignedIn},
    permission::Module,
    tenants::settings::{FormInput, TypedForm},
};
use sqlx::PgConnection;

use crate::Tenants;

/// How long somebody looks at a form before it counts as left.
const KEPT_MINUTES: i64 = 30;

impl Tenants {
    /// Keeps what was typed where fields of it were wrong; what came of the change is passed on.
    pub(super) async fn or_keep(
        &self,
        caller: &Caller,
        version: i32,
        done: Result<(), ServiceError>,
        form: impl FnOnce() -> FormInput,
    ) -> AppResult<()> {
        let done: AppResult<()> = done.map_err(Into::into);
        if let Err(error) = &done
            && !error.errors.is_empty()
        {
            self.keep_form(caller, &TypedForm { version, form: form() }).await?;
        }
        done
    }

    async fn keep_form(&self, caller: &Caller, typed: &TypedForm) -> Result<(), ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.update())?;
        let mut form =
            serde_json::to_value(&typed.form).map_err(|error| ServiceError::Internal(error.to_string()))?;
        crate::start::drop_nul(&mut form);
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let kept = sqlx::query!(
            "INSERT INTO refused_forms (tenant_id, user_id, version, form, kept_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (tenant_id, user_id) DO UPDATE SET version = $3, form = $4, kept_at = $5",
            place.tenant.0,
            user.user.0,
            typed.version,
            form,
            self.clock.now(),
        )
        .execute(tx.conn())
        .await
        .map_err(DbError::from);
        match kept {
            // Longer than anything that could be right: its page says what is wrong, without it.
            Err(error) if error.is_constraint("refused_forms_size") => Ok(tx.rollback().await?),
            kept => {
                kept?;
                Ok(tx.commit().await?)
            }
        }
    }

    /// What the caller typed last.
    pub(super) async fn typed_form(
        &self,
        conn: &mut PgConnection,
        (user, place): (&SignedIn, &Membership),
    ) -> Result<Option<TypedForm>, DbError> {
        let row = sqlx::query!(
            "SELECT version, form FROM refused_forms WHERE tenant_id = $1 AND user_id = $2 AND kept_at > $3",
            place.tenant.0,
            user.user.0,
            self.clock.now() - Duration::minutes(KEPT_MINUTES),
        )
        .fetch_optional(conn)
        .await?;
        // What an older program wrote and this one cannot read is gone.
        Ok(row.and_then(|row| {
            Some(TypedForm { version: row.version, form: serde_json::from_value(row.form).ok()? })
        }))
    }
}

/// Once something was changed, nothing typed before it matters.
pub(super) async fn forget(
    conn: &mut PgConnection,
    (user, place): (&SignedIn, &Membership),
) -> Result<(), DbError> {
    sqlx::query!(
        "DELETE FROM refused_forms WHERE tenant_id = $1 AND user_id = $2",
        place.tenant.0,
        user.user.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}
