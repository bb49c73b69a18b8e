//! Live connections: one plain websocket for each page.

use std::{sync::Arc, time::Duration};

use app_core::Ports;
use axum::{
    Extension, Router,
    extract::{
        RawQuery, State, WebSocketUpgrade,
        ws::{Message, Utf8Bytes, WebSocket},
    },
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use futures::SinkExt as _;
use shared::{AppError, ErrorCode, caller::Caller, error::FieldProblem, live::Cursor, permission::Module};
use tokio::{
    sync::broadcast::error::{RecvError, TryRecvError},
    time::timeout,
};

use crate::hub::{Happened, Hub, News, Topic, text};

/// Whoever missed more than this reads its page anew.
const MAX_CATCH_UP: Cursor = 5_000;
/// How many missed events are read at once.
const BATCH: i64 = 500;
/// Between signs of life.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// After so many of them it is noted that whoever does the work is there.
const SEEN_EVERY: u8 = 4;
/// How a page asks whether somebody is still there; the answer is a frame `here`.
const THERE: &str = "there?";
/// Whoever takes nothing for so long is cut off, and comes back with its cursor.
const PATIENCE: Duration = Duration::from_secs(10);
/// Topics of one connection.
const MAX_TOPICS: usize = 16;
/// Clients say hardly more than that they are alive.
const READ_BUFFER: usize = 256;
/// Frames that go out together.
const WRITE_BUFFER: usize = 4 * 1024;

struct Live {
    ports: Ports,
    hub: Hub,
}

/// `GET /api/v1/live?topic=…&cursor=…`
pub fn router(ports: Ports, hub: Hub) -> Router {
    Router::new().route("/api/v1/live", get(connect)).with_state(Arc::new(Live { ports, hub }))
}

async fn connect(
    State(live): State<Arc<Live>>,
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
    // There may be ten thousand: each holds as little as it can, and none of it twice while it waits.
    let listener = Box::new(Listener { live, caller, token, topics });
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_message_size(4 * 1024)
        .on_upgrade(move |socket| async move {
            metrics::gauge!("ombaro_live_connections").increment(1);
            let mut connection = Connection { listener, socket, at: 0 };
            let _ = connection.run(cursor).await;
            connection.listener.leave();
            metrics::gauge!("ombaro_live_connections").decrement(1);
        })
        .into_response()
}

async fn authorise(
    live: &Live,
    caller: &Caller,
    query: &str,
) -> Result<(Box<[Topic]>, Option<Cursor>), AppError> {
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
    Ok((topics.into(), cursor))
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
        None if name == "ways" => {
            let (_, membership) = caller.whole_business(Module::Bookings.read())?;
            Ok(Topic::Ways(membership.tenant))
        }
        Some(("booking", id)) => {
            let id = id.parse().map_err(|_| ErrorCode::NotFound)?;
            live.ports.booking.get(caller, id).await?;
            Ok(Topic::Booking(id))
        }
        _ => Err(AppError::field("topic", FieldProblem::Unknown)),
    }
}

/// Who listens, and to what.
struct Listener {
    live: Arc<Live>,
    caller: Caller,
    /// Of the session that opened it.
    token: Option<String>,
    topics: Box<[Topic]>,
}

impl Listener {
    /// The page of somebody who does the work says that their device is there. What goes wrong with that is not the page's affair.
    async fn seen(&self) {
        if self.topics.iter().any(|topic| matches!(topic, Topic::Staff(..))) {
            let noted = self.live.ports.dispatch.seen(&self.caller).await;
            if let Err(error) = noted {
                tracing::warn!(code = error.code.as_str(), "that somebody is there could not be noted");
            }
        }
    }

    fn leave(&self) {
        self.live.hub.leave(&self.topics);
    }

