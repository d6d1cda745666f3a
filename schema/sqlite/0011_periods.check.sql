SELECT 'the counters of span ' || spans.span || ' do not add up to those of days'
FROM (SELECT dimension, purpose, span, SUM(sampled) AS sampled, SUM(conformant) AS conformant,
        SUM(presumptive_positive) AS presumptive_positive, SUM(non_conformant) AS non_conformant
      FROM oversight_sample_counts GROUP BY dimension, purpose, span) AS spans
JOIN (SELECT dimension, purpose, SUM(sampled) AS sampled, SUM(conformant) AS conformant,
        SUM(presumptive_positive) AS presumptive_positive, SUM(non_conformant) AS non_conformant
      FROM oversight_sample_counts WHERE span = 0 GROUP BY dimension, purpose) AS days
  ON days.dimension = spans.dimension AND days.purpose = spans.purpose
WHERE spans.sampled <> days.sampled OR spans.conformant <> days.conformant
  OR spans.presumptive_positive <> days.presumptive_positive
  OR spans.non_conformant <> days.non_conformant;
