"""What is owed, what came, what it says, where everyone stands."""
