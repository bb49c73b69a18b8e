use chrono::Duration;
use uuid::Uuid;

use super::*;

const MEERA: UserId = UserId(Uuid::from_u128(1));
const ASHA: UserId = UserId(Uuid::from_u128(2));
const BINA: UserId = UserId(Uuid::from_u128(3));
const DESK: UserId = UserId(Uuid::from_u128(4));

fn at(hour: i64) -> Instant {
    "2026-11-24T00:00:00Z".parse::<Instant>().unwrap() + Duration::hours(hour)
}

/// Meera's visit at ten, with Asha.
fn visit(status: BookingStatus, hour: i64, worker: UserId) -> Visit {
    Visit {
        status,
        starts_at: at(hour),
        ends_at: at(hour + 1),
        customer: Some(MEERA),
        workers: BTreeMap::from([(worker, at(hour))]),
        asked: BTreeMap::new(),
        asks: false,
        worker_decides: false,
    }
}

fn happened(kind: BookingEventKind, by: UserId) -> Happened {
    Happened { kind, action: String::new(), by: Some(by) }
}

const fn told(user: UserId, kind: NoticeKind, at: Instant) -> Told {
    Told { user, kind, at }
}

/// Both heard of ten o'clock.
fn before() -> Vec<Told> {
    vec![told(MEERA, NoticeKind::Booked, at(10)), told(ASHA, NoticeKind::Assigned, at(10))]
}

/// `who kind was→at`, and `~` before whoever is not disturbed.
fn said(drafts: &[Draft]) -> Vec<String> {
    let hour = |instant: Instant| (instant - at(0)).num_hours();
    let line = |draft: &Draft| {
        let name = match draft.user {
            MEERA => "meera",
            ASHA => "asha",
            BINA => "bina",
            _ => "desk",
        };
        let was = draft.was.map(|was| format!("{}→", hour(was))).unwrap_or_default();
        let quiet = if draft.silent { "~" } else { "" };
        format!("{quiet}{name} {} {was}{}", draft.kind.as_str(), hour(draft.at))
    };
    drafts.iter().map(line).collect()
}

fn after(kind: BookingEventKind, by: UserId, visit: &Visit, before: &[Told]) -> Vec<String> {
    said(&drafts(&happened(kind, by), visit, before, at(0)))
}

#[test]
fn nobody_is_disturbed_by_what_they_did_themselves() {
    let confirmed = visit(BookingStatus::Confirmed, 10, ASHA);
    let booked = BookingEventKind::Booked;
    assert_eq!(after(booked, MEERA, &confirmed, &[]), ["~meera booked 10", "asha assigned 10"]);
    assert_eq!(after(booked, DESK, &confirmed, &[]), ["meera booked 10", "asha assigned 10"]);
    let off = visit(BookingStatus::Cancelled, 10, ASHA);
    let cancelled = BookingEventKind::Cancelled;
    assert_eq!(
        after(cancelled, MEERA, &off, &before()),
        ["~meera called_off 10", "asha visit_called_off 10"]
    );
    assert_eq!(after(cancelled, ASHA, &off, &before()), ["meera called_off 10", "~asha visit_called_off 10"]);
}

#[test]
fn whoever_does_the_work_hears_of_it_when_the_business_has_said_yes() {
    let pending = visit(BookingStatus::Pending, 10, ASHA);
    assert_eq!(after(BookingEventKind::Booked, MEERA, &pending, &[]), ["~meera requested 10"]);
    let heard = [told(MEERA, NoticeKind::Requested, at(10))];
    let confirmed = visit(BookingStatus::Confirmed, 10, ASHA);
    assert_eq!(
        after(BookingEventKind::Confirmed, DESK, &confirmed, &heard),
        ["meera confirmed 10", "asha assigned 10"]
    );
    let rejected = visit(BookingStatus::Rejected, 10, ASHA);
    assert_eq!(after(BookingEventKind::Rejected, DESK, &rejected, &heard), ["meera refused 10"]);
    assert_eq!(after(BookingEventKind::Expired, DESK, &rejected, &heard), ["meera refused 10"]);
}

