"""Who somebody is and what they may do: OAuth 2 by authlib, roles, scopes, and whose a dossier is."""
