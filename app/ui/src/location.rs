//! In which of a business's locations.

use app_core::{i18n::*, isolated};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{booking::LocationLine, ids::LocationId};

/// A list to choose from; nothing where there is only one.
#[component]
pub fn LocationChoice(
    /// All that are open, the main one first.
    locations: Vec<LocationLine>,
    /// Which one is chosen; the main one if none.
    chosen: Option<LocationId>,
    /// The field's name.
    #[prop(default = "location")]
    name: &'static str,
    /// Told apart from others on the page.
    #[prop(default = "location".into(), into)]
    id: String,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    (locations.len() > 1).then(|| {
        let options = locations.into_iter().enumerate().map(|(nth, location)| {
            let selected = chosen.map_or(nth == 0, |chosen| chosen == location.id);
            view! { <option value=location.id.to_string() selected=selected>{isolated(&location.name)}</option> }
        });
        view! {
            <div class="field">
                <label for=id.clone()>{td_string!(locale, public.label_where).to_string()}</label>
                <select id=id name=name>{options.collect_view()}</select>
            </div>
        }
    })
}
