SELECT 'missing table ' || wanted.name
FROM (SELECT 'identity_invitations' AS name UNION ALL SELECT 'identity_certificates') AS wanted
WHERE wanted.name NOT IN (SELECT tablename FROM pg_tables WHERE schemaname = current_schema());
