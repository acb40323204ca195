"""Errors, words, findings, canonical JSON, ports: what every other part stands on."""
