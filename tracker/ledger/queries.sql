-- Every question the ledger answers, named; loaded by queries.py. Instants are stamps: text order is time order.

-- name: last_event
-- The newest event, for the chain.
SELECT seq, at, kind, actor, body, prev, hash FROM event ORDER BY seq DESC LIMIT 1;

-- name: first_event
-- The oldest event.
SELECT hash FROM event ORDER BY seq LIMIT 1;

-- name: events_after
-- Events with a greater number, oldest first.
SELECT seq, at, kind, actor, body, prev, hash FROM event WHERE seq > :seq ORDER BY seq;

-- name: definition_in_force
-- The last adopted text of a campaign.
SELECT number, campaign, digest, text, reason, at, calendar FROM adopted WHERE campaign = :campaign ORDER BY number DESC LIMIT 1;

-- name: arrivals
-- Every arrival, oldest first.
SELECT number, path, folder, name, sha256, size, channel, lower, upper, basis, scan, whole, state, via, by, evidence
FROM arrival ORDER BY number;

-- name: arrival
SELECT number, path, folder, name, sha256, size, channel, lower, upper, basis, scan, whole, state, via, by, evidence
FROM arrival WHERE number = :number;

-- name: arrivals_at_path
-- Every arrival from one path, oldest first.
SELECT number, upper FROM arrival WHERE path = :path ORDER BY number;

-- name: last_at_path
-- The newest arrival from one path.
SELECT number, path, folder, name, sha256, size, channel, lower, upper, basis, scan, whole, state, via, by, evidence
FROM arrival WHERE path = :path ORDER BY number DESC LIMIT 1;

-- name: read_arrivals
-- Arrivals that have been read, oldest first.
SELECT number, path, folder, name, sha256, size, channel, lower, upper, basis, scan, whole, state, via, by, evidence
FROM arrival WHERE number NOT IN (SELECT arrival FROM unread) ORDER BY number;

-- name: registered_content
-- The arrivals that were registered (代收) with this content, oldest first.
SELECT number FROM arrival WHERE sha256 = :sha256 AND channel = '代收' ORDER BY number;

-- name: shared_content
-- The arrivals from the shared folder with this content, oldest first.
SELECT number, path, folder, name, sha256, size, channel, lower, upper, basis, scan, whole, state, via, by, evidence
FROM arrival WHERE sha256 = :sha256 AND channel = '共享文件夹' ORDER BY number;

-- name: unread
-- Arrivals without a reading, oldest first.
SELECT number, path, folder, name, sha256, size, channel, lower, upper, basis, scan, whole, state, via, by, evidence
FROM arrival WHERE number IN (SELECT arrival FROM unread) ORDER BY number;

-- name: reading_of
-- The archived reading of an arrival.
SELECT arrival, number, object, reader FROM reading WHERE arrival = :arrival;

-- name: parts_seen
-- What arrivals say of the deliveries of one campaign ('' for all), with the arrival's evidence.
SELECT p.arrival, p.campaign, p.obligation, p.period, p.unit, p.part, p.digest, p.substantive, p.blank, p.errors,
       p.queries, p.nil, a.lower, a.upper, a.scan
FROM part_seen p JOIN arrival a ON a.number = p.arrival
WHERE :campaign = '' OR p.campaign = :campaign ORDER BY p.arrival, p.rowid;

-- name: arrival_parts
-- The deliveries and parts one arrival says something of.
SELECT campaign, obligation, period, unit, part FROM part_seen WHERE arrival = :arrival ORDER BY rowid;

-- name: sets_judged
SELECT arrival, campaign, obligation, period, unit, errors, queries FROM set_judged
WHERE :campaign = '' OR campaign = :campaign ORDER BY arrival, rowid;

-- name: waiting
-- Arrivals that wait for a person, with what they could settle.
SELECT arrival, campaign, obligation, period, unit, code FROM waits ORDER BY arrival, rowid;

-- name: decisions
-- Decisions not taken back.
SELECT number, kind, campaign, obligation, period, unit, by, reason, at, until, ruled, arrival, detail FROM decision
WHERE undone = 0 AND (:campaign = '' OR campaign = :campaign) ORDER BY number;

