//! Live connections: one reader of the log for the whole process, one plain websocket for each page.

use std::{collections::HashSet, sync::Arc, time::Duration};

use app_core::Ports;
use axum::{
    Extension, Router,
    extract::{
        RawQuery, State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use serde::Deserialize;
use server_kernel::events::{Event, EventLog};
use server_tenants::Tenants;
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::{BookingId, StaffId, TenantId},
    live::{BookingEvent, Cursor, Frame},
    permission::Module,
};
use tokio::sync::broadcast;

/// Events kept for slow connections; who falls further behind is cut and comes back with its cursor.
const BUFFER: usize = 2_048;
/// Whoever missed more than this reads its page anew.
const MAX_CATCH_UP: Cursor = 5_000;
/// How many are read at once.
const BATCH: i64 = 500;
/// Between signs of life.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// Topics of one connection.
const MAX_TOPICS: usize = 16;

/// Reads new events once and hands them to every connection.
#[derive(Clone)]
pub struct Hub {
    log: EventLog,
    tenants: Arc<Tenants>,
    events: broadcast::Sender<Arc<Happened>>,
}

/// An event, read once.
struct Happened {
    position: Cursor,
    tenant: TenantId,
    kind: String,
    booking: Option<BookingEvent>,
    /// In whose day it stands or stood.
    staff: Vec<StaffId>,
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
            position: event.position,
            tenant: event.tenant,
            kind: event.kind,
            staff: Concerns::deserialize(&event.data).unwrap_or_default().staff,
            booking: serde_json::from_value(event.data).ok(),
        }
    }
}

impl Hub {
    /// Starts reading.
    #[must_use]
    pub fn start(log: EventLog, tenants: Arc<Tenants>) -> Self {
        let hub = Self { log, tenants, events: broadcast::channel(BUFFER).0 };
        let reader = hub.clone();
        tokio::spawn(async move { reader.read_for_ever().await });
        hub
    }

    async fn read_for_ever(&self) {
        let mut head = self.log.head();
        let mut last: Option<Cursor> = None;
        while head.changed().await.is_ok() {
            let newest = *head.borrow_and_update();
            let mut from = *last.get_or_insert(newest - 1);
            while from < newest {
                let Ok(events) = self.log.after(from, BATCH).await else {
                    tokio::time::sleep(Duration::from_millis(500)).await;
                    continue;
                };
                let Some(end) = events.last().map(|event| event.position) else { break };
                from = end;
                for event in events {
                    // Whoever changed it, and on whichever node: what is remembered of the business is old.
                    if event.aggregate_kind == "tenant" {
                        self.tenants.forget(event.tenant);
                    }
                    // Nobody listening is no failure.
                    let _ = self.events.send(Arc::new(event.into()));
                }
            }
            last = Some(from);
        }
    }
}

/// What a connection listens to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Topic {
    Board(TenantId),
    Staff(TenantId, StaffId),
    Booking(BookingId),
}

impl Topic {
    fn name(&self) -> String {
        match self {
            Self::Board(_) => "board".to_owned(),
            Self::Staff(..) => "staff".to_owned(),
            Self::Booking(id) => format!("booking:{id}"),
        }
    }

    fn concerns(&self, event: &Happened) -> bool {
        let booking = event.booking.as_ref();
        match self {
            Self::Board(tenant) => *tenant == event.tenant,
            Self::Staff(tenant, staff) => *tenant == event.tenant && event.staff.contains(staff),
            Self::Booking(id) => booking.is_some_and(|booking| booking.booking == *id),
        }
    }
}

#[derive(Clone)]
struct Live {
    ports: Ports,
    hub: Hub,
}

/// `GET /api/v1/live?topic=…&cursor=…`
pub fn router(ports: Ports, hub: Hub) -> Router {
    Router::new().route("/api/v1/live", get(connect)).with_state(Live { ports, hub })
}

async fn connect(
    State(live): State<Live>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Response {
    // A page of another site could open a socket with the visitor's cookies.
    if headers.contains_key(header::ORIGIN) && !crate::http::same_origin(&headers) {
        return crate::http::problem(ErrorCode::CrossSite.into());
    }
    let (topics, cursor) = match authorise(&live, &caller, query.as_deref().unwrap_or_default()).await {
        Ok(found) => found,
        Err(error) => return crate::http::problem(error),
    };
    let token = crate::http::token(&headers).map(str::to_owned);
    let Ok(upgrade) = upgrade else { return crate::http::problem(ErrorCode::Malformed.into()) };
    upgrade
        .read_buffer_size(4 * 1024)
        .max_message_size(4 * 1024)
        .on_upgrade(move |socket| async move {
            metrics::gauge!("ombaro_live_connections").increment(1);
            let _ =
                Connection { live, caller, token, topics, seen: HashSet::new() }.run(socket, cursor).await;
            metrics::gauge!("ombaro_live_connections").decrement(1);
        })
        .into_response()
}

async fn authorise(
    live: &Live,
    caller: &Caller,
    query: &str,
) -> Result<(Vec<Topic>, Option<Cursor>), AppError> {
    let mut topics = Vec::new();
    let mut cursor = None;
    for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        match key {
            "topic" => topics.push(authorise_topic(live, caller, &value.replace("%3A", ":")).await?),
            "cursor" => {
                cursor = Some(value.parse().map_err(|_| AppError::field("cursor", FieldProblem::Malformed))?);
            }
            _ => {}
        }
        if topics.len() > MAX_TOPICS {
            return Err(AppError::field("topic", FieldProblem::OutOfRange));
        }
    }
    if topics.is_empty() {
        return Err(AppError::field("topic", FieldProblem::Required));
    }
    Ok((topics, cursor))
}

