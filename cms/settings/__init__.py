"""Django settings: `dev` on a laptop, `test` for the suite, `production` for a server."""
