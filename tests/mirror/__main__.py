"""`make mirror-check [EDITS=10000] [SEED=n]`: a copy kept through the feed equals the site.

Edits at random while copies are kept by docs/mirror.py over a network that fails. One reader
follows all along, one sleeps and catches up at the end in one pass, one begins at the end.
Then each copy is compared with the site, page by page. Fails if any count is not 0.

The database is SQLite in a temporary folder, or what DATABASE_URL names (it must be empty).
"""

import argparse
import os
import random
import secrets
import sys

from tqdm import tqdm


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mirror-check", description=__doc__)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    os.environ |= {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "API_RATE_LIMIT": "0"}

    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.mirror.copies import Copy
    from tests.mirror.edits import Editor
    from tests.mirror.oracle import compare

    print(f"seed={seed}", flush=True)
    call_command("migrate", verbosity=0)
    chance = random.Random(seed)
    editor = Editor(chance)
    awake, asleep = Copy(editor), Copy(editor)
    asleep.catch_up()  # and then it sleeps
    for _ in tqdm(range(options.edits), unit="edit", mininterval=10, file=sys.stderr):
        editor.edit()
        if chance.random() < 0.05:
            awake.catch_up()
    editor.rest()
    begun = Copy(editor)
    total = [0, 0, 0]
    for name, copy in (("awake", awake), ("asleep", asleep), ("begun last", begun)):
        copy.catch_up(edits=False)
        counts = compare(copy.documents())
        print(f"{name}: missing={counts[0]} extra={counts[1]} different={counts[2]}; "
              f"begun anew {copy.rounds() - 1} times, {copy.faults} faults")  # fmt: skip
        total = [sum(pair) for pair in zip(total, counts, strict=True)]
    missing, extra, different = total
    print(f"database={connection.vendor} edits={options.edits} "
          f"missing={missing} extra={extra} different={different}")  # fmt: skip
    return 1 if any(total) else 0


if __name__ == "__main__":
    sys.exit(main())
