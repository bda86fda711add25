"""台账 · The ledger's pages: what was recorded, by whom, what led to it and what followed, whether the chain holds."""
