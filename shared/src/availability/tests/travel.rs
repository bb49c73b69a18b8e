use proptest::prelude::*;

use super::*;

fn point(latitude: f64, longitude: f64) -> Point {
    Point::from_degrees(latitude, longitude).unwrap()
}

/// Trinity Circle in Bengaluru; twenty kilometres an hour, five minutes for every way.
fn travel() -> Travel {
    Travel { base: point(12.9731, 77.6196), speed_kmh: 20, extra_minutes: 5 }
}

fn stop(from: i64, to: i64, at: Option<Point>) -> Stop {
    Stop { during: span(from, to), at }
}

#[test]
fn distances_are_those_of_an_atlas() {
    let (delhi, bengaluru) = (point(28.6139, 77.2090), point(12.9716, 77.5946));
    assert!((delhi.kilometres_to(bengaluru) - 1740.0).abs() < 5.0);
    let (leeds, austin) = (point(53.8008, -1.5491), point(30.2672, -97.7431));
    assert!((leeds.kilometres_to(austin) - 7740.0).abs() < 30.0);
    // A quarter of the way around, and to the other side.
    assert!((point(0.0, 0.0).kilometres_to(point(90.0, 0.0)) - 10_007.6).abs() < 1.0);
    assert!((point(0.0, 0.0).kilometres_to(point(0.0, 180.0)) - 20_015.1).abs() < 1.0);
    assert_eq!(Point::from_degrees(90.1, 0.0), None);
    assert_eq!(Point::from_degrees(0.0, f64::NAN), None);
}

#[test]
fn a_way_takes_as_long_as_roads_and_doors_do() {
    let (travel, koramangala) = (travel(), point(12.9352, 77.6245));
    let minutes = |from, to| travel.way(from, to).num_minutes();
    assert_eq!(minutes(None, None), 0);
    // 4.25 km, 5.5 on the road: 17 minutes, and 5.
    assert_eq!(minutes(None, Some(koramangala)), 22);
    assert_eq!(minutes(Some(koramangala), None), 22);
    // Two addresses in one part of town.
    assert_eq!(minutes(Some(koramangala), Some(koramangala)), 5);
    assert_eq!(minutes(None, Some(point(-12.0, -77.0))), 360);
}

#[test]
fn a_visit_keeps_the_ways_around_it_and_a_shift_begins_with_one() {
    let (travel, there) = (travel(), Some(point(12.9352, 77.6245)));
    let stops = [stop(600, 660, None), stop(780, 840, there)];
    let (working, busy) = within_reach(&travel, &set(&[(540, 720), (750, 1080)]), &stops, there);
    // In the morning from the premises; after the break from where the morning ended: there as well.
    assert_eq!(working, set(&[(562, 720), (772, 1080)]));
    assert_eq!(busy, set(&[(578, 682), (775, 845)]));
    let (working, busy) = within_reach(&travel, &set(&[(540, 720), (750, 1080)]), &stops, None);
    assert_eq!((working, busy), (set(&[(540, 720), (750, 1080)]), set(&[(600, 660), (758, 862)])));
}

#[test]
fn whoever_had_nothing_for_six_hours_starts_from_the_premises() {
    let (travel, there) = (travel(), Some(point(12.9352, 77.6245)));
    let way = |end| thread(&travel, &[stop(end - 60, end, there)], &[stop(1000, 1060, there)]).unwrap().added;
    assert_eq!(way(640), [Duration::minutes(5)]);
    assert_eq!(way(639), [Duration::minutes(22)]);
}

#[test]
fn what_comes_after_a_new_visit_begins_with_another_way() {
    let (travel, there) = (travel(), Some(point(12.9352, 77.6245)));
    let stops = [stop(540, 600, None), stop(700, 760, None)];
    let both = [stop(622, 650, there), stop(650, 678, there)];
    let ways = thread(&travel, &stops, &both).unwrap();
    assert_eq!(ways.added, [Duration::minutes(22), Duration::zero()]);
    assert_eq!(ways.changed, [(1, Duration::minutes(22))]);
    // A minute earlier, or later, is too early, or too late.
    assert_eq!(thread(&travel, &stops, &[stop(621, 650, there)]), None);
    assert_eq!(thread(&travel, &stops, &[stop(622, 679, there)]), None);
}

