"""Version 2 (台账结构第2版): the same bytes may come under one name again, at another time, after others."""

from __future__ import annotations

from sqlalchemy import Connection

# SQLite cannot take a constraint from a table: the table is made anew and takes the old one's name.
_SQLITE = (
    """CREATE TABLE arrivals_anew (
        id INTEGER NOT NULL,
        period TEXT NOT NULL,
        name TEXT NOT NULL,
        arrived TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        first_run INTEGER NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT arrivals_appearance UNIQUE (period, name, sha256, arrived),
        FOREIGN KEY(sha256) REFERENCES files (sha256),
        FOREIGN KEY(first_run) REFERENCES runs (id)
    )""",
    """INSERT INTO arrivals_anew (id, period, name, arrived, sha256, first_run)
        SELECT id, period, name, arrived, sha256, first_run FROM arrivals""",
    "DROP TABLE arrivals",
    "ALTER TABLE arrivals_anew RENAME TO arrivals",
    "CREATE INDEX ix_arrivals_first_run ON arrivals (first_run)",
)
_POSTGRESQL = (
    "ALTER TABLE arrivals DROP CONSTRAINT arrivals_period_name_sha256_key",
    "ALTER TABLE arrivals ADD CONSTRAINT arrivals_appearance UNIQUE (period, name, sha256, arrived)",
)


def keep_every_appearance(connection: Connection) -> None:
    """An arrival is told from others by its time as well."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)
