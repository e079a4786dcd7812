"""Keep a copy of everything public on a Rights Commons platform in a SQLite file.

    python3 mirror.py https://example.org mirror.sqlite3            # catch up, then end
    python3 mirror.py https://example.org mirror.sqlite3 --every 60 # and look again each minute

Needs Python 3.9 or later and nothing else. It can be stopped and started at any moment: what
was read and how far reading has come are written in one transaction.
"""

import argparse
import http.client
import json
import random
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

TABLES = """
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY,      -- page-12, topic-5
    type TEXT NOT NULL,       -- guideline, policy, use-case, resource, principle, topic, ...
    locale TEXT NOT NULL,
    url TEXT,                 -- its page, if it has one
    updated TEXT NOT NULL,
    document TEXT NOT NULL,   -- all of it, as JSON
    round INTEGER NOT NULL    -- the copy that it was last seen in
);
CREATE TABLE IF NOT EXISTS progress (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    cursor TEXT NOT NULL,     -- empty: begin with nothing
    round INTEGER NOT NULL    -- raised each time that the copy is begun anew
);
INSERT OR IGNORE INTO progress VALUES (1, '', 1);
"""
TRIES = 8
TEMPORARY = {429, 500, 502, 503, 504}


class Gone(Exception):
    """The cursor can't be read on from: the copy has to be begun anew."""


def fetch(url, opener=urllib.request.urlopen, pause=time.sleep):
    """Return the JSON at `url`. What may pass is tried again, later each time."""
    for attempt in range(1, TRIES + 1):
        wait = min(2.0**attempt, 60.0) * random.uniform(0.5, 1.0)
        try:
            with opener(
                urllib.request.Request(url, headers={"User-Agent": "mirror/1"}), timeout=60
            ) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 410:
                raise Gone from None
            if error.code not in TEMPORARY or attempt == TRIES:
                raise
            after = error.headers.get("Retry-After", "")
            wait = max(wait, float(after) if after.isdecimal() else 0)
        except (OSError, http.client.HTTPException, ValueError):
            # No connection, or one that broke in the middle of the answer.
            if attempt == TRIES:
                raise
        pause(wait)
    raise AssertionError("the last attempt returns or raises")


def catch_up(site, database, fetch=fetch):
    """Bring the copy up to date; return how many entries were read."""
    database.executescript(TABLES)
    read = 0
    while True:
        cursor, copy = database.execute("SELECT cursor, round FROM progress").fetchone()
        query = urllib.parse.urlencode({"cursor": cursor, "include": "document"})
        try:
            portion = fetch(f"{site.rstrip('/')}/api/v1/changes?{query}")
        except Gone:
            with database:
                database.execute("UPDATE progress SET cursor = '', round = round + 1")
            continue
        with database:
            for entry in portion["items"]:
                apply(database, entry, copy)
            if portion["complete"]:
                # Nothing that is there was left out, so what an older copy held besides is gone.
                database.execute("DELETE FROM documents WHERE round < ?", (copy,))
            database.execute("UPDATE progress SET cursor = ?", (portion["next_cursor"],))
        read += len(portion["items"])
        if not portion["has_more"]:
            return read


def apply(database, entry, copy):
    """Write one entry of the feed into the copy."""
    if entry["op"] == "delete":
        database.execute("DELETE FROM documents WHERE id = ?", (entry["id"],))
        return
    database.execute(
        "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            entry["id"],
            entry["type"],
            entry["locale"],
            entry["url"],
            entry["updated"],
            json.dumps(entry["document"], ensure_ascii=False, sort_keys=True),
            copy,
        ),
    )


def main():
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("site", help="the platform's address: https://example.org")
    parser.add_argument("database", help="the SQLite file, made if it is missing")
    parser.add_argument("--every", type=float, metavar="SECONDS", help="look again, for ever")
    options = parser.parse_args()
    database = sqlite3.connect(options.database)
    while True:
        read = catch_up(options.site, database)
        (held,) = database.execute("SELECT count(*) FROM documents").fetchone()
        print(f"{read} entries read, {held} documents held", flush=True)
        if options.every is None:
            return
        time.sleep(options.every)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except (urllib.error.URLError, OSError) as error:
        sys.exit(f"The platform gives no answer: {error}")
