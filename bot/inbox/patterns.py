"""Where numbers of persons may stand. Every repetition is bounded or disjoint from what follows it, so time grows with the text only."""

from __future__ import annotations

import re

# Between digits people put a space, a dash, a dot; pasted text brings marks without width.
GAP = r"[ \t\u00a0\u3000\u200b-\u200d\u2060\ufeff.．·\-－‐-―_/]{0,2}"
SPOKEN = "[零〇一二三四五六七八九幺]"
IS = r"[是为:：\s]{0,3}"
START, END = r"(?<!\d)", r"(?!\d)"


def _digits(least: int, most: int | None = None) -> str:
    return rf"\d(?:{GAP}\d){{{least - 1},{(most or least) - 1}}}"


ID_CARD = re.compile(rf"{START}{_digits(17)}{GAP}[\dxXｘＸ](?![\dA-Za-z])|{START}{_digits(15)}{END}")
BANK_CARD = re.compile(rf"{START}{_digits(16, 19)}{END}")
GIVEN_CARD = re.compile(rf"((?:卡号|账号|帐号|银行卡)[^\d\n〔〕]{{0,6}}){_digits(12, 19)}{END}")
MOBILE = re.compile(rf"{START}(?:[+＋]?(?:[0０]{{2}})?[8８][6６]{GAP})?([1１](?:{GAP}\d){{10}}){END}")
SPOKEN_MOBILE = re.compile(
    rf"(?<!{SPOKEN})[一幺](?:[ \u3000-]?[三四五六七八九])(?:[ \u3000-]?{SPOKEN}){{9}}(?![零〇一二三四五六七八九幺十百千万])"
)
LANDLINE = re.compile(rf"{START}[（(]?[0０]\d{{2,3}}[）)]?[ \-－—]{{0,2}}[2-9２-９]\d{{2,3}}[ \-－—]?\d{{4}}(?:[\-－—转]\d{{1,4}})?{END}")
GIVEN_PHONE = re.compile(rf"((?:电话|座机|固话|传真)(?:号码?)?{IS})(?![4４8８][0０][0０])[2-9２-９]\d{{2,3}}[ \-－—]?\d{{4}}{END}")
PASSPORT = re.compile(rf"(护照(?:号码?)?{IS})[A-Za-z]{{1,2}}\d{{7,8}}{END}")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}[@＠][A-Za-z0-9-]{1,63}(?:[.．][A-Za-z0-9-]{1,63}){1,4}")
# A bare 微信 is followed by names of public accounts too.
WECHAT = re.compile(rf"((?:微信号|微信[:：]|加(?:我)?微信|我的?微信|[vV][xX]号?|加[vV]){IS})[A-Za-z_][A-Za-z0-9_-]{{5,}}")
QQ = re.compile(rf"([qQ]{{2}}号?{IS})[1-9]\d{{4,11}}{END}")
