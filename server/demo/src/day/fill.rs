//! Puts visits into one person's free time after the other.

use std::collections::HashMap;

use chrono::Duration;
use shared::{
    availability::SpanSet,
    time::{Instant, Span},
};
use uuid::Uuid;

use super::{
    diary::Diary,
    plan::{Visit, on_grid},
    progress,
};
use crate::{
    random::Random,
    stage::{Choice, Client, Extra, Offer, Stage, Worker},
};

/// The longest time between order and visit, in minutes: shorter than the days that are seeded ahead, so that a day that
/// is added later was not ordered before.
const MOST_LEAD: i64 = 7 * 24 * 60;

/// Whoever orders this many minutes before or later may be standing at the desk.
const SAME_DAY: i64 = 8 * 60;

/// A day being filled.
pub(super) struct Filling<'a, 'd> {
    stage: &'a Stage,
    diary: &'d Diary,
    now: Instant,
    pub random: Random,
    clients: Vec<&'a Client>,
    rooms: HashMap<Uuid, SpanSet>,
    worker: Option<&'a Worker>,
    left: Duration,
    /// Visits wanted around now, by how many minutes ago they began.
    around_now: Vec<i64>,
    pub visits: Vec<Visit<'a>>,
}

/// What somebody wants.
struct Wish<'a> {
    offer: &'a Offer,
    choice: &'a Choice,
    extras: Vec<&'a Extra>,
}

impl Wish<'_> {
    fn length(&self) -> Duration {
        let extras: i32 = self.extras.iter().map(|extra| extra.minutes).sum();
        Duration::minutes(i64::from(self.choice.minutes + extras))
    }

    /// The visit that begins at `at`, and the time it claims.
    fn spans(&self, at: Instant) -> Option<(Span, Span)> {
        let end = at + self.length();
        let before = Duration::minutes(self.offer.before.into());
        let after = Duration::minutes(self.offer.after.into());
        Some((Span::new(at, end)?, Span::new(at - before, end + after)?))
    }
}

impl<'a, 'd> Filling<'a, 'd> {
    pub(super) fn new(
        stage: &'a Stage,
        diary: &'d Diary,
        now: Instant,
        random: Random,
        clients: Vec<&'a Client>,
    ) -> Self {
        let rooms = diary.busy.clone();
        let left = Duration::zero();
        let around_now = vec![30, 0, 45];
        Self { stage, diary, now, random, clients, rooms, worker: None, left, around_now, visits: Vec::new() }
    }

    /// From now on it is this person's day, and `left` of it may be booked.
    pub(super) fn turn_to(&mut self, worker: &'a Worker, left: Duration) {
        self.worker = Some(worker);
        self.left = left;
    }

    /// Today, one of what is still wanted around now: somebody at work, somebody about to come, somebody else at work.
    pub(super) fn place_around_now(&mut self, free: &SpanSet) -> Option<Span> {
        for nth in 0..self.around_now.len() {
            let ago = Duration::minutes(*self.around_now.get(nth)?);
            // A little later than now, so that whoever comes next is not already late.
            let at = on_grid(self.stage, self.now + Duration::minutes(3)) - ago;
            if let Some(claim) = self.place_at(at, free) {
                self.around_now.remove(nth);
                return Some(claim);
            }
        }
        None
    }

    /// Whatever this person does that can begin at `at`, and has not ended.
    fn place_at(&mut self, at: Instant, free: &SpanSet) -> Option<Span> {
        let mut offers = self.stage.offers_of(self.worker?);
        self.random.shuffle(&mut offers);
        for (offer, choice) in
            offers.into_iter().flat_map(|offer| offer.choices.iter().map(move |c| (offer, c)))
        {
            let wish = Wish { offer, choice, extras: Vec::new() };
            let (span, claim) = wish.spans(at)?;
            let reaches_now = span.end() > self.now + Duration::minutes(5);
            if reaches_now && free.contains(claim) && self.place(wish, span, claim) {
                return Some(claim);
            }
        }
        None
    }

