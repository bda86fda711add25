"""Sign in and out, the post in use, one's own account: password, code from the phone, tokens."""
