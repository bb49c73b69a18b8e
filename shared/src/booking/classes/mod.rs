//! Group classes: a service held once at one time for many customers, who take seats in it.

mod port;
mod view;

pub use port::ClassApi;
pub use view::{
    ClassChange, ClassConflict, ClassEnd, ClassLength, ClassOutcome, ClassPage, ClassRow, ClassStatus,
    ClassesView, MOST_SEATS, NewClass, Participant,
};
