//! Empty time: a press on it begins a new booking then, with that person or in that room. The link in a column's head does the
//! same without a pointer: N leads to it, the arrow keys choose the time.

use app_core::{i18n::*, isolated};
use app_ui::Icon;
use chrono::Duration;
use leptos::{
    ev::{FocusEvent, KeyboardEvent, MouseEvent, PointerEvent},
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement},
};
use shared::booking::{AppointmentStatus, BoardView};

use super::{
    day::is_today,
    desk::{Desk, Said},
    drag::{CARD, beside, place_of},
    filter::Spot,
    geometry::{Extent, STEP, minute_of, moment, offset_of},
    place::{Place, cards_of, classes_of},
};

/// A pointer that moves this far between down and up means something else.
const SLACK: f64 = 6.0;
const DAY: i32 = 24 * 60;

/// Empty time that is pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Free {
    /// In which column.
    pub place: Place,
    /// From which minute of the day on.
    pub minute: i32,
    /// Chosen with the keys.
    pub by_keys: bool,
}

/// `14:15`.
fn clock(minute: i32) -> String {
    format!("{:02}:{:02}", minute.div_euclid(60).rem_euclid(24), minute.rem_euclid(60))
}

/// The page of a new booking there: who or where, on which day, and from when, as far as that is chosen.
fn address(board: &BoardView, at: Option<Spot>, place: Place, minute: Option<i32>) -> String {
    let days = i64::from(minute.unwrap_or_default().div_euclid(DAY));
    let date = board.date.checked_add_signed(Duration::days(days)).unwrap_or(board.date);
    let chosen = match at {
        Some(Spot::At(location)) => Some(location),
        _ => None,
    };
    let (who, location) = match place {
        Place::Staff(staff) => {
            let column = board.columns.iter().find(|column| Some(column.staff.id) == staff);
            let theirs = column.and_then(|column| column.locations.first().copied());
            (staff.map(|id| format!("&staff={id}")), chosen.or(theirs))
        }
        Place::Room(room) => {
            let found = board.rooms.iter().find(|each| Some(each.room.id) == room);
            (room.map(|id| format!("&room={id}")), found.map(|each| each.location))
        }
    };
    let location = location.filter(|_| board.locations.len() > 1).map(|id| format!("&location={id}"));
    let time = minute.map(|minute| format!("&time={}", clock(minute)));
    let day = app_core::date_key(date);
    let [who, location, time] = [who, location, time].map(Option::unwrap_or_default);
    format!("/office/new?day={day}{who}{location}{time}")
}

fn href(desk: Desk, place: Place, minute: Option<i32>) -> String {
    let at = desk.filter.with(|filter| filter.at);
    desk.board.with(|board| address(board, at, place, minute))
}

/// The minutes of a column that something takes.
fn taken(board: &BoardView, place: Place) -> Vec<(i32, i32)> {
    let held = |status| !matches!(status, AppointmentStatus::Cancelled | AppointmentStatus::NoShow);
    let cards = cards_of(board, place).into_iter().filter(|card| held(card.status));
    let cards = cards.map(|card| (card.starts_at, card.ends_at));
    let classes = classes_of(board, place).into_iter().map(|class| (class.starts_at, class.ends_at));
    let minutes = |at| minute_of(board.date, at);
    cards.chain(classes).map(|(from, to)| (minutes(from), minutes(to))).collect()
}

/// The first minute from `from` on, step by step up or down, that nothing takes; none inside the grid.
fn next_free(extent: Extent, taken: &[(i32, i32)], from: i32, step: i32) -> Option<i32> {
    let inside = |minute: &i32| extent.start <= *minute && *minute < extent.end;
    let is_free = |minute: &i32| !taken.iter().any(|(from, to)| from <= minute && minute < to);
    std::iter::successors(Some(from), |minute| Some(minute + step)).take_while(inside).find(is_free)
}

