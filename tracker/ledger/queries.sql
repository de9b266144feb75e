-- Every question the ledger answers, named; loaded by queries.py. Instants are stamps: text order is time order.

-- name: last_event
-- The newest event, for the chain.
SELECT seq, at, kind, actor, body, prev, hash FROM event ORDER BY seq DESC LIMIT 1;

-- name: events_after
-- Events with a greater number, oldest first.
SELECT seq, at, kind, actor, body, prev, hash FROM event WHERE seq > :seq ORDER BY seq;

-- name: definition_in_force
-- The last adopted text of a campaign.
SELECT number, campaign, digest, text, reason, at FROM adopted WHERE campaign = :campaign ORDER BY number DESC LIMIT 1;

-- name: arrivals
-- Every arrival, oldest first.
SELECT number, path, folder, name, sha256, size, channel, lower, upper, basis, scan, whole, state, via, by, evidence
FROM arrival ORDER BY number;

-- name: arrival
SELECT number, path, folder, name, sha256, size, channel, lower, upper, basis, scan, whole, state, via, by, evidence
FROM arrival WHERE number = :number;

-- name: last_at_path
-- The newest arrival from one path.
SELECT number, path, folder, name, sha256, size, channel, lower, upper, basis, scan, whole, state, via, by, evidence
FROM arrival WHERE path = :path ORDER BY number DESC LIMIT 1;

-- name: unread
-- Arrivals without a reading, oldest first.
SELECT number, path, folder, name, sha256, size, channel, lower, upper, basis, scan, whole, state, via, by, evidence
FROM arrival WHERE number NOT IN (SELECT arrival FROM reading) ORDER BY number;

-- name: reading_of
-- The archived reading of an arrival.
SELECT arrival, number, object, reader FROM reading WHERE arrival = :arrival;

-- name: parts_seen
-- What arrivals say of the deliveries of one campaign ('' for all), with the arrival's evidence.
SELECT p.arrival, p.campaign, p.obligation, p.period, p.unit, p.part, p.digest, p.substantive, p.blank, p.errors,
       p.queries, p.nil, a.lower, a.upper, a.scan
FROM part_seen p JOIN arrival a ON a.number = p.arrival
WHERE :campaign = '' OR p.campaign = :campaign ORDER BY p.arrival, p.rowid;

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
SELECT path, signature, kind, seen_at, looked_at, absent_until, scan, taken, trouble FROM sighting;

-- name: put_sighting
INSERT OR REPLACE INTO sighting (path, signature, kind, seen_at, looked_at, absent_until, scan, taken, trouble)
VALUES (:path, :signature, :kind, :seen_at, :looked_at, :absent_until, :scan, :taken, :trouble);

-- name: drop_sighting
DELETE FROM sighting WHERE path = :path;

-- name: looks
SELECT folder, good_at, identity, trouble FROM look;

-- name: put_look
INSERT OR REPLACE INTO look (folder, good_at, identity, trouble) VALUES (:folder, :good_at, :identity, :trouble);

-- name: replies_due
SELECT arrival FROM reply_due ORDER BY arrival;

-- name: reply_is_due
INSERT OR IGNORE INTO reply_due (arrival) VALUES (:arrival);

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

-- name: is_ours
-- Whether a file in a feedback folder is one we wrote.
SELECT 1 AS ours FROM document WHERE kind = 'receipt' AND path = :path AND sha256 = :sha256 LIMIT 1;

-- name: decision
-- One decision, a row a delivery, undone or not.
SELECT number, kind, campaign, obligation, period, unit, by, reason, at, until, ruled, arrival, detail, undone
FROM decision WHERE number = :number ORDER BY rowid;
