"""第二道墙 · Row-level security on PostgreSQL: a reader's login sees its scope and no more, whatever a query forgot.

`policies` says which table shows what, `logins` makes the logins and keeps how to sign in with them, `building` puts
the wall up, `proof` reads from the database itself whether it stands. What a reader sees is said by `kit.sight`.
"""
