//! A day at a front desk gone mad: seeded, so that a bad day can be had again.

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use shared::{
    AppError,
    booking::{
        Action, BookingApi as _, NewBooking, NewHold, Place, PlaceKind, SwapWish, Transition, Wish,
        assign::AssignApi as _,
        classes::{ClassApi as _, ClassChange, ClassStatus, NewClass},
        series::{Change, NewSeries, Reach, RuleInput, SeriesApi as _, SeriesChange},
    },
    caller::Caller,
    ids::{AreaId, BookingId, HoldId, LocationId},
};

use crate::{
    assign::proposed,
    checker::{count, sound},
    classes::{changed, class, school},
    credits::buy,
    home_visits::goes_out,
    locations::{branch, there},
    races::all_at_once,
    world::{World, contact, on, somebody, step, to},
};

const SEED: u64 = 20_261_120;
const WORKERS: u64 = 10;
const OPERATIONS: usize = 300;

/// What may be said to somebody who is merely too late.
fn expected(error: &AppError) -> bool {
    [
        "booking.changed",
        "booking.slot_taken",
        "booking.staff_busy",
        "booking.no_room",
        "booking.wrong_state",
        "booking.outside_hours",
        "booking.slot_not_offered",
        "package.no_credit",
        "request.invalid",
        "not_found",
    ]
    .contains(&error.code.as_str())
}

/// One person's bookings and hold.
struct Worker {
    random: StdRng,
    browser: Caller,
    desk: Caller,
    bookings: Vec<BookingId>,
    hold: Option<(HoldId, NewHold)>,
    /// Where the business goes, if it does.
    areas: Vec<AreaId>,
    /// Its other location, if it has one.
    lake: Option<LocationId>,
}

impl Worker {
    fn new(world: &World, n: u64) -> Self {
        Self {
            random: StdRng::seed_from_u64(SEED + n),
            browser: somebody(&format!("198.51.100.{n}")),
            desk: world.spa.manager(),
            bookings: Vec::new(),
            hold: None,
            areas: Vec::new(),
            lake: None,
        }
    }

    fn hold_wish(&mut self, world: &World) -> NewHold {
        let quarter = self.random.random_range(0..20);
        let date = ["2026-11-23", "2026-11-24", "2026-11-26"][self.random.random_range(0..3)];
        let staff = self
            .random
            .random_bool(0.5)
            .then(|| world.spa.staff[self.random.random_range(0..world.spa.staff.len())]);
        let place = self.place();
        // One person works at the other location: whoever wishes for somebody there mostly finds nobody.
        let staff = staff.filter(|_| place.as_ref().is_none_or(|place| place.location.is_none()));
        NewHold {
            starts_at: on(date, &format!("{:02}:{:02}", 10 + quarter / 4, quarter % 4 * 15)),
            option: self.random.random_bool(0.3).then(|| world.spa.options[1]),
            addons: if self.random.random_bool(0.2) { world.spa.addons.clone() } else { Vec::new() },
            staff,
            place,
            ..world.hold("10:00")
        }
    }

    fn booking_wish(&mut self, world: &World) -> NewBooking {
        let wish = self.hold_wish(world);
        NewBooking {
            starts_at: wish.starts_at,
            option: wish.option,
            addons: wish.addons,
            staff: wish.staff,
            place: wish.place,
            customer: Some(contact(&format!("guest{}@example.com", self.random.random_range(0..5)))),
            credits: self.random.random_bool(0.2).then_some(1),
            ..world.wish("10:00")
        }
    }

    /// Away more often than not, where the business goes anywhere; else in one of its locations.
    fn place(&mut self) -> Option<Place> {
        if self.random.random_bool(0.2) {
            return self.lake.and_then(there);
        }
        if self.areas.is_empty() || self.random.random_bool(0.4) {
            return None;
        }
        let area = self.areas[self.random.random_range(0..self.areas.len())];
        let flexible_minutes = [0, 0, 30, 120][self.random.random_range(0..4)];
        Some(Place {
            location: None,
            kind: PlaceKind::Home,
            area: Some(area),
            address: "4 Temple Road".to_owned(),
            flexible_minutes,
        })
    }

    fn some_booking(&mut self) -> Option<BookingId> {
        (!self.bookings.is_empty()).then(|| self.bookings[self.random.random_range(0..self.bookings.len())])
    }

    fn reach(&mut self) -> Reach {
        [Reach::One, Reach::Following, Reach::All][self.random.random_range(0..3)]
    }

