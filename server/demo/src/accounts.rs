//! Logins and who works where.

use server_kernel::DbError;
use shared::{
    ids::{HEAD_OFFICE, TenantId, UserId},
    permission::Role,
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::business::{Business, Login};

/// The customer of every demo business.
pub(crate) const CUSTOMER: &str = "customer@ombaro.demo";
/// Head office.
pub(crate) const ADMIN: &str = "admin@ombaro.demo";
/// The customer's name.
pub(crate) const CUSTOMER_NAME: &str = "Priya Sharma";
const ADMIN_NAME: &str = "Head Office";

/// Everybody with a login.
pub(crate) struct People {
    members: Vec<(Login, Uuid)>,
    pub customer: Uuid,
}

impl People {
    /// Who is the first of the team.
    pub(crate) fn therapist(&self) -> Option<Uuid> {
        // The last of the logins, as `Business::logins` says.
        self.members.last().map(|(_, user)| *user)
    }
}

/// Makes the logins that are missing; those that exist are left as they are.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    business: &Business,
    password_hash: &str,
    now: Instant,
) -> Result<People, DbError> {
    let logins = business.logins();
    let mut emails: Vec<String> = logins.iter().map(|login| login.email.clone()).collect();
    emails.extend([CUSTOMER.to_owned(), ADMIN.to_owned()]);
    let mut names: Vec<String> = logins.iter().map(|login| login.name.to_owned()).collect();
    names.extend([CUSTOMER_NAME.to_owned(), ADMIN_NAME.to_owned()]);
    let ids: Vec<Uuid> = emails.iter().map(|_| UserId::new().0).collect();
    sqlx::query!(
        "INSERT INTO users (id, email, name, password_hash, email_verified_at, created_at, updated_at)
         SELECT id, email, name, $4, $5, $5, $5
         FROM unnest($1::uuid[], $2::text[], $3::text[]) AS login (id, email, name)
         ON CONFLICT ON CONSTRAINT users_email_unique DO NOTHING",
        &ids,
        &emails,
        &names,
        password_hash,
        now,
    )
    .execute(&mut *conn)
    .await?;
    let users = sqlx::query!(
        "SELECT id, email::text AS \"email!\" FROM users WHERE email = ANY($1::text[]::citext[])",
        &emails,
    )
    .fetch_all(&mut *conn)
    .await?;
    let find = |email: &str| users.iter().find(|user| user.email == email).map(|user| user.id);
    let customer = find(CUSTOMER).ok_or(DbError::Affected(0, 1))?;
    insert_head_office(conn).await?;
    let members =
        logins.into_iter().filter_map(|login| find(&login.email).map(|user| (login, user))).collect();
    Ok(People { members, customer })
}

/// Says who works in head office.
async fn insert_head_office(conn: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query!(
        "WITH member AS (
             INSERT INTO tenant_members (tenant_id, user_id) SELECT $1, id FROM users WHERE email = $2::text::citext
             ON CONFLICT DO NOTHING RETURNING user_id
         )
         INSERT INTO member_roles (tenant_id, user_id, role) SELECT $1, user_id, $3 FROM member",
        HEAD_OFFICE.0,
        ADMIN,
        Role::SuperAdmin.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Says who works at the business.
pub(crate) async fn insert_members(
    conn: &mut PgConnection,
    tenant: TenantId,
    people: &People,
) -> Result<(), DbError> {
    let (users, roles): (Vec<Uuid>, Vec<String>) =
        people.members.iter().map(|(login, user)| (*user, login.role.to_owned())).unzip();
    sqlx::query!(
        "WITH member AS (
             INSERT INTO tenant_members (tenant_id, user_id) SELECT $1, unnest($2::uuid[])
         )
         INSERT INTO member_roles (tenant_id, user_id, role)
         SELECT $1, user_id, role FROM unnest($2::uuid[], $3::text[]) AS member (user_id, role)",
        tenant.0,
        &users,
        &roles,
    )
    .execute(conn)
    .await?;
    Ok(())
}
