"""Django's PostgreSQL backend, that does not wait for ever for a server that has gone quiet."""
