//! Calendars: the secret address of one's own, and others that take one's time.

use app_core::{clock_time, i18n::*, isolated, short_date};
use app_ui::{Icon, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::staff::{FeedView, LinkView, MyTimeView};

use crate::{
    calls::{AddCalendar, ReadCalendar, RemoveCalendar, RenewFeed, RevokeFeed},
    fields::{Input, RemoveButton},
    frame::problem_of,
    words::failure,
};

/// Both sections.
#[component]
pub(crate) fn Calendars(time: MyTimeView) -> impl IntoView {
    let i18n = use_i18n();
    let links = time.links.into_iter().map(|link| view! { <li><Link link=link/></li> }).collect_view();
    let list = (!links.is_empty()).then(|| view! { <ul class="list">{links}</ul> });
    let error = problem_of("").filter(|error| error.problem("address").is_some());
    view! {
        <section class="card stack" aria-labelledby="feed-title">
            <h2 id="feed-title">{t!(i18n, hours.feed_title)}</h2>
            <p class="mute">{t!(i18n, hours.feed_text)}</p>
            <Feed feed=time.feed may_show_names=time.may_show_names/>
        </section>
        <section class="card stack" aria-labelledby="links-title">
            <h2 id="links-title">{t!(i18n, hours.links_title)}</h2>
            <p class="mute">{t!(i18n, hours.links_text)}</p>
            {list}
            <form class="stack" method="post" action=AddCalendar::url() novalidate>
                <Input form="link" name="name" label=t_string!(i18n, hours.link_name)/>
                <Input form="" name="address" kind="url" label=t_string!(i18n, hours.link_address) error=error/>
                <div class="row">
                    <button type="submit" class="btn quiet">{t!(i18n, hours.link_add)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn Feed(feed: Option<FeedView>, may_show_names: bool) -> impl IntoView {
    let i18n = use_i18n();
    let names = |checked: bool| {
        may_show_names.then(|| {
            view! {
                <label class="check">
                    <input type="checkbox" name="names" value="true" checked=checked/>
                    <span>{t!(i18n, hours.feed_names)}</span>
                </label>
            }
        })
    };
    let Some(feed) = feed else {
        return view! {
            <form class="stack" method="post" action=RenewFeed::url()>
                {names(false)}
                <div class="row">
                    <button type="submit" class="btn quiet">{t!(i18n, hours.feed_make)}</button>
                </div>
            </form>
        }
        .into_any();
    };
    view! {
        <div class="field">
            <label for="feed">{t!(i18n, hours.feed_address)}</label>
            <input id="feed" class="input" type="text" readonly dir="ltr" value=feed.address/>
        </div>
        <form class="stack" method="post" action=RenewFeed::url()>
            {names(feed.shows_names)}
            <div class="row">
                <button type="submit" class="btn quiet" aria-describedby="renew-hint">{t!(i18n, hours.feed_renew)}</button>
                <span class="mute" id="renew-hint">{t!(i18n, hours.feed_renew_hint)}</span>
            </div>
        </form>
        <form method="post" action=RevokeFeed::url()>
            <button type="submit" class="btn quiet">{t!(i18n, hours.feed_revoke)}</button>
        </form>
    }
    .into_any()
}

#[component]
fn Link(link: LinkView) -> impl IntoView {
    let i18n = use_i18n();
    let name = isolated(&link.name);
    let state = match link.read_at {
        Some(at) => {
            let (day, time) = (short_date(at.date_naive()), clock_time(at));
            t_string!(i18n, hours.link_read_at, day = day, time = time, n = link.events).to_string()
        }
        None => t_string!(i18n, hours.link_never).to_string(),
    };
    let failed = link.failure.map(|why| {
        view! { <Notice tone="late" icon="triangle-alert">{failure(why)}</Notice> }
    });
    let skipped = (link.skipped > 0).then(|| {
        let text = t_string!(i18n, hours.link_skipped, n = link.skipped).to_string();
        view! { <span class="mute">{text}</span> }
    });
    let read = t_string!(i18n, hours.link_read, name = name.clone()).to_string();
    let id = link.id.to_string();
    view! {
        <div class="stack" style="--gap:.5rem">
            <div class="item wraps">
                <Icon name="globe"/>
                <div class="grow">
                    <b>{link.name}</b>
                    <span class="mute"><bdi dir="ltr">{link.host}</bdi> " · " {state}</span>
                    {skipped}
                </div>
                <form method="post" action=ReadCalendar::url()>
                    <input type="hidden" name="link" value=id.clone()/>
                    <button type="submit" class="btn quiet small" aria-label=read>{t!(i18n, hours.link_read_short)}</button>
                </form>
                <form method="post" action=RemoveCalendar::url()>
                    <input type="hidden" name="link" value=id/>
                    <RemoveButton what=name/>
                </form>
            </div>
            {failed}
        </div>
    }
    .into_any()
}
