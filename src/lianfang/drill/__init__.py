"""演练 · A synthetic county, whole enough to work in: places, posts, some 100,000 residents, ten days of visits.

`ground` draws what is built on the division list, `residents` who lives there, `doubles` who is written down twice,
`rounds` who was visited and who was not, `said` what was noted of whom; these are pure and follow from a seed. `play`
records it all through the ledger's door, as offices and grid workers would, and writes down the gaps it planted and
whom it registered twice (`drill/planted.json` in the state directory), so that the list of doors nobody has been to and
that of possible duplicates can be held against them.
Nobody here is real: see `numbers` for identity numbers and phones that cannot belong to anyone.
`bench` measures the product on such a county.
"""
