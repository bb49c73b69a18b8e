-- When an appointment began and ended, as it was done: people do their work where there is no network, and it reaches us later.

ALTER TABLE appointments
    ADD COLUMN started_at timestamptz,
    ADD COLUMN completed_at timestamptz;
