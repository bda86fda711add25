"""Whether what stands is what was recorded: the chain verified, registers folded anew and compared."""
