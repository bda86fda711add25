"""字段目录: every field once, with its words, class, purpose and ground; headquarters adds what an emergency asks."""
