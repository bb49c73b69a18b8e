//! The cards as they are shown, each with signals of its own: what happens to one makes only that one look again.

use std::collections::HashMap;

use leptos::prelude::*;
use shared::{
    booking::{BoardCard, BoardView},
    ids::AppointmentId,
};

/// One card.
#[derive(Clone)]
struct One {
    /// As it is now; none when it has left the board.
    card: ArcRwSignal<Option<BoardCard>>,
    /// Whether it has just changed.
    glow: ArcRwSignal<bool>,
}

/// All that somebody looks at.
#[derive(Clone, Copy)]
pub(super) struct Kept(StoredValue<HashMap<AppointmentId, One>>);

impl Kept {
    /// Nobody looks yet.
    pub fn new() -> Self {
        Self(StoredValue::new(HashMap::new()))
    }

    /// One card of `board`.
    pub fn card(self, board: &BoardView, id: AppointmentId) -> RwSignal<Option<BoardCard>> {
        RwSignal::from(self.one(board, id).card)
    }

    /// Whether one card of `board` has just changed.
    pub fn glow(self, board: &BoardView, id: AppointmentId) -> RwSignal<bool> {
        RwSignal::from(self.one(board, id).glow)
    }

    fn one(self, board: &BoardView, id: AppointmentId) -> One {
        let made = self.0.try_update_value(|kept| {
            let one = kept.entry(id).or_insert_with(|| One {
                card: ArcRwSignal::new(board.cards.iter().find(|card| card.appointment == id).cloned()),
                glow: ArcRwSignal::new(false),
            });
            one.clone()
        });
        made.unwrap_or_else(|| One { card: ArcRwSignal::new(None), glow: ArcRwSignal::new(false) })
    }

    /// Tells those that have changed. What has left the board is kept no longer.
    pub fn take(self, board: &BoardView) {
        let now: HashMap<AppointmentId, &BoardCard> =
            board.cards.iter().map(|card| (card.appointment, card)).collect();
        let mut changed = Vec::new();
        self.0.try_update_value(|kept| {
            kept.retain(|id, one| {
                let card = now.get(id).copied();
                if one.card.with_untracked(|before| before.as_ref() != card) {
                    changed.push((one.card.clone(), card.cloned()));
                }
                card.is_some()
            });
        });
        for (signal, card) in changed {
            signal.set(card);
        }
    }

    /// Makes cards glow, or no longer.
    pub fn set_glow(self, ids: &[AppointmentId], on: bool) {
        let signals = self.0.try_with_value(|kept| {
            ids.iter().filter_map(|id| kept.get(id)).map(|one| one.glow.clone()).collect::<Vec<_>>()
        });
        for signal in signals.into_iter().flatten() {
            signal.set(on);
        }
    }
}
