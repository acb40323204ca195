"""Checking areas on the server, with the core of the plugin: the same input gives the same report."""
