"""Django's PostgreSQL, with a login for each of those who work: owner, writer, web (kit.sight, ADR 0015)."""
