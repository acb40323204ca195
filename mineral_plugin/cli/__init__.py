"""The command line: arguments -> use cases -> JSON on standard output and an exit code."""
