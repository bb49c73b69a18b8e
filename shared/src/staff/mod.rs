//! The time of those who do the work: hours, exceptions, leave and calendars.

mod command;
mod leave;
mod rule;
mod view;
pub mod week;

use async_trait::async_trait;
use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    caller::Caller,
    error::AppResult,
    ids::{BookingId, CalendarLinkId, LeaveId, StaffId},
};

pub use command::{
    BlockInput, BlockTarget, CertificationInput, ExceptionInput, LeaveInput, ProfileInput, WeekInput,
};
pub use leave::{LeaveKind, LeavePart, LeaveStatus, LeaveStep, StaffStatus};
pub use rule::{Often, Rule, Span, WEEKDAYS};
pub use view::{
    AffectedVisit, BlockLine, Certification, ClassLine, ExceptionKind, ExceptionLine, FeedFile, FeedView,
    HoursView, LeaveLine, LeaveView, LinkFailure, LinkView, MyTimeView, Period, PersonLine, PlaceLine,
    Profile, TeamHours, VisitLine,
};

/// How far ahead times that come again are written out.
pub const AHEAD_DAYS: u64 = 400;
/// The hour at which half a day of leave begins or ends, local.
pub const MIDDAY: u32 = 13;

/// Hours. Every change takes the version that was read and is refused with `settings.changed` when it is not the last.
#[async_trait]
pub trait HoursApi: Send + Sync {
    /// Everybody's week. **Permissions:** `availability:read` over the business.
    async fn team(&self, caller: &Caller) -> AppResult<TeamHours>;

    /// One person's hours, the week that holds on `on`; one that begins then, if there is none, with `new`. **Permissions:**
    /// `availability:read`, of their own at least.
    async fn hours(
        &self,
        caller: &Caller,
        staff: StaffId,
        on: Option<NaiveDate>,
        new: bool,
    ) -> AppResult<HoursView>;

    /// Writes a week. **Permissions:** `availability:update` over the business, as all that follow.
    async fn save_week(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &WeekInput,
        version: i32,
    ) -> AppResult<()>;

    /// Takes a week away: the one before it goes on.
    async fn drop_week(
        &self,
        caller: &Caller,
        staff: StaffId,
        from: NaiveDate,
        version: i32,
    ) -> AppResult<()>;

    /// A day off, extra hours, a blocked time.
    async fn add_exception(&self, caller: &Caller, staff: StaffId, input: &ExceptionInput) -> AppResult<()>;

    /// Takes one away. Leave and what stands in other calendars go elsewhere.
    async fn remove_exception(&self, caller: &Caller, staff: StaffId, exception: Uuid) -> AppResult<()>;

    /// An hour that the caller keeps free for themselves. Visits that are booked then stay. `kind`, `last` and `place` are not
    /// looked at.
    async fn block_own(&self, caller: &Caller, input: &ExceptionInput) -> AppResult<()>;

    /// The same for the rest of the business's day. **Permissions:** as [`Self::block_own`].
    async fn off_today(&self, caller: &Caller) -> AppResult<()>;

    /// Takes such an hour back.
    async fn unblock_own(&self, caller: &Caller, exception: Uuid) -> AppResult<()>;

    /// A time that comes again: a new one, or a change of one.
    async fn save_block(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &BlockInput,
        target: Option<BlockTarget>,
    ) -> AppResult<()>;

    /// Takes one of its days away, or the later ones, or all.
    async fn remove_block(&self, caller: &Caller, staff: StaffId, target: BlockTarget) -> AppResult<()>;

    /// Who they are. **Permissions:** `staff:update`, their own at least, as the two that follow.
    async fn save_profile(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &ProfileInput,
        version: i32,
    ) -> AppResult<()>;

    /// What they have learned.
    async fn save_certification(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &CertificationInput,
    ) -> AppResult<()>;

    /// Takes it away.
    async fn remove_certification(
        &self,
        caller: &Caller,
        staff: StaffId,
        certification: Uuid,
    ) -> AppResult<()>;

    /// Whether they go to customers. **Permissions:** `staff:update` over the business.
    async fn set_travels(
        &self,
        caller: &Caller,
        staff: StaffId,
        travels: bool,
        version: i32,
    ) -> AppResult<()>;

    /// M-09. **Permissions:** `staff:update` over the business. Whoever is booked does not leave for good (`staff.booked`).
    async fn set_status(
        &self,
        caller: &Caller,
        staff: StaffId,
        status: StaffStatus,
        version: i32,
    ) -> AppResult<()>;
}

/// Leave.
#[async_trait]
pub trait LeaveApi: Send + Sync {
    /// What the caller has to do with time. **Permissions:** a diary of their own.
    async fn my_time(&self, caller: &Caller) -> AppResult<MyTimeView>;

    /// Asks for leave. **Permissions:** `leave:create`, a diary of their own.
    async fn ask(&self, caller: &Caller, input: &LeaveInput) -> AppResult<LeaveId>;

    /// Takes leave back: whoever asked before it begins, whoever decides at any time. **Permissions:** `leave:update` of one's
    /// own, or `leave:approve`.
    async fn cancel(&self, caller: &Caller, leave: LeaveId, version: i32) -> AppResult<()>;

    /// Everybody's, those to be decided first. **Permissions:** `leave:read` over the business, as the next.
    async fn requests(&self, caller: &Caller) -> AppResult<Vec<LeaveLine>>;

    /// One with all it touches.
    async fn request(&self, caller: &Caller, leave: LeaveId) -> AppResult<LeaveView>;

    /// Grants or refuses it. **Permissions:** `leave:approve`, and not one's own.
    async fn decide(
        &self,
        caller: &Caller,
        leave: LeaveId,
        grant: bool,
        answer: &str,
        version: i32,
    ) -> AppResult<()>;

    /// Asks the customer of an affected booking to choose another time. **Permissions:** `leave:approve`.
    async fn offer_another_time(&self, caller: &Caller, leave: LeaveId, booking: BookingId) -> AppResult<()>;

    /// Gives an affected booking to a colleague at its time. **Permissions:** `leave:approve` and `bookings:update`.
    async fn give(&self, caller: &Caller, leave: LeaveId, booking: BookingId, to: StaffId) -> AppResult<()>;
}

/// Calendars: one's own elsewhere, and others' here. **Permissions:** `availability:update` of one's own.
#[async_trait]
pub trait CalendarsApi: Send + Sync {
    /// Makes the secret address, or another one: the old one opens nothing any more.
    async fn renew_feed(&self, caller: &Caller, shows_names: bool) -> AppResult<()>;

    /// Takes it away.
    async fn revoke_feed(&self, caller: &Caller) -> AppResult<()>;

    /// Adds a calendar from elsewhere.
    async fn add_link(&self, caller: &Caller, name: &str, address: &str) -> AppResult<()>;

    /// Takes one away: its times are free again.
    async fn remove_link(&self, caller: &Caller, link: CalendarLinkId) -> AppResult<()>;

    /// Reads one now.
    async fn read_link(&self, caller: &Caller, link: CalendarLinkId) -> AppResult<()>;

    /// The calendar behind a secret address. **Permissions:** whoever has it.
    async fn feed(&self, token: &str) -> AppResult<FeedFile>;
}
