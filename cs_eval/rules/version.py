"""The version of the rules' meaning: raised whenever the same words can come to another opinion."""

RULES_VERSION = "25"
