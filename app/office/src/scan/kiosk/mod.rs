//! `/kiosk`: a big calm screen at the door. Whoever comes holds their code to it, types it, or reads the location's code with their
//! own telephone. It keeps nothing of anybody, so without a network it can only say so.

mod answer;
mod calls;

use std::time::Duration;

use app_core::{UiError, i18n::*, offline, query::error_of, resource};
use app_ui::{Empty, Icon, Languages, Screen};
use leptos::{
    ev::SubmitEvent, form::FromFormData as _, prelude::*, server_fn::ServerFn as _, task::spawn_local,
};
use leptos_router::hooks::use_query_map;
use shared::{AppError, ErrorCode, booking::kiosk::KioskView};

use self::{
    answer::{Answer, AnswerPage},
    calls::{EnterAtKiosk, Shown, enter_at_kiosk, this_kiosk},
};
use super::{lens::Lens, wedge};
use crate::screen::{FillScreen, keep_awake};

/// The cookie that makes a browser a kiosk.
#[cfg(not(target_family = "wasm"))]
pub(crate) const COOKIE: &str = "__Host-kiosk";
/// The location's code is another one after so long, and a kiosk that was taken back knows it.
const REFRESH: Duration = Duration::from_secs(60);

/// The page.
pub(crate) fn page() -> AnyView {
    let first = resource(|| (), |()| this_kiosk());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) => view! { <KioskPage first=view/> }.into_any(),
                    Err(error) => view! { <NoKiosk error=error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// The kiosk's state.
#[derive(Clone, Copy)]
struct Kiosk {
    view: RwSignal<KioskView>,
    /// The answer to the last code.
    answer: RwSignal<Option<Answer>>,
    busy: RwSignal<bool>,
    camera: RwSignal<bool>,
    /// Whether the server cannot be reached.
    away: RwSignal<bool>,
}

impl Kiosk {
    fn new(view: KioskView) -> Self {
        Self {
            view: RwSignal::new(view),
            answer: RwSignal::new(told()),
            busy: RwSignal::new(false),
            camera: RwSignal::new(false),
            away: RwSignal::new(false),
        }
    }

    /// In the browser: shows another code every minute.
    fn wake(self) {
        Effect::new(move |_| {
            keep_awake();
            let again = move || spawn_local(async move { self.heard(this_kiosk().await) });
            if let Ok(handle) = set_interval_with_handle(again, REFRESH) {
                on_cleanup(move || handle.clear());
            }
        });
    }

    fn heard(self, said: Result<KioskView, UiError>) {
        match said {
            Ok(view) => {
                self.away.try_set(false);
                self.view.try_set(view);
            }
            // Taken back: the page says so.
            Err(error) if error.0.code == ErrorCode::TokenInvalid => drop(window().location().reload()),
            Err(_) => drop(self.away.try_set(true)),
        }
    }

    /// Asks about a code. The answer to the one before makes room.
    fn ask(self, code: String) {
        if code.trim().is_empty() || self.busy.get_untracked() {
            return;
        }
        self.answer.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let answer = match enter_at_kiosk(code).await {
                Ok(Shown::Welcome(guest)) => Answer::Welcome(Some(guest)),
                Ok(Shown::Refused(error)) => Answer::Refused(error),
                Err(error) if offline::is_away(&error) => Answer::Refused(ErrorCode::Unavailable.into()),
                Err(error) => Answer::Refused(error.0),
            };
            self.busy.try_set(false);
            match &answer {
                Answer::Refused(error) if error.code == ErrorCode::TokenInvalid => {
                    drop(window().location().reload());
                }
                _ => drop(self.answer.try_set(Some(answer))),
            }
        });
    }
}

/// What the address says, to a browser without scripts.
fn told() -> Option<Answer> {
    use_query_map().with_untracked(|query| {
        if query.get_str("in").is_some() {
            return Some(Answer::Welcome(None));
        }
        let since = query.get_str("since").and_then(|since| since.parse().ok());
        error_of(query).map(|code| Answer::Refused(AppError { since, ..code.into() }))
    })
}

