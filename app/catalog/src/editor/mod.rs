//! `/office/services/edit`: one service, in calm sections. What is right for nearly everybody is folded away.

mod about;
mod lengths;
mod needs;
mod pictures;
mod prices;
mod rules;

use app_core::{Resource, UiError, i18n::*, plural, resource};
use app_ui::{Icon, Loading, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    AppError, ErrorCode,
    catalog::edit::{LOCALES, ServiceForm, ServiceState},
    ids::ServiceId,
};

use self::{
    about::{About, Detail},
    lengths::Lengths,
    needs::{Needs, People},
    pictures::Pictures,
    prices::Prices,
    rules::Rules,
};
use crate::{
    calls::{CopyService, SaveService, StepService, my_service},
    fields::{Labels, Names, label},
    frame::{Frame, asked, error_here, refused},
    words::{language, state_name},
};

const HERE: &str = "/office/services/edit";

/// The service that the address names; none: a new one.
fn wanted() -> Result<Option<ServiceId>, UiError> {
    match asked("service").as_str() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| UiError(AppError::new(ErrorCode::NotFound))),
    }
}

/// The page.
pub(crate) fn page() -> AnyView {
    let form = resource(
        || (asked("service"), !asked("problem").is_empty()),
        |(_, typed)| {
            let wanted = wanted();
            async move { my_service(wanted?, typed).await }
        },
    );
    view! { <Page form=form/> }.into_any()
}

