//! The server's side of these pages: each function is one call on a port. Plain forms are answered with the page they came
//! from; what was done or what was wrong is in its address as codes.

#![expect(clippy::too_many_arguments, reason = "a form has a field for each")]

use app_core::UiError;
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::{
    ids::{BlockId, BookingId, CalendarLinkId, LeaveId, StaffId},
    staff::{HoursView, LeaveLine, LeaveView, MyTimeView, Span, StaffStatus, TeamHours, week::RowInput},
};
use uuid::Uuid;

#[cfg(not(target_family = "wasm"))]
use crate::host::{self, Place};

/// Everybody's week.
#[server]
pub async fn everybodys_hours() -> Result<TeamHours, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.hours.team(&caller).await?)
}

/// One person's hours.
#[server]
pub async fn hours_of(staff: StaffId, on: Option<NaiveDate>, new: bool) -> Result<HoursView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.hours.hours(&caller, staff, on, new).await?)
}

/// Writes a week; with `copy`, some days get the hours of another one.
#[server]
pub async fn save_week(
    staff: StaffId,
    version: i32,
    #[server(default)] from: String,
    #[server(default)] rows: Vec<RowInput>,
    copy: Option<String>,
    #[server(default)] copy_from: String,
    #[server(default)] copy_to: Vec<u8>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let rows = if copy.is_some() { host::copied(rows, &copy_from, &copy_to) } else { rows };
    let (from, outcome) = match host::start(&from) {
        Ok(from) => {
            let input = shared::staff::WeekInput { from, rows };
            (from, ports.hours.save_week(&caller, staff, &input, version).await)
        }
        Err(error) => (None, Err(error)),
    };
    host::back(&Place::Week(staff, from), outcome, "saved");
    Ok(())
}

/// Takes a week away: the one before it goes on.
#[server]
pub async fn drop_week(staff: StaffId, version: i32, from: NaiveDate) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(&Place::Hours(staff), ports.hours.drop_week(&caller, staff, from, version).await, "removed");
    Ok(())
}

/// A day off, extra hours, a blocked time.
#[server]
pub async fn add_date(
    staff: StaffId,
    #[server(default)] kind: String,
    #[server(default)] first: String,
    #[server(default)] last: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
    #[server(default)] place: String,
    #[server(default)] reason: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let input = shared::staff::ExceptionInput { kind, first, last, from, to, place, reason };
    host::back(&Place::Dates(staff), ports.hours.add_exception(&caller, staff, &input).await, "saved");
    Ok(())
}

/// Takes it away.
#[server]
pub async fn remove_date(staff: StaffId, date: Uuid) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(&Place::Hours(staff), ports.hours.remove_exception(&caller, staff, date).await, "removed");
    Ok(())
}

/// A time that comes again: a new one, or a change of one.
#[server]
pub async fn repeat_time(
    staff: StaffId,
    block: Option<BlockId>,
    #[server(default)] span: Span,
    day: Option<NaiveDate>,
    #[server(default)] often: String,
    #[server(default)] every: String,
    #[server(default)] days: Vec<u8>,
    #[server(default)] first: String,
    #[server(default)] last: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
    #[server(default)] reason: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let target = block.map(|block| shared::staff::BlockTarget { block, span, day });
    let first = host::first_of(span, day, first);
    let input = shared::staff::BlockInput { often, every, days, first, last, from, to, reason };
    let outcome = ports.hours.save_block(&caller, staff, &input, target).await;
    host::back(&Place::Blocks(staff), outcome, "saved");
    Ok(())
}

/// Takes one of its days away, or the later ones, or all.
#[server]
pub async fn stop_repeating(
    staff: StaffId,
    block: BlockId,
    span: Span,
    day: Option<NaiveDate>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let target = shared::staff::BlockTarget { block, span, day };
    host::back(&Place::Hours(staff), ports.hours.remove_block(&caller, staff, target).await, "removed");
    Ok(())
}

/// Who somebody is.
#[server]
pub async fn save_person(
    staff: StaffId,
    version: i32,
    #[server(default)] gender: String,
    #[server(default)] experience: String,
    #[server(default)] languages: String,
    #[server(default)] bio: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let input = shared::staff::ProfileInput { gender, experience, languages, bio };
    host::back(
        &Place::Hours(staff),
        ports.hours.save_profile(&caller, staff, &input, version).await,
        "saved",
    );
    Ok(())
}

/// What somebody has learned.
#[server]
pub async fn save_paper(
    staff: StaffId,
    #[server(default)] name: String,
    #[server(default)] issuer: String,
    #[server(default)] year: String,
    #[server(default)] expires: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let input = shared::staff::CertificationInput { id: None, name, issuer, year, expires };
    host::back(&Place::Hours(staff), ports.hours.save_certification(&caller, staff, &input).await, "saved");
    Ok(())
}

