//! The viewer's packages: what is left, until when, and which visits have used it.

use app_core::{i18n::*, isolated};
use app_ui::{Credits, PackageChip, PackageUses, package_end};
use leptos::prelude::*;
use shared::packages::{CustomerPackage, PackageUse};

/// The viewer's packages; nothing where there are none.
#[component]
pub(crate) fn Packages(
    /// The newest first.
    all: Vec<CustomerPackage>,
) -> impl IntoView {
    let i18n = use_i18n();
    (!all.is_empty()).then(|| {
        let cards = all.into_iter().map(|package| view! { <li><Card package=package/></li> }).collect_view();
        view! {
            <section class="stack" aria-labelledby="packages">
                <h2 id="packages">{t!(i18n, packages.mine)}</h2>
                <ul class="stack" style="--gap:.75rem">{cards}</ul>
            </section>
        }
    })
}

fn ticket(visit: &PackageUse) -> String {
    format!("/me/bookings/{}", visit.booking)
}

#[component]
fn Card(package: CustomerPackage) -> impl IntoView {
    let i18n = use_i18n();
    let at = format!("/b/{}", package.business.slug);
    let end = package_end(&package);
    view! {
        <article class="card stack" style="--gap:.75rem">
            <div class="apart">
                <div>
                    <h3>{isolated(&package.name)}</h3>
                    <p class="mute">
                        // A page that brings no client: the browser loads it.
                        <a href=at rel="external">{isolated(&package.business.name)}</a>
                        {format!("\u{a0}· {end}")}
                    </p>
                </div>
                <PackageChip status=package.status/>
            </div>
            <Credits lines=package.credits/>
            <details>
                <summary>{t!(i18n, packages.uses)}</summary>
                <PackageUses uses=package.uses href=ticket/>
            </details>
        </article>
    }
    .into_any()
}
