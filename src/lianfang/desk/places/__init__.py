"""区划 · Administration of places: the tree at the left, the chosen place at the right, and what can be done with it.

`branches` draws the tree, `facts` says what is known of the chosen place, `forms` and `acts` record changes, `preview`
shows doors before they are recorded, `importing` reads a county's own list. What follows from a change is decided in
`lianfang.places`, not here.
"""