/// Takes it away.
#[server]
pub async fn remove_paper(staff: StaffId, paper: Uuid) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(
        &Place::Hours(staff),
        ports.hours.remove_certification(&caller, staff, paper).await,
        "removed",
    );
    Ok(())
}

/// Whether somebody goes to customers; an unticked box is not sent.
#[server]
pub async fn set_travels(
    staff: StaffId,
    version: i32,
    #[server(default)] travels: bool,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(
        &Place::Hours(staff),
        ports.hours.set_travels(&caller, staff, travels, version).await,
        "saved",
    );
    Ok(())
}

/// How somebody stands to the work.
#[server]
pub async fn set_staff_status(staff: StaffId, version: i32, status: StaffStatus) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(&Place::Hours(staff), ports.hours.set_status(&caller, staff, status, version).await, "saved");
    Ok(())
}

/// The caller's own time.
#[server]
pub async fn my_time() -> Result<MyTimeView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.leave.my_time(&caller).await?)
}

/// Keeps an hour free, for oneself.
#[server]
pub async fn block_own(
    #[server(default)] first: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
    #[server(default)] reason: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let input = shared::staff::ExceptionInput { first, from, to, reason, ..Default::default() };
    host::back(&Place::MyDates, ports.hours.block_own(&caller, &input).await, "saved");
    Ok(())
}

/// Keeps the rest of today free.
#[server]
pub async fn off_today() -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(&Place::MyDates, ports.hours.off_today(&caller).await, "saved");
    Ok(())
}

/// Takes it back.
#[server]
pub async fn unblock_own(date: Uuid) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(&Place::MyTime, ports.hours.unblock_own(&caller, date).await, "removed");
    Ok(())
}

/// Asks for leave.
#[server]
pub async fn ask_leave(
    #[server(default)] kind: String,
    #[server(default)] first: String,
    #[server(default)] last: String,
    #[server(default)] from_midday: bool,
    #[server(default)] to_midday: bool,
    #[server(default)] reason: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let input = shared::staff::LeaveInput { kind, first, last, from_midday, to_midday, reason };
    host::back(&Place::MyTime, ports.leave.ask(&caller, &input).await.map(|_| ()), "asked");
    Ok(())
}

/// Takes leave back, as whoever asked or whoever decides.
#[server]
pub async fn cancel_leave(leave: LeaveId, version: i32, #[server(default)] own: bool) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let place = if own { Place::MyTime } else { Place::Request(leave) };
    host::back(&place, ports.leave.cancel(&caller, leave, version).await, "cancelled");
    Ok(())
}

/// Everybody's requests.
#[server]
pub async fn leave_requests() -> Result<Vec<LeaveLine>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.leave.requests(&caller).await?)
}

/// One with all it touches.
#[server]
pub async fn leave_request(leave: LeaveId) -> Result<LeaveView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.leave.request(&caller, leave).await?)
}

/// Grants or refuses it.
#[server]
pub async fn decide_leave(
    leave: LeaveId,
    version: i32,
    grant: bool,
    #[server(default)] answer: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.leave.decide(&caller, leave, grant, &answer, version).await;
    host::back(&Place::Request(leave), outcome, if grant { "approved" } else { "rejected" });
    Ok(())
}

/// Asks a customer to choose another time.
#[server]
pub async fn offer_another_time(leave: LeaveId, booking: BookingId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.leave.offer_another_time(&caller, leave, booking).await;
    host::back(&Place::Request(leave), outcome, "offered");
    Ok(())
}

/// Gives a visit to a colleague.
#[server]
pub async fn give_visit(leave: LeaveId, booking: BookingId, to: StaffId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(&Place::Request(leave), ports.leave.give(&caller, leave, booking, to).await, "given");
    Ok(())
}

/// Makes the secret address of one's calendar, or another one.
#[server]
pub async fn renew_feed(#[server(default)] names: bool) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(&Place::MyTime, ports.calendars.renew_feed(&caller, names).await, "saved");
    Ok(())
}

/// Takes it away.
#[server]
pub async fn revoke_feed() -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(&Place::MyTime, ports.calendars.revoke_feed(&caller).await, "removed");
    Ok(())
}

/// Adds a calendar from elsewhere.
#[server]
pub async fn add_calendar(
    #[server(default)] name: String,
    #[server(default)] address: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(&Place::MyTime, ports.calendars.add_link(&caller, &name, &address).await, "reading");
    Ok(())
}

/// Takes it away.
#[server]
pub async fn remove_calendar(link: CalendarLinkId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(&Place::MyTime, ports.calendars.remove_link(&caller, link).await, "removed");
    Ok(())
}

/// Reads it now.
#[server]
pub async fn read_calendar(link: CalendarLinkId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back(&Place::MyTime, ports.calendars.read_link(&caller, link).await, "reading");
    Ok(())
}
