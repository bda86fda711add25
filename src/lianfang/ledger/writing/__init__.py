"""From what comes in to what is committed: the writer, its batches, and folding them into registers."""
