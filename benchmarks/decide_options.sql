-- The options of every need, from what decide.sql decided of every circumstance.
CREATE TEMP TABLE option_rows AS
SELECT n.need_id, d.action, d.standing, d.rank, d.indicated, d.indicated_id, d.available, d.available_id, d.covered, d.covered_id,
  d.reachable, d.near_line, d.delivered_cid, d.route,
  CASE WHEN d.by_test THEN least(d.hoped, coalesce(t.value, 1)) ELSE least(d.hoped, d.indicated) END AS path
FROM need n
JOIN person p ON p.code IS NOT DISTINCT FROM n.code AND p.stage IS NOT DISTINCT FROM n.stage AND p.line IS NOT DISTINCT FROM n.line
  AND p.sex IS NOT DISTINCT FROM n.sex AND p.age IS NOT DISTINCT FROM n.age
JOIN state s ON s.pid = p.pid AND s.mid = n.mid AND s.purpose = n.purpose
JOIN circumstance c ON c.sid = s.sid AND c.payer IS NOT DISTINCT FROM n.payer AND c.region IS NOT DISTINCT FROM n.region AND c.income IS NOT DISTINCT FROM n.income
JOIN decided d ON d.circumstance_id = c.circumstance_id
LEFT JOIN tested t ON t.circumstance_id = d.circumstance_id AND t.action = d.action;
