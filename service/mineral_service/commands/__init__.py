"""What an administrator runs on the data of a service: keys of receipts, copies, tidying up."""
