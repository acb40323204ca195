"""The page of the dossier: its components, the service, receipts."""
