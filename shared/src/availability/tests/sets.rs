use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;

const END: usize = 120;

/// A set as one flag per minute.
fn flags(set: &SpanSet) -> Vec<bool> {
    let mut flags = vec![false; END];
    for span in set.iter() {
        let minute = |at: Instant| usize::try_from((at - super::at(0)).num_minutes()).unwrap();
        flags[minute(span.start())..minute(span.end())].fill(true);
    }
    flags
}

fn spans() -> impl Strategy<Value = Vec<(i64, i64)>> {
    let one = (0..100_i64, 1..20_i64).prop_map(|(from, length)| (from, from + length));
    prop::collection::vec(one, 0..12)
}

fn tidy(set: &SpanSet) -> bool {
    let spans: Vec<_> = set.iter().collect();
    spans.windows(2).all(|pair| pair[0].end() < pair[1].start())
}

proptest! {
    #[test]
    fn operations_do_minute_by_minute_what_they_say(a in spans(), b in spans(), probe in spans()) {
        let mut expected = vec![false; END];
        for (from, to) in &a {
            expected[usize::try_from(*from).unwrap()..usize::try_from(*to).unwrap()].fill(true);
        }
        let (a, b) = (set(&a), set(&b));
        prop_assert_eq!(flags(&a), expected);

        let both = |op: fn(bool, bool) -> bool| -> Vec<bool> {
            flags(&a).into_iter().zip(flags(&b)).map(|(x, y)| op(x, y)).collect()
        };
        prop_assert_eq!(flags(&a.union(&b)), both(|x, y| x || y));
        prop_assert_eq!(flags(&a.intersect(&b)), both(|x, y| x && y));
        prop_assert_eq!(flags(&a.subtract(&b)), both(|x, y| x && !y));
        for made in [&a, &b, &a.union(&b), &a.intersect(&b), &a.subtract(&b)] {
            prop_assert!(tidy(made));
        }
        let minutes = i64::try_from(flags(&a).iter().filter(|here| **here).count()).unwrap();
        prop_assert_eq!(a.total(), TimeDelta::minutes(minutes));

        for (from, to) in probe {
            let probe = span(from, to);
            let slice = &flags(&a)[usize::try_from(from).unwrap()..usize::try_from(to).unwrap()];
            prop_assert_eq!(a.contains(probe), slice.iter().all(|here| *here));
            prop_assert_eq!(a.overlaps(probe), slice.iter().any(|here| *here));
            prop_assert_eq!(a.clip(probe), a.intersect(&probe.into()));
            prop_assert_eq!(a.covering(probe.start()).is_some(), slice[0]);
            prop_assert!(a.covering(probe.start()).is_none_or(|all| a.contains(all)));
        }
    }
}

#[test]
fn touching_spans_are_one() {
    let touching = set(&[(30, 60), (0, 30), (61, 70)]);
    assert_eq!(touching.iter().collect::<Vec<_>>(), [span(0, 60), span(61, 70)]);
    assert_eq!(touching.covering(at(30)), Some(span(0, 60)));
    assert_eq!(touching.covering(at(60)), None);
    assert_eq!(touching.len(), 2);
    assert!(SpanSet::new().is_empty());
}

#[test]
fn what_comes_over_the_wire_is_made_tidy() {
    let text = r#"[
        {"start":"2026-06-01T00:30:00Z","end":"2026-06-01T01:00:00Z"},
        {"start":"2026-06-01T00:20:00Z","end":"2026-06-01T00:10:00Z"},
        {"start":"2026-06-01T00:00:00Z","end":"2026-06-01T00:30:00Z"}
    ]"#;
    let read: SpanSet = serde_json::from_str(text).unwrap();
    assert_eq!(read, set(&[(0, 60)]));
    assert_eq!(serde_json::from_str::<SpanSet>(&serde_json::to_string(&read).unwrap()).unwrap(), read);
}

#[test]
fn microseconds_count() {
    let tick = TimeDelta::microseconds(1);
    let almost = SpanSet::from(Span::new(at(0), at(60) - tick).unwrap());
    assert!(!almost.contains(span(0, 60)));
    assert!(almost.contains(Span::new(at(0) + tick, at(60) - tick).unwrap()));
}

#[test]
fn grids_follow_the_wall() {
    let points = |grid: Grid, to: i64| -> Vec<i64> {
        let points = grid.points(span(0, to).into());
        points.into_iter().map(|point| (point - at(0)).num_minutes()).collect()
    };
    assert_eq!(points(Grid::new(15, 0), 40), [0, 15, 30]);
    assert_eq!(points(Grid::new(30, 5 * 3600 + 45 * 60), 80), [15, 45, 75]);
    assert_eq!(points(Grid::new(60, -(3 * 3600 + 1800)), 120), [30, 90]);
    // A step that does not divide the day starts anew at midnight (here 00:00 and 24:00 UTC).
    assert_eq!(points(Grid::new(1000, 0), 2 * 1440 + 1), [0, 1000, 1440, 2440, 2880]);
    // The clock jumps half an hour at 01:10: whole hours move.
    assert_eq!(points(Grid::new(60, 0).with_change(at(70), 1800), 200), [0, 60, 90, 150]);
    // It jumps exactly where a point would have been: 01:00 is 01:30.
    assert_eq!(points(Grid::new(60, 0).with_change(at(60), 1800), 200), [0, 90, 150]);
    // It repeats half an hour at 01:10.
    assert_eq!(points(Grid::new(60, 0).with_change(at(70), -1800), 200), [0, 60, 90, 150]);
    assert_eq!(Grid::new(0, 0).step_minutes(), 1);
    assert!(Grid::new(15, 0).has(at(30)));
    assert!(!Grid::new(15, 0).has(at(30) + TimeDelta::seconds(1)));
}
