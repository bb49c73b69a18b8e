-- A class moves to another time with everybody who comes.

-- From when on calling off costs something, where that is not so and so long before the start: whoever has moved a visit late
-- still owes what they owed then; whoever was moved with a class owes nothing until it begins.
ALTER TABLE appointments ADD COLUMN late_from timestamptz;

GRANT CREATE ON SCHEMA public TO ombaro_system;
DROP FUNCTION class_stands (uuid, uuid, uuid);
-- Whether a class is still held, by this person, at this time. Whoever takes a seat asks, and whoever changes the class waits
-- until they have committed.
CREATE FUNCTION class_stands(in_tenant uuid, in_class uuid, in_staff uuid, in_start timestamptz) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) = 1 FROM (
        SELECT 1 FROM classes
        WHERE tenant_id = in_tenant AND id = in_class AND staff_id = in_staff AND starts_at = in_start AND status = 'scheduled' FOR SHARE
    ) standing
$$;
ALTER FUNCTION class_stands OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION class_stands FROM PUBLIC;
GRANT EXECUTE ON FUNCTION class_stands TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;
