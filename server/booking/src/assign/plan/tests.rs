use chrono::TimeZone as _;
use proptest::prelude::*;

use super::*;

/// Kilometres east of the premises; at 60 km/h and with the detour of roads a kilometre takes 1.3 minutes.
fn at(kilometres: i32) -> Option<Point> {
    Point::from_degrees(0.0, f64::from(kilometres) / 111.195)
}

fn travel() -> Travel {
    Travel { base: Point { latitude: 0, longitude: 0 }, speed_kmh: 60, extra_minutes: 0 }
}

fn clock(minutes: i64) -> Instant {
    chrono::Utc.with_ymd_and_hms(2026, 12, 1, 0, 0, 0).unwrap() + Duration::minutes(minutes)
}

fn span(from: i64, to: i64) -> Span {
    Span::new(clock(from), clock(to)).unwrap()
}

fn person(stops: &[(i64, i64, i32)]) -> Person {
    let stops = stops.iter().map(|(from, to, km)| Stop { during: span(*from, *to), at: at(*km) });
    Person { working: SpanSet::from(span(480, 1200)), stops: stops.collect() }
}

fn job(start: i64, km: i32, now: usize, people: usize) -> Job {
    Job {
        before: Duration::zero(),
        after: Duration::zero(),
        length: Duration::minutes(60),
        at: at(km),
        starts: vec![clock(start)],
        able: vec![true; people],
        now,
    }
}

fn who(turns: &[Turn]) -> Vec<usize> {
    turns.iter().map(|turn| turn.person).collect()
}

#[test]
fn two_who_drive_past_each_other_change_their_visits() {
    let people = [person(&[(480, 540, 30)]), person(&[(480, 540, -30)])];
    let jobs = [job(660, -32, 0, 2), job(660, 32, 1, 2)];
    assert_eq!(who(&assign(&travel(), &people, &jobs)), [1, 0]);
}

#[test]
fn nobody_changes_for_little() {
    let people = [person(&[]), person(&[])];
    let jobs = [job(660, 5, 0, 2), job(660, 6, 1, 2)];
    assert_eq!(who(&assign(&travel(), &people, &jobs)), [0, 1]);
}

#[test]
fn who_has_less_to_do_gets_the_next_visit() {
    let people = [person(&[(480, 720, 0)]), person(&[])];
    let jobs = [job(780, 5, 0, 2)];
    assert_eq!(who(&assign(&travel(), &people, &jobs)), [1]);
}

#[test]
fn whoever_is_not_able_or_not_at_work_is_not_sent() {
    let mut off = person(&[]);
    off.working = SpanSet::from(span(480, 700));
    let people = [person(&[(480, 760, 0)]), off, person(&[])];
    let mut jobs = [job(780, 5, 0, 3)];
    jobs[0].able[2] = false;
    let turns = assign(&travel(), &people, &jobs);
    assert_eq!(who(&turns), [0]);
    let verdicts = verdicts(&travel(), &people, &jobs, &turns, 0);
    assert!(matches!(verdicts[0], Verdict::Could { busy, .. } if busy.num_minutes() == 280), "{verdicts:?}");
    assert_eq!(verdicts[1..], [Verdict::NotWorking, Verdict::NotAble]);
}

#[test]
fn a_visit_of_somebody_who_fell_ill_goes_to_whoever_can() {
    let mut ill = person(&[]);
    ill.working = SpanSet::default();
    let people = [ill, person(&[(600, 700, 0)]), person(&[(800, 830, 40)])];
    let jobs = [job(720, 10, 0, 3)];
    let turns = assign(&travel(), &people, &jobs);
    assert_eq!(who(&turns), [1]);
    let verdicts = verdicts(&travel(), &people, &jobs, &turns, 0);
    // 30 km in 20 minutes.
    assert_eq!((verdicts[0], verdicts[2]), (Verdict::NotWorking, Verdict::TooFar));
}

#[test]
fn who_cannot_be_helped_does_not_keep_others_from_it() {
    let mut ill = person(&[]);
    ill.working = SpanSet::default();
    let people = [ill, person(&[(480, 540, 30)]), person(&[(480, 540, -30)])];
    let mut jobs = [job(660, 0, 0, 3), job(660, -32, 1, 3), job(660, 32, 2, 3)];
    jobs[0].able = vec![true, false, false];
    assert_eq!(who(&assign(&travel(), &people, &jobs)), [0, 2, 1]);
}

#[test]
fn a_customer_who_is_flexible_is_visited_on_the_way() {
    // At 11:00 somebody would have to come and go back; at 11:30 it is on the way.
    let people = [person(&[(540, 610, 0), (660, 690, 0), (780, 840, 40)])];
    let mut jobs = [job(620, 22, 0, 1)];
    jobs[0].length = Duration::minutes(10);
    jobs[0].starts = [620, 650, 720, 735].map(clock).to_vec();
    assert_eq!(assign(&travel(), &people, &jobs), [Turn { person: 0, start: clock(720) }]);
    jobs[0].starts.truncate(2);
    // Nobody waits for somebody who cannot come at all: the visit is in the plan as it was.
    assert_eq!(assign(&travel(), &people, &jobs)[0].start, clock(620));
}

