use chrono_tz::Tz;
use proptest::prelude::*;
use shared::{staff::LinkFailure, time::Span};

use super::{Taken, read};

fn zone() -> Tz {
    "Asia/Kolkata".parse().unwrap()
}

fn window() -> Span {
    Span::new("2026-11-19T00:00:00Z".parse().unwrap(), "2027-02-18T00:00:00Z".parse().unwrap()).unwrap()
}

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.replace('\n', "\r\n"))
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:1@x\n{lines}\nEND:VEVENT\n")
}

fn taken(events: &str) -> Taken {
    read(&calendar(events), zone(), window()).unwrap()
}

fn shown(taken: &Taken) -> Vec<String> {
    let zone = zone();
    let local =
        |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&zone).format("%d.%m. %H:%M").to_string();
    taken.spans.iter().map(|span| format!("{} – {}", local(span.start()), local(span.end()))).collect()
}

#[test]
fn events_take_the_time_they_say() {
    for (lines, expected) in [
        ("DTSTART:20261124T043000Z\nDTEND:20261124T053000Z", "24.11. 10:00 – 24.11. 11:00"),
        ("DTSTART:20261124T100000\nDTEND:20261124T110000", "24.11. 10:00 – 24.11. 11:00"),
        ("DTSTART;TZID=Europe/London:20261124T100000\nDURATION:PT1H30M", "24.11. 15:30 – 24.11. 17:00"),
        ("DTSTART;TZID=\"Asia/Kolkata\":20261124T100000\nDURATION:P1D", "24.11. 10:00 – 25.11. 10:00"),
        ("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126", "24.11. 00:00 – 26.11. 00:00"),
        ("DTSTART;VALUE=DATE:20261124", "24.11. 00:00 – 25.11. 00:00"),
        ("DTSTART;TZID=India Standard Time:20261124T100000\nDURATION:PT1H", "24.11. 10:00 – 24.11. 11:00"),
    ] {
        assert_eq!(shown(&taken(&event(lines))), [expected], "{lines}");
    }
}

#[test]
fn what_takes_no_time_takes_none() {
    for lines in [
        "DTSTART:20261124T043000Z\nDTEND:20261124T053000Z\nTRANSP:TRANSPARENT",
        "DTSTART:20261124T043000Z\nDTEND:20261124T053000Z\nSTATUS:CANCELLED",
        "DTSTART:20261124T043000Z",
        "DTSTART:20251124T043000Z\nDTEND:20251124T053000Z",
        "DTSTART:20271124T043000Z\nDTEND:20271124T053000Z",
    ] {
        let taken = taken(&event(lines));
        assert_eq!((shown(&taken), taken.skipped), (Vec::new(), 0), "{lines}");
    }
}

#[test]
fn what_comes_again_comes_on_the_wall_clock() {
    let weekly = event(
        "DTSTART;TZID=Asia/Kolkata:20260901T090000\nDTEND;TZID=Asia/Kolkata:20260901T100000\nRRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261208T033000Z\nEXDATE;TZID=Asia/Kolkata:20261201T090000",
    );
    assert_eq!(shown(&taken(&weekly)), ["24.11. 09:00 – 24.11. 10:00", "08.12. 09:00 – 08.12. 10:00"]);
    let moved = format!(
        "{weekly}{}",
        event(
            "RECURRENCE-ID;TZID=Asia/Kolkata:20261124T090000\nDTSTART;TZID=Asia/Kolkata:20261124T150000\nDURATION:PT1H"
        )
    );
    assert_eq!(shown(&taken(&moved)), ["24.11. 15:00 – 24.11. 16:00", "08.12. 09:00 – 08.12. 10:00"]);
    let called_off = format!(
        "{weekly}{}",
        event(
            "RECURRENCE-ID:20261124T033000Z\nDTSTART;TZID=Asia/Kolkata:20261124T090000\nDURATION:PT1H\nSTATUS:CANCELLED"
        )
    );
    assert_eq!(shown(&taken(&called_off)), ["08.12. 09:00 – 08.12. 10:00"]);
    let counted = event("DTSTART:20261120T040000Z\nDURATION:PT30M\nRRULE:FREQ=DAILY;COUNT=2");
    assert_eq!(shown(&taken(&counted)).len(), 2);
}

#[test]
fn what_cannot_be_understood_is_counted() {
    let taken = taken(&format!(
        "{}{}{}{}",
        event("DTSTART:soon\nDTEND:later"),
        event("DTSTART:20261120T040000Z\nDURATION:PT30M\nRRULE:FREQ=SECONDLY"),
        event("DTSTART:20261120T040000Z\nDURATION:PT30M\nRRULE:FREQ=DAILY;BYDAY=XX"),
        event("DTSTART:20261124T043000Z\nDTEND:20261124T053000Z"),
    ));
    assert_eq!((taken.spans.len(), taken.skipped), (1, 3));
}

#[test]
fn long_lines_are_folded_and_alarms_are_not_events() {
    let text = event(
        "DTSTART:20261124T04\n 3000Z\nDTEND:20261124T053000Z\nBEGIN:VALARM\nTRIGGER:-PT5M\nDURATION:PT9H\nEND:VALARM",
    );
    assert_eq!(shown(&taken(&text)), ["24.11. 10:00 – 24.11. 11:00"]);
}

#[test]
fn something_else_is_no_calendar_and_too_much_is_too_much() {
    let read = |text: &str| read(text, zone(), window()).unwrap_err();
    assert_eq!(read("<!DOCTYPE html><title>Sign in</title>"), LinkFailure::NotACalendar);
    assert_eq!(read(""), LinkFailure::NotACalendar);
    let old = event("DTSTART:19000101T000000Z\nDURATION:PT1M\nRRULE:FREQ=DAILY");
    assert_eq!(read(&calendar(&old.repeat(3))), LinkFailure::TooMuch);
}

/// Pieces that a calendar is made of, in every order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "BEGIN:VCALENDAR\n",
        "BEGIN:VEVENT\n",
        "END:VEVENT\n",
        "UID:1\n",
        "DTSTART:20261124T043000Z\n",
        "DTSTART;VALUE=DATE:20261124\n",
        "DTSTART;VALUE=DATE:20é1124\n",
        "DTSTART;TZID=Europe/London:20270328T013000\n",
        "DTEND:20261124T053000Z\n",
        "DTEND;VALUE=DATE:21991231\n",
        "DURATION:P9999999W\n",
        "DURATION:PT15M\n",
        "RRULE:FREQ=WEEKLY;INTERVAL=65535;COUNT=4294967295\n",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31\n",
        "RRULE:FREQ=MONTHLY;BYDAY=-5FR,+6MO;BYSETPOS=-1;UNTIL=20261301\n",
        "EXDATE:20261124T043000Z,x,20261201\n",
        "RECURRENCE-ID:20261124T043000Z\n",
        "RDATE;VALUE=DATE:20261125,20261126\n",
        " folded",
        "\u{feff}",
        ";:\":;\n",
        "X-WR-TIMEZONE:Mars/Phobos\n",
    ]);
    prop::collection::vec(prop_oneof![9 => piece.prop_map(str::to_owned), 1 => ".{0,12}"], 0..24)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn whatever_is_sent_is_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&String::from_utf8_lossy(&bytes), zone(), window());
    }

    #[test]
    fn pieces_in_every_order_are_read_and_lie_in_the_window(text in pieces()) {
        if let Ok(taken) = read(&text, zone(), window()) {
            prop_assert!(taken.spans.iter().all(|span| window().contains(*span)));
            prop_assert!(taken.spans.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        }
    }
}
