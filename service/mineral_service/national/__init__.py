"""The adapter to the national dossier sync: dossiers of this office, told to the National Portal."""
