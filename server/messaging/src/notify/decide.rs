//! Who is told what: pure. Each is compared with what they were told last.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    booking::BookingStatus,
    ids::UserId,
    live::BookingEventKind,
    notify::{NoticeKind, Topic},
    permission::{Module, Permission},
    time::Instant,
};

/// What the event log says.
#[derive(Clone, Debug)]
pub(super) struct Happened {
    pub kind: BookingEventKind,
    /// As the audit log has it: an event says what became of a booking, the action why.
    pub action: String,
    pub by: Option<UserId>,
}

/// A booking as it is now.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub status: BookingStatus,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub customer: Option<UserId>,
    /// Who does the work, and when their part begins.
    pub workers: BTreeMap<UserId, Instant>,
    /// Until when who was asked whether they go has time to answer.
    pub asked: BTreeMap<UserId, Instant>,
    /// Whether whoever is given it is asked at all: a visit to a customer, where the business asks.
    pub asks: bool,
    /// Whether whoever would do it may say yes for the business.
    pub worker_decides: bool,
}

/// What somebody was told of it before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub user: UserId,
    pub kind: NoticeKind,
    pub at: Instant,
}

/// What is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub user: UserId,
    pub kind: NoticeKind,
    pub at: Instant,
    pub was: Option<Instant>,
    /// Until when they may answer.
    pub by: Option<Instant>,
    /// Their own doing, or long over: it stands in the list, as read, and disturbs nobody.
    pub silent: bool,
}

/// What the customer and those who do the work are told.
pub(super) fn drafts(happened: &Happened, visit: &Visit, told: &[Told], now: Instant) -> Vec<Draft> {
    let customer = visit.customer.and_then(|user| {
        let (kind, was) = for_customer(happened.kind, visit, last(told, user, Topic::MyBookings))?;
        Some(Draft { user, kind, at: visit.starts_at, was, by: None, silent: false })
    });
    let mut drafts: Vec<Draft> = customer.into_iter().collect();
    for draft in for_workers(happened.kind, visit, told) {
        // Somebody who is both is told as the customer.
        if drafts.iter().all(|other| other.user != draft.user) {
            drafts.push(draft);
        }
    }
    for draft in &mut drafts {
        let over = draft.at.max(draft.was.unwrap_or(draft.at)) <= now && visit.ends_at <= now;
        draft.silent = over || happened.by == Some(draft.user);
    }
    drafts
}

fn last(told: &[Told], user: UserId, topic: Topic) -> Option<Told> {
    told.iter().rev().find(|said| said.user == user && said.kind.topic() == topic).copied()
}

fn for_customer(
    kind: BookingEventKind,
    visit: &Visit,
    told: Option<Told>,
) -> Option<(NoticeKind, Option<Instant>)> {
    match kind {
        BookingEventKind::Booked if visit.status == BookingStatus::Pending => {
            Some((NoticeKind::Requested, None))
        }
        BookingEventKind::Booked => Some((NoticeKind::Booked, None)),
        BookingEventKind::Confirmed => Some((NoticeKind::Confirmed, None)),
        BookingEventKind::Rejected | BookingEventKind::Expired => Some((NoticeKind::Refused, None)),
        BookingEventKind::Cancelled => Some((NoticeKind::CalledOff, None)),
        BookingEventKind::Departed => Some((NoticeKind::OnTheWay, None)),
        // Another room or another therapist is no other time.
        BookingEventKind::Rescheduled => match told {
            Some(told) if told.at == visit.starts_at => None,
            told => Some((NoticeKind::Moved, told.map(|told| told.at))),
        },
        _ => None,
    }
}

/// Whether an event can concern anybody.
pub(super) const fn tells(kind: BookingEventKind) -> bool {
    matches!(
        kind,
        BookingEventKind::Booked
            | BookingEventKind::Confirmed
            | BookingEventKind::Rejected
            | BookingEventKind::Cancelled
            | BookingEventKind::Rescheduled
            | BookingEventKind::Declined
            | BookingEventKind::Unanswered
            | BookingEventKind::Departed
            | BookingEventKind::CheckedIn
            | BookingEventKind::Expired
    )
}

