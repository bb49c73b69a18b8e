//! What a day says: which cards stand out, who is here, who is late, what is to be decided. Pure, with the clock as an
//! argument.

use std::collections::{BTreeSet, HashMap};

use app_ui::appointment_tone;
use chrono::Duration;
use shared::{
    booking::{Action, AppointmentStatus, BoardCard, BoardView, BookingStatus},
    ids::{AppointmentId, BookingId},
    live::Frame,
    time::Local,
};

/// Minutes after the start from which somebody who is not here is late, and after the end from which a visit takes too long.
const LATE_AFTER: i64 = 5;
/// How many expected arrivals are named.
const EXPECTED: usize = 3;

/// The word on a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// To be decided.
    Confirm,
    /// The ordinary state: said to screen readers alone.
    Confirmed,
    /// Minutes after the start, and not here.
    Late(i64),
    /// The time is over and nobody came.
    Missing,
    /// Here.
    Arrived,
    /// Under way.
    Started,
    /// Minutes after the end, and still under way.
    Over(i64),
    /// Over.
    Done,
    /// Kept for somebody.
    Held,
    /// Called off.
    Cancelled,
    /// Nobody came.
    NoShow,
}

/// The stylesheet's name for a card at this moment, and its word.
pub(crate) fn look(card: &BoardCard, now: Local) -> (&'static str, Word) {
    let tone = appointment_tone(card.booking_status, card.status);
    let word = match tone {
        "pending" => Word::Confirm,
        "held" => Word::Held,
        "arrived" => Word::Arrived,
        "started" => Word::Started,
        "done" => Word::Done,
        "cancelled" => Word::Cancelled,
        "no-show" => Word::NoShow,
        _ => Word::Confirmed,
    };
    let (waited, over) = (now - card.starts_at, now - card.ends_at);
    match word {
        Word::Started if over > Duration::minutes(LATE_AFTER) => (tone, Word::Over(over.num_minutes())),
        Word::Confirmed if now >= card.ends_at => ("late", Word::Missing),
        Word::Confirmed if waited > Duration::minutes(LATE_AFTER) => {
            ("late", Word::Late(waited.num_minutes()))
        }
        word => (tone, word),
    }
}

/// Whether the board shows the day that it is.
pub(crate) fn is_today(board: &BoardView, now: Local) -> bool {
    board.date == now.date_naive()
}

/// Who is here and waits, longest first.
pub(crate) fn waiting<'a>(cards: impl Iterator<Item = &'a BoardCard>) -> Vec<BoardCard> {
    let mut cards: Vec<BoardCard> =
        cards.filter(|card| card.status == AppointmentStatus::CheckedIn).cloned().collect();
    cards.sort_by_key(|card| card.checked_in_at);
    cards
}

/// Who comes next.
pub(crate) fn expected<'a>(cards: impl Iterator<Item = &'a BoardCard>, now: Local) -> Vec<BoardCard> {
    let to_come = |card: &&BoardCard| look(card, now).1 == Word::Confirmed;
    cards.filter(to_come).take(EXPECTED).cloned().collect()
}

/// Who should be here.
pub(crate) fn late<'a>(cards: impl Iterator<Item = &'a BoardCard>, now: Local) -> Vec<BoardCard> {
    cards.filter(|card| look(card, now).0 == "late").cloned().collect()
}

/// What waits for the business to decide.
pub(crate) fn to_confirm<'a>(cards: impl Iterator<Item = &'a BoardCard>) -> Vec<BoardCard> {
    let undecided = |card: &&BoardCard| {
        matches!(card.booking_status, BookingStatus::Pending | BookingStatus::Rescheduled)
            && card.status != AppointmentStatus::Cancelled
    };
    cards.filter(undecided).cloned().collect()
}

/// Whether a card may be moved.
pub(crate) fn movable(card: &BoardCard) -> bool {
    card.actions.contains(&Action::Reschedule)
}

/// Puts a new reading in the place of an old one, and tells which cards are new or not what they were. `only`: it holds the
/// cards of no other bookings than these.
pub(crate) fn renew(
    board: &mut BoardView,
    fresh: BoardView,
    only: Option<&BTreeSet<BookingId>>,
) -> Vec<AppointmentId> {
    let read = |card: &BoardCard| only.is_none_or(|only| only.contains(&card.booking));
    let (before, mut cards): (Vec<BoardCard>, Vec<BoardCard>) =
        std::mem::take(&mut board.cards).into_iter().partition(read);
    let before: HashMap<AppointmentId, BoardCard> =
        before.into_iter().map(|card| (card.appointment, card)).collect();
    let differs = |card: &&BoardCard| before.get(&card.appointment) != Some(*card);
    let changed = fresh.cards.iter().filter(differs).map(|card| card.appointment).collect();
    cards.extend(fresh.cards);
    cards.sort_by_key(|card| (card.starts_at, card.appointment));
    *board = BoardView { cards, ..fresh };
    changed
}

/// Whether a frame of the live connection concerns this board.
pub(crate) fn concerns(board: &BoardView, frame: &Frame) -> bool {
    frame.event == "resync" || frame.data.as_ref().is_none_or(|event| event.dates.contains(&board.date))
}

/// What is worth saying aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// A new booking.
    Booked(BookingId),
    /// Somebody is here.
    Arrived(BookingId),
}

