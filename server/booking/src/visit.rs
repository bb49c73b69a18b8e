//! A visit as it is asked for, and every way to serve it: the engine's question and its answers.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use server_kernel::zone::{grid, local};
use server_tenants::Tenant;
use shared::{
    AppError,
    availability::{
        ClassRequest, Diary, Explanation, HeldClass, Itinerary, Leg, Plan, PlannedLeg, Point, Policy,
        Refusal, Request, RoomNeed, Seats, StaffChoice, class_plans, class_refusal, class_slots, explain,
        placements, plans, refusal, slots, visit_refusal, visit_slots,
    },
    booking::{FeeTerms, MAX_SERVICES, MAX_SIDE_BY_SIDE, SlotView, Wish},
    catalog::{GivenAt, edit::Serving},
    error::FieldProblem,
    ids::{RoomId, StaffId},
    time::{Instant, Span},
};
use uuid::Uuid;

use crate::{
    claims,
    credits::Paid,
    diary::{self, Times, Whose},
    terms::{Rules, Terms, rules},
    venue::Venue,
};

/// One service of a visit: what becomes one item of the order and one appointment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part<'a> {
    pub terms: &'a Terms,
    /// The person asked for.
    pub staff: Option<StaffId>,
    pub guest: u32,
    /// An earlier part in whose room it takes place.
    pub beside: Option<usize>,
    /// How many guests it is for at once.
    pub heads: u32,
    /// Exactly these rooms: those that are kept already.
    pub rooms: Option<&'a [RoomId]>,
    /// Exactly these seats: those that are kept already.
    pub seats: Option<&'a Seats>,
    /// The package whose credit pays for it.
    pub package: Option<&'a str>,
}

impl<'a> Part<'a> {
    /// Who could do it, on the premises or at the customer's.
    fn able(&self, away: bool) -> &'a [StaffId] {
        if away { &self.terms.travelling } else { &self.terms.staff }
    }
}

/// What is kept for one part of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub staff: StaffId,
    pub rooms: Vec<RoomId>,
    pub starts_at: Instant,
    pub ends_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<Seats>,
}

/// What of a plan a hold remembers.
pub(crate) fn kept(plan: &Plan) -> Vec<Kept> {
    plan.iter()
        .map(|leg| Kept {
            staff: leg.staff,
            rooms: leg.rooms.clone(),
            starts_at: leg.service.start(),
            ends_at: leg.service.end(),
            seats: leg.seats.clone(),
        })
        .collect()
}

/// Every part of a visit, in order.
#[derive(Clone, Debug)]
pub(crate) struct Visit<'a> {
    pub parts: Vec<Part<'a>>,
    pub rules: Rules,
    /// Whether it is seats in a class that are wanted, rather than somebody's time.
    pub in_class: bool,
    /// Where.
    pub venue: Venue,
}

impl<'a> Visit<'a> {
    /// Puts wishes and their terms together. `guests` come for the first service.
    pub fn new(
        tenant: &Tenant,
        wishes: &[Wish],
        terms: &'a [Terms],
        guests: Option<u32>,
        venue: Venue,
    ) -> Result<Self, AppError> {
        let wrong = |field: &'static str, problem| AppError::field(field, problem);
        if wishes.len() > MAX_SERVICES {
            return Err(wrong("also", FieldProblem::TooLong));
        }
        let in_class = terms.iter().any(|terms| terms.serving == Serving::Class);
        if in_class && wishes.len() > 1 {
            return Err(wrong("also", FieldProblem::Inconsistent));
        }
        // A class ends for everybody at once.
        if in_class && terms.iter().flat_map(|terms| &terms.addons).any(|addon| addon.minutes > 0) {
            return Err(wrong("addons", FieldProblem::Inconsistent));
        }
        let away = venue.away();
        let elsewhere = if away.is_some() { GivenAt::Premises } else { GivenAt::Away };
        if terms.iter().any(|terms| terms.given_at == elsewhere) {
            let problem = if away.is_some() { FieldProblem::Inconsistent } else { FieldProblem::Required };
            return Err(wrong("place", problem));
        }
        // Whoever comes for several services is expected at a time.
        if away.is_some_and(|away| away.flexible_minutes > 0) && wishes.len() > 1 {
            return Err(wrong("place.flexible_minutes", FieldProblem::Inconsistent));
        }
        let mut parts = Vec::new();
        let mut next = wishes.iter().map(|wish| wish.guest).max().unwrap_or_default().saturating_add(1);
        for (nth, (wish, terms)) in wishes.iter().zip(terms).enumerate() {
            if wish.guest >= MAX_SIDE_BY_SIDE {
                return Err(wrong("guest", FieldProblem::OutOfRange));
            }
            let able = if away.is_some() { &terms.travelling } else { &terms.staff };
            if wish.staff.is_some_and(|id| !able.contains(&id)) {
                return Err(wrong("staff", FieldProblem::Unknown));
            }
            let fewest = u32::try_from(*terms.guests.start()).unwrap_or(1);
            let heads = guests.filter(|_| nth == 0).unwrap_or(fewest);
            if !i16::try_from(heads).is_ok_and(|heads| terms.guests.contains(&heads)) {
                return Err(wrong("guests", FieldProblem::OutOfRange));
            }
            let side_by_side = if terms.serving == Serving::SideBySide { heads } else { 1 };
            if side_by_side > MAX_SIDE_BY_SIDE {
                return Err(wrong("guests", FieldProblem::OutOfRange));
            }
            let main = parts.len();
            let heads = if terms.serving == Serving::SideBySide { 1 } else { heads };
            parts.push(Part {
                terms,
                staff: wish.staff,
                guest: wish.guest,
                beside: None,
                heads,
                rooms: None,
                seats: None,
                package: None,
            });
            for _ in 1..side_by_side {
                let staff = None;
                let beside = Some(main);
                let (rooms, seats, package) = (None, None, None);
                parts.push(Part { terms, staff, guest: next, beside, heads, rooms, seats, package });
                next = next.saturating_add(1);
            }
        }
        Ok(Self { parts, rules: rules(tenant, terms), in_class, venue })
    }

