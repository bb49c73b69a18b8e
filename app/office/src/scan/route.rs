//! The scanner apart from the office's other pages: reading pictures takes code that nothing else needs.

app_core::area!(scan {
    /// `/check-in`
    CheckInRoute => super::page(),
    /// `/kiosk`
    KioskRoute => super::kiosk::page(),
});
