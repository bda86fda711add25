"""入户表 · Sheets of paper for a building or a group, and keying what comes back on them, by keyboard alone.

A sheet prints the boxes of the round that is on; the digit beside a box is the key that says it. Keying records each
door as it is left, under an id that follows from sheet and door: sent twice, reloaded or keyed by two people, it is one
visit, and a second thought is a correction of it.
"""
