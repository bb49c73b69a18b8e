//! The top of every step: where it is, the way back, how far it is.

use app_core::i18n::*;
use app_ui::Icon;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::{Meta, Title};
use shared::tenants::BusinessView;

use crate::accent::{Accent, Logo};

/// Business, way back, steps.
#[component]
pub(super) fn Head(
    /// The name of the step, for the window's title.
    title: String,
    /// Whose.
    business: BusinessView,
    /// Where the arrow leads.
    back: String,
    /// What the arrow is called.
    back_label: String,
    /// Which of the four steps, from 1.
    step: usize,
    /// The addresses of the steps that are done.
    past: Vec<String>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let (name, place) = (business.name, business.place);
    let names = [
        td_string!(locale, public.step_service).to_string(),
        td_string!(locale, public.step_time).to_string(),
        td_string!(locale, public.step_details).to_string(),
        td_string!(locale, public.step_booked).to_string(),
    ];
    let mut past = past.into_iter();
    let steps = names
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let name = view! { <span>{name}</span> };
            let done = if at + 1 < step { past.next() } else { None };
            match done {
                Some(href) => view! { <li class="past"><a href=href>{name}</a></li> }.into_any(),
                None => view! { <li aria-current=(at + 1 == step).then_some("step")>{name}</li> }.into_any(),
            }
        })
        .collect_view();
    view! {
        <Title text=format!("{title} · {name} · Ombaro")/>
        <Accent brand=business.brand.clone()/>
        <Meta name="description" content=format!("{title}, {name}, {place}")/>
        <header>
            <div class="crumb">
                <a class="back" href=back aria-label=back_label>
                    <Icon name="arrow-left" flip=true/>
                </a>
                <Logo brand=business.brand/>
                <p>
                    <b>{name}</b>
                    <small>{place}</small>
                </p>
            </div>
            <nav aria-label=td_string!(locale, public.step_of, n = step).to_string()>
                <ol class="steps">{steps}</ol>
            </nav>
        </header>
    }
    .into_any()
}
