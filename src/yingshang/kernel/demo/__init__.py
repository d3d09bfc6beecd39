"""The demonstration district's frame: steps in order, seeded chance, plausible names."""
