"""Reads of screening, the scope first.

`coverage`: counts of places; `doors`: doors of a chart; `unvisited`: what is left; `holders`: whose doors they are.
"""
