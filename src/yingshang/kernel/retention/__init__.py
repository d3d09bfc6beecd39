"""How long what is left behind is kept: declared by whoever leaves it, limited by dated data, let go by one daily run."""
