//! The one reader of the event log in this process: each event is read once, written as text once for each topic, and handed to
//! those whose topic it concerns. Nobody else is woken.

use std::{
    collections::HashMap,
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use axum::extract::ws::Utf8Bytes;
use serde::Deserialize;
use server_kernel::{
    DbError,
    events::{Event, EventLog},
};
use server_tenants::Tenants;
use shared::{
    booking::{
        dispatch::{ASKED, WAY},
        health::HEALTH,
    },
    ids::{BookingId, StaffId, TenantId},
    live::{BookingEvent, Cursor, Frame},
};
use tokio::sync::broadcast;

/// How many are read at once.
const BATCH: i64 = 500;
/// Events kept for those who follow everything.
const ROOM: usize = 1_024;

/// What somebody listens to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Everything at a business.
    Board(TenantId),
    /// One person's day.
    Staff(TenantId, StaffId),
    /// One booking.
    Booking(BookingId),
    /// Where everybody of a business is who is on the way.
    Ways(TenantId),
}

impl Topic {
    /// Events kept for those who are slow; who falls further behind reads the log.
    const fn room(&self) -> usize {
        match self {
            Self::Board(_) | Self::Staff(..) => 128,
            Self::Booking(_) | Self::Ways(_) => 8,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Board(_) => "board".to_owned(),
            Self::Staff(..) => "staff".to_owned(),
            Self::Booking(id) => format!("booking:{id}"),
            Self::Ways(_) => "ways".to_owned(),
        }
    }
}

/// An event, read once.
#[derive(Debug)]
pub struct Happened {
    event: Event,
    booking: Option<BookingEvent>,
    /// In whose day it stands or stood.
    staff: Vec<StaffId>,
    /// Its text for a board, for a person's day and for a booking's page, or for those who look at ways.
    frames: [OnceLock<Utf8Bytes>; 3],
}

/// What every event says of whom it concerns.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Concerns {
    staff: Vec<StaffId>,
}

impl From<Event> for Happened {
    fn from(event: Event) -> Self {
        Self {
            booking: BookingEvent::deserialize(&event.data).ok(),
            staff: Concerns::deserialize(&event.data).unwrap_or_default().staff,
            frames: Default::default(),
            event,
        }
    }
}

impl Happened {
    /// Its number.
    #[must_use]
    pub const fn position(&self) -> Cursor {
        self.event.position
    }

    /// As it was read.
    #[must_use]
    pub const fn event(&self) -> &Event {
        &self.event
    }

    /// That somebody is somewhere else on their way concerns nobody but those who look where they are; that they are asked whether
    /// they go, them as well.
    fn is_way(&self) -> bool {
        self.event.aggregate_kind == WAY
    }

    /// That there is a note on health, or none any more, concerns whoever does the work and nobody else.
    fn is_health(&self) -> bool {
        self.event.aggregate_kind == HEALTH
    }

    fn asks(&self, staff: StaffId) -> bool {
        self.event.kind == ASKED && self.staff.contains(&staff)
    }

    /// Every topic it concerns.
    fn topics(&self) -> Vec<Topic> {
        let tenant = self.event.tenant;
        if self.is_way() {
            let asked = self.staff.iter().filter(|staff| self.asks(**staff));
            let asked = asked.map(|staff| Topic::Staff(tenant, *staff));
            return [Topic::Booking(BookingId(self.event.aggregate)), Topic::Ways(tenant)]
                .into_iter()
                .chain(asked)
                .collect();
        }
        let staff = self.staff.iter().map(move |staff| Topic::Staff(tenant, *staff));
        if self.is_health() {
            return staff.collect();
        }
        let booking = self.booking.iter().map(|booking| Topic::Booking(booking.booking));
        std::iter::once(Topic::Board(tenant)).chain(staff).chain(booking).collect()
    }

    /// What is sent to whoever listens to `topic`, if it concerns them.
    #[must_use]
    pub fn frame(&self, topic: &Topic) -> Option<&Utf8Bytes> {
        let nth = match topic {
            Topic::Ways(tenant) => (self.is_way() && *tenant == self.event.tenant).then_some(0),
            Topic::Booking(id) if self.is_way() => (self.event.aggregate == id.0).then_some(2),
            Topic::Staff(tenant, staff) if self.is_way() => {
                (*tenant == self.event.tenant && self.asks(*staff)).then_some(1)
            }
            Topic::Board(_) if self.is_way() || self.is_health() => None,
            Topic::Board(tenant) => (*tenant == self.event.tenant).then_some(0),
            Topic::Staff(tenant, staff) => {
                (*tenant == self.event.tenant && self.staff.contains(staff)).then_some(1)
            }
            Topic::Booking(id) => {
                self.booking.as_ref().is_some_and(|booking| booking.booking == *id).then_some(2)
            }
        }?;
        let write = || text(self.event.position, &topic.name(), &self.event.kind, self.booking.clone());
        Some(self.frames.get(nth)?.get_or_init(write))
    }
}