    /// The same visit on the next two days.
    async fn repeat(&mut self, world: &World, id: BookingId) -> Result<(), AppError> {
        let first = world.api.get(&self.desk, id).await?.starts_at;
        let rule = RuleInput { every: "weekly".into(), count: "3".into(), ..RuleInput::default() };
        let times = vec![first + chrono::Days::new(1), first + chrono::Days::new(2)];
        let series = NewSeries { rule, times };
        let outcome = world.api.repeat(&self.desk, id, &series).await?;
        assert!(outcome.done.is_empty() || outcome.conflicts.is_empty(), "all of it or nothing");
        self.bookings.extend(outcome.done);
        Ok(())
    }

    async fn change_series(&mut self, world: &World, id: BookingId) -> Result<(), AppError> {
        let change = if self.random.random_bool(0.7) {
            let minutes = 15 * self.random.random_range(-4..=4);
            let there = world.api.get(&self.desk, id).await?.starts_at.naive_local();
            Change::Move { to: there + chrono::Duration::minutes(minutes), staff: None }
        } else {
            Change::Cancel
        };
        let change = SeriesChange { reach: self.reach(), change, fee: None };
        let outcome = world.api.change(&self.desk, id, &change).await?;
        assert!(outcome.done.is_empty() || outcome.conflicts.is_empty(), "all of it or nothing");
        Ok(())
    }

    /// What began with two side by side, with delays and with series.
    async fn act_at_large(&mut self, world: &World, what: u32) -> Result<(), AppError> {
        let (api, slug) = (&world.api, &world.spa.slug);
        if what == 0 {
            let wish = NewBooking { staff: None, ..self.booking_wish(world) };
            let beside = Wish { guest: 1, ..Wish::of(world.spa.service) };
            let after = self.random.random_bool(0.5).then(|| Wish::of(world.spa.service));
            let place = wish.place.clone().map(|place| Place { flexible_minutes: 0, ..place });
            let wish = NewBooking { also: std::iter::once(beside).chain(after).collect(), place, ..wish };
            self.bookings.push(api.book(&self.desk, slug, &wish, None).await?.id);
            return Ok(());
        }
        let Some(id) = self.some_booking() else { return Ok(()) };
        match what {
            1 => {
                let visit = api.get(&self.desk, id).await?;
                let part = self.random.random_range(0..visit.appointments.len());
                api.run_late(&self.desk, visit.appointments[part].id, 15, true).await.map(drop)
            }
            2 => {
                let visit = api.get(&self.desk, id).await?;
                let part = visit.appointments[self.random.random_range(0..visit.appointments.len())].id;
                let wish = self.hold_wish(world);
                let step = Transition { appointment: Some(part), ..to(wish.starts_at, wish.staff) };
                api.act(&self.desk, id, &step, None).await.map(drop)
            }
            3 => self.repeat(world, id).await,
            4 => self.change_series(world, id).await,
            5 => {
                let visit = api.get(&self.desk, id).await?;
                let part = &visit.appointments[self.random.random_range(0..visit.appointments.len())];
                let minutes = Some(5 * self.random.random_range(3..=24));
                let step = Transition { appointment: Some(part.id), minutes, ..to(part.starts_at, None) };
                api.act(&self.desk, id, &step, None).await.map(drop)
            }
            _ => self.swap(world, id).await,
        }
    }

    /// With any other.
    async fn swap(&mut self, world: &World, id: BookingId) -> Result<(), AppError> {
        let Some(other) = self.some_booking().filter(|other| *other != id) else { return Ok(()) };
        let (one, other) = (world.api.get(&self.desk, id).await?, world.api.get(&self.desk, other).await?);
        let [first, second] = [&one, &other]
            .map(|visit| visit.appointments[self.random.random_range(0..visit.appointments.len())].id);
        let wish = SwapWish { first, second, versions: [Some(one.version), None] };
        world.api.swap(&self.desk, &wish).await.map(drop)
    }

    /// Everything of a day that would be better given to somebody else.
    async fn give_out(&mut self, world: &World) -> Result<(), AppError> {
        let date = ["2026-11-23", "2026-11-24", "2026-11-26"][self.random.random_range(0..3)];
        let view = world.api.day(&self.desk, date.parse().unwrap()).await?;
        let changes = proposed(&view);
        if changes.is_empty() { Ok(()) } else { world.api.assign(&self.desk, &changes).await }
    }