#[component]
fn KioskPage(first: KioskView) -> impl IntoView {
    let kiosk = Kiosk::new(first);
    kiosk.wake();
    wedge::listen(move |code| kiosk.ask(code));
    move || match kiosk.answer.get() {
        Some(answer) => {
            let next = Callback::new(move |()| kiosk.answer.set(None));
            view! { <AnswerPage answer=answer next=next/> }.into_any()
        }
        None => view! { <Waiting kiosk=kiosk/> }.into_any(),
    }
}

/// Nobody is there.
#[component]
fn Waiting(kiosk: Kiosk) -> impl IntoView {
    let i18n = use_i18n();
    let (business, place) = kiosk.view.with_untracked(|view| {
        (view.business.clone(), view.location.own_name(&view.business).map(str::to_owned))
    });
    let title = t_string!(i18n, kiosk.title, business = business).to_string();
    let away = move || {
        kiosk.away.get().then(|| {
            view! {
                <p class="away" role="status">
                    <Icon name="wifi-off"/>
                    {t!(i18n, kiosk.away)}
                </p>
            }
        })
    };
    view! {
        <Screen title=title.clone() layout="kiosk">
            <main id="main" tabindex="-1">
                <header>
                    <h1>{title}</h1>
                    {place.map(|place| view! { <p class="mute"><bdi>{place}</bdi></p> })}
                    <p>{t!(i18n, kiosk.lead)}</p>
                    {away}
                </header>
                <section class="mine" aria-label=t_string!(i18n, kiosk.show)>
                    <Lens
                        busy=kiosk.busy
                        camera=kiosk.camera
                        facing="user"
                        on_code=Callback::new(move |code| kiosk.ask(code))
                    />
                    <Typed kiosk=kiosk/>
                </section>
                <section class="phone" hidden=move || kiosk.away.get()>
                    <h2>{t!(i18n, kiosk.phone_title)}</h2>
                    <div class="qr" role="img" aria-label=t_string!(i18n, kiosk.phone_code) inner_html=move || kiosk.view.with(|view| view.code.clone())></div>
                    <p>{t!(i18n, kiosk.phone_text)}</p>
                </section>
            </main>
            <footer>
                <Languages/>
                <FillScreen/>
            </footer>
        </Screen>
    }
    .into_any()
}

/// The code, typed.
#[component]
fn Typed(kiosk: Kiosk) -> impl IntoView {
    let i18n = use_i18n();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Ok(call) = EnterAtKiosk::from_event(&event) {
            kiosk.ask(call.code);
        }
    };
    view! {
        <form method="post" action=EnterAtKiosk::url() on:submit=submit>
            <label class="label" for="code">
                {t!(i18n, kiosk.type_code)}
            </label>
            <div class="row">
                <div class="field grow">
                    <input
                        class="code-input"
                        id="code"
                        name="code"
                        type="text"
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck="false"
                        dir="ltr"
                        required
                    />
                </div>
                <button type="submit" class="btn" aria-busy=move || kiosk.busy.get().then_some("true")>
                    {t!(i18n, kiosk.enter)}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// A browser like any other, or one that was taken back.
#[component]
fn NoKiosk(error: UiError) -> impl IntoView {
    let i18n = use_i18n();
    let known = error.0.code == ErrorCode::TokenInvalid;
    let (title, text) = if known {
        (t_string!(i18n, kiosk.none_title).to_string(), t_string!(i18n, kiosk.none_text).to_string())
    } else {
        (t_string!(i18n, kiosk.away_title).to_string(), t_string!(i18n, kiosk.away).to_string())
    };
    view! {
        <Screen title=title.clone()>
            <main id="main" tabindex="-1">
                <Empty icon="scan-line" whole_page=true title=title text=text>
                    <a class="btn" href="/office/settings/kiosks" rel="external">{t!(i18n, kiosk.set_up_here)}</a>
                </Empty>
            </main>
        </Screen>
    }
    .into_any()
}
