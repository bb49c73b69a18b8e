//! Taking an invitation up: with the account of its address, or with a new one.

use server_kernel::{Actor, DbError, ServiceError, Tx, audit, crypto::token_hash};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    contact::{EmailAddress, PersonName},
    error::FieldError,
    identity::NewSession,
    ids::{HEAD_OFFICE, InvitationId, SessionId, StaffId, TenantId, UserId},
    permission::{Family, Role},
    team::{Acceptance, Invited, RoleRef},
    time::Instant,
};
use uuid::Uuid;

use crate::{
    Identity,
    accounts::{self, NewAccount},
    enter::With,
    history::Method,
    messages::Language,
    password,
    verify::confirm_address,
};

/// An invitation that can be taken up.
struct Open {
    tenant: TenantId,
    id: InvitationId,
    business: String,
    email: String,
    roles: Vec<RoleRef>,
    staff: Option<Uuid>,
    account: Option<UserId>,
}

async fn find(tx: &mut Tx, token: &str, now: Instant) -> Result<Open, ServiceError> {
    let row = sqlx::query!(
        "SELECT i.tenant_id, i.id, i.email::text AS \"email!\", i.roles, i.staff_id, t.name, u.id AS \"account?\"
         FROM invitations i JOIN tenants t ON t.id = i.tenant_id LEFT JOIN users u ON u.email = i.email
         WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $2
             AND t.status <> 'DELETED'
         FOR UPDATE OF i",
        token_hash(token),
        now,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ErrorCode::LinkExpired)?;
    Ok(Open {
        tenant: TenantId(row.tenant_id),
        id: InvitationId(row.id),
        business: row.name,
        email: row.email,
        roles: row.roles.iter().filter_map(|role| role.parse().ok()).collect(),
        staff: row.staff_id,
        account: row.account.map(UserId),
    })
}

impl Identity {
    pub(super) async fn read_invitation(
        &self,
        caller: &Caller,
        token: &str,
    ) -> Result<Invited, ServiceError> {
        let mut tx = self.db.begin(Actor::System).await?;
        let open = find(&mut tx, token, self.clock.now()).await?;
        tx.rollback().await?;
        let is_signed_in = caller.signed_in.as_ref().is_some_and(|user| Some(user.user) == open.account);
        let system = |role: &RoleRef| match role {
            RoleRef::System(role) => Some(*role),
            RoleRef::Custom(_) => None,
        };
        Ok(Invited {
            business: open.business,
            email: open.email,
            roles: open.roles.iter().filter_map(system).collect(),
            has_account: open.account.is_some(),
            is_signed_in,
        })
    }

    pub(super) async fn take_up(
        &self,
        caller: &Caller,
        acceptance: &Acceptance,
    ) -> Result<Option<NewSession>, ServiceError> {
        let now = self.clock.now();
        let new = match &caller.signed_in {
            Some(_) => None,
            // Hashing takes its time: not while a row is locked.
            None => self.prepare(acceptance, now).await?,
        };
        let mut tx = self.db.begin(Actor::System).await?;
        let open = find(&mut tx, &acceptance.token, now).await?;
        let (user, session) = match (&caller.signed_in, open.account, new) {
            (Some(user), account, _) if account == Some(user.user) => {
                if !user.email_verified {
                    return Err(ErrorCode::EmailUnverified.into());
                }
                (user.user, Some(user.session))
            }
            // Somebody else is signed in: the link is not theirs.
            (Some(_), ..) => return Err(ErrorCode::Forbidden.into()),
            (None, None, Some((name, hash))) => {
                let account = NewAccount {
                    name: name.as_str(),
                    email: &open.email,
                    password_hash: &hash,
                    locale: Language::of(&caller.locale).as_str(),
                };
                let user =
                    accounts::add(tx.conn(), &account, now).await?.ok_or(ErrorCode::Unauthenticated)?;
                confirm_address(tx.conn(), user, now).await?;
                (user, None)
            }
            (None, ..) => return Err(ErrorCode::Unauthenticated.into()),
        };
        employ(&mut tx, &open, user, now).await?;
        let entered = match session {
            Some(session) => {
                turn(&mut tx, session, open.tenant).await?;
                None
            }
            None => {
                let with = With { agent: &caller.agent, method: Method::Link };
                let entered = self.enter(tx.conn(), user, with, None, now).await?;
                turn(&mut tx, entered.user.session, open.tenant).await?;
                Some(entered)
            }
        };
        tx.commit().await?;
        Ok(entered)
    }

