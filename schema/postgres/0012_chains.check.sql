SELECT 'missing ' || wanted.name
FROM (SELECT 'trace_edges' AS name
      UNION ALL SELECT 'trace_edges_by_child'
      UNION ALL SELECT 'trace_transfers'
      UNION ALL SELECT 'trace_transfers_in'
      UNION ALL SELECT 'trace_transfers_out'
      UNION ALL SELECT 'trace_transfers_open'
      UNION ALL SELECT 'trace_crates'
      UNION ALL SELECT 'trace_crates_by_stall'
      UNION ALL SELECT 'trace_crates_inside'
      UNION ALL SELECT 'trace_crate_contents'
      UNION ALL SELECT 'trace_crate_contents_by_batch'
      UNION ALL SELECT 'trace_flows'
      UNION ALL SELECT 'trace_flags'
      UNION ALL SELECT 'trace_flags_by_stall'
      UNION ALL SELECT 'trace_documents'
      UNION ALL SELECT 'trace_attachments'
      UNION ALL SELECT 'trace_attachments_by_document'
      UNION ALL SELECT 'trace_certificates'
      UNION ALL SELECT 'trace_certificates_by_batch'
      UNION ALL SELECT 'trace_certificates_by_number'
      UNION ALL SELECT 'product_shelf_lives'
      UNION ALL SELECT 'product_yields'
      UNION ALL SELECT 'trace_batches_by_expiry') AS wanted
WHERE wanted.name NOT IN (
  SELECT tablename FROM pg_tables WHERE schemaname = current_schema()
  UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = current_schema())
UNION ALL
SELECT 'the flows of stall ' || f.stall_id || ' do not add up to what is left there'
FROM (SELECT stall_id, SUM(CASE WHEN flow IN (1, 4, 6, 10) THEN mass_g ELSE -mass_g END) AS mass_g
      FROM trace_flows GROUP BY stall_id) AS f
JOIN (SELECT stall_id, SUM(on_hand_g - oversold_g) AS mass_g
      FROM trace_batches GROUP BY stall_id) AS b ON b.stall_id = f.stall_id
WHERE f.mass_g <> b.mass_g;
