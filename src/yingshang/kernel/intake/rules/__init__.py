"""Pure calculation of intake: periods of a rhythm, plausibility, pasted rows, what a QR says."""
