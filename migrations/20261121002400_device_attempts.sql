-- Failures are counted for each browser that an account was used with before, by itself: whoever guesses elsewhere locks
-- themselves out, and not the owner.
ALTER TABLE known_devices ADD COLUMN failed_logins integer NOT NULL DEFAULT 0, ADD COLUMN locked_until timestamptz;
