//! What the desk asks before it books: who somebody is, and whether a time that was pressed on the board fits.

use async_trait::async_trait;
use chrono::{Duration, Timelike as _};
use server_kernel::{Actor, ServiceError, zone::local};
use server_tenants::Tenant;
use shared::{
    AppError,
    availability::{Policy, Refusal},
    booking::{
        Place, PlaceKind, Wish,
        desk::{DeskApi, DeskFit, DeskWish, KnownCustomer, KnownCustomers, MOST_KNOWN},
    },
    caller::Caller,
    error::{AppResult, FieldProblem},
    ids::RoomId,
    permission::Module,
    time::{Instant, Local, Span},
};

use crate::{
    Bookings,
    away::Needed,
    book::far,
    diary::{self, Own, Times},
    terms::{self, Sold, Terms},
    venue::Venue,
    visit::Visit,
};

/// As when it books.
const DESK: Policy = Policy::Staff { backdate_minutes: 240 };
/// Times that are named in place of one that does not fit.
const NEAREST: usize = 4;
/// Letters and digits that name somebody.
const LETTERS: usize = 2;
const DIGITS: usize = 3;

#[async_trait]
impl DeskApi for Bookings {
    async fn fit(&self, caller: &Caller, wish: &DeskWish) -> AppResult<DeskFit> {
        Ok(self.fit_at_desk(caller, wish).await?)
    }

    async fn known(&self, caller: &Caller, words: &str) -> AppResult<Option<KnownCustomers>> {
        Ok(self.known_customers(caller, words).await?)
    }
}

/// Leaves the first service no other room than this one; tells whether it can take place there.
pub(crate) fn only_in(terms: &mut [Terms], room: RoomId) -> bool {
    let rooms = terms.first_mut().filter(|first| first.needs_room).and_then(|first| first.needs.first_mut());
    let Some(rooms) = rooms.filter(|rooms| rooms.contains(&room)) else { return false };
    rooms.retain(|other| *other == room);
    true
}

impl Bookings {
    async fn fit_at_desk(&self, caller: &Caller, query: &DeskWish) -> Result<DeskFit, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.create())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let start = query.starts_at.to_utc();
        let wishes = [Wish { option: query.option, staff: query.staff, ..Wish::of(query.service) }];
        let kind = if query.area.is_some() { PlaceKind::Home } else { PlaceKind::Premises };
        let place = Place { kind, area: query.area, location: query.location, ..Place::default() };
        let venue = Venue::parse(&tenant, Some(&place), Needed::Area, Sold::Now)?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let mut terms = terms::load(tx.conn(), tenant.id, &wishes, venue.location(), Sold::Now).await?;
        let takes_room = query.room.is_some_and(|room| only_in(&mut terms, room));
        let visit = Visit::new(&tenant, &wishes, &terms, query.guests, venue)?;
        if let Some(refusal) = far(start, DESK, now) {
            return Ok(DeskFit { refusal: Some(refusal), nearest: Vec::new(), takes_room });
        }
        let range = diary::range_around(&tenant, start)
            .ok_or_else(|| AppError::field("starts_at", FieldProblem::NoSuchTime))?;
        let times = diary::load(tx.conn(), &tenant, &visit.whose(), range, now, &Own::default()).await?;
        tx.commit().await?;
        let diary = Read { tenant: &tenant, times: &times, range, now };
        let refusal = diary.refusal(&visit, start);
        let nearest = refusal.map(|_| diary.nearest(&visit, start)).unwrap_or_default();
        Ok(DeskFit { refusal, nearest, takes_room })
    }

    async fn known_customers(
        &self,
        caller: &Caller,
        words: &str,
    ) -> Result<Option<KnownCustomers>, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Customers.read())?;
        let (words, digits) = match Named::read(words) {
            Named::Words(words) => (words, String::new()),
            Named::Digits(digits) => (Vec::new(), digits),
            Named::Nobody => return Ok(None),
        };
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let mut found = sqlx::query_as!(
            KnownCustomer,
            "SELECT name, coalesce(phone, '') AS \"phone!\", coalesce(email::text, '') AS \"email!\" FROM customers
             WHERE tenant_id = $1
               AND CASE WHEN $3 = '' THEN NOT EXISTS (
                       SELECT 1 FROM unnest($2::text[]) AS word
                       WHERE position(word IN lower(name)) = 0 AND position(word IN lower(coalesce(email::text, ''))) = 0)
                   ELSE position($3 IN phone) > 0 END
             ORDER BY starts_with(lower(name), $2[1]) DESC NULLS LAST, updated_at DESC, id LIMIT $4",
            membership.tenant.0,
            &words,
            digits,
            MOST_KNOWN as i64 + 1,
        )
        .fetch_all(tx.conn())
        .await?;
        tx.commit().await?;
        let more = found.len() > MOST_KNOWN;
        found.truncate(MOST_KNOWN);
        Ok(Some(KnownCustomers { found, more }))
    }
}

