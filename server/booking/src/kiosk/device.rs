//! Browsers become kiosks, and are taken back.

use server_kernel::{
    Actor, ServiceError, audit,
    crypto::{random_token, token_hash},
    zone::local,
};
use shared::{
    AppError, ErrorCode,
    booking::kiosk::{KioskLine, KioskView, KiosksView},
    caller::Caller,
    error::FieldProblem,
    ids::{KioskId, LocationId, TenantId, UserId},
    permission::{Module, Scope},
    time::Instant,
};

use super::code::{self, Spot};
use crate::{Bookings, code::qr_svg};

/// More doors than any business has; whoever sets up more has forgotten some.
const MOST_KIOSKS: i64 = 100;
const LONGEST_NAME: usize = 80;

impl Bookings {
    pub(super) async fn list_kiosks(&self, caller: &Caller) -> Result<KiosksView, ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.read())?;
        let tenant = self.tenants.by_id(place.tenant).await?;
        let locations = tenant.open_locations();
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let rows = sqlx::query!(
            "SELECT id, name, location_id, created_at, seen_at FROM kiosks WHERE tenant_id = $1 ORDER BY created_at DESC, id",
            tenant.id.0,
        )
        .fetch_all(tx.conn())
        .await?;
        tx.commit().await?;
        let at = |at| local(tenant.timezone, at);
        let kiosks = rows.into_iter().filter_map(|row| {
            // Where a location is closed nobody comes to its kiosk.
            let location = locations.iter().find(|each| each.id.0 == row.location_id)?.clone();
            Some(KioskLine {
                id: KioskId(row.id),
                name: row.name,
                location,
                created_at: at(row.created_at),
                seen_at: row.seen_at.map(at),
            })
        });
        Ok(KiosksView {
            kiosks: kiosks.collect(),
            may_change: place.permissions.scope(Module::Tenants.update()) >= Some(Scope::Tenant),
            locations,
        })
    }

    pub(super) async fn make_kiosk(
        &self,
        caller: &Caller,
        location: LocationId,
        name: &str,
    ) -> Result<String, ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.update())?;
        let name = name_of(name)?;
        let tenant = self.tenants.by_id(place.tenant).await?;
        if !tenant.locations.iter().any(|each| each.id == location && each.open) {
            return Err(AppError::field("location", FieldProblem::Unknown).into());
        }
        let (id, token, now) = (KioskId::new(), random_token(), self.clock.now());
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let there =
            sqlx::query_scalar!("SELECT count(*) AS \"n!\" FROM kiosks WHERE tenant_id = $1", tenant.id.0)
                .fetch_one(tx.conn())
                .await?;
        if there >= MOST_KIOSKS {
            return Err(AppError::field("name", FieldProblem::OutOfRange).into());
        }
        sqlx::query!(
            "INSERT INTO kiosks (tenant_id, id, location_id, name, token_hash, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            tenant.id.0,
            id.0,
            location.0,
            name,
            token_hash(&token),
            user.user.0,
            now,
        )
        .execute(tx.conn())
        .await?;
        audit::record(tx.conn(), entry(tenant.id, user.user, "kiosk.set_up", id, now)).await?;
        tx.commit().await?;
        Ok(token)
    }

    pub(super) async fn end_kiosk(&self, caller: &Caller, kiosk: KioskId) -> Result<(), ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.update())?;
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let ended =
            sqlx::query!("DELETE FROM kiosks WHERE tenant_id = $1 AND id = $2", place.tenant.0, kiosk.0)
                .execute(tx.conn())
                .await?;
        if ended.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        audit::record(tx.conn(), entry(place.tenant, user.user, "kiosk.take_back", kiosk, self.clock.now()))
            .await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn show_kiosk(&self, token: &str) -> Result<KioskView, ServiceError> {
        let spot = self.stands(token).await?;
        let tenant = self.tenants.by_id(spot.tenant).await?;
        let location = tenant.open_locations().into_iter().find(|each| each.id == spot.location);
        let link = format!("{}/here?code={}", self.base_url, code::sign(&self.codes, spot, self.clock.now()));
        Ok(KioskView {
            business: tenant.name.clone(),
            location: location.ok_or(ErrorCode::TokenInvalid)?,
            code: qr_svg(&link)?,
            link,
        })
    }

    /// Where the kiosk stands whose token it is.
    pub(super) async fn stands(&self, token: &str) -> Result<Spot, ServiceError> {
        let mut tx = self.db.begin(Actor::Public { tenant: None }).await?;
        let found = sqlx::query!(
            "SELECT tenant_id AS \"tenant!\", location_id AS \"location!\" FROM kiosk_of($1, $2)",
            token_hash(token),
            self.clock.now(),
        )
        .fetch_optional(tx.conn())
        .await?;
        tx.commit().await?;
        let found = found.ok_or(ErrorCode::TokenInvalid)?;
        Ok(Spot { tenant: TenantId(found.tenant), location: LocationId(found.location) })
    }
}

fn name_of(name: &str) -> Result<&str, AppError> {
    let name = name.trim();
    let problem = match name.chars().count() {
        0 => FieldProblem::Required,
        length if length > LONGEST_NAME => FieldProblem::TooLong,
        _ if name.contains(char::is_control) => FieldProblem::Malformed,
        _ => return Ok(name),
    };
    Err(AppError::field("name", problem))
}

fn entry(tenant: TenantId, user: UserId, action: &'static str, kiosk: KioskId, at: Instant) -> audit::Entry {
    audit::Entry {
        tenant: Some(tenant),
        user: Some(user),
        action,
        resource_kind: "kiosk",
        resource: Some(kiosk.0),
        success: true,
        at,
    }
}