impl News {
    /// What a frame of the live connection brings.
    pub fn of(frame: &Frame) -> Option<Self> {
        let booking = frame.data.as_ref()?.booking;
        match frame.event.as_str() {
            "booked" => Some(Self::Booked(booking)),
            "checked_in" => Some(Self::Arrived(booking)),
            _ => None,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub fn at(time: &str) -> Local {
        format!("2026-11-20T{time}:00+05:30").parse().unwrap()
    }

    pub fn card(booking_status: BookingStatus, status: AppointmentStatus, from: &str, to: &str) -> BoardCard {
        BoardCard {
            booking: BookingId::new(),
            appointment: AppointmentId::new(),
            version: 1,
            number: "B-1".into(),
            booking_status,
            status,
            staff: None,
            class: None,
            starts_at: at(from),
            ends_at: at(to),
            customer: "Tara Singh".into(),
            service: "Hot stone".into(),
            minutes: 60,
            room: None,
            room_id: None,
            location: None,
            away: false,
            has_notes: false,
            checked_in_at: (status == AppointmentStatus::CheckedIn).then(|| at(from)),
            paid: false,
            actions: Vec::new(),
        }
    }

    pub fn board(cards: Vec<BoardCard>) -> BoardView {
        BoardView {
            date: at("10:00").date_naive(),
            cursor: 0,
            now: at("10:42"),
            timezone: "Asia/Kolkata".into(),
            business: "Serenity".into(),
            opening: Vec::new(),
            locations: Vec::new(),
            columns: Vec::new(),
            rooms: Vec::new(),
            cards,
            classes: Vec::new(),
            owing: Vec::new(),
            taken: None,
            in_use: 0,
        }
    }

    #[test]
    fn somebody_is_late_after_five_minutes_and_missing_after_the_end() {
        let card = card(BookingStatus::Confirmed, AppointmentStatus::Scheduled, "10:30", "11:30");
        for (now, expected) in [
            ("10:35", ("confirmed", Word::Confirmed)),
            ("10:42", ("late", Word::Late(12))),
            ("11:30", ("late", Word::Missing)),
        ] {
            assert_eq!(look(&card, at(now)), expected, "{now}");
        }
    }

    #[test]
    fn what_is_under_way_after_its_end_says_for_how_long() {
        let card = card(BookingStatus::InProgress, AppointmentStatus::InProgress, "10:30", "11:30");
        for (now, expected) in [("11:35", Word::Started), ("11:42", Word::Over(12))] {
            assert_eq!(look(&card, at(now)), ("started", expected), "{now}");
        }
    }

    #[test]
    fn only_the_ordinary_state_can_be_late() {
        let now = at("11:33");
        for (booking, appointment, tone) in [
            (BookingStatus::Pending, AppointmentStatus::Scheduled, "pending"),
            (BookingStatus::Confirmed, AppointmentStatus::CheckedIn, "arrived"),
            (BookingStatus::InProgress, AppointmentStatus::InProgress, "started"),
            (BookingStatus::Completed, AppointmentStatus::Completed, "done"),
            (BookingStatus::NoShow, AppointmentStatus::NoShow, "no-show"),
        ] {
            assert_eq!(look(&card(booking, appointment, "10:30", "11:30"), now).0, tone);
        }
    }

    #[test]
    fn the_lists_beside_the_board_divide_the_day() {
        let board = board(vec![
            card(BookingStatus::Confirmed, AppointmentStatus::CheckedIn, "10:30", "11:30"),
            card(BookingStatus::Confirmed, AppointmentStatus::Scheduled, "10:30", "11:30"),
            card(BookingStatus::Pending, AppointmentStatus::Scheduled, "11:30", "12:30"),
            card(BookingStatus::Confirmed, AppointmentStatus::Confirmed, "11:45", "13:15"),
        ]);
        let ids = |cards: Vec<BoardCard>| cards.into_iter().map(|card| card.appointment).collect::<Vec<_>>();
        let all = ids(board.cards.clone());
        let all_of = || board.cards.iter();
        let lists = [
            waiting(all_of()),
            late(all_of(), board.now),
            to_confirm(all_of()),
            expected(all_of(), board.now),
        ];
        assert_eq!(lists.map(ids).concat(), all);
    }

    #[test]
    fn what_has_changed_is_found_by_comparison() {
        let before =
            board(vec![card(BookingStatus::Confirmed, AppointmentStatus::Scheduled, "10:30", "11:30")]);
        let mut after = before.clone();
        let renewed = |fresh: &BoardView, only: Option<&BTreeSet<BookingId>>| {
            let mut board = before.clone();
            (renew(&mut board, fresh.clone(), only), board)
        };
        assert_eq!(renewed(&after, None).0, []);
        let new = card(BookingStatus::Pending, AppointmentStatus::Scheduled, "15:00", "16:00");
        if let Some(card) = after.cards.first_mut() {
            card.version = 2;
        }
        let only = BTreeSet::from([new.booking]);
        after.cards.insert(0, new.clone());
        let (changed, board) = renewed(&after, None);
        assert_eq!(changed.len(), 2);
        assert_eq!(board.cards.last(), Some(&new), "in order of time");
        // Only the new one was read: the other is what it was.
        let part = |cards: Vec<BoardCard>| BoardView { cards, ..before.clone() };
        let (changed, board) = renewed(&part(vec![new.clone()]), Some(&only));
        assert_eq!((changed, board.cards.len()), (vec![new.appointment], 2));
        // It has left the day: it is not among what was read.
        let mut board = board;
        assert_eq!(renew(&mut board, part(Vec::new()), Some(&only)), []);
        assert_eq!(board, before);
    }
}
