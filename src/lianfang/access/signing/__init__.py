"""Who somebody is: passwords, codes, passkeys, sessions, devices, tokens."""
