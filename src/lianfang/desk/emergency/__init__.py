"""响应: the emergency that goes on and how it came; headquarters changes its level, ends it, opens another."""
