"""触企台账: every touch of an enterprise by any office, the limits that cap them, what the enterprise refuses or complains of."""
