//! With whom.

use app_core::i18n::*;
use app_ui::{Avatar, Icon};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{catalog::StaffView, ids::StaffId};

use crate::{query::BookQuery, words::first_name};

/// Anyone, or one of those who do this service.
#[component]
pub(super) fn People(
    /// What the address says.
    asked: BookQuery,
    /// Everyone.
    staff: Vec<StaffView>,
    /// Who does it.
    skilled: Vec<StaffId>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let href = |id: Option<StaffId>| asked.with(|to| to.staff = id);
    let current = |id: Option<StaffId>| (asked.staff == id).then_some("true");
    let people: Vec<StaffView> = staff.into_iter().filter(|person| skilled.contains(&person.id)).collect();
    // The first name, unless two share it.
    let call = |person: &StaffView| {
        let first = first_name(&person.name);
        let shared = people.iter().filter(|other| first_name(&other.name) == first).count() > 1;
        if shared { person.name.clone() } else { first }
    };
    let entries = people
        .iter()
        .map(|person| {
            view! {
                <li>
                    <a href=href(Some(person.id)) aria-current=current(Some(person.id)) data-noscroll="">
                        <Avatar name=person.name.clone()/>
                        {call(person)}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="picks" aria-label=td_string!(locale, public.with_whom).to_string()>
            <li>
                <a href=href(None) aria-current=current(None) data-noscroll="">
                    <span class="avatar" data-hue="6" aria-hidden="true"><Icon name="users"/></span>
                    {td_string!(locale, public.anyone).to_string()}
                </a>
            </li>
            {entries}
        </ul>
    }
    .into_any()
}
