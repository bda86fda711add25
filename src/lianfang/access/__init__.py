"""Who may read and record what: accounts, posts that give scope, tokens, rights.

An *account* is a way to sign in and says nothing of rights. A *post* is a role at a place from a day to a day, and
every post is made of entries (given, ended, handed over). Whoever holds a post sees what lies at and below its place,
the field classes of its role, for its purpose: that is the `Scope` which every read takes first. The same posts answer
the ledger's question whether an entry may be recorded (`rights`). Pages live in `desk/session` and `desk/posts`.
"""
