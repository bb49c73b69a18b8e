//! What a guest says of their health for one visit. The text is sealed and bound to its booking; every reading of it by somebody of
//! the business is in the audit log, and the guest sees why a manager read it.

use async_trait::async_trait;
use chrono::Duration;
use server_kernel::{
    Actor, DbError, ServiceError,
    events::{self, NewEvent},
    sealed::Seal,
    zone::local,
};
use shared::{
    AppError, AppResult, ErrorCode,
    booking::{
        Actor as Part, AppointmentStatus,
        health::{
            HEALTH, HEALTH_KEPT_DAYS, HealthApi, HealthLook, HealthReader, HealthView, MAX_HEALTH,
            MAX_HEALTH_REASON, NotFor, look_ends, reading_time,
        },
    },
    caller::Caller,
    error::FieldProblem,
    ids::BookingId,
    time::Instant,
};
use uuid::Uuid;

use crate::{Bookings, access::Opened};

impl Bookings {
    async fn read_health(&self, caller: &Caller, id: BookingId) -> Result<HealthView, ServiceError> {
        let mut opened = self.open(caller, id, false).await?;
        let now = self.clock.now();
        let reader = reader(&mut opened, now).await?;
        let (tenant, zone) = (opened.tenant.clone(), opened.tenant.timezone);
        let row = sqlx::query!(
            "SELECT b.number, health_of($1, $2) AS written_at, h.sealed AS \"sealed?\"
             FROM bookings b LEFT JOIN booking_health h ON h.tenant_id = b.tenant_id AND h.booking_id = b.id
             WHERE b.tenant_id = $1 AND b.id = $2",
            tenant.id.0,
            id.0,
        )
        .fetch_one(opened.tx.conn())
        .await?;
        let may_read = match reader {
            HealthReader::Guest { .. } | HealthReader::AtWork => true,
            HealthReader::Manager { until } => until.is_some(),
            HealthReader::NotNow { .. } => false,
        };
        let text = match row.sealed.filter(|_| may_read) {
            Some(sealed) => Some(self.unseal(id, &sealed)?),
            None => None,
        };
        if text.is_some() && !opened.viewer.is_customer() {
            opened.note("booking.read_health", now).await?;
        }
        let not_for = not_for(&mut opened).await?;
        let looks = looks(&mut opened).await?;
        opened.tx.commit().await?;
        let erased = opened.state.ends_at + Duration::days(HEALTH_KEPT_DAYS.into());
        Ok(HealthView {
            booking: id,
            number: row.number,
            business: tenant.name.clone(),
            reader,
            written_at: row.written_at.map(|at| local(zone, at)),
            text,
            erased_on: local(zone, erased).date_naive(),
            not_for,
            looks,
        })
    }

    async fn keep_health(
        &self,
        caller: &Caller,
        id: BookingId,
        text: &str,
        agreed: bool,
    ) -> Result<(), ServiceError> {
        let mut opened = self.open(caller, id, true).await?;
        if !opened.viewer.is_customer() {
            return Err(ErrorCode::Forbidden.into());
        }
        if opened.state.status.is_over() {
            return Err(ErrorCode::WrongState.into());
        }
        let text = written("text", text, MAX_HEALTH)?;
        if !agreed {
            return Err(AppError::field("agreed", FieldProblem::Required).into());
        }
        let now = self.clock.now();
        let sealed = self
            .health_seal()
            .seal(text.as_bytes(), id.0.as_bytes())
            .ok_or_else(|| ServiceError::Internal("a text on health is too large to seal".to_owned()))?;
        sqlx::query!(
            "INSERT INTO booking_health (tenant_id, booking_id, sealed, agreed_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (tenant_id, booking_id) DO UPDATE SET sealed = excluded.sealed, agreed_at = excluded.agreed_at",
            opened.tenant.id.0,
            id.0,
            sealed,
            now,
        )
        .execute(opened.tx.conn())
        .await?;
        opened.note("booking.write_health", now).await?;
        tell(&mut opened, "written", now).await?;
        opened.tx.commit().await?;
        self.log.wake();
        Ok(())
    }

    async fn drop_health(&self, caller: &Caller, id: BookingId) -> Result<(), ServiceError> {
        let mut opened = self.open(caller, id, true).await?;
        if !opened.viewer.is_customer() {
            return Err(ErrorCode::Forbidden.into());
        }
        let gone = sqlx::query!(
            "DELETE FROM booking_health WHERE tenant_id = $1 AND booking_id = $2",
            opened.tenant.id.0,
            id.0,
        )
        .execute(opened.tx.conn())
        .await?;
        if gone.rows_affected() > 0 {
            let now = self.clock.now();
            opened.note("booking.erase_health", now).await?;
            tell(&mut opened, "erased", now).await?;
        }
        opened.tx.commit().await?;
        self.log.wake();
        Ok(())
    }

    async fn say_why(&self, caller: &Caller, id: BookingId, reason: &str) -> Result<(), ServiceError> {
        let mut opened = self.open(caller, id, true).await?;
        if !opened.viewer.parts(None).contains(&Part::Manager) {
            return Err(ErrorCode::Forbidden.into());
        }
        let user = opened.user.ok_or(ErrorCode::Forbidden)?;
        let reason = written("reason", reason, MAX_HEALTH_REASON)?;
        let now = self.clock.now();
        sqlx::query!(
            "INSERT INTO booking_health_looks (tenant_id, id, booking_id, user_id, reason, looked_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            opened.tenant.id.0,
            Uuid::now_v7(),
            id.0,
            user.0,
            reason,
            now,
        )
        .execute(opened.tx.conn())
        .await?;
        opened.note("booking.ask_health", now).await?;
        Ok(opened.tx.commit().await?)
    }

