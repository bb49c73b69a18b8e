//! R11: the availability engine's time over the naive scan's, at 500 slots × 200 busy ranges.
//!
//! One person's fortnight of working days and claims: the naive scan has it as a list of spans, the engine as a diary.
//! Both hand over every offered start with its end and who could take it; the results are compared before anything is
//! timed. Runs are interleaved A B B A, and the median of the rounds' ratios is printed last. The line before it says
//! what the ratio is when the engine's diary is built anew from the spans in every run.

#![expect(clippy::print_stdout, reason = "a benchmark's output is its result")]

use std::{hint::black_box, time::Instant as Stopwatch};

use chrono::Duration;
use shared::{
    availability::{Diary, Grid, Policy, Request, RoomNeed, SpanSet, StaffChoice, StaffDiary, slots},
    ids::StaffId,
    time::{Instant, Span},
};
use uuid::Uuid;

const SLOTS: usize = 500;
const BUSY: usize = 200;
const STEP: i64 = 15;
const DURATION: i64 = 15;
const ROUNDS: usize = 101;
const RUNS: u32 = 64;

/// What the database says: hours worked and claims, sorted, of one person.
struct Rows {
    who: StaffId,
    working: Vec<Span>,
    busy: Vec<Span>,
    from: Instant,
    to: Instant,
}

/// One offered start.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Offer {
    start: Instant,
    end: Instant,
    staff: Vec<StaffId>,
}

fn span(start: Instant, minutes: i64) -> Option<Span> {
    Span::new(start, start + Duration::minutes(minutes))
}

/// `SLOTS` starts over days of nine hours, and `BUSY` claims of 5 to 25 minutes spread over them by a fixed generator.
fn rows() -> Option<Rows> {
    let from = Instant::from_timestamp(1_780_272_000, 0)?;
    let starts_a_day = (9 * 60 - DURATION) / STEP + 1;
    let days = i64::try_from(SLOTS).ok()? / starts_a_day + 1;
    let day = |day: i64| from + Duration::days(day) + Duration::hours(9);
    let minutes = |day: i64| {
        let rest = i64::try_from(SLOTS).unwrap_or(0) - day * starts_a_day;
        DURATION + STEP * (rest.min(starts_a_day) - 1)
    };
    let working: Vec<Span> = (0..days).filter_map(|n| span(day(n), minutes(n))).collect();
    let worked: i64 = working.iter().map(|span| span.length().num_minutes()).sum();
    let each = worked / i64::try_from(BUSY).ok()?;
    let mut seed = 2026_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((seed >> 33) % below).unwrap_or(0)
    };
    let mut claim = |n: i64| {
        let (mut minute, length) = (n * each + random(4), 5 + random(20));
        let on = working.iter().find(|span| {
            let here = minute < span.length().num_minutes();
            if !here {
                minute -= span.length().num_minutes();
            }
            here
        })?;
        span(on.start() + Duration::minutes(minute), length)
    };
    let busy = (0..i64::try_from(BUSY).ok()?).filter_map(&mut claim).collect();
    let who = StaffId(Uuid::from_u128(1));
    Some(Rows { who, working, busy, from, to: from + Duration::days(days) })
}

/// The obvious loop: every slot over every busy range.
fn naive(rows: &Rows) -> Vec<Offer> {
    let mut offers = Vec::new();
    for day in &rows.working {
        let mut start = day.start();
        while let Some(visit) = span(start, DURATION).filter(|visit| day.contains(*visit)) {
            if !rows.busy.iter().any(|busy| busy.overlaps(visit)) {
                offers.push(Offer { start, end: visit.end(), staff: vec![rows.who] });
            }
            start += Duration::minutes(STEP);
        }
    }
    offers
}

fn request(rows: &Rows) -> Request {
    Request {
        duration_minutes: u32::try_from(DURATION).unwrap_or(0),
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        choice: StaffChoice::Anyone,
        room: RoomNeed::None,
        now: rows.from,
        min_notice_minutes: 0,
        horizon: rows.to,
        grid: Grid::new(u32::try_from(STEP).unwrap_or(0), 0),
        policy: Policy::Customer,
    }
}

/// The rows as the product holds them.
fn diary(rows: &Rows) -> Diary {
    let working: SpanSet = rows.working.iter().copied().collect();
    let busy = rows.busy.iter().copied().collect();
    let staff = vec![StaffDiary { id: rows.who, working: working.clone(), busy }];
    Diary { opening: working, staff, ..Diary::default() }
}

/// The product, from diary to offers: `each` sees every one.
fn engine(request: &Request, diary: &Diary, range: Span, mut each: impl FnMut(Instant, Instant, &[StaffId])) {
    for slot in slots(request, diary, range).iter() {
        each(slot.start, slot.end, slot.staff);
    }
}

/// Seconds for `RUNS` runs.
fn time(mut run: impl FnMut()) -> f64 {
    let watch = Stopwatch::now();
    for _ in 0..RUNS {
        run();
    }
    watch.elapsed().as_secs_f64()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Microseconds of one run of `RUNS`, the median.
fn micros(times: &mut [f64]) -> f64 {
    median(times) / f64::from(RUNS) * 1e6
}

fn main() -> Result<(), &'static str> {
    let rows = rows().ok_or("no rows")?;
    let (request, loaded) = (request(&rows), diary(&rows));
    let range = Span::new(rows.from, rows.to).ok_or("no range")?;
    let expected = naive(&rows);
    let mut found = Vec::new();
    engine(&request, &loaded, range, |start, end, staff| {
        found.push(Offer { start, end, staff: staff.to_vec() });
    });
    let considered: i64 =
        rows.working.iter().map(|day| (day.length().num_minutes() - DURATION) / STEP + 1).sum();
    println!("{considered} slots × {} busy ranges, {} offered", rows.busy.len(), expected.len());
    if found != expected || considered != i64::try_from(SLOTS).unwrap_or(0) || rows.busy.len() != BUSY {
        return Err("the engine and the naive scan disagree");
    }

    let run = |diary: &Diary| {
        engine(black_box(&request), black_box(diary), range, |start, end, staff| {
            black_box((start, end, staff));
        });
    };
    let product = || time(|| run(&loaded));
    let with_loading = || time(|| run(&diary(black_box(&rows))));
    let reference = || time(|| naive(black_box(&rows)).into_iter().for_each(|offer| drop(black_box(offer))));
    let (ratio, engine, scan) = compare(product, reference);
    let (ratio_loading, loading, _) = compare(with_loading, reference);
    println!("diary to offers {engine:.2} µs, rows to offers {loading:.2} µs, naive scan {scan:.2} µs");
    println!("with the diary built from rows each time: {ratio_loading:.3}");
    println!("R11 {ratio:.3} (floor 0.05, goal 0.01)");
    Ok(())
}

/// The median of the rounds' ratios, and of each side's microseconds per run.
fn compare(product: impl Fn() -> f64, reference: impl Fn() -> f64) -> (f64, f64, f64) {
    let (mut ratios, mut products, mut references) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (a1, b1, b2, a2) = (product(), reference(), reference(), product());
        ratios.push((a1 + a2) / (b1 + b2));
        products.push((a1 + a2) / 2.0);
        references.push((b1 + b2) / 2.0);
    }
    (median(&mut ratios), micros(&mut products), micros(&mut references))
}
