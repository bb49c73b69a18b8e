//! Classes that somebody holds: each once, whoever comes. It is settled as a whole, on its own page.

use app_core::{i18n::*, isolated, short_date, time_range};
use app_ui::Icon;
use leptos::prelude::*;
use shared::staff::ClassLine;

/// The section; nothing where there is none.
#[component]
pub(crate) fn Classes(classes: Vec<ClassLine>, title: String, hint: String) -> impl IntoView {
    if classes.is_empty() {
        return ().into_any();
    }
    let rows = classes.into_iter().map(|class| view! { <li><Class class=class/></li> }).collect_view();
    view! {
        <section class="card stack" aria-labelledby="classes-title">
            <h2 id="classes-title">{title}</h2>
            <p class="hint">{hint}</p>
            <ul class="list">{rows}</ul>
        </section>
    }
    .into_any()
}

/// A class that leads to its own page.
#[component]
fn Class(class: ClassLine) -> impl IntoView {
    let i18n = use_i18n();
    let day = class.from.date_naive();
    let when =
        t_string!(i18n, hours.pair, first = short_date(day), second = time_range(class.from, class.to));
    let people = t_string!(i18n, hours.class_people, n = class.taken).to_string();
    let outside = class.outside.then(|| format!("\u{a0}· {}", t_string!(i18n, hours.class_outside)));
    view! {
        <a class="item" href=format!("/office/classes/{}", class.class) rel="external">
            <Icon name="users"/>
            <span class="grow">
                <b>{when.to_string()}</b>
                <span class="mute">{isolated(&class.service)} " · " {people} {outside}</span>
            </span>
            <Icon name="chevron-right" flip=true/>
        </a>
    }
    .into_any()
}
