"""What can be decided without the database: rows of the city's list, the payload of an own code. Pure."""
