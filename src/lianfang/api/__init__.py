"""接口 · What other programs read, and where they hand in: JSON under /api/, described at /api/docs.

A token speaks for one post; what that post may see and record is what the program may (laws 1, 8 and 9): the same
scope, the same classes, the same masks as the office's pages. Reading is `reading`, what a row says is `shapes` and
`rows`, refusals are problem details (`problems`). Handing in entries is `access.intake`, which the server calls past
all of this because it must be quick; `entries` describes it here and hands on what still comes this way.
"""