#[test]
fn only_another_time_is_a_move_for_the_customer() {
    let moved = BookingEventKind::Rescheduled;
    let later = visit(BookingStatus::Confirmed, 12, ASHA);
    assert_eq!(after(moved, DESK, &later, &before()), ["meera moved 10→12", "asha visit_moved 10→12"]);
    let handed_over = visit(BookingStatus::Confirmed, 10, BINA);
    assert_eq!(after(moved, DESK, &handed_over, &before()), ["asha taken 10", "bina assigned 10"]);
    let both = visit(BookingStatus::Confirmed, 12, BINA);
    assert_eq!(
        after(moved, DESK, &both, &before()),
        ["meera moved 10→12", "asha taken 10", "bina assigned 12"]
    );
    let another_room = visit(BookingStatus::Confirmed, 10, ASHA);
    assert_eq!(after(moved, DESK, &another_room, &before()), Vec::<String>::new());
    // Nobody knows what they were told before there were notifications.
    assert_eq!(after(moved, DESK, &later, &[]), ["meera moved 12", "asha assigned 12"]);
}

#[test]
fn what_was_taken_away_can_come_back() {
    let mut before = before();
    before.push(told(ASHA, NoticeKind::Taken, at(10)));
    before.push(told(BINA, NoticeKind::Assigned, at(10)));
    let back = visit(BookingStatus::Confirmed, 10, ASHA);
    assert_eq!(
        after(BookingEventKind::Rescheduled, DESK, &back, &before),
        ["asha assigned 10", "bina taken 10"]
    );
}

#[test]
fn a_reminder_is_no_news_of_a_time() {
    let mut before = before();
    before.push(told(MEERA, NoticeKind::Reminder, at(9)));
    let same = visit(BookingStatus::Confirmed, 10, ASHA);
    assert_eq!(after(BookingEventKind::Rescheduled, DESK, &same, &before), Vec::<String>::new());
}

#[test]
fn arriving_starting_and_paying_are_told_to_nobody() {
    let visit = visit(BookingStatus::Confirmed, 10, ASHA);
    for kind in BookingEventKind::ALL {
        assert!(tells(*kind) || after(*kind, DESK, &visit, &[]).is_empty(), "{kind:?}");
        let business = for_business(&happened(*kind, MEERA), &visit);
        assert!(tells(*kind) || business.is_none(), "{kind:?}");
    }
}

#[test]
fn whoever_is_visited_hears_that_somebody_is_on_the_way_and_those_who_work_hear_nothing_new() {
    let visit = visit(BookingStatus::Assigned, 10, ASHA);
    assert_eq!(after(BookingEventKind::Departed, ASHA, &visit, &before()), ["meera on_the_way 10"]);
    assert_eq!(for_business(&happened(BookingEventKind::Departed, ASHA), &visit), None);
}

#[test]
fn what_is_over_disturbs_nobody() {
    let yesterday = visit(BookingStatus::Confirmed, 10, ASHA);
    let drafts = drafts(&happened(BookingEventKind::Booked, DESK), &yesterday, &[], at(12));
    assert_eq!(said(&drafts), ["~meera booked 10", "~asha assigned 10"]);
}

#[test]
fn the_business_hears_of_what_it_did_not_do() {
    let kind = |event, status, by, action: &str| {
        let happened = Happened { kind: event, action: action.to_owned(), by };
        for_business(&happened, &visit(status, 10, ASHA)).map(|(kind, _)| kind)
    };
    let (booked, moved) = (BookingEventKind::Booked, BookingEventKind::Rescheduled);
    let (pending, confirmed) = (BookingStatus::Pending, BookingStatus::Confirmed);
    for (event, status, by, action, expected) in [
        (booked, pending, Some(MEERA), "", Some(NoticeKind::ToApprove)),
        (booked, confirmed, None, "", Some(NoticeKind::NewBooking)),
        (moved, BookingStatus::Rescheduled, Some(MEERA), "", Some(NoticeKind::ToApprove)),
        (moved, confirmed, Some(DESK), "booking.reschedule", None),
        (moved, confirmed, Some(ASHA), "booking.late", Some(NoticeKind::Behind)),
        (BookingEventKind::Declined, confirmed, Some(ASHA), "", Some(NoticeKind::NeedsSomebody)),
        (BookingEventKind::Unanswered, confirmed, None, "", Some(NoticeKind::NeedsSomebody)),
        (
            BookingEventKind::Cancelled,
            BookingStatus::Cancelled,
            Some(MEERA),
            "",
            Some(NoticeKind::BookingCalledOff),
        ),
        (BookingEventKind::Cancelled, BookingStatus::Cancelled, None, "", Some(NoticeKind::BookingCalledOff)),
        (BookingEventKind::Cancelled, BookingStatus::Cancelled, Some(DESK), "", None),
        (BookingEventKind::Confirmed, confirmed, Some(DESK), "", None),
    ] {
        assert_eq!(kind(event, status, by, action), expected, "{event:?} {status:?} {action}");
    }
}

