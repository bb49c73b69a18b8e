//! Who a token belongs to: asked on every request, so it is one query.

use server_kernel::{DbError, ServiceError, crypto::token_hash};
use shared::{
    ErrorCode,
    caller::{HeadOffice, Membership, SignedIn},
    ids::HEAD_OFFICE,
    permission::Family,
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Identity, held::put_together};

struct Row {
    session: Uuid,
    kind: String,
    user: Uuid,
    name: String,
    email: String,
    email_verified: bool,
    tenant: Option<Uuid>,
    slug: Option<String>,
    business: Option<String>,
    held: Option<Vec<String>>,
    staff: Option<Uuid>,
    places: Option<i64>,
    office: Option<Uuid>,
    held_there: Option<Vec<String>>,
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
             u.email_verified_at IS NOT NULL AS \"email_verified!\",
             place.tenant AS \"tenant?\", place.slug AS \"slug?\", place.business AS \"business?\",
             held_by(place.tenant, u.id, $3) AS \"held?\", place.staff AS \"staff?\", place.places AS \"places?\",
             office.tenant_id AS \"office?\", held_by(office.tenant_id, u.id, $3) AS \"held_there?\"
         FROM sessions s
         JOIN users u ON u.id = s.user_id
         LEFT JOIN LATERAL (
             SELECT t.id AS tenant, t.slug, t.name AS business, st.id AS staff, count(*) OVER () AS places
             FROM tenant_members m
             JOIN tenants t ON t.id = m.tenant_id
             LEFT JOIN staff st ON st.tenant_id = m.tenant_id AND st.user_id = m.user_id AND st.status <> 'terminated'
             WHERE m.user_id = s.user_id AND m.status = 'active' AND t.status <> 'DELETED' AND t.kind = 'business'
                 AND ($2::text IS NULL OR t.slug = $2)
             ORDER BY t.id IS DISTINCT FROM s.tenant_id, t.slug LIMIT 1
         ) place ON true
         LEFT JOIN tenant_members office
             ON office.user_id = s.user_id AND office.tenant_id = $4 AND office.status = 'active'
         WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $3 AND u.status = 'active'",
        token_hash(token),
        business,
        now,
        HEAD_OFFICE.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// Who a token belongs to. `business` picks the place of work; without it a browser is at the one it chose, or else the first by
/// slug, and an API client that works for several has to say.
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
    let membership = match (row.tenant, row.slug, row.business) {
        (Some(tenant), Some(slug), Some(business)) => {
            let held = put_together(&row.held.unwrap_or_default(), Family::Tenant);
            Some(Membership {
                tenant: tenant.into(),
                slug,
                business,
                roles: held.roles,
                permissions: held.permissions,
                needs_second_factor: held.locked,
                staff: row.staff.map(Into::into),
            })
        }
        _ => None,
    };
    let head_office = row.office.map(|tenant| {
        let held = put_together(&row.held_there.unwrap_or_default(), Family::Platform);
        HeadOffice {
            tenant: tenant.into(),
            roles: held.roles,
            permissions: held.permissions,
            needs_second_factor: held.locked,
        }
    });
    Ok(Some(SignedIn {
        user: row.user.into(),
        session: row.session.into(),
        name: row.name,
        email: row.email,
        email_verified: row.email_verified,
        head_office,
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
