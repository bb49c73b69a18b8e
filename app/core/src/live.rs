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

/// Listens to `topics` from `cursor` on and calls `on_frame` for everything that happens, `resync` included: the page
/// then reads anew. Nothing happens on the server.
pub fn use_live(
    topics: Vec<String>,
    cursor: Cursor,
    on_frame: impl Fn(Frame) + Clone + 'static,
) -> ReadSignal<LiveState> {
    let (state, set_state) = signal(LiveState::Trying);
    #[cfg(target_family = "wasm")]
    Effect::new(move |_| {
        let socket = socket::Socket::open(topics.clone(), cursor, set_state, on_frame.clone());
        on_cleanup(move || socket.close());
    });
    #[cfg(not(target_family = "wasm"))]
    {
        let _ = (topics, cursor, on_frame, set_state);
    }
    state
}

#[cfg(target_family = "wasm")]
mod socket {
    use std::{
        cell::RefCell,
        rc::Rc,
        sync::{
            Arc,
            atomic::{AtomicBool, Ordering},
        },
        time::Duration,
    };

    use leptos::prelude::*;
    use shared::live::{Cursor, Frame};
    use wasm_bindgen::{JsCast as _, closure::Closure};
    use web_sys::{MessageEvent, WebSocket};

    use super::LiveState;

    /// Waits grow to half a minute, so that a server that comes back is not run over.
    const LONGEST_WAIT_MS: u64 = 30_000;
    const SHORTEST_WAIT_MS: u64 = 400;

    /// A handle that may be dropped from anywhere.
    pub struct Socket {
        closed: Arc<AtomicBool>,
    }

    struct Connection {
        topics: Vec<String>,
        cursor: RefCell<Cursor>,
        wait: RefCell<u64>,
        closed: Arc<AtomicBool>,
        set_state: WriteSignal<LiveState>,
        on_frame: Box<dyn Fn(Frame)>,
    }

    impl Socket {
        pub fn open(
            topics: Vec<String>,
            cursor: Cursor,
            set_state: WriteSignal<LiveState>,
            on_frame: impl Fn(Frame) + 'static,
        ) -> Self {
            let closed = Arc::new(AtomicBool::new(false));
            connect(Rc::new(Connection {
                topics,
                cursor: RefCell::new(cursor),
                wait: RefCell::new(SHORTEST_WAIT_MS),
                closed: Arc::clone(&closed),
                set_state,
                on_frame: Box::new(on_frame),
            }));
            Self { closed }
        }

        pub fn close(&self) {
            self.closed.store(true, Ordering::Relaxed);
        }
    }

    fn address(connection: &Connection) -> Option<String> {
        let location = window().location();
        let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
        let topics: String = connection.topics.iter().map(|topic| format!("topic={topic}&")).collect();
        Some(format!(
            "{scheme}://{}/api/v1/live?{topics}cursor={}",
            location.host().ok()?,
            connection.cursor.borrow()
        ))
    }

    fn connect(connection: Rc<Connection>) {
        if connection.closed.load(Ordering::Relaxed) {
            return;
        }
        let Some(socket) = address(&connection).and_then(|address| WebSocket::new(&address).ok()) else {
            return retry(connection);
        };
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let connection = Rc::clone(&connection);
            let socket = socket.clone();
            move |event: MessageEvent| {
                if connection.closed.load(Ordering::Relaxed) {
                    let _ = socket.close();
                    return;
                }
                let Some(frame) = event
                    .data()
                    .as_string()
                    .and_then(|text| serde_json::from_slice::<Frame>(text.as_bytes()).ok())
                else {
                    return;
                };
                *connection.cursor.borrow_mut() = frame.cursor;
                if frame.event == "hello" {
                    *connection.wait.borrow_mut() = SHORTEST_WAIT_MS;
                    connection.set_state.try_set(LiveState::Live);
                } else {
                    (connection.on_frame)(frame);
                }
            }
        });
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        let on_close = Closure::<dyn FnMut(web_sys::Event)>::new({
            let connection = Rc::clone(&connection);
            move |_event: web_sys::Event| retry(Rc::clone(&connection))
        });
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        on_close.forget();
    }

    fn retry(connection: Rc<Connection>) {
        if connection.closed.load(Ordering::Relaxed) {
            return;
        }
        let online = window().navigator().on_line();
        connection.set_state.try_set(if online { LiveState::Trying } else { LiveState::Offline });
        let wait = *connection.wait.borrow();
        *connection.wait.borrow_mut() = (wait * 2).min(LONGEST_WAIT_MS);
        // A little of chance, so that a thousand boards do not come back in the same moment.
        let jitter = (js_sys::Math::random() * wait as f64 / 2.0) as u64;
        set_timeout(move || connect(connection), Duration::from_millis(wait + jitter));
    }
}
