"""Backups: one folder of objects that grows, one small folder a run; and the way back."""