-- name: documents
-- Drafts written for one obligation's period ('' for any), oldest first.
SELECT number, campaign, obligation, period, kind, report, digest, draft, path, sha256, at FROM document
WHERE campaign = :campaign AND (:obligation = '' OR obligation = :obligation)
  AND (:period = '' OR period = :period) ORDER BY number;

-- name: notes
SELECT number, what, text, at FROM note WHERE what = :what ORDER BY number;

-- name: sightings
SELECT path, signature, kind, seen_at, looked_at, absent_until, scan, taken, trouble, moved FROM sighting;

-- name: put_sighting
INSERT OR REPLACE INTO sighting (path, signature, kind, seen_at, looked_at, absent_until, scan, taken, trouble, moved)
VALUES (:path, :signature, :kind, :seen_at, :looked_at, :absent_until, :scan, :taken, :trouble, :moved);

-- name: drop_sighting
DELETE FROM sighting WHERE path = :path;

-- name: looks
SELECT folder, good_at, identity, trouble FROM look;

-- name: put_look
INSERT OR REPLACE INTO look (folder, good_at, identity, trouble) VALUES (:folder, :good_at, :identity, :trouble);

-- name: drop_look
DELETE FROM look WHERE folder = :folder AND identity = :identity;

-- name: arriving
-- Files seen and not yet taken (正在接收), oldest first; `trouble` says why, '' while nothing but quiet is lacking.
SELECT path, seen_at, trouble FROM sighting WHERE kind = 'file' AND taken = '' ORDER BY seen_at, path;

-- name: ignored
-- Files and system folders not taken, with their class (in `trouble`).
SELECT path, seen_at, trouble FROM sighting WHERE kind = 'junk' ORDER BY path;

-- name: last_adoption
SELECT max(number) AS number FROM adopted;

-- name: extensions
-- Every instant a person extended something to.
SELECT DISTINCT until FROM decision WHERE kind = 'extend' AND until IS NOT NULL AND undone = 0 ORDER BY until;

-- name: troubles
-- What is wrong with the intake now, and since when.
SELECT place, code, severity, sentence, cure, since FROM trouble ORDER BY since, place, code;

-- name: put_trouble
INSERT OR REPLACE INTO trouble (place, code, severity, sentence, cure, since)
VALUES (:place, :code, :severity, :sentence, :cure, :since);

-- name: drop_trouble
DELETE FROM trouble WHERE place = :place AND code = :code;

-- name: last_heartbeat
-- The last look at the whole intake; `next_by` is when the next was promised, NULL when nobody watches.
SELECT scan, began, ended, next_by, monotonic, boot, folders, failed, files, hints, synchronised, doubt, steady
FROM heartbeat ORDER BY rowid DESC LIMIT 1;

-- name: heartbeats
SELECT scan, began, ended, next_by, monotonic, boot, folders, failed, files, hints, synchronised, doubt, steady
FROM heartbeat ORDER BY rowid;

-- name: put_heartbeat
INSERT OR REPLACE INTO heartbeat
  (scan, began, ended, next_by, monotonic, boot, folders, failed, files, hints, synchronised, doubt, steady)
VALUES (:scan, :began, :ended, :next_by, :monotonic, :boot, :folders, :failed, :files, :hints, :synchronised,
        :doubt, :steady);

-- name: drop_heartbeats
-- All but the newest `keep`.
DELETE FROM heartbeat WHERE rowid <= (SELECT max(rowid) FROM heartbeat) - :keep;

-- name: end_watch
-- Nobody watches any more: no further look is promised.
UPDATE heartbeat SET next_by = NULL WHERE next_by IS NOT NULL;

-- name: undated
-- Contents that came while the clock could not be right, in the order they came.
SELECT number, path, sha256, size, state, lower, scan FROM undated ORDER BY number;

-- name: put_undated
INSERT INTO undated (path, sha256, size, state, lower, scan) VALUES (:path, :sha256, :size, :state, :lower, :scan);

-- name: drop_undated
DELETE FROM undated WHERE number = :number;

-- name: replies_due
SELECT arrival FROM reply_due ORDER BY arrival;

-- name: reply_is_due
INSERT OR IGNORE INTO reply_due (arrival) VALUES (:arrival);

