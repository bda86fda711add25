"""A list of staff: tried row by row, opened in one action, handed out as slips on A4; and the first sign-in by slip."""
