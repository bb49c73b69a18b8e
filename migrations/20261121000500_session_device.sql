-- What a session was opened with, in two words ("Firefox · Windows"), so that its owner knows it again. What a browser says of
-- itself in full is not kept.
ALTER TABLE sessions ADD COLUMN device text NOT NULL DEFAULT ''
    CONSTRAINT sessions_device CHECK (length(device) <= 80);
