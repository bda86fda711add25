"""Posts: who holds what where, where nobody does; giving, ending and handing over."""