/// Where the keys begin in a column: now, or when its day begins.
fn first(desk: Desk, extent: Extent, place: Place) -> i32 {
    desk.board.with_untracked(|board| {
        let now = desk.now.get_untracked();
        let begins = || {
            let working = match place {
                Place::Staff(staff) => {
                    let column = board.columns.iter().find(|column| Some(column.staff.id) == staff);
                    column.and_then(|column| column.working.first())
                }
                Place::Room(_) => board.opening.first(),
            };
            working.map_or(extent.start, |(from, _)| minute_of(board.date, *from))
        };
        let minute = if is_today(board, now) { minute_of(board.date, now) } else { begins() };
        let minute = minute.clamp(extent.start, extent.end - STEP).div_euclid(STEP) * STEP;
        next_free(extent, &taken(board, place), minute, STEP).unwrap_or(minute)
    })
}

/// Shows where a new booking would begin; the keys say it aloud as well.
fn point(desk: Desk, free: Option<Free>) {
    if desk.free.get_untracked() == free {
        return;
    }
    desk.free.set(free);
    let Some(Free { place, minute, by_keys: true }) = free else { return };
    let said = desk.board.with_untracked(|board| {
        Some(Said::Free(moment(board.date, minute, offset_of(board))?, place.name(board)))
    });
    desk.said.set(said);
}

