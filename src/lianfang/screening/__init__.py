"""入户排查 · Screening: every door of a community is gone to, and what was found there is kept.

A visit is one entry at a door. Out of the visits follow the state of the door (未访, 待复访, 拒访, 需办理, 已访,
空置), one row for each person about whom something notable was said, and the counts from which boards are read.
还差 is what is left to do: 未访 + 待复访 + 拒访. A door found vacant is done.
"""
