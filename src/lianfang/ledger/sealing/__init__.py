"""封存 · Sealing: keys, what they seal, and forgetting, which is destroying them."""
