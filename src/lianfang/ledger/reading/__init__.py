"""Entries read back: decoded, unsealed, with amendments applied, as known now or then."""
