//! What a customer gets to show for their money: on the screen, and on paper.

use app_core::{clock_time, duration_text, i18n::*, isolated, money_text, short_date, zone_name};
use chrono::Datelike as _;
use leptos::prelude::*;
use shared::{
    payments::{ReceiptLine, ReceiptPayment, ReceiptView},
    time::Local,
};

/// A receipt.
#[component]
pub fn Receipt(
    /// What it says.
    receipt: ReceiptView,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = |key: &'static str| key.to_owned();
    let due = (receipt.due.minor > 0)
        .then(|| row(text(t_string!(i18n, account.receipt_due)), money_text(receipt.due), Some("total")));
    let off = receipt.fee.is_some();
    let total = match receipt.fee {
        Some(fee) => row(text(t_string!(i18n, account.receipt_fee)), money_text(fee), Some("total")),
        None => row(text(t_string!(i18n, account.receipt_total)), money_text(receipt.total), Some("total")),
    };
    let (day, time) = (day(receipt.visited_at), clock_time(receipt.visited_at));
    let visited = t_string!(i18n, account.pair, first = day, second = time).to_string();
    view! {
        <article class="receipt card">
            <header class="stack" style="--gap:.25rem">
                <h1>{receipt.business.name.clone()}</h1>
                <p class="mute" dir="auto">{receipt.address.clone()}</p>
                <p>
                    {t!(i18n, account.receipt)} " " <span class="number">{receipt.number.clone()}</span> <br/>
                    {t_string!(i18n, account.receipt_for, name = isolated(&receipt.customer)).to_string()} <br/>
                    <time datetime=receipt.visited_at.to_rfc3339()>{visited}</time> " "
                    {zone_name(&receipt.timezone)}
                </p>
            </header>
            <table>
                <caption class="sr">{t!(i18n, account.receipt_caption)}</caption>
                <thead class="sr">
                    <tr>
                        <th scope="col">{t!(i18n, account.receipt_item)}</th>
                        <th scope="col">{t!(i18n, account.receipt_amount)}</th>
                    </tr>
                </thead>
                <tbody>{lines(receipt.lines, receipt.staff, off)}</tbody>
                <tfoot>
                    {total}
                    {receipt.payments.iter().map(payment).collect_view()}
                    {due}
                </tfoot>
            </table>
        </article>
    }
    .into_any()
}

fn day(at: Local) -> String {
    format!("{} {}", short_date(at.date_naive()), at.year())
}

/// What was sold; whom it was with belongs to the first line. What did not take place is struck.
fn lines(lines: Vec<ReceiptLine>, staff: Option<String>, off: bool) -> impl IntoView {
    let i18n = use_i18n();
    let mut with = staff.map(|name| t_string!(i18n, account.with_staff, name = isolated(&name)).to_string());
    lines
        .into_iter()
        .map(|line| {
            let text = match line.minutes {
                Some(minutes) => format!("{} · {}", isolated(&line.text), duration_text(minutes)),
                None => line.text,
            };
            let amount = money_text(line.amount);
            let amount = if off { view! { <s>{amount}</s> }.into_any() } else { amount.into_any() };
            view! {
                <tr>
                    <th scope="row">
                        {text} {with.take().map(|with| view! { <br/> <span class="mute">{with}</span> })}
                    </th>
                    <td>{amount}</td>
                </tr>
            }
        })
        .collect_view()
}

fn payment(payment: &ReceiptPayment) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let day = short_date(payment.at.date_naive());
    let how = if payment.method == "cash" {
        t_string!(i18n, account.receipt_cash, day = day).to_string()
    } else {
        t_string!(i18n, account.receipt_paid_by, method = payment.method.clone(), day = day).to_string()
    };
    row(how, money_text(payment.amount), None)
}

fn row(what: String, amount: String, class: Option<&'static str>) -> impl IntoView + use<> {
    view! {
        <tr class=class>
            <th scope="row">{what}</th>
            <td>{amount}</td>
        </tr>
    }
}
