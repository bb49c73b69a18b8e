//! A picture, or the letters of the name where there is none. The form goes to a route of its own: it is larger than others.

use app_core::i18n::*;
use app_ui::ErrorSummary;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::AppError;

use crate::calls::RemoveAvatar;

/// At most two letters.
fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

#[component]
pub(super) fn Picture(name: String, avatar: Option<String>, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let label = t_string!(i18n, account.avatar_file);
    let labels = vec![("avatar", "avatar", label.to_owned())];
    let has_one = avatar.is_some();
    let face = match avatar {
        Some(avatar) => {
            let alt = t_string!(i18n, account.avatar_alt).to_string();
            view! { <img class="face" src=format!("/avatars/{avatar}") alt=alt width="72" height="72"/> }
                .into_any()
        }
        None => view! { <span class="face" aria-hidden="true">{initials(&name)}</span> }.into_any(),
    };
    let remove = has_one.then(|| {
        view! {
            <form method="post" action=RemoveAvatar::url()>
                <button type="submit" class="btn quiet">{t!(i18n, account.avatar_remove)}</button>
            </form>
        }
    });
    view! {
        <div class="card stack">
            <ErrorSummary error=error.clone() labels=labels/>
            <div class="row">{face} {remove}</div>
            <form class="stack" method="post" action="/me/profile/avatar" enctype="multipart/form-data">
                <div class="field">
                    <label for="avatar">{label}</label>
                    <p class="hint" id="avatar-hint">{t!(i18n, account.avatar_hint)}</p>
                    <input
                        type="file"
                        id="avatar"
                        name="avatar"
                        accept="image/png,image/jpeg,image/webp"
                        aria-describedby="avatar-hint"
                        required
                    />
                </div>
                <div class="row">
                    <button type="submit" class="btn">{t!(i18n, account.avatar_button)}</button>
                </div>
            </form>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_two_letters_at_most() {
        assert_eq!(initials("meera k. sharma"), "MK");
        assert_eq!(initials("  مريم "), "م");
        assert_eq!(initials(""), "");
    }
}
