//! What somebody sees who has no account yet: what it is, what it costs, and the way in.

use app_core::{error_text, i18n::*, isolated, money_text, use_viewer};
use app_ui::{Empty, Icon};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{ErrorCode, money::Money, tenants::plan::Plan};

use super::{calls::StartWithAccount, is_signed_in};

/// Whether this is what stands in the way.
pub(super) const fn is_for(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::Unauthenticated | ErrorCode::EmailUnverified)
}

#[component]
pub(super) fn Door(code: ErrorCode) -> impl IntoView {
    let i18n = use_i18n();
    if is_signed_in() {
        let text =
            t_string!(i18n, business.door_unverified, email = isolated(&use_viewer().email)).to_string();
        return view! {
            <h1 class="sr">{t!(i18n, business.start_title)}</h1>
            <Empty icon="mail" title=error_text(code) text=text>
                <a class="btn quiet" href="/start" rel="external">{t!(i18n, common.retry)}</a>
            </Empty>
        }
        .into_any();
    }
    let point = |icon, text: &str| {
        view! {
            <li>
                <Icon name=icon/>
                <span>{text.to_owned()}</span>
            </li>
        }
    };
    view! {
        <div class="stack" style="--gap:.5rem">
            <h1>{t!(i18n, business.door_title)}</h1>
            <p class="mute">{t!(i18n, business.door_lead)}</p>
        </div>
        <ul class="points">
            {point("clock", t_string!(i18n, business.door_minutes))}
            {point("calendar-days", t_string!(i18n, business.door_same_day))}
            {point("shield", t_string!(i18n, business.door_no_double))} {point("wallet", &price())}
        </ul>
        <form class="stack" method="post" action=StartWithAccount::url()>
            <button type="submit" class="btn big wide">{t!(i18n, business.door_register)}</button>
            <a class="btn quiet wide" href="/login?next=/start" rel="external">{t!(i18n, business.door_sign_in)}</a>
        </form>
    }
    .into_any()
}

/// What it costs, before anybody types a word.
fn price() -> String {
    let i18n = use_i18n();
    let text = |plan: Plan| {
        let dollars = "USD".parse().map(|currency| money_text(Money::new(plan.price_minor(), currency)));
        isolated(&dollars.unwrap_or_default())
    };
    let (month, year) = (text(Plan::Monthly), text(Plan::Yearly));
    t_string!(i18n, business.door_price, month = month, year = year).to_string()
}
