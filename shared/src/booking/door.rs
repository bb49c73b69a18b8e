//! Letting people in without a network: what a door keeps for it, what a code says, and what a door answers by itself. Pure:
//! the clock is an argument, and who signed a code is asked elsewhere.

use chrono::{DateTime, Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    check_in::{CheckInRefusal, Elsewhere, check_in_window},
    place::LocationLine,
    status::BookingStatus,
};
use crate::{
    error::{AppError, ErrorCode},
    ids::{BookingId, LocationId},
    time::{Instant, Local},
};

/// The form of what is signed; another one gets another number.
const FORM: u8 = 1;
/// Which key signed; there is one so far.
const KEY_ID: u8 = 1;

/// What the code of a booking says. Whoever has the public key can tell that we said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeClaims {
    /// Whose code.
    pub booking: BookingId,
    /// Rises when codes made before are worthless.
    pub version: i32,
    /// Good from then.
    pub from: Instant,
    /// Good until then, the end of the visit.
    pub until: Instant,
}

impl CodeClaims {
    /// Form, key, booking, version, from, until.
    pub const LENGTH: usize = 2 + 16 + 4 + 8 + 8;

    /// The bytes that are signed.
    #[must_use]
    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::LENGTH);
        bytes.extend([FORM, KEY_ID]);
        bytes.extend(self.booking.0.as_bytes());
        bytes.extend(self.version.to_be_bytes());
        bytes.extend(self.from.timestamp().to_be_bytes());
        bytes.extend(self.until.timestamp().to_be_bytes());
        bytes
    }

    /// What signed bytes say; nothing when they have another form.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let field = |from: usize, to: usize| bytes.get(from..to);
        let time = |bytes: &[u8]| DateTime::from_timestamp(i64::from_be_bytes(bytes.try_into().ok()?), 0);
        if bytes.len() != Self::LENGTH || field(0, 2)? != [FORM, KEY_ID] {
            return None;
        }
        Some(Self {
            booking: BookingId(Uuid::from_slice(field(2, 18)?).ok()?),
            version: i32::from_be_bytes(field(18, 22)?.try_into().ok()?),
            from: time(field(22, 30)?)?,
            until: time(field(30, 38)?)?,
        })
    }
}

/// What was shown at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A code that we signed.
    Signed(CodeClaims),
    /// Eight letters and digits, as on the ticket.
    Short(String),
}

impl Shown {
    /// The short code that somebody typed, with dashes, spaces and small letters as they like; nothing when it cannot be one.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let code: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        (code.len() == 8).then_some(Self::Short(code))
    }
}

/// The token of a code: what stands behind `#` in the link, or the whole text.
#[must_use]
pub fn token_of(code: &str) -> &str {
    let code = code.trim();
    code.rsplit_once('#').map_or(code, |(_, token)| token)
}

/// What a door keeps for when there is no network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorView {
    /// The day it is for.
    pub date: NaiveDate,
    /// The server's clock, in the business's zone.
    pub now: Local,
    /// Which business.
    pub business: String,
    /// The Ed25519 key (RFC 8032) by which our codes are known, base64url without padding.
    pub key: String,
    /// How many minutes before the start arrivals are taken.
    #[serde(default = "half_an_hour")]
    pub opens_before: u32,
    /// Where the door can be, the main location first.
    #[serde(default)]
    pub locations: Vec<LocationLine>,
    /// Whose visits are on that day, in order of time, wherever they are.
    pub expected: Vec<Expected>,
}

/// What every business had before it could choose: a list that was kept then does not say it.
const fn half_an_hour() -> u32 {
    30
}

/// Somebody whose visit is today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// Their booking.
    pub booking: BookingId,
    /// The short code on their ticket.
    pub short: String,
    /// Codes of another version are worthless.
    pub code_version: i32,
    /// State.
    pub status: BookingStatus,
    /// Who.
    pub name: String,
    /// What comes first.
    pub service: String,
    /// With whom.
    pub staff: Option<String>,
    /// Where.
    pub room: Option<String>,
    /// At which location; nothing where it is away from them.
    #[serde(default)]
    pub location: Option<LocationId>,
    /// Start of the visit.
    pub starts_at: Local,
    /// Its end.
    pub ends_at: Local,
    /// When they arrived.
    pub checked_in_at: Option<Local>,
}

/// What a door says by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Come in.
    Welcome(Box<Expected>),
    /// We signed the code and it is its time, but whose it is does not stand on the list that was kept: the server will say.
    Unlisted,
}

/// Whether a visit is where a door is: one of them may be anywhere.
#[must_use]
pub fn is_here(visit: Option<LocationId>, door: Option<LocationId>) -> bool {
    visit.zip(door).is_none_or(|(visit, door)| visit == door)
}

