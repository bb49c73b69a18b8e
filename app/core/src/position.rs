//! Where this device is: once, when its user says so, and on the way to a visit. The browser's part is `public/position.js`, which pages
//! bring that need it.

/// How it stands with saying where this device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Nothing was sent yet.
    Starting,
    /// The server has it.
    On,
    /// It is kept until there is a network.
    Waiting,
    /// The browser is not allowed to.
    Denied,
    /// The device does not know.
    Unknown,
    /// Whoever was on the way is there.
    Over,
}

#[cfg(not(target_family = "wasm"))]
pub use nowhere::{here, share};
#[cfg(target_family = "wasm")]
pub use store::{here, share};

/// On the server there is no device.
#[cfg(not(target_family = "wasm"))]
mod nowhere {
    use super::Sharing;
    use crate::ServerClock;

    /// Where it is, degrees.
    ///
    /// # Errors
    /// Why that is not known.
    pub async fn here() -> Result<(f64, f64), Sharing> {
        Err(Sharing::Unknown)
    }

    /// Says where it is until its user is there, or until the page goes away.
    pub fn share(
        _path: &str,
        _business: Option<&str>,
        _clock: ServerClock,
        _heard: impl Fn(Sharing) + 'static,
    ) {
    }
}

#[cfg(target_family = "wasm")]
mod store {
    use leptos::prelude::{on_cleanup, window_event_listener_untyped};
    use send_wrapper::SendWrapper;
    use wasm_bindgen::prelude::*;

    use super::Sharing;
    use crate::ServerClock;

    #[wasm_bindgen(js_namespace = ombaro)]
    extern "C" {
        #[wasm_bindgen(catch, js_name = here)]
        async fn position() -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch, js_name = share)]
        fn begin(path: &str, business: Option<&str>, ahead: f64) -> Result<(), JsValue>;
        #[wasm_bindgen(catch)]
        fn rest() -> Result<(), JsValue>;
    }

    /// Where it is, degrees.
    ///
    /// # Errors
    /// Why that is not known.
    pub async fn here() -> Result<(f64, f64), Sharing> {
        SendWrapper::new(async {
            let found = position().await.map_err(|error| {
                let message = js_sys::Reflect::get(&error, &JsValue::from_str("message")).ok();
                match message.and_then(|message| message.as_string()).as_deref() {
                    Some("denied") => Sharing::Denied,
                    _ => Sharing::Unknown,
                }
            })?;
            let text = found.as_string().ok_or(Sharing::Unknown)?;
            serde_json::from_slice(text.as_bytes()).map_err(|_| Sharing::Unknown)
        })
        .await
    }

    /// Says where it is until its user is there, or until the page goes away; when, by the server's clock.
    pub fn share(path: &str, business: Option<&str>, clock: ServerClock, heard: impl Fn(Sharing) + 'static) {
        let listener = window_event_listener_untyped("ombaro:position", move |event| {
            let detail = js_sys::Reflect::get(&event, &JsValue::from_str("detail")).ok();
            let state = match detail.and_then(|detail| detail.as_string()).as_deref() {
                Some("on") => Sharing::On,
                Some("waiting") => Sharing::Waiting,
                Some("denied") => Sharing::Denied,
                Some("over") => Sharing::Over,
                _ => Sharing::Unknown,
            };
            heard(state);
        });
        let ahead = clock.now().timestamp_millis() as f64 - js_sys::Date::now();
        if begin(path, business, ahead).is_err() {
            listener.remove();
            return;
        }
        on_cleanup(move || {
            listener.remove();
            let _ = rest();
        });
    }
}
