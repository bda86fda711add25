"""台账 · The ledger: the one door through which every fact enters, and the registers that follow.

An *author* hands a *draft* to the `door`; one `writer` commits what waits, a batch at a time: entry rows, the `chain`,
what `registers` fold out of them, what `flows` cause. Personal parts are sealed (`seal`, `keys`). `verify` and
`rebuild` prove that the stored rows are whole and that the registers follow from them. The ledger knows no health
words; rooms above describe their entries in `kinds.py` and their tables in `registers.py`.
"""