    /// A booking's page stays open to whoever may read the booking; boards end with the session.
    async fn still_allowed(&self) -> bool {
        match self.topics.iter().find_map(|topic| match topic {
            Topic::Booking(id) => Some(*id),
            Topic::Board(_) | Topic::Staff(..) | Topic::Ways(_) => None,
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

struct Connection {
    listener: Box<Listener>,
    socket: WebSocket,
    /// Everything up to this number has been told.
    at: Cursor,
}

/// The connection is over.
struct Over;

impl From<axum::Error> for Over {
    fn from(_: axum::Error) -> Self {
        Self
    }
}

impl Connection {
    async fn run(&mut self, cursor: Option<Cursor>) -> Result<(), Over> {
        // Listen first, then look back: nothing falls between.
        let mut news = self.listener.live.hub.listen(&self.listener.topics);
        Box::pin(self.begin(cursor)).await?;
        Box::pin(self.listener.seen()).await;
        let mut heartbeat = tokio::time::interval(HEARTBEAT);
        heartbeat.tick().await;
        let (mut alive, mut beats) = (true, 0_u8);
        loop {
            tokio::select! {
                event = news.recv() => self.tell(event, &mut news).await?,
                message = self.socket.recv() => match message {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Over),
                    Some(Ok(message)) => {
                        alive = true;
                        // A browser does not show its page our pings: the page asks.
                        if matches!(&message, Message::Text(asked) if asked.as_str() == THERE) {
                            in_time(self.socket.send(Message::Text(text(self.at, "", "here", None)))).await?;
                        }
                    }
                },
                _ = heartbeat.tick() => {
                    if !alive || !Box::pin(self.listener.still_allowed()).await {
                        return Err(Over);
                    }
                    alive = false;
                    beats = beats.wrapping_add(1);
                    if beats.is_multiple_of(SEEN_EVERY) {
                        Box::pin(self.listener.seen()).await;
                    }
                    self.move_on(&news);
                    in_time(self.socket.send(Message::Ping(Vec::new().into()))).await?;
                }
            }
        }
    }

    /// Says where it begins, and what was missed since `cursor`.
    async fn begin(&mut self, cursor: Option<Cursor>) -> Result<(), Over> {
        let head = self.listener.live.hub.log().last().await.map_err(|_| Over)?;
        self.at = cursor.unwrap_or(head);
        self.feed(text(self.at, "", "hello", None)).await?;
        // Too far behind, or ahead of a database that was restored.
        if self.at > head || head.saturating_sub(self.at) > MAX_CATCH_UP {
            self.at = head;
            self.feed(text(self.at, "", "resync", None)).await?;
        }
        self.catch_up().await?;
        self.flush().await
    }

    async fn catch_up(&mut self) -> Result<(), Over> {
        loop {
            let events = self.listener.live.hub.log().after(self.at, BATCH).await.map_err(|_| Over)?;
            if events.is_empty() {
                return Ok(());
            }
            for event in events {
                self.write(&event.into()).await?;
            }
        }
    }

    /// Tells what has happened, and whatever else is there already with it.
    async fn tell(&mut self, first: Result<Arc<Happened>, RecvError>, news: &mut News) -> Result<(), Over> {
        let mut next = first;
        loop {
            match next {
                // Read when it looked back.
                Ok(event) if event.position() <= self.at => {}
                Ok(event) => self.write(&event).await?,
                // More at once than is kept: the log has it.
                Err(RecvError::Lagged(_)) => Box::pin(self.catch_up()).await?,
                Err(RecvError::Closed) => return Err(Over),
            }
            next = match news.try_recv() {
                Ok(event) => Ok(event),
                Err(TryRecvError::Lagged(missed)) => Err(RecvError::Lagged(missed)),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return self.flush().await,
            };
        }
    }

    /// Writes a frame for each topic that an event concerns; [`Connection::flush`] sends them.
    async fn write(&mut self, event: &Happened) -> Result<(), Over> {
        self.at = event.position();
        for nth in 0..self.listener.topics.len() {
            if let Some(frame) = self.listener.topics.get(nth).and_then(|topic| event.frame(topic)) {
                self.feed(frame.clone()).await?;
            }
        }
        Ok(())
    }

    /// Where nothing concerned it, it need not look there when it has to look back.
    fn move_on(&mut self, news: &News) {
        let position = self.listener.live.hub.position();
        if news.is_empty() {
            self.at = self.at.max(position);
        }
    }

    async fn feed(&mut self, frame: Utf8Bytes) -> Result<(), Over> {
        in_time(self.socket.feed(Message::Text(frame))).await
    }

    async fn flush(&mut self) -> Result<(), Over> {
        in_time(self.socket.flush()).await
    }
}

async fn in_time(sending: impl Future<Output = Result<(), axum::Error>>) -> Result<(), Over> {
    Ok(timeout(PATIENCE, sending).await.map_err(|_| Over)??)
}
