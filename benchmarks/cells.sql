-- The cells of a nation, from what decide.sql decided of every circumstance: needs by stratum and by the best of their options.

CREATE TEMP TABLE best AS -- of each circumstance, the best standard option up to each gate
SELECT d.circumstance_id, max(d.indicated) AS upto_indicated, max(least(d.indicated, d.available)) AS upto_available,
  max(least(d.indicated, d.available, d.covered)) AS upto_covered, max(least(d.indicated, d.available, d.covered, d.reachable)) AS upto_reachable,
  max(CASE WHEN d.by_test THEN least(d.hoped, coalesce(t.value, 1)) ELSE least(d.hoped, d.indicated) END) AS path
FROM decided d LEFT JOIN tested t ON t.circumstance_id = d.circumstance_id AND t.action = d.action
WHERE d.standing = 0 GROUP BY d.circumstance_id;

CREATE TEMP TABLE cells AS
SELECT c.circumstance_id, any_value(CASE WHEN n.payer = -1 THEN 'none' ELSE coalesce(y.name, '') END) AS payer, any_value(coalesce(n.region, '')) AS region,
  any_value(coalesce(n.sex, '')) AS sex, any_value(coalesce(n.code, '')) AS disease, any_value(coalesce(n.stage, '')) AS stage,
  CASE WHEN q.age_years IS NULL THEN '' WHEN q.age_years >= 75 THEN '75+' WHEN q.age_years >= 60 THEN '60-74' WHEN q.age_years >= 40 THEN '40-59'
       WHEN q.age_years >= 18 THEN '18-39' ELSE '0-17' END AS age_band,
  any_value(n.purpose) AS purpose, coalesce(q.ancestry, '') AS ancestry, coalesce(q.ethnicity, '') AS ethnicity, count(*) AS n
FROM need n JOIN patients q USING (patient_id) LEFT JOIN payer y ON y.payer = n.payer
JOIN person p ON p.code IS NOT DISTINCT FROM n.code AND p.stage IS NOT DISTINCT FROM n.stage AND p.line IS NOT DISTINCT FROM n.line
  AND p.sex IS NOT DISTINCT FROM n.sex AND p.age IS NOT DISTINCT FROM n.age
JOIN state s ON s.pid = p.pid AND s.mid = n.mid AND s.purpose = n.purpose
JOIN circumstance c ON c.sid = s.sid AND c.payer IS NOT DISTINCT FROM n.payer AND c.region IS NOT DISTINCT FROM n.region AND c.income IS NOT DISTINCT FROM n.income
GROUP BY ALL;