    /// Erases what was written for visits that would have ended [`HEALTH_KEPT_DAYS`] ago. Safe to run on several
    /// nodes at once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_health(&self) -> Result<u64, ServiceError> {
        let before = self.clock.now() - Duration::days(HEALTH_KEPT_DAYS.into());
        let mut tx = self.db.begin(Actor::System).await?;
        let gone = sqlx::query!(
            "DELETE FROM booking_health h USING bookings b
             WHERE b.tenant_id = h.tenant_id AND b.id = h.booking_id AND b.ends_at < $1",
            before,
        )
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(gone.rows_affected())
    }

    fn health_seal(&self) -> Seal {
        Seal::new(&self.secret, "health")
    }

    fn unseal(&self, id: BookingId, sealed: &[u8]) -> Result<String, ServiceError> {
        self.health_seal()
            .open(sealed, id.0.as_bytes())
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or_else(|| DbError::Inconsistent { table: "booking_health", column: "sealed" }.into())
    }
}

/// In which part somebody asks. The desk, and colleagues who have nothing to do with the visit, in none.
async fn reader(opened: &mut Opened, now: Instant) -> Result<HealthReader, ServiceError> {
    if opened.viewer.is_customer() {
        return Ok(HealthReader::Guest { may_write: !opened.state.status.is_over() });
    }
    let zone = opened.tenant.timezone;
    let parts: Vec<(Instant, Instant)> = opened
        .state
        .appointments
        .iter()
        .filter(|part| part.status != AppointmentStatus::Cancelled)
        .filter(|part| opened.viewer.parts(part.staff).contains(&Part::Assigned))
        .map(|part| (part.starts_at, part.ends_at))
        .collect();
    let time = reading_time(&parts);
    if time.is_some_and(|(from, until)| from <= now && now < until) {
        return Ok(HealthReader::AtWork);
    }
    if opened.viewer.parts(None).contains(&Part::Manager) {
        let last = sqlx::query_scalar!(
            "SELECT max(looked_at) FROM booking_health_looks WHERE tenant_id = $1 AND booking_id = $2 AND user_id = $3",
            opened.tenant.id.0,
            opened.state.id.0,
            opened.user.map(|user| user.0),
        )
        .fetch_one(opened.tx.conn())
        .await?;
        let until = last.map(look_ends).filter(|until| now < *until).map(|until| local(zone, until));
        return Ok(HealthReader::Manager { until });
    }
    match time {
        Some((from, until)) => {
            Ok(HealthReader::NotNow { from: local(zone, from), until: local(zone, until) })
        }
        None => Err(ErrorCode::Forbidden.into()),
    }
}

/// What the booked services are not for, as the business describes them; nothing of those that say nothing.
async fn not_for(opened: &mut Opened) -> Result<Vec<NotFor>, DbError> {
    let rows = sqlx::query!(
        "SELECT DISTINCT i.name, s.contraindications FROM booking_items i
         JOIN services s ON s.tenant_id = i.tenant_id AND s.id = i.service_id
         WHERE i.tenant_id = $1 AND i.booking_id = $2 AND s.contraindications <> '' ORDER BY i.name",
        opened.tenant.id.0,
        opened.state.id.0,
    )
    .fetch_all(opened.tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| NotFor { service: row.name, text: row.contraindications }).collect())
}

/// Which managers have read it: the guest sees it.
async fn looks(opened: &mut Opened) -> Result<Vec<HealthLook>, DbError> {
    if !opened.viewer.is_customer() {
        return Ok(Vec::new());
    }
    let zone = opened.tenant.timezone;
    let rows = sqlx::query!(
        "SELECT reason, looked_at FROM booking_health_looks WHERE tenant_id = $1 AND booking_id = $2
         ORDER BY looked_at DESC, id DESC LIMIT 20",
        opened.tenant.id.0,
        opened.state.id.0,
    )
    .fetch_all(opened.tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| HealthLook { at: local(zone, row.looked_at), reason: row.reason })
        .collect())
}

/// What somebody wrote, without what they did not mean to.
fn written<'a>(field: &str, text: &'a str, longest: usize) -> Result<&'a str, AppError> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(AppError::field(field, FieldProblem::Required)),
        length if length > longest => Err(AppError::field(field, FieldProblem::TooLong)),
        _ if text.contains('\0') => Err(AppError::field(field, FieldProblem::Malformed)),
        _ => Ok(text),
    }
}

#[async_trait]
impl HealthApi for Bookings {
    async fn health(&self, caller: &Caller, booking: BookingId) -> AppResult<HealthView> {
        Ok(self.read_health(caller, booking).await?)
    }

    async fn write_health(
        &self,
        caller: &Caller,
        booking: BookingId,
        text: &str,
        agreed: bool,
    ) -> AppResult<()> {
        Ok(self.keep_health(caller, booking, text, agreed).await?)
    }

    async fn erase_health(&self, caller: &Caller, booking: BookingId) -> AppResult<()> {
        Ok(self.drop_health(caller, booking).await?)
    }

    async fn look_at_health(&self, caller: &Caller, booking: BookingId, reason: &str) -> AppResult<()> {
        Ok(self.say_why(caller, booking, reason).await?)
    }
}

/// Whoever does the work and has their day open reads it anew. The event says nothing of what was written, nor of which visit.
async fn tell(opened: &mut Opened, kind: &'static str, now: Instant) -> Result<(), DbError> {
    let event = NewEvent {
        tenant: opened.tenant.id,
        aggregate_kind: HEALTH,
        aggregate: opened.state.id.0,
        // It changes nothing of the booking.
        version: 0,
        kind,
        data: serde_json::json!({ "staff": opened.state.staff() }),
        at: now,
    };
    events::append(opened.tx.conn(), &event).await
}
