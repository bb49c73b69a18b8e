//! Group classes: a service held once at one time for many customers, who take seats in it.

mod port;
mod view;

pub use port::ClassApi;
pub use view::{
    ClassLength, ClassOutcome, ClassPage, ClassRow, ClassStatus, ClassesView, MOST_SEATS, NewClass,
    Participant,
};
