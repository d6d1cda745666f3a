SELECT 'missing ' || wanted.name
FROM (SELECT 'recalls' AS name
      UNION ALL SELECT 'recalls_unfinished'
      UNION ALL SELECT 'recall_batches'
      UNION ALL SELECT 'recall_batches_by_batch'
      UNION ALL SELECT 'recall_batches_by_stall'
      UNION ALL SELECT 'recall_batches_unrecorded'
      UNION ALL SELECT 'recall_notices'
      UNION ALL SELECT 'recall_notices_by_seq'
      UNION ALL SELECT 'recall_notices_by_stall'
      UNION ALL SELECT 'recall_notices_waiting'
      UNION ALL SELECT 'recall_acts'
      UNION ALL SELECT 'recall_acts_by_recall'
      UNION ALL SELECT 'recall_acts_by_batch'
      UNION ALL SELECT 'calendar_days') AS wanted
WHERE wanted.name NOT IN (
  SELECT tablename FROM pg_tables WHERE schemaname = current_schema()
  UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = current_schema());
