//! Classes as people of the business see them.

use chrono::{Days, NaiveDate};
use server_kernel::{
    Actor, DbError, ServiceError,
    zone::{day, local},
};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    booking::{
        BookingStatus, RoomLine, ServiceLine, StaffLine, Wish,
        classes::{ClassLength, ClassPage, ClassRow, ClassStatus, ClassesView, Participant},
        due_minor,
    },
    caller::Caller,
    error::FieldProblem,
    ids::{BookingId, ClassId, LocationId, OptionId, RoomId, ServiceId, StaffId},
    permission::Module,
    time::Span,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Bookings,
    terms::{self, Sold},
};

/// Days shown at once.
const SHOWN: u64 = 14;

/// Which classes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    /// Those that begin in a range; of one teacher, if one is named.
    In(Span, Option<StaffId>),
    /// One.
    One(ClassId),
}

impl Bookings {
    pub(super) async fn list_classes(
        &self,
        caller: &Caller,
        from: Option<NaiveDate>,
    ) -> Result<ClassesView, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.read())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let from = from.unwrap_or_else(|| local(tenant.timezone, self.clock.now()).date_naive());
        let no_such = || AppError::field("from", FieldProblem::NoSuchTime);
        let last = from.checked_add_days(Days::new(SHOWN - 1)).ok_or_else(no_such)?;
        let (first, last) = day(tenant.timezone, from).zip(day(tenant.timezone, last)).ok_or_else(no_such)?;
        let range = Span::new(first.start(), last.end()).ok_or_else(no_such)?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let classes = rows(tx.conn(), &tenant, Which::In(range, None)).await?;
        let lengths = lengths(tx.conn(), &tenant).await?;
        tx.commit().await?;
        Ok(ClassesView {
            from,
            timezone: tenant.timezone.name().to_owned(),
            slug: tenant.slug.clone(),
            classes,
            lengths,
            may_plan: caller.whole_business(Module::Bookings.approve()).is_ok(),
        })
    }

    pub(super) async fn read_class(
        &self,
        caller: &Caller,
        class: ClassId,
    ) -> Result<ClassPage, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.read())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let row = rows(tx.conn(), &tenant, Which::One(class)).await?.pop().ok_or(ErrorCode::NotFound)?;
        let reason = sqlx::query_scalar!(
            "SELECT reason FROM classes WHERE tenant_id = $1 AND id = $2",
            tenant.id.0,
            class.0
        )
        .fetch_one(tx.conn())
        .await?;
        let participants = participants(tx.conn(), &tenant, class).await?;
        let teachers = teachers(tx.conn(), &tenant, &row).await?;
        let rooms = rooms(tx.conn(), &tenant, &row).await?;
        tx.commit().await?;
        let begun = row.status == ClassStatus::Scheduled && row.starts_at.to_utc() <= self.clock.now();
        let may_finish = begun
            && participants.iter().any(|each| each.open)
            && caller.whole_business(Module::Bookings.update()).is_ok();
        Ok(ClassPage {
            class: row,
            may_finish,
            reason,
            participants,
            teachers,
            rooms,
            may_plan: caller.whole_business(Module::Bookings.approve()).is_ok(),
        })
    }
}

/// Classes in order of their starts, with how many come.
pub(crate) async fn rows(
    conn: &mut PgConnection,
    tenant: &Tenant,
    which: Which,
) -> Result<Vec<ClassRow>, ServiceError> {
    let (range, staff, one) = match which {
        Which::In(range, staff) => (Some(range), staff, None),
        Which::One(class) => (None, None, Some(class)),
    };
    let rows = sqlx::query!(
        "SELECT k.id, k.service_id, s.name AS service, k.staff_id, t.name AS staff, r.id AS \"room_id?\", r.name AS \"room?\",
                k.location_id, k.starts_at, k.ends_at, cardinality(k.seats) AS \"seats!\", k.min_seats, k.decide_at, k.status,
                (SELECT coalesce(sum(i.quantity), 0) FROM appointments a
                 JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
                 WHERE a.tenant_id = $1 AND a.class_id = k.id AND a.status NOT IN ('cancelled', 'no_show')) AS \"taken!\"
         FROM classes k
         JOIN services s ON s.tenant_id = k.tenant_id AND s.id = k.service_id
         JOIN staff t ON t.tenant_id = k.tenant_id AND t.id = k.staff_id
         LEFT JOIN resources r ON r.tenant_id = k.tenant_id AND r.id = k.room_id
         WHERE k.tenant_id = $1 AND ($2::uuid IS NULL OR k.id = $2) AND ($3::timestamptz IS NULL OR k.starts_at >= $3)
           AND ($4::timestamptz IS NULL OR k.starts_at < $4) AND ($5::uuid IS NULL OR k.staff_id = $5)
         ORDER BY k.starts_at, k.id",
        tenant.id.0,
        one.map(|id| id.0),
        range.map(|range| range.start()),
        range.map(|range| range.end()),
        staff.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    let count = |count: i64| u16::try_from(count).unwrap_or(u16::MAX);
    rows.into_iter()
        .map(|row| {
            Ok(ClassRow {
                id: ClassId(row.id),
                service: ServiceLine { id: ServiceId(row.service_id), name: row.service },
                staff: StaffLine { id: StaffId(row.staff_id), name: row.staff },
                room: row.room_id.zip(row.room).map(|(id, name)| RoomLine { id: RoomId(id), name }),
                location: LocationId(row.location_id),
                starts_at: local(tenant.timezone, row.starts_at),
                ends_at: local(tenant.timezone, row.ends_at),
                seats: count(row.seats.into()),
                taken: count(row.taken),
                min_seats: count(row.min_seats.into()),
                decide_at: row.decide_at.map(|at| local(tenant.timezone, at)),
                status: ClassStatus::from_stored(&row.status)
                    .ok_or(DbError::Inconsistent { table: "classes", column: "status" })?,
            })
        })
        .collect()
}

/// Who could teach it; whoever does stands among them in any case.
async fn teachers(
    conn: &mut PgConnection,
    tenant: &Tenant,
    class: &ClassRow,
) -> Result<Vec<StaffLine>, DbError> {
    let rows = sqlx::query!(
        "SELECT t.id, t.name FROM staff t
         WHERE t.tenant_id = $1 AND (t.id = $3 OR (t.is_bookable AND t.status = 'active' AND EXISTS (
             SELECT FROM staff_services ss WHERE ss.tenant_id = $1 AND ss.staff_id = t.id AND ss.service_id = $2)))
         ORDER BY t.position, t.id",
        tenant.id.0,
        class.service.id.0,
        class.staff.id.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| StaffLine { id: StaffId(row.id), name: row.name }).collect())
}

