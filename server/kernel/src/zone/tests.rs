use chrono::Timelike;
use proptest::prelude::*;
use shared::{
    availability::{Diary, Policy, Request, RoomNeed, StaffChoice, StaffDiary, placements, refusal, slots},
    ids::StaffId,
};

use super::*;

/// So many, or as many as `PROPTEST_CASES` says.
fn cases(usual: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").is_ok();
    if wanted { ProptestConfig::default() } else { ProptestConfig::with_cases(usual) }
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn hours(weekday: u8, from: &str, to: &str) -> WeeklyHours {
    WeeklyHours { weekday, from: time(from), to: time(to), valid_from: None, valid_to: None }
}

fn spans(set: &SpanSet) -> Vec<(String, String)> {
    let text = |at: Instant| at.format("%dT%H:%M").to_string();
    set.iter().map(|span| (text(span.start()), text(span.end()))).collect()
}

/// Zones with the local dates of two changes: spring and autumn.
const EDGES: [(&str, [&str; 2]); 10] = [
    ("America/Chicago", ["2026-03-08", "2026-11-01"]),
    ("Europe/London", ["2026-03-29", "2026-10-25"]),
    ("Asia/Kolkata", ["2026-03-29", "2026-10-25"]),
    ("Australia/Lord_Howe", ["2026-10-04", "2026-04-05"]),
    // Back for Ramadan, and forward after it.
    ("Africa/Casablanca", ["2026-03-22", "2026-02-15"]),
    ("Asia/Kathmandu", ["2026-03-29", "1986-01-01"]),
    ("America/St_Johns", ["2026-03-08", "2026-11-01"]),
    // Midnight itself is skipped, or shown twice.
    ("America/Havana", ["2026-03-08", "2026-11-01"]),
    ("Africa/Cairo", ["2026-04-24", "2026-10-30"]),
    // A whole day is skipped.
    ("Pacific/Apia", ["2011-12-30", "2011-12-31"]),
];

/// Every minute from two days before `day` to three days after.
fn minutes(day: NaiveDate) -> impl Iterator<Item = Instant> {
    let from = (day - Days::new(2)).and_time(NaiveTime::MIN).and_utc();
    (0..5 * 24 * 60).map(move |minute| from + Duration::minutes(minute))
}

fn shown(zone: Tz, at: Instant) -> NaiveDateTime {
    local(zone, at).naive_local()
}

/// Minute by minute: from the first that shows `from` or later, up to and with the last that shows less than `to`.
fn oracle(zone: Tz, day: NaiveDate, from: NaiveDateTime, to: NaiveDateTime) -> Option<Span> {
    let first = minutes(day).find(|minute| shown(zone, *minute) >= from)?;
    let last = minutes(day).filter(|minute| shown(zone, *minute) < to).last()?;
    Span::new(first, last + Duration::minutes(1))
}

fn edge() -> impl Strategy<Value = (Tz, NaiveDate)> {
    (prop::sample::select(EDGES.to_vec()), 0..2_usize, -1..=1_i64).prop_map(|((name, days), which, shift)| {
        (parse_zone(name).unwrap(), date(days[which]) + Duration::days(shift))
    })
}

fn clock() -> impl Strategy<Value = NaiveTime> {
    // Mostly around the hours at which clocks change.
    prop_oneof![3 => 0..240_u32, 1 => 0..1440_u32]
        .prop_map(|minute| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn hours_are_what_the_wall_shows((zone, day) in edge(), from in clock(), to in clock()) {
        let weekday = u8::try_from(day.weekday().num_days_from_sunday()).unwrap();
        let row = WeeklyHours { weekday, from, to, valid_from: None, valid_to: None };
        let last = if to <= from { day + Days::new(1) } else { day };
        let expected: SpanSet = oracle(zone, day, day.and_time(from), last.and_time(to)).into_iter().collect();
        prop_assert_eq!(expand(zone, &[row], day..=day), expected);
    }

    #[test]
    fn a_day_is_the_minutes_that_show_its_date((zone, date) in edge()) {
        let minutes: Vec<_> = minutes(date).filter(|minute| shown(zone, *minute).date() == date).collect();
        let expected = minutes.first().zip(minutes.last());
        let found = super::day(zone, date);
        // Havana, Cairo and the like can show a few minutes of yesterday again after midnight.
        prop_assert_eq!(found.is_some(), expected.is_some());
        if let Some((span, (first, _))) = found.zip(expected) {
            prop_assert_eq!(span.start(), *first);
            let next = super::day(zone, date + Days::new(1)).map(Span::start);
            prop_assert!(next.is_none_or(|next| next == span.end()));
        }
    }

    /// The whole way: local hours and a local grid to offers, against a look at every minute.
    #[test]
    fn offers_follow_the_wall_clock(
        (zone, day) in edge(), from in clock(), to in clock(),
        duration in 1..150_u32, before in 0..20_u32, after in 0..20_u32,
        step in prop::sample::select(vec![5_u32, 15, 20, 30, 45, 60, 90]),
        claims in prop::collection::vec((0..4320_i64, 1..120_i64), 0..6),
    ) {
        let days = (day - Days::new(1))..=(day + Days::new(1));
        let week: Vec<_> =
            (0..7).map(|weekday| WeeklyHours { weekday, from, to, valid_from: None, valid_to: None }).collect();
        let open = expand(zone, &week, days);
        let base = (day - Days::new(1)).and_time(NaiveTime::MIN).and_utc();
        let claim = |(start, length)| {
            let start = base + Duration::minutes(start);
            Span::new(start, start + Duration::minutes(length)).unwrap()
        };
        let busy: SpanSet = claims.into_iter().map(claim).collect();
        let range = Span::new(base, base + Duration::days(3)).unwrap();
        let id = StaffId(uuid::Uuid::from_u128(1));
        let diary = Diary {
            opening: open.clone(),
            staff: vec![StaffDiary { id, working: open.clone(), busy: busy.clone() }],
            ..Diary::default()
        };
        let request = Request {
            duration_minutes: duration,
            buffer_before_minutes: before,
            buffer_after_minutes: after,
            choice: StaffChoice::Anyone,
            room: RoomNeed::None,
            now: base,
            min_notice_minutes: 0,
            horizon: range.end(),
            grid: grid(zone, step, range),
            policy: Policy::Customer,
        };
        let minute = |at: Instant| Span::new(at, at + Duration::minutes(1)).unwrap();
        let offered = |start: &Instant| {
            let shown = local(zone, *start);
            (shown.hour() * 60 + shown.minute()).is_multiple_of(step)
                && (-i64::from(before)..i64::from(duration + after))
                    .map(|away| minute(*start + Duration::minutes(away)))
                    .all(|minute| open.contains(minute) && !busy.overlaps(minute))
        };
        let expected: Vec<_> =
            (0..4320).map(|minute| base + Duration::minutes(minute)).filter(offered).collect();
        let found = slots(&request, &diary, range);
        prop_assert_eq!(found.iter().map(|slot| slot.start).collect::<Vec<_>>(), expected);
        for slot in found.iter() {
            prop_assert_eq!(refusal(&request, &diary, slot.start), None);
            prop_assert_eq!(placements(&request, &diary, slot.start).len(), 1);
        }
    }
}

#[test]
fn chicago_in_spring_begins_after_the_gap() {
    let zone = parse_zone("America/Chicago").unwrap();
    let sunday = date("2026-03-08")..=date("2026-03-08");
    // 02:00 CST is 03:00 CDT, 08:00 UTC.
    let found = expand(zone, &[hours(0, "02:30:00", "05:00:00")], sunday.clone());
    assert_eq!(spans(&found), [("08T08:00".into(), "08T10:00".into())]);
    let found = expand(zone, &[hours(0, "01:00:00", "02:30:00")], sunday.clone());
    assert_eq!(spans(&found), [("08T07:00".into(), "08T08:00".into())]);
    assert!(expand(zone, &[hours(0, "02:10:00", "02:50:00")], sunday).is_empty());
}

#[test]
fn london_in_autumn_opens_at_the_earlier_and_closes_at_the_later() {
    let zone = parse_zone("Europe/London").unwrap();
    let sunday = date("2026-10-25")..=date("2026-10-25");
    let found = expand(zone, &[hours(0, "01:30:00", "05:00:00")], sunday.clone());
    assert_eq!(spans(&found), [("25T00:30".into(), "25T05:00".into())]);
    let found = expand(zone, &[hours(0, "00:00:00", "01:30:00")], sunday.clone());
    assert_eq!(spans(&found), [("24T23:00".into(), "25T01:30".into())]);
    // 01:00 itself begins the repeated hour: closing then does not stay open through it.
    let found = expand(zone, &[hours(0, "00:00:00", "01:00:00")], sunday);
    assert_eq!(spans(&found), [("24T23:00".into(), "25T00:00".into())]);
}

#[test]
fn midnight_ends_the_day_and_nights_run_into_the_next() {
    let zone = parse_zone("Asia/Kolkata").unwrap();
    let monday = date("2026-06-01")..=date("2026-06-01");
    let found = expand(zone, &[hours(1, "18:00:00", "00:00:00")], monday.clone());
    assert_eq!(spans(&found), [("01T12:30".into(), "01T18:30".into())]);
    let found = expand(zone, &[hours(1, "22:00:00", "02:00:00")], monday.clone());
    assert_eq!(spans(&found), [("01T16:30".into(), "01T20:30".into())]);
    let whole_day = expand(zone, &[hours(1, "00:00:00", "00:00:00")], monday);
    assert_eq!(whole_day, SpanSet::from(day(zone, date("2026-06-01")).unwrap()));
}

#[test]
fn hours_hold_from_and_to_their_dates() {
    let zone = parse_zone("Asia/Kolkata").unwrap();
    let row = WeeklyHours {
        valid_from: Some(date("2026-06-08")),
        valid_to: Some(date("2026-06-15")),
        ..hours(1, "09:00:00", "10:00:00")
    };
    let found = expand(zone, &[row], date("2026-06-01")..=date("2026-06-30"));
    assert_eq!(
        spans(&found),
        [("08T03:30".into(), "08T04:30".into()), ("15T03:30".into(), "15T04:30".into())]
    );
    assert!(
        expand(zone, &[hours(7, "09:00:00", "10:00:00")], date("2026-06-01")..=date("2026-06-30")).is_empty()
    );
}

#[test]
fn days_have_as_many_hours_as_the_clocks_give_them() {
    let length =
        |zone, day| super::day(parse_zone(zone).unwrap(), date(day)).map(|day| day.length().num_minutes());
    assert_eq!(length("America/Chicago", "2026-03-08"), Some(23 * 60));
    assert_eq!(length("America/Chicago", "2026-11-01"), Some(25 * 60));
    assert_eq!(length("Australia/Lord_Howe", "2026-10-04"), Some(23 * 60 + 30));
    assert_eq!(length("Australia/Lord_Howe", "2026-04-05"), Some(24 * 60 + 30));
    assert_eq!(length("Africa/Casablanca", "2026-03-22"), Some(23 * 60));
    assert_eq!(length("Africa/Casablanca", "2026-02-15"), Some(25 * 60));
    assert_eq!(length("Asia/Kathmandu", "2026-04-05"), Some(24 * 60));
    assert_eq!(length("Pacific/Apia", "2011-12-30"), None);
}

#[test]
fn the_wall_clock_and_its_grid() {
    let zone = parse_zone("Asia/Kathmandu").unwrap();
    let noon = at("2026-06-01T06:15:00Z");
    assert_eq!(local(zone, noon).to_rfc3339(), "2026-06-01T12:00:00+05:45");
    let range = Span::new(noon, noon + Duration::days(1)).unwrap();
    assert!(grid(zone, 60, range).has(noon));
    assert!(!grid(zone, 60, range).has(noon + Duration::minutes(15)));
    assert_eq!(parse_zone("Mars/Olympus"), None);
}

#[test]
fn a_grid_for_a_year_knows_every_change() {
    let zone = parse_zone("Australia/Lord_Howe").unwrap();
    let year = Span::new(at("2026-01-01T00:00:07.5Z"), at("2027-01-01T00:00:07.5Z")).unwrap();
    let hourly = grid(zone, 60, year);
    // Quarter by quarter through the year, and second by second around a change (15:00 UTC, whole second).
    let quarters = (0..365 * 96).map(|quarter| at("2026-01-01T00:15:00Z") + Duration::minutes(quarter * 15));
    let around = |edge: &str| {
        let from = at(edge) - Duration::minutes(40);
        (0..4800).map(move |second| from + Duration::seconds(second))
    };
    for start in quarters.chain(around("2026-04-04T15:00:00Z")).chain(around("2026-10-03T15:30:00Z")) {
        let wall = local(zone, start);
        assert_eq!(hourly.has(start), wall.minute() == 0 && wall.second() == 0, "{wall}");
    }
}

#[test]
fn the_zones_where_it_is_day_follow_the_sun_and_the_clocks() {
    let day = |at_: &str| zones_between(at(at_), time("08:00"), time("21:00"));
    let shows = |zones: &[String], name: &str| zones.iter().any(|zone| zone == name);
    // 07:59:59 and 08:00 in Bengaluru, whatever the city is called.
    for name in ["Asia/Kolkata", "Asia/Calcutta"] {
        assert!(!shows(&day("2026-11-20T02:29:59Z"), name));
        assert!(shows(&day("2026-11-20T02:30:00Z"), name));
        assert!(shows(&day("2026-11-20T15:29:59Z"), name));
        assert!(!shows(&day("2026-11-20T15:30:00Z"), name));
    }
    // The same instant of the day in winter and in summer.
    assert!(!shows(&day("2026-01-20T07:30:00Z"), "Europe/London"));
    assert!(shows(&day("2026-07-20T07:30:00Z"), "Europe/London"));
}