    async fn act_once(&mut self, world: &World) -> Result<(), AppError> {
        let (api, slug) = (&world.api, &world.spa.slug);
        if !self.areas.is_empty() && self.random.random_bool(0.05) {
            return self.give_out(world).await;
        }
        match self.random.random_range(0..17) {
            0..=2 => {
                let wish = self.booking_wish(world);
                // Only the desk uses credits of people who have not signed in.
                let by_desk = wish.credits.is_some() || self.random.random_bool(0.5);
                let caller = if by_desk { &self.desk } else { &self.browser };
                self.bookings.push(api.book(caller, slug, &wish, None).await?.id);
            }
            3..=4 => {
                let wish = self.hold_wish(world);
                self.hold = Some((api.hold(&self.browser, slug, &wish, None).await?.id, wish));
            }
            5 => {
                // From the hold, sometimes for something else than was held.
                let Some((hold, held)) = self.hold.take() else { return Ok(()) };
                let mut wish = NewBooking { hold: Some(hold), credits: None, ..self.booking_wish(world) };
                if self.random.random_bool(0.7) {
                    wish = NewBooking {
                        starts_at: held.starts_at,
                        option: held.option,
                        staff: held.staff,
                        place: held.place,
                        ..wish
                    };
                }
                self.bookings.push(api.book(&self.browser, slug, &wish, None).await?.id);
            }
            6 => {
                let Some((hold, _)) = self.hold.take() else { return Ok(()) };
                if self.random.random_bool(0.5) {
                    api.save_draft(&self.browser, hold, &Default::default()).await?;
                }
                api.release_hold(&self.browser, hold).await?;
            }
            7..=8 => {
                let Some(id) = self.some_booking() else { return Ok(()) };
                let wish = self.hold_wish(world);
                api.act(&self.desk, id, &to(wish.starts_at, wish.staff), None).await?;
            }
            large @ 10.. => self.act_at_large(world, large - 10).await?,
            _ => {
                let Some(id) = self.some_booking() else { return Ok(()) };
                api.act(&self.desk, id, &step(Action::Cancel), None).await?;
            }
        }
        Ok(())
    }
}

