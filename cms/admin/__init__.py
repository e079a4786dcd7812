"""What editors and administrators see beyond Wagtail's own pages."""