/// All that a day costs, reckoned in another way: every person's ways and work from morning to night.
fn whole(people: &[Person], jobs: &[Job], turns: &[Turn]) -> Option<i64> {
    let mut total = 0;
    for (nth, who) in people.iter().enumerate() {
        let day = day_of(people, jobs, turns, nth, &[]);
        let mut before: Option<Stop> = None;
        for stop in &day {
            let from = before.filter(|last| stop.during.start() - last.during.end() <= MEMORY);
            let way = travel().way(from.and_then(|last| last.at), stop.at);
            total += way.num_seconds();
            if before.is_some_and(|last| last.during.end() + way > stop.during.start()) {
                return None;
            }
            before = Some(*stop);
        }
        let minutes = busy(&day).num_minutes();
        let own = jobs.iter().zip(turns).filter(|(_, turn)| turn.person == nth);
        for (job, turn) in own {
            let stop = job.stop(turn.start)?;
            let reached = clock(480) + travel().way(None, stop.at);
            if !job.able[nth] || !who.working.contains(stop.during) || stop.during.start() < reached {
                return None;
            }
            total += if job.now == nth { 0 } else { OTHER_PERSON };
            total += if job.starts[0] == turn.start { 0 } else { OTHER_TIME };
        }
        total += minutes * minutes / FAIRNESS;
    }
    Some(total)
}

fn any_day() -> impl Strategy<Value = (Vec<Person>, Vec<Job>)> {
    let fixed = prop::collection::vec((480_i64..1100, 10_i64..60, -20..20_i32), 0..2);
    let visit = (
        480_i64..1100,
        20_i64..90,
        -30..30_i32,
        prop::collection::vec(any::<bool>(), 4),
        0..4_usize,
        -2..3_i64,
    );
    (prop::collection::vec(fixed, 2..5), prop::collection::vec(visit, 0..9)).prop_map(|(fixed, visits)| {
        let people: Vec<Person> = fixed
            .iter()
            .map(|stops| {
                let stops: Vec<_> =
                    stops.iter().map(|(from, length, km)| (*from, from + length, *km)).collect();
                person(&stops)
            })
            .collect();
        let mut jobs: Vec<Job> = Vec::new();
        let mut turns: Vec<Turn> = Vec::new();
        for (start, length, km, able, now, earlier) in visits {
            let mut wanted = job(start, km, now % people.len(), people.len());
            wanted.length = Duration::minutes(length);
            wanted.able = able[..people.len()].to_vec();
            wanted.able[wanted.now] = true;
            wanted.starts.push(clock(start + earlier * 30));
            jobs.push(wanted.clone());
            turns.push(Turn { person: wanted.now, start: clock(start) });
            // Days begin possible.
            if whole(&people, &jobs, &turns).is_none() {
                jobs.pop();
                turns.pop();
            }
        }
        (people, jobs)
    })
}

proptest! {
    #[test]
    fn a_day_stays_possible_and_never_gets_worse((people, jobs) in any_day()) {
        let before: Vec<Turn> = jobs.iter().map(|job| Turn { person: job.now, start: job.starts[0] }).collect();
        let Some(cost) = whole(&people, &jobs, &before) else { return Ok(()) };
        let turns = assign(&travel(), &people, &jobs);
        let after = whole(&people, &jobs, &turns);
        // Rounding each visit's share of the squares is worth a second each.
        prop_assert!(after.is_some_and(|after| after <= cost + jobs.len() as i64), "{cost} -> {after:?}");
    }

    #[test]
    fn what_takes_place_at_one_moment_is_matched_as_well_as_can_be(
        (mut people, mut jobs) in any_day().prop_filter("enough people", |(people, jobs)| jobs.len() <= people.len()),
    ) {
        for who in &mut people {
            who.stops.retain(|stop| stop.during.end() <= clock(600));
        }
        let count = people.len();
        for (nth, job) in jobs.iter_mut().enumerate() {
            job.now = nth % count;
            job.able[job.now] = true;
            job.starts = vec![clock(900)];
        }
        let got = whole(&people, &jobs, &assign(&travel(), &people, &jobs));
        let mut least = None;
        for code in 0..count.pow(u32::try_from(jobs.len()).unwrap()) {
            let pick = |nth: usize| code / count.pow(u32::try_from(nth).unwrap()) % count;
            let turns: Vec<Turn> = (0..jobs.len()).map(|nth| Turn { person: pick(nth), start: clock(900) }).collect();
            least = whole(&people, &jobs, &turns).into_iter().chain(least).min();
        }
        let close = got.zip(least).is_some_and(|(got, least)| got <= least + jobs.len() as i64);
        prop_assert!(close || least.is_none(), "{got:?} instead of {least:?}");
    }
}
