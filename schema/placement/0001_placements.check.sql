SELECT 'missing table county_placements'
WHERE NOT EXISTS (SELECT 1 FROM information_schema.tables
                  WHERE table_schema = current_schema() AND table_name = 'county_placements');