-- name: replies_lost
-- Receipts due for readings that no receipt was written after: events alone came back, not the working tables.
INSERT OR IGNORE INTO reply_due (arrival)
SELECT r.arrival FROM reading r
LEFT JOIN (SELECT report, max(number) AS number FROM document
           WHERE kind IN ('receipt', 'reply') GROUP BY report) d
  ON d.report = 'A' || r.arrival
WHERE d.number IS NULL OR d.number < r.number;

-- name: reply_done
DELETE FROM reply_due WHERE arrival = :arrival;

-- name: meta
SELECT value FROM meta WHERE name = :name;

-- name: put_meta
INSERT OR REPLACE INTO meta (name, value) VALUES (:name, :value);

-- name: delivery_arrivals
-- Arrivals that say something of one delivery, oldest first.
SELECT DISTINCT arrival FROM part_seen
WHERE campaign = :campaign AND obligation = :obligation AND period = :period AND unit = :unit ORDER BY arrival;

-- name: posted_as
-- Every path we posted this content to.
SELECT path FROM document WHERE kind IN ('receipt', 'reply', 'page', 'blank') AND sha256 = :sha256;

-- name: is_ours
-- Whether a file in a unit's folder is one we posted there, and what it is.
SELECT number, kind, report FROM document
WHERE kind IN ('receipt', 'reply', 'page', 'blank') AND path = :path AND sha256 = :sha256
ORDER BY number DESC LIMIT 1;

-- name: posted_at
-- Whether we ever posted a file at this path.
SELECT 1 AS once FROM document WHERE kind IN ('receipt', 'reply', 'page', 'blank') AND path = :path LIMIT 1;

-- name: posted_blanks
-- Blanks we ever posted: who is handed blanks in its folder.
SELECT DISTINCT report FROM document WHERE kind = 'blank' AND campaign = '' AND obligation = '' AND period = '';

-- name: decision
-- One decision, a row a delivery, undone or not.
SELECT number, kind, campaign, obligation, period, unit, by, reason, at, until, ruled, arrival, detail, undone
FROM decision WHERE number = :number ORDER BY rowid;

-- name: period_parts
-- What arrivals say of one period's deliveries, with the arrivals' evidence; a unit's in the order they came.
SELECT p.campaign, p.obligation, p.period, p.unit, p.arrival, p.part, p.digest, p.substantive, p.errors, p.queries,
       a.lower, a.upper, a.scan, p.nil, p.read, p.asked
FROM part_seen p JOIN arrival a ON a.number = p.arrival
WHERE p.campaign = :campaign AND p.obligation = :obligation AND p.period = :period
ORDER BY p.unit, p.arrival, p.rowid;

-- name: period_sets
-- Sets in which the checks found something: a set without findings says nothing more.
SELECT campaign, obligation, period, unit, arrival, errors, queries, asked FROM set_judged
WHERE campaign = :campaign AND obligation = :obligation AND period = :period AND (errors > 0 OR queries > 0)
ORDER BY unit, arrival, rowid;

-- name: period_answers
SELECT campaign, obligation, period, unit, arrival, asked FROM answered
WHERE campaign = :campaign AND obligation = :obligation AND period = :period ORDER BY unit, arrival, rowid;

-- name: period_decisions
SELECT campaign, obligation, period, unit, number, kind, by, reason, at, until, ruled, arrival, detail FROM decision
WHERE campaign = :campaign AND obligation = :obligation AND period = :period AND undone = 0
ORDER BY unit, number, rowid;

-- name: period_waits
-- Arrivals that wait for a person; one after which other content came from the same path waits no longer.
SELECT DISTINCT w.campaign, w.obligation, w.period, w.unit, w.arrival, a.upper, w.part
FROM waits w JOIN arrival a ON a.number = w.arrival
WHERE w.campaign = :campaign AND w.obligation = :obligation AND w.period = :period
  AND NOT EXISTS (SELECT 1 FROM arrival later WHERE later.path = a.path AND later.number > a.number)
ORDER BY w.arrival;

-- name: unit_parts
-- The same of one unit, over everything ('' in unit_waits: those that nobody could assign).
SELECT p.campaign, p.obligation, p.period, p.unit, p.arrival, p.part, p.digest, p.substantive, p.errors, p.queries,
       a.lower, a.upper, a.scan, p.nil, p.read, p.asked
