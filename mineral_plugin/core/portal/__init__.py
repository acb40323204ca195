"""Client of the online service, outbox and receipts."""