async fn authorise_topic(live: &Live, caller: &Caller, name: &str) -> Result<Topic, AppError> {
    match name.split_once(':') {
        None if name == "board" => {
            let (_, membership) = caller.whole_business(Module::Bookings.read())?;
            Ok(Topic::Board(membership.tenant))
        }
        None if name == "staff" => {
            let (_, membership, _) = caller.staff(Module::Bookings.read())?;
            let staff = membership.staff.ok_or(ErrorCode::Forbidden)?;
            Ok(Topic::Staff(membership.tenant, staff))
        }
        Some(("booking", id)) => {
            let id = id.parse().map_err(|_| ErrorCode::NotFound)?;
            live.ports.booking.get(caller, id).await?;
            Ok(Topic::Booking(id))
        }
        _ => Err(AppError::field("topic", FieldProblem::Unknown)),
    }
}

struct Connection {
    live: Live,
    caller: Caller,
    /// Of the session that opened it.
    token: Option<String>,
    topics: Vec<Topic>,
    /// Versions already told, by booking: an event read twice is told once.
    seen: HashSet<(BookingId, i32, usize)>,
}

/// The connection is over.
struct Over;

impl From<axum::Error> for Over {
    fn from(_: axum::Error) -> Self {
        Self
    }
}

impl Connection {
    async fn run(mut self, mut socket: WebSocket, cursor: Option<Cursor>) -> Result<(), Over> {
        // Listen first, then look back: nothing falls between.
        let mut events = self.live.hub.events.subscribe();
        let head = self.live.hub.log.last().await.map_err(|_| Over)?;
        let mut at = cursor.unwrap_or(head);
        send(&mut socket, at, "", "hello", None).await?;
        // Too far behind, or ahead of a database that was restored.
        if at > head || head.saturating_sub(at) > MAX_CATCH_UP {
            at = head;
            send(&mut socket, at, "", "resync", None).await?;
        }
        at = self.catch_up(&mut socket, at).await?;
        let mut heartbeat = tokio::time::interval(HEARTBEAT);
        heartbeat.tick().await;
        let mut alive = true;
        loop {
            tokio::select! {
                event = events.recv() => match event {
                    Ok(event) if event.position <= at => {}
                    // Numbers have no gaps: what is missing here was read before this node began to pass events on.
                    Ok(event) if event.position > at + 1 => at = self.catch_up(&mut socket, at).await?,
                    Ok(event) => {
                        at = event.position;
                        self.tell(&mut socket, &event).await?;
                    }
                    // Too slow: it comes back with its cursor.
                    Err(_) => return Err(Over),
                },
                message = socket.recv() => match message {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Over),
                    Some(Ok(_)) => alive = true,
                },
                _ = heartbeat.tick() => {
                    if !alive || !self.still_allowed().await {
                        return Err(Over);
                    }
                    alive = false;
                    socket.send(Message::Ping(Vec::new().into())).await?;
                }
            }
        }
    }

    async fn catch_up(&mut self, socket: &mut WebSocket, mut at: Cursor) -> Result<Cursor, Over> {
        loop {
            let events = self.live.hub.log.after(at, BATCH).await.map_err(|_| Over)?;
            let Some(end) = events.last().map(|event| event.position) else { return Ok(at) };
            at = end;
            for event in events {
                self.tell(socket, &event.into()).await?;
            }
        }
    }

    async fn tell(&mut self, socket: &mut WebSocket, event: &Happened) -> Result<(), Over> {
        for (nth, topic) in self.topics.iter().enumerate().filter(|(_, topic)| topic.concerns(event)) {
            if let Some(booking) = &event.booking
                && !self.seen.insert((booking.booking, booking.version, nth))
            {
                continue;
            }
            send(socket, event.position, &topic.name(), &event.kind, event.booking.clone()).await?;
        }
        if self.seen.len() > BUFFER {
            self.seen.clear();
        }
        Ok(())
    }

    /// A booking's page stays open to whoever may read the booking; boards end with the session.
    async fn still_allowed(&self) -> bool {
        match self.topics.iter().find_map(|topic| match topic {
            Topic::Booking(id) => Some(*id),
            Topic::Board(_) | Topic::Staff(..) => None,
        }) {
            Some(id) => self.live.ports.booking.get(&self.caller, id).await.is_ok(),
            None => self.session_stands().await,
        }
    }

    /// Whether the session is still there, with the same place at the same business.
    async fn session_stands(&self) -> bool {
        let (Some(token), Some(before)) = (&self.token, &self.caller.signed_in) else { return false };
        let business = before.membership.as_ref().map(|membership| membership.slug.as_str());
        match self.live.ports.identity.resolve(token, business).await {
            Ok(Some(now)) => now.user == before.user && now.membership == before.membership,
            Ok(None) | Err(_) => false,
        }
    }
}

async fn send(
    socket: &mut WebSocket,
    cursor: Cursor,
    topic: &str,
    event: &str,
    data: Option<BookingEvent>,
) -> Result<(), Over> {
    let frame = Frame { cursor, topic: topic.to_owned(), event: event.to_owned(), data };
    let text = serde_json::to_string(&frame).map_err(|_| Over)?;
    Ok(socket.send(Message::Text(text.into())).await?)
}
