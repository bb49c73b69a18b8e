//! `/office/team/role`: what one role may do, module by module, to tick and untick.

use app_core::{
    Resource, UiError,
    i18n::*,
    query::{error_of, problems_of},
    resource,
};
use app_ui::{ErrorSummary, Failure, Field, Icon, Loading, SitePage};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use server_fn::ServerFn as _;
use shared::{
    AppError, ErrorCode,
    ids::CustomRoleId,
    permission::{Action, Module, Permission, Permissions, Scope},
    team::{Place, RoleRef, RoleView, TeamView},
};

use crate::{
    Outcome,
    calls::{AskSecond, DropRole, KeepRole, team_of},
    home_of,
    member::place_field,
    place_of,
    words::{action_text, module_text, name_of},
};

/// Stands for a role that is not made yet.
const NEW: CustomRoleId = CustomRoleId::NONE;

/// The page.
pub(crate) fn page() -> AnyView {
    let place = place_of(&use_location().pathname.get_untracked());
    let team = resource(|| (), move |()| team_of(place));
    view! { <RolePage place=place team=team/> }.into_any()
}

#[component]
fn RolePage(place: Place, team: Resource<Result<TeamView, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.read().get_str("role").map(ToOwned::to_owned));
    view! {
        <SitePage title=t_string!(i18n, team.roles_title)>
            <div class="wrap narrow stack" style="--gap:1.5rem">
                <a class="link" href=home_of(place)><Icon name="arrow-left" flip=true/>{t!(i18n, team.back_team)}</a>
                <Suspense fallback=Loading>
                    {move || {
                        let wanted = wanted.get();
                        Suspend::new(async move {
                            match team.await.and_then(|team| pick(&team, wanted.as_deref())) {
                                Ok(role) => view! { <Role place=place role=role/> }.into_any(),
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

/// The role that an address names; without one, a role to be made.
fn pick(team: &TeamView, wanted: Option<&str>) -> Result<Option<(RoleView, bool)>, UiError> {
    let may_remove = team.own.scope(Module::Rbac.delete()).is_some();
    match wanted {
        Some(wanted) => {
            let role = team.roles.iter().find(|role| role.role.to_string() == wanted);
            let role = role.ok_or(UiError(AppError::new(ErrorCode::NotFound)))?;
            Ok(Some((role.clone(), may_remove)))
        }
        // What the viewer may do is the most that can be given.
        None => Ok(Some((blank(&team.own), false))),
    }
}

fn blank(own: &Permissions) -> RoleView {
    RoleView {
        role: RoleRef::Custom(NEW),
        name: String::new(),
        version: None,
        permissions: Permissions::default(),
        most: own.clone(),
        second_factor: false,
        members: 0,
        can_give: true,
        can_change: true,
    }
}

#[component]
fn Role(place: Place, role: Option<(RoleView, bool)>) -> impl IntoView {
    role.map(|(role, may_remove)| {
        let is_new = matches!(role.role, RoleRef::Custom(NEW));
        let remove = match role.role {
            RoleRef::Custom(id) if !is_new && role.can_change && may_remove => {
                Some(view! { <Remove place=place role=id/> })
            }
            _ => None,
        };
        let second = (!is_new && role.can_give).then(|| {
            view! { <Second place=place role=role.role asked=role.second_factor/> }
        });
        view! { <Form place=place role=role is_new=is_new/> {second} {remove} }.into_any()
    })
}

#[component]
fn Form(place: Place, role: RoleView, is_new: bool) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let title = if is_new { t_string!(i18n, team.role_new).to_string() } else { name_of(&role) };
    let is_own = matches!(role.role, RoleRef::Custom(_));
    let lead = match (role.can_change, is_own) {
        (false, _) => t_string!(i18n, team.role_read_only),
        (true, true) => t_string!(i18n, team.role_lead_custom),
        (true, false) => t_string!(i18n, team.role_lead_system),
    };
    let name = role.name.clone();
    let name_field = is_own.then_some(move || {
        let error = problems_of(&query.read()).filter(|error| !error.errors.is_empty());
        let label = t_string!(i18n, team.role_name);
        let labels = vec![
            ("name", "name", label.to_owned()),
            ("allowed", "matrix", t_string!(i18n, team.role_what).to_owned()),
        ];
        let problem = error.as_ref().and_then(|error| error.problem("name"));
        view! {
            <ErrorSummary error=error labels=labels/>
            <Field name="name" label=label value=name.clone() problem=problem/>
        }
    });
    let which = (!is_new).then(|| {
        view! {
            <input type="hidden" name="role" value=role.role.to_string()/>
            {role.version.map(|version| view! { <input type="hidden" name="version" value=version.to_string()/> })}
        }
    });
    let save = role.can_change.then(|| {
        view! {
            <div class="row bar">
                <button type="submit" class="btn">{t!(i18n, team.role_save)}</button>
            </div>
        }
    });
    view! {
        <div class="stack" style="--gap:.25rem">
            <h1>{title}</h1>
            <p class="mute">{lead}</p>
        </div>
        {move || error_of(&query.read()).is_none().then(|| view! { <Outcome/> })}
        {move || {
            let error = error_of(&query.read()).map(AppError::new);
            view! { <ErrorSummary error=error/> }
        }}
        <form class="stack" method="post" action=KeepRole::url() novalidate>
            {place_field(place)}
            {which}
            {name_field}
            <Matrix role=role/>
            {save}
        </form>
    }
    .into_any()
}

/// A row for each module that the role could reach, a box for each thing it could do there.
#[component]
fn Matrix(role: RoleView) -> impl IntoView {
    let i18n = use_i18n();
    let rows = Module::ALL
        .iter()
        .filter(|module| role.most.of_module(**module).next().is_some())
        .map(|module| view! { <Row module=*module role=role.clone()/> })
        .collect_view();
    let heads =
        Action::ALL.iter().map(|action| view! { <th scope="col">{action_text(*action)}</th> }).collect_view();
    view! {
        <table class="matrix card" id="matrix" tabindex="-1">
            <caption class="sr">{t!(i18n, team.role_what)}</caption>
            <thead>
                <tr><th scope="col"><span class="sr">{t!(i18n, team.role_what)}</span></th>{heads}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Row(module: Module, role: RoleView) -> impl IntoView {
    let name = module_text(module);
    let cells = Action::ALL
        .iter()
        .map(|action| {
            let permission = Permission::new(module, *action);
            let possible = role.most.reach().part_scope(permission).is_some();
            if !possible {
                return view! { <td aria-hidden="true"></td> }.into_any();
            }
            let held = role.permissions.reach().part_scope(permission).is_some();
            let word = action_text(*action);
            let label = format!("{name}: {word}");
            view! {
                <td>
                    <label>
                        <input
                            type="checkbox"
                            name="allowed[]"
                            value=permission.to_string()
                            checked=held
                            disabled=!role.can_change
                            aria-label=label
                        />
                        <span aria-hidden="true">{word}</span>
                    </label>
                </td>
            }
            .into_any()
        })
        .collect_view();
    let note = scope_note(&role.most, module);
    view! {
        <tr>
            <th scope="row">{name.clone()} {note.map(|note| view! { <small>{note}</small> })}</th>
            {cells}
        </tr>
    }
    .into_any()
}

/// How far it reaches, where that is less than everything of the place.
fn scope_note(most: &Permissions, module: Module) -> Option<String> {
    let i18n = use_i18n();
    let (_, scope, parts) = most.of_module(module).next()?;
    if let Some(part) = parts.first() {
        return Some(t_string!(i18n, team.scope_part, part = (*part).to_owned()).to_string());
    }
    match scope {
        Scope::Own => Some(t_string!(i18n, team.scope_own).to_string()),
        Scope::Assigned => Some(t_string!(i18n, team.scope_assigned).to_string()),
        Scope::Team => Some(t_string!(i18n, team.scope_team).to_string()),
        Scope::Public | Scope::Tenant | Scope::Platform => None,
    }
}

/// Whether a password is enough for its people.
#[component]
fn Second(place: Place, role: RoleRef, asked: bool) -> impl IntoView {
    let i18n = use_i18n();
    let (text, button) = if asked {
        (t_string!(i18n, team.second_on), t_string!(i18n, team.second_turn_off))
    } else {
        (t_string!(i18n, team.second_off), t_string!(i18n, team.second_turn_on))
    };
    view! {
        <form class="card stack" method="post" action=AskSecond::url()>
            {place_field(place)}
            <input type="hidden" name="role" value=role.to_string()/>
            <input type="hidden" name="asked" value=(!asked).to_string()/>
            <h2>{t!(i18n, team.second_title)}</h2>
            <p class="mute">{text}</p>
            <div class="row">
                <button type="submit" class="btn quiet">{button}</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Remove(place: Place, role: CustomRoleId) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details>
            <summary>{t!(i18n, team.role_remove)}</summary>
            <form class="stack inside" method="post" action=DropRole::url()>
                {place_field(place)}
                <input type="hidden" name="role" value=role.to_string()/>
                <p>{t!(i18n, team.role_remove_text)}</p>
                <div class="row">
                    <button type="submit" class="btn danger">{t!(i18n, team.role_remove_confirm)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
