//! Who was here before: looked up while somebody types a name or a number (`public/desk.js`), and filled in with one press. Without
//! scripts the form is typed.

use app_core::{Ports, i18n::*, plural, use_viewer};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_i18n::td_string;
use shared::{
    AppError,
    booking::desk::MOST_KNOWN,
    caller::Caller,
    permission::{Module, Scope},
};

use super::calls::{Known, KnownCustomers, KnownRow};

/// Looks somebody up, and says what was found in the language of who asks.
pub(super) async fn look_up(ports: &Ports, caller: &Caller, words: &str) -> Result<Known, AppError> {
    let locale = caller.locale.parse().unwrap_or(Locale::en);
    let Some(known) = ports.desk.known(caller, words).await? else { return Ok(Known::default()) };
    let said = match (known.found.len(), known.more) {
        (0, _) => td_string!(locale, office.known_none).to_string(),
        (_, true) => td_string!(locale, office.known_more, n = MOST_KNOWN).to_string(),
        (count, false) => plural!(locale, office.known_found, count),
    };
    let found = known
        .found
        .into_iter()
        .map(|customer| KnownRow {
            said: td_string!(locale, office.known_taken, name = customer.name.clone()).to_string(),
            name: customer.name,
            phone: customer.phone,
            email: customer.email,
        })
        .collect();
    Ok(Known { said, found })
}

/// Where those stand who are found; `start` brings whoever asks to the name, where everything before it is settled. Nothing for whoever
/// may not read customers.
#[component]
pub(super) fn KnownList(start: bool) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let may_read = use_viewer().reach.scope(Module::Customers.read()) >= Some(Scope::Tenant);
    may_read.then(|| {
        let label = td_string!(locale, office.known_list).to_string();
        view! {
            <div id="known" data-asks=KnownCustomers::url() data-start=start.then_some("")>
                <p class="hint" role="status"></p>
                <ul class="known" aria-label=label hidden></ul>
                <template>
                    <li>
                        <button type="button">
                            <b>
                                <bdi></bdi>
                            </b>
                            <span dir="ltr"></span>
                            <span dir="ltr"></span>
                        </button>
                    </li>
                </template>
            </div>
        }
    })
}
