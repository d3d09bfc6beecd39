"""Every read of intake that is more than a filter, within the actor's reach."""
