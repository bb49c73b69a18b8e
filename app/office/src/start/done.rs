//! It is there: its page for clients first, because that is what it was made for.

use app_core::{i18n::*, isolated};
use app_ui::Icon;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::tenants::start::Made;

use super::calls::StartAgain;

#[component]
pub(super) fn Done(made: Made) -> impl IntoView {
    let i18n = use_i18n();
    let page = format!("/b/{}", made.slug);
    let title = t_string!(i18n, business.done_title, name = isolated(&made.name)).to_string();
    let next = |href: &'static str, icon, name: &str, text: &str| {
        view! {
            <li>
                <a class="item" href=href rel="external">
                    <Icon name=icon/>
                    <span class="grow">
                        <b>{name.to_owned()}</b>
                        <span class="mute">{text.to_owned()}</span>
                    </span>
                    <Icon name="chevron-right" flip=true/>
                </a>
            </li>
        }
    };
    view! {
        <div class="opened">
            <Icon name="circle-check"/>
            <h1>{title}</h1>
            <p class="mute">{t!(i18n, business.done_lead)}</p>
            <a class="btn big" href=page.clone() rel="external">{t!(i18n, business.done_page)}</a>
            <p class="mute"><bdi dir="ltr">{page}</bdi></p>
        </div>
        <ul class="card list">
            {next(
                "/office",
                "layout-grid",
                t_string!(i18n, business.done_board),
                t_string!(i18n, business.done_board_text),
            )}
            {next("/office/team", "users", t_string!(i18n, business.done_team), t_string!(i18n, business.done_team_text))}
            {next(
                "/office/settings",
                "settings",
                t_string!(i18n, business.done_settings),
                t_string!(i18n, business.done_settings_text),
            )}
        </ul>
        <form method="post" action=StartAgain::url()>
            <button type="submit" class="btn plain">
                <Icon name="plus"/>
                {t!(i18n, business.done_again)}
            </button>
        </form>
    }
    .into_any()
}
