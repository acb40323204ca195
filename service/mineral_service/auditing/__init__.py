"""The log of what officers and administrators did: appended to, never changed, each entry chained to the last."""
