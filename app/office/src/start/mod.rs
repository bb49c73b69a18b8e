//! `/start`: a business from nothing to its first booking, one decision at a time. Every step is a plain form, and what is typed
//! stays on the server, so that it can be gone on with on another day and another screen.

mod calls;
mod done;
mod door;
mod host;
mod hours;
mod kind;
mod name;
mod place;
mod rooms;
mod services;
mod summary;
mod team;
pub(crate) mod words;

use app_core::{Resource, UiError, i18n::*, resource, use_viewer};
use app_ui::{Failure, Icon, Loading, SitePage};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use shared::{
    AppError, ErrorCode,
    tenants::start::{StartView, Step},
};

pub use self::calls::{
    StartAgain, StartHours, StartKind, StartName, StartOpen, StartPlace, StartRooms, StartServices,
    StartTeam, StartWithAccount,
};
use self::{calls::my_start, words::step_name};
use crate::wrong::{Labels, Wrong};

/// What the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    step: Option<Step>,
    /// The step was sent, and something was wrong with it.
    wrong: bool,
    /// The viewer came from the summary.
    from_summary: bool,
    error: Option<ErrorCode>,
}

impl Asked {
    fn read(query: &ParamsMap) -> Self {
        let error = query.get_str("error");
        Self {
            step: query.get_str("step").and_then(Step::from_text),
            wrong: query.get_str("wrong").is_some(),
            from_summary: query.get_str("then") == Some("summary"),
            error: error.and_then(|text| ErrorCode::ALL.iter().copied().find(|code| code.as_str() == text)),
        }
    }
}

/// The page.
pub(crate) fn page() -> AnyView {
    let query = use_query_map();
    // Read anew for every step: another one has been kept meanwhile.
    let start = resource(move || Asked::read(&query.read()).step, |_| my_start());
    view! { <StartPage start=start/> }.into_any()
}

#[component]
fn StartPage(start: Resource<Result<StartView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    view! {
        <SitePage title=t_string!(i18n, business.start_title)>
            <div class="wrap wizard">
                <Suspense fallback=Loading>
                    {move || {
                        let asked = Asked::read(&query.read());
                        Suspend::new(async move {
                            match start.await {
                                Ok(start) => at(start, asked),
                                Err(UiError(error)) if door::is_for(error.code) => {
                                    view! { <door::Door code=error.code/> }.into_any()
                                }
                                Err(error) => view! { <Failure error=error/> }.into_any(),
                            }
                        })
                    }}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

/// The step that was asked for, if everything before it has been answered.
fn at(start: StartView, asked: Asked) -> AnyView {
    if let Some(made) = start.made {
        return view! { <done::Done made=made/> }.into_any();
    }
    let step = asked.step.filter(|step| start.draft.reaches(*step)).unwrap_or_else(|| start.draft.current());
    let wrong = start.wrong.iter().find(|(of, _)| *of == step && asked.wrong).map(|(_, error)| error.clone());
    let error = asked.error.map(AppError::new).or(wrong);
    let shown = Shown { step, error, then: asked.from_summary };
    match step {
        Step::Kind => view! { <kind::Kind shown=shown draft=start.draft/> }.into_any(),
        Step::Name => view! { <name::Name shown=shown draft=start.draft free=start.free_slug/> }.into_any(),
        Step::Place => view! { <place::Place shown=shown draft=start.draft/> }.into_any(),
        Step::Hours => view! { <hours::Hours shown=shown draft=start.draft/> }.into_any(),
        Step::Rooms => view! { <rooms::Rooms shown=shown draft=start.draft/> }.into_any(),
        Step::Team => view! { <team::Team shown=shown draft=start.draft/> }.into_any(),
        Step::Services => view! { <services::Services shown=shown draft=start.draft/> }.into_any(),
        Step::Summary => view! { <summary::Summary shown=shown draft=start.draft/> }.into_any(),
    }
}

/// A step on the screen.
#[derive(Clone, Debug)]
struct Shown {
    step: Step,
    error: Option<AppError>,
    /// Whether it leads back to the summary.
    then: bool,
}

impl Shown {
    fn problem(&self, field: &str) -> Option<shared::error::FieldProblem> {
        self.error.as_ref().and_then(|error| error.problem(field))
    }
}

/// What surrounds each step: how far one is, the question, the way back.
#[component]
fn StepPage(
    /// Which one.
    shown: Shown,
    /// The question.
    #[prop(into)]
    title: String,
    /// What it is for.
    #[prop(into)]
    lead: String,
    /// Where the form goes.
    action: &'static str,
    /// How its fields are called where something is wrong.
    #[prop(optional)]
    labels: Labels,
    /// The answer.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let button = if shown.then {
        t_string!(i18n, business.save_back).to_string()
    } else {
        t_string!(i18n, business.go_on).to_string()
    };
    view! {
        <Progress step=shown.step/>
        <div class="stack" style="--gap:.25rem">
            <h1>{title}</h1>
            <p class="mute">{lead}</p>
        </div>
        <form class="stack" style="--gap:1.25rem" method="post" action=action novalidate>
            <Wrong error=shown.error.clone() labels=labels/>
            // The first button of a form is the one that Enter presses.
            <button type="submit" class="sr" tabindex="-1" aria-hidden="true">{button.clone()}</button>
            {shown.then.then(|| view! { <input type="hidden" name="then" value="summary"/> })}
            {children()}
            <div class="onward">
                <button type="submit" class="btn big wide">{button}</button>
            </div>
        </form>
        <Back step=shown.step/>
    }
    .into_any()
}

/// How far one is, in words and as a line.
#[component]
fn Progress(step: Step) -> impl IntoView {
    let i18n = use_i18n();
    let nth = Step::ALL.iter().position(|one| *one == step).unwrap_or_default() + 1;
    let text = t_string!(
        i18n,
        business.step_of,
        nth = nth.to_string(),
        all = Step::ALL.len().to_string(),
        name = step_name(step)
    )
    .to_string();
    let part = |one: Step| view! { <li class:past=one <= step></li> };
    view! {
        <div class="progress">
            <p class="mute">{text}</p>
            <ol aria-hidden="true">{Step::ALL.into_iter().map(part).collect_view()}</ol>
        </div>
    }
}

#[component]
fn Back(step: Step) -> impl IntoView {
    let i18n = use_i18n();
    step.previous().map(|previous| {
        let href = format!("/start?step={}", previous.as_str());
        view! {
            <p>
                <a class="btn plain" href=href rel="external">
                    <Icon name="arrow-left" flip=true/>
                    {t!(i18n, common.back)}
                </a>
            </p>
        }
    })
}

/// Whether the viewer is somebody at all: then nothing of an account is explained.
fn is_signed_in() -> bool {
    use_viewer().is_signed_in()
}
