-- Times are microseconds since 1970, NULL for none. Variables are kept as their text form.
CREATE TABLE clients (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	type         INTEGER NOT NULL,
	platform_id  TEXT NOT NULL,
	bot          TEXT NOT NULL,
	name         TEXT NOT NULL,
	full_name    TEXT NOT NULL,
	avatar       TEXT NOT NULL,
	created      INTEGER,
	last_message INTEGER,
	paused_until INTEGER,
	blocked      INTEGER NOT NULL,
	unsubscribed INTEGER NOT NULL,
	unread       INTEGER NOT NULL,
	main_id      INTEGER REFERENCES clients (id) ON DELETE SET NULL,
	operator     TEXT NOT NULL,
	deal         INTEGER, -- the current one
	phone_key    TEXT, -- of the client's variable phone
	email_key    TEXT  -- of the client's variable email
) STRICT;
CREATE INDEX clients_platform ON clients (platform_id, id);
CREATE INDEX clients_bot ON clients (bot, id);
CREATE INDEX clients_main ON clients (main_id, id) WHERE main_id IS NOT NULL;
CREATE INDEX clients_operator ON clients (operator) WHERE operator <> '';
CREATE INDEX clients_phone ON clients (phone_key, id) WHERE phone_key IS NOT NULL;
CREATE INDEX clients_email ON clients (email_key, id) WHERE email_key IS NOT NULL;

CREATE TABLE client_vars (
	client INTEGER NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
	name   TEXT NOT NULL,
	value  TEXT NOT NULL,
	PRIMARY KEY (client, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE deals (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	client      INTEGER NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
	name        TEXT NOT NULL,
	description TEXT NOT NULL,
	budget      TEXT,
	state       INTEGER NOT NULL,
	status      TEXT NOT NULL,
	operator    TEXT NOT NULL,
	created     INTEGER
) STRICT;
CREATE INDEX deals_client ON deals (client, id);
CREATE INDEX deals_state ON deals (state);

CREATE TABLE deal_vars (
	deal  INTEGER NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
	name  TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (deal, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_vars (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE constants (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Lists and labels.
CREATE TABLE sets (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	kind     TEXT NOT NULL,
	name     TEXT NOT NULL,
	name_key TEXT NOT NULL, -- the name, or its digest when it is long
	color    INTEGER NOT NULL
) STRICT;
CREATE INDEX sets_name ON sets (kind, name_key, id);

CREATE TABLE members (
	set_id INTEGER NOT NULL REFERENCES sets (id) ON DELETE CASCADE,
	client INTEGER NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
	PRIMARY KEY (set_id, client)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_client ON members (client);

CREATE TABLE tasks (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	client      INTEGER NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
	operator    TEXT NOT NULL,
	name        TEXT NOT NULL,
	description TEXT NOT NULL,
	due         INTEGER,
	done        INTEGER NOT NULL
) STRICT;
CREATE INDEX tasks_client ON tasks (client, id);

CREATE TABLE notes (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	client INTEGER NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
	text   TEXT NOT NULL,
	at     INTEGER
) STRICT;
CREATE INDEX notes_client ON notes (client, id);

CREATE TABLE operators (
	email       TEXT PRIMARY KEY,
	name        TEXT NOT NULL,
	phone       TEXT NOT NULL,
	position    TEXT NOT NULL,
	description TEXT NOT NULL,
	custom1     TEXT NOT NULL,
	custom2     TEXT NOT NULL,
	custom3     TEXT NOT NULL,
	shift       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pipelines (
	id INTEGER PRIMARY KEY
) STRICT;

-- Columns of the pipelines, in the order of place.
CREATE TABLE states (
	pipeline INTEGER NOT NULL REFERENCES pipelines (id) ON DELETE CASCADE,
	place    INTEGER NOT NULL,
	id       INTEGER NOT NULL,
	name     TEXT NOT NULL,
	PRIMARY KEY (pipeline, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX states_id ON states (id);

-- Names of blocks of the funnel.
CREATE TABLE blocks (
	id   INTEGER PRIMARY KEY,
	name TEXT NOT NULL
) STRICT;

CREATE TABLE visits (
	client INTEGER NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
	block  INTEGER NOT NULL,
	PRIMARY KEY (client, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	kind     TEXT NOT NULL,
	client   INTEGER REFERENCES clients (id) ON DELETE CASCADE,
	phone    TEXT NOT NULL,
	users    TEXT NOT NULL, -- a JSON array of e-mails; empty: all
	text     TEXT NOT NULL,
	block    INTEGER NOT NULL,
	priority INTEGER NOT NULL,
	due      INTEGER,
	keep     INTEGER NOT NULL,
	created  INTEGER
) STRICT;
CREATE INDEX outbox_client ON outbox (client, id);
CREATE INDEX outbox_due ON outbox (due);
