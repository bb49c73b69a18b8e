//! The files, and the form for another one.

use app_core::{i18n::*, isolated, short_date};
use app_ui::Icon;
use leptos::prelude::*;
use leptos_i18n::td_string;
use server_fn::ServerFn as _;
use shared::{
    booking::attachments::{AttachmentView, AttachmentsView},
    ids::BookingId,
};

use crate::calls::RemoveFile;

#[component]
pub(super) fn Files(found: AttachmentsView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    if found.files.is_empty() {
        return view! { <p class="mute">{td_string!(locale, files.none).to_string()}</p> }.into_any();
    }
    let (booking, at_work) = (found.booking, found.at_work);
    let rows = found
        .files
        .into_iter()
        .map(|file| view! { <li><One booking=booking at_work=at_work file=file/></li> })
        .collect_view();
    view! { <ul class="card list">{rows}</ul> }.into_any()
}

#[component]
fn One(booking: BookingId, at_work: bool, file: AttachmentView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let from = match (file.by_customer, at_work) {
        (true, true) => td_string!(locale, files.from_customer).to_string(),
        (true, false) => td_string!(locale, files.from_you).to_string(),
        (false, true) => td_string!(locale, files.from_team).to_string(),
        (false, false) => td_string!(locale, files.from_business).to_string(),
    };
    // Rounded up: nothing is shown as nothing.
    let size = td_string!(locale, files.size, n = (file.bytes + 1023) / 1024).to_string();
    let only = file.team_only.then(|| format!(" · {}", td_string!(locale, files.only_team)));
    let day = short_date(file.added_at.date_naive());
    let label = format!("{}: {}", td_string!(locale, files.remove), isolated(&file.file_name));
    let remove = file.may_remove.then(|| {
        view! {
            <form method="post" action=RemoveFile::url()>
                <input type="hidden" name="booking" value=booking.to_string()/>
                <input type="hidden" name="attachment" value=file.id.to_string()/>
                <button type="submit" class="btn quiet small" aria-label=label>
                    {td_string!(locale, files.remove).to_string()}
                </button>
            </form>
        }
    });
    view! {
        <div class="item">
            <Icon name="paperclip"/>
            <div class="grow">
                <b>
                    <a href=format!("/bookings/{booking}/files/{}", file.id) download rel="external">
                        <bdi>{file.file_name}</bdi>
                    </a>
                </b>
                <span class="mute">{from} " · " {day} " · " {size} {only}</span>
            </div>
            {remove}
        </div>
    }
    .into_any()
}

/// The form goes to a route of its own: it is larger than others.
#[component]
pub(super) fn Add(booking: BookingId, at_work: bool) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let team_only = at_work.then(|| {
        view! {
            <label class="check">
                <input type="checkbox" name="team_only" value="1"/>
                <span>{td_string!(locale, files.team_only).to_string()}</span>
            </label>
        }
    });
    view! {
        <form
            class="card stack"
            method="post"
            action=format!("/bookings/{booking}/files/add")
            enctype="multipart/form-data"
        >
            <h2>{td_string!(locale, files.add_title).to_string()}</h2>
            <div class="field">
                <label for="attachment">{td_string!(locale, files.file).to_string()}</label>
                <p class="hint" id="attachment-hint">{td_string!(locale, files.hint).to_string()}</p>
                <input
                    type="file"
                    id="attachment"
                    name="attachment"
                    accept="application/pdf,image/png,image/jpeg,image/webp"
                    aria-describedby="attachment-hint"
                    required
                />
            </div>
            {team_only}
            <div class="row">
                <button type="submit" class="btn">{td_string!(locale, files.add).to_string()}</button>
            </div>
        </form>
    }
    .into_any()
}
