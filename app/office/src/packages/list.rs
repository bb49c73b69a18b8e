//! Who holds what, the newest first.

use app_core::{i18n::*, isolated};
use app_ui::{Avatar, Empty, Field, Icon, PackageChip, credits_left, package_end};
use leptos::prelude::*;
use shared::packages::{SoldPackage, SoldPackages};

use super::{HERE, News};

/// The list.
#[component]
pub(super) fn List(
    /// What was sold.
    page: SoldPackages,
    /// What was looked for.
    words: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let sell = page.may_sell.then(|| {
        let href = format!("{HERE}?sell=1");
        view! { <a class="btn" href=href rel="external"><Icon name="plus"/>{t!(i18n, packages.sell)}</a> }
    });
    let more = page.more.then(|| view! { <p class="hint">{t!(i18n, packages.more)}</p> });
    let rows = page.sold.into_iter().map(row).collect::<Vec<_>>();
    let body = match (rows.is_empty(), words.is_empty()) {
        (false, _) => view! { <ul class="card list">{rows}</ul> }.into_any(),
        (true, true) => view! {
            <Empty icon="wallet" title=t_string!(i18n, packages.none) text=t_string!(i18n, packages.none_text)/>
        }
        .into_any(),
        (true, false) => view! {
            <Empty icon="search" title=t_string!(i18n, packages.none_found) text=t_string!(i18n, packages.none_found_text)>
                <a class="btn quiet" href=HERE rel="external">{t!(i18n, packages.all)}</a>
            </Empty>
        }
        .into_any(),
    };
    view! {
        <header class="stack" style="--gap:.25rem">
            <div class="apart">
                <h1>{t!(i18n, packages.title)}</h1>
                {sell}
            </div>
            <p class="mute">{t!(i18n, packages.lead)}</p>
        </header>
        <News/>
        <form class="card stack" method="get" action=HERE role="search">
            <Field name="q" label=t_string!(i18n, packages.search) value=words/>
            <div class="row">
                <button type="submit" class="btn quiet"><Icon name="search"/>{t!(i18n, packages.find)}</button>
            </div>
        </form>
        {body}
        {more}
    }
    .into_any()
}

fn row(sold: SoldPackage) -> AnyView {
    let package = sold.package;
    let href = format!("{HERE}?package={}", package.id);
    let left = package.credits.iter().map(|line| format!("{}: {}", isolated(&line.name), credits_left(line)));
    let what = [isolated(&package.name), package_end(&package)].into_iter().chain(left);
    let what = what.collect::<Vec<_>>().join("\u{a0}· ");
    view! {
        <li>
            <a class="item" href=href rel="external">
                <Avatar name=sold.customer.name.clone()/>
                <span class="grow">
                    <b>{isolated(&sold.customer.name)}</b>
                    <span class="mute">{what}</span>
                </span>
                <PackageChip status=package.status/>
            </a>
        </li>
    }
    .into_any()
}
