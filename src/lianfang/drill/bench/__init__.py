"""Measures the product on a synthetic county, with the machine's raw limits beside, since machines differ.

`limits` says what the database itself can do; `load` is the load generator, a process of its own that knows nothing of
the product; `target` seeds a county and starts a server on it; `measures` names what is measured; `report` writes the
tables of docs/bench.md.
"""
