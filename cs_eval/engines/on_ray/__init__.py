"""Grading on Ray; nothing outside this package knows it, and it is loaded on use."""
