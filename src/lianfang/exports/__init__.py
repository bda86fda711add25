"""导出 · Lists that leave the house as files: asked for, agreed to by a second person where they name many, written in
the background, fetched, destroyed after some hours; each step is an entry.

Rooms above say what can be exported (`sources`); this room knows no household and no door. `asking` takes a wish and
measures it, `running` writes the file beside the office's work, `vault` keeps it sealed until it is fetched, `handing`
gives it out. Small lists without identities are written and given out at once (`handing.take`), by the same rules.
"""
