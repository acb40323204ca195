"""Where the service keeps what it knows: tables on SQLite or PostgreSQL, changed step by step."""
