-- A business whose papers were refused, or that sends others after they were accepted, is looked at once more. Businesses may not
-- write what head office decides, so this is a door of its own, and it opens in one direction only.
GRANT CREATE ON SCHEMA public TO ombaro_system;
CREATE FUNCTION papers_again() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE tenants SET verification = 'pending'
    WHERE id = nullif(current_setting('app.tenant_id', true), '')::uuid AND verification <> 'pending'
        AND reach('tenants', 'update') = 't'
$$;
ALTER FUNCTION papers_again OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION papers_again FROM PUBLIC;
GRANT EXECUTE ON FUNCTION papers_again TO ombaro_staff;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;

-- A business sends papers and takes them back; what is said to them it does not write.
CREATE POLICY verification_documents_undecided ON verification_documents AS RESTRICTIVE FOR INSERT TO ombaro_staff
    WITH CHECK (status = 'pending_review' AND reviewed_by IS NULL);
CREATE POLICY verification_documents_unchanged ON verification_documents AS RESTRICTIVE FOR UPDATE TO ombaro_staff USING (false);
