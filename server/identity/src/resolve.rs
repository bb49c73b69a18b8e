//! Who a token belongs to: asked on every request, so it is one call.

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
        "SELECT session_id AS \"session!\", kind AS \"kind!\", user_id AS \"user!\", user_name AS \"name!\", email AS \"email!\",
                email_verified AS \"email_verified!\", tenant_id AS tenant, slug, business, held, staff_id AS staff, places,
                office_id AS office, held_there
         FROM who_holds($1, $2, $3, $4)",
        token_hash(token),
        business,
        HEAD_OFFICE.0,
        now,
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
        let now = self.clock.now();
        match signed_in(&mut *self.db.plain().await?, token, business, now).await {
            // The database went away since this connection was used last; the next one is new.
            Err(ServiceError::Db(DbError::Unavailable(_))) => {
                signed_in(&mut *self.db.plain().await?, token, business, now).await
            }
            who => who,
        }
    }
}
