"""轮次 · Rounds of screening: which there are, opening one with its questions, how far it is, closing it."""
