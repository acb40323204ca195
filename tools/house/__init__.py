"""Rules of this house that no public linter knows; each module answers `problems(root)`."""
