-- One waits for a visit, be it of several services or for several guests. Entries made before have one service, for as many as usual.
ALTER TABLE waitlist_entries
    -- The services after the first, as they were asked for.
    ADD COLUMN also jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT waitlist_entries_also CHECK (jsonb_typeof(also) = 'array' AND jsonb_array_length(also) <= 5),
    -- How many come for the first; as few as it is for when null.
    ADD COLUMN guests smallint CONSTRAINT waitlist_entries_guests CHECK (guests BETWEEN 1 AND 200);
-- On which terms each service of what is kept would be called off; those of the entry's service when null.
ALTER TABLE waitlist_offers ADD COLUMN fees jsonb;
