//! What the browser keeps for when there is no network: what somebody saw last of their own, and what they did meanwhile. The store
//! itself is `public/offline.js`, which the service worker shares; the server knows nothing of it.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::{AppError, ErrorCode, booking::Action, ids::BookingId, time::Local};

use crate::{clock::device_time, error::UiError};

/// Something that was read from the server before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept<T> {
    /// As it was then.
    pub value: T,
    /// How many seconds ago that was; nothing where it comes from the server now.
    pub age: Option<i64>,
}

impl<T> Kept<T> {
    /// What the server's clock shows now, where it showed `then` when this was read.
    #[must_use]
    pub fn clock(&self, then: Local) -> Local {
        then + chrono::Duration::seconds(self.age.unwrap_or_default())
    }

    /// When it was read, by the browser's own clock and in the zone of `like`; nothing where it comes from the server now.
    #[must_use]
    pub fn read_at(&self, like: Local) -> Option<Local> {
        self.age.map(|seconds| device_time(like) - chrono::Duration::seconds(seconds))
    }
}

impl<T> From<T> for Kept<T> {
    /// Just read.
    fn from(value: T) -> Self {
        Self { value, age: None }
    }
}

/// What an errand is about, for whoever has to wait for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// What is done.
    pub action: Action,
    /// To which booking, where that is known.
    pub booking: Option<BookingId>,
    /// Whose it is; empty where that is not known.
    pub name: String,
    /// The code that was shown, if one was.
    #[serde(default)]
    pub code: Option<String>,
    /// When it was done.
    pub at: Local,
}

/// Something to be done by the server: at once, or as soon as there is a network.
#[derive(Clone, Debug, Serialize)]
pub struct Errand<B> {
    /// A route of the public API that takes `Idempotency-Key`.
    pub path: String,
    /// Its body; `version` is raised by what was done to the same booking before.
    pub body: B,
    /// At which business, for people who work for several.
    pub business: Option<String>,
    /// What it is about.
    pub about: About,
}

/// What came of an errand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came<T> {
    /// The server did it, and answered.
    Done(T),
    /// The server will not.
    Refused(AppError),
    /// There is no network: it will be done. It can still be taken off the list.
    Waits(u32),
}

/// An errand that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// By which it is taken off the list.
    pub id: u32,
    /// What it is about.
    pub about: About,
    /// Why the server refused; it waits for a network when there is nothing here.
    pub refused: Option<AppError>,
}

/// What stands in the store.
#[cfg_attr(not(target_family = "wasm"), expect(dead_code, reason = "only a browser has a store"))]
#[derive(Deserialize)]
struct Stored<T> {
    id: Option<u32>,
    state: State,
    about: About,
    answer: Option<T>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Waiting,
    Done,
    Refused,
}

/// Whether an error says that the server could not be reached.
#[must_use]
pub fn is_away(error: &UiError) -> bool {
    error.0.code == ErrorCode::Unavailable
}

/// What `read` says, or what it said last where the server cannot be reached. Whoever shows it keeps it, with [`keep`].
///
/// # Errors
/// What `read` says, where nothing is kept.
pub async fn or_kept<T: DeserializeOwned>(
    key: &str,
    read: impl Future<Output = Result<T, UiError>>,
) -> Result<Kept<T>, UiError> {
    match read.await {
        Ok(value) => Ok(value.into()),
        Err(error) if is_away(&error) => kept(key).await.ok_or(error),
        Err(error) => Err(error),
    }
}

#[cfg(not(target_family = "wasm"))]
pub use nowhere::{drop_errand, keep, kept, on_change, run, unsent};
#[cfg(target_family = "wasm")]
pub use store::{drop_errand, keep, kept, on_change, remembered_viewer, run, signed, unsent};
#[cfg(target_family = "wasm")]
pub(crate) use store::{recalled, remember};

/// On the server nothing is kept, and everything is done at once.
#[cfg(not(target_family = "wasm"))]
mod nowhere {
    use serde::{Serialize, de::DeserializeOwned};

    use super::{Came, Errand, Kept, Unsent};

    /// Keeps what was read.
    pub const fn keep<T: Serialize>(_key: &str, _value: &T) {}

    /// What was kept.
    pub async fn kept<T: DeserializeOwned>(_key: &str) -> Option<Kept<T>> {
        None
    }

    /// Does something.
    pub async fn run<B: Serialize, T: DeserializeOwned>(_errand: Errand<B>) -> Came<T> {
        // A page that is being made has nobody who does anything.
        Came::Waits(0)
    }

    /// What is not done yet.
    pub async fn unsent() -> Vec<Unsent> {
        Vec::new()
    }

    /// Takes an errand off the list.
    pub const fn drop_errand(_id: u32) {}

    /// Calls when the list has changed.
    pub fn on_change(_call: impl Fn() + 'static) {}
}

#[cfg(target_family = "wasm")]
mod store {
    use std::cell::RefCell;

    use leptos::prelude::{on_cleanup, window_event_listener_untyped};
    use send_wrapper::SendWrapper;
    use serde::{Serialize, de::DeserializeOwned};
    use shared::{AppError, ErrorCode};
    use wasm_bindgen::prelude::*;

    use super::{Came, Errand, Kept, State, Stored, Unsent};
    use crate::viewer::Viewer;

