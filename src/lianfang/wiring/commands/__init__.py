"""What each command of `lianfang` does, a module a noun; `arguments.py` says how it is called."""