    /// The same with what pays for each part.
    pub fn paid_by(mut self, paid: &'a [Option<Paid>]) -> Self {
        for (part, paid) in self.parts.iter_mut().zip(paid) {
            part.package = paid.as_ref().map(|paid| paid.name.as_str());
        }
        self
    }

    /// Whom and what the diary has to be read for.
    pub fn whose(&self) -> Whose {
        match self.parts.first() {
            Some(part) if self.in_class => {
                Whose::Class(part.terms.service, part.terms.option, self.venue.location())
            }
            _ => Whose::Time { staff: self.staff(), rooms: self.rooms(), location: self.venue.location() },
        }
    }

    /// Everybody who could do any of it.
    pub fn staff(&self) -> Vec<StaffId> {
        let mut all: Vec<StaffId> = Vec::new();
        for part in &self.parts {
            let able =
                part.able(self.is_away()).iter().filter(|id| part.staff.is_none_or(|wanted| wanted == **id));
            for id in able {
                if !all.contains(id) {
                    all.push(*id);
                }
            }
        }
        all
    }

    /// Every room and device that any of it could take.
    pub fn rooms(&self) -> Vec<RoomId> {
        let mut all: Vec<RoomId> = self
            .parts
            .iter()
            .filter(|part| part.beside.is_none() && !self.is_away())
            .flat_map(|part| part.terms.needs.iter().flatten().copied())
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The same with exactly the people and rooms that are kept; `None` where something else is asked for by now.
    pub fn pinned(&self, kept: &'a [Kept]) -> Option<Self> {
        let pin = |(part, kept): (&Part<'a>, &'a Kept)| {
            let able = part.able(self.is_away()).contains(&kept.staff)
                && part.staff.is_none_or(|id| id == kept.staff);
            let seats = kept.seats.as_ref();
            able.then_some(Part { staff: Some(kept.staff), rooms: Some(&kept.rooms), seats, ..*part })
        };
        let parts: Vec<Part<'a>> = self.parts.iter().zip(kept).map(pin).collect::<Option<_>>()?;
        (parts.len() == self.parts.len() && kept.len() == parts.len()).then_some(Self {
            parts,
            rules: self.rules,
            in_class: self.in_class,
            venue: self.venue.clone(),
        })
    }

    /// What it costs as planned, minor units.
    pub fn total(&self, plan: &Plan) -> i64 {
        let parts: i64 = self.parts.iter().zip(plan).map(|(part, leg)| part.total(leg.staff)).sum();
        parts + self.travel_fee()
    }

    /// What the way costs, minor units.
    pub fn travel_fee(&self) -> i64 {
        self.venue.away().map_or(0, |away| away.fee_minor)
    }

    fn is_away(&self) -> bool {
        self.venue.away().is_some()
    }

    /// Where it takes place; on the premises if `None`.
    pub fn at(&self) -> Option<Point> {
        self.venue.away().map(|away| away.at)
    }

    /// What calling each part off costs, as it is sold now.
    pub fn fee_terms(&self, tenant: &Tenant, plan: &Plan) -> impl Iterator<Item = FeeTerms> {
        let free = tenant.free_cancel_minutes;
        self.parts
            .iter()
            .zip(plan)
            .map(move |(part, leg)| part.fee_terms(free, leg.staff, leg.service.start()))
    }

    /// The same for what is kept.
    pub fn kept_fee_terms(&self, tenant: &Tenant, kept: &[Kept]) -> impl Iterator<Item = FeeTerms> {
        let free = tenant.free_cancel_minutes;
        self.parts.iter().zip(kept).map(move |(part, kept)| part.fee_terms(free, kept.staff, kept.starts_at))
    }

    fn itinerary(&self, tenant: &Tenant, policy: Policy, range: Span, now: Instant) -> Itinerary {
        Itinerary {
            legs: self.parts.iter().map(|part| self.leg(part)).collect(),
            max_wait_minutes: tenant.max_wait,
            now,
            min_notice_minutes: u32::try_from(self.rules.notice.num_minutes()).unwrap_or(0),
            horizon: diary::horizon(tenant, self.rules.horizon, now),
            grid: grid(tenant.timezone, tenant.step, range),
            policy,
        }
    }

    /// The same as one request of the faster engine: one service, one room at most, no gap.
    fn request(&self, tenant: &Tenant, policy: Policy, range: Span, now: Instant) -> Option<Request> {
        let [part] = self.parts.as_slice() else { return None };
        if part.terms.gap.is_some() || part.rooms.is_some() {
            return None;
        }
        let leg = self.leg(part);
        if leg.needs.len() > 1 {
            return None;
        }
        Some(Request {
            duration_minutes: leg.duration_minutes,
            buffer_before_minutes: leg.buffer_before_minutes,
            buffer_after_minutes: leg.buffer_after_minutes,
            choice: part.staff.map_or(StaffChoice::Anyone, StaffChoice::Named),
            room: if leg.needs.is_empty() { RoomNeed::None } else { RoomNeed::One },
            now,
            min_notice_minutes: u32::try_from(self.rules.notice.num_minutes()).unwrap_or(0),
            horizon: diary::horizon(tenant, self.rules.horizon, now),
            grid: grid(tenant.timezone, tenant.step, range),
            policy,
        })
    }

    /// The same as seats in a class.
    fn seats(&self, tenant: &Tenant, policy: Policy, now: Instant) -> Option<ClassRequest> {
        let part = self.parts.first().filter(|_| self.in_class)?;
        Some(ClassRequest {
            seats: usize::try_from(part.heads).unwrap_or(usize::MAX),
            choice: part.staff.map_or(StaffChoice::Anyone, StaffChoice::Named),
            now,
            min_notice_minutes: u32::try_from(self.rules.notice.num_minutes()).unwrap_or(0),
            horizon: diary::horizon(tenant, self.rules.horizon, now),
            policy,
        })
    }

    fn diary(&self, tenant: &Tenant, times: &Times, range: Span) -> Diary {
        times.diary(tenant, &self.staff(), &self.rooms(), self.at(), range)
    }

    /// Every start to offer in `range`, by local date.
    pub fn offers(
        &self,
        tenant: &Tenant,
        times: &Times,
        range: Span,
        now: Instant,
    ) -> BTreeMap<NaiveDate, Vec<SlotView>> {
        let mut days: BTreeMap<NaiveDate, Vec<SlotView>> = BTreeMap::new();
        let mut offer = |start, end, staff, best| {
            let (starts_at, ends_at) = (local(tenant.timezone, start), local(tenant.timezone, end));
            days.entry(starts_at.date_naive()).or_default().push(SlotView {
                starts_at,
                ends_at,
                staff,
                best,
            });
        };
        if let Some(request) = self.seats(tenant, Policy::Customer, now) {
            for class in class_slots(&request, &times.classes, range) {
                offer(class.service.start(), class.service.end(), vec![class.staff], false);
            }
            return days;
        }
        let diary = self.diary(tenant, times, diary::padded(range));
        if let Some(request) = self.request(tenant, Policy::Customer, range, now) {
            for slot in slots(&request, &diary, range).iter() {
                offer(slot.start, slot.end, slot.staff.to_vec(), slot.best);
            }
        } else {
            let itinerary = self.itinerary(tenant, Policy::Customer, range, now);
            for slot in visit_slots(&itinerary, &diary, range) {
                offer(slot.start, slot.end, vec![slot.staff], false);
            }
        }
        days
    }

    /// Everything that speaks for or against offering it to a customer at `start`.
    pub fn explain(
        &self,
        tenant: &Tenant,
        times: &Times,
        range: Span,
        start: Instant,
        now: Instant,
    ) -> Option<Explanation> {
        let itinerary = self.itinerary(tenant, Policy::Customer, range, now);
        explain(&itinerary, &self.diary(tenant, times, range), start)
    }

    /// Every way to serve it at exactly `start`, the preferred one first; or why there is none.
    pub fn ways(
        &self,
        tenant: &Tenant,
        times: &Times,
        range: Span,
        start: Instant,
        policy: Policy,
        now: Instant,
    ) -> Result<Vec<Plan>, Refusal> {
        if let Some(request) = self.seats(tenant, policy, now) {
            return self.class_ways(&request, times, start);
        }
        let diary = self.diary(tenant, times, range);
        let (ways, why): (Vec<Plan>, _) = match self.request(tenant, policy, range, now) {
            Some(request) => {
                let ways = placements(&request, &diary, start).into_iter().map(|placement| {
                    vec![PlannedLeg {
                        staff: placement.staff,
                        rooms: placement.room.into_iter().collect(),
                        service: placement.service,
                        staff_taken: vec![placement.claimed],
                        rooms_taken: placement.claimed,
                        seats: None,
                        at: self.at(),
                    }]
                });
                (ways.collect(), refusal(&request, &diary, start))
            }
            None => {
                let itinerary = self.itinerary(tenant, policy, range, now);
                let mut ways = plans(&itinerary, &diary, start, claims::TRIES);
                for leg in ways.iter_mut().flatten() {
                    leg.at = self.at();
                }
                (ways, visit_refusal(&itinerary, &diary, start))
            }
        };
        if ways.is_empty() { Err(why.unwrap_or(Refusal::StaffBusy)) } else { Ok(ways) }
    }

    fn leg(&self, part: &Part<'_>) -> Leg {
        let minutes = |value: i32| u32::try_from(value).unwrap_or(0);
        let able = || part.able(self.is_away()).to_vec();
        Leg {
            guest: part.guest,
            duration_minutes: minutes(part.terms.duration()),
            buffer_before_minutes: minutes(part.terms.buffer_before),
            buffer_after_minutes: minutes(part.terms.buffer_after),
            gap: part.terms.gap,
            staff: part.staff.map_or_else(able, |id| vec![id]),
            needs: match part.rooms {
                _ if part.beside.is_some() || self.is_away() => Vec::new(),
                Some(rooms) => rooms.iter().map(|room| vec![*room]).collect(),
                None => part.terms.needs.clone(),
            },
            beside: part.beside,
        }
    }

    /// The same for seats. Those that are kept already are the only way, where there are such.
    fn class_ways(
        &self,
        request: &ClassRequest,
        times: &Times,
        start: Instant,
    ) -> Result<Vec<Plan>, Refusal> {
        // Customers who ask in the same moment do not all try the same seat first.
        let turn = usize::try_from(Uuid::now_v7().as_u64_pair().1 >> 1).unwrap_or_default();
        let ways = match self.parts.first().and_then(|part| part.seats) {
            None => class_plans(request, &times.classes, start, turn),
            Some(kept) => {
                let same = |class: &&HeldClass| {
                    class.id == kept.class
                        && class.service.start() == start
                        && kept.taken.len() == request.seats
                        && kept.taken.iter().all(|seat| class.free.contains(seat))
                };
                let class = times.classes.iter().find(same);
                class.map(|class| vec![class.leg(kept.taken.clone())]).into_iter().collect()
            }
        };
        match class_refusal(request, &times.classes, start) {
            None if ways.is_empty() => Err(Refusal::Full),
            None => Ok(ways),
            Some(refusal) => Err(refusal),
        }
    }
}

impl Part<'_> {
    /// What it costs by itself with this person, minor units: nothing where a credit pays.
    pub fn price(&self, staff: StaffId) -> i64 {
        if self.package.is_some() { 0 } else { self.terms.price(staff) }
    }

    /// What it costs with this person, for all its guests, add-ons included, minor units.
    pub fn total(&self, staff: StaffId) -> i64 {
        (self.price(staff) + self.terms.extras()) * i64::from(self.heads)
    }

    /// What calling it off costs; `free` are the minutes of the business.
    fn fee_terms(&self, free: i32, staff: StaffId, starts_at: Instant) -> FeeTerms {
        FeeTerms {
            starts_at,
            free_minutes: self.terms.free_cancel.unwrap_or(free),
            percent: self.terms.cancel_fee,
            price_minor: self.total(staff),
            by_credit: self.package.is_some(),
            late_from: None,
        }
    }
}

/// When a visit begins and ends.
pub(crate) fn whole(plan: &Plan) -> Option<Span> {
    let start = plan.iter().map(|leg| leg.service.start()).min()?;
    let end = plan.iter().map(|leg| leg.service.end()).max()?;
    Span::new(start, end)
}
