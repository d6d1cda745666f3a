SELECT 'missing ' || wanted.name
FROM (SELECT 'epcis_captured' AS name
      UNION ALL SELECT 'epcis_things'
      UNION ALL SELECT 'epcis_things_by_event'
      UNION ALL SELECT 'epcis_values'
      UNION ALL SELECT 'epcis_jobs'
      UNION ALL SELECT 'epcis_queries'
      UNION ALL SELECT 'epcis_subscriptions'
      UNION ALL SELECT 'epcis_subscriptions_by_query') AS wanted
WHERE wanted.name NOT IN (SELECT name FROM sqlite_master);
