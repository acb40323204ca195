"""Reference data: the panel, packs and their issuers, files of the user's own."""
