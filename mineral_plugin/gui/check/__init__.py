"""The page of the check: what is asked, under which law, and the questions of the rules."""
