"""What keeps the site closed to those who mean it harm (docs/security.md).

Each module guards one door. The values are in `cms/settings/security.py`.
"""
