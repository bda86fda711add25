"""作战图 · The wall chart: every door of a place as a tile, a compound as an elevation, a village as bands along roads.

`layout` says what stands where, `draw` makes the HTML by hand (five thousand doors in one page), `panel` is the door
that opens beside it, `views` put them together.
"""