/// Where it could be held: nothing where it needs no room.
async fn rooms(
    conn: &mut PgConnection,
    tenant: &Tenant,
    class: &ClassRow,
) -> Result<Vec<RoomLine>, ServiceError> {
    let location = sqlx::query_scalar!(
        "SELECT location_id FROM classes WHERE tenant_id = $1 AND id = $2",
        tenant.id.0,
        class.id.0,
    )
    .fetch_one(&mut *conn)
    .await?;
    let wishes = [Wish::of(class.service.id)];
    let terms = terms::load(conn, tenant.id, &wishes, Some(LocationId(location)), Sold::Before).await?;
    let needed = terms.first().filter(|terms| terms.needs_room).and_then(|terms| terms.needs.first());
    let ids: Vec<Uuid> = needed.into_iter().flatten().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "SELECT id, name FROM resources WHERE tenant_id = $1 AND id = ANY($2) ORDER BY name, id",
        tenant.id.0,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| RoomLine { id: RoomId(row.id), name: row.name }).collect())
}

async fn participants(
    conn: &mut PgConnection,
    tenant: &Tenant,
    class: ClassId,
) -> Result<Vec<Participant>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT b.id, b.number, b.contact_name, i.quantity, b.status, b.total_minor, b.fee_minor, b.paid_minor,
                a.status NOT IN ('completed', 'no_show') AS \"open!\"
         FROM appointments a
         JOIN bookings b ON b.tenant_id = a.tenant_id AND b.id = a.booking_id
         JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
         WHERE a.tenant_id = $1 AND a.class_id = $2 AND a.status <> 'cancelled' ORDER BY b.created_at, b.id",
        tenant.id.0,
        class.0,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let status = BookingStatus::from_stored(&row.status)
                .ok_or(DbError::Inconsistent { table: "bookings", column: "status" })?;
            Ok(Participant {
                booking: BookingId(row.id),
                number: row.number,
                customer: row.contact_name,
                seats: row.quantity,
                open: row.open,
                paid: due_minor(status, row.total_minor, row.fee_minor, row.paid_minor) == 0,
                status,
            })
        })
        .collect()
}

/// Every length of what is held as a class, and who can teach it.
async fn lengths(conn: &mut PgConnection, tenant: &Tenant) -> Result<Vec<ClassLength>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT s.id, s.name, o.id AS option, o.minutes,
                ARRAY(SELECT t.id FROM staff_services ss JOIN staff t ON t.tenant_id = ss.tenant_id AND t.id = ss.staff_id
                      WHERE ss.tenant_id = $1 AND ss.service_id = s.id AND t.is_bookable AND t.status = 'active'
                      ORDER BY t.position, t.id) AS \"ids!\",
                ARRAY(SELECT t.name FROM staff_services ss JOIN staff t ON t.tenant_id = ss.tenant_id AND t.id = ss.staff_id
                      WHERE ss.tenant_id = $1 AND ss.service_id = s.id AND t.is_bookable AND t.status = 'active'
                      ORDER BY t.position, t.id) AS \"names!\"
         FROM services s JOIN service_options o ON o.tenant_id = s.tenant_id AND o.service_id = s.id AND o.is_active
         WHERE s.tenant_id = $1 AND s.is_active AND s.serving = 'class' ORDER BY s.name, o.minutes, o.id",
        tenant.id.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ClassLength {
            service: ServiceLine { id: ServiceId(row.id), name: row.name },
            option: OptionId(row.option),
            minutes: row.minutes,
            staff: row
                .ids
                .into_iter()
                .zip(row.names)
                .map(|(id, name)| StaffLine { id: StaffId(id), name })
                .collect(),
        })
        .collect())
}
