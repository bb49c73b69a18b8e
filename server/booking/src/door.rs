//! What a door keeps to read codes without a network.

use server_kernel::{
    Actor, DbError, ServiceError,
    zone::{day, local},
};
use shared::{
    ErrorCode,
    booking::{
        BookingStatus,
        door::{DoorView, Expected},
    },
    caller::Caller,
    ids::{BookingId, LocationId},
    permission::Module,
};

use crate::Bookings;

impl Bookings {
    pub(crate) async fn read_door(&self, caller: &Caller) -> Result<DoorView, ServiceError> {
        let (user, membership, _) = caller.staff(Module::Bookings.update())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let zone = tenant.timezone;
        let now = local(zone, self.clock.now());
        let today = day(zone, now.date_naive()).ok_or(ErrorCode::Internal)?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let rows = sqlx::query!(
            "SELECT b.id, b.short_code, b.code_version, b.status, b.contact_name, b.starts_at, b.ends_at, b.checked_in_at, b.location_id,
                    i.name AS service, t.name AS \"staff?\", r.name AS \"room?\"
             FROM bookings b
             JOIN LATERAL (
                 SELECT x.tenant_id, x.item_id, x.staff_id, x.room_id FROM appointments x
                 WHERE x.tenant_id = b.tenant_id AND x.booking_id = b.id ORDER BY x.starts_at, x.guest, x.id LIMIT 1
             ) a ON true
             JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
             LEFT JOIN staff t ON t.tenant_id = a.tenant_id AND t.id = a.staff_id
             LEFT JOIN resources r ON r.tenant_id = a.tenant_id AND r.id = a.room_id
             WHERE b.tenant_id = $1 AND b.starts_at >= $2 AND b.starts_at < $3
             ORDER BY b.starts_at, b.id",
            tenant.id.0,
            today.start(),
            today.end(),
        )
        .fetch_all(tx.conn())
        .await?;
        tx.commit().await?;
        let expected = rows
            .into_iter()
            .map(|row| {
                Ok(Expected {
                    booking: BookingId(row.id),
                    short: row.short_code,
                    code_version: row.code_version,
                    status: BookingStatus::from_stored(&row.status)
                        .ok_or(DbError::Inconsistent { table: "bookings", column: "status" })?,
                    name: row.contact_name,
                    service: row.service,
                    staff: row.staff,
                    room: row.room,
                    location: row.location_id.map(LocationId),
                    starts_at: local(zone, row.starts_at),
                    ends_at: local(zone, row.ends_at),
                    checked_in_at: row.checked_in_at.map(|at| local(zone, at)),
                })
            })
            .collect::<Result<_, DbError>>()?;
        Ok(DoorView {
            date: now.date_naive(),
            now,
            business: tenant.name.clone(),
            key: self.codes.public(),
            opens_before: u32::try_from(tenant.check_in_opens.num_minutes()).unwrap_or(0),
            locations: tenant.open_locations(),
            expected,
        })
    }
}