/// One frame as it is sent.
#[must_use]
pub fn text(cursor: Cursor, topic: &str, event: &str, data: Option<BookingEvent>) -> Utf8Bytes {
    let frame = Frame { cursor, topic: topic.to_owned(), event: event.to_owned(), data };
    // Ids, dates and names have nothing that JSON could not hold.
    serde_json::to_string(&frame).unwrap_or_default().into()
}

/// What a listener takes its events from.
pub type News = broadcast::Receiver<Arc<Happened>>;

/// Reads new events and hands them on.
#[derive(Clone)]
pub struct Hub {
    log: EventLog,
    tenants: Arc<Tenants>,
    /// Topics that somebody listens to.
    topics: Arc<RwLock<HashMap<Topic, broadcast::Sender<Arc<Happened>>>>>,
    everything: broadcast::Sender<Arc<Happened>>,
    /// Everything up to this number has been handed on.
    position: Arc<AtomicI64>,
}

impl Hub {
    /// Reads from now on, until the process ends.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn start(log: EventLog, tenants: Arc<Tenants>) -> Result<Self, DbError> {
        // Whoever listens from now on finds everything up to here in the log.
        let mut at = log.last().await?;
        let hub = Self {
            log,
            tenants,
            topics: Arc::default(),
            everything: broadcast::channel(ROOM).0,
            position: Arc::new(AtomicI64::new(at)),
        };
        let reader = hub.clone();
        tokio::spawn(async move {
            let mut head = reader.log.head();
            while head.changed().await.is_ok() {
                let newest = *head.borrow_and_update();
                at = reader.read(at, newest).await;
            }
        });
        Ok(hub)
    }

    /// The log, for what a listener has missed.
    #[must_use]
    pub const fn log(&self) -> &EventLog {
        &self.log
    }

    /// The last number that was handed on.
    #[must_use]
    pub fn position(&self) -> Cursor {
        self.position.load(Ordering::Acquire)
    }

    /// Everything that happens from now on, at every business.
    #[must_use]
    pub fn everything(&self) -> News {
        self.everything.subscribe()
    }

    /// What happens from now on and concerns these topics, and perhaps more. One queue for all of them keeps their order.
    #[must_use]
    pub fn listen(&self, topics: &[Topic]) -> News {
        let [topic] = topics else { return self.everything() };
        let mut listened_to = self.topics.write().unwrap_or_else(PoisonError::into_inner);
        listened_to.entry(topic.clone()).or_insert_with(|| broadcast::channel(topic.room()).0).subscribe()
    }

    /// Somebody has stopped listening.
    pub fn leave(&self, topics: &[Topic]) {
        let [topic] = topics else { return };
        let mut listened_to = self.topics.write().unwrap_or_else(PoisonError::into_inner);
        if listened_to.get(topic).is_some_and(|sender| sender.receiver_count() == 0) {
            listened_to.remove(topic);
        }
    }

    async fn read(&self, mut at: Cursor, newest: Cursor) -> Cursor {
        while at < newest {
            let Ok(events) = self.log.after(at, BATCH).await else {
                tokio::time::sleep(Duration::from_millis(500)).await;
                continue;
            };
            let Some(last) = events.last() else { break };
            at = last.position;
            for event in events {
                // Whoever changed it, and on whichever node: what is remembered of the business is old.
                if event.aggregate_kind == "tenant" {
                    self.tenants.forget(event.tenant);
                }
                self.tell(&Arc::new(event.into()));
            }
            self.position.store(at, Ordering::Release);
        }
        at
    }

    fn tell(&self, happened: &Arc<Happened>) {
        // Nobody listening is no failure.
        let _ = self.everything.send(Arc::clone(happened));
        let listened_to = self.topics.read().unwrap_or_else(PoisonError::into_inner);
        for sender in happened.topics().iter().filter_map(|topic| listened_to.get(topic)) {
            let _ = sender.send(Arc::clone(happened));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn event(tenant: TenantId, booking: BookingId, staff: StaffId) -> Happened {
        Happened::from(Event {
            position: 7,
            tenant,
            aggregate_kind: "booking".to_owned(),
            aggregate: booking.0,
            version: 2,
            kind: "confirmed".to_owned(),
            data: json!({ "booking": booking, "version": 2, "dates": ["2026-11-20"], "staff": [staff] }),
            at: "2026-11-20T04:30:00Z".parse().unwrap(),
        })
    }

    #[test]
    fn an_event_is_told_under_the_name_of_the_topic_and_to_nobody_else() {
        let (tenant, booking, staff) =
            (TenantId(Uuid::from_u128(1)), BookingId(Uuid::from_u128(2)), StaffId(Uuid::from_u128(3)));
        let happened = event(tenant, booking, staff);
        for (topic, name) in [
            (Topic::Board(tenant), "board".to_owned()),
            (Topic::Staff(tenant, staff), "staff".to_owned()),
            (Topic::Booking(booking), format!("booking:{booking}")),
        ] {
            let frame: Frame = serde_json::from_str(happened.frame(&topic).unwrap()).unwrap();
            assert_eq!((frame.cursor, frame.topic, frame.event), (7, name, "confirmed".to_owned()));
            assert_eq!(frame.data.unwrap().booking, booking);
        }
        let other = Uuid::from_u128(9);
        for topic in [
            Topic::Board(TenantId(other)),
            Topic::Staff(tenant, StaffId(other)),
            Topic::Staff(TenantId(other), staff),
            Topic::Booking(BookingId(other)),
        ] {
            assert_eq!(happened.frame(&topic), None, "{topic:?}");
        }
        assert_eq!(
            happened.topics(),
            [Topic::Board(tenant), Topic::Staff(tenant, staff), Topic::Booking(booking)]
        );
    }

    #[test]
    fn where_somebody_is_is_told_to_those_who_look_at_the_way_and_to_no_board() {
        let (tenant, booking, staff) =
            (TenantId(Uuid::from_u128(1)), BookingId(Uuid::from_u128(2)), StaffId(Uuid::from_u128(3)));
        let mut happened = event(tenant, booking, staff);
        happened.event.aggregate_kind = WAY.to_owned();
        happened.event.kind = "position".to_owned();
        happened.event.data = json!({ "booking": booking, "staff": [staff] });
        happened.booking = None;
        assert_eq!(happened.topics(), [Topic::Booking(booking), Topic::Ways(tenant)]);
        for (topic, name) in [
            (Topic::Booking(booking), format!("booking:{booking}")),
            (Topic::Ways(tenant), "ways".to_owned()),
        ] {
            let frame: Frame = serde_json::from_str(happened.frame(&topic).unwrap()).unwrap();
            assert_eq!((frame.topic, frame.event, frame.data), (name, "position".to_owned(), None));
        }
        for topic in [
            Topic::Board(tenant),
            Topic::Staff(tenant, staff),
            Topic::Booking(BookingId(Uuid::from_u128(9))),
            Topic::Ways(TenantId(Uuid::from_u128(9))),
        ] {
            assert_eq!(happened.frame(&topic), None, "{topic:?}");
        }
        // Whoever is asked hears of it.
        happened.event.kind = ASKED.to_owned();
        assert!(happened.topics().contains(&Topic::Staff(tenant, staff)));
        assert!(happened.frame(&Topic::Staff(tenant, staff)).is_some());
        assert_eq!(happened.frame(&Topic::Staff(tenant, StaffId(Uuid::from_u128(9)))), None);
        assert_eq!(happened.frame(&Topic::Board(tenant)), None);
    }

    #[test]
    fn that_somebody_wrote_of_their_health_is_told_to_whoever_does_the_work_and_to_nobody_else() {
        let (tenant, booking, staff) =
            (TenantId(Uuid::from_u128(1)), BookingId(Uuid::from_u128(2)), StaffId(Uuid::from_u128(3)));
        let mut told = event(tenant, booking, staff).event;
        (told.aggregate_kind, told.kind) = (HEALTH.to_owned(), "written".to_owned());
        told.data = json!({ "staff": [staff] });
        let happened = Happened::from(told);
        assert_eq!(happened.topics(), [Topic::Staff(tenant, staff)]);
        let frame: Frame =
            serde_json::from_str(happened.frame(&Topic::Staff(tenant, staff)).unwrap()).unwrap();
        assert_eq!((frame.topic, frame.event, frame.data), ("staff".to_owned(), "written".to_owned(), None));
        for topic in [
            Topic::Board(tenant),
            Topic::Staff(tenant, StaffId(Uuid::from_u128(9))),
            Topic::Booking(booking),
            Topic::Ways(tenant),
        ] {
            assert_eq!(happened.frame(&topic), None, "{topic:?}");
        }
    }
}
