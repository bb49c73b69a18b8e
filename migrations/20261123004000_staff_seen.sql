-- When the device of whoever does the work was there last, to the minute. Written and read by the application alone: who is there is told to
-- whoever sends people out, nobody else's page reads it.
CREATE TABLE staff_seen (
    tenant_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, staff_id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id)
) WITH (fillfactor = 50);
ALTER TABLE staff_seen ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_seen FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_seen_system ON staff_seen TO ombaro_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_seen TO ombaro_system;
