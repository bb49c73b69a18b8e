//! Paying with a package instead of money.

use app_core::{clock_time, i18n::*, isolated, money_text, short_date};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::packages::{CreditOffer, OfferLine};

/// What credits would pay, and what remains.
#[component]
pub(super) fn Offer(
    /// As it stands.
    offer: CreditOffer,
    /// Whether it is taken unless somebody says otherwise.
    chosen: bool,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let lines = offer.lines.iter().map(|line| view! { <li>{line_text(line)}</li> }).collect_view();
    let rest =
        td_string!(locale, packages.offer_rest, amount = isolated(&money_text(offer.rest))).to_string();
    let after = match offer.returned_until {
        None => td_string!(locale, packages.offer_free).to_string(),
        Some(at) => {
            let (day, time) = (short_date(at.date_naive()), clock_time(at));
            td_string!(locale, packages.offer_returned, day = day, time = time).to_string()
        }
    };
    view! {
        <fieldset class="choices">
            <legend>{td_string!(locale, packages.offer).to_string()}</legend>
            <input type="hidden" name="order[offered]" value="true"/>
            <div class="stack" style="--gap:var(--s2)">
                <label class="check">
                    <input
                        type="checkbox"
                        id="credits"
                        name="credits"
                        value=offer.credits().to_string()
                        checked=chosen
                        aria-describedby="credits-terms"
                    />
                    <span>{td_string!(locale, packages.offer_check).to_string()}</span>
                </label>
                <div id="credits-terms" class="hint">
                    <ul>{lines}</ul>
                    <p>{rest} " " {after}</p>
                </div>
            </div>
        </fieldset>
    }
    .into_any()
}

fn line_text(line: &OfferLine) -> String {
    let locale = use_i18n().get_locale();
    let (service, package) = (isolated(&line.service), isolated(&line.package));
    td_string!(locale, packages.offer_line, service = service, package = package, left = line.left)
        .to_string()
}
