//! One column of the day: a person's, a room's, or what is in nobody's and in none.

use app_core::i18n::*;
use app_ui::Avatar;
use leptos::prelude::*;
use shared::{
    booking::BoardView,
    ids::{AppointmentId, ClassId},
};

use super::{
    card::{Card, Lane},
    class::Class,
    desk::Desk,
    free::{Begin, Track},
    geometry::{Extent, lanes, minute_of, share},
    ghost::Ghost,
    off::Off,
    place::{Place, cards_of, classes_of},
};

/// A column.
#[component]
pub(super) fn Column(
    /// The board.
    desk: Desk,
    /// Which.
    place: Place,
    /// What the grid shows.
    extent: Memo<Extent>,
) -> impl IntoView {
    let (staff, room) = match place {
        Place::Staff(staff) => (staff.map(|id| id.to_string()), None),
        Place::Room(room) => (None, room.map(|id| id.to_string())),
    };
    let open = place.is_somewhere() && desk.takes_orders();
    let label = format!("column-{}", staff.as_deref().or(room.as_deref()).unwrap_or("none"));
    let all = Memo::new(move |_| {
        desk.board.with(|board| {
            let (cards, classes) = (cards_of(board, place), classes_of(board, place));
            let cards_at = cards.iter().map(|card| (card.starts_at, card.ends_at));
            let times = cards_at.chain(classes.iter().map(|class| (class.starts_at, class.ends_at)));
            let minutes = |at| minute_of(board.date, at);
            let spans: Vec<(i32, i32)> = times.map(|(from, to)| (minutes(from), minutes(to))).collect();
            let mut places = lanes(&spans).into_iter().map(|(at, of)| Lane { at, of });
            let cards: Vec<(AppointmentId, Lane)> =
                cards.into_iter().map(|card| card.appointment).zip(places.by_ref()).collect();
            let classes: Vec<(ClassId, Lane)> =
                classes.into_iter().map(|class| class.id).zip(places).collect();
            (cards, classes)
        })
    });
    let places = move || all.with(|(cards, _)| cards.clone());
    let classes = move || all.with(|(_, classes)| classes.clone());
    let lane_of = move |id: AppointmentId| {
        Memo::new(move |_| {
            let found =
                all.with(|(cards, _)| cards.iter().find(|(card, _)| *card == id).map(|(_, lane)| *lane));
            found.unwrap_or(Lane { at: 0, of: 1 })
        })
    };
    view! {
        <section class="column" aria-labelledby=label.clone() data-staff=staff data-room=room>
            <Head desk=desk place=place extent=extent id=label.clone()/>
            <ol class="visits">
                {open.then(|| view! { <Track desk=desk place=place extent=extent/> })}
                <Off desk=desk place=place extent=extent/>
                <For each=places key=|(id, _)| *id let((id, _))>
                    <Card desk=desk id=id extent=extent lane=lane_of(id)/>
                </For>
                <For each=classes key=|(id, lane)| (*id, lane.at, lane.of) let((id, lane))>
                    <Class desk=desk id=id extent=extent lane=lane/>
                </For>
                <Ghost desk=desk place=place extent=extent/>
            </ol>
        </section>
    }
    .into_any()
}

/// Whose it is, and how full the day is.
#[component]
fn Head(
    /// The board.
    desk: Desk,
    /// Which column.
    place: Place,
    /// What the grid shows.
    extent: Memo<Extent>,
    /// The id of its heading.
    id: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let known =
        Memo::new(move |_| desk.board.with(|board| Some((place.name(board)?, load_of(board, place)))));
    let to_place = move || desk.board.with(|board| cards_of(board, place).len());
    let open = place.is_somewhere() && desk.takes_orders();
    let is_person = matches!(place, Place::Staff(_));
    let lost = if is_person {
        t_string!(i18n, office.unassigned).to_string()
    } else {
        t_string!(i18n, office.no_room).to_string()
    };
    view! {
        <header>
            {move || match known.get() {
                Some((name, load)) => {
                    view! {
                        {is_person.then(|| view! { <Avatar name=name.clone()/> })}
                        <div>
                            <h2 id=id.clone()>
                                <bdi>{name}</bdi>
                            </h2>
                            <span
                                class="load"
                                role="img"
                                aria-label=t_string!(i18n, office.load, n = load).to_string()
                                style=format!("--load:{load}")
                            ></span>
                        </div>
                    }
                        .into_any()
                }
                None => {
                    let count = is_person
                        .then(|| view! { <p>{t_string!(i18n, office.to_place, n = to_place()).to_string()}</p> });
                    view! {
                        <div>
                            <h2 id=id.clone()>{lost.clone()}</h2>
                            {count}
                        </div>
                    }
                        .into_any()
                }
            }}
            {open.then(|| view! { <Begin desk=desk place=place extent=extent/> })}
        </header>
    }
    .into_any()
}

/// How much of somebody's working time is booked, or of the hours in which a room could be used; percent.
fn load_of(board: &BoardView, place: Place) -> u8 {
    match place {
        Place::Staff(staff) => {
            board.columns.iter().find(|column| Some(column.staff.id) == staff).map_or(0, |column| column.load)
        }
        Place::Room(_) => {
            let minutes = |(from, to)| (minute_of(board.date, from), minute_of(board.date, to));
            let open: Vec<(i32, i32)> = board.opening.iter().copied().map(minutes).collect();
            let cards = cards_of(board, place).into_iter().map(|card| (card.starts_at, card.ends_at));
            let classes = classes_of(board, place).into_iter().map(|class| (class.starts_at, class.ends_at));
            let taken: Vec<(i32, i32)> = cards.chain(classes).map(minutes).collect();
            share(&open, &taken)
        }
    }
}
