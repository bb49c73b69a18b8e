//! `/me/notifications`: what the viewer was told, newest first. Whoever has it before them has read it.

use app_core::{clock_time, i18n::*, isolated, resource, short_date};
use app_ui::{Empty, Failure, Icon, Loading, SitePage};
use leptos::prelude::*;
use shared::notify::NoticeView;

use super::calls::my_notices;

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <NoticesPage/> }.into_any()
}

#[component]
fn NoticesPage() -> impl IntoView {
    let i18n = use_i18n();
    let notices = resource(|| (), |()| my_notices());
    view! {
        <SitePage title=t_string!(i18n, notices.title)>
            <div class="wrap narrow stack" style="--gap:1.5rem">
                <div class="apart">
                    <h1>{t!(i18n, notices.title)}</h1>
                    <DeviceLink/>
                </div>
                <Suspense fallback=Loading>
                    {move || Suspend::new(async move {
                        match notices.await {
                            Ok(list) if list.is_empty() => view! { <Nothing/> }.into_any(),
                            Ok(list) => view! { <List list=list/> }.into_any(),
                            Err(error) => view! { <Failure error=error/> }.into_any(),
                        }
                    })}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn DeviceLink() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a class="btn quiet" href="/me/notifications/device"><Icon name="smartphone"/>{t!(i18n, notices.device_link)}</a>
    }
    .into_any()
}

#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! { <Empty icon="bell" title=t_string!(i18n, notices.none) text=t_string!(i18n, notices.none_text)/> }
        .into_any()
}

#[component]
fn List(list: Vec<NoticeView>) -> impl IntoView {
    view! {
        <ul class="card list notices">
            {list.into_iter().map(|notice| view! { <li><Line notice=notice/></li> }).collect_view()}
        </ul>
    }
    .into_any()
}

#[component]
fn Line(notice: NoticeView) -> impl IntoView {
    let i18n = use_i18n();
    let said =
        format!("{} · {}", short_date(notice.said_at.date_naive()), isolated(&clock_time(notice.said_at)));
    let fresh = notice.fresh.then(|| view! { <span class="fresh">{t!(i18n, notices.fresh)}</span> });
    view! {
        <a class="item" href=notice.page rel="external">
            <span class="grow">
                <span class="apart"><b><bdi>{notice.business}</bdi></b>{fresh}</span>
                <span>{notice.text}</span>
                <time class="mute" datetime=notice.said_at.to_rfc3339()>{said}</time>
            </span>
            <Icon name="chevron-right" flip=true/>
        </a>
    }
    .into_any()
}
