//! A small map: who is where, and where to. With tiles of the installation's own choosing behind it, or without any.

mod frame;

use app_core::use_viewer;
use leptos::prelude::*;

pub use self::frame::Pin;
use self::frame::{Frame, TILE, percent};
use crate::Icon;

/// What a pin stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinKind {
    /// Where somebody goes.
    Door,
    /// Who goes there.
    Person,
}

/// A picture of some places. What it shows is said in words beside it: `label` says what it is.
#[component]
pub fn Map(
    /// What is to be seen; at least one.
    pins: Vec<Pin>,
    /// What the picture is of.
    label: String,
) -> impl IntoView {
    let Some(frame) = Frame::around(&pins) else { return ().into_any() };
    let tiles = use_viewer().tiles;
    let pictures = tiles.as_ref().map(|tiles| {
        let side = format!("inline-size:{};block-size:{}", percent(TILE, frame.width), percent(TILE, frame.height));
        let pictures = frame.tiles().into_iter().map(|tile| {
            let place = format!("inset-inline-start:{};inset-block-start:{};{side}", tile.x, tile.y);
            view! { <img src=tiles.address_of(frame.zoom, tile.column, tile.row) alt="" style=place loading="lazy" decoding="async"/> }
        });
        pictures.collect_view()
    });
    let drawn = pictures.is_some().then_some("");
    let credit = tiles.map(|tiles| view! { <figcaption>{tiles.credit}</figcaption> });
    let line = frame.line(&pins).map(|[from, to]| {
        view! {
            <svg aria-hidden="true" viewBox=format!("0 0 {} {}", frame.width, frame.height) preserveAspectRatio="none">
                <line x1=from.0 y1=from.1 x2=to.0 y2=to.1 vector-effect="non-scaling-stroke"/>
            </svg>
        }
    });
    let pins = pins.iter().map(|pin| {
        let (x, y) = frame.place(pin);
        let style = format!(
            "inset-inline-start:{};inset-block-start:{}",
            percent(x, frame.width),
            percent(y, frame.height)
        );
        let (kind, mark) = match pin.kind {
            PinKind::Door => ("door", view! { <Icon name="map-pin"/> }.into_any()),
            PinKind::Person => ("person", view! { <b>{pin.mark.clone()}</b> }.into_any()),
        };
        view! { <span class="pin" data-kind=kind style=style>{mark}</span> }
    });
    view! {
        // Its sides are those of the world, in every language.
        <figure class="map" dir="ltr" data-tiles=drawn>
            <div role="img" aria-label=label>
                {pictures}
                {line}
                {pins.collect_view()}
            </div>
            {credit}
        </figure>
    }
    .into_any()
}
