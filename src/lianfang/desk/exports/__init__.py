"""导出中心 · What may be taken out, what has been asked for, what waits for a second person, who took what."""
