-- Whoever does the work keeps an hour free for themselves, and takes that back; what the business wrote for them stays.
ALTER TABLE availability_exceptions ADD COLUMN own boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT availability_exceptions_own CHECK (NOT own OR (kind = 'blocked' AND staff_id IS NOT NULL));
CREATE POLICY availability_exceptions_own ON availability_exceptions FOR INSERT TO ombaro_staff
    WITH CHECK (own AND tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
        AND staff_id = nullif(current_setting('app.staff_id', true), '')::uuid
        AND substr(current_setting('app.reach', true), permission_cell('availability', 'create'), 1) = ANY ('{o,a,m,t}'));
