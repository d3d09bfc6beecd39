"""Documents that cross affairs: the annual summary."""
