//! The code, typed: the way without a camera, and without scripts.

use app_core::i18n::*;
use leptos::{ev::SubmitEvent, form::FromFormData as _, prelude::*, server_fn::ServerFn as _};

use super::door::Door;
use crate::calls::CheckIn;

/// The form.
#[component]
pub(super) fn Typed(
    /// The door.
    door: Door,
) -> impl IntoView {
    let i18n = use_i18n();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Ok(call) = CheckIn::from_event(&event) {
            door.ask(call.code);
        }
    };
    view! {
        <form method="post" action=CheckIn::url() on:submit=submit>
            {move || {
                let place = door.place()?;
                Some(view! { <input type="hidden" name="at" value=place.to_string()/> })
            }}
            <label class="label" for="code">
                {t!(i18n, office.type_code)}
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
                        data-focus="code"
                    />
                </div>
                <button type="submit" class="btn" aria-busy=move || door.busy.get().then_some("true")>
                    {t!(i18n, office.do_check_in)}
                </button>
            </div>
        </form>
    }
    .into_any()
}
