"""One header for every case of every kind, its parties and its timeline. Not how it moves."""
