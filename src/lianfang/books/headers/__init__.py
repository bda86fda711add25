"""What headers mean: which field of the directory each column asks for."""
