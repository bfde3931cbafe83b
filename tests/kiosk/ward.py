"""A ward that only the tests know, in the words of the shipped languages. What is shipped may change."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kiosk.settings import Settings, load

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

CONFIG = Path(__file__).parents[2] / "config"
"""The shipped configuration."""

KIOSK_TOML = """
[centre]
id = "phuong_thu"
hotline = "1022"
name = { vi = "Trung tâm Phường Thử", en = "Thử Ward Centre", ko = "트우동 센터", zh = "试坊中心" }

[kiosk]
id = "k1"
digit = "1"

[screen]
width_px = 1080
height_px = 1920
width_mm = 268
height_mm = 476

[printer]
model = "generic_80mm"
address = "serial:/dev/kiosk-printer?baud=115200"

[link]
host = "127.0.0.1"
port = 1883

[languages]
offered = ["vi", "en"]

[hours]
monday = ["07:30-11:30", "13:00-17:00"]
tuesday = ["07:30-11:30", "13:00-17:00"]
wednesday = ["07:30-11:30", "13:00-17:00"]
thursday = ["07:30-11:30", "13:00-17:00"]
friday = ["07:30-11:30", "13:00-17:00"]
saturday = ["07:30-11:30"]
sunday = []
closed_on = ["2027-01-01"]
early_minutes = 30
"""
SERVICES_TOML = """
[[services]]
id = "chung_thuc"
letter = "A"
icon = "certificate"
counters = [1, 2]
name = { vi = "Chứng thực", en = "Certified copies", ko = "공증", zh = "公证" }

[[services]]
id = "ho_tich"
letter = "B"
icon = "users"
counters = [3]
name = { vi = "Hộ tịch", en = "Births, marriages, deaths", ko = "가족관계 등록", zh = "户籍登记" }

[[services]]
id = "cu_tru"
letter = "C"
icon = "home"
name = { vi = "Cư trú", en = "Residence", ko = "거주 등록", zh = "居住登记" }

[services.go_to]
vi = "Công an phường, nhà bên cạnh."
en = "The ward police, next door."
ko = "동 공안, 바로 옆 건물입니다."
zh = "坊公安,就在隔壁。"

[[services]]
id = "kinh_te"
letter = "D"
icon = "building-store"
name = { vi = "Kinh tế", en = "Business", ko = "경제", zh = "经济" }
"""
PROCEDURES = ("khai_tu", "ket_hon", "luu_tru")
"""Of the shipped ones: a usual one, one to the bereaved, one that is dealt with elsewhere."""
HERE, ELSEWHERE = "ho_tich", "cu_tru"
"""A service that gives numbers, and one that is served in another house."""


def write(folder: Path) -> Path:
    """The ward's configuration as files."""
    shutil.copytree(CONFIG / "languages", folder / "languages")
    (folder / "procedures").mkdir()
    for procedure in PROCEDURES:
        shutil.copy(CONFIG / "procedures" / f"{procedure}.toml", folder / "procedures")
    (folder / "kiosk.toml").write_text(KIOSK_TOML, encoding="utf-8")
    (folder / "services.toml").write_text(SERVICES_TOML, encoding="utf-8")
    return folder


@cache
def settings() -> Settings:
    """The ward's configuration, read; it has no fault."""
    with TemporaryDirectory() as folder:
        found = load(write(Path(folder)))
    assert isinstance(found, Settings), found
    return found


def catalogue() -> Catalogue:
    """What the ward offers."""
    return settings().catalogue
