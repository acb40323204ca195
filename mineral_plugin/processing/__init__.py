"""The Processing provider: one thin module an algorithm."""
