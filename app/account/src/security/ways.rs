//! What signing in takes besides the password, or instead of it.

use app_core::{i18n::*, resource};
use app_ui::{Icon, Loading};
use leptos::prelude::*;

use crate::calls::{my_passkeys, my_two_step};

/// A line for each, which leads to its page.
#[component]
pub(super) fn Ways() -> impl IntoView {
    let i18n = use_i18n();
    let two_step = resource(|| (), |()| my_two_step());
    let passkeys = resource(|| (), |()| my_passkeys());
    view! {
        <section class="stack" style="--gap:1rem" aria-labelledby="ways-title">
            <h2 id="ways-title">{t!(i18n, account.ways_title)}</h2>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    let (two_step, passkeys) = (two_step.await.ok(), passkeys.await.ok());
                    let on = two_step.filter(|two_step| two_step.since.is_some());
                    let state = match on {
                        Some(on) => {
                            let left = t_string!(i18n, account.codes_left, count = on.codes_left).to_string();
                            format!("{} · {left}", t_string!(i18n, account.two_step_on))
                        }
                        None => t_string!(i18n, account.two_step_off).to_owned(),
                    };
                    let keys = match passkeys.map_or(0, |mine| mine.list.len()) {
                        0 => t_string!(i18n, account.passkeys_none).to_owned(),
                        count => t_string!(i18n, account.passkeys_some, count = count).to_string(),
                    };
                    view! {
                        <ul class="card list">
                            <li>
                                <Way
                                    href="/me/security/two-step"
                                    icon="smartphone"
                                    name=t_string!(i18n, account.two_step)
                                    state=state
                                />
                            </li>
                            <li>
                                <Way
                                    href="/me/security/passkeys"
                                    icon="key-round"
                                    name=t_string!(i18n, account.passkeys)
                                    state=keys
                                />
                            </li>
                        </ul>
                    }
                })}
            </Suspense>
        </section>
    }
    .into_any()
}

#[component]
fn Way(href: &'static str, icon: &'static str, name: &'static str, state: String) -> impl IntoView {
    view! {
        <a class="item" href=href>
            <Icon name=icon/>
            <span class="grow">
                <b>{name}</b>
                <span class="mute">{state}</span>
            </span>
            <Icon name="chevron-right"/>
        </a>
    }
    .into_any()
}
