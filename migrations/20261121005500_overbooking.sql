-- Deliberate overbooking: what a manager books over others takes time without blocking it, and says why.
ALTER TABLE appointments ADD COLUMN overbooked boolean NOT NULL DEFAULT false;
ALTER TABLE bookings ADD COLUMN overbook_reason text
    CONSTRAINT bookings_overbook_reason CHECK (length(overbook_reason) BETWEEN 1 AND 200);