/// Somebody has just been asked whether they go: each once for a time.
pub(super) fn questions(visit: &Visit, told: &[Told]) -> Vec<Draft> {
    let question = |(user, by): (&UserId, &Instant)| {
        let at = visit.workers.get(user).copied()?;
        let before = last(told, *user, Topic::MyVisits);
        let known = before.is_some_and(|said| said.kind == NoticeKind::Asked && said.at == at);
        (!known).then_some(Draft {
            user: *user,
            kind: NoticeKind::Asked,
            at,
            was: None,
            by: Some(*by),
            silent: false,
        })
    };
    visit.asked.iter().filter_map(question).collect()
}

fn for_workers(kind: BookingEventKind, visit: &Visit, told: &[Told]) -> Vec<Draft> {
    let waits = visit.status == BookingStatus::Pending;
    // Nobody's work before the business has said yes, unless it is theirs to say.
    if !tells(kind) || (waits && (!visit.worker_decides || visit.asks)) {
        return Vec::new();
    }
    if kind == BookingEventKind::CheckedIn {
        let here = |(user, at): (&UserId, &Instant)| Draft {
            user: *user,
            kind: NoticeKind::Arrived,
            at: *at,
            was: None,
            by: None,
            silent: false,
        };
        return visit.workers.iter().map(here).collect();
    }
    let over = visit.status.is_over();
    let everybody: BTreeSet<UserId> =
        visit.workers.keys().copied().chain(told.iter().map(|said| said.user)).collect();
    let draft = |user: UserId| {
        let before = told.iter().rev().find(|said| {
            said.user == user && said.kind.topic() == Topic::MyVisits && said.kind != NoticeKind::Arrived
        });
        let before = before
            .filter(|said| {
                matches!(said.kind, NoticeKind::Assigned | NoticeKind::Asked | NoticeKind::VisitMoved)
            })
            .map(|said| said.at);
        let after = visit.workers.get(&user).copied().filter(|_| !over);
        let (kind, at, was) = match (before, after) {
            // They hear of it when they are asked.
            (None, Some(_)) if visit.asks => return None,
            (None, Some(at)) if waits => (NoticeKind::Asked, at, None),
            (None, Some(at)) => (NoticeKind::Assigned, at, None),
            (Some(was), Some(at)) if was != at => (NoticeKind::VisitMoved, at, Some(was)),
            (Some(at), None) if over => (NoticeKind::VisitCalledOff, at, None),
            (Some(at), None) => (NoticeKind::Taken, at, None),
            _ => return None,
        };
        Some(Draft { user, kind, at, was, by: None, silent: false })
    };
    everybody.into_iter().filter_map(draft).collect()
}

/// What the people of the business are told, and what one must be allowed to do to hear it.
pub(super) fn for_business(happened: &Happened, visit: &Visit) -> Option<(NoticeKind, Permission)> {
    let (reads, decides) = (Module::Bookings.read(), Module::Bookings.approve());
    let waits = matches!(visit.status, BookingStatus::Pending | BookingStatus::Rescheduled);
    // Without an account whoever has the link is the customer.
    let by_customer = happened.by.is_none() || happened.by == visit.customer;
    match happened.kind {
        BookingEventKind::Booked | BookingEventKind::Rescheduled if waits => {
            Some((NoticeKind::ToApprove, decides))
        }
        BookingEventKind::Booked => Some((NoticeKind::NewBooking, reads)),
        BookingEventKind::Rescheduled if happened.action == "booking.late" => {
            Some((NoticeKind::Behind, reads))
        }
        BookingEventKind::Declined | BookingEventKind::Unanswered => {
            Some((NoticeKind::NeedsSomebody, decides))
        }
        BookingEventKind::Cancelled if by_customer => Some((NoticeKind::BookingCalledOff, reads)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
