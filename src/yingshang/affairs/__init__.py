"""What is done: one folder per line of work, each a whole vertical slice."""
