//! What this door knows without a network: today's list, and who was let in since it was read.

use app_core::{
    ServerClock,
    offline::{Unsent, is_away, keep, kept},
};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    AppError, ErrorCode,
    booking::{
        Action, LocationLine,
        door::{DoorView, Shown, Verdict, judge, token_of},
    },
    ids::{BookingId, LocationId},
    time::Local,
};

use crate::calls::door_list;

/// Where the list is kept.
const LIST: &str = "door";

/// The list, and the clock it came with.
#[derive(Clone, Copy)]
pub(super) struct DoorList {
    list: RwSignal<Option<(DoorView, ServerClock)>>,
}

impl DoorList {
    /// None yet.
    pub fn new() -> Self {
        Self { list: RwSignal::new(None) }
    }

    /// Reads the list anew, or takes the one that was read last.
    pub fn read(self) {
        spawn_local(async move {
            match door_list().await {
                Ok(list) => {
                    keep(LIST, &list);
                    let clock = ServerClock::new(list.now);
                    self.list.try_set(Some((list, clock)));
                }
                Err(error)
                    if is_away(&error) && self.list.try_with_untracked(Option::is_none) == Some(true) =>
                {
                    let Some(found) = kept::<DoorView>(LIST).await else { return };
                    let clock = ServerClock::new(found.clock(found.value.now));
                    self.list.try_set(Some((found.value, clock)));
                }
                Err(_) => {}
            }
        });
    }

    /// The server's clock, as far as it is known.
    pub fn now(self) -> Option<Local> {
        self.list.with_untracked(|list| list.as_ref().map(|(_, clock)| clock.now()))
    }

    /// Where the door can be.
    pub fn places(self) -> Option<Vec<LocationLine>> {
        self.list.with(|list| list.as_ref().map(|(list, _)| list.locations.clone()))
    }

    /// When the list was read.
    pub fn read_at(self) -> Option<Local> {
        self.list.with_untracked(|list| list.as_ref().map(|(list, _)| list.now))
    }

    /// What this door says of a code by itself, at that location. `unsent` are the arrivals that it has not sent yet.
    ///
    /// # Errors
    /// As [`judge`]; `unavailable` where there is no list for today, or where this browser cannot tell who signed.
    pub async fn judge(
        self,
        code: &str,
        place: Option<LocationId>,
        unsent: &[Unsent],
    ) -> Result<Verdict, AppError> {
        let known = self.list.try_get_untracked().flatten();
        let Some((list, clock)) = known else { return Err(ErrorCode::Unavailable.into()) };
        let now = clock.now();
        if now.with_timezone(list.now.offset()).date_naive() != list.date {
            return Err(ErrorCode::Unavailable.into());
        }
        let shown = match Shown::typed(code) {
            Some(shown) => shown,
            None => signed(token_of(code), &list.key).await?,
        };
        let arrivals = unsent.iter().filter(|each| each.about.action == Action::CheckIn);
        let here: Vec<(BookingId, Local)> =
            arrivals.filter_map(|each| Some((each.about.booking?, each.about.at))).collect();
        let verdict = judge(&list, &shown, place, &here, now)?;
        let before = unsent.iter().find(|each| each.about.code.as_deref() == Some(code));
        match (&verdict, before) {
            (Verdict::Unlisted, Some(before)) => {
                Err(AppError { since: Some(before.about.at), ..ErrorCode::CheckInAlready.into() })
            }
            _ => Ok(verdict),
        }
    }
}

/// What a code says, if we have signed it.
#[cfg(target_family = "wasm")]
async fn signed(token: &str, key: &str) -> Result<Shown, AppError> {
    use shared::booking::door::CodeClaims;

    let Ok(payload) = app_core::offline::signed(token, key, CodeClaims::LENGTH).await else {
        // This browser has no Ed25519.
        return Err(ErrorCode::Unavailable.into());
    };
    let claims = payload.as_deref().and_then(CodeClaims::read);
    claims.map(Shown::Signed).ok_or_else(|| ErrorCode::CheckInUnknown.into())
}

#[cfg(not(target_family = "wasm"))]
#[expect(clippy::unused_async, reason = "only a browser is ever without a network")]
async fn signed(_token: &str, _key: &str) -> Result<Shown, AppError> {
    Err(ErrorCode::Unavailable.into())
}
