-- Whoever numbers events is the first to tell them on: the call that numbers them hands them back, and the node that made it need not
-- ask again for what it has just numbered. One row for each event, in order; where there was none, one row without an event; no row when
-- another node is at it. `reached` is the last number given.
DROP FUNCTION number_events(bigint, text);
CREATE FUNCTION number_events(in_lock bigint, in_bell text) RETURNS TABLE (
    reached bigint, at_number bigint, tenant uuid, of_kind text, of_what uuid, in_version integer, what text, details jsonb,
    happened timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before bigint;
    after bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(in_lock) THEN
        RETURN;
    END IF;
    SELECT last INTO before FROM event_cursor;
    -- Each statement sees what was committed before it: numbers are read after the lock is had.
    RETURN QUERY
    WITH unnumbered AS (
        SELECT e.id, row_number() OVER (ORDER BY e.id) AS nth FROM events e WHERE e.position IS NULL
    ), numbered AS (
        UPDATE events e SET position = before + unnumbered.nth FROM unnumbered WHERE e.id = unnumbered.id
        RETURNING e.position, e.tenant_id, e.aggregate_kind, e.aggregate_id, e.aggregate_version, e.kind, e.data, e.at
    ), moved AS (
        UPDATE event_cursor SET last = (SELECT max(numbered.position) FROM numbered) WHERE EXISTS (SELECT FROM numbered)
        RETURNING last
    )
    SELECT moved.last, numbered.* FROM numbered, moved ORDER BY numbered.position;
    IF NOT FOUND THEN
        RETURN QUERY SELECT before, NULL::bigint, NULL::uuid, NULL::text, NULL::uuid, NULL::integer, NULL::text, NULL::jsonb,
            NULL::timestamptz;
    ELSIF in_bell IS NOT NULL THEN
        -- Outside every booking's transaction: a NOTIFY at commit makes all committers queue.
        SELECT last INTO after FROM event_cursor;
        PERFORM pg_notify(in_bell, after::text);
    END IF;
END $$;

ALTER FUNCTION number_events OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION number_events FROM PUBLIC;
DO $$ BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION number_events TO %I', current_user);
END $$;