    /// A new account's name and hashed password, if the invitation needs one.
    async fn prepare(
        &self,
        acceptance: &Acceptance,
        now: Instant,
    ) -> Result<Option<(PersonName, String)>, ServiceError> {
        let mut tx = self.db.begin(Actor::System).await?;
        let open = find(&mut tx, &acceptance.token, now).await?;
        tx.rollback().await?;
        if open.account.is_some() {
            return Ok(None);
        }
        let email = EmailAddress::parse(&open.email)
            .map_err(|_| DbError::Inconsistent { table: "invitations", column: "email" })?;
        let name = PersonName::parse(&acceptance.name);
        let checked = password::check(&acceptance.password, email.as_str());
        match (name, checked) {
            (Ok(name), Ok(())) => Ok(Some((name, self.passwords.hash(&acceptance.password).await?))),
            (name, checked) => {
                let wrong = [("name", name.err()), ("password", checked.err())];
                let errors = wrong
                    .into_iter()
                    .filter_map(|(field, code)| Some(FieldError { field: field.to_owned(), code: code? }));
                Err(AppError::fields(errors.collect()).into())
            }
        }
    }
}

/// Whoever was there before comes back with the roles of the invitation.
async fn employ(tx: &mut Tx, open: &Open, user: UserId, now: Instant) -> Result<(), ServiceError> {
    let family = if open.tenant == HEAD_OFFICE { Family::Platform } else { Family::Tenant };
    let (mut system, mut own): (Vec<String>, Vec<Uuid>) = (Vec::new(), Vec::new());
    for role in &open.roles {
        match role {
            RoleRef::System(role) if role.family() == family => system.push(Role::as_str(*role).to_owned()),
            RoleRef::System(_) => {}
            RoleRef::Custom(id) => own.push(id.0),
        }
    }
    sqlx::query!(
        "INSERT INTO tenant_members (tenant_id, user_id) VALUES ($1, $2)
         ON CONFLICT (tenant_id, user_id) DO UPDATE SET status = 'active' WHERE tenant_members.status = 'left'",
        open.tenant.0,
        user.0,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "INSERT INTO member_roles (tenant_id, user_id, role) SELECT DISTINCT $1::uuid, $2::uuid, unnest($3::text[])
         ON CONFLICT DO NOTHING",
        open.tenant.0,
        user.0,
        &system,
    )
    .execute(tx.conn())
    .await?;
    // A role of the business's own may have been removed meanwhile.
    sqlx::query!(
        "INSERT INTO member_custom_roles (tenant_id, user_id, role_id)
         SELECT c.tenant_id, $2::uuid, c.id FROM custom_roles c WHERE c.tenant_id = $1 AND c.id = ANY($3::uuid[])
         ON CONFLICT DO NOTHING",
        open.tenant.0,
        user.0,
        &own,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "UPDATE invitations SET accepted_at = $3 WHERE tenant_id = $1 AND id = $2",
        open.tenant.0,
        open.id.0,
        now,
    )
    .execute(tx.conn())
    .await?;
    diary(tx, open, user).await?;
    let entry = audit::Entry {
        tenant: Some(open.tenant),
        user: Some(user),
        action: "team.join",
        resource_kind: "user",
        resource: Some(user.0),
        success: true,
        at: now,
    };
    Ok(audit::record(tx.conn(), entry).await?)
}

/// Whoever does the work signs in to a diary: the one that was named, if nobody else has it by now, or a new one.
async fn diary(tx: &mut Tx, open: &Open, user: UserId) -> Result<(), DbError> {
    let works =
        open.roles.iter().any(|role| matches!(role, RoleRef::System(Role::Therapist | Role::Instructor)));
    if open.staff.is_none() && !works {
        return Ok(());
    }
    sqlx::query!(
        "WITH named AS (
             UPDATE staff SET user_id = $2 WHERE tenant_id = $1 AND id = $3 AND user_id IS NULL
                 AND NOT EXISTS (SELECT FROM staff s WHERE s.tenant_id = $1 AND s.user_id = $2)
             RETURNING id
         ), back AS (
             UPDATE staff SET status = 'active', version = version + 1
             WHERE tenant_id = $1 AND user_id = $2 AND status = 'inactive'
         )
         INSERT INTO staff (tenant_id, id, user_id, name, position)
         SELECT $1, $4, u.id, u.name, (SELECT coalesce(max(s.position), 0) + 1 FROM staff s WHERE s.tenant_id = $1)
         FROM users u
         WHERE u.id = $2 AND NOT EXISTS (SELECT FROM named)
             AND NOT EXISTS (SELECT FROM staff s WHERE s.tenant_id = $1 AND s.user_id = $2)",
        open.tenant.0,
        user.0,
        open.staff,
        StaffId::new().0,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The session is at this business from now on.
pub(super) async fn turn(tx: &mut Tx, session: SessionId, tenant: TenantId) -> Result<(), DbError> {
    sqlx::query!(
        "UPDATE sessions SET tenant_id = $2::uuid WHERE id = $1 AND $2::uuid <> $3::uuid",
        session.0,
        tenant.0,
        HEAD_OFFICE.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
