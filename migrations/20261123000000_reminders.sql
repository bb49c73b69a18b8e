-- The start that the customer was reminded of. A visit that is moved is at another start: they are reminded of that anew.
ALTER TABLE bookings ADD COLUMN reminded_for timestamptz;

-- What is still to be reminded of, in the order in which it is due: whatever was, leaves the index.
CREATE INDEX bookings_to_remind ON bookings (starts_at)
    WHERE status IN ('confirmed', 'assigned') AND contact_email IS NOT NULL AND reminded_for IS DISTINCT FROM starts_at;
