-- When a business takes arrivals, and from when somebody who is not there counts as not coming.
ALTER TABLE tenants
    ADD COLUMN check_in_opens_minutes smallint NOT NULL DEFAULT 30 CHECK (check_in_opens_minutes BETWEEN 0 AND 240),
    ADD COLUMN no_show_minutes smallint NOT NULL DEFAULT 15 CHECK (no_show_minutes BETWEEN 0 AND 240);
GRANT UPDATE (check_in_opens_minutes, no_show_minutes) ON tenants TO ombaro_staff;
