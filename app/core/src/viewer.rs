//! Who is looking at the page. Decided by the server before the first byte and carried into the browser with the page.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{ids::UserId, permission::Reach};

use crate::{resource::Json, tiles::Tiles};

/// The person at the screen, as far as pages need to know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Their account, if signed in.
    pub account: Option<UserId>,
    /// Their name, if signed in.
    pub name: Option<String>,
    /// Their address.
    pub email: String,
    /// Whether it is verified.
    pub email_verified: bool,
    /// What they may do at the business they work for now.
    pub reach: Reach,
    /// What they may do in head office.
    pub platform_reach: Reach,
    /// Where they begin.
    pub home: String,
    /// That business.
    pub business: Option<String>,
    /// Its address in links.
    pub slug: Option<String>,
    /// Whether they have a diary of their own.
    pub has_diary: bool,
    /// Whether this installation has a development mailbox: pages then say where messages go.
    pub development: bool,
    /// The pictures behind maps, if this installation has any.
    #[serde(default)]
    pub tiles: Option<Tiles>,
}

impl Viewer {
    /// Whether somebody is signed in.
    #[must_use]
    pub const fn is_signed_in(&self) -> bool {
        self.name.is_some()
    }
}

/// Puts the viewer into the context, on both sides alike.
pub fn provide_viewer() {
    let viewer = SharedValue::<Viewer, Json>::new_with_encoding(|| {
        // In the browser it comes with the page, or from before when there is no network.
        #[cfg(target_family = "wasm")]
        return crate::offline::recalled();
        #[cfg(not(target_family = "wasm"))]
        use_context::<Viewer>().unwrap_or_default()
    });
    let viewer = viewer.into_inner();
    #[cfg(target_family = "wasm")]
    crate::offline::remember(&viewer);
    provide_context(StoredValue::new(viewer));
}

/// The viewer.
#[must_use]
pub fn use_viewer() -> Viewer {
    use_context::<StoredValue<Viewer>>().map(|viewer| viewer.get_value()).unwrap_or_default()
}
