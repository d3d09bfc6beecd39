"""What the rows of a table of units or of officials mean against what is held: pure, no database, no clock."""
