//! One of everything.

use chrono::NaiveTime;
use shared::{
    booking::{
        Action, AppointmentStatus, AppointmentView, BookingRow, BookingStatus, BookingView, BusinessRef,
        Draft, Guest, HoldView, LocationLine, OptionLine, ServiceLine, StaffLine,
    },
    caller::{Caller, SignedIn},
    ids::{AppointmentId, BookingId, HoldId, LocationId, OptionId, ServiceId, SessionId, StaffId, UserId},
    money::Money,
    payments::{ReceiptLine, ReceiptView},
    tenants::{Brand, BusinessRow, BusinessView, OpeningHours, Place},
    time::Local,
};

pub fn at(text: &str) -> Local {
    text.parse().unwrap()
}

pub fn start() -> Local {
    at("2026-11-20T10:00:00+05:30")
}

pub fn rupees(minor: i64) -> Money {
    Money::new(minor, "INR".parse().unwrap())
}

pub fn customer() -> Caller {
    let signed_in = SignedIn {
        user: UserId::new(),
        session: SessionId::new(),
        name: "Meera".to_owned(),
        email: "meera@example.com".to_owned(),
        email_verified: true,
        head_office: None,
        membership: None,
    };
    Caller { signed_in: Some(signed_in), ..Caller::default() }
}

fn serenity() -> BusinessRef {
    BusinessRef { slug: "serenity".to_owned(), name: "Serenity".to_owned() }
}

pub fn booking(id: BookingId) -> BookingView {
    BookingView {
        location: Some(location()),
        place: None,
        id,
        number: "SER-20261120-0001".to_owned(),
        version: 1,
        status: BookingStatus::Confirmed,
        business: serenity(),
        timezone: "Asia/Kolkata".to_owned(),
        starts_at: start(),
        ends_at: at("2026-11-20T11:00:00+05:30"),
        appointments: vec![AppointmentView {
            id: AppointmentId::new(),
            status: AppointmentStatus::Scheduled,
            service: service(),
            option: OptionLine { id: OptionId::new(), minutes: 60 },
            addons: Vec::new(),
            staff: None,
            room: None,
            starts_at: start(),
            ends_at: at("2026-11-20T11:00:00+05:30"),
            guest: 0,
            guests: 1,
            overbooked: false,
            class: None,
            package: None,
            answer_by: None,
            set_out_at: None,
            started_at: None,
            completed_at: None,
            actions: Vec::new(),
        }],
        customer: Guest { name: "Meera".to_owned(), email: String::new(), phone: String::new() },
        total: rupees(250_000),
        paid: rupees(0),
        fee: rupees(0),
        cancel_fee: rupees(0),
        late_fee: rupees(0),
        cancel_credits: 0,
        free_until: None,
        notes: String::new(),
        attachments: 1,
        health: true,
        created_at: start(),
        checked_in_at: None,
        actions: vec![Action::Cancel, Action::CheckIn],
        cursor: 0,
        access_token: None,
        page: None,
    }
}

fn service() -> ServiceLine {
    ServiceLine { id: ServiceId::new(), name: "Swedish massage".to_owned() }
}

pub fn row() -> BookingRow {
    let view = booking(BookingId::new());
    BookingRow {
        id: view.id,
        number: view.number,
        version: view.version,
        status: view.status,
        business: view.business,
        customer: view.customer.name,
        service: "Swedish massage".to_owned(),
        staff: None,
        timezone: view.timezone,
        starts_at: view.starts_at,
        ends_at: view.ends_at,
        total: view.total,
        fee: view.fee,
        is_past: false,
    }
}

pub fn hold() -> HoldView {
    HoldView {
        location: Some(location()),
        place: None,
        id: HoldId::new(),
        expires_at: start(),
        live: true,
        business: serenity(),
        timezone: "Asia/Kolkata".to_owned(),
        service: service(),
        option: OptionLine { id: OptionId::new(), minutes: 60 },
        addons: Vec::new(),
        staff: StaffLine { id: StaffId::new(), name: "Priya".to_owned() },
        staff_chosen: false,
        services: Vec::new(),
        guests: 1,
        staff_gender: None,
        also: Vec::new(),
        starts_at: start(),
        ends_at: start(),
        total: rupees(250_000),
        late_fee: rupees(0),
        free_until: None,
        draft: Draft::default(),
    }
}

pub fn receipt() -> ReceiptView {
    ReceiptView {
        number: "SER-20261120-0001".to_owned(),
        business: serenity(),
        address: "12 MG Road".to_owned(),
        timezone: "Asia/Kolkata".to_owned(),
        visited_at: start(),
        customer: "Meera".to_owned(),
        staff: None,
        lines: vec![ReceiptLine {
            text: "Swedish massage".to_owned(),
            minutes: Some(60),
            amount: rupees(250_000),
        }],
        total: rupees(250_000),
        fee: None,
        payments: Vec::new(),
        due: rupees(250_000),
    }
}

pub fn business_row() -> BusinessRow {
    BusinessRow {
        slug: "serenity".to_owned(),
        name: "Serenity".to_owned(),
        kind: "spa".to_owned(),
        tagline: String::new(),
        place: "Indiranagar, Bengaluru".to_owned(),
        rating: None,
        reviews: 0,
        distance_km: Some(1.5),
        timezone: "Asia/Kolkata".to_owned(),
        next: Vec::new(),
    }
}

pub fn business() -> BusinessView {
    let row = business_row();
    BusinessView {
        areas: Vec::new(),
        slug: row.slug,
        name: row.name,
        kind: row.kind,
        tagline: row.tagline,
        about: String::new(),
        address: "12 MG Road".to_owned(),
        place: row.place,
        phone: "+918012345678".to_owned(),
        phone_prefix: "+91".to_owned(),
        currency: "INR".parse().unwrap(),
        timezone: row.timezone,
        now: start(),
        confirms_at_once: true,
        rating: Some(48),
        reviews: 12,
        hours: hours(),
        places: vec![Place {
            id: location().id,
            name: "Main".to_owned(),
            address: "12 MG Road".to_owned(),
            place: "Bengaluru".to_owned(),
            hours: hours(),
        }],
        brand: Brand { logo: None, hue: Some(245) },
    }
}

fn hours() -> Vec<OpeningHours> {
    vec![OpeningHours {
        weekday: 1,
        opens: NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
        closes: NaiveTime::MIN,
    }]
}

fn location() -> LocationLine {
    LocationLine { id: LocationId::new(), name: "Main".to_owned(), address: "12 Example Road".to_owned() }
}
