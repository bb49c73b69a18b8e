//! One account, as much of it as somebody's permissions reach.

use server_kernel::{DbError, ServiceError, audit};
use shared::{
    ErrorCode,
    booking::BusinessRef,
    caller::{Caller, SignedIn},
    identity::SessionKind,
    ids::{HEAD_OFFICE, UserId},
    permission::{Module, Role},
    platform::{AccountStatus, PersonFacts, PersonLine, Session, Suspension, WorksAt},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Platform, people::STATE, service::reader};

/// Whether `above` may close the account of somebody with these roles in head office.
pub(crate) fn stands_above(above: &[Role], others: &[Role]) -> bool {
    others.iter().all(|other| above.iter().any(|role| role.is_above(*other)))
}

/// The roles that somebody has in head office; none for most.
pub(crate) async fn office_roles(conn: &mut PgConnection, user: UserId) -> Result<Vec<Role>, DbError> {
    let rows = sqlx::query_scalar!(
        "SELECT role FROM member_roles WHERE tenant_id = $1 AND user_id = $2",
        HEAD_OFFICE.0,
        user.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.iter().filter_map(|role| Role::from_stored(role)).collect())
}

struct Row {
    name: String,
    email: String,
    status: String,
    created_at: Instant,
    email_verified: bool,
    locked_until: Option<Instant>,
    second_factor: bool,
}

impl Platform {
    pub(crate) async fn look_at_person(
        &self,
        caller: &Caller,
        person: UserId,
    ) -> Result<PersonFacts, ServiceError> {
        let (user, office) = reader(caller, Module::Profiles.read(), &[STATE])?;
        let whole = caller.head_office(Module::Profiles.read()).is_ok();
        let mut tx = self.begin((user, office), None).await?;
        let row = read(tx.conn(), person).await?.ok_or(ErrorCode::NotFound)?;
        let works_at = if whole { Some(works_at(tx.conn(), person).await?) } else { None };
        let now = self.clock.now();
        let sessions = match caller.head_office(Module::Sessions.read()) {
            Ok(_) => Some(sessions(tx.conn(), person, now).await?),
            Err(_) => None,
        };
        let suspension = suspension(tx.conn(), person).await?;
        let may_suspend = caller.head_office(Module::Profiles.update()).is_ok()
            && may_close(user, person, &office.roles, &office_roles(tx.conn(), person).await?);
        let entry = self.entry(user, "account.read", None, ("account", Some(person.0)));
        audit::record(tx.conn(), entry).await?;
        tx.commit().await?;
        let status = AccountStatus::from_stored(&row.status)
            .ok_or(DbError::Inconsistent { table: "users", column: "status" })?;
        Ok(PersonFacts {
            line: PersonLine { user: person, name: row.name, email: row.email, status },
            since: row.created_at.fixed_offset(),
            email_verified: row.email_verified,
            second_factor: row.second_factor,
            locked_until: row.locked_until.filter(|until| *until > now).map(|until| until.fixed_offset()),
            suspension,
            works_at,
            sessions,
            may_suspend,
            may_sign_out: caller.head_office(Module::Sessions.delete()).is_ok(),
        })
    }
}

/// Nobody closes their own account here, or that of somebody they do not stand above.
pub(crate) fn may_close(user: &SignedIn, person: UserId, own: &[Role], theirs: &[Role]) -> bool {
    user.user != person && stands_above(own, theirs)
}

async fn read(conn: &mut PgConnection, person: UserId) -> Result<Option<Row>, DbError> {
    let row = sqlx::query_as!(
        Row,
        "SELECT state.name AS \"name!\", state.email AS \"email!\", u.status, u.created_at,
             u.email_verified_at IS NOT NULL AS \"email_verified!\", state.locked_until,
             state.second_factor AS \"second_factor!\"
         FROM users u CROSS JOIN LATERAL account_state(u.id) state WHERE u.id = $1",
        person.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// Roles only where row security shows them.
async fn works_at(conn: &mut PgConnection, person: UserId) -> Result<Vec<WorksAt>, DbError> {
    let rows = sqlx::query!(
        "SELECT t.slug, t.name, t.kind = 'business' AS \"is_business!\", m.status,
             array_remove(array_agg(r.role ORDER BY r.role), NULL) AS \"roles!\"
         FROM tenant_members m
         JOIN tenants t ON t.id = m.tenant_id
         LEFT JOIN member_roles r ON r.tenant_id = m.tenant_id AND r.user_id = m.user_id
         WHERE m.user_id = $1
         GROUP BY t.id, m.status ORDER BY t.kind DESC, t.name",
        person.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| WorksAt {
            business: row.is_business.then_some(BusinessRef { slug: row.slug, name: row.name }),
            status: row.status,
            roles: row.roles.iter().filter_map(|role| Role::from_stored(role)).collect(),
        })
        .collect())
}

async fn sessions(conn: &mut PgConnection, person: UserId, now: Instant) -> Result<Vec<Session>, DbError> {
    let rows = sqlx::query!(
        "SELECT kind, device, created_at FROM sessions
         WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY created_at DESC, id LIMIT 100",
        person.0,
        now,
    )
    .fetch_all(conn)
    .await?;
    let session = |kind: &str, device, at: Instant| {
        let kind = SessionKind::from_stored(kind)
            .ok_or(DbError::Inconsistent { table: "sessions", column: "kind" })?;
        Ok(Session { kind, device, since: at.fixed_offset() })
    };
    rows.into_iter().map(|row| session(&row.kind, row.device, row.created_at)).collect()
}

/// Nothing where row security says so.
async fn suspension(conn: &mut PgConnection, person: UserId) -> Result<Option<Suspension>, DbError> {
    let row = sqlx::query!(
        "SELECT reason, suspended_at FROM account_suspensions WHERE user_id = $1 AND lifted_at IS NULL",
        person.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Suspension { reason: row.reason, since: row.suspended_at.fixed_offset() }))
}

/// Whether there is such an account.
pub(crate) async fn exists(conn: &mut PgConnection, person: UserId) -> Result<(), ServiceError> {
    let id: Option<Uuid> =
        sqlx::query_scalar!("SELECT id FROM users WHERE id = $1", person.0).fetch_optional(conn).await?;
    id.map(|_| ()).ok_or_else(|| ErrorCode::NotFound.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_of_head_office_is_suspended_from_beside_or_below() {
        assert!(stands_above(&[Role::Admin], &[]), "everybody stands above those who are not of head office");
        assert!(stands_above(&[Role::SuperAdmin], &[Role::Admin, Role::CustomerCare]));
        assert!(!stands_above(&[Role::SuperAdmin], &[Role::SuperAdmin]));
        assert!(!stands_above(&[Role::Admin], &[Role::Admin]));
        assert!(!stands_above(&[Role::Admin], &[Role::SuperAdmin]));
        assert!(!stands_above(&[Role::CustomerCare], &[Role::Directors]));
    }
}
