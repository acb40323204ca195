"""What a file is, looked at before it gets its place: its name, its first bytes, what an archive holds."""
