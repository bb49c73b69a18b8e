-- What calling off late costs. An item keeps the terms on which it was sold; a booking keeps what was charged.
ALTER TABLE booking_items
    ADD COLUMN free_cancel_minutes integer NOT NULL DEFAULT 0
        CONSTRAINT booking_items_free_cancel CHECK (free_cancel_minutes BETWEEN 0 AND 43200),
    ADD COLUMN cancel_fee_percent smallint NOT NULL DEFAULT 0
        CONSTRAINT booking_items_cancel_fee CHECK (cancel_fee_percent BETWEEN 0 AND 100);
ALTER TABLE bookings ADD COLUMN fee_minor bigint NOT NULL DEFAULT 0
    CONSTRAINT bookings_fee CHECK (fee_minor BETWEEN 0 AND total_minor);
