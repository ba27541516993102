"""What comes of a wrong treatment (会缩水, 容易开裂): who tells of that warns, and grants nothing."""

from __future__ import annotations

HARM = (
    r"会(?:让|使|令|把|将|导致|造成|影响|伤|损)|(?:容易|难免|要|得)(?:变|坏|毁)"
    r"|缩[水小起]|变(?:形|硬|黄|色|质|味|脆)|[褪掉串染脱]色|开裂|[炸爆崩脆]裂|[就会]裂|起(?:球|毛|皱|泡|翘|皮)|勾丝|发[黄霉硬脆黑]"
    r"|生锈|脱(?:胶|落|皮|线)|老化|短路|漏电|松脱|跑绒|结块|毁|废"
)
"""For patterns of clauses: an effect that nobody wants."""
