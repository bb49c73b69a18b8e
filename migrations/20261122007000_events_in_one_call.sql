-- Between a commit and the screens lie numbering and reading. Each was a transaction of several messages; each is one call now, in
-- nobody's name, so that screens hear as soon as the numbers are on the disk.
--
-- Numbers whatever is visible and has none. No row when another node is at it. `reached` is the last number given, `fresh` whether this
-- call gave any; then whoever listens to `in_bell` is told. Each statement sees what was committed before it: numbers are read
-- after the lock is had.
CREATE FUNCTION number_events(in_lock bigint, in_bell text) RETURNS TABLE (reached bigint, fresh boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(in_lock) THEN
        RETURN;
    END IF;
    WITH unnumbered AS (
        SELECT e.id, row_number() OVER (ORDER BY e.id) AS nth FROM events e WHERE e.position IS NULL
    ), numbered AS (
        UPDATE events e SET position = cursor.last + unnumbered.nth
        FROM unnumbered, event_cursor AS cursor WHERE e.id = unnumbered.id
        RETURNING e.position
    )
    UPDATE event_cursor SET last = (SELECT max(numbered.position) FROM numbered) WHERE EXISTS (SELECT FROM numbered)
    RETURNING last INTO reached;
    fresh := FOUND;
    IF NOT fresh THEN
        SELECT last INTO reached FROM event_cursor;
    ELSIF in_bell IS NOT NULL THEN
        -- Outside every booking's transaction: a NOTIFY at commit makes all committers queue.
        PERFORM pg_notify(in_bell, reached::text);
    END IF;
    RETURN NEXT;
END $$;

-- The events after a number, in order, `in_most` at most.
CREATE FUNCTION events_after(in_number bigint, in_most bigint) RETURNS TABLE (
    at_number bigint, tenant uuid, of_kind text, of_what uuid, in_version integer, what text, details jsonb, happened timestamptz
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT e.position, e.tenant_id, e.aggregate_kind, e.aggregate_id, e.aggregate_version, e.kind, e.data, e.at
    FROM events e WHERE e.position > in_number ORDER BY e.position LIMIT in_most;
END $$;

ALTER FUNCTION number_events OWNER TO ombaro_system;
ALTER FUNCTION events_after OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION number_events FROM PUBLIC;
REVOKE ALL ON FUNCTION events_after FROM PUBLIC;
DO $$ BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION number_events, events_after TO %I', current_user);
END $$;
