//! Who somebody is: what customers may ask for, what they have learned, and whether they can be booked.

use app_core::{i18n::*, isolated, short_date};
use app_ui::Icon;
use chrono::Datelike as _;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    ids::StaffId,
    staff::{Certification, HoursView, StaffStatus},
};

use crate::{
    calls::{RemovePaper, SavePaper, SavePerson, SetStaffStatus, SetTravels},
    fields::{Choice, Input, RemoveButton},
    words::{set_status, staff_status},
};

/// The sections.
#[component]
pub(crate) fn About(view: HoursView) -> impl IntoView {
    let i18n = use_i18n();
    let staff = view.person.id;
    let title = t_string!(i18n, hours.profile_title, name = isolated(&view.person.name)).to_string();
    let genders = vec![
        (String::new(), t_string!(i18n, hours.gender_none).to_string()),
        ("female".to_owned(), t_string!(i18n, hours.gender_female).to_string()),
        ("male".to_owned(), t_string!(i18n, hours.gender_male).to_string()),
        ("other".to_owned(), t_string!(i18n, hours.gender_other).to_string()),
    ];
    let profile = view.profile.clone();
    let years = profile.experience_years.map(|years| years.to_string()).unwrap_or_default();
    let may = view.may_describe;
    let status = view.may_change.then(|| view! { <Visits view=view.clone()/> <Status view=view.clone()/> });
    view! {
        <section class="card stack" aria-labelledby="about-title">
            <h2 id="about-title">{title}</h2>
            <form class="stack" method="post" action=SavePerson::url() novalidate>
                <input type="hidden" name="staff" value=staff.to_string()/>
                <input type="hidden" name="version" value=view.version.to_string()/>
                <fieldset class="stack bare" disabled=!may>
                    <div class="pair">
                        <Choice
                            form=String::new()
                            name="gender"
                            label=t_string!(i18n, hours.gender)
                            hint=t_string!(i18n, hours.gender_hint)
                            options=genders
                            value=profile.gender.clone().unwrap_or_default()
                        />
                        <Input form="" name="experience" kind="number" label=t_string!(i18n, hours.experience) value=years/>
                    </div>
                    <Input
                        form=""
                        name="languages"
                        label=t_string!(i18n, hours.languages)
                        hint=t_string!(i18n, hours.languages_hint)
                        value=profile.languages.join(", ")
                    />
                    <Input form="" name="bio" multiline=true label=t_string!(i18n, hours.bio) value=profile.bio.clone()/>
                    {may
                        .then(|| {
                            view! {
                                <div class="row">
                                    <button type="submit" class="btn">{t!(i18n, hours.save_profile)}</button>
                                </div>
                            }
                        })}
                </fieldset>
            </form>
            <Papers staff=staff papers=profile.certifications may=may/>
        </section>
        {status}
    }
    .into_any()
}

#[component]
fn Papers(staff: StaffId, papers: Vec<Certification>, may: bool) -> impl IntoView {
    let i18n = use_i18n();
    let rows = papers.into_iter().map(|paper| view! { <li><Paper staff=staff paper=paper may=may/></li> });
    let rows = rows.collect_view();
    let list = if rows.is_empty() {
        view! { <p class="mute">{t!(i18n, hours.papers_none)}</p> }.into_any()
    } else {
        view! { <ul class="list">{rows}</ul> }.into_any()
    };
    view! {
        <h3>{t!(i18n, hours.papers_title)}</h3>
        {list}
        {may
            .then(|| {
                view! {
                    <details class="fold">
                        <summary><Icon name="plus"/><span class="grow">{t!(i18n, hours.paper_add)}</span></summary>
                        <form class="stack" method="post" action=SavePaper::url() novalidate>
                            <input type="hidden" name="staff" value=staff.to_string()/>
                            <div class="pair">
                                <Input form="" name="name" label=t_string!(i18n, hours.paper_name)/>
                                <Input form="" name="issuer" label=t_string!(i18n, hours.paper_issuer)/>
                                <Input form="" name="year" kind="number" label=t_string!(i18n, hours.paper_year)/>
                                <Input form="" name="expires" kind="date" label=t_string!(i18n, hours.paper_expires)/>
                            </div>
                            <div class="row">
                                <button type="submit" class="btn">{t!(i18n, hours.paper_add)}</button>
                            </div>
                        </form>
                    </details>
                }
            })}
    }
    .into_any()
}

#[component]
fn Paper(staff: StaffId, paper: Certification, may: bool) -> impl IntoView {
    let i18n = use_i18n();
    let until = paper.expires_on.map(|day| {
        let day = format!("{} {}", short_date(day), day.year());
        t_string!(i18n, hours.paper_until, day = day).to_string()
    });
    let about = [
        Some(paper.issuer).filter(|issuer| !issuer.is_empty()),
        paper.year.map(|year| year.to_string()),
        until,
    ];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let remove = may.then(|| {
        view! {
            <form method="post" action=RemovePaper::url()>
                <input type="hidden" name="staff" value=staff.to_string()/>
                <input type="hidden" name="paper" value=paper.id.to_string()/>
                <RemoveButton what=paper.name.clone()/>
            </form>
        }
    });
    view! {
        <div class="item">
            <Icon name="star"/>
            <div class="grow">
                <b>{paper.name.clone()}</b>
                <span class="mute">{about}</span>
            </div>
            {remove}
        </div>
    }
    .into_any()
}

/// Whether somebody goes to customers.
#[component]
fn Visits(view: HoursView) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card stack" aria-labelledby="visits-title">
            <h2 id="visits-title">{t!(i18n, hours.visits_title)}</h2>
            <form class="stack" method="post" action=SetTravels::url()>
                <input type="hidden" name="staff" value=view.person.id.to_string()/>
                <input type="hidden" name="version" value=view.version.to_string()/>
                <label class="check" for="travels">
                    <input
                        type="checkbox"
                        id="travels"
                        name="travels"
                        value="true"
                        checked=view.profile.travels
                        aria-describedby="travels-hint"
                    />
                    <span>{t!(i18n, hours.travels)}</span>
                </label>
                <p class="hint" id="travels-hint">{t!(i18n, hours.travels_hint)}</p>
                <div class="row">
                    <button type="submit" class="btn quiet">{t!(i18n, hours.travels_save)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// Whether somebody can be booked.
#[component]
fn Status(view: HoursView) -> impl IntoView {
    let i18n = use_i18n();
    let now = view.person.status;
    let buttons = StaffStatus::ALL
        .iter()
        .copied()
        .filter(|next| now.may_become(*next, false))
        .map(|next| {
            let class = if next == StaffStatus::Terminated { "btn danger" } else { "btn quiet" };
            view! {
                <form method="post" action=SetStaffStatus::url()>
                    <input type="hidden" name="staff" value=view.person.id.to_string()/>
                    <input type="hidden" name="version" value=view.version.to_string()/>
                    <input type="hidden" name="status" value=next.as_str()/>
                    <button type="submit" class=class>{set_status(next)}</button>
                </form>
            }
        })
        .collect_view();
    view! {
        <section class="card stack" aria-labelledby="status-title">
            <h2 id="status-title">{t!(i18n, hours.status_title)}</h2>
            <p>{staff_status(now)}</p>
            <div class="row">{buttons}</div>
        </section>
    }
    .into_any()
}
