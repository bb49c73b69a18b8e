-- How far from the time that was agreed a visit at a customer's may begin, if the customer does not mind: the business settles
-- it when it gives out the day.
ALTER TABLE bookings
    ADD COLUMN flexible_minutes smallint NOT NULL DEFAULT 0 CHECK (flexible_minutes BETWEEN 0 AND 240),
    ADD COLUMN agreed_at timestamptz,
    ADD CONSTRAINT bookings_flexible CHECK (flexible_minutes = 0 OR (agreed_at IS NOT NULL AND place <> 'premises'));
ALTER TABLE holds ADD COLUMN draft_flexible_minutes smallint NOT NULL DEFAULT 0
    CHECK (draft_flexible_minutes BETWEEN 0 AND 240);
