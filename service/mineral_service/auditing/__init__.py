"""The log of what officers and administrators did: appended to alone, each entry chained to the last."""
