//! One's own calendar elsewhere: a secret address that a calendar program asks again and again.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{Duration, NaiveTime};
use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};
use server_kernel::{
    Actor, ServiceError,
    crypto::{sha256, token_hash},
    zone,
};
use shared::{
    ErrorCode,
    caller::Caller,
    ids::{StaffId, TenantId},
    permission::Module,
    staff::{FeedFile, FeedView},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Staff, access::Work, affected::zone_of};

/// What has been is shown for a while, what will be as far as it is written out.
const BACK: Duration = Duration::days(30);
const AHEAD: Duration = Duration::days(400);

/// Whose calendar an address opens.
struct Feed {
    tenant_id: Uuid,
    staff_id: Uuid,
    shows_names: bool,
    business: String,
    timezone: String,
    name: String,
}

impl Staff {
    /// Worked out anew each time it is shown, so that it rests nowhere.
    fn feed_token(&self, tenant: TenantId, staff: StaffId, nonce: Uuid) -> String {
        URL_SAFE_NO_PAD.encode(self.secret.derive(&format!("calendar feed {tenant} {staff} {nonce}")))
    }

    /// Whether the caller may have customers' names in it: who may read something of customers, and bookings by name.
    pub(crate) fn may_show_names(&self, work: &Work<'_>) -> bool {
        work.place.permissions.reach().part_scope(Module::Customers.read()).is_some()
            && work.place.permissions.scope(Module::Bookings.read()).is_some()
    }

    pub(crate) async fn feed_of(
        &self,
        work: &mut Work<'_>,
        staff: StaffId,
    ) -> Result<Option<FeedView>, ServiceError> {
        let tenant = work.tenant();
        let row = sqlx::query!(
            "SELECT nonce, shows_names FROM calendar_feeds WHERE tenant_id = $1 AND staff_id = $2",
            tenant.0,
            staff.0,
        )
        .fetch_optional(work.tx.conn())
        .await?;
        Ok(row.map(|row| {
            let token = self.feed_token(tenant, staff, row.nonce);
            let address = format!("{}/calendars/{token}.ics", self.base_url);
            FeedView { address, shows_names: row.shows_names }
        }))
    }

    pub(crate) async fn write_feed(&self, caller: &Caller, shows_names: bool) -> Result<(), ServiceError> {
        let (mut work, staff) = self.begin_own(caller, Module::Availability.update()).await?;
        let (tenant, nonce) = (work.tenant(), Uuid::now_v7());
        let shows_names = shows_names && self.may_show_names(&work);
        let hash = token_hash(&self.feed_token(tenant, staff, nonce));
        sqlx::query!(
            "INSERT INTO calendar_feeds (tenant_id, staff_id, token_hash, nonce, shows_names, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (tenant_id, staff_id) DO UPDATE SET token_hash = $3, nonce = $4, shows_names = $5, created_at = $6",
            tenant.0,
            staff.0,
            hash,
            nonce,
            shows_names,
            work.now,
        )
        .execute(work.tx.conn())
        .await?;
        work.note("staff", "calendar.renew_feed", staff.0, 0).await?;
        Ok(work.tx.commit().await?)
    }

    pub(crate) async fn delete_feed(&self, caller: &Caller) -> Result<(), ServiceError> {
        let (mut work, staff) = self.begin_own(caller, Module::Availability.update()).await?;
        sqlx::query!(
            "DELETE FROM calendar_feeds WHERE tenant_id = $1 AND staff_id = $2",
            work.place.tenant.0,
            staff.0,
        )
        .execute(work.tx.conn())
        .await?;
        work.note("staff", "calendar.revoke_feed", staff.0, 0).await?;
        Ok(work.tx.commit().await?)
    }

    /// Whoever does not work there any more has no calendar any more.
    pub(crate) async fn read_feed(&self, token: &str) -> Result<FeedFile, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let feed = sqlx::query_as!(
            Feed,
            "SELECT f.tenant_id, f.staff_id, f.shows_names, t.name AS business, t.timezone, s.name
             FROM calendar_feeds f JOIN tenants t ON t.id = f.tenant_id
             JOIN staff s ON s.tenant_id = f.tenant_id AND s.id = f.staff_id
             JOIN tenant_members m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id AND m.status = 'active'
             WHERE f.token_hash = $1 AND s.status <> 'terminated' AND t.status IN ('TRIAL', 'ACTIVE')",
            token_hash(token),
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(ErrorCode::NotFound)?;
        let mut calendar = Calendar::new();
        calendar.name(&format!("{} · {}", feed.business, feed.name));
        for event in visits(tx.conn(), &feed, now).await? {
            calendar.push(event);
        }
        for event in times_off(tx.conn(), &feed, now).await? {
            calendar.push(event);
        }
        tx.commit().await?;
        let text = calendar.done().to_string();
        let etag = URL_SAFE_NO_PAD.encode(sha256(text.as_bytes()));
        Ok(FeedFile { text, etag: format!("\"{etag}\"") })
    }
}