#[component]
fn Page(form: Resource<Result<ServiceForm, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match form.await {
                    Ok(form) => view! { <Editor form=form/> }.into_any(),
                    Err(error) => refused(HERE, t_string!(i18n, catalog.service).to_string(), error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// How the fields are called where something is wrong.
fn labels(form: &ServiceForm) -> Labels {
    let i18n = use_i18n();
    let mut labels = vec![
        label("name", t_string!(i18n, catalog.name)),
        label("category", t_string!(i18n, catalog.heading)),
        label("code", t_string!(i18n, catalog.code)),
        label("description", t_string!(i18n, catalog.description)),
        label("buffer_before", t_string!(i18n, catalog.buffer_before)),
        label("buffer_after", t_string!(i18n, catalog.buffer_after)),
        label("given_at", t_string!(i18n, catalog.given_at)),
        label("min_participants", t_string!(i18n, catalog.min_participants)),
        label("max_participants", t_string!(i18n, catalog.max_participants)),
        label("style", t_string!(i18n, catalog.style)),
        label("techniques", t_string!(i18n, catalog.techniques)),
        label("focus_areas", t_string!(i18n, catalog.focus_areas)),
        label("primary_benefits", t_string!(i18n, catalog.primary_benefits)),
        label("contraindications", t_string!(i18n, catalog.contraindications)),
        label("oils_products", t_string!(i18n, catalog.oils_products)),
        label("room_setup", t_string!(i18n, catalog.room_setup)),
        label("notice", t_string!(i18n, catalog.notice)),
        label("horizon", t_string!(i18n, catalog.horizon)),
        label("free_cancel", t_string!(i18n, catalog.free_cancel)),
        label("cancel_fee", t_string!(i18n, catalog.cancel_fee)),
        label("deposit", t_string!(i18n, catalog.deposit)),
        label("picture", t_string!(i18n, catalog.picture)),
        ("options".to_owned(), "options-0-minutes".to_owned(), t_string!(i18n, catalog.lengths).to_owned()),
    ];
    for row in 0..form.input.options.len() + 2 {
        labels.extend([
            label(&format!("options.{row}.minutes"), t_string!(i18n, catalog.minutes)),
            label(&format!("options.{row}.price"), t_string!(i18n, catalog.price)),
            label(&format!("options.{row}.gap_after"), t_string!(i18n, catalog.pause_after)),
            label(&format!("options.{row}.gap"), t_string!(i18n, catalog.pause)),
        ]);
    }
    for (row, _) in form.prices.iter().enumerate() {
        labels.push(label(&format!("prices.{row}.price"), t_string!(i18n, catalog.price)));
    }
    for locale in LOCALES {
        let of = |text: &str| format!("{text} · {}", language(locale));
        labels.push(label(&format!("names.{locale}.name"), of(t_string!(i18n, catalog.name))));
        labels.push(label(&format!("names.{locale}.description"), of(t_string!(i18n, catalog.description))));
    }
    labels
}

#[component]
fn Editor(form: ServiceForm) -> impl IntoView {
    let i18n = use_i18n();
    let error = error_here();
    let is_new = form.id.is_none();
    let locked = if is_new { !form.may.add } else { !form.may.change };
    let title =
        if is_new { t_string!(i18n, catalog.new_service).to_string() } else { form.input.name.clone() };
    let state = (form.state != ServiceState::Published && !is_new).then(|| {
        view! { <Notice icon="info">{state_name(form.state)}</Notice> }
    });
    let which = form.id.map(|id| view! { <input type="hidden" name="service" value=id.to_string()/> });
    let after = form.id.map(|_| {
        view! {
            <Prices form=form.clone() error=error.clone()/>
            <Pictures form=form.clone() error=error.clone()/>
            <Whole form=form.clone()/>
        }
    });
    let save = (!locked).then(|| {
        view! {
            <div class="row bar">
                <button type="submit" class="btn">
                    {if is_new { t_string!(i18n, catalog.create_service) } else { t_string!(i18n, catalog.save) }}
                </button>
                <a class="btn quiet" href="/office/services" rel="external">{t!(i18n, catalog.back)}</a>
            </div>
        }
    });
    let names_open = !form.input.names.is_empty() || wrong_in(error.as_ref(), &["names"]);
    view! {
        <Frame current=HERE title=title labels=labels(&form)>
            {state}
            {locked.then(|| view! { <Notice icon="info">{t!(i18n, catalog.read_only)}</Notice> })}
            <form class="stack" style="--gap:1.5rem" method="post" action=SaveService::url()>
                {which}
                <input type="hidden" name="version" value=form.version/>
                <fieldset class="stack" style="--gap:1.5rem" disabled=locked>
                    <legend class="sr">{t!(i18n, catalog.service)}</legend>
                    <About form=form.clone() error=error.clone()/>
                    <Lengths form=form.clone() error=error.clone()/>
                    <People form=form.clone()/>
                    <Needs form=form.clone() error=error.clone()/>
                    <details class="fold" open=names_open>
                        <summary><h2>{t!(i18n, catalog.languages)}</h2></summary>
                        <div class="stack">
                            <p class="mute">{t!(i18n, catalog.languages_text)}</p>
                            <Names names=form.input.names.clone() described=true error=error.clone()/>
                        </div>
                    </details>
                    <Detail input=form.input.clone() error=error.clone()/>
                    <Rules input=form.input.clone() error=error/>
                    {save}
                </fieldset>
            </form>
            {after}
        </Frame>
    }
    .into_any()
}

/// Whether something is wrong with one of these fields: then it is not folded away.
fn wrong_in(error: Option<&AppError>, fields: &[&str]) -> bool {
    error.is_some_and(|error| {
        let first = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
        error.errors.iter().any(|wrong| fields.contains(&first(&wrong.field).as_str()))
    })
}

/// What is done to the service as a whole.
#[component]
fn Whole(form: ServiceForm) -> impl IntoView {
    let i18n = use_i18n();
    let Some(id) = form.id else { return ().into_any() };
    let step = |word: &'static str, text: String| {
        view! {
            <form method="post" action=StepService::url()>
                <input type="hidden" name="service" value=id.to_string()/>
                <input type="hidden" name="version" value=form.version/>
                <input type="hidden" name="editor" value="true"/>
                <button type="submit" class="btn quiet" name="step" value=word>{text}</button>
            </form>
        }
    };
    let copy = form.may.add.then(|| {
        view! {
            <form method="post" action=CopyService::url()>
                <input type="hidden" name="service" value=id.to_string()/>
                <button type="submit" class="btn quiet">
                    <Icon name="plus"/>
                    {t!(i18n, catalog.duplicate)}
                </button>
            </form>
        }
    });
    let ahead = (form.ahead > 0).then(|| plural!(i18n.get_locale(), catalog.ahead, form.ahead));
    let archive = form.may.archive.then(|| match form.state {
        ServiceState::Archived => step("restore", t_string!(i18n, catalog.restore).to_string()).into_any(),
        _ => view! {
            <details>
                <summary>{t!(i18n, catalog.archive)}</summary>
                <div class="stack inside" style="--gap:.75rem">
                    <p>{t!(i18n, catalog.archive_text)} " " {ahead}</p>
                    <div class="row">{step("archive", t_string!(i18n, catalog.archive_confirm).to_string())}</div>
                </div>
            </details>
        }
        .into_any(),
    });
    (form.may.add || form.may.archive)
        .then(|| {
            view! {
                <section class="card stack" aria-labelledby="whole">
                    <h2 id="whole">{t!(i18n, catalog.whole)}</h2>
                    <div class="row">{copy}</div>
                    {archive}
                </section>
            }
        })
        .into_any()
}
