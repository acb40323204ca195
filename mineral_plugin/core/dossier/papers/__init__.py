"""What the papers of a dossier state, and where they contradict each other."""