/// What the server would say of a code, as far as it can be known without it. `place` is where the door is; `here` are those who
/// were let in at it since the list was read, and when.
///
/// # Errors
/// The refusals of a check-in; `checkin.unknown` for a short code that does not stand on the list.
pub fn judge(
    door: &DoorView,
    shown: &Shown,
    place: Option<LocationId>,
    here: &[(BookingId, Local)],
    now: Local,
) -> Result<Verdict, AppError> {
    let found = door.expected.iter().find(|expected| match shown {
        Shown::Signed(claims) => expected.booking == claims.booking,
        Shown::Short(code) => expected.short == *code,
    });
    let Some(expected) = found else {
        return match shown {
            Shown::Short(_) => Err(ErrorCode::CheckInUnknown.into()),
            Shown::Signed(claims) if now >= claims.until => Err(ErrorCode::CheckInRevoked.into()),
            Shown::Signed(claims) if now < claims.from => Err(ErrorCode::CheckInWrongDay.into()),
            Shown::Signed(_) => Ok(Verdict::Unlisted),
        };
    };
    let before = here.iter().find(|(booking, _)| *booking == expected.booking).map(|(_, at)| *at);
    if let Some(at) = expected.checked_in_at.or(before) {
        return Err(AppError { since: Some(at), ..ErrorCode::CheckInAlready.into() });
    }
    let another = matches!(shown, Shown::Signed(claims) if claims.version != expected.code_version);
    if another || expected.status.is_over() {
        return Err(ErrorCode::CheckInRevoked.into());
    }
    let day = |at: Local| at.with_timezone(door.now.offset()).date_naive();
    let opens = expected.starts_at - Duration::minutes(door.opens_before.into());
    let window = check_in_window(
        now.to_utc(),
        opens.to_utc(),
        expected.ends_at.to_utc(),
        day(now),
        day(expected.starts_at),
        is_here(expected.location, place),
    );
    if let Err(refusal) = window {
        let location = door.locations.iter().find(|each| Some(each.id) == expected.location);
        let elsewhere = location
            .filter(|_| refusal == CheckInRefusal::WrongPlace)
            .map(|location| Box::new(Elsewhere { name: expected.name.clone(), location: location.clone() }));
        let (since, opens) =
            (Some(expected.starts_at), (refusal == CheckInRefusal::TooEarly).then_some(opens));
        return Err(AppError { since, opens, elsewhere, ..ErrorCode::from(refusal).into() });
    }
    match expected.status {
        BookingStatus::Confirmed | BookingStatus::Assigned => {
            Ok(Verdict::Welcome(Box::new(expected.clone())))
        }
        // Not decided on, or begun without a check-in.
        _ => Err(ErrorCode::WrongState.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Local {
        format!("2026-11-20T{time}:00+05:30").parse().unwrap()
    }

    fn lake() -> LocationLine {
        let id = LocationId(Uuid::from_u128(3));
        LocationLine { id, name: "Lake".into(), address: "7 Lake Road".into() }
    }

    fn expected() -> Expected {
        Expected {
            booking: BookingId(Uuid::from_u128(7)),
            short: "ABCD2345".into(),
            code_version: 2,
            status: BookingStatus::Confirmed,
            name: "Tara Singh".into(),
            service: "Hot stone".into(),
            staff: Some("Asha Rao".into()),
            room: Some("Lotus".into()),
            location: Some(lake().id),
            starts_at: at("10:30"),
            ends_at: at("11:30"),
            checked_in_at: None,
        }
    }

    fn door(expected: Expected) -> DoorView {
        DoorView {
            date: at("10:00").date_naive(),
            now: at("09:00"),
            business: "Serenity".into(),
            key: String::new(),
            opens_before: 30,
            locations: vec![lake()],
            expected: vec![expected],
        }
    }

    fn code() -> CodeClaims {
        let booking = BookingId(Uuid::from_u128(7));
        let until = at("11:30").to_utc();
        CodeClaims { booking, version: 2, from: until - chrono::Duration::hours(25), until }
    }

    fn said(door: &DoorView, shown: Shown, now: &str) -> &'static str {
        match judge(door, &shown, None, &[], at(now)) {
            Ok(Verdict::Welcome(_)) => "welcome",
            Ok(Verdict::Unlisted) => "unlisted",
            Err(error) => error.code.as_str(),
        }
    }

    #[test]
    fn what_is_signed_is_read_back_and_nothing_else_is() {
        let bytes = code().to_bytes();
        assert_eq!(CodeClaims::read(&bytes), Some(code()));
        for length in 0..bytes.len() {
            assert_eq!(CodeClaims::read(&bytes[..length]), None, "{length}");
        }
        for at in 0..2 {
            let mut other = bytes.clone();
            other[at] = 9;
            assert_eq!(CodeClaims::read(&other), None);
        }
        assert_eq!(CodeClaims::read(&[bytes, vec![0]].concat()), None);
    }

    #[test]
    fn a_door_says_by_itself_what_the_server_would_say() {
        let ahead = door(expected());
        for (now, answer) in [
            ("09:59", "checkin.too_early"),
            ("10:00", "welcome"),
            ("11:29", "welcome"),
            ("11:30", "checkin.revoked"),
        ] {
            assert_eq!(said(&ahead, Shown::Signed(code()), now), answer, "{now}");
            assert_eq!(said(&ahead, Shown::Short("ABCD2345".into()), now), answer, "{now}");
        }
        let moved = Shown::Signed(CodeClaims { version: 1, ..code() });
        assert_eq!(said(&ahead, moved, "10:30"), "checkin.revoked");
        let off = door(Expected { status: BookingStatus::Cancelled, ..expected() });
        assert_eq!(said(&off, Shown::Signed(code()), "10:30"), "checkin.revoked");
        let undecided = door(Expected { status: BookingStatus::Pending, ..expected() });
        assert_eq!(said(&undecided, Shown::Signed(code()), "10:30"), "booking.wrong_state");
    }

    #[test]
    fn whoever_was_let_in_is_let_in_once() {
        let here = door(Expected { checked_in_at: Some(at("10:05")), ..expected() });
        let again = judge(&here, &Shown::Signed(code()), None, &[], at("10:30")).unwrap_err();
        assert_eq!((again.code, again.since), (ErrorCode::CheckInAlready, Some(at("10:05"))));
        let since = [(expected().booking, at("10:10"))];
        let again = judge(&door(expected()), &Shown::Signed(code()), None, &since, at("10:30")).unwrap_err();
        assert_eq!((again.code, again.since), (ErrorCode::CheckInAlready, Some(at("10:10"))));
    }

    #[test]
    fn a_door_lets_in_whose_visit_is_where_it_is() {
        let elsewhere = LocationId(Uuid::from_u128(4));
        let home = Expected { location: None, ..expected() };
        for (expected, place, now, answer) in [
            (expected(), Some(lake().id), "10:30", "welcome"),
            (expected(), Some(elsewhere), "10:30", "checkin.wrong_place"),
            (expected(), Some(elsewhere), "09:00", "checkin.wrong_place"),
            (expected(), Some(elsewhere), "11:30", "checkin.revoked"),
            (expected(), None, "10:30", "welcome"),
            (home, Some(elsewhere), "10:30", "welcome"),
        ] {
            let said = match judge(&door(expected), &Shown::Signed(code()), place, &[], at(now)) {
                Ok(_) => "welcome",
                Err(error) => {
                    let told = error.elsewhere.map(|elsewhere| (elsewhere.name, elsewhere.location));
                    let wrong = error.code == ErrorCode::CheckInWrongPlace;
                    assert_eq!(told, wrong.then(|| ("Tara Singh".into(), lake())), "{now}");
                    error.code.as_str()
                }
            };
            assert_eq!(said, answer, "{place:?} {now}");
        }
    }

    #[test]
    fn whose_booking_is_not_on_the_list_is_known_by_the_signature_alone() {
        let empty = DoorView { expected: Vec::new(), ..door(expected()) };
        for (now, answer) in [("10:30", "unlisted"), ("11:30", "checkin.revoked")] {
            assert_eq!(said(&empty, Shown::Signed(code()), now), answer, "{now}");
        }
        let tomorrow = CodeClaims { from: at("12:00").to_utc(), until: at("23:00").to_utc(), ..code() };
        assert_eq!(said(&empty, Shown::Signed(tomorrow), "10:30"), "checkin.wrong_day");
        assert_eq!(said(&empty, Shown::Short("ABCD2345".into()), "10:30"), "checkin.unknown");
    }

    #[test]
    fn a_short_code_may_be_typed_as_people_type() {
        for text in ["abcd-2345", " ABCD 2345 ", "AbCd2345"] {
            assert_eq!(Shown::typed(text), Some(Shown::Short("ABCD2345".into())), "{text}");
        }
        for text in ["", "abcd", "abcd23456", "é"] {
            assert_eq!(Shown::typed(text), None, "{text}");
        }
    }

    #[test]
    fn the_token_is_what_stands_behind_the_link() {
        for text in [" AbC_1-2 ", "https://ombaro.example/check-in#AbC_1-2\n"] {
            assert_eq!(token_of(text), "AbC_1-2");
        }
    }
}