/// One step of somebody at a school of group classes.
async fn act_in_class(world: &World, worker: &mut Worker) -> Result<(), AppError> {
    let manager = world.spa.manager();
    let time = ["10:00", "11:30", "13:00", "14:30"][worker.random.random_range(0..4)];
    let starts_at = on("2026-11-23", time);
    let guests = Some(worker.random.random_range(1..=2));
    let email = format!("guest{}@example.com", worker.random.random_range(0..5));
    let seats = NewBooking { guests, starts_at, customer: Some(contact(&email)), ..world.wish("10:00") };
    match worker.random.random_range(0..13) {
        0..=3 => {
            let caller = if worker.random.random_bool(0.5) { &worker.browser } else { &worker.desk };
            worker.bookings.push(world.api.book(caller, &world.spa.slug, &seats, None).await?.id);
        }
        4 => {
            let wish = NewHold { starts_at, guests, ..world.hold("10:00") };
            let hold = world.api.hold(&worker.browser, &world.spa.slug, &wish, None).await?.id;
            let wish = NewBooking { hold: Some(hold), ..seats };
            worker.bookings.push(world.api.book(&worker.browser, &world.spa.slug, &wish, None).await?.id);
        }
        5..=6 => {
            let Some(id) = worker.some_booking() else { return Ok(()) };
            world.api.act(&worker.desk, id, &to(starts_at, None), None).await?;
        }
        7..=8 => {
            let Some(id) = worker.some_booking() else { return Ok(()) };
            world.api.act(&worker.desk, id, &step(Action::Cancel), None).await?;
        }
        9..=10 => {
            let teacher = worker.random.random_range(0..3);
            let date = starts_at.date_naive();
            let wish = NewClass { date, ..class(world, time, teacher, worker.random.random_range(2..6)) };
            world.api.schedule(&manager, &wish).await?;
        }
        _ => {
            let classes = world.api.classes(&manager, Some(starts_at.date_naive())).await?.classes;
            let held: Vec<_> =
                classes.into_iter().filter(|class| class.status == ClassStatus::Scheduled).collect();
            if held.is_empty() {
                return Ok(());
            }
            let id = held[worker.random.random_range(0..held.len())].id;
            let teacher = worker.random.random_range(0..3);
            let change = ClassChange {
                date: starts_at.date_naive(),
                anyway: worker.random.random_bool(0.5),
                ..changed(world, time, teacher)
            };
            match worker.random.random_range(0..4) {
                0 => world.api.call_off(&manager, id, "A strike").await?,
                1 => {
                    let class = world.api.class(&manager, id).await?.class;
                    let change = ClassChange { time: class.starts_at.time(), ..change };
                    world.api.move_class(&manager, id, &change).await?;
                }
                _ => drop(world.api.move_class(&manager, id, &change).await?),
            }
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_random_acts_in_classes_lose_no_seat_and_sell_none_twice() {
    let world = std::sync::Arc::new(school().await);
    all_at_once((0..8).map(|n| {
        let world = std::sync::Arc::clone(&world);
        async move {
            let mut worker = Worker::new(&world, 100 + n);
            for _ in 0..130 {
                if let Err(error) = act_in_class(&world, &mut worker).await {
                    assert!(expected(&error), "seed {SEED}: {error:?}");
                }
            }
        }
    }))
    .await;
    world.api.settle_classes().await.unwrap();
    for kind in [
        "SELECT count(*) FROM classes WHERE status = 'called_off'",
        "SELECT count(*) FROM audit_logs WHERE action = 'class.substitute'",
        "SELECT count(*) FROM audit_logs WHERE action = 'class.move'",
        "SELECT count(*) FROM appointments WHERE class_id IS NOT NULL AND status = 'scheduled'",
        "SELECT count(*) FROM audit_logs WHERE action = 'booking.reschedule'",
        "SELECT count(*) FROM holds WHERE booking_id IS NOT NULL",
    ] {
        assert!(count(&world.db, kind).await > 0, "{kind}");
    }
    let lost = "SELECT count(*) FROM bookings b JOIN appointments a ON a.tenant_id = b.tenant_id AND a.booking_id = b.id
        WHERE b.location_id IS NOT NULL AND a.staff_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM staff_schedules s WHERE s.tenant_id = a.tenant_id AND s.staff_id = a.staff_id AND s.location_id = b.location_id)";
    assert_eq!(count(&world.db, lost).await, 0, "visits with somebody who works elsewhere");
    sound(&world.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn three_thousand_random_acts_leave_a_sound_diary() {
    random_acts(World::with(|spa| spa.staff(5).rooms(4).buffers(0, 15)).await, Vec::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn three_thousand_random_acts_at_home_and_on_the_premises_leave_everybody_time_for_their_ways() {
    let world = World::with(|spa| spa.staff(5).rooms(4).buffers(0, 15)).await;
    let areas = goes_out(&world).await;
    random_acts(world, areas).await;
}

async fn random_acts(world: World, areas: Vec<AreaId>) {
    let (lake, _) = branch(&world).await;
    // Fewer credits than there will be takers.
    for n in 0..5 {
        buy(&world, &format!("guest{n}@example.com"), 8).await;
    }
    let world = std::sync::Arc::new(world);
    let travels = !areas.is_empty();
    let done = all_at_once((0..WORKERS).map(|n| {
        let (world, areas) = (std::sync::Arc::clone(&world), areas.clone());
        async move {
            let mut worker = Worker { areas, lake: Some(lake), ..Worker::new(&world, n) };
            let mut done = 0;
            for _ in 0..OPERATIONS {
                match worker.act_once(&world).await {
                    Ok(()) => done += 1,
                    Err(error) => assert!(expected(&error), "seed {SEED}: {error:?}"),
                }
            }
            done
        }
    }))
    .await;
    assert!(done.iter().sum::<usize>() > 400, "{done:?}");
    // Something of each kind has come about.
    for kind in [
        "SELECT count(*) FROM booking_series",
        "SELECT count(*) FROM audit_logs WHERE action = 'booking.late'",
        "SELECT count(*) FROM audit_logs WHERE action = 'booking.reschedule'",
        "SELECT count(*) FROM bookings WHERE series_id IS NOT NULL AND version > 2",
        "SELECT count(*) FROM appointments WHERE guest > 0",
        "SELECT count(*) FROM bookings WHERE status = 'cancelled'",
        "SELECT count(*) FROM package_redemptions WHERE status = 'reserved'",
        "SELECT count(*) FROM package_redemptions WHERE status = 'returned'",
        "SELECT count(*) FROM bookings b JOIN locations l ON l.id = b.location_id AND NOT l.is_main",
    ] {
        assert!(count(&world.db, kind).await > 0, "{kind}");
    }
    let away = count(&world.db, "SELECT count(*) FROM bookings WHERE place <> 'premises'").await;
    assert_eq!(away > 20, travels, "{away} visits away from the premises");
    let given = count(&world.db, "SELECT count(*) FROM audit_logs WHERE action = 'booking.assign'").await;
    assert_eq!(given > 0, travels, "{given} visits given to somebody else");
    sound(&world.db).await;
}
