//! The live connection: one websocket per page, which comes back by itself and misses nothing.

use leptos::prelude::*;
use shared::live::{Cursor, Frame};

/// How the connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiveState {
    /// Changes arrive as they happen.
    Live,
    /// Not yet, or not at the moment.
    Trying,
    /// The browser says there is no network.
    Offline,
}

impl LiveState {
    /// As the stylesheet knows it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Trying => "trying",
            Self::Offline => "offline",
        }
    }
}

/// A page's live connection.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    /// How it is.
    pub state: ReadSignal<LiveState>,
    set_state: WriteSignal<LiveState>,
    /// Counts how often somebody has asked for it.
    asked: RwSignal<u32>,
}

impl Live {
    /// A connection that is still to be made.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it belongs to the page that makes it")]
    pub fn new() -> Self {
        let (state, set_state) = signal(LiveState::Trying);
        Self { state, set_state, asked: RwSignal::new(0) }
    }

    /// Listens to `topics` from `cursor` on and calls `on_frame` for everything that happens, `resync` included: the page
    /// then reads anew. Nothing happens on the server.
    pub fn listen(self, topics: Vec<String>, cursor: Cursor, on_frame: impl Fn(Frame) + Clone + 'static) {
        let Self { set_state, asked, .. } = self;
        #[cfg(target_family = "wasm")]
        {
            let open = StoredValue::new_local(None::<socket::Socket>);
            Effect::new(move |_| {
                let socket = socket::Socket::open(topics.clone(), cursor, set_state, on_frame.clone());
                open.set_value(Some(socket));
                on_cleanup(move || drop(open.try_update_value(Option::take)));
            });
            Effect::new(move |before: Option<()>| {
                asked.track();
                if before.is_some() {
                    open.with_value(|socket| socket.iter().for_each(socket::Socket::try_now));
                }
            });
        }
        #[cfg(not(target_family = "wasm"))]
        {
            let _ = (topics, cursor, on_frame, set_state, asked);
        }
    }

    /// Connects at once, instead of when the wait is over; a connection that stands is left alone.
    pub fn try_now(self) {
        self.asked.update(|asked| *asked = asked.wrapping_add(1));
    }
}

/// A page's live connection that begins at once, as [`Live::listen`].
pub fn use_live(topics: Vec<String>, cursor: Cursor, on_frame: impl Fn(Frame) + Clone + 'static) -> Live {
    let live = Live::new();
    live.listen(topics, cursor, on_frame);
    live
}

#[cfg(target_family = "wasm")]
mod socket {
    use std::{
        cell::{Cell, RefCell},
        rc::Rc,
        time::Duration,
    };

    use leptos::{
        ev,
        leptos_dom::helpers::{IntervalHandle, TimeoutHandle, WindowListenerHandle},
        prelude::*,
    };
    use shared::live::{Cursor, Frame};
    use wasm_bindgen::{JsCast as _, closure::Closure};
    use web_sys::{Event, MessageEvent, WebSocket};

    use super::LiveState;

    /// Waits grow to half a minute, so that a server that comes back is not run over.
    const LONGEST_WAIT_MS: u64 = 30_000;
    const SHORTEST_WAIT_MS: u64 = 400;
    /// Between two questions whether the server is still there. A line that is cut says nothing by itself: who has not
    /// answered by the next question is gone.
    const BEAT: Duration = Duration::from_secs(15);
    /// The question; the answer is a frame like any other.
    const THERE: &str = "there?";

    /// An open connection; dropping it closes it.
    pub struct Socket {
        connection: Rc<Connection>,
        beat: Option<IntervalHandle>,
        /// What the browser says of the network.
        network: Vec<WindowListenerHandle>,
    }

    struct Connection {
        topics: Vec<String>,
        cursor: Cell<Cursor>,
        wait: Cell<u64>,
        /// Rises with every try: what an earlier one still has to say is not heard.
        round: Cell<u32>,
        /// Whether anything has come since the last question.
        answered: Cell<bool>,
        line: RefCell<Option<Line>>,
        timer: Cell<Option<TimeoutHandle>>,
        set_state: WriteSignal<LiveState>,
        on_frame: Box<dyn Fn(Frame)>,
    }

    /// A websocket with those who listen to it.
    struct Line {
        socket: WebSocket,
        _on_message: Closure<dyn FnMut(MessageEvent)>,
        _on_close: Closure<dyn FnMut(Event)>,
    }

    impl Drop for Line {
        fn drop(&mut self) {
            self.socket.set_onmessage(None);
            self.socket.set_onclose(None);
            if self.socket.ready_state() == WebSocket::CONNECTING {
                // The browser complains of a connection that is given up before it stands.
                let socket = self.socket.clone();
                let close = Closure::once_into_js(move || drop(socket.close()));
                self.socket.set_onopen(Some(close.unchecked_ref()));
            } else {
                let _ = self.socket.close();
            }
        }
    }

