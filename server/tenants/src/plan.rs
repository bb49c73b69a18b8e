//! The business's subscription, as its people see and choose it. Nothing is charged here: no payment service is connected.

use async_trait::async_trait;
use serde_json::json;
use server_kernel::{Actor, DbError, ServiceError, audit::Entry, events::NewEvent, trace, zone};
use shared::{
    AppResult, ErrorCode,
    caller::{Caller, Membership, SignedIn},
    ids::TenantId,
    money::Money,
    permission::{Module, Scope},
    tenants::plan::{Plan, PlanApi, PlanView, SubscriptionStatus, TenantStatus},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Tenants, model};

struct Row {
    tenant_status: String,
    timezone: String,
    status: Option<String>,
    plan: Option<String>,
    trial_end: Option<Instant>,
    ends_later: Option<bool>,
    version: Option<i32>,
}

const fn unreadable(column: &'static str) -> DbError {
    DbError::Inconsistent { table: "subscriptions", column }
}

impl Row {
    fn view(self, may_change: bool, now: Instant) -> Result<PlanView, ServiceError> {
        let zone = model::zone(&self.timezone)?;
        let dollars = "USD".parse().map_err(|_| unreadable("plan"))?;
        let status = self.status.as_deref().map(SubscriptionStatus::from_stored);
        let left = self.trial_end.map(|end| (end - now).num_hours());
        Ok(PlanView {
            tenant: TenantStatus::from_stored(&self.tenant_status).ok_or(unreadable("status"))?,
            status: status.map(|status| status.ok_or(unreadable("status"))).transpose()?,
            plan: self.plan.as_deref().and_then(Plan::from_stored),
            trial_end: self.trial_end.map(|end| zone::local(zone, end)),
            // A day that has begun still counts.
            days_left: left.map_or(0, |hours| if hours < 0 { 0 } else { hours / 24 + 1 }).min(14),
            ends_later: self.ends_later.unwrap_or_default(),
            prices: Plan::ALL.map(|plan| (plan, Money::new(plan.price_minor(), dollars))).to_vec(),
            may_change,
            version: self.version.unwrap_or_default(),
        })
    }
}

async fn load(conn: &mut PgConnection, tenant: TenantId) -> Result<Row, DbError> {
    let row = sqlx::query_as!(
        Row,
        "SELECT t.status AS tenant_status, t.timezone, s.status AS \"status?\", s.plan, s.trial_end,
            s.cancel_at_period_end AS \"ends_later?\", s.version AS \"version?\"
         FROM tenants t LEFT JOIN subscriptions s ON s.tenant_id = t.id WHERE t.id = $1",
        tenant.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(row)
}

/// What is written down about a change.
async fn said(
    conn: &mut PgConnection,
    (user, place): (&SignedIn, &Membership),
    (action, kind): (&'static str, &'static str),
    version: i32,
    now: Instant,
) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO subscription_events (tenant_id, id, kind, user_id, at) VALUES ($1, $2, $3, $4, $5)",
        place.tenant.0,
        Uuid::now_v7(),
        kind,
        user.user.0,
        now,
    )
    .execute(&mut *conn)
    .await?;
    let entry = Entry {
        tenant: Some(place.tenant),
        user: Some(user.user),
        action,
        resource_kind: "subscription",
        resource: Some(place.tenant.0),
        success: true,
        at: now,
    };
    let event = NewEvent {
        tenant: place.tenant,
        aggregate_kind: "subscription",
        aggregate: place.tenant.0,
        version,
        kind,
        data: json!({}),
        at: now,
    };
    trace::record(conn, entry, event, None).await
}

impl Tenants {
    async fn show_plan(&self, caller: &Caller) -> Result<PlanView, ServiceError> {
        let (user, place) = caller.whole_business(Module::Subscription.read())?;
        let may_change = place.permissions.scope(Module::Subscription.update()) >= Some(Scope::Tenant);
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let row = load(tx.conn(), place.tenant).await?;
        tx.commit().await?;
        row.view(may_change, self.clock.now())
    }

    async fn choose(&self, caller: &Caller, plan: Plan, version: i32) -> Result<(), ServiceError> {
        let (user, place) = caller.whole_business(Module::Subscription.update())?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        // A business from before there were subscriptions has none yet: it has paid for nothing.
        let chosen = sqlx::query_scalar!(
            "INSERT INTO subscriptions AS s (tenant_id, plan, status, created_at, updated_at)
             VALUES ($1, $2, 'INACTIVE', $4, $4)
             ON CONFLICT (tenant_id) DO UPDATE SET plan = $2, version = s.version + 1 WHERE s.version = $3
             RETURNING version",
            place.tenant.0,
            plan.as_str(),
            version,
            now,
        )
        .fetch_optional(tx.conn())
        .await?;
        let version = chosen.ok_or(ErrorCode::SettingsChanged)?;
        said(tx.conn(), (user, place), ("subscription.choose_plan", "plan_chosen"), version, now).await?;
        Ok(tx.commit().await?)
    }

    async fn end_with_period(&self, caller: &Caller, ends: bool, version: i32) -> Result<(), ServiceError> {
        let (user, place) = caller.whole_business(Module::Subscription.update())?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let row = load(tx.conn(), place.tenant).await?;
        let status = row.status.as_deref().and_then(SubscriptionStatus::from_stored);
        if !status.is_some_and(SubscriptionStatus::can_end_later) {
            return Err(ErrorCode::WrongState.into());
        }
        let changed = sqlx::query_scalar!(
            "UPDATE subscriptions SET cancel_at_period_end = $2, version = version + 1
             WHERE tenant_id = $1 AND version = $3 RETURNING version",
            place.tenant.0,
            ends,
            version,
        )
        .fetch_optional(tx.conn())
        .await?;
        let version = changed.ok_or(ErrorCode::SettingsChanged)?;
        let what = if ends {
            ("subscription.cancel", "cancel_asked")
        } else {
            ("subscription.keep", "cancel_taken_back")
        };
        said(tx.conn(), (user, place), what, version, now).await?;
        Ok(tx.commit().await?)
    }
}

#[async_trait]
impl PlanApi for Tenants {
    async fn plan(&self, caller: &Caller) -> AppResult<PlanView> {
        Ok(self.show_plan(caller).await?)
    }

    async fn choose_plan(&self, caller: &Caller, plan: Plan, version: i32) -> AppResult<()> {
        Ok(self.choose(caller, plan, version).await?)
    }

    async fn end_later(&self, caller: &Caller, ends: bool, version: i32) -> AppResult<()> {
        Ok(self.end_with_period(caller, ends, version).await?)
    }
}
