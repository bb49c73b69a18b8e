-- Whom the customer wished for is kept: whoever gives the day's visits to people anew must know. Of bookings made before,
-- nothing is known: they stay with whom they are.
ALTER TABLE appointments
    ADD COLUMN staff_asked boolean NOT NULL DEFAULT true,
    ADD COLUMN gender_asked text CHECK (gender_asked IN ('female', 'male'));
ALTER TABLE appointments ALTER COLUMN staff_asked SET DEFAULT false;