/// What somebody typed to find a customer.
#[derive(Debug, PartialEq, Eq)]
enum Named {
    /// Too little.
    Nobody,
    /// Words, in small letters.
    Words(Vec<String>),
    /// A part of a number as it is kept, without what is dialled before it inside the country.
    Digits(String),
}

impl Named {
    fn read(text: &str) -> Self {
        let text = text.chars().map(|c| if c.is_control() { ' ' } else { c });
        let text: String = text.take(120).collect();
        let text = text.trim();
        let separator = |c: char| c.is_whitespace() || matches!(c, '+' | '-' | '.' | '(' | ')' | '/');
        if text.chars().all(|c| c.is_ascii_digit() || separator(c)) {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let digits = digits.trim_start_matches('0');
            return if digits.len() < DIGITS { Self::Nobody } else { Self::Digits(digits.to_owned()) };
        }
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        if letters < LETTERS { Self::Nobody } else { Self::Words(words) }
    }
}

/// A diary that has been read, and what it is read with.
struct Read<'a> {
    tenant: &'a Tenant,
    times: &'a Times,
    range: Span,
    now: Instant,
}

impl Read<'_> {
    fn refusal(&self, visit: &Visit<'_>, start: Instant) -> Option<Refusal> {
        visit.ways(self.tenant, self.times, self.range, start, DESK, self.now).err()
    }

    /// The times of that day that fit and are nearest, in order: on the business's steps, or when there is a class.
    fn nearest(&self, visit: &Visit<'_>, wished: Instant) -> Vec<Local> {
        let zone = self.tenant.timezone;
        let date = local(zone, wished).date_naive();
        if visit.in_class {
            let mut days = visit.offers(self.tenant, self.times, self.range, self.now);
            let slots = days.remove(&date).unwrap_or_default();
            return slots.into_iter().map(|slot| slot.starts_at).collect();
        }
        let step = i64::from(self.tenant.step.max(1));
        let past = i64::from(local(zone, wished).num_seconds_from_midnight() / 60) % step;
        let before = wished - Duration::minutes(past);
        let fits = |at: &Instant| {
            *at != wished
                && *at >= self.now
                && local(zone, *at).date_naive() == date
                && self.refusal(visit, *at).is_none()
        };
        let steps = || (0..=24 * 60 / step).map(|nth| Duration::minutes(nth * step));
        let mut earlier: Vec<Instant> = steps().map(|way| before - way).filter(fits).take(NEAREST).collect();
        let mut later: Vec<Instant> =
            steps().map(|way| before + Duration::minutes(step) + way).filter(fits).take(NEAREST).collect();
        // On both sides, as far as there are such.
        earlier.truncate((NEAREST / 2).max(NEAREST - later.len()));
        later.truncate(NEAREST - earlier.len());
        earlier.reverse();
        earlier.into_iter().chain(later).map(|at| local(zone, at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_a_number_or_words() {
        for (text, digits) in [
            ("98450", "98450"),
            ("984\u{0}50", "98450"),
            ("+91 98450-12345", "919845012345"),
            ("0 984", "984"),
        ] {
            assert_eq!(Named::read(text), Named::Digits(digits.to_owned()), "{text}");
        }
        let words = ["meera", "k"].map(str::to_owned).to_vec();
        assert_eq!(Named::read(" Meera  K"), Named::Words(words));
        assert_eq!(Named::read("मीरा"), Named::Words(vec!["मीरा".to_owned()]));
        for text in ["", " ", "M", "98", "+0 9", "()"] {
            assert_eq!(Named::read(text), Named::Nobody, "{text}");
        }
    }
}
