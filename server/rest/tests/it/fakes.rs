//! Ports that remember what they were asked and answer the same every time, or what they were told to refuse with.

use std::sync::{Arc, Mutex};

use crate::sample;
use async_trait::async_trait;
use chrono::NaiveDate;
use server_rest::Rest;
use shared::{
    AppError, AppResult, ErrorCode,
    booking::{
        AvailabilityQuery, AvailabilityView, BoardView, BookingApi, BookingFilter, BookingRow, BookingView,
        CheckInCode, DayView, Days, Draft, HoldView, IdempotencyKey, LateView, MovePreview, MoveQuery,
        MoveTimes, NewBooking, NewHold, Page, SlotView, SwapWish, Transition, WeekView, WhyQuery, WhyView,
        dispatch::{DispatchApi, DispatchView, NewFix, Reported, WayView},
        door::DoorView,
    },
    caller::{Caller, SignedIn},
    catalog::{CatalogApi, OptionView, PackageView, ServiceView, StaffView},
    identity::{
        IdentityApi, Login, NewSession, PasswordChange, PasswordReset, Registration, SessionView, SignInStep,
        Tokens,
    },
    ids::{AppointmentId, BookingId, HoldId, LocationId, OptionId, ServiceId, SessionId, StaffId},
    payments::{NewPayment, PaymentsApi, ReceiptView},
    tenants::{BusinessFilter, BusinessRow, BusinessView, TenantsApi},
    time::Local,
};

/// The ports.
#[derive(Default)]
pub struct Fake {
    asked: Mutex<Vec<String>>,
    refusal: Mutex<Option<AppError>>,
}

impl Fake {
    pub fn rest(self: &Arc<Self>) -> Rest {
        Rest {
            tenants: self.clone(),
            catalog: self.clone(),
            booking: self.clone(),
            dispatch: self.clone(),
            payments: self.clone(),
            identity: self.clone(),
        }
    }

    pub fn refuse(&self, error: impl Into<AppError>) {
        *self.refusal.lock().unwrap() = Some(error.into());
    }

    /// The last thing a port was asked.
    pub fn asked(&self) -> String {
        self.asked.lock().unwrap().last().cloned().unwrap_or_default()
    }

    fn ask<T>(&self, what: String, answer: T) -> AppResult<T> {
        self.asked.lock().unwrap().push(what);
        self.refusal.lock().unwrap().clone().map_or(Ok(answer), Err)
    }
}

#[async_trait]
impl TenantsApi for Fake {
    async fn search(&self, filter: &BusinessFilter) -> AppResult<Page<BusinessRow>> {
        self.ask(format!("{filter:?}"), Page { items: vec![sample::business_row()], next_cursor: None })
    }

    async fn get(&self, slug: &str) -> AppResult<BusinessView> {
        self.ask(slug.to_owned(), sample::business())
    }
}

#[async_trait]
impl DispatchApi for Fake {
    async fn way(&self, _: &Caller, booking: BookingId) -> AppResult<WayView> {
        let way = WayView { people: Vec::new(), to: (12.97, 77.64), door: false, cursor: 7 };
        self.ask(booking.to_string(), way)
    }

    async fn report(&self, _: &Caller, booking: BookingId, fixes: &[NewFix]) -> AppResult<Reported> {
        self.ask(format!("{booking} {fixes:?}"), Reported { on_the_way: true })
    }

    async fn set_door(&self, _: &Caller, booking: BookingId, latitude: f64, longitude: f64) -> AppResult<()> {
        self.ask(format!("{booking} {latitude} {longitude}"), ())
    }

    async fn seen(&self, _: &Caller) -> AppResult<()> {
        Err(ErrorCode::NotFound.into())
    }

    async fn day(&self, _: &Caller, _: Option<NaiveDate>) -> AppResult<DispatchView> {
        Err(ErrorCode::NotFound.into())
    }
}

#[async_trait]
impl CatalogApi for Fake {
    async fn services(&self, slug: &str, _: &str) -> AppResult<Vec<ServiceView>> {
        let option = OptionView {
            id: OptionId::new(),
            minutes: 60,
            price: sample::rupees(250_000),
            default: true,
            staff_prices: Vec::new(),
        };
        let service = ServiceView {
            id: ServiceId::new(),
            name: "Swedish massage".to_owned(),
            description: String::new(),
            category: "Massage".to_owned(),
            contraindications: String::new(),
            pictures: Vec::new(),
            options: vec![option],
            addons: Vec::new(),
            staff: Vec::new(),
            guests_from: 1,
            guests_to: 1,
            side_by_side: false,
            in_class: false,
            given_at: shared::catalog::GivenAt::Premises,
        };
        self.ask(slug.to_owned(), vec![service])
    }

