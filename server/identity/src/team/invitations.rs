//! Asking somebody to join.

use server_kernel::{
    DbError, ServiceError, Tx,
    crypto::{random_token, token_hash},
    jobs,
};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    contact::EmailAddress,
    error::FieldProblem,
    ids::{InvitationId, StaffId},
    permission::Module,
    team::{Invitation, Place},
    time::Instant,
};

use super::{
    members::given,
    note,
    place::{At, at},
    roles::custom_roles,
};
use crate::{Identity, messages, messages::Language};

const GOOD_FOR: chrono::Duration = chrono::Duration::days(7);
/// In a day, from one business: an invitation must not become a way to write to strangers.
const MAX_A_DAY: i64 = 100;

impl Identity {
    pub(super) async fn ask_to_join(
        &self,
        caller: &Caller,
        place: Place,
        invitation: &Invitation,
    ) -> Result<(), ServiceError> {
        let at = at(caller, place, Module::Rbac.create())?;
        let email = EmailAddress::parse(&invitation.email).map_err(|code| AppError::field("email", code))?;
        let now = self.clock.now();
        let mut tx = self.db.begin(at.actor).await?;
        let custom = custom_roles(tx.conn(), at.tenant).await?;
        given(&at, &invitation.roles, &custom)?;
        check_diary(&mut tx, &at, invitation.staff).await?;
        check_limits(&mut tx, &at, &email, now).await?;
        withdraw_open(&mut tx, &at, email.as_str(), now).await?;
        let roles: Vec<String> = invitation.roles.iter().map(ToString::to_string).collect();
        let (id, token) = (InvitationId::new(), random_token());
        sqlx::query!(
            "INSERT INTO invitations (tenant_id, id, email, roles, token_hash, invited_by, created_at, expires_at, staff_id)
             VALUES ($1, $2, $3::text::citext, $4, $5, $6, $7, $8, $9)",
            at.tenant.0,
            id.0,
            email.as_str(),
            &roles,
            token_hash(&token),
            at.user.user.0,
            now,
            now + GOOD_FOR,
            invitation.staff.map(|staff| staff.0),
        )
        .execute(tx.conn())
        .await?;
        let link = format!("{}/join?token={token}", self.base_url);
        self.write_invitation(&mut tx, &at, (&email, &link), &caller.locale, now).await?;
        note(tx.conn(), &at, "team.invite", "invitation", id.0, now).await?;
        Ok(tx.commit().await?)
    }

    async fn write_invitation(
        &self,
        tx: &mut Tx,
        at: &At<'_>,
        (email, link): (&EmailAddress, &str),
        locale: &str,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let business = sqlx::query_scalar!("SELECT name FROM tenants WHERE id = $1", at.tenant.0)
            .fetch_one(tx.conn())
            .await?;
        let message = messages::invitation(Language::of(locale), email, &business, &at.user.name, link);
        let payload =
            serde_json::to_value(message).map_err(|error| ServiceError::Internal(error.to_string()))?;
        Ok(jobs::enqueue(tx.conn(), Some(at.tenant), "send_mail", &payload, now).await?)
    }

    pub(super) async fn take_back(
        &self,
        caller: &Caller,
        place: Place,
        invitation: InvitationId,
    ) -> Result<(), ServiceError> {
        let at = at(caller, place, Module::Rbac.update())?;
        let now = self.clock.now();
        let mut tx = self.db.begin(at.actor).await?;
        let done = sqlx::query!(
            "UPDATE invitations SET revoked_at = $3
             WHERE tenant_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL",
            at.tenant.0,
            invitation.0,
            now,
        )
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        note(tx.conn(), &at, "team.withdraw", "invitation", invitation.0, now).await?;
        Ok(tx.commit().await?)
    }
}

/// A diary is somebody's or nobody's, never two people's.
async fn check_diary(tx: &mut Tx, at: &At<'_>, staff: Option<StaffId>) -> Result<(), ServiceError> {
    let Some(staff) = staff else { return Ok(()) };
    let free = sqlx::query_scalar!(
        "SELECT 1 AS \"one!\" FROM staff WHERE tenant_id = $1 AND id = $2 AND user_id IS NULL AND status <> 'terminated'",
        at.tenant.0,
        staff.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    free.map(|_| ()).ok_or_else(|| AppError::field("staff", FieldProblem::Unknown).into())
}

async fn check_limits(
    tx: &mut Tx,
    at: &At<'_>,
    email: &EmailAddress,
    now: Instant,
) -> Result<(), ServiceError> {
    let row = sqlx::query!(
        "SELECT (SELECT count(*) FROM invitations WHERE tenant_id = $1 AND created_at > $3) AS \"sent!\",
             EXISTS (SELECT FROM tenant_members m JOIN users u ON u.id = m.user_id
                     WHERE m.tenant_id = $1 AND u.email = $2::text::citext AND m.status <> 'left') AS \"member!\"",
        at.tenant.0,
        email.as_str(),
        now - chrono::Duration::days(1),
    )
    .fetch_one(tx.conn())
    .await?;
    if row.member {
        return Err(AppError::field("email", FieldProblem::Taken).into());
    }
    if row.sent >= MAX_A_DAY {
        return Err(AppError { retry_after: Some(86_400), ..ErrorCode::RateLimited.into() }.into());
    }
    Ok(())
}

async fn withdraw_open(tx: &mut Tx, at: &At<'_>, email: &str, now: Instant) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE invitations SET revoked_at = $3
         WHERE tenant_id = $1 AND email = $2::text::citext AND accepted_at IS NULL AND revoked_at IS NULL",
        at.tenant.0,
        email,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
