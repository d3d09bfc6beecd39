"""The portal's home: what I asked, what I can get, who my official is."""