    async fn find_services(&self, slug: &str, locale: &str, _: &str) -> AppResult<Vec<ServiceView>> {
        self.services(slug, locale).await
    }

    async fn packages_on_sale(&self, slug: &str, _: &str) -> AppResult<Vec<PackageView>> {
        self.ask(slug.to_owned(), Vec::new())
    }

    async fn staff(&self, slug: &str) -> AppResult<Vec<StaffView>> {
        let staff = StaffView {
            id: StaffId::new(),
            name: "Priya".to_owned(),
            title: String::new(),
            rating: None,
            gender: None,
            travels: false,
            locations: Vec::new(),
        };
        self.ask(slug.to_owned(), vec![staff])
    }
}

#[async_trait]
impl PaymentsApi for Fake {
    async fn pay(
        &self,
        _: &Caller,
        booking: BookingId,
        payment: &NewPayment,
        key: Option<IdempotencyKey>,
    ) -> AppResult<BookingView> {
        self.ask(format!("{payment:?} {key:?}"), sample::booking(booking))
    }

    async fn receipt(&self, _: &Caller, booking: BookingId) -> AppResult<ReceiptView> {
        self.ask(booking.to_string(), sample::receipt())
    }
}

#[async_trait]
impl IdentityApi for Fake {
    async fn login(&self, _: &Caller, _: &Login, _: Option<&str>) -> AppResult<SignInStep> {
        Err(ErrorCode::Internal.into())
    }

    async fn logout(&self, caller: &Caller) -> AppResult<()> {
        caller.user()?;
        self.ask("logout".to_owned(), ())
    }

    async fn register(&self, _: &Caller, _: &Registration, _: &str) -> AppResult<()> {
        Err(ErrorCode::Internal.into())
    }

    async fn verify_email(&self, _: &Caller, _: &str) -> AppResult<NewSession> {
        Err(ErrorCode::Internal.into())
    }

    async fn login_api(&self, _: &Caller, login: &Login) -> AppResult<Tokens> {
        self.ask(login.email.clone(), tokens())
    }

    async fn refresh(&self, _: &Caller, refresh_token: &str) -> AppResult<Tokens> {
        self.ask(refresh_token.to_owned(), tokens())
    }

    async fn forgot_password(&self, _: &Caller, _: &str) -> AppResult<()> {
        Err(ErrorCode::Internal.into())
    }

    async fn reset_password(&self, _: &Caller, _: &PasswordReset) -> AppResult<()> {
        Err(ErrorCode::Internal.into())
    }

    async fn change_password(&self, _: &Caller, _: &PasswordChange) -> AppResult<()> {
        Err(ErrorCode::Internal.into())
    }

    async fn sessions(&self, _: &Caller) -> AppResult<Vec<SessionView>> {
        Err(ErrorCode::Internal.into())
    }

    async fn end_session(&self, _: &Caller, _: SessionId) -> AppResult<()> {
        Err(ErrorCode::Internal.into())
    }

    async fn end_other_sessions(&self, _: &Caller) -> AppResult<()> {
        Err(ErrorCode::Internal.into())
    }

    async fn resolve(&self, _: &str, _: Option<&str>) -> AppResult<Option<SignedIn>> {
        Ok(None)
    }
}

fn tokens() -> Tokens {
    Tokens { access_token: "a".to_owned(), refresh_token: "r".to_owned(), expires_in: 900 }
}

#[async_trait]
impl BookingApi for Fake {
    async fn availability(
        &self,
        _: &Caller,
        _: &str,
        query: &AvailabilityQuery,
    ) -> AppResult<AvailabilityView> {
        let (starts_at, ends_at) = (sample::start(), sample::start());
        let slots = vec![SlotView { starts_at, ends_at, staff: vec![StaffId::new()], best: true }];
        let days = vec![Days { date: starts_at.date_naive(), slots }];
        self.ask(
            format!("{query:?}"),
            AvailabilityView { timezone: "Asia/Kolkata".to_owned(), days, best_first: false },
        )
    }

    async fn explain(&self, _: &Caller, _: &WhyQuery) -> AppResult<WhyView> {
        Err(ErrorCode::Internal.into())
    }

