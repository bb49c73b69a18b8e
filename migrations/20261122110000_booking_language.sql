-- In which language whoever ordered without an account is written to: that of the page on which it was ordered. An account has its own.
ALTER TABLE bookings ADD COLUMN locale text NOT NULL DEFAULT 'en' CONSTRAINT bookings_locale CHECK (locale IN ('en', 'hi', 'ar'));
