-- What is decided of every circumstance, written by hand for DuckDB, apart from the engine. Answers: 0 no, 1 unknown, 2 yes.
-- decide_options.sql carries it to every need, cells.sql counts it.
-- Tables given: those of rule_tables.py, and patients, conditions, specimens, assays, panels, alterations, tumor_marker_tests, coverages.

-- Diseases: how a named disease stands to a recorded one.
CREATE TEMP TABLE lineage AS
WITH RECURSIVE up AS (
  SELECT code, code AS ancestor FROM disease
  UNION ALL SELECT up.code, d.parent FROM up JOIN disease d ON d.code = up.ancestor WHERE d.parent IS NOT NULL
) FROM up;

CREATE TEMP TABLE recorded AS SELECT DISTINCT oncotree AS code FROM conditions;

CREATE TEMP TABLE disease_fit AS -- cid, code: of criteria that name a disease
SELECT c.cid, r.code, max(CASE
    WHEN d.code IS NOT NULL THEN 2 WHEN a.code IS NOT NULL THEN 1 WHEN r.code IS NULL THEN 1 ELSE 0 END) AS value
FROM (SELECT cid, unnest(diseases) AS named FROM criteria) c CROSS JOIN recorded r
LEFT JOIN lineage d ON d.code = r.code AND d.ancestor = c.named
LEFT JOIN lineage a ON a.code = c.named AND a.ancestor = r.code
GROUP BY ALL;

CREATE TEMP TABLE spoken AS -- action, purpose, code: the cares that are asked of a disease
SELECT DISTINCT a.action, a.purpose, r.code
FROM assertion a JOIN assertion_disease n USING (cid) CROSS JOIN recorded r
WHERE a.purpose = 'prevention'
  OR EXISTS (FROM lineage l WHERE (l.code = r.code AND l.ancestor = n.code) OR (l.code = n.code AND l.ancestor = r.code));

-- Markers: what each is, and what settles it.
CREATE TEMP TABLE marker_form AS
SELECT marker, text, CASE WHEN text LIKE 'PD-L1 %' THEN 'PD-L1' WHEN text LIKE 'MSI%' THEN 'MSI' ELSE split_part(text, ' ', 1).regexp_replace('^.*::', '') END AS gene,
  CASE WHEN text LIKE '%::%' THEN split_part(text, '::', 1) END AS five_prime,
  CASE WHEN regexp_matches(text, '(^MSI-high|^HRD|^TMB)') THEN 'signature'
       WHEN regexp_matches(text, '(^PD-L1 | positive$| low$)') THEN 'expression'
       WHEN regexp_matches(text, '( metabolizer| deficient)$') THEN 'phenotype'
       WHEN text LIKE '% promoter methylation' THEN 'methylation'
       WHEN text LIKE '% fusion' THEN 'fusion'
       WHEN regexp_matches(text, ' (amplification|deletion)$') AND text NOT LIKE '% exon %' THEN 'copy_number'
       ELSE 'small_variant' END AS kind,
  CASE WHEN regexp_matches(text, ' p\.[A-Z][0-9]+$') THEN 'codon' WHEN text LIKE '% p.%' THEN 'change'
       WHEN text LIKE '% exon %' THEN 'exon' WHEN text LIKE '% internal tandem duplication' THEN 'duplication'
       WHEN text LIKE '%pathogenic%' THEN 'class' WHEN text LIKE '% mutation' THEN 'any' END AS form,
  split_part(text, ' ', 2) AS change,
  try_cast(regexp_extract(text, ' exon ([0-9]+) ', 1) AS INTEGER) AS exon,
  regexp_extract(text, '([a-z]+)$', 1) AS last_word,
  split_part(text, ' >= ', 1) AS score, try_cast(regexp_extract(text, ' >= ([0-9.]+)', 1) AS DOUBLE) AS at_least,
  CASE WHEN regexp_matches(text, ' (germline|somatic)$') THEN regexp_extract(text, '([a-z]+)$', 1) END AS origin
FROM marker;

CREATE TEMP TABLE settles AS
SELECT test, marker FROM settles_marker
UNION SELECT g.test, m.marker FROM settles_gene g JOIN marker_form m ON m.kind = g.kind AND (g.gene IS NULL OR g.gene = m.gene);

CREATE TEMP TABLE for_disease AS -- test, code: of tests and the diseases they are for; what is not recorded rules nothing out
SELECT t.test, r.code FROM test_limit t CROSS JOIN recorded r
WHERE NOT t.limited OR r.code IS NULL OR (
  (list_contains(t.codes, 'TISSUE') OR EXISTS (SELECT 1 FROM lineage u WHERE u.code = r.code AND list_contains(t.codes, u.ancestor))
    OR EXISTS (SELECT 1 FROM lineage u WHERE u.ancestor = r.code AND list_contains(t.codes, u.code)))
  AND NOT EXISTS (SELECT 1 FROM lineage u WHERE u.code = r.code AND list_contains(t.but, u.ancestor)));

CREATE TEMP TABLE settles_in AS -- test, marker, code, germline: where it may only find a class of either origin, the marker of the germline it looks for
SELECT s.test, s.marker, o.code, NULL::BIGINT AS germline FROM settles s JOIN for_disease o USING (test)
UNION ALL
SELECT s.test, e.marker, o.code, s.marker
FROM settles s JOIN marker_form g USING (marker) JOIN marker_form e ON e.gene = g.gene AND e.form = 'class' AND e.origin IS NULL
JOIN for_disease o USING (test)
WHERE g.form = 'class' AND g.origin = 'germline' AND NOT EXISTS (SELECT 1 FROM settles b WHERE b.test = s.test AND b.marker = e.marker);