FROM part_seen p JOIN arrival a ON a.number = p.arrival WHERE p.unit = :unit ORDER BY p.arrival, p.rowid;

-- name: unit_sets
SELECT campaign, obligation, period, unit, arrival, errors, queries, asked FROM set_judged
WHERE unit = :unit AND (errors > 0 OR queries > 0) ORDER BY arrival, rowid;

-- name: unit_answers
SELECT campaign, obligation, period, unit, arrival, asked FROM answered WHERE unit = :unit ORDER BY arrival, rowid;

-- name: unit_decisions
SELECT campaign, obligation, period, unit, number, kind, by, reason, at, until, ruled, arrival, detail FROM decision
WHERE unit = :unit AND undone = 0 ORDER BY number, rowid;

-- name: unit_waits
SELECT DISTINCT w.campaign, w.obligation, w.period, w.unit, w.arrival, a.upper, w.part
FROM waits w JOIN arrival a ON a.number = w.arrival
WHERE w.unit = :unit
  AND NOT EXISTS (SELECT 1 FROM arrival later WHERE later.path = a.path AND later.number > a.number)
ORDER BY w.arrival;

-- name: ad_hoc_deliveries
-- The deliveries of an event obligation: those that arrivals speak of, wait for, or a person decided on.
SELECT DISTINCT k.period, k.unit, a.number, a.upper FROM (
  SELECT period, unit FROM part_seen WHERE campaign = :campaign AND obligation = :obligation
  UNION SELECT period, unit FROM waits WHERE campaign = :campaign AND obligation = :obligation
  UNION SELECT period, unit FROM decision WHERE campaign = :campaign AND obligation = :obligation AND undone = 0) k
JOIN arrival a ON k.period = 'A' || a.number ORDER BY a.number, k.unit;

-- name: archived_objects
-- Every object the ledger names: originals, proofs, readings, definitions, documents other than what is posted to units.
SELECT sha256 FROM arrival UNION SELECT evidence FROM arrival WHERE evidence != ''
UNION SELECT object FROM reading UNION SELECT text FROM adopted
UNION SELECT calendar FROM adopted WHERE calendar != ''
UNION SELECT sha256 FROM document WHERE kind NOT IN ('receipt', 'reply', 'page', 'blank');

-- name: verdict_of
-- What became of one arrival: parts, blank ones among them, errors of parts and sets, what waits.
SELECT (SELECT count(*) FROM part_seen WHERE arrival = :arrival) AS parts,
       (SELECT count(*) FROM part_seen WHERE arrival = :arrival AND blank) AS blanks,
       (SELECT coalesce(sum(errors), 0) FROM part_seen WHERE arrival = :arrival)
         + (SELECT coalesce(sum(errors), 0) FROM set_judged WHERE arrival = :arrival) AS errors,
       (SELECT count(*) FROM waits WHERE arrival = :arrival) AS waiting;

-- name: event
-- One event by its number.
SELECT seq, at, kind, actor, body, prev, hash FROM event WHERE seq = :seq;

-- name: decided_about
-- Decisions about one arrival, undone or not, oldest first, with the number of the event that took each back.
SELECT e.seq, e.at, e.kind, e.actor, e.body, e.prev, e.hash,
       (SELECT u.seq FROM event u WHERE u.kind = 'undone' AND json_extract(u.body, '$.number') = e.seq) AS undone
FROM event e WHERE e.kind = 'decided' AND json_extract(e.body, '$.arrival') = :arrival ORDER BY e.seq;

-- name: undoing
-- The event that took a decision back.
SELECT seq, at, kind, actor, body, prev, hash FROM event
WHERE kind = 'undone' AND json_extract(body, '$.number') = :number;

-- name: reads_of
-- Every reading an arrival ever had, oldest first.
SELECT seq, at, kind, actor, body, prev, hash FROM event
WHERE kind = 'read' AND json_extract(body, '$.arrival') = :arrival ORDER BY seq;

-- name: waits_of
-- What one arrival waits for.
SELECT campaign, obligation, period, unit, code, part FROM waits WHERE arrival = :arrival ORDER BY rowid;

