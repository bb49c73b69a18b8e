//! Bookings that repeat: the same visit at the same time by the business's wall clock, every so many weeks or months.

mod port;
mod rule;
mod view;

pub use port::SeriesApi;
pub use rule::{Every, LONGEST, Rule, RuleInput, Until};
pub use view::{
    Change, DateState, NewSeries, Reach, SeriesChange, SeriesConflict, SeriesDate, SeriesOutcome, SeriesPlan,
    SeriesView, SeriesVisit,
};
