//! The code of a location: signed, and good for some minutes, so that a picture of it is worth nothing at home.

use chrono::{DateTime, Duration};
use shared::{
    ids::{LocationId, TenantId},
    time::Instant,
};
use uuid::Uuid;

use crate::CodeKey;

/// Tickets are signed by the same key: theirs begin with another number.
const FORM: u8 = 2;
/// Form, business, location, until.
const LENGTH: usize = 1 + 16 + 16 + 8;
/// A kiosk shows another one every minute; whoever has read one may have to sign in first.
const GOOD_FOR: Duration = Duration::minutes(5);

/// A door: a location of a business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub tenant: TenantId,
    pub location: LocationId,
}

/// The code that is shown now.
pub(super) fn sign(key: &CodeKey, spot: Spot, now: Instant) -> String {
    let mut bytes = Vec::with_capacity(LENGTH);
    bytes.push(FORM);
    bytes.extend(spot.tenant.0.as_bytes());
    bytes.extend(spot.location.0.as_bytes());
    bytes.extend((now + GOOD_FOR).timestamp().to_be_bytes());
    key.seal(bytes)
}

/// Whose code it is, while it counts.
pub(super) fn read(key: &CodeKey, code: &str, now: Instant) -> Option<Spot> {
    let bytes = key.unseal(code.trim())?;
    if bytes.len() != LENGTH || bytes.first() != Some(&FORM) {
        return None;
    }
    let id = |from: usize| Uuid::from_slice(bytes.get(from..from + 16)?).ok();
    let until = i64::from_be_bytes(bytes.get(33..LENGTH)?.try_into().ok()?);
    let until = DateTime::from_timestamp(until, 0)?;
    // Nothing is signed for longer: a clock that was put back gives nobody more.
    let counts = now < until && until <= now + GOOD_FOR + Duration::minutes(1);
    Some(Spot { tenant: TenantId(id(1)?), location: LocationId(id(17)?) }).filter(|_| counts)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use server_kernel::crypto::SecretKey;
    use shared::{booking::door::CodeClaims, ids::BookingId};

    use super::*;

    #[test]
    fn a_code_counts_for_minutes_for_its_own_key_and_is_no_ticket() {
        let key = |seed| CodeKey::new(&SecretKey::from_secret(&[seed; 32]).unwrap());
        let now = chrono::Utc.with_ymd_and_hms(2026, 11, 20, 5, 0, 0).unwrap();
        let spot = Spot { tenant: TenantId::new(), location: LocationId::new() };
        let code = sign(&key(1), spot, now);
        assert_eq!(read(&key(1), &code, now + Duration::seconds(299)), Some(spot));
        assert_eq!(read(&key(1), &code, now + GOOD_FOR), None);
        assert_eq!(read(&key(1), &code, now - Duration::minutes(2)), None);
        assert_eq!(read(&key(2), &code, now), None);
        assert_eq!(key(1).verify(&code), None);
        let until = now + Duration::minutes(4);
        let ticket = CodeClaims { booking: BookingId::new(), version: 1, from: now, until };
        assert_eq!(read(&key(1), &key(1).sign(ticket), now), None);
        for bad in ["", "A", "####", &"A".repeat(100_000)] {
            assert_eq!(read(&key(1), bad, now), None);
        }
    }
}
