//! A proposal as the value of a tick box.

use shared::{
    booking::assign::{AssignLine, Assignment},
    time::Local,
};

/// What is taken over when it is ticked; nothing where nothing is proposed.
pub(super) fn written(line: &AssignLine) -> Option<String> {
    let proposal = line.proposal.as_ref()?;
    let (visit, version, staff) = (line.appointment, line.version, proposal.staff.id);
    Some(format!("{visit} {version} {staff} {}", proposal.starts_at.to_rfc3339()))
}

/// The same, read.
pub(super) fn read(text: &str) -> Option<Assignment> {
    let mut words = text.split(' ');
    let mut next = || words.next();
    let change = Assignment {
        appointment: next()?.parse().ok()?,
        version: next()?.parse().ok()?,
        staff: next()?.parse().ok()?,
        starts_at: Local::parse_from_rfc3339(next()?).ok()?,
    };
    next().is_none().then_some(change)
}

#[cfg(test)]
mod tests {
    use shared::{
        booking::{
            BusinessRef, ServiceLine, StaffLine,
            assign::{AssignProposal, AssignView},
        },
        ids::{AppointmentId, BookingId, ServiceId, StaffId},
    };

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let starts_at = Local::parse_from_rfc3339("2026-11-24T10:00:00+05:30").unwrap();
        let staff = StaffLine { id: StaffId::new(), name: "Meera".to_owned() };
        let line = AssignLine {
            booking: BookingId::new(),
            appointment: AppointmentId::new(),
            version: 3,
            customer: String::new(),
            service: ServiceLine { id: ServiceId::new(), name: String::new() },
            area: String::new(),
            starts_at,
            ends_at: starts_at,
            staff: staff.clone(),
            window: None,
            asked: false,
            proposal: Some(AssignProposal { staff: staff.clone(), starts_at }),
            people: Vec::new(),
        };
        let change = read(&written(&line).unwrap()).unwrap();
        assert_eq!((change.appointment, change.version), (line.appointment, 3));
        assert_eq!((change.staff, change.starts_at), (staff.id, starts_at));
        let view = AssignView {
            business: BusinessRef { slug: String::new(), name: String::new() },
            date: starts_at.date_naive(),
            visits: vec![AssignLine { proposal: None, ..line }],
            way_minutes: 0,
            way_minutes_then: 0,
        };
        assert_eq!(view.visits.first().and_then(written), None);
        assert!(read("").is_none() && read("a b c d").is_none());
    }
}
