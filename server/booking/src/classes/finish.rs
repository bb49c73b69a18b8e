//! A class is over: who came and who did not is said for everybody at once. Each booking is its own transaction, as when a class
//! is called off: what cannot be said of one does not keep the others.

use server_kernel::{Actor, ServiceError};
use shared::{
    ErrorCode,
    booking::{
        Action, AppointmentStatus, BookingStatus, Step, Transition,
        classes::{ClassEnd, ClassStatus},
    },
    caller::Caller,
    ids::{BookingId, ClassId},
    live::BookingEventKind,
    permission::Module,
    time::Instant,
};

use crate::{
    Bookings,
    access::{AppointmentState, Opened, is_over},
    act::{Taken, write_step},
    credits,
};

impl Bookings {
    pub(super) async fn finish_class(
        &self,
        caller: &Caller,
        class: ClassId,
        absent: &[BookingId],
    ) -> Result<ClassEnd, ServiceError> {
        let now = self.clock.now();
        let (user, membership) = caller.whole_business(Module::Bookings.update())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let row = sqlx::query!(
            "SELECT k.status, k.starts_at,
                    ARRAY(SELECT DISTINCT a.booking_id FROM appointments a
                          WHERE a.tenant_id = $1 AND a.class_id = $2 AND a.status NOT IN ('completed', 'cancelled', 'no_show')
                          ORDER BY a.booking_id) AS \"open!\"
             FROM classes k WHERE k.tenant_id = $1 AND k.id = $2",
            membership.tenant.0,
            class.0,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(ErrorCode::NotFound)?;
        tx.rollback().await?;
        let begun = if absent.is_empty() { row.starts_at } else { row.starts_at + tenant.no_show_after };
        if row.status != ClassStatus::Scheduled.as_str() || now < begun {
            return Err(ErrorCode::WrongState.into());
        }
        let mut end = ClassEnd::default();
        for id in row.open.into_iter().map(BookingId) {
            let missed = absent.contains(&id);
            match self.close_seat(caller, class, id, missed, now).await {
                Ok(()) if missed => end.absent += 1,
                Ok(()) => end.came += 1,
                Err(ServiceError::App(_)) => end.left += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(end)
    }

    async fn close_seat(
        &self,
        caller: &Caller,
        class: ClassId,
        id: BookingId,
        missed: bool,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let mut opened = self.open(caller, id, true).await?;
        if missed {
            self.apply(&mut opened, &Transition::plain(Action::NoShow), now).await?;
        } else {
            came(&mut opened, class, now).await?;
        }
        Ok(opened.tx.commit().await?)
    }
}

/// Whoever came was there from the beginning to the end: nobody has to say so three times.
async fn came(opened: &mut Opened, class: ClassId, now: Instant) -> Result<(), ServiceError> {
    let seat = |each: &AppointmentState| each.class == Some(class) && !is_over(each.status);
    let state = &opened.state;
    let seats: Vec<usize> =
        (0..state.appointments.len()).filter(|nth| seat(&state.appointments[*nth])).collect();
    if seats.is_empty() || state.status.is_over() {
        return Err(ErrorCode::WrongState.into());
    }
    let concerned: Vec<AppointmentState> = seats.iter().map(|nth| state.appointments[*nth].clone()).collect();
    let open = state.appointments.iter().filter(|each| !is_over(each.status)).count() > seats.len();
    let booking =
        if open || state.hidden_open { BookingStatus::InProgress } else { BookingStatus::Completed };
    credits::settle(opened, &Transition::plain(Action::Complete), &concerned, now).await?;
    let appointments = seats.into_iter().map(|nth| (nth, AppointmentStatus::Completed)).collect();
    write_step(opened, Taken::now(BookingEventKind::Completed, now), &Step { booking, appointments }, now)
        .await
}
