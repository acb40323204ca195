"""Uploads that can be resumed (tus 1.0.0), each bound to a place in a dossier."""
