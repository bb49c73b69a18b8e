//! The week's form: the picture, the times as they are typed, copying, and what is saved.

use app_core::i18n::*;
use app_ui::Icon;
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    AppError,
    staff::{
        HoursView, PlaceLine,
        week::{ROWS, Shift},
    },
};

use crate::{
    calls::SaveWeek,
    fields::{Choice, Weekdays},
    frame::problem_of,
    grid::Grid,
    slots::{DaySlots, Slot, WeekSlots},
    words::{ORDER, problem_text, weekday},
};

/// The form.
#[component]
pub(crate) fn WeekForm(view: HoursView) -> impl IntoView {
    let i18n = use_i18n();
    let week = WeekSlots::new(&view.week);
    let error = problem_of("week");
    let said = RwSignal::new(String::new());
    let (ready, open) = (RwSignal::new(false), RwSignal::new(true));
    let typed_first = error.is_some();
    Effect::new(move |_| {
        ready.set(true);
        open.set(typed_first);
    });
    let locked = !view.may_change;
    let picture = move || (ready.get() && !locked).then(|| view! { <Grid week=week said=said/> });
    let wrong =
        move || ready.get().then(|| week.problem()).flatten().map(|error| view! { <Wrong error=error/> });
    let from = view.shown.from.map(|day| day.to_string()).unwrap_or_default();
    let shifts = view.week.0.clone();
    let rows = ORDER.into_iter().map(|day| {
        view! {
            <Day
                day=day
                slots=week.0[day]
                places=view.places.clone()
                shifts=shifts[day].shifts.clone()
                error=error.clone()
            />
        }
    });
    let rows = rows.collect_view();
    view! {
        <form class="stack" method="post" action=SaveWeek::url() id="week">
            <input type="hidden" name="staff" value=view.person.id.to_string()/>
            <input type="hidden" name="version" value=view.version.to_string()/>
            <input type="hidden" name="from" value=from/>
            <fieldset class="stack bare" disabled=locked>
                <legend class="sr">{t!(i18n, hours.week_title)}</legend>
                // Enter in a field saves; it does not copy.
                <button type="submit" class="sr" tabindex="-1" aria-hidden="true">{t!(i18n, hours.save_week)}</button>
                {picture}
                <p class="sr" aria-live="polite">{move || said.get()}</p>
                <div role="alert">{wrong}</div>
                <details class="fold" open=move || open.get()>
                    <summary>
                        <Icon name="clock"/>
                        <span class="grow">{t!(i18n, hours.typed_title)}</span>
                    </summary>
                    <div class="typed-week">{rows}</div>
                </details>
                {(!locked)
                    .then(|| {
                        view! {
                            <div class="row">
                                <button type="submit" class="btn">{t!(i18n, hours.save_week)}</button>
                            </div>
                            <Copy/>
                        }
                    })}
            </fieldset>
        </form>
    }
    .into_any()
}

/// What cannot be saved as it is drawn, in words.
#[component]
fn Wrong(error: AppError) -> impl IntoView {
    let lines = error.errors.into_iter().map(|wrong| {
        let day = wrong.field.strip_prefix("day").and_then(|day| day.parse().ok()).map(weekday);
        let text = problem_text(&wrong.field, wrong.code);
        view! { <p class="notice" data-status="late"><Icon name="circle-alert"/>{day} ": " {text}</p> }
    });
    lines.collect_view()
}

#[component]
fn Day(
    day: usize,
    slots: DaySlots,
    places: Vec<PlaceLine>,
    shifts: Vec<Shift>,
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = weekday(day);
    let problem = error.as_ref().and_then(|error| error.problem(&format!("day{day}")));
    let wrong = problem.map(|problem| {
        view! {
            <p class="error">
                <Icon name="circle-alert"/>
                {problem_text(&format!("day{day}"), problem)}
            </p>
        }
    });
    let shift_rows = (0..ROWS).map(|at| {
        let place = shifts.get(at).and_then(|shift| shift.place).map(|place| place.to_string());
        let where_ = (!places.is_empty()).then(|| {
            view! { <Place day=day at=at places=places.clone() chosen=place.unwrap_or_default()/> }
        });
        view! { <Times day=day at=at pause=false slots=slots.shifts>{where_}</Times> }
    });
    let break_rows = (0..ROWS).map(|at| view! { <Times day=day at=at pause=true slots=slots.breaks/> });
    view! {
        <fieldset class="field" id=format!("day{day}") tabindex="-1">
            <legend>{name}</legend>
            <div class="stack" style="--gap:.25rem">
                <span class="mute" aria-hidden="true">{t!(i18n, hours.shifts)}</span>
                {shift_rows.collect_view()}
            </div>
            <div class="stack" style="--gap:.25rem">
                <span class="mute" aria-hidden="true">{t!(i18n, hours.breaks)}</span>
                {break_rows.collect_view()}
            </div>
            {wrong}
        </fieldset>
    }
    .into_any()
}

