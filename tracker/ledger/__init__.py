"""The event table, the only truth, and the tables computed from it."""
