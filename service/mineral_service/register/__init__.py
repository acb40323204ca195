"""The register: what was decided about ground, when it holds in law, and when the register knew of it."""