/// The number of a row in the form.
const fn number(day: usize, at: usize, pause: bool) -> usize {
    day * 2 * ROWS + if pause { ROWS } else { 0 } + at
}

/// From and to. A row shows when the one before it is filled.
#[component]
fn Times(
    day: usize,
    at: usize,
    pause: bool,
    slots: [Slot; ROWS],
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let slot = slots[at];
    let name = weekday(day);
    let n = at + 1;
    let (from, to) = if pause {
        (
            t_string!(i18n, hours.break_from, day = name.clone(), n = n).to_string(),
            t_string!(i18n, hours.break_to, day = name, n = n).to_string(),
        )
    } else {
        (
            t_string!(i18n, hours.shift_from, day = name.clone(), n = n).to_string(),
            t_string!(i18n, hours.shift_to, day = name, n = n).to_string(),
        )
    };
    let spare =
        move || at > 0 && slot.is_empty() && slots.get(at - 1).is_some_and(|before| before.is_empty());
    let row = number(day, at, pause);
    let time = |part: &'static str, label: String, text: RwSignal<String>| {
        view! {
            <input
                type="time"
                name=format!("rows[{row}][{part}]")
                aria-label=label
                value=text.get_untracked()
                prop:value=move || text.get()
                on:change=move |event| text.set(event_target_value(&event))
            />
        }
    };
    view! {
        <div class="times-row" hidden=spare>
            <input type="hidden" name=format!("rows[{row}][day]") value=day.to_string()/>
            <input type="hidden" name=format!("rows[{row}][pause]") value=pause.to_string()/>
            {time("from", from, slot.from)} <span aria-hidden="true">"–"</span> {time("to", to, slot.to)}
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}

#[component]
fn Place(day: usize, at: usize, places: Vec<PlaceLine>, chosen: String) -> impl IntoView {
    let i18n = use_i18n();
    let label = t_string!(i18n, hours.shift_place, day = weekday(day), n = at + 1).to_string();
    let options = places
        .into_iter()
        .map(|place| {
            let id = place.id.to_string();
            let selected = id == chosen;
            view! { <option value=id selected=selected>{place.name}</option> }
        })
        .collect_view();
    view! {
        <select name=format!("rows[{}][place]", number(day, at, false)) aria-label=label>
            {options}
        </select>
    }
    .into_any()
}

/// One day's hours for others.
#[component]
fn Copy() -> impl IntoView {
    let i18n = use_i18n();
    let days = ORDER.into_iter().map(|day| (day.to_string(), weekday(day))).collect();
    view! {
        <details class="fold">
            <summary><Icon name="calendar-days"/><span class="grow">{t!(i18n, hours.copy_title)}</span></summary>
            <div class="stack">
                <Choice form="week".to_owned() name="copy_from" label=t_string!(i18n, hours.copy_from) options=days value="1"/>
                <Weekdays name="copy_to[]" legend=t_string!(i18n, hours.copy_to)/>
                <div class="row">
                    <button type="submit" name="copy" value="1" class="btn quiet">{t!(i18n, hours.copy_save)}</button>
                </div>
            </div>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_form_has_a_number_of_its_own() {
        let mut numbers: Vec<usize> = (0..7)
            .flat_map(|day| (0..ROWS).flat_map(move |at| [number(day, at, false), number(day, at, true)]))
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..7 * 2 * ROWS).collect::<Vec<_>>());
    }
}