/// The empty time under a pointer.
fn under(desk: Desk, extent: Extent, event: &MouseEvent) -> Option<Free> {
    if !desk.takes_orders() || desk.lift.with_untracked(Option::is_some) {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    if target.closest(".visits > li:not(.off)").ok().flatten().is_some() {
        return None;
    }
    let column = target.closest(".visits").ok().flatten()?.parent_element()?;
    let place = place_of(&column)?;
    let area = column.query_selector(".track").ok().flatten()?.get_bounding_client_rect();
    let share = (f64::from(event.client_y()) - area.top()) / area.height();
    // On a phone a day is a list, where no place is a time.
    let minutes = (share * f64::from(extent.span())).floor();
    let inside = (0.0..1.0).contains(&share);
    let minute = extent.start + (minutes as i32).div_euclid(STEP) * STEP;
    inside.then_some(Free { place, minute, by_keys: false })
}

/// A mouse moves over the grid: what a press would do is shown.
pub(super) fn on_move(desk: Desk, extent: Extent, event: &PointerEvent) {
    if event.pointer_type() == "mouse" {
        point(desk, under(desk, extent, event).filter(|_| event.buttons() == 0));
    }
}

/// The mouse is elsewhere, or what was under it is.
pub(super) fn on_leave(desk: Desk) {
    if desk.free.with_untracked(|free| free.is_some_and(|free| !free.by_keys)) {
        desk.free.set(None);
    }
}

/// A press on empty time begins a booking there. `down` is where the pointer went down.
pub(super) fn on_click(desk: Desk, extent: Extent, down: Option<(f64, f64)>, event: &MouseEvent) {
    let near =
        |(x, y): (f64, f64)| (f64::from(event.client_x()) - x).hypot(f64::from(event.client_y()) - y) < SLACK;
    let plain = !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    if !plain || !down.is_some_and(near) {
        return;
    }
    if let Some(free) = under(desk, extent, event) {
        // A page that brings no client: the browser loads it.
        let _ = window().location().set_href(&untrack(|| href(desk, free.place, Some(free.minute))));
    }
}

/// N, anywhere in the grid: the empty time of that column, after the card that has the focus.
pub(super) fn on_key(desk: Desk, extent: Extent, event: &KeyboardEvent) {
    let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
    // The key's place counts too: Devanagari and Arabic keyboards have other letters there.
    let meant = event.key().eq_ignore_ascii_case("n") || event.code() == "KeyN";
    if !(plain && meant && desk.takes_orders()) || desk.lift.with_untracked(Option::is_some) {
        return;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let column = target.closest("section.column").ok().flatten().and_then(|column| place_of(&column));
    let first_column =
        || desk.places.with_untracked(|places| places.iter().copied().find(|it| it.is_somewhere()));
    let Some(place) = column.or_else(first_column) else { return };
    event.prevent_default();
    let minute = after_card(desk, &target).unwrap_or_else(|| first(desk, extent, place));
    begin(desk, extent, place, minute, STEP);
}

/// When the card that has the focus ends.
fn after_card(desk: Desk, card: &Element) -> Option<i32> {
    let id = card.id().strip_prefix(CARD)?.parse().ok()?;
    desk.board.with_untracked(|board| {
        let card = board.cards.iter().find(|card| card.appointment == id)?;
        Some((minute_of(board.date, card.ends_at) + STEP - 1).div_euclid(STEP) * STEP)
    })
}

/// Gives a column's link the focus, and points at its first empty time from `minute` on.
fn begin(desk: Desk, extent: Extent, place: Place, minute: i32, step: i32) {
    let found = desk.board.with_untracked(|board| next_free(extent, &taken(board, place), minute, step));
    let link =
        document().get_element_by_id(&link_id(place)).and_then(|link| link.dyn_into::<HtmlElement>().ok());
    if let (Some(minute), Some(link)) = (found, link) {
        let _ = link.focus();
        point(desk, Some(Free { place, minute, by_keys: true }));
        // Once it is drawn.
        request_animation_frame(move || {
            if let Some(spot) = document().query_selector(".track > b").ok().flatten() {
                let near = leptos::web_sys::ScrollIntoViewOptions::new();
                near.set_block(leptos::web_sys::ScrollLogicalPosition::Nearest);
                near.set_inline(leptos::web_sys::ScrollLogicalPosition::Nearest);
                spot.scroll_into_view_with_scroll_into_view_options(&near);
            }
        });
    }
}

fn link_id(place: Place) -> String {
    let id = match place {
        Place::Staff(staff) => staff.map(|id| id.to_string()),
        Place::Room(room) => room.map(|id| id.to_string()),
    };
    format!("book-{}", id.unwrap_or_default())
}

/// A key on a column's link.
fn on_link_key(desk: Desk, extent: Extent, place: Place, event: &KeyboardEvent) {
    let held = desk.free.get_untracked().filter(|free| free.by_keys);
    let from = held.map(|free| free.minute);
    match event.key().as_str() {
        "ArrowDown" => {
            let minute = from.map_or_else(|| first(desk, extent, place), |minute| minute + STEP);
            begin(desk, extent, place, minute, STEP);
        }
        "ArrowUp" => {
            let minute = from.map_or_else(|| first(desk, extent, place), |minute| minute - STEP);
            begin(desk, extent, place, minute, -STEP);
        }
        key @ ("ArrowLeft" | "ArrowRight") => {
            let there = beside(desk, place, key == "ArrowRight");
            let minute = from.unwrap_or_else(|| first(desk, extent, there));
            begin(desk, extent, there, minute, STEP);
        }
        "Escape" => desk.free.set(None),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// The link in a column's head: a new booking there, at the time that the keys have chosen or at one that is still to be chosen.
#[component]
pub(super) fn Begin(
    /// The board.
    desk: Desk,
    /// Which column.
    place: Place,
    /// What the grid shows.
    extent: Memo<Extent>,
) -> impl IntoView {
    let i18n = use_i18n();
    let held = Memo::new(move |_| {
        desk.free.get().filter(|free| free.by_keys && free.place == place).map(|free| free.minute)
    });
    let label = move || {
        let name = isolated(&desk.board.with(|board| place.name(board)).unwrap_or_default());
        match (held.get(), place) {
            (Some(minute), _) => {
                t_string!(i18n, office.book_at, time = clock(minute), name = name).to_string()
            }
            (None, Place::Room(_)) => t_string!(i18n, office.book_in, name = name).to_string(),
            (None, Place::Staff(_)) => t_string!(i18n, office.book_with, name = name).to_string(),
        }
    };
    let left = move |_: FocusEvent| {
        if held.get_untracked().is_some() {
            desk.free.set(None);
        }
    };
    view! {
        // A page that brings no client: the browser loads it.
        <a
            class="begin"
            id=link_id(place)
            href=move || href(desk, place, held.get())
            rel="external"
            title=label
            aria-label=label
            aria-describedby="book-hint"
            on:keydown=move |event| on_link_key(desk, extent.get_untracked(), place, &event)
            on:blur=left
        >
            <Icon name="plus"/>
        </a>
    }
    .into_any()
}

/// A column's time from the first to the last minute, and where in it a new booking would begin.
#[component]
pub(super) fn Track(
    /// The board.
    desk: Desk,
    /// Which column.
    place: Place,
    /// What the grid shows.
    extent: Memo<Extent>,
) -> impl IntoView {
    let here = Memo::new(move |_| desk.free.get().filter(|free| free.place == place));
    let style = move || format!("--from:0;--len:{}", extent.get().span());
    let spot = move || {
        here.get().map(|free| {
            let style = format!("--at:{}", free.minute - extent.get().start);
            view! { <b style=style>{clock(free.minute)}</b> }
        })
    };
    view! {
        <li class="track" aria-hidden="true" style=style>
            {spot}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use shared::{
        booking::{AppointmentStatus as A, BoardRoom, BookingStatus as B, LocationLine, RoomLine},
        ids::{LocationId, RoomId, StaffId},
    };

    use super::{
        super::day::tests::{board, card},
        *,
    };

    const NINE_TO_SIX: Extent = Extent { start: 540, end: 1080 };

    #[test]
    fn keys_pass_over_what_is_taken_and_stay_inside() {
        let taken = [(600, 660), (660, 690)];
        assert_eq!(next_free(NINE_TO_SIX, &taken, 585, STEP), Some(585));
        assert_eq!(next_free(NINE_TO_SIX, &taken, 600, STEP), Some(690));
        assert_eq!(next_free(NINE_TO_SIX, &taken, 675, -STEP), Some(585));
        assert_eq!(next_free(NINE_TO_SIX, &taken, 1_080, STEP), None);
        assert_eq!(next_free(NINE_TO_SIX, &[(540, 1_080)], 600, -STEP), None);
    }

    #[test]
    fn called_off_visits_take_nothing() {
        let mut all = vec![
            card(B::Confirmed, A::Scheduled, "10:00", "11:00"),
            card(B::Cancelled, A::Cancelled, "12:00", "13:00"),
            card(B::NoShow, A::NoShow, "14:00", "15:00"),
        ];
        for card in &mut all {
            card.staff = None;
        }
        assert_eq!(taken(&board(all), Place::Staff(None)), [(600, 660)]);
    }

    #[test]
    fn the_page_is_told_who_or_where_and_when() {
        let (staff, room) = (StaffId::new(), RoomId::new());
        let (here, there) = (LocationId::new(), LocationId::new());
        let mut board = board(Vec::new());
        let asked = |board: &BoardView, place, minute| address(board, None, place, minute);
        assert_eq!(
            asked(&board, Place::Staff(Some(staff)), Some(855)),
            format!("/office/new?day=2026-11-20&staff={staff}&time=14:15")
        );
        assert_eq!(
            asked(&board, Place::Staff(Some(staff)), None),
            format!("/office/new?day=2026-11-20&staff={staff}")
        );
        // After midnight it is the next day.
        assert!(asked(&board, Place::Staff(None), Some(1_470)).ends_with("?day=2026-11-21&time=00:30"));
        let line = RoomLine { id: room, name: "Room 1".into() };
        board.rooms = vec![BoardRoom { room: line, location: there }];
        let place = Place::Room(Some(room));
        assert_eq!(asked(&board, place, None), format!("/office/new?day=2026-11-20&room={room}"));
        board.locations = [here, there]
            .map(|id| LocationLine { id, name: "A place".into(), address: String::new() })
            .to_vec();
        assert_eq!(
            asked(&board, place, None),
            format!("/office/new?day=2026-11-20&room={room}&location={there}")
        );
        assert!(
            address(&board, Some(Spot::At(here)), Place::Staff(Some(staff)), None)
                .ends_with(&format!("&location={here}"))
        );
    }
}