    /// Fills about `percent` of free time.
    pub(super) fn fill(&mut self, free: &SpanSet, percent: i64) {
        for hours in free.iter() {
            let wait = self.random.between(0, 3) * self.stage.step;
            let mut at = on_grid(self.stage, hours.start() + Duration::minutes(wait));
            while at < hours.end() {
                at = match self.try_at(at, hours) {
                    Some(claim) => on_grid(self.stage, claim.end() + self.pause(claim.length(), percent)),
                    None => at + Duration::minutes(self.stage.step.max(1)),
                };
            }
        }
    }

    /// The time until the next visit, so that on average `percent` is booked.
    fn pause(&mut self, claimed: Duration, percent: i64) -> Duration {
        let average = claimed.num_minutes() * (100 - percent) / percent.max(1);
        Duration::minutes(average * self.random.between(50, 150) / 100)
    }

    fn try_at(&mut self, at: Instant, hours: Span) -> Option<Span> {
        let wish = self.wish()?;
        let (span, claim) = wish.spans(at)?;
        let fits = hours.contains(claim) && claim.length() <= self.left;
        (fits && self.place(wish, span, claim)).then_some(claim)
    }

    fn wish(&mut self) -> Option<Wish<'a>> {
        let stage = self.stage;
        let offers = stage.offers_of(self.worker?);
        let offer = *self.random.pick(&offers)?;
        let usual = self.random.chance(65);
        let choice = if usual { offer.choices.first()? } else { self.random.pick(&offer.choices)? };
        let more = self.random.chance(25);
        let extras = stage.extras_of(offer);
        let extras = self.random.pick(&extras).filter(|_| more).copied().into_iter().collect();
        Some(Wish { offer, choice, extras })
    }

    /// Enters a visit if the place is open and has a room.
    fn place(&mut self, wish: Wish<'a>, span: Span, claim: Span) -> bool {
        let room = match &wish.offer.rooms {
            None => None,
            Some(rooms) => match self.free_room(rooms, claim) {
                Some(room) => Some(room),
                None => return false,
            },
        };
        if !self.diary.opening.contains(span) {
            return false;
        }
        let (Some(worker), Some(client)) = (self.worker, self.clients.pop()) else { return false };
        if let Some(room) = room {
            let taken = self.rooms.entry(room).or_default();
            *taken = taken.union(&SpanSet::from_unsorted([claim]));
        }
        self.left -= claim.length();
        let visit = self.visit(wish, client, worker.id, room, (span, claim));
        self.visits.push(visit);
        true
    }

    fn free_room(&self, rooms: &[Uuid], claim: Span) -> Option<Uuid> {
        rooms.iter().copied().find(|room| self.rooms.get(room).is_none_or(|taken| !taken.overlaps(claim)))
    }

    fn visit(
        &mut self,
        wish: Wish<'a>,
        client: &'a Client,
        staff: Uuid,
        room: Option<Uuid>,
        (span, claim): (Span, Span),
    ) -> Visit<'a> {
        let random = &mut self.random;
        let writes = random.chance(22);
        let notes = random.pick(self.stage.business.notes).copied().unwrap_or_default();
        let soon = random.chance(10);
        let lead = random.between(45, if soon { SAME_DAY } else { MOST_LEAD });
        // Whoever has a login books with it.
        let channels: &[&str] = match client.user {
            Some(_) => &["web", "pwa"],
            None if lead < SAME_DAY => &["walk_in", "phone_staff", "pwa"],
            None => &["web", "web", "web", "pwa", "phone_staff"],
        };
        Visit {
            offer: wish.offer,
            choice: wish.choice,
            extras: wish.extras,
            client,
            staff,
            room,
            span,
            claim,
            notes: if writes { notes } else { "" },
            channel: random.pick(channels).copied().unwrap_or("web"),
            lead,
            progress: progress::progress(self.stage, self.diary, client, span, self.now, random),
        }
    }
}
