"""Files of any sort as sheets of values."""
