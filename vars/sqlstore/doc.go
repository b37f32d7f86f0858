// Package sqlstore keeps a project in a database: a SQLite file, the default, or
// PostgreSQL. A [Store] is a [crm.Store]: what runs write lasts, and any number of
// processes may work with it at once. SQLite wants them all on the machine that has the
// file, and on systems other than Linux and Windows a process opens a file once.
//
// # Sessions
//
// A session keeps others on its client out, in this process and in others. With PostgreSQL
// it holds an advisory lock, on a connection of its own for as long as it lasts: no
// pooler between may share connections among transactions. With SQLite it locks a byte of
// a file beside the database, FILE-locks, which must not be removed while the
// database is in use. Both are let go by the server or the system when the process dies.
//
// # Transactions
//
// With SQLite the transactions of all processes come one after another; each is on
// the disk before Commit returns (write-ahead log, synchronous=FULL).
//
// With PostgreSQL a transaction first takes an advisory lock on the project: a wide one
// takes it alone, the others share it. Only then it reads. They are serialisable, although
// PostgreSQL is asked for READ COMMITTED only. A wide transaction runs beside no
// other. Those that are not wide write only what is their own client's, which no other
// touches, for each has its client's session, on the connection that carries the
// transaction; besides they read what only wide ones write. So none of those that run side
// by side reads what another writes, and they come to the same in any order. Each
// statement sees what was committed before the lock was granted, for it looks after it was.
// Nothing is left to lock in the client's row, which would cost a write for every read.
//
// Nobody waits in a circle. The project's lock comes before those on rows. Who holds
// it waits for no session; who shares it changes no row that another of these changes, and
// the locks by which foreign keys are checked do not exclude each other. Two
// sessions at once in one goroutine, or one that begins a transaction of the owner within a
// transaction, would wait for themselves; a store cannot see that.
//
// # Failures
//
// The errors are [Error]s, for people in two languages and for programs by a [Problem], or
// those of a cancelled context. Nothing is kept of a transaction whose Commit failed, with
// one exception: when the connection to PostgreSQL breaks while the answer to a commit is
// on its way, nobody can know, and the Problem is [Uncertain].
//
// It does not keep what scripts are, and sends nothing of the outbox.
package sqlstore
