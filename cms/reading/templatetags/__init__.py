"""Tags of the reading pages."""
