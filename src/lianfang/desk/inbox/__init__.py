"""待办 · What waits for a person: entries returned by the door, entries held for another, values that contradict."""
