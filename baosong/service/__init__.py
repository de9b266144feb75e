"""The running service: a supervisor and its children. What collects never parses; what parses may crash."""
