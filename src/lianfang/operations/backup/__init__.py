"""备份 · A snapshot of the database, sealed so that only the two holders of the keys can open it, and its way back."""