    impl Socket {
        pub fn open(
            topics: Vec<String>,
            cursor: Cursor,
            set_state: WriteSignal<LiveState>,
            on_frame: impl Fn(Frame) + 'static,
        ) -> Self {
            let connection = Rc::new(Connection {
                topics,
                cursor: Cell::new(cursor),
                wait: Cell::new(SHORTEST_WAIT_MS),
                round: Cell::new(0),
                answered: Cell::new(true),
                line: RefCell::new(None),
                timer: Cell::new(None),
                set_state,
                on_frame: Box::new(on_frame),
            });
            connect(&connection);
            let listener = |connection: &Rc<Connection>, hear: fn(&Rc<Connection>)| {
                let connection = Rc::clone(connection);
                move |_| hear(&connection)
            };
            let network = vec![
                window_event_listener(ev::online, listener(&connection, try_now)),
                window_event_listener(ev::offline, listener(&connection, lose)),
            ];
            let beat = Rc::clone(&connection);
            let beat = set_interval_with_handle(move || ask(&beat), BEAT).ok();
            Self { connection, beat, network }
        }

        pub fn try_now(&self) {
            try_now(&self.connection);
        }
    }

    impl Drop for Socket {
        fn drop(&mut self) {
            self.beat.iter().for_each(IntervalHandle::clear);
            self.network.drain(..).for_each(WindowListenerHandle::remove);
            give_up(&self.connection);
        }
    }

    /// Nothing is listened to any more, and nothing is waited for.
    fn give_up(connection: &Connection) {
        connection.round.set(connection.round.get().wrapping_add(1));
        drop(connection.line.take());
        if let Some(timer) = connection.timer.take() {
            timer.clear();
        }
    }

    fn address(connection: &Connection) -> Option<String> {
        let location = window().location();
        let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
        let topics: String = connection.topics.iter().map(|topic| format!("topic={topic}&")).collect();
        let cursor = connection.cursor.get();
        Some(format!("{scheme}://{}/api/v1/live?{topics}cursor={cursor}", location.host().ok()?))
    }

    fn connect(connection: &Rc<Connection>) {
        give_up(connection);
        let round = connection.round.get();
        let Some(socket) = address(connection).and_then(|address| WebSocket::new(&address).ok()) else {
            return lose(connection);
        };
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let connection = Rc::clone(connection);
            move |event: MessageEvent| {
                let text = event.data().as_string();
                let frame = text.and_then(|text| serde_json::from_slice::<Frame>(text.as_bytes()).ok());
                if let Some(frame) = frame.filter(|_| connection.round.get() == round) {
                    hear(&connection, frame);
                }
            }
        });
        let on_close = Closure::<dyn FnMut(Event)>::new({
            let connection = Rc::clone(connection);
            // Not from within the closure that is dropped by it.
            move |_| {
                let connection = Rc::clone(&connection);
                queue_microtask(move || {
                    if connection.round.get() == round {
                        lose(&connection);
                    }
                });
            }
        });
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        connection.answered.set(true);
        *connection.line.borrow_mut() = Some(Line { socket, _on_message: on_message, _on_close: on_close });
    }

    fn hear(connection: &Connection, frame: Frame) {
        connection.answered.set(true);
        connection.cursor.set(frame.cursor);
        match frame.event.as_str() {
            "hello" => {
                connection.wait.set(SHORTEST_WAIT_MS);
                connection.set_state.try_set(LiveState::Live);
            }
            "here" => {}
            _ => (connection.on_frame)(frame),
        }
    }

    /// Asks whether the server is still there; who has not answered the last question is not.
    fn ask(connection: &Rc<Connection>) {
        let line = connection.line.borrow();
        let Some(line) = line.as_ref().filter(|line| line.socket.ready_state() == WebSocket::OPEN) else {
            return;
        };
        if connection.answered.replace(false) {
            let _ = line.socket.send_with_str(THERE);
        } else {
            let connection = Rc::clone(connection);
            queue_microtask(move || lose(&connection));
        }
    }

    /// Connects at once where there is no connection.
    fn try_now(connection: &Rc<Connection>) {
        let stands =
            connection.line.borrow().as_ref().is_some_and(|line| {
                matches!(line.socket.ready_state(), WebSocket::OPEN | WebSocket::CONNECTING)
            });
        if !stands {
            connection.wait.set(SHORTEST_WAIT_MS);
            connect(connection);
        }
    }

    /// The connection is gone: says so, and comes back after a while.
    fn lose(connection: &Rc<Connection>) {
        give_up(connection);
        let online = window().navigator().on_line();
        connection.set_state.try_set(if online { LiveState::Trying } else { LiveState::Offline });
        let wait = connection.wait.get();
        connection.wait.set((wait * 2).min(LONGEST_WAIT_MS));
        // A little of chance, so that a thousand boards do not come back in the same moment.
        let jitter = (js_sys::Math::random() * wait as f64 / 2.0) as u64;
        let again = Rc::clone(connection);
        let timer = set_timeout_with_handle(move || connect(&again), Duration::from_millis(wait + jitter));
        connection.timer.set(timer.ok());
    }
}
