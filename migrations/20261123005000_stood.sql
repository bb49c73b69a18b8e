-- Where a part of a visit stood, and with whom, before its guest asked for another time: while the business has its say, and if it says no, the
-- visit goes back there.
ALTER TABLE appointments ADD COLUMN stood_at timestamptz, ADD COLUMN stood_staff_id uuid;
