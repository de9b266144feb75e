"""Measurements, and the made-up clerks that feed them and the demo."""
