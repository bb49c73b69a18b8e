//! The three businesses. Places are real, people are not; telephone numbers are from ranges that nobody is given.

mod drive_right;
mod serenity;
mod shear_joy;

use crate::business::Business;

/// Every demo business.
pub(crate) const BUSINESSES: &[Business] =
    &[serenity::SERENITY, shear_joy::SHEAR_JOY, drive_right::DRIVE_RIGHT];
