//! One business, as much of it as somebody's permissions reach.

use chrono_tz::Tz;
use server_kernel::{
    DbError, ServiceError, audit,
    zone::{local, parse_zone},
};
use shared::{
    ErrorCode,
    caller::Caller,
    ids::TenantId,
    permission::{Module, Role},
    platform::{BusinessFacts, Member, PlanFacts, Rules, Suspension, is_slug},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Platform,
    businesses::{self, PARTS},
    service::reader,
};

/// What of a business somebody sees.
#[derive(Clone, Copy)]
struct Sight {
    whole: bool,
    public: bool,
    settings: bool,
    verification: bool,
    people: bool,
    may_suspend: bool,
}

impl Sight {
    fn of(caller: &Caller) -> Self {
        let read = Module::Tenants.read();
        let part = |part| caller.head_office_part(read, part).is_ok();
        Self {
            whole: caller.head_office(read).is_ok(),
            public: part("public") || part("verification"),
            settings: part("settings"),
            verification: part("verification"),
            people: caller.head_office(Module::Profiles.read()).is_ok(),
            may_suspend: caller.head_office(Module::Tenants.update()).is_ok(),
        }
    }
}

struct Row {
    id: Uuid,
    slug: String,
    name: String,
    business_type: String,
    place: String,
    status: String,
    verification: String,
    verification_reason: String,
    created_at: Instant,
    timezone: String,
    currency: String,
    country: Option<String>,
    address: String,
    phone: String,
    confirmation_mode: String,
    slot_step_minutes: i32,
    min_notice_minutes: i32,
    horizon_days: i32,
    free_cancel_minutes: i32,
}

/// The business behind a slug; head office itself is none.
pub(crate) async fn find(conn: &mut PgConnection, slug: &str) -> Result<TenantId, ServiceError> {
    if !is_slug(slug) {
        return Err(ErrorCode::NotFound.into());
    }
    let id = sqlx::query_scalar!("SELECT id FROM tenants WHERE slug = $1 AND kind = 'business'", slug)
        .fetch_optional(conn)
        .await?;
    id.map(TenantId).ok_or_else(|| ErrorCode::NotFound.into())
}

impl Platform {
    pub(crate) async fn look_at_business(
        &self,
        caller: &Caller,
        slug: &str,
    ) -> Result<BusinessFacts, ServiceError> {
        let (user, office) = reader(caller, Module::Tenants.read(), PARTS)?;
        let sight = Sight::of(caller);
        let mut tx = self.begin((user, office), None).await?;
        let tenant = find(tx.conn(), slug).await?;
        let row = read(tx.conn(), tenant).await?;
        let zone = parse_zone(&row.timezone)
            .ok_or(DbError::Inconsistent { table: "tenants", column: "timezone" })?;
        let plan = plan(tx.conn(), tenant, zone).await?;
        let suspension = suspension(tx.conn(), tenant, zone).await?;
        let members = if sight.people { Some(members(tx.conn(), tenant).await?) } else { None };
        let what = ("business", Some(tenant.0));
        audit::record(tx.conn(), self.entry(user, "business.read", Some(tenant), what)).await?;
        tx.commit().await?;
        facts(row, zone, sight, plan, suspension, members)
    }
}

fn facts(
    row: Row,
    zone: Tz,
    sight: Sight,
    plan: Option<PlanFacts>,
    suspension: Option<Suspension>,
    members: Option<Vec<Member>>,
) -> Result<BusinessFacts, ServiceError> {
    let public = |text: String| (sight.public || sight.whole).then_some(text).filter(|text| !text.is_empty());
    let rules = Rules {
        confirmation: row.confirmation_mode,
        step_minutes: row.slot_step_minutes,
        notice_minutes: row.min_notice_minutes,
        horizon_days: row.horizon_days,
        free_cancel_minutes: row.free_cancel_minutes,
    };
    let verified = sight.whole || sight.verification;
    Ok(BusinessFacts {
        since: local(zone, row.created_at),
        timezone: row.timezone,
        currency: row.currency,
        country: row.country,
        address: public(row.address),
        phone: public(row.phone),
        rules: (sight.whole || sight.settings).then_some(rules),
        verification_reason: Some(row.verification_reason).filter(|text| verified && !text.is_empty()),
        suspension,
        members,
        may_suspend: sight.may_suspend,
        line: businesses::line(businesses::Row {
            id: row.id,
            slug: row.slug,
            name: row.name,
            business_type: row.business_type,
            place: row.place,
            status: row.status,
            verification: row.verification,
            plan: plan.as_ref().and_then(|plan| plan.plan.clone()),
            created_at: row.created_at,
        })?,
        plan,
    })
}

async fn read(conn: &mut PgConnection, tenant: TenantId) -> Result<Row, DbError> {
    let row = sqlx::query_as!(
        Row,
        "SELECT t.id, t.slug, t.name, t.business_type, coalesce(l.place, '') AS \"place!\", t.status, t.verification,
             t.verification_reason, t.created_at, t.timezone, t.currency, t.country, coalesce(l.address, '') AS \"address!\",
             t.phone, t.confirmation_mode, t.slot_step_minutes, t.min_notice_minutes, t.horizon_days, t.free_cancel_minutes
         FROM tenants t
         LEFT JOIN LATERAL (
             SELECT place, address FROM locations WHERE tenant_id = t.id ORDER BY is_main DESC, id LIMIT 1
         ) l ON true
         WHERE t.id = $1",
        tenant.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(row)
}

/// Nothing where row security says so.
async fn plan(conn: &mut PgConnection, tenant: TenantId, zone: Tz) -> Result<Option<PlanFacts>, DbError> {
    let row = sqlx::query!(
        "SELECT plan, status, trial_end, current_period_end FROM subscriptions WHERE tenant_id = $1",
        tenant.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| PlanFacts {
        plan: row.plan,
        status: row.status,
        trial_end: row.trial_end.map(|at| local(zone, at)),
        period_end: row.current_period_end.map(|at| local(zone, at)),
    }))
}

/// Likewise.
async fn suspension(
    conn: &mut PgConnection,
    tenant: TenantId,
    zone: Tz,
) -> Result<Option<Suspension>, DbError> {
    let row = sqlx::query!(
        "SELECT reason, suspended_at FROM business_suspensions WHERE tenant_id = $1 AND lifted_at IS NULL",
        tenant.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Suspension { reason: row.reason, since: local(zone, row.suspended_at) }))
}

/// Roles only where row security shows them.
async fn members(conn: &mut PgConnection, tenant: TenantId) -> Result<Vec<Member>, DbError> {
    let rows = sqlx::query!(
        "SELECT m.user_id, u.name, m.status, array_remove(array_agg(r.role ORDER BY r.role), NULL) AS \"roles!\"
         FROM tenant_members m
         JOIN users u ON u.id = m.user_id
         LEFT JOIN member_roles r ON r.tenant_id = m.tenant_id AND r.user_id = m.user_id
         WHERE m.tenant_id = $1
         GROUP BY m.user_id, u.name, m.status ORDER BY u.name, m.user_id LIMIT 200",
        tenant.0,
    )
    .fetch_all(conn)
    .await?;
    let member = |user: Uuid, name, status, roles: Vec<String>| Member {
        user: user.into(),
        name,
        status,
        roles: roles.iter().filter_map(|role| Role::from_stored(role)).collect(),
    };
    Ok(rows.into_iter().map(|row| member(row.user_id, row.name, row.status, row.roles)).collect())
}
