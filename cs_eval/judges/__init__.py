"""Judges: the protocol, the offline rules judge, and judges that ask a model."""