    #[wasm_bindgen(js_namespace = ombaro)]
    extern "C" {
        #[wasm_bindgen(catch)]
        async fn put(key: &str, value: &str) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch)]
        async fn get(key: &str) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch, js_name = belongsTo)]
        async fn belongs_to(account: &str) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch, js_name = run)]
        async fn run_errand(errand: &str) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch)]
        async fn drop(id: u32) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch, js_name = signed)]
        async fn verify(token: &str, key: &str, length: u32) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch)]
        async fn errands() -> Result<JsValue, JsValue>;
    }

    fn parse<T: DeserializeOwned>(text: &JsValue) -> Option<T> {
        serde_json::from_slice(text.as_string()?.as_bytes()).ok()
    }

    /// Keeps what was read. A browser that keeps nothing shows nothing without a network: that is no failure.
    pub fn keep<T: Serialize>(key: &str, value: &T) {
        let Ok(text) = serde_json::to_string(value) else { return };
        let key = key.to_owned();
        leptos::task::spawn_local(async move {
            let _ = put(&key, &text).await;
        });
    }

    /// What was kept, at most a day and a half ago.
    pub async fn kept<T: DeserializeOwned>(key: &str) -> Option<Kept<T>> {
        SendWrapper::new(async move {
            let found = get(key).await.ok()?;
            let field = |name: &str| js_sys::Reflect::get(&found, &JsValue::from_str(name)).ok();
            let value = parse(&field("value")?)?;
            let age = js_sys::Date::now() - field("at")?.as_f64()?;
            Some(Kept { value, age: Some((age / 1000.0) as i64) })
        })
        .await
    }

    /// Does something: at once, or as soon as there is a network, however often the browser is closed meanwhile.
    pub async fn run<B: Serialize, T: DeserializeOwned>(errand: Errand<B>) -> Came<T> {
        let failed = || Came::Refused(ErrorCode::Internal.into());
        SendWrapper::new(async move {
            let Ok(text) = serde_json::to_string(&errand) else { return failed() };
            let Ok(said) = run_errand(&text).await else { return failed() };
            let Some(stored) = parse::<Stored<serde::de::IgnoredAny>>(&said) else { return failed() };
            match stored.state {
                State::Waiting => Came::Waits(stored.id.unwrap_or_default()),
                State::Refused => Came::Refused(refusal(&said)),
                State::Done => match parse::<Stored<T>>(&said).and_then(|stored| stored.answer) {
                    Some(answer) => Came::Done(answer),
                    None => failed(),
                },
            }
        })
        .await
    }

    /// The code of a problem that this page knows; one that it does not know is ours to explain.
    fn refusal(said: &JsValue) -> AppError {
        let known = parse::<Stored<AppError>>(said).and_then(|stored| stored.answer);
        known.unwrap_or_else(|| ErrorCode::Internal.into())
    }

    /// What waits for a network, and what was refused since somebody looked, in the order in which it was done.
    pub async fn unsent() -> Vec<Unsent> {
        SendWrapper::new(async move {
            let Ok(text) = errands().await else { return Vec::new() };
            let Some(list) = parse::<Vec<Stored<serde::de::IgnoredAny>>>(&text) else { return Vec::new() };
            let refusals = parse::<Vec<Stored<AppError>>>(&text);
            let error = |nth: usize| {
                let known = refusals.as_ref().and_then(|list| list.get(nth)?.answer.clone());
                known.unwrap_or_else(|| ErrorCode::Internal.into())
            };
            list.into_iter()
                .enumerate()
                .filter_map(|(nth, stored)| {
                    let refused = (stored.state == State::Refused).then(|| error(nth));
                    Some(Unsent { id: stored.id?, about: stored.about, refused })
                })
                .collect()
        })
        .await
    }

    /// What was signed with this key (Ed25519, base64url) at the beginning of a token: `length` bytes of it, or nothing where the
    /// signature is not this key's.
    ///
    /// # Errors
    /// In a browser that has no Ed25519.
    pub async fn signed(token: &str, key: &str, length: usize) -> Result<Option<Vec<u8>>, JsValue> {
        let payload = SendWrapper::new(verify(token, key, u32::try_from(length).unwrap_or_default())).await?;
        Ok(payload.dyn_ref::<js_sys::Uint8Array>().map(js_sys::Uint8Array::to_vec))
    }

    /// Takes an errand off the list.
    pub fn drop_errand(id: u32) {
        leptos::task::spawn_local(async move {
            let _ = drop(id).await;
        });
    }

    /// Calls when the list has changed, here or in another tab.
    pub fn on_change(call: impl Fn() + 'static) {
        let handle = window_event_listener_untyped("ombaro:errands", move |_| call());
        on_cleanup(move || handle.remove());
    }

    /// Who looked at the last page that came from the server.
    const VIEWER: &str = "viewer";

    thread_local! {
        static RECALLED: RefCell<Option<Viewer>> = const { RefCell::new(None) };
    }

    /// Keeps who is looking, for pages that do not come from the server. What somebody else kept here is thrown away.
    pub(crate) fn remember(viewer: &Viewer) {
        let account = viewer.account.map(|account| account.to_string());
        let viewer = viewer.clone();
        leptos::task::spawn_local(async move {
            let known = belongs_to(account.as_deref().unwrap_or_default()).await;
            if known.is_ok() && account.is_some() {
                keep(VIEWER, &viewer);
            }
        });
    }

    /// Recalls who looked last, before a page is shown that does not come from the server.
    pub async fn remembered_viewer() {
        let viewer = kept::<Viewer>(VIEWER).await.map(|kept| kept.value);
        RECALLED.with_borrow_mut(|recalled| *recalled = viewer);
    }

    /// Whom [`remembered_viewer`] has recalled.
    pub(crate) fn recalled() -> Viewer {
        RECALLED.with_borrow(Clone::clone).unwrap_or_default()
    }
}
