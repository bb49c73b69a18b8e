//! Who a token belongs to: asked on every request, so it is one query.

use server_kernel::{DbError, ServiceError, crypto::token_hash};
use shared::{
    ErrorCode,
    caller::{Membership, SignedIn},
    permission::Role,
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Identity;

struct Row {
    session: Uuid,
    kind: String,
    user: Uuid,
    name: String,
    email: String,
    email_verified: bool,
    platform: bool,
    tenant: Option<Uuid>,
    slug: Option<String>,
    business: Option<String>,
    role: Option<String>,
    staff: Option<Uuid>,
    places: Option<i64>,
}

async fn lookup(
    conn: &mut PgConnection,
    token: &str,
    business: Option<&str>,
    now: Instant,
) -> Result<Option<Row>, DbError> {
    let row = sqlx::query_as!(
        Row,
        "SELECT s.id AS session, s.kind, u.id AS user, u.name, u.email::text AS \"email!\",
             u.email_verified_at IS NOT NULL AS \"email_verified!\", u.platform,
             place.tenant AS \"tenant?\", place.slug AS \"slug?\", place.business AS \"business?\", place.role AS \"role?\",
             place.staff AS \"staff?\", place.places AS \"places?\"
         FROM sessions s
         JOIN users u ON u.id = s.user_id
         LEFT JOIN LATERAL (
             SELECT t.id AS tenant, t.slug, t.name AS business, m.role, st.id AS staff, count(*) OVER () AS places
             FROM tenant_members m
             JOIN tenants t ON t.id = m.tenant_id
             LEFT JOIN staff st ON st.tenant_id = m.tenant_id AND st.user_id = m.user_id AND st.status <> 'terminated'
             WHERE m.user_id = s.user_id AND m.status = 'active' AND t.status <> 'DELETED'
                 AND ($2::text IS NULL OR t.slug = $2)
             ORDER BY t.slug LIMIT 1
         ) place ON true
         WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $3",
        token_hash(token),
        business,
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// Who a token belongs to. `business` picks the place of work; without it a browser is at the first by slug, and an API
/// client that works for several has to say.
///
/// # Errors
/// `auth.business_required`.
pub(crate) async fn signed_in(
    conn: &mut PgConnection,
    token: &str,
    business: Option<&str>,
    now: Instant,
) -> Result<Option<SignedIn>, ServiceError> {
    let Some(row) = lookup(conn, token, business, now).await? else { return Ok(None) };
    if row.kind == "api" && row.places.unwrap_or_default() > 1 {
        return Err(ErrorCode::BusinessRequired.into());
    }
    let membership = match (row.tenant, row.slug, row.business, row.role) {
        (Some(tenant), Some(slug), Some(business), Some(role)) => {
            let unreadable = DbError::Inconsistent { table: "tenant_members", column: "role" };
            let role = Role::from_stored(&role).ok_or(unreadable)?;
            Some(Membership { tenant: tenant.into(), slug, business, role, staff: row.staff.map(Into::into) })
        }
        _ => None,
    };
    Ok(Some(SignedIn {
        user: row.user.into(),
        session: row.session.into(),
        name: row.name,
        email: row.email,
        email_verified: row.email_verified,
        platform: row.platform,
        membership,
    }))
}

impl Identity {
    pub(crate) async fn who(
        &self,
        token: &str,
        business: Option<&str>,
    ) -> Result<Option<SignedIn>, ServiceError> {
        let mut tx = self.begin().await?;
        let who = signed_in(tx.conn(), token, business, self.clock.now()).await?;
        tx.commit().await?;
        Ok(who)
    }
}
