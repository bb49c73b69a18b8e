//! What surrounds a page's content.

use app_core::{i18n::*, use_viewer};
use leptos::prelude::*;
use leptos_meta::{Body, Title};
use leptos_router::hooks::use_location;

use crate::Icon;

/// Title, body class and the link that skips to the content. Every page begins with one.
#[component]
pub fn Screen(
    /// Its title, without the product's name.
    #[prop(into)]
    title: String,
    /// The stylesheet's name of the layout: `shell`, `booker`, `office`, `my-day`, `scan`.
    #[prop(default = "shell")]
    layout: &'static str,
    /// The page.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Title text=format!("{title} · Ombaro")/>
        <Body attr:class=layout/>
        // External: the browser follows it, focus included; the router would only scroll.
        <a class="skip" href="#main" rel="external">{t!(i18n, common.skip)}</a>
        {children()}
    }
}

/// The site's header.
#[component]
pub fn Top() -> impl IntoView {
    let i18n = use_i18n();
    let viewer = use_viewer();
    let home = viewer.home.clone();
    let link = if viewer.is_signed_in() {
        let word = match home.as_str() {
            "/office" => t_string!(i18n, common.office).to_string(),
            "/staff" => t_string!(i18n, common.my_day).to_string(),
            "/platform" => t_string!(i18n, common.head_office).to_string(),
            _ => t_string!(i18n, common.my_bookings).to_string(),
        };
        view! {
            <a class="link" href=home><Icon name="user"/>{word}</a>
            <a class="link spare" href="/me/security">{t!(i18n, common.account)}</a>
            <form method="post" action="/logout">
                <button type="submit" class="link">{t!(i18n, common.sign_out)}</button>
            </form>
        }
        .into_any()
    } else {
        view! { <a class="link" href="/login"><Icon name="log-in"/>{t!(i18n, common.sign_in)}</a> }.into_any()
    };
    view! {
        <header class="top wrap">
            <a class="brand" href="/">{t!(i18n, common.brand)}</a>
            <nav aria-label=move || t_string!(i18n, common.menu).to_string()>{link}</nav>
        </header>
    }
}

/// The languages to choose from, kept for next time.
#[component]
pub fn Languages() -> impl IntoView {
    let i18n = use_i18n();
    let location = use_location();
    let link = move |code: &'static str, word: &'static str, locale: Locale| {
        let href = move || {
            let query = location.query.get();
            let mut kept = leptos_router::params::ParamsMap::new();
            for (key, value) in query.into_iter().filter(|(key, _)| key != "lang") {
                kept.insert(key, value);
            }
            kept.insert("lang", code.to_owned());
            format!("{}{}", location.pathname.get(), kept.to_query_string())
        };
        let current = (i18n.get_locale_untracked() == locale).then_some("true");
        let direction = (code == "ar").then_some("rtl");
        view! {
            <li>
                <a href=href lang=code hreflang=code dir=direction aria-current=current rel="external">{word}</a>
            </li>
        }
    };
    view! {
        <ul aria-label=move || t_string!(i18n, common.language).to_string()>
            {link("en", "English", Locale::en)} {link("hi", "हिन्दी", Locale::hi)} {link("ar", "العربية", Locale::ar)}
        </ul>
    }
}

/// The site's footer.
#[component]
pub fn Foot() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <footer class="foot">
            <div class="wrap">
                <Languages/>
                <a href="/start" rel="external">{t!(i18n, business.for_businesses)}</a>
                <p class="mute">{t!(i18n, common.footer)}</p>
            </div>
        </footer>
    }
}

/// A page of the public site: header, content, footer.
#[component]
pub fn SitePage(
    /// Its title, without the product's name.
    #[prop(into)]
    title: String,
    /// The content of `main`.
    children: Children,
) -> impl IntoView {
    view! {
        <Screen title=title>
            <Top/>
            <main id="main" tabindex="-1">{children()}</main>
            <Foot/>
        </Screen>
    }
}
