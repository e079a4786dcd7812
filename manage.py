#!/usr/bin/env python
"""Run a management command: `python manage.py help` lists them."""

import sys

from django.core.management import execute_from_command_line

from cms.settings.env import use

if __name__ == "__main__":
    use(DJANGO_SETTINGS_MODULE="cms.settings.dev")
    execute_from_command_line(sys.argv)