CREATE TEMP TABLE relevant AS -- code, marker: asked for in a disease
SELECT DISTINCT r.code, l.marker
FROM literal l JOIN criteria c USING (cid) CROSS JOIN recorded r LEFT JOIN disease_fit f ON f.cid = l.cid AND f.code = r.code
WHERE len(c.diseases) = 0 OR f.value > 0;

-- Findings: within a specimen the higher rank decides; across specimens the latest that decides, decides.
CREATE TEMP TABLE specimen_of AS
SELECT s.specimen_id, c.condition_id, c.oncotree AS code, s.collected_on, coalesce(s.specimen_type, '') = 'germline' AS germline
FROM specimens s JOIN conditions c ON c.patient_id = s.patient_id
  AND (c.condition_id = s.condition_id OR coalesce(s.specimen_type, '') = 'germline');

CREATE TEMP TABLE finding AS
WITH altered AS (
  SELECT *, coalesce(consequence IN ('missense_variant', 'stop_gained', 'stop_lost', 'start_lost', 'frameshift_variant', 'inframe_deletion',
      'inframe_insertion', 'protein_altering_variant', 'splice_acceptor_variant', 'splice_donor_variant'),
      hgvs_p LIKE 'p.%' AND hgvs_p NOT LIKE '%=%' AND NOT (regexp_matches(hgvs_p, '^p\.[A-Z][0-9]+[A-Z]$') AND hgvs_p[3] = hgvs_p[-1]), false) AS alters,
    coalesce(hgvs_p, '') AS protein, coalesce(hgvs_p NOT LIKE '%fs%' AND hgvs_p NOT LIKE '%*%', true) AS in_frame
  FROM alterations
), borne AS (
  SELECT a.specimen_id, m.marker, CASE
    WHEN m.kind <> a.kind THEN NULL
    WHEN m.kind = 'fusion' AND m.five_prime IS NOT NULL THEN CASE WHEN a.gene_symbol = m.gene AND a.partner_gene = m.five_prime THEN 74 END
    WHEN m.kind = 'fusion' THEN 74
    WHEN m.gene <> a.gene_symbol THEN NULL
    WHEN m.kind = 'copy_number' THEN CASE WHEN a.copy_number_state = m.last_word THEN 74 END
    WHEN m.form = 'change' THEN CASE WHEN protein = m.change OR (protein LIKE '%fs%' AND m.change LIKE '%fs%'
        AND regexp_extract(protein, '^p\.[A-Z][0-9]+') = regexp_extract(m.change, '^p\.[A-Z][0-9]+')) THEN 74 END
    WHEN m.form = 'codon' THEN CASE WHEN regexp_matches(protein, '^p\.[A-Z][0-9]+[A-Z]$') AND protein[:-2] = m.change AND protein[3] <> protein[-1] THEN 74 END
    WHEN m.form = 'any' THEN CASE WHEN alters THEN 74 END
    WHEN m.form = 'duplication' THEN CASE WHEN in_frame AND (protein LIKE '%dup%' OR (protein LIKE '%ins%' AND protein NOT LIKE '%del%')
        OR a.consequence = 'inframe_insertion') THEN 74 END
    WHEN m.form = 'class' THEN CASE
        WHEN m.origin IS NOT NULL AND a.origin NOT IN (m.origin, 'unknown') THEN NULL
        WHEN a.significance IS NULL THEN CASE WHEN alters THEN 60 END
        WHEN a.significance NOT IN ('pathogenic', 'likely pathogenic', 'pathogenic/likely pathogenic') THEN NULL
        WHEN m.origin IS NOT NULL AND a.origin = 'unknown' THEN 70 ELSE 74 END
    WHEN m.form = 'exon' AND a.exon = m.exon THEN CASE m.last_word
        WHEN 'deletion' THEN CASE WHEN in_frame AND (protein LIKE '%del%' OR a.consequence = 'inframe_deletion') THEN 74 END
        WHEN 'insertion' THEN CASE WHEN in_frame AND ((protein LIKE '%ins%' AND protein NOT LIKE '%delins%') OR protein LIKE '%dup%'
            OR a.consequence = 'inframe_insertion') THEN 74 END
        WHEN 'skipping' THEN CASE WHEN protein LIKE '%splice%' OR a.consequence IN ('splice_acceptor_variant', 'splice_donor_variant',
            'splice_region_variant', 'splice_donor_5th_base_variant') THEN 74 END
        ELSE CASE WHEN alters OR protein LIKE '%del%' OR protein LIKE '%ins%' OR protein LIKE '%dup%' THEN 74 END END
    END AS code -- rank * 8 + state: present 2, absent 1, outside the panel 3, unreadable 4, failed 5, origin unknown 6
  FROM altered a JOIN marker_form m ON m.gene IN (a.gene_symbol, a.partner_gene)
), stated AS (
  SELECT t.specimen_id, m.marker, CASE
    WHEN m.text = t.marker THEN CASE t.result WHEN 'present' THEN 74 WHEN 'absent' THEN 49 ELSE 37 END
    WHEN t.result = 'present' AND (t.marker, m.text) IN (('HER2 positive', 'HER2 low'), ('HER2 low', 'HER2 positive')) THEN 49
    WHEN t.result = 'present' AND r.at_least > m.at_least THEN 74 -- a score that reaches a threshold reaches every lower one
    WHEN t.result = 'absent' AND r.at_least < m.at_least THEN 49 END AS code
  FROM tumor_marker_tests t
  LEFT JOIN marker_form r ON r.text = t.marker
  JOIN marker_form m ON m.text = t.marker OR (t.marker LIKE 'HER2 %' AND m.text LIKE 'HER2 %') OR (m.score = r.score AND m.at_least <> r.at_least)
), looked AS (
  SELECT a.specimen_id, m.marker, CASE WHEN p.gene_symbol IS NULL THEN 11 ELSE 41 END AS code
  FROM assays a JOIN specimen_of s USING (specimen_id) JOIN relevant r ON r.code IS NOT DISTINCT FROM s.code
  JOIN marker_form m ON m.marker = r.marker AND m.kind = a.kind AND s.germline = (coalesce(m.origin, '') = 'germline')
  LEFT JOIN (SELECT DISTINCT panel_code, gene_symbol FROM panels) p ON p.panel_code = a.panel_code AND p.gene_symbol = m.gene
), said AS (
  FROM borne WHERE code IS NOT NULL UNION ALL FROM stated WHERE code IS NOT NULL UNION ALL FROM looked
), of_specimen AS (
  SELECT specimen_id, marker, max(code) AS code FROM said GROUP BY ALL
), latest AS ( -- decided first, then the day, then the rank, in one number
  SELECT s.condition_id, s.code AS disease, o.marker,
    max((o.code % 8 IN (1, 2))::BIGINT << 40 | coalesce(epoch_ms(s.collected_on) // 86400000 + 1000000, 0) << 10 | o.code) AS key
  FROM of_specimen o JOIN specimen_of s USING (specimen_id) GROUP BY ALL
)
SELECT condition_id, l.marker, key % 8 AS state
FROM latest l SEMI JOIN relevant r ON r.code IS NOT DISTINCT FROM l.disease AND r.marker = l.marker;

-- Molecular profiles: each distinct set of findings once.
CREATE TEMP TABLE found AS
SELECT condition_id, list(marker * 8 + state ORDER BY marker) AS findings FROM finding GROUP BY condition_id;

CREATE TEMP TABLE molecular AS
SELECT row_number() OVER () AS mid, code, findings FROM (
  SELECT DISTINCT c.oncotree AS code, coalesce(f.findings, []) AS findings FROM conditions c LEFT JOIN found f USING (condition_id));

CREATE TEMP TABLE presence AS -- untested has no row
SELECT mid, f // 8 AS marker, CASE f % 8 WHEN 2 THEN 2 WHEN 1 THEN 0 ELSE 1 END AS value, f % 8 <> 3 AS looked
FROM (SELECT mid, unnest(findings) AS f FROM molecular);

-- People (payer -1: recorded as without coverage): each distinct combination of what rules ask of a person once; ages by the classes that some rule tells apart.
CREATE TEMP TABLE need AS
WITH bounds AS (
  SELECT DISTINCT unnest(CASE WHEN has_age THEN [age_min, age_max + 1] ELSE [18] END) AS first FROM criteria UNION SELECT 0
), asked AS (
  SELECT c.patient_id, c.condition_id, c.oncotree AS code, c.stage, c.line_of_therapy AS line, p.sex, p.age_years, p.region, p.income_monthly AS income,
    v.payer, m.mid
  FROM conditions c JOIN patients p USING (patient_id)
  LEFT JOIN (SELECT patient_id, coalesce(q.payer, -1) AS payer FROM coverages LEFT JOIN payer q ON q.name = coverages.payer) v USING (patient_id)
  LEFT JOIN found f USING (condition_id)
  JOIN molecular m ON m.code IS NOT DISTINCT FROM c.oncotree AND m.findings = coalesce(f.findings, [])
), at_risk AS (
  SELECT DISTINCT f.condition_id FROM finding f JOIN marker_form m USING (marker) JOIN literal l USING (marker) JOIN assertion a USING (cid)
  WHERE a.purpose = 'prevention' AND m.origin = 'germline' AND (f.state = 2 OR (f.state = 6 AND a.from_tumour))
), both_purposes AS (
  SELECT *, 'treatment' AS purpose FROM asked
  UNION ALL SELECT a.* REPLACE (NULL AS stage, NULL AS line), 'prevention' FROM asked a SEMI JOIN at_risk USING (condition_id)
)
SELECT row_number() OVER () AS need_id, n.* EXCLUDE (age_years), b.first AS age
FROM both_purposes n ASOF LEFT JOIN bounds b ON n.age_years >= b.first;

CREATE TEMP TABLE person AS SELECT row_number() OVER () AS pid, * FROM (SELECT DISTINCT code, stage, line, sex, age FROM need);

CREATE TEMP TABLE state AS -- each distinct combination of a person and a molecular profile once
SELECT row_number() OVER () AS sid, purpose, p.pid, p.code, mid
FROM (SELECT DISTINCT purpose, code, stage, line, sex, age, mid FROM need) n
JOIN person p ON p.code IS NOT DISTINCT FROM n.code AND p.stage IS NOT DISTINCT FROM n.stage AND p.line IS NOT DISTINCT FROM n.line
  AND p.sex IS NOT DISTINCT FROM n.sex AND p.age IS NOT DISTINCT FROM n.age;

CREATE TEMP TABLE circumstance AS
SELECT row_number() OVER () AS circumstance_id, * FROM (
  SELECT DISTINCT s.sid, n.payer, n.region, n.income
  FROM need n JOIN person p ON p.code IS NOT DISTINCT FROM n.code AND p.stage IS NOT DISTINCT FROM n.stage AND p.line IS NOT DISTINCT FROM n.line
    AND p.sex IS NOT DISTINCT FROM n.sex AND p.age IS NOT DISTINCT FROM n.age
  JOIN state s ON s.pid = p.pid AND s.mid = n.mid AND s.purpose = n.purpose);

-- How criteria fit people, regions and findings aside.
CREATE TEMP TABLE person_fit AS
SELECT p.pid, c.cid, least(
    coalesce(d.value, 2),
    CASE WHEN len(c.stages) = 0 THEN 2 WHEN p.stage IS NULL THEN 1
         WHEN list_contains(c.stages, p.stage) OR list_contains(c.stages, regexp_extract(p.stage, '^[IV]+')) THEN 2
         WHEN len(list_filter(c.stages, lambda s: regexp_extract(s, '^[IV]+') = p.stage)) > 0 THEN 1 ELSE 0 END,
    CASE WHEN NOT c.asks_line THEN 2 WHEN p.line IS NULL THEN 1
         WHEN list_contains(c.lines, p.line) OR p.line >= c.line_at_least THEN 2 ELSE 0 END,
    CASE WHEN len(c.sexes) = 0 THEN 2 WHEN p.sex IS NULL THEN 1 WHEN list_contains(c.sexes, p.sex) THEN 2 ELSE 0 END,
    CASE WHEN NOT c.has_age THEN CASE WHEN p.age < 18 THEN 1 ELSE 2 END
         WHEN NOT c.age_bound THEN 2 WHEN p.age IS NULL THEN 1
         WHEN p.age >= c.age_min AND p.age < c.age_max + 1 THEN 2 ELSE 0 END) AS value
FROM person p CROSS JOIN criteria c LEFT JOIN disease_fit d ON d.cid = c.cid AND d.code IS NOT DISTINCT FROM p.code;

CREATE TEMP TABLE literal_value AS -- of assertions, in every molecular profile of a disease that they may hold for
SELECT m.mid, l.cid, l.clause, l.marker, CASE WHEN l.negated THEN 2 - coalesce(p.value, 1) ELSE coalesce(p.value, 1) END AS value, l.negated,
  coalesce(p.looked, false) AS looked
FROM molecular m CROSS JOIN literal l
JOIN assertion a ON a.cid = l.cid
LEFT JOIN disease_fit d ON d.cid = l.cid AND d.code IS NOT DISTINCT FROM m.code
LEFT JOIN presence p ON p.mid = m.mid AND p.marker = l.marker
WHERE d.value IS NULL OR d.value > 0;

CREATE TEMP TABLE clause_value AS SELECT mid, cid, clause, max(value) AS value, bool_or(looked) AS looked FROM literal_value GROUP BY ALL;

CREATE TEMP TABLE profile_fit AS -- prevention follows from what was looked at
SELECT mid, cid, CASE WHEN a.purpose = 'prevention' AND NOT bool_or(looked) THEN 0 ELSE min(value) END AS value
FROM clause_value JOIN assertion a USING (cid) GROUP BY mid, cid, a.purpose;

-- Indicated.
CREATE TEMP TABLE assertion_fit AS
SELECT s.sid, a.action, a.cid, a.sensitivity, a.standard, a.rank, f.value AS of_person, coalesce(q.value, 2) AS of_markers,
  least(f.value, coalesce(q.value, 2)) AS value, s.mid
FROM state s JOIN spoken o ON o.code IS NOT DISTINCT FROM s.code AND o.purpose = s.purpose
JOIN assertion a ON a.action = o.action AND a.purpose = s.purpose
JOIN person_fit f ON f.pid = s.pid AND f.cid = a.cid
LEFT JOIN profile_fit q ON q.mid = s.mid AND q.cid = a.cid;

CREATE TEMP TABLE judged AS
SELECT sid, action,
  CASE WHEN bool_or(NOT sensitivity AND standard AND value = 2) THEN 0
       ELSE coalesce(max(value) FILTER (sensitivity AND standard), 0) END AS indicated,
  coalesce(bool_or(sensitivity AND NOT standard AND value = 2), false) AS investigational,
  bool_or(NOT sensitivity AND standard AND value = 2) AS opposed
FROM assertion_fit GROUP BY ALL;

CREATE TEMP TABLE care AS -- with its reasons; what is not indicated keeps only them
SELECT row_number() OVER () AS indicated_id, * FROM (
  SELECT j.sid, j.action, j.indicated,
    CASE WHEN j.indicated > 0 THEN 0 WHEN j.investigational THEN 1 ELSE 3 END AS standing,
    list(f.cid ORDER BY f.cid) FILTER (f.deciding) AS because,
    coalesce(min(f.rank) FILTER (f.deciding), 9) + CASE WHEN j.indicated = 1 AND bool_or(f.deciding AND f.of_markers = 1) THEN 10 ELSE 0 END AS rank,
    j.indicated = 1 AND bool_and(f.of_person = 2) FILTER (f.deciding) AS by_test
  FROM judged j JOIN (
    SELECT f.*, CASE WHEN j.opposed THEN NOT f.sensitivity AND f.standard AND f.value = 2
                     ELSE f.sensitivity AND f.standard AND f.value = j.indicated END AS deciding
    FROM assertion_fit f JOIN judged j USING (sid, action)) f USING (sid, action)
  GROUP BY j.sid, j.action, j.indicated, j.investigational);

CREATE TEMP TABLE waiting AS -- the markers that leave a care undecided, or the dose of one that is indicated
SELECT DISTINCT c.sid, c.action, c.by_test, l.marker
FROM care c JOIN assertion_fit f ON f.sid = c.sid AND f.action = c.action
JOIN clause_value k ON k.mid = f.mid AND k.cid = f.cid JOIN literal_value l ON l.mid = k.mid AND l.cid = k.cid AND l.clause = k.clause
WHERE c.indicated = 1 AND f.sensitivity AND f.standard AND f.value = 1 AND f.of_markers = 1 AND k.value = 1 AND l.value = 1
UNION
SELECT c.sid, c.action, false, l.marker
FROM care c JOIN state s USING (sid) JOIN component m ON m.action = c.action JOIN dosing d ON d.medicine = m.component
JOIN person_fit f ON f.pid = s.pid AND f.cid = d.cid JOIN profile_fit q ON q.mid = s.mid AND q.cid = d.cid
JOIN clause_value k ON k.mid = s.mid AND k.cid = d.cid JOIN literal_value l ON l.mid = k.mid AND l.cid = k.cid AND l.clause = k.clause
WHERE c.indicated = 2 AND f.value > 0 AND q.value = 1 AND k.value = 1 AND l.value = 1;

CREATE TEMP TABLE tested_by AS -- a germline that was found free of a marker is not looked at again for it
SELECT DISTINCT w.sid, w.action, w.by_test, w.marker, t.test
FROM waiting w JOIN state s USING (sid) JOIN settles_in t ON t.marker = w.marker AND t.code IS NOT DISTINCT FROM s.code
WHERE NOT EXISTS (SELECT 1 FROM presence p WHERE p.mid = s.mid AND p.marker = t.germline AND p.value = 0);

CREATE TEMP TABLE tests_wanted AS -- sid, test: for what is open, and to confirm where a variant of the tumour alone is from
SELECT sid, test FROM tested_by
UNION
SELECT s.sid, t.test
FROM (SELECT mid, code, unnest(findings) AS f FROM molecular) m JOIN state s ON s.mid = m.mid AND s.purpose = 'treatment'
JOIN marker_form k ON k.marker = m.f // 8 AND k.origin = 'germline' JOIN literal l ON l.marker = k.marker
JOIN assertion a ON a.cid = l.cid AND a.purpose = 'prevention' AND a.from_tumour
JOIN settles_in t ON t.marker = k.marker AND t.germline IS NULL AND t.code IS NOT DISTINCT FROM s.code
WHERE m.f % 8 = 6;

-- The findings as they would have to be for an undecided care to be indicated: further molecular profiles.
CREATE TEMP TABLE hoped AS
WITH wished AS (
  SELECT c.sid, c.action, f.mid, l.marker, arg_max(CASE WHEN l.negated THEN 0 ELSE 2 END, f.cid) AS value
  FROM care c JOIN assertion_fit f ON f.sid = c.sid AND f.action = c.action JOIN literal_value l ON l.mid = f.mid AND l.cid = f.cid
  LEFT JOIN presence p ON p.mid = l.mid AND p.marker = l.marker
  WHERE c.by_test AND f.sensitivity AND f.standard AND f.value = 1 AND coalesce(p.value, 1) = 1
  GROUP BY ALL
)
SELECT sid, action, mid, list(marker * 8 + value ORDER BY marker) AS wishes FROM wished GROUP BY ALL;

CREATE TEMP TABLE hope AS
SELECT (SELECT max(mid) FROM molecular) + row_number() OVER () AS hid, * FROM (SELECT DISTINCT mid, wishes FROM hoped);

INSERT INTO presence
WITH wish AS (SELECT hid, w // 8 AS marker, w % 8 AS value FROM (SELECT hid, unnest(wishes) AS w FROM hope))
SELECT h.hid, p.marker, p.value, p.looked FROM hope h JOIN presence p USING (mid) ANTI JOIN wish w ON w.hid = h.hid AND w.marker = p.marker
UNION ALL SELECT *, true FROM wish;

-- What is asked of the country: each action, for a person, with findings as they are or as hoped.
CREATE TEMP TABLE question AS
SELECT row_number() OVER () AS qid, * FROM (
  SELECT DISTINCT s.pid, s.mid, c.action FROM care c JOIN state s USING (sid) WHERE c.standing < 3
  UNION SELECT DISTINCT s.pid, h.hid, c.action FROM hoped c JOIN state s USING (sid) JOIN hope h ON h.mid = c.mid AND h.wishes = c.wishes
  UNION SELECT DISTINCT s.pid, s.mid, t.test FROM tests_wanted t JOIN state s USING (sid));

CREATE TEMP TABLE options AS -- sid, action, its two questions
SELECT c.sid, c.action, c.standing, c.rank, c.indicated, c.indicated_id, c.by_test, q.qid, coalesce(hq.qid, q.qid) AS hoped_qid
FROM care c JOIN state s USING (sid) JOIN question q ON q.pid = s.pid AND q.mid = s.mid AND q.action = c.action
LEFT JOIN hoped h ON h.sid = c.sid AND h.action = c.action
LEFT JOIN hope e ON e.mid = h.mid AND e.wishes = h.wishes
LEFT JOIN question hq ON hq.pid = s.pid AND hq.mid = e.hid AND hq.action = c.action
WHERE c.standing < 3
UNION ALL
SELECT t.sid, t.test, 2, 0, 2, -1, false, q.qid, q.qid
FROM tests_wanted t JOIN state s USING (sid) JOIN question q ON q.pid = s.pid AND q.mid = s.mid AND q.action = t.test;

-- The rules in force, and under which names an action is looked up in a list.
CREATE TEMP TABLE in_force AS
SELECT cid, arg_max(answer, (since, known)) AS answer, coalesce(arg_max(valid, (since, known)), getvariable('on_day')) < getvariable('on_day') AS stale
FROM (SELECT cid, since, known, coalesce(valid, DATE '9999-12-31') AS valid, answer FROM history)
WHERE since <= getvariable('on_day') AND known <= getvariable('on_day') GROUP BY cid;

CREATE TEMP TABLE lookup AS
WITH named AS (SELECT DISTINCT r.list, x.action FROM rule r JOIN rule_action x USING (cid) SEMI JOIN in_force USING (cid)),
pairs AS (
  SELECT l.list, a.action, n.action IS NOT NULL OR a.components = 0 AS own, a.components
  FROM list l JOIN list_kind k USING (list) JOIN action a ON a.kind = k.kind LEFT JOIN named n ON n.list = l.list AND n.action = a.action
)
SELECT list, action, action AS name, false AS split FROM pairs WHERE own
UNION ALL SELECT p.list, p.action, c.component, p.components > 1 FROM pairs p JOIN component c USING (action) WHERE NOT own;

CREATE TEMP TABLE live AS
SELECT r.list, x.action AS name, r.cid, f.stale, CASE WHEN f.stale THEN 1 ELSE f.answer END AS answer, r.route, c.regions
FROM rule r JOIN rule_action x USING (cid) JOIN in_force f USING (cid) JOIN list l USING (list) JOIN criteria c USING (cid)
LEFT JOIN route o ON o.payer = l.payer AND o.route = r.route WHERE coalesce(o.ordinary, true);

-- Available and covered: what each list says of each question, by region where a rule asks for it.
CREATE TEMP TABLE rule_literal AS SELECT l.* FROM literal l WHERE cid IN (SELECT cid FROM rule UNION SELECT cid FROM delivery);

CREATE TEMP TABLE asked_rules AS
SELECT q.qid, q.pid, q.mid, v.list, v.name, v.split, r.cid, r.stale, r.answer, r.route, r.regions
FROM question q JOIN lookup v USING (action) JOIN live r ON r.list = v.list AND r.name = v.name;

CREATE TEMP TABLE rule_profile AS
SELECT mid, cid, min(value) AS value FROM (
  SELECT a.mid, a.cid, l.clause, max(CASE WHEN l.negated THEN 2 - coalesce(p.value, 1) ELSE coalesce(p.value, 1) END) AS value
  FROM (SELECT DISTINCT mid, cid FROM asked_rules UNION
        SELECT DISTINCT q.mid, d.cid FROM question q JOIN delivery d ON d.action = q.action OR d.action IS NULL) a
  JOIN rule_literal l USING (cid) LEFT JOIN presence p ON p.mid = a.mid AND p.marker = l.marker GROUP BY ALL)
GROUP BY ALL;

CREATE TEMP TABLE verdict AS -- where some rule names the action
WITH place AS (SELECT DISTINCT region FROM need WHERE region IS NOT NULL),
fitted AS (
  SELECT a.*, p.region, least(coalesce(f.value, 0), coalesce(m.value, 2),
      CASE WHEN len(a.regions) = 0 OR list_contains(a.regions, p.region) THEN 2 ELSE 0 END) AS fit
  FROM asked_rules a LEFT JOIN place p ON len(a.regions) > 0
  LEFT JOIN person_fit f ON f.pid = a.pid AND f.cid = a.cid
  LEFT JOIN rule_profile m ON m.mid = a.mid AND m.cid = a.cid
), spread AS ( -- a rule that asks for no region speaks in every region in which another of its list and name is asked
  SELECT f.* REPLACE (coalesce(f.region, g.region, '*') AS region) FROM fitted f
  LEFT JOIN (SELECT DISTINCT qid, list, name, region FROM fitted WHERE region IS NOT NULL) g
    ON f.region IS NULL AND g.qid = f.qid AND g.list = f.list AND g.name = f.name
), gone AS (
  SELECT s.qid, s.list, s.name, s.region, n.cid FROM spread s JOIN supersedes x USING (cid)
  JOIN rule_name n ON n.name = x.other WHERE s.fit = 2
), counted AS (
  SELECT s.qid, s.list, s.name, s.split, s.region,
    count(*) FILTER (fit = 2) AS sure,
    min(answer) FILTER (fit = 2 AND NOT stale AND g.cid IS NULL) AS low, max(answer) FILTER (fit = 2 AND NOT stale AND g.cid IS NULL) AS high,
    list(s.cid) FILTER (fit = 2 AND g.cid IS NULL) AS sure_rules,
    list(s.cid) FILTER (fit = 2 AND NOT stale AND g.cid IS NULL) AS fresh_rules,
    list({'cid': s.cid, 'answer': CASE WHEN stale THEN 9 ELSE answer END}) FILTER (fit = 1 AND g.cid IS NULL) AS open_rules,
    list(s.cid) FILTER (fit = 0 AND answer = 2) AS other_rules,
    arg_min(route, s.cid) FILTER (fit = 2 AND NOT stale AND g.cid IS NULL AND route <> '') AS route
  FROM spread s LEFT JOIN gone g ON g.qid = s.qid AND g.list = s.list AND g.name = s.name AND g.region = s.region AND g.cid = s.cid
  GROUP BY ALL
), based AS (
  SELECT c.*, l.kind, l.cid AS list_cid, low <> high AS conflict,
    CASE WHEN low IS NOT NULL THEN low WHEN sure > 0 OR NOT l.whole OR l.kind = 'illustrative' THEN 1 WHEN l.kind = 'positive' THEN 0 ELSE 2 END AS base
  FROM counted c JOIN list l USING (list)
), opened AS (
  SELECT *, list_transform(list_filter(open_rules, lambda r: r.answer <> base), lambda r: r.cid) AS changing FROM based
)
SELECT qid, list, name, split, region,
    CASE WHEN conflict OR len(changing) > 0 THEN 1 ELSE base END AS value,
    CASE WHEN conflict THEN sure_rules WHEN len(changing) > 0 THEN changing WHEN low IS NOT NULL THEN fresh_rules WHEN sure > 0 THEN sure_rules
         WHEN base = 2 THEN [list_cid] ELSE list_append(coalesce(other_rules, []), list_cid) END AS because,
    CASE WHEN NOT coalesce(conflict, false) AND coalesce(len(changing), 0) = 0 AND base = 2 THEN route END AS route
FROM opened;

CREATE TEMP TABLE absent AS -- what it means that a list names an action nowhere
SELECT v.list, v.action, v.name, v.split, CASE WHEN NOT l.whole OR l.kind = 'illustrative' THEN 1 WHEN l.kind = 'positive' THEN 0 ELSE 2 END AS value,
  [l.cid] AS because
FROM lookup v JOIN list l USING (list) ANTI JOIN live r ON r.list = v.list AND r.name = v.name;

CREATE TEMP TABLE said_of AS -- one answer a question and list: a regimen that no rule names is answered from its components
WITH parts AS (
  SELECT v.qid, v.list, v.region, v.value, v.because, v.route FROM verdict v WHERE v.split
  UNION ALL SELECT q.qid, a.list, '*', a.value, a.because, NULL FROM absent a JOIN question q USING (action) WHERE a.split
), joined AS (
  SELECT p.qid, p.list, p.region, min(p.value) AS value, min(p.value) = 2 AND l.kind <> 'negative' AS separately,
    CASE WHEN min(p.value) = 0 THEN flatten(list(p.because) FILTER (p.value = 0)) ELSE flatten(list(p.because)) END AS because,
    first(p.route) FILTER (p.route IS NOT NULL) AS route
  FROM parts p JOIN list l USING (list) GROUP BY p.qid, p.list, p.region, l.kind
), every_answer AS (
  SELECT qid, list, region, value, because, route FROM verdict WHERE NOT split
  UNION ALL SELECT q.qid, a.list, '*', a.value, a.because, NULL FROM absent a JOIN question q USING (action) WHERE NOT a.split
  UNION ALL SELECT qid, list, region, CASE WHEN separately THEN 1 ELSE value END, because, CASE WHEN NOT separately THEN route END FROM joined
)
SELECT row_number() OVER () AS said_id, e.*, l.gate, l.payer FROM every_answer e JOIN list l USING (list);

-- Services: whether someone offers it, and whether it is near and soon enough; rows for the action win over rows for its service.
CREATE TEMP TABLE offered AS
SELECT a.action, a.kind, a.turnaround, s.* FROM action a JOIN (
  SELECT name AS action_word, action FROM action_name) n USING (action)
JOIN service s ON s.service = CASE WHEN n.action_word IN (SELECT service FROM service) THEN n.action_word ELSE a.service END;

CREATE TEMP TABLE done AS SELECT action, max(CASE WHEN available THEN 2 ELSE 0 END) AS value, arg_max(line, (available, -line)) AS line FROM offered GROUP BY action;

CREATE TEMP TABLE tolerable AS
SELECT k.kind, t.measure, arg_min(t.value, t.kind = 'any') AS value
FROM (SELECT DISTINCT kind FROM action) k JOIN threshold t ON t.kind IN (k.kind, 'any') GROUP BY ALL;

CREATE TEMP TABLE near AS
WITH place AS (SELECT DISTINCT payer, region FROM need),
measured AS (
  SELECT o.action, p.payer, p.region, o.region IS NOT NULL AS here, o.line, CASE WHEN NOT o.available THEN 0 ELSE least(
      CASE WHEN d.value IS NULL OR o.distance IS NULL THEN 1 WHEN o.distance <= d.value THEN 2 ELSE 0 END,
      CASE WHEN w.value IS NULL OR o.wait IS NULL THEN 1 WHEN o.wait <= w.value THEN 2 ELSE 0 END,
      CASE WHEN o.kind <> 'test' THEN 2 WHEN r.value IS NULL OR coalesce(o.wait, o.turnaround) IS NULL THEN 1
           WHEN coalesce(o.wait, o.turnaround) <= r.value THEN 2 ELSE 0 END) END AS value
  FROM place p JOIN offered o ON (o.payer IS NULL OR o.payer = p.payer) AND (o.region IS NULL OR o.region = p.region)
  LEFT JOIN tolerable d ON d.kind = o.kind AND d.measure = 'distance_km'
  LEFT JOIN tolerable w ON w.kind = o.kind AND w.measure = 'wait_days'
  LEFT JOIN tolerable r ON r.kind = o.kind AND r.measure = 'result_window_days'
), best AS (
  SELECT action, payer, region, arg_max(value, (here, value)) AS value, arg_max(line, (here, value)) AS line FROM measured GROUP BY ALL
)
SELECT a.action, p.payer, p.region, coalesce(b.value, 1) AS value, b.line
FROM action a CROSS JOIN place p LEFT JOIN best b ON b.action = a.action AND b.payer IS NOT DISTINCT FROM p.payer AND b.region IS NOT DISTINCT FROM p.region;

CREATE TEMP TABLE paid AS -- what is left to pay, by payer and route ('' is the first ordinary one)
WITH way AS (
  SELECT payer, route, share FROM route
  UNION ALL SELECT payer, '', arg_min(coalesce(share, -1), place) FROM route WHERE ordinary GROUP BY payer
  UNION ALL SELECT -1, '', 1
), priced AS (
  SELECT a.action, w.payer, arg_max(p.amount, (p.payer IS NOT NULL, p.year)) AS amount
  FROM action a CROSS JOIN (SELECT DISTINCT payer FROM way) w JOIN price p ON p.action = a.action AND (p.payer IS NULL OR p.payer = w.payer) GROUP BY ALL
)
SELECT a.action, w.payer, w.route, i.income, CASE
    WHEN w.share IS NULL OR w.share < 0 THEN 1 WHEN w.share = 0 THEN 2 WHEN t.value IS NULL OR p.amount IS NULL OR i.income IS NULL THEN 1
    WHEN p.amount * w.share <= i.income * t.value + 1e-9 THEN 2 ELSE 0 END AS value
FROM action a CROSS JOIN way w CROSS JOIN (SELECT DISTINCT income FROM need) i
LEFT JOIN priced p ON p.action = a.action AND p.payer = w.payer
LEFT JOIN tolerable t ON t.kind = a.kind AND t.measure = 'out_of_pocket_share_of_income';

CREATE TEMP TABLE delivered AS -- of medicines: an entry for the action wins over one for any
SELECT q.qid, d.payer, arg_min(CASE WHEN least(f.value, coalesce(m.value, 2)) = 1 OR i.stale THEN 1 ELSE i.answer END, (d.action IS NULL, d.cid)) AS value,
  arg_min(d.cid, (d.action IS NULL, d.cid)) AS cid
FROM question q JOIN action a ON a.action = q.action AND a.components > 0 JOIN delivery d ON d.action = q.action OR d.action IS NULL
JOIN in_force i ON i.cid = d.cid
JOIN person_fit f ON f.pid = q.pid AND f.cid = d.cid LEFT JOIN rule_profile m ON m.mid = q.mid AND m.cid = d.cid
WHERE least(f.value, coalesce(m.value, 2)) > 0 GROUP BY ALL;

-- The later gates of each question in each way of access.
CREATE TEMP TABLE access AS
WITH wanted AS (
  SELECT DISTINCT o.qid, c.payer, c.region, c.income FROM circumstance c JOIN options o USING (sid)
  UNION SELECT DISTINCT o.hoped_qid, c.payer, c.region, c.income FROM circumstance c JOIN options o USING (sid)
)
SELECT w.qid, w.payer, w.region, w.income, q.action,
  CASE WHEN a.kind = 'treatment' OR a.components > 0 THEN r.value WHEN d.value IS NULL THEN r.value ELSE least(r.value, d.value) END AS available,
  r.said_id AS available_id,
  CASE WHEN w.payer IS NULL THEN 1 WHEN w.payer = -1 THEN 0 ELSE p.value END AS covered, p.said_id AS covered_id,
  least(n.value, CASE WHEN w.payer IS NULL THEN 1 ELSE least(b.value, CASE WHEN a.components > 0 AND w.payer >= 0 THEN coalesce(v.value, 1) ELSE 2 END) END) AS reachable,
  n.line AS near_line, v.cid AS delivered_cid, coalesce(p.route, '') AS route
FROM wanted w JOIN question q USING (qid) JOIN action a ON a.action = q.action
JOIN said_of r ON r.qid = w.qid AND r.gate = 'available'
LEFT JOIN said_of p ON p.qid = w.qid AND p.gate = 'covered' AND p.payer = w.payer AND (p.region = '*' OR p.region = w.region)
LEFT JOIN done d ON d.action = q.action
JOIN near n ON n.action = q.action AND n.payer IS NOT DISTINCT FROM w.payer AND n.region = w.region
LEFT JOIN paid b ON b.action = q.action AND b.payer = w.payer AND b.route = coalesce(p.route, '') AND b.income IS NOT DISTINCT FROM w.income
LEFT JOIN delivered v ON v.qid = w.qid AND v.payer = w.payer;

CREATE TEMP TABLE decided AS
SELECT c.circumstance_id, o.*, g.available, g.available_id, g.covered, g.covered_id, g.reachable, g.near_line, g.delivered_cid, g.route,
  least(h.available, h.covered, h.reachable) AS hoped
FROM circumstance c JOIN options o USING (sid)
JOIN access g ON g.qid = o.qid AND g.payer IS NOT DISTINCT FROM c.payer AND g.region = c.region AND g.income IS NOT DISTINCT FROM c.income
JOIN access h ON h.qid = o.hoped_qid AND h.payer IS NOT DISTINCT FROM c.payer AND h.region = c.region AND h.income IS NOT DISTINCT FROM c.income;

-- The path: where markers are untested, the worst of the best tests that settle them.
CREATE TEMP TABLE tested AS
WITH test_value AS (SELECT circumstance_id, action, least(available, covered, reachable) AS value FROM decided WHERE standing = 2),
best AS (
  SELECT c.circumstance_id, w.action, w.marker, max(coalesce(t.value, 1)) AS value
  FROM waiting w JOIN circumstance c USING (sid)
  LEFT JOIN tested_by s ON s.sid = w.sid AND s.action = w.action AND s.marker = w.marker AND s.by_test
  LEFT JOIN test_value t ON t.circumstance_id = c.circumstance_id AND t.action = s.test
  WHERE w.by_test GROUP BY ALL
)
SELECT circumstance_id, action, min(value) AS value FROM best GROUP BY ALL;
