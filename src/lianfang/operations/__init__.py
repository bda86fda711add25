"""运维 · What one person needs to keep an installation alive: backups and their restoring, keys held by two persons,
a doctor, certificates, the service. Nothing here knows what an entry is about.
"""