fn places() -> impl Strategy<Value = Option<Point>> {
    prop_oneof![
        1 => Just(None),
        3 => (12.90..13.05_f64, 77.55..77.70_f64).prop_map(|(lat, lon)| Point::from_degrees(lat, lon)),
    ]
}

/// Visits that were taken one after another, where they fit.
fn days() -> impl Strategy<Value = Vec<Stop>> {
    prop::collection::vec((0..1200_i64, 10..90_i64, places()), 0..12).prop_map(|wanted| {
        let mut stops: Vec<Stop> = Vec::new();
        for (from, length, at) in wanted {
            let new = stop(from, from + length, at);
            if thread(&travel(), &stops, &[new]).is_some() {
                stops.push(new);
            }
        }
        stops
    })
}

/// Minute by minute: backwards from the visit until somebody could have left for it, and the same for the next one.
fn reachable(working: &[(i64, i64)], stops: &[Stop], new: Stop) -> bool {
    let minute = |at: Instant| (at - at_zero()).num_minutes();
    let (from, to) = (minute(new.during.start()), minute(new.during.end()));
    let shift = working.iter().find(|(a, b)| *a <= from && to <= *b);
    let Some((begins, _)) = shift else { return false };
    let holds = |stop: &Stop, at: i64| minute(stop.during.start()) <= at && at < minute(stop.during.end());
    if (from..to).any(|at| stops.iter().any(|stop| holds(stop, at))) {
        return false;
    }
    let mut left = from;
    while left > *begins && !stops.iter().any(|stop| holds(stop, left - 1)) {
        left -= 1;
    }
    let last =
        stops.iter().filter(|stop| minute(stop.during.end()) <= left).max_by_key(|stop| stop.during.end());
    let there = last.filter(|stop| left - minute(stop.during.end()) <= 360).and_then(|stop| stop.at);
    if from - left < travel().way(there, new.at).num_minutes() {
        return false;
    }
    // Whoever comes from elsewhere, hours ago, may also still be on the way across a break.
    stops.iter().all(|stop| {
        let way_from = travel().way(stop.at, new.at).num_minutes();
        let way_to = travel().way(new.at, stop.at).num_minutes();
        minute(stop.during.end()) + way_from <= from || to + way_to <= minute(stop.during.start())
    })
}

fn at_zero() -> Instant {
    super::at(0)
}

#[test]
fn whoever_is_somewhere_as_the_shift_begins_goes_from_there_and_not_from_where_they_were_before_it() {
    let far = Some(point(12.90, 77.55));
    let hours = [(0, 480), (510, 1300)];
    // They were far away before the break, and are on the premises soon after it.
    let stops = [stop(532, 542, None), stop(119, 172, far)];
    let (working, busy) = within_reach(&travel(), &set(&hours), &stops, None);
    let free = |from, to| working.contains(span(from, to)) && !busy.overlaps(span(from, to));
    assert!(!free(520, 530) && free(542, 552) && free(558, 568));
    // Without that stop they are still on their way.
    let (working, _) = within_reach(&travel(), &set(&hours), &stops[1..], None);
    assert!(!working.contains(span(542, 552)));
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn what_is_within_reach_is_what_a_walk_through_the_day_finds(
        stops in days(), from in 0..1300_i64, length in 10..120_i64, place in places(),
        first in 0..300_i64, second in 500..700_i64,
    ) {
        let hours = [(first, 480), (second, 1300)];
        let (working, busy) = within_reach(&travel(), &set(&hours), &stops, place);
        let new = stop(from, from + length, place);
        let free = working.contains(new.during) && !busy.overlaps(new.during);
        prop_assert_eq!(free, reachable(&hours, &stops, new));
        // What is offered can be taken.
        prop_assert!(!free || thread(&travel(), &stops, &[new]).is_some());
    }

    #[test]
    fn a_day_stays_possible_when_one_of_its_visits_is_called_off(stops in days(), nth in 0..12_usize) {
        let mut left = stops;
        if nth < left.len() {
            left.remove(nth);
        }
        left.sort_by_key(|stop| stop.during.start());
        for pair in left.windows(2) {
            prop_assert!(pair[0].during.end() + travel().way(pair[0].at, pair[1].at) <= pair[1].during.start());
        }
    }
}
