"""The kinds of violation that come with cs_eval; trainers add their own in lexicons."""

VIOLATION_KINDS = (
    "off_platform",
    "privacy_leak",
    "abuse",
    "negative_refusal",
    "single_char",
    "overpromise",
    "absolute_claims",
    "review_bribe",
    "close_trade",
    "invoice_refusal",
    "blame_customer",
    "cod_trap",
    "card_trap",
    "manipulation",
)
"""Thirteen that the training material or the platform forbids, and attempts to steer the grader."""