async fn visits(conn: &mut PgConnection, feed: &Feed, now: Instant) -> Result<Vec<Event>, ServiceError> {
    let rows = sqlx::query!(
        // A class is one event, with guests or without.
        "SELECT a.id AS \"id!\", a.starts_at AS \"starts_at!\", a.ends_at AS \"ends_at!\", b.version AS \"version!\",
                b.status AS \"status!\", b.updated_at AS \"updated_at!\", i.name AS \"service!\", b.contact_name AS \"contact_name!\"
         FROM appointments a JOIN bookings b ON b.tenant_id = a.tenant_id AND b.id = a.booking_id
         JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
         WHERE a.tenant_id = $1 AND a.staff_id = $2 AND a.ends_at > $3 AND a.starts_at < $4
            AND b.status IN ('pending', 'confirmed', 'assigned', 'rescheduled', 'in_progress', 'completed')
            AND a.status <> 'cancelled' AND a.class_id IS NULL
         UNION ALL
         SELECT k.id, k.starts_at, k.ends_at, k.version, 'confirmed', k.created_at, s.name, ''
         FROM classes k JOIN services s ON s.tenant_id = k.tenant_id AND s.id = k.service_id
         WHERE k.tenant_id = $1 AND k.staff_id = $2 AND k.status = 'scheduled' AND k.ends_at > $3 AND k.starts_at < $4
         ORDER BY 2, 1",
        feed.tenant_id,
        feed.staff_id,
        now - BACK,
        now + AHEAD,
    )
    .fetch_all(conn)
    .await?;
    let events = rows.into_iter().map(|row| {
        let first = row.contact_name.split_whitespace().next().unwrap_or_default();
        let summary = if feed.shows_names && !first.is_empty() {
            format!("{} · {first}", row.service)
        } else {
            row.service
        };
        let tentative = matches!(row.status.as_str(), "pending" | "rescheduled");
        Event::new()
            .uid(&format!("{}@ombaro", row.id))
            .timestamp(row.updated_at)
            .starts(row.starts_at)
            .ends(row.ends_at)
            .summary(&summary)
            .location(&feed.business)
            .sequence(u32::try_from(row.version).unwrap_or_default())
            .append_property(Property::new("STATUS", if tentative { "TENTATIVE" } else { "CONFIRMED" }))
            .done()
    });
    Ok(events.collect())
}

/// Leave, days off and blocked times. What came from another calendar stands there already.
async fn times_off(conn: &mut PgConnection, feed: &Feed, now: Instant) -> Result<Vec<Event>, ServiceError> {
    let zone = zone_of(&feed.timezone);
    let rows = sqlx::query!(
        "SELECT e.id, e.kind, e.starts_at, e.ends_at, e.note, e.block_id
         FROM availability_exceptions e
         WHERE e.tenant_id = $1 AND e.staff_id = $2 AND e.link_id IS NULL AND e.kind <> 'extra_hours'
            AND e.ends_at > $3 AND e.starts_at < $4
         ORDER BY e.starts_at, e.id",
        feed.tenant_id,
        feed.staff_id,
        now - BACK,
        now + AHEAD,
    )
    .fetch_all(conn)
    .await?;
    let events = rows.into_iter().map(|row| {
        let (from, to) = (zone::local(zone, row.starts_at), zone::local(zone, row.ends_at));
        // The days of what comes again are written anew every day; they are known by their date.
        let uid = match row.block_id {
            Some(block) => format!("{block}-{}@ombaro", from.date_naive()),
            None => format!("{}@ombaro", row.id),
        };
        let summary = match (row.kind.as_str(), row.note.as_str()) {
            ("leave", _) => "Leave",
            ("vacation", "") => "Day off",
            (_, "") => "Busy",
            (_, note) => note,
        };
        let mut event = Event::new();
        event.uid(&uid).timestamp(row.starts_at).summary(summary).sequence(0);
        if from.time() == NaiveTime::MIN && to.time() == NaiveTime::MIN {
            event.starts(from.date_naive()).ends(to.date_naive());
        } else {
            event.starts(row.starts_at).ends(row.ends_at);
        }
        event.append_property(Property::new("TRANSP", "OPAQUE"));
        event.done()
    });
    Ok(events.collect())
}
