"""The page of the corner table: paste, questions, what was understood."""
