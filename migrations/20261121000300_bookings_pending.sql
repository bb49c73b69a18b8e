-- What waits for a decision is looked for every minute, across businesses.
CREATE INDEX bookings_pending ON bookings (created_at) WHERE status = 'pending';
