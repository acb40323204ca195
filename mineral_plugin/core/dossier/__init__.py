"""Dossier drafts, their components and manifest."""