-- name: decisions_of
-- The decisions on one delivery, undone or not, oldest first.
SELECT DISTINCT number, undone FROM decision
WHERE campaign = :campaign AND obligation = :obligation AND period = :period AND unit = :unit ORDER BY number;

-- name: releases
-- The 报出 of one period that stand, oldest first.
SELECT DISTINCT number, by, reason, at, detail FROM decision
WHERE kind = 'issue' AND undone = 0 AND campaign = :campaign AND obligation = :obligation AND period = :period
ORDER BY number;

-- name: touched_since
-- Whether anything after an event may have changed a period's figures: a reading, a decision, an undoing, a definition.
SELECT EXISTS (
  SELECT 1 FROM part_seen p JOIN reading r ON r.arrival = p.arrival
  WHERE p.campaign = :campaign AND p.obligation = :obligation AND p.period <= :period AND r.number > :number
) OR EXISTS (
  SELECT 1 FROM decision WHERE campaign = :campaign AND obligation = :obligation AND period <= :period
  AND (number > :number OR undone > :number)
) OR EXISTS (SELECT 1 FROM adopted WHERE campaign = :campaign AND number > :number) AS touched;

-- name: registered_in
-- The units something was registered for (代收) in one period, with the way it came.
SELECT DISTINCT p.unit, a.via FROM part_seen p JOIN arrival a ON a.number = p.arrival
WHERE p.campaign = :campaign AND p.obligation = :obligation AND p.period = :period AND a.channel = '代收'
ORDER BY a.number;

-- name: period_marks
-- What changes with every fact about a period of one obligation, a row a period and kind of fact.
SELECT period, 'parts' AS what, count(*) AS many, max(arrival) AS last FROM part_seen
WHERE campaign = :campaign AND obligation = :obligation GROUP BY period
UNION ALL SELECT period, 'sets', count(*), sum(arrival * 7 + errors * 3 + queries) FROM set_judged
WHERE campaign = :campaign AND obligation = :obligation GROUP BY period
UNION ALL SELECT period, 'waits', count(*), sum(arrival) FROM waits
WHERE campaign = :campaign AND obligation = :obligation GROUP BY period
UNION ALL SELECT period, 'decisions', count(*), max(number) + sum(undone) FROM decision
WHERE campaign = :campaign AND obligation = :obligation GROUP BY period;

-- name: last_arrivals
-- The newest arrivals, newest first; of one folder, or of any for ''.
SELECT number, path, folder, name, sha256, size, channel, lower, upper, basis, scan, whole, state, via, by, evidence
FROM arrival WHERE :folder = '' OR folder = :folder ORDER BY number DESC LIMIT :most;

-- name: last_events
-- Events up to a number, newest first; of one kind, or of any for ''.
SELECT seq, at, kind, actor, body, prev, hash FROM event
WHERE seq <= :upto AND (:kind = '' OR kind = :kind) ORDER BY seq DESC LIMIT :most;

-- name: held_arrivals
-- Arrivals that wait for a person and were not followed by another content under their name, oldest first.
SELECT DISTINCT w.arrival FROM waits w JOIN arrival a ON a.number = w.arrival
WHERE NOT EXISTS (SELECT 1 FROM arrival later WHERE later.path = a.path AND later.number > a.number)
ORDER BY w.arrival;

-- name: document
SELECT number, campaign, obligation, period, kind, report, digest, draft, path, sha256, at FROM document
WHERE number = :number;

-- name: receipts_of
-- What we wrote into a unit's folder about an arrival, each where it was put last, oldest first.
SELECT max(number) AS number, kind, path, sha256, at FROM document WHERE campaign = '' AND report = :arrival
GROUP BY sha256 ORDER BY number;

-- name: documents_made_of
-- The documents made of the same inputs, newest first.
SELECT number, campaign, obligation, period, kind, report, digest, draft, path, sha256, at FROM document
WHERE digest = :digest ORDER BY number DESC;

-- name: told_since
-- Whether anything was told after an event that could change a figure or a standing.
SELECT seq FROM event WHERE seq > :number AND kind IN ('adopted', 'arrived', 'read', 'decided', 'undone') LIMIT 1;
