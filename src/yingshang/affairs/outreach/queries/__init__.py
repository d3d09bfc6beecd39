"""Every read of outreach that is more than a filter, already in the actor's scope; a file for each theme."""
