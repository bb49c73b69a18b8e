//! The free times that one person could be offered.

use app_core::{clock_time, duration_text, i18n::*, isolated, short_date};
use app_ui::{Empty, Icon};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::booking::waitlist::{Chance, WaitView};

use super::calls::OfferTime;

/// What is free, what suits first.
#[component]
pub(super) fn Chances(
    /// For whom.
    waiting: WaitView,
    /// When.
    chances: Vec<Chance>,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = t_string!(i18n, waiting.offer_to, name = isolated(&waiting.customer.name)).to_string();
    let what = format!("{}, {}", isolated(&waiting.service), duration_text(waiting.minutes));
    let rows = chances.into_iter().map(|chance| view! { <Row waiting=waiting.clone() chance=chance/> });
    let rows = rows.collect_view();
    let body = if rows.is_empty() {
        view! {
            <Empty icon="calendar-days" title=t_string!(i18n, waiting.chances_none) text=String::new()/>
        }
        .into_any()
    } else {
        view! { <ul class="list">{rows}</ul> }.into_any()
    };
    view! {
        <p>
            <a class="link" href=super::HERE rel="external" style="margin-inline-start: -.5rem">
                <Icon name="arrow-left" flip=true/>
                {t!(i18n, waiting.back_to_list)}
            </a>
        </p>
        <section class="card stack" aria-labelledby="chances">
            <h2 id="chances">{title}</h2>
            <p class="mute">{what}</p>
            {body}
        </section>
    }
    .into_any()
}

#[component]
fn Row(waiting: WaitView, chance: Chance) -> impl IntoView {
    let i18n = use_i18n();
    let (day, time) = (short_date(chance.starts_at.date_naive()), clock_time(chance.starts_at));
    let label = t_string!(
        i18n,
        waiting.offer_this,
        day = day.as_str(),
        time = time.as_str(),
        name = isolated(&chance.staff.name)
    )
    .to_string();
    let suits = chance.suits.then(|| {
        view! { <span class="chip" data-status="started"><Icon name="check"/>{t!(i18n, waiting.chance_suits)}</span> }
    });
    view! {
        <li>
            <div class="item">
                <div class="grow">
                    <b>{format!("{day}\u{a0}· {time}")}</b>
                    <span class="mute">{chance.staff.name}</span>
                </div>
                {suits}
                <form method="post" action=OfferTime::url()>
                    <input type="hidden" name="entry" value=waiting.id.to_string()/>
                    <input type="hidden" name="starts_at" value=chance.starts_at.to_rfc3339()/>
                    <input type="hidden" name="staff" value=chance.staff.id.to_string()/>
                    <button type="submit" class="btn quiet" aria-label=label>
                        {t!(i18n, waiting.offer_short)}
                    </button>
                </form>
            </div>
        </li>
    }
    .into_any()
}
