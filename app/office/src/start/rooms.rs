//! Rooms, chairs or cars.

use app_core::i18n::*;
use app_ui::Field;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::tenants::start::Draft;

use super::{Shown, StepPage, calls::StartRooms, words::rooms_words};
use crate::wrong::{Cell, label, optional};

#[component]
pub(super) fn Rooms(shown: Shown, draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let (title, lead) = rooms_words(&draft.kind.kind);
    let (count, names) = (t_string!(i18n, business.rooms_count), t_string!(i18n, business.rooms_names));
    let labels = vec![label("count", "count", count), label("names", "names", names)];
    let (wrong_count, wrong_names) = (shown.problem("count"), shown.problem("names"));
    view! {
        <StepPage shown=shown title=title lead=lead action=StartRooms::url() labels=labels>
            <Cell name="count" id="count" label=count value=draft.rooms.count mode="numeric" problem=wrong_count/>
            <Field
                name="names"
                label=names
                hint=t_string!(i18n, business.rooms_names_hint)
                optional=optional()
                value=draft.rooms.names
                problem=wrong_names
                multiline=true
            />
        </StepPage>
    }
    .into_any()
}
