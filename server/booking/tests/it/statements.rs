//! How often the database is asked.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use server_testkit::Fixture;
use shared::booking::{
    AvailabilityQuery, BookingApi as _, Wish,
    series::{DateState, RuleInput, SeriesApi as _},
};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt as _},
    registry,
};

use crate::world::World;

/// Keeps the beginning of every statement that the driver tells of.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<Vec<String>>>);

struct Summary(String);

impl Visit for Summary {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "summary" {
            self.0 = format!("{value:?}");
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            value.clone_into(&mut self.0);
        }
    }
}

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut summary = Summary(String::new());
            event.record(&mut summary);
            self.0.lock().unwrap().push(summary.0);
        }
    }
}

impl Statements {
    /// Those since the last time, without the transaction's own.
    fn taken(&self) -> Vec<String> {
        let mut all = std::mem::take(&mut *self.0.lock().unwrap());
        all.retain(|text| !["BEGIN", "COMMIT", "ROLLBACK"].iter().any(|own| text.starts_with(own)));
        all
    }
}

#[tokio::test]
async fn free_times_are_found_with_two_statements_however_many_days_people_and_services() {
    let world = World::with(|spa| spa.staff(6).rooms(6)).await;
    let statements = Statements::default();
    let _here = tracing::subscriber::set_default(registry().with(statements.clone()));
    let one = AvailabilityQuery::of(world.spa.service);
    let month = AvailabilityQuery {
        to: Some("2026-12-19".parse().unwrap()),
        also: vec![Wish { guest: 1, ..Wish::of(world.spa.service) }, Wish::of(world.spa.service)],
        ..one.clone()
    };
    let ask = async |query: &AvailabilityQuery| {
        let view = world.api.availability(&world.spa.visitor(), &world.spa.slug, query).await.unwrap();
        assert!(view.days.iter().any(|day| !day.slots.is_empty()));
        statements.taken()
    };
    // The business itself is read once and remembered.
    ask(&one).await;
    for query in [&one, &month] {
        let asked = ask(query).await;
        assert_eq!(asked.len(), 2, "{asked:#?}");
    }
}

#[tokio::test]
async fn a_series_reads_the_diary_once_however_many_dates_it_has() {
    let world = World::with(|spa| spa.staff(3).rooms(3).window(0, 400)).await;
    let who = Fixture::customer(&world.db, "meera@example.com").await;
    let view = world.book_as(&who, &world.wish("11:00")).await.unwrap();
    let statements = Statements::default();
    let _here = tracing::subscriber::set_default(registry().with(statements.clone()));
    let ask = async |count: &str| {
        let rule = RuleInput { every: "weekly".to_owned(), count: count.to_owned(), ..RuleInput::default() };
        let plan = world.api.plan(&who, view.id, Some(&rule)).await.unwrap();
        assert_eq!(plan.dates.len().to_string(), count);
        assert!(plan.dates.iter().skip(1).all(|date| date.state == DateState::Free), "{plan:?}");
        statements.taken()
    };
    ask("2").await;
    let (few, many) = (ask("2").await, ask("52").await);
    assert_eq!(few, many);
    let of_diaries = many.iter().filter(|text| text.contains("SELECT 'open'")).count();
    assert_eq!(of_diaries, 1, "{many:#?}");
}
