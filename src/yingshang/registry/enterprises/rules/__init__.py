"""Pure calculation on register data: no database, no clock, no Django."""
