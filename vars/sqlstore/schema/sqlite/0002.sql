-- What came in from outside. Bodies are base64, for they may be any bytes.
CREATE TABLE deliveries (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	source    TEXT NOT NULL,
	dedup     TEXT, -- repetitions have the same
	received  INTEGER,
	method    TEXT NOT NULL,
	path      TEXT NOT NULL,
	query     TEXT NOT NULL,
	kind      TEXT NOT NULL,
	body      TEXT NOT NULL,
	state     TEXT NOT NULL,
	client    TEXT NOT NULL,
	resolved  TEXT NOT NULL,
	due       INTEGER,
	attempts  INTEGER NOT NULL,
	replay_of INTEGER NOT NULL,
	dry       INTEGER NOT NULL,
	ended     INTEGER,
	detail    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX deliveries_dedup ON deliveries (source, dedup) WHERE dedup IS NOT NULL;
CREATE INDEX deliveries_waiting ON deliveries (id) WHERE state = 'waiting';
CREATE INDEX deliveries_client ON deliveries (client, id) WHERE client <> '';
CREATE INDEX deliveries_source ON deliveries (source, id);
CREATE INDEX deliveries_state ON deliveries (state, id);

-- How far runs have come that may have to be taken up.
CREATE TABLE runs (
	name TEXT PRIMARY KEY,
	next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The effect journal: requests that runs have sent.
CREATE TABLE sent (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	run      TEXT NOT NULL,
	stmt     INTEGER NOT NULL,
	n        INTEGER NOT NULL,
	function TEXT NOT NULL,
	client   TEXT NOT NULL,
	method   TEXT NOT NULL,
	url      TEXT NOT NULL,
	params   TEXT NOT NULL,
	state    TEXT NOT NULL,
	status   INTEGER NOT NULL,
	header   TEXT NOT NULL,
	body     TEXT NOT NULL, -- base64
	note     TEXT NOT NULL,
	started  INTEGER,
	ended    INTEGER,
	UNIQUE (run, stmt, n)
) STRICT;
CREATE INDEX sent_state ON sent (state, id) WHERE state <> 'answered';