#[test]
fn whoever_may_say_yes_for_the_business_hears_of_what_waits() {
    let pending = Visit { worker_decides: true, ..visit(BookingStatus::Pending, 10, ASHA) };
    let booked = BookingEventKind::Booked;
    assert_eq!(after(booked, MEERA, &pending, &[]), ["~meera requested 10", "asha asked 10"]);
    let heard = [told(MEERA, NoticeKind::Requested, at(10)), told(ASHA, NoticeKind::Asked, at(10))];
    let confirmed = Visit { worker_decides: true, ..visit(BookingStatus::Confirmed, 10, ASHA) };
    assert_eq!(after(BookingEventKind::Confirmed, DESK, &confirmed, &heard), ["meera confirmed 10"]);
    let gone = visit(BookingStatus::Expired, 10, ASHA);
    assert_eq!(
        after(BookingEventKind::Expired, DESK, &gone, &heard),
        ["meera refused 10", "asha visit_called_off 10"]
    );
    let other = Visit { worker_decides: true, ..visit(BookingStatus::Pending, 10, BINA) };
    assert_eq!(
        after(BookingEventKind::Rescheduled, DESK, &other, &heard),
        ["asha taken 10", "bina asked 10"]
    );
}

#[test]
fn whoever_is_asked_to_go_hears_until_when_and_nothing_before() {
    let asks = Visit { asks: true, ..visit(BookingStatus::Confirmed, 10, ASHA) };
    assert_eq!(after(BookingEventKind::Booked, MEERA, &asks, &[]), ["~meera booked 10"]);
    let asked = Visit { asked: BTreeMap::from([(ASHA, at(2))]), ..asks.clone() };
    let question = questions(&asked, &[]);
    assert_eq!(said(&question), ["asha asked 10"]);
    assert_eq!(question.first().and_then(|draft| draft.by), Some(at(2)));
    let heard = [told(MEERA, NoticeKind::Booked, at(10)), told(ASHA, NoticeKind::Asked, at(10))];
    assert_eq!(questions(&asked, &heard), [], "once for a time");
    let later = Visit { workers: BTreeMap::from([(ASHA, at(12))]), ..asked.clone() };
    assert_eq!(said(&questions(&later, &heard)), ["asha asked 12"]);
    // Given to somebody else, it is no longer theirs, and the other is asked in turn.
    let other = Visit { workers: BTreeMap::from([(BINA, at(10))]), asked: BTreeMap::new(), ..asks };
    assert_eq!(after(BookingEventKind::Rescheduled, DESK, &other, &heard), ["asha taken 10"]);
}

#[test]
fn whoever_does_the_work_hears_that_their_guest_is_here() {
    let here = visit(BookingStatus::Confirmed, 10, ASHA);
    let arrived = BookingEventKind::CheckedIn;
    assert_eq!(after(arrived, DESK, &here, &before()), ["asha arrived 10"]);
    assert_eq!(after(arrived, ASHA, &here, &before()), ["~asha arrived 10"], "who let them in knows");
    let heard: Vec<Told> = before().into_iter().chain([told(ASHA, NoticeKind::Arrived, at(10))]).collect();
    let off = visit(BookingStatus::Cancelled, 10, ASHA);
    assert_eq!(
        after(BookingEventKind::Cancelled, DESK, &off, &heard),
        ["meera called_off 10", "asha visit_called_off 10"]
    );
}
