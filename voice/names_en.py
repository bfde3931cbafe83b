"""Short forms of Vietnamese offices, papers and laws, and what is said for them in English."""

from __future__ import annotations

from collections.abc import Mapping

SHORT: Mapping[str, str] = {
    "BHXH": "social insurance",
    "BHYT": "health insurance",
    "CCCD": "citizen identity card",
    "CMND": "old identity card",
    "GCN": "certificate",
    "GPLX": "driving licence",
    "HCMC": "Ho Chi Minh City",
    "HKD": "household business",
    "HĐND": "People's Council",
    "NĐ": "decree",
    "NQ": "resolution",
    "QĐ": "decision",
    "QR": "Q R",
    "TT": "circular",
    "TP.HCM": "Ho Chi Minh City",
    "UBND": "People's Committee",
    "VND": "dong",
    "VNĐ": "dong",
    "VNeID": "V N E I D",
    "e.g.": "for example",
    "i.e.": "that is",
    "incl.": "including",
    "max.": "at most",
    "min.": "at least",
}

KINDS: Mapping[str, str] = {
    "NĐ": "decree",
    "TTLT": "joint circular",
    "TT": "circular",
    "QĐ": "decision",
    "NQ": "resolution",
}

ISSUERS: Mapping[str, str] = {
    "BCA": "the Ministry of Public Security",
    "BNV": "the Ministry of Home Affairs",
    "BTC": "the Ministry of Finance",
    "BTP": "the Ministry of Justice",
    "BXD": "the Ministry of Construction",
    "BYT": "the Ministry of Health",
    "CP": "the Government",
    "HĐND": "the People's Council",
    "TTg": "the Prime Minister",
    "UBND": "the People's Committee",
    "VPCP": "the Office of the Government",
}
