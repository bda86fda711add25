"""Tables on a sheet: where they begin, their header rows, what stands below."""
