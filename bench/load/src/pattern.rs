//! What is asked: a number becomes a business, a person and a time. `bench/sql` computes the same; the seed made the rows.

use std::str::FromStr;

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use rand::RngCore as _;

/// 08:00 in Kolkata on 5 January 2027, when `bench/sql/seed.sql` opens every business.
const FIRST_DAY: i64 = 1_799_116_200;
/// Days that can be booked, people, and half hours of a day.
const DAYS: u64 = 700;
const STAFF: u64 = 10;
const HALF_HOURS: u64 = 24;
/// Accounts with a session each.
const USERS: u64 = 256;
/// A prime that divides none of the above: consecutive numbers lie far apart.
const STRIDE: u64 = 7_919;

/// Kinds of rows, the first digits of their ids.
const STAFF_KIND: u64 = 2;
const SERVICE_KIND: u64 = 3;
const OPTION_KIND: u64 = 4;

/// A way of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Bookings that are all possible, each at a time of its own.
    Book,
    /// Thirty days of free times for anyone of ten.
    Availability,
    /// Everybody wants the same half hour of the same person.
    Same,
    /// Everybody wants the same person, at one of four starts and of three lengths that all overlap.
    Overlapping,
    /// Everybody wants another person and all the one room.
    LastRoom,
    /// Everybody wants the same half hour of anyone; two can.
    Anyone,
}

impl FromStr for Pattern {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "book" => Ok(Self::Book),
            "availability" => Ok(Self::Availability),
            "same" => Ok(Self::Same),
            "overlapping" => Ok(Self::Overlapping),
            "last-room" => Ok(Self::LastRoom),
            "anyone" => Ok(Self::Anyone),
            _ => Err(format!("there is no pattern {name}")),
        }
    }
}

impl Pattern {
    /// Whether everybody wants the same thing for a while.
    pub fn is_hot(self) -> bool {
        !matches!(self, Self::Book | Self::Availability)
    }

    /// How many can have it.
    pub fn winners(self) -> u64 {
        if self == Self::Anyone { 2 } else { 1 }
    }

    /// The request of a client. `number` is its own for most patterns and the window's for the hot ones.
    pub fn request(self, number: u64, client: u64, businesses: u64) -> Vec<u8> {
        if self == Self::Availability {
            return availability(number % businesses + 1);
        }
        let wish = self.wish(number, client, businesses);
        let body = wish.body();
        format!(
            "POST /api/v1/businesses/bench-{}/bookings HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer bench-token-{}\r\n\
             Idempotency-Key: bench-{:016x}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            wish.business,
            (number + client) % USERS,
            rand::rng().next_u64(),
            body.len(),
        )
        .into_bytes()
    }

    fn wish(self, number: u64, client: u64, businesses: u64) -> Wish {
        let start = |day: u64, minutes: u64| FIRST_DAY + (day * 86_400 + minutes * 60) as i64;
        if self == Self::Book {
            let (business, nth) = (number % businesses + 1, number / businesses);
            let place = (nth * STRIDE) % (DAYS * STAFF * HALF_HOURS);
            let (staff, day, half_hour) = (place % STAFF, place / STAFF % DAYS, place / STAFF / DAYS);
            return Wish {
                business,
                service: 1,
                option: None,
                staff: Some(staff),
                start: start(day, half_hour * 30),
            };
        }
        // A window is two hours of one day: six of them, in the first business.
        let (day, first) = (number / 6 % DAYS, number % 6 * 120);
        let (service, option, staff, late) = match self {
            Self::Overlapping => {
                (1, Some(client / 4 % 3 + 1), Some(number / 6 / DAYS % STAFF), client % 4 * 15)
            }
            Self::LastRoom => (2, None, Some(client % STAFF), 0),
            Self::Anyone => (3, None, None, 0),
            Self::Same | Self::Book | Self::Availability => (1, None, Some(number / 6 / DAYS % STAFF), 0),
        };
        // Sixty minutes and more overlap at the three quarters, wherever they begin.
        Wish { business: 1, service, option, staff, start: start(day, first + late) }
    }
}

/// One order.
struct Wish {
    business: u64,
    service: u64,
    option: Option<u64>,
    staff: Option<u64>,
    start: i64,
}

impl Wish {
    fn body(&self) -> String {
        let service = self.business * 10 + self.service;
        let start = DateTime::<Utc>::from_timestamp(self.start, 0).unwrap_or_default();
        let mut body = format!(
            "{{\"service\":\"{}\",\"starts_at\":\"{}\"",
            id(SERVICE_KIND, service),
            start.to_rfc3339_opts(SecondsFormat::Secs, true),
        );
        if let Some(option) = self.option {
            body += &format!(",\"option\":\"{}\"", id(OPTION_KIND, service * 10 + option));
        }
        if let Some(staff) = self.staff {
            body += &format!(",\"staff\":\"{}\"", id(STAFF_KIND, self.business * 100 + staff));
        }
        body + ",\"customer\":{\"name\":\"Ada Example\",\"email\":\"ada@example.org\",\"phone\":\"+4915112345678\"}}"
    }
}

fn availability(business: u64) -> Vec<u8> {
    let first = DateTime::<Utc>::from_timestamp(FIRST_DAY, 0).unwrap_or_default().date_naive();
    format!(
        "GET /api/v1/businesses/bench-{business}/availability?service={}&from={first}&to={} HTTP/1.1\r\nHost: localhost\r\n\r\n",
        id(SERVICE_KIND, business * 10 + 1),
        first + Duration::days(29),
    )
    .into_bytes()
}

/// The id of a seeded row.
fn id(kind: u64, number: u64) -> String {
    format!("{kind:08}-0000-7000-8000-{number:012}")
}
