//! The use cases of booking: one entry each for pages, REST, jobs and tests.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::{
    command::{
        AvailabilityQuery, BookingFilter, Draft, IdempotencyKey, MoveQuery, NewBooking, NewHold, SwapWish,
        Transition,
    },
    door::DoorView,
    late::LateView,
    transition::Action,
    view::{
        AvailabilityView, BoardView, BookingRow, BookingView, CheckInCode, DayView, HoldView, MovePreview,
        MoveTimes, Page,
    },
    week::WeekView,
    why::{WhyQuery, WhyView},
};
use crate::{
    caller::Caller,
    error::AppResult,
    ids::{AppointmentId, BookingId, HoldId, LocationId, RoomId, StaffId},
    time::Local,
};

/// Booking.
#[async_trait]
pub trait BookingApi: Send + Sync {
    /// Free times of a business. **Permissions:** anyone, for a published business.
    async fn availability(
        &self,
        caller: &Caller,
        slug: &str,
        query: &AvailabilityQuery,
    ) -> AppResult<AvailabilityView>;

    /// Why a time is offered to customers or not. **Permissions:** bookings:R of the whole business.
    async fn explain(&self, caller: &Caller, query: &WhyQuery) -> AppResult<WhyView>;

    /// Keeps a time for ten minutes. A browser's earlier hold is given up. **Permissions:** anyone.
    async fn hold(
        &self,
        caller: &Caller,
        slug: &str,
        hold: &NewHold,
        key: Option<IdempotencyKey>,
    ) -> AppResult<HoldView>;

    /// A hold and what has been typed into it. **Permissions:** the browser that made it, or whoever knows its id where
    /// it was made without one.
    async fn get_hold(&self, caller: &Caller, hold: HoldId) -> AppResult<HoldView>;

    /// Keeps what has been typed, right or wrong, and keeps the time for longer. **Permissions:** as [`Self::get_hold`].
    async fn save_draft(&self, caller: &Caller, hold: HoldId, draft: &Draft) -> AppResult<HoldView>;

    /// Gives a time back. **Permissions:** as [`Self::get_hold`].
    async fn release_hold(&self, caller: &Caller, hold: HoldId) -> AppResult<()>;

    /// Books. **Permissions:** anyone for themselves; bookings:C of the business for somebody else.
    async fn book(
        &self,
        caller: &Caller,
        slug: &str,
        booking: &NewBooking,
        key: Option<IdempotencyKey>,
    ) -> AppResult<BookingView>;

    /// One booking. **Permissions:** its customer, a guest with its token, bookings:R.
    async fn get(&self, caller: &Caller, booking: BookingId) -> AppResult<BookingView>;

    /// Bookings, newest start first: the caller's own, or the business's. **Permissions:** signed in.
    async fn list(&self, caller: &Caller, filter: &BookingFilter) -> AppResult<Page<BookingRow>>;

    /// Takes a booking one step further. **Permissions:** as in [`super::decide`].
    async fn act(
        &self,
        caller: &Caller,
        booking: BookingId,
        transition: &Transition,
        key: Option<IdempotencyKey>,
    ) -> AppResult<BookingView>;

    /// The times to which it could be moved, as customers are offered them. **Permissions:** whoever may reschedule it now.
    async fn move_times(
        &self,
        caller: &Caller,
        booking: BookingId,
        query: &MoveQuery,
    ) -> AppResult<MoveTimes>;

    /// Would what a reschedule asks for fit: another time, person, room or length? Changes nothing. **Permissions:** bookings:U.
    async fn preview_step(
        &self,
        caller: &Caller,
        booking: BookingId,
        to: &Transition,
    ) -> AppResult<MovePreview>;

    /// Would it fit there, in that room if one is named: the whole visit, or one appointment of it? As [`Self::preview_step`].
    async fn preview_move(
        &self,
        caller: &Caller,
        booking: BookingId,
        appointment: Option<AppointmentId>,
        starts_at: Local,
        staff: Option<StaffId>,
        room: Option<RoomId>,
    ) -> AppResult<MovePreview> {
        let to = Transition {
            appointment,
            staff,
            room,
            starts_at: Some(starts_at),
            ..Transition::plain(Action::Reschedule)
        };
        self.preview_step(caller, booking, &to).await
    }

    /// Two appointments of different bookings exchange their places, both or neither. Tells the first one's booking.
    /// **Permissions:** bookings:U, and to reschedule both.
    async fn swap(&self, caller: &Caller, wish: &SwapWish) -> AppResult<BookingView>;

    /// Could they? Tells in which room the first one would be. Changes nothing. **Permissions:** as [`Self::swap`].
    async fn preview_swap(&self, caller: &Caller, wish: &SwapWish) -> AppResult<MovePreview>;

    /// One visit begins later, and whatever it pushes moves with it; only shown unless `apply`. Customers are told.
    /// **Permissions:** bookings:U for what the caller sees.
    async fn run_late(
        &self,
        caller: &Caller,
        appointment: AppointmentId,
        minutes: u32,
        apply: bool,
    ) -> AppResult<LateView>;

    /// The code that the customer shows. **Permissions:** as [`Self::get`].
    async fn check_in_code(&self, caller: &Caller, booking: BookingId) -> AppResult<CheckInCode>;

    /// Reads a code: the link of the QR code, its bare token, or the short code. `at` is when it was shown, where that was
    /// before the network came back (as [`Transition::at`]); `place` is where the door is: visits elsewhere are sent there.
    /// **Permissions:** bookings:U.
    async fn check_in(
        &self,
        caller: &Caller,
        code: &str,
        at: Option<Local>,
        place: Option<LocationId>,
        key: Option<IdempotencyKey>,
    ) -> AppResult<BookingView>;

    /// What a door keeps to read codes without a network, today. **Permissions:** bookings:U for what the caller sees.
    async fn door(&self, caller: &Caller) -> AppResult<DoorView>;

    /// The business's day; today when no date is given. **Permissions:** the board.
    async fn board(&self, caller: &Caller, date: Option<NaiveDate>) -> AppResult<BoardView>;

    /// The same, where only these bookings have changed since it was read: no other cards than theirs, at most
    /// [`super::MOST_NEWS`] bookings. **Permissions:** as [`Self::board`].
    async fn board_news(
        &self,
        caller: &Caller,
        date: NaiveDate,
        bookings: &[BookingId],
    ) -> AppResult<BoardView>;

    /// The week of a day, this one when none is given; of one location, if one is named. **Permissions:** the board.
    async fn week(
        &self,
        caller: &Caller,
        date: Option<NaiveDate>,
        location: Option<LocationId>,
    ) -> AppResult<WeekView>;

    /// The caller's own day. **Permissions:** a practitioner.
    async fn my_day(&self, caller: &Caller, date: Option<NaiveDate>) -> AppResult<DayView>;

    /// An iCalendar file (RFC 5545). **Permissions:** as [`Self::get`].
    async fn calendar(&self, caller: &Caller, booking: BookingId) -> AppResult<String>;
}
