//! Its pictures. The first one stands in lists.

use app_core::i18n::*;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{AppError, catalog::edit::ServiceForm};

use crate::{
    calls::RemovePicture,
    fields::{Why, problem},
};

#[component]
pub(super) fn Pictures(form: ServiceForm, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let Some(id) = form.id else { return ().into_any() };
    let may = form.may.change;
    if !may && form.pictures.is_empty() {
        return ().into_any();
    }
    let problem = problem(error.as_ref(), "picture");
    let pictures = form.pictures.into_iter().zip(1..).map(|(name, nth): (String, i32)| {
        let src = format!("/b/{}/pictures/{name}", form.slug);
        let alt = t_string!(i18n, catalog.picture_nth, nth = nth.to_string()).to_string();
        let remove = t_string!(i18n, catalog.picture_remove_nth, nth = nth.to_string()).to_string();
        let remove = may.then(|| {
            view! {
                <form method="post" action=RemovePicture::url()>
                    <input type="hidden" name="service" value=id.to_string()/>
                    <input type="hidden" name="name" value=name/>
                    <button type="submit" class="btn plain small" aria-label=remove>
                        {t!(i18n, catalog.picture_remove)}
                    </button>
                </form>
            }
        });
        view! { <li><img src=src alt=alt width="160" height="120" loading="lazy"/> {remove}</li> }
    });
    let pictures = pictures.collect_view();
    view! {
        <section class="card stack" aria-labelledby="pictures">
            <h2 id="pictures">{t!(i18n, catalog.pictures)}</h2>
            <ul class="pictures">{pictures}</ul>
            {may
                .then(|| {
                    view! {
                        <form
                            class="stack"
                            method="post"
                            action=format!("/office/services/edit/picture?service={id}")
                            enctype="multipart/form-data"
                        >
                            <div class="field">
                                <label for="picture">{t!(i18n, catalog.picture)}</label>
                                <p class="hint" id="picture-hint">{t!(i18n, catalog.picture_hint)}</p>
                                <input
                                    type="file"
                                    id="picture"
                                    name="picture"
                                    accept="image/png,image/jpeg,image/webp"
                                    aria-describedby="picture-hint"
                                    aria-invalid=problem.map(|_| "true")
                                    required
                                />
                                <Why path="picture" id="picture-error" problem=problem/>
                            </div>
                            <div class="row">
                                <button type="submit" class="btn quiet">{t!(i18n, catalog.picture_add)}</button>
                            </div>
                        </form>
                    }
                })}
        </section>
    }
    .into_any()
}
