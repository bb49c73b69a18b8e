//! The port: errors are logged and translated here, once.

use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{
    AppError, AppResult,
    booking::{
        AvailabilityQuery, AvailabilityView, BoardView, BookingApi, BookingFilter, BookingRow, BookingView,
        CheckInCode, DayView, Draft, HoldView, IdempotencyKey, LateView, MOST_NEWS, MovePreview, MoveQuery,
        MoveTimes, NewBooking, NewHold, Page, SwapWish, Transition, WeekView, WhyQuery, WhyView,
        door::DoorView,
    },
    caller::Caller,
    error::FieldProblem,
    ids::{AppointmentId, BookingId, HoldId, LocationId},
    time::Local,
};

use crate::{Bookings, calendar::calendar_text};

#[async_trait]
impl BookingApi for Bookings {
    async fn availability(
        &self,
        caller: &Caller,
        slug: &str,
        query: &AvailabilityQuery,
    ) -> AppResult<AvailabilityView> {
        Ok(self.free_times(caller, slug, query).await?)
    }

    async fn explain(&self, caller: &Caller, query: &WhyQuery) -> AppResult<WhyView> {
        Ok(self.explain_time(caller, query).await?)
    }

    async fn hold(
        &self,
        caller: &Caller,
        slug: &str,
        hold: &NewHold,
        key: Option<IdempotencyKey>,
    ) -> AppResult<HoldView> {
        Ok(self.make_hold(caller, slug, hold, key).await?)
    }

    async fn get_hold(&self, caller: &Caller, hold: HoldId) -> AppResult<HoldView> {
        Ok(self.read_hold(caller, hold).await?)
    }

    async fn save_draft(&self, caller: &Caller, hold: HoldId, draft: &Draft) -> AppResult<HoldView> {
        Ok(self.write_draft(caller, hold, draft).await?)
    }

    async fn release_hold(&self, caller: &Caller, hold: HoldId) -> AppResult<()> {
        Ok(self.drop_hold(caller, hold).await?)
    }

    async fn book(
        &self,
        caller: &Caller,
        slug: &str,
        booking: &NewBooking,
        key: Option<IdempotencyKey>,
    ) -> AppResult<BookingView> {
        let view = self.make_booking(caller, slug, booking, key).await?;
        self.log.wake();
        Ok(view)
    }

    async fn get(&self, caller: &Caller, booking: BookingId) -> AppResult<BookingView> {
        Ok(self.read_booking(caller, booking).await?)
    }

    async fn list(&self, caller: &Caller, filter: &BookingFilter) -> AppResult<Page<BookingRow>> {
        Ok(self.list_bookings(caller, filter).await?)
    }

    async fn act(
        &self,
        caller: &Caller,
        booking: BookingId,
        transition: &Transition,
        key: Option<IdempotencyKey>,
    ) -> AppResult<BookingView> {
        let view = self.take_step(caller, booking, transition, key).await?;
        self.log.wake();
        Ok(view)
    }

    async fn move_times(
        &self,
        caller: &Caller,
        booking: BookingId,
        query: &MoveQuery,
    ) -> AppResult<MoveTimes> {
        Ok(self.free_moves(caller, booking, query).await?)
    }

    async fn preview_step(
        &self,
        caller: &Caller,
        booking: BookingId,
        to: &Transition,
    ) -> AppResult<MovePreview> {
        Ok(self.would_fit(caller, booking, to).await?)
    }

    async fn swap(&self, caller: &Caller, wish: &SwapWish) -> AppResult<BookingView> {
        let view = self.swap_visits(caller, wish).await?;
        self.log.wake();
        Ok(view)
    }

    async fn preview_swap(&self, caller: &Caller, wish: &SwapWish) -> AppResult<MovePreview> {
        Ok(self.would_swap(caller, wish).await?)
    }

    async fn run_late(
        &self,
        caller: &Caller,
        appointment: AppointmentId,
        minutes: u32,
        apply: bool,
    ) -> AppResult<LateView> {
        let view = self.pass_on_delay(caller, appointment, minutes, apply).await?;
        self.log.wake();
        Ok(view)
    }

    async fn check_in_code(&self, caller: &Caller, booking: BookingId) -> AppResult<CheckInCode> {
        Ok(self.make_code(caller, booking).await?)
    }

    async fn check_in(
        &self,
        caller: &Caller,
        code: &str,
        at: Option<Local>,
        place: Option<LocationId>,
        key: Option<IdempotencyKey>,
    ) -> AppResult<BookingView> {
        let view = self.arrive(caller, code, at, place, key).await?;
        self.log.wake();
        Ok(view)
    }

    async fn door(&self, caller: &Caller) -> AppResult<DoorView> {
        Ok(self.read_door(caller).await?)
    }

    async fn board(&self, caller: &Caller, date: Option<NaiveDate>) -> AppResult<BoardView> {
        Ok(self.read_board(caller, date, None).await?)
    }

    async fn board_news(
        &self,
        caller: &Caller,
        date: NaiveDate,
        bookings: &[BookingId],
    ) -> AppResult<BoardView> {
        if bookings.len() > MOST_NEWS {
            return Err(AppError::field("bookings", FieldProblem::TooLong));
        }
        Ok(self.read_board(caller, Some(date), Some(bookings)).await?)
    }

    async fn week(
        &self,
        caller: &Caller,
        date: Option<NaiveDate>,
        location: Option<LocationId>,
    ) -> AppResult<WeekView> {
        Ok(self.read_week(caller, date, location).await?)
    }

    async fn my_day(&self, caller: &Caller, date: Option<NaiveDate>) -> AppResult<DayView> {
        Ok(self.read_day(caller, date).await?)
    }

    async fn calendar(&self, caller: &Caller, booking: BookingId) -> AppResult<String> {
        let view = self.read_booking(caller, booking).await?;
        let page = self.page(view.id);
        Ok(calendar_text(&view, &page, self.clock.now()))
    }
}
