//! Notifications as they are shown, and what a browser asked for.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::{NoticeKind, Topic};
use crate::{ids::BookingId, time::Local};

/// Everything that a text needs, and nothing that must not stand on a locked screen: no service, no name of a person, no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What happened.
    pub kind: NoticeKind,
    /// When the visit is (or was to be), by the business's clock.
    pub at: Local,
    /// When it was before, if it was moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Local>,
    /// Until when an answer is waited for, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Local>,
}

impl Notice {
    /// The page that it is about, for whoever it concerns.
    #[must_use]
    pub fn page(&self, booking: BookingId) -> String {
        let day = self.at.format("%Y-%m-%d");
        match self.kind.topic() {
            Topic::MyBookings | Topic::Reminders => format!("/me/bookings/{booking}"),
            Topic::MyVisits => format!("/staff?date={day}"),
            Topic::NewBookings | Topic::Approvals | Topic::Late => format!("/office?date={day}"),
        }
    }
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    /// Whose it is about.
    pub business: String,
    /// What happened, in the reader's language.
    pub text: String,
    /// Where to go on.
    pub page: String,
    /// When it was said, by the business's clock.
    pub said_at: Local,
    /// Whether it is seen for the first time.
    pub fresh: bool,
}

/// When a browser is to be left alone, by its own clock. May go past midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// The first minute.
    pub from: NaiveTime,
    /// The first minute after.
    pub until: NaiveTime,
}

/// What a browser asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushSettings {
    /// What it is told of.
    pub topics: Vec<Topic>,
    /// When it is not.
    pub quiet: Option<Quiet>,
}

/// What a browser hands out when somebody allows it (Push API).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushKey {
    /// Where messages for it go.
    pub endpoint: String,
    /// Its public key, base64url.
    pub p256dh: String,
    /// Its secret, base64url.
    pub auth: String,
    /// The IANA name of the zone that its clock shows.
    pub zone: String,
}

/// How it stands with the browser that asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushDevice {
    /// What messages are signed with: the browser takes no others.
    pub server_key: String,
    /// What concerns this person at all.
    pub offered: Vec<Topic>,
    /// Where its messages go, once it is switched on.
    pub endpoint: Option<String>,
    /// What it asked for, or would begin with.
    pub settings: PushSettings,
    /// The zone of its clock.
    pub zone: String,
}
