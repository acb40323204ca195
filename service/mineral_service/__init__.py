"""The online service: takes a dossier over HTTP, checks it arrived whole, and gives a receipt, once."""
