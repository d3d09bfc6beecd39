"""Pure calculation of the workshop: figure marks, tracked changes, merging, claims, typed numbers."""