    async fn hold(
        &self,
        _: &Caller,
        _: &str,
        hold: &NewHold,
        key: Option<IdempotencyKey>,
    ) -> AppResult<HoldView> {
        self.ask(format!("{hold:?} {key:?}"), sample::hold())
    }

    async fn get_hold(&self, _: &Caller, _: HoldId) -> AppResult<HoldView> {
        Err(ErrorCode::Internal.into())
    }

    async fn save_draft(&self, _: &Caller, _: HoldId, _: &Draft) -> AppResult<HoldView> {
        Err(ErrorCode::Internal.into())
    }

    async fn release_hold(&self, _: &Caller, hold: HoldId) -> AppResult<()> {
        self.ask(hold.to_string(), ())
    }

    async fn book(
        &self,
        _: &Caller,
        _: &str,
        booking: &NewBooking,
        key: Option<IdempotencyKey>,
    ) -> AppResult<BookingView> {
        self.ask(format!("{booking:?} {key:?}"), sample::booking(BookingId::new()))
    }

    async fn get(&self, _: &Caller, booking: BookingId) -> AppResult<BookingView> {
        self.ask(booking.to_string(), sample::booking(booking))
    }

    async fn list(&self, _: &Caller, filter: &BookingFilter) -> AppResult<Page<BookingRow>> {
        self.ask(
            format!("{filter:?}"),
            Page { items: vec![sample::row()], next_cursor: Some("next".to_owned()) },
        )
    }

    async fn act(
        &self,
        _: &Caller,
        booking: BookingId,
        transition: &Transition,
        key: Option<IdempotencyKey>,
    ) -> AppResult<BookingView> {
        self.ask(format!("{transition:?} {key:?}"), sample::booking(booking))
    }

    async fn move_times(&self, _: &Caller, _: BookingId, query: &MoveQuery) -> AppResult<MoveTimes> {
        let today = sample::start().date_naive();
        let days = vec![Days { date: today, slots: Vec::new() }];
        let times = AvailabilityView { timezone: "Asia/Kolkata".to_owned(), days, best_first: false };
        self.ask(format!("{query:?}"), MoveTimes { times, today, others: true, asks: false })
    }

    async fn preview_step(&self, _: &Caller, _: BookingId, _: &Transition) -> AppResult<MovePreview> {
        Err(ErrorCode::Internal.into())
    }

    async fn swap(&self, _: &Caller, _: &SwapWish) -> AppResult<BookingView> {
        Err(ErrorCode::Internal.into())
    }

    async fn preview_swap(&self, _: &Caller, _: &SwapWish) -> AppResult<MovePreview> {
        Err(ErrorCode::Internal.into())
    }

    async fn run_late(&self, _: &Caller, _: AppointmentId, _: u32, _: bool) -> AppResult<LateView> {
        Err(ErrorCode::Internal.into())
    }

    async fn check_in_code(&self, _: &Caller, booking: BookingId) -> AppResult<CheckInCode> {
        let code =
            CheckInCode { token: "t".to_owned(), short: "ABCD2345".to_owned(), svg: "<svg/>".to_owned() };
        self.ask(booking.to_string(), code)
    }

    async fn check_in(
        &self,
        _: &Caller,
        code: &str,
        _: Option<Local>,
        place: Option<LocationId>,
        key: Option<IdempotencyKey>,
    ) -> AppResult<BookingView> {
        let place = place.map(|place| format!(" at {place}")).unwrap_or_default();
        self.ask(format!("{code}{place} {key:?}"), sample::booking(BookingId::new()))
    }

    async fn door(&self, _: &Caller) -> AppResult<DoorView> {
        Err(ErrorCode::Internal.into())
    }

    async fn board_news(&self, _: &Caller, _: NaiveDate, _: &[BookingId]) -> AppResult<BoardView> {
        Err(ErrorCode::Internal.into())
    }

    async fn board(&self, _: &Caller, _: Option<NaiveDate>) -> AppResult<BoardView> {
        Err(ErrorCode::Internal.into())
    }

    async fn week(&self, _: &Caller, _: Option<NaiveDate>, _: Option<LocationId>) -> AppResult<WeekView> {
        Err(ErrorCode::Internal.into())
    }

    async fn my_day(&self, _: &Caller, _: Option<NaiveDate>) -> AppResult<DayView> {
        Err(ErrorCode::Internal.into())
    }

    async fn calendar(&self, _: &Caller, booking: BookingId) -> AppResult<String> {
        self.ask(booking.to_string(), "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned())
    }
}
