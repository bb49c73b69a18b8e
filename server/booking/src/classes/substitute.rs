//! Somebody else teaches. The room stays; everybody who comes stays.

use server_kernel::{Actor, ServiceError, errors::ensure_affected};
use shared::{
    AppError, ErrorCode,
    availability::{Policy, Refusal},
    booking::Wish,
    caller::Caller,
    error::FieldProblem,
    ids::{ClassId, LocationId, OptionId, RoomId, ServiceId, StaffId},
    permission::Module,
};

use crate::{
    Bookings,
    claims::{self, Owner},
    classes::leave_trace,
    diary::{self, Own},
    terms::{self, Sold},
    venue::Venue,
    visit::Visit,
};

impl Bookings {
    pub(super) async fn substitute_teacher(
        &self,
        caller: &Caller,
        class: ClassId,
        staff: StaffId,
    ) -> Result<(), ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.approve())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let row = sqlx::query!(
            "SELECT service_id, option_id, staff_id, location_id, room_id, device_ids, starts_at, status, version FROM classes
             WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
            tenant.id.0,
            class.0,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(ErrorCode::NotFound)?;
        if row.status != "scheduled" || row.starts_at <= now || row.staff_id == staff.0 {
            return Err(ErrorCode::WrongState.into());
        }
        let wish = Wish {
            option: Some(OptionId(row.option_id)),
            staff: Some(staff),
            ..Wish::of(ServiceId(row.service_id))
        };
        let wishes = [wish];
        let venue = Venue::At(LocationId(row.location_id));
        let terms = terms::load(tx.conn(), tenant.id, &wishes, venue.location(), Sold::Before).await?;
        let rooms: Vec<RoomId> =
            row.room_id.into_iter().chain(row.device_ids.iter().copied()).map(RoomId).collect();
        let mut visit = Visit { in_class: false, ..Visit::new(&tenant, &wishes, &terms, None, venue)? };
        for part in &mut visit.parts {
            part.rooms = Some(&rooms);
        }
        let taken: Vec<_> = rooms.iter().map(|room| room.0).chain([row.staff_id, staff.0]).collect();
        claims::lock_exchange(tx.conn(), &taken, &[]).await?;
        claims::release_class(tx.conn(), tenant.id, class).await?;
        let range = diary::range_around(&tenant, row.starts_at)
            .ok_or_else(|| AppError::field("class", FieldProblem::NoSuchTime))?;
        let times = diary::load(tx.conn(), &tenant, &visit.whose(), range, now, &Own::default()).await?;
        let policy = Policy::Staff { backdate_minutes: 0 };
        let ways = visit.ways(&tenant, &times, range, row.starts_at, policy, now).map_err(Refusal::code)?;
        claims::take_locked(tx.conn(), &tenant, &ways, Owner::Class(class), now)
            .await?
            .ok_or(ErrorCode::StaffBusy)?;
        let changed = sqlx::query!(
            "UPDATE classes SET staff_id = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2",
            tenant.id.0,
            class.0,
            staff.0,
        )
        .execute(tx.conn())
        .await?;
        ensure_affected(changed.rows_affected(), 1)?;
        sqlx::query!(
            "UPDATE appointments SET staff_id = $3
             WHERE tenant_id = $1 AND class_id = $2 AND status NOT IN ('completed', 'cancelled', 'no_show')",
            tenant.id.0,
            class.0,
            staff.0,
        )
        .execute(tx.conn())
        .await?;
        leave_trace(tx.conn(), &tenant, class, row.version + 1, "substituted", Some(user.user), now).await?;
        Ok(tx.commit().await?)
    }
}
