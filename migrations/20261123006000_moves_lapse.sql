-- Since when a guest's move waits for the business's word: like an order, it does not wait for ever.
ALTER TABLE bookings ADD COLUMN move_asked_at timestamptz;
CREATE INDEX bookings_move_asked ON bookings (move_asked_at) WHERE status = 'rescheduled';
