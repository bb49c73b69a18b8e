//! Double clicks: after an act something else stands where its button was, and a click so soon after was meant for that one.

use std::time::Duration;

use leptos::prelude::*;

const DOUBLE_CLICK: Duration = Duration::from_millis(600);

/// Whether it is too soon for another act.
#[derive(Clone, Copy, Debug)]
pub struct TooSoon(StoredValue<bool>);

impl TooSoon {
    /// It is not.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(false))
    }

    /// Whether it is.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.0.try_get_value().unwrap_or_default()
    }

    /// From now on, for as long as a double click takes. The page may be gone by then.
    pub fn begin(self) {
        self.0.try_set_value(true);
        let end = move || {
            self.0.try_set_value(false);
        };
        set_timeout(end, DOUBLE_CLICK);
    }
}

impl Default for TooSoon {
    fn default() -> Self {
        Self::new()
    }
}
