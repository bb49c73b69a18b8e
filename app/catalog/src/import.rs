//! `/office/services/import`: the catalogue as a sheet. What it would change is shown before it changes anything.

use app_core::{Resource, UiError, i18n::*, plural, resource, use_viewer};
use app_ui::{Icon, Loading, Notice};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    catalog::sheet::{ImportPreview, ImportRow, RowChange},
    permission::{Module, Scope},
};

use crate::{
    calls::{ApplySheet, DropSheet, my_sheet},
    fields::{Why, label, problem},
    frame::{Frame, error_here, refused},
    words::cell_text,
};

const HERE: &str = "/office/services/import";
/// More than these help nobody.
const SHOWN: usize = 100;

/// The page.
pub(crate) fn page() -> AnyView {
    let sheet = resource(|| (), |()| my_sheet());
    view! { <Page sheet=sheet/> }.into_any()
}

#[component]
fn Page(sheet: Resource<Result<Option<ImportPreview>, UiError>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let title = t_string!(i18n, catalog.sheet).to_string();
                match sheet.await {
                    Ok(preview) => view! { <Sheet preview=preview title=title/> }.into_any(),
                    Err(error) => refused(HERE, title, error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Sheet(preview: Option<ImportPreview>, title: String) -> impl IntoView {
    let i18n = use_i18n();
    let labels = vec![label("sheet", t_string!(i18n, catalog.sheet_file))];
    let export = use_viewer().reach.scope(Module::Catalog.export()) >= Some(Scope::Tenant);
    let out = export.then(|| {
        view! {
            <section class="card stack" aria-labelledby="out">
                <h2 id="out">{t!(i18n, catalog.sheet_out)}</h2>
                <p class="mute">{t!(i18n, catalog.sheet_out_text)}</p>
                <div class="row">
                    <a class="btn quiet" href="/office/services/export.csv" rel="external" download>
                        {t!(i18n, catalog.sheet_download)}
                    </a>
                </div>
            </section>
        }
    });
    view! {
        <Frame current=HERE title=title labels=labels>
            {preview.map(|preview| view! { <Preview preview=preview/> })}
            {out}
            <Send/>
        </Frame>
    }
    .into_any()
}

#[component]
fn Send() -> impl IntoView {
    let i18n = use_i18n();
    let problem = problem(error_here().as_ref(), "sheet");
    view! {
        <section class="card stack" aria-labelledby="in">
            <h2 id="in">{t!(i18n, catalog.sheet_in)}</h2>
            <p class="mute">{t!(i18n, catalog.sheet_in_text)}</p>
            <details>
                <summary>{t!(i18n, catalog.sheet_columns)}</summary>
                <div class="stack inside">
                    <p>{t!(i18n, catalog.sheet_columns_text)}</p>
                    <p><code dir="ltr">"60*=2400.00; 90=3400.00; 120/40+35=4500.00"</code></p>
                </div>
            </details>
            <form
                class="stack"
                method="post"
                action="/office/services/import/sheet"
                enctype="multipart/form-data"
            >
                <div class="field">
                    <label for="sheet">{t!(i18n, catalog.sheet_file)}</label>
                    <input
                        type="file"
                        id="sheet"
                        name="sheet"
                        accept=".csv,text/csv"
                        aria-invalid=problem.map(|_| "true")
                        required
                    />
                    <Why path="sheet" id="sheet-error" problem=problem/>
                </div>
                <div class="row">
                    <button type="submit" class="btn">{t!(i18n, catalog.sheet_look)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// What would change, and what stands against it.
#[component]
fn Preview(preview: ImportPreview) -> impl IntoView {
    let i18n = use_i18n();
    let locale = i18n.get_locale();
    let wrong = !preview.errors.is_empty();
    let nothing = preview.rows.is_empty() && !wrong;
    let added = preview.rows.iter().filter(|row| row.change == RowChange::New).count();
    let changed = preview.rows.len() - added;
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let sums = [
        plural!(locale, catalog.rows_new, count(added)),
        plural!(locale, catalog.rows_changed, count(changed)),
        plural!(locale, catalog.rows_same, i64::try_from(preview.same).unwrap_or(i64::MAX)),
    ]
    .join(" · ");
    let headings = (!preview.categories.is_empty()).then(|| {
        let names = preview.categories.join(", ");
        view! { <p>{t_string!(i18n, catalog.new_headings, names = names).to_string()}</p> }
    });
    let apply = (!wrong && !nothing).then(|| {
        view! {
            <form method="post" action=ApplySheet::url()>
                <input type="hidden" name="digest" value=preview.digest.clone()/>
                <button type="submit" class="btn">{t!(i18n, catalog.sheet_apply)}</button>
            </form>
        }
    });
    let rows = preview.rows.into_iter().take(SHOWN).map(|row| view! { <Change row=row/> }).collect_view();
    view! {
        <section class="card stack" aria-labelledby="preview">
            <h2 id="preview">{t!(i18n, catalog.preview)}</h2>
            {wrong.then(|| view! { <Wrong preview_errors=preview.errors/> })}
            {nothing.then(|| view! { <Notice icon="info">{t!(i18n, catalog.sheet_nothing)}</Notice> })}
            <p>{sums}</p>
            {headings}
            <ul class="list changes">{rows}</ul>
            <div class="row">
                {apply}
                <form method="post" action=DropSheet::url()>
                    <button type="submit" class="btn quiet">{t!(i18n, catalog.sheet_drop)}</button>
                </form>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Wrong(preview_errors: Vec<shared::catalog::sheet::CellError>) -> impl IntoView {
    let i18n = use_i18n();
    let rows = preview_errors.into_iter().take(SHOWN).map(|error| {
        view! {
            <tr>
                <td class="num">{error.line}</td>
                <td><code dir="auto">{error.column.clone()}</code></td>
                <td>{cell_text(&error.column, error.code)}</td>
            </tr>
        }
    });
    view! {
        <div role="alert" class="stack">
            <Notice tone="late" icon="circle-alert">{t!(i18n, catalog.sheet_wrong)}</Notice>
            <table class="cells">
                <caption class="sr">{t!(i18n, catalog.sheet_wrong)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, catalog.line)}</th>
                        <th scope="col">{t!(i18n, catalog.column)}</th>
                        <th scope="col">{t!(i18n, catalog.problem)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Change(row: ImportRow) -> impl IntoView {
    let i18n = use_i18n();
    let (icon, text) = match row.change {
        RowChange::New => ("plus", t_string!(i18n, catalog.row_new)),
        RowChange::Changed => ("refresh-cw", t_string!(i18n, catalog.row_changed)),
    };
    let cells = row.cells.into_iter().map(|cell| {
        view! {
            <li>
                <code>{cell.column}</code>
                <del><bdi>{cell.from}</bdi></del>
                <ins><bdi>{cell.to}</bdi></ins>
            </li>
        }
    });
    view! {
        <li>
            <p class="row" style="--gap:.5rem">
                <Icon name=icon/>
                <b><bdi>{row.name}</bdi></b>
                <span class="mute">{text} " · " {t_string!(i18n, catalog.in_line, line = row.line.to_string()).to_string()}</span>
            </p>
            <ul class="cells">{cells.collect_view()}</ul>
        </li>
    }
    .into_any()
}
