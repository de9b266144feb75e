"""What judging is made of: the ground it stands on, and one module a kind of finding."""
