"""Pages of the three administrators: what runs in the background, who calls the API, what was done by whom. No case content."""
