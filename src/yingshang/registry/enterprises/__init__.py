"""Market entities: the register, its import, where each belongs."""
