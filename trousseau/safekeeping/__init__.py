"""The database as a whole: schema and rights, backup, restore, export, health."""
