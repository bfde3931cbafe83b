"""Short forms of Vietnamese offices, papers and laws, and what is said for them."""

from __future__ import annotations

from collections.abc import Mapping

SHORT: Mapping[str, str] = {
    "BHTN": "bảo hiểm thất nghiệp",
    "BHXH": "bảo hiểm xã hội",
    "BHYT": "bảo hiểm y tế",
    "CCCD": "căn cước công dân",
    "CMND": "chứng minh nhân dân",
    "DVC": "dịch vụ công",
    "GCN": "giấy chứng nhận",
    "GPLX": "giấy phép lái xe",
    "GPXD": "giấy phép xây dựng",
    "HKD": "hộ kinh doanh",
    "HĐND": "Hội đồng nhân dân",
    "MST": "mã số thuế",
    "NHCSXH": "Ngân hàng Chính sách xã hội",
    "NQ": "nghị quyết",
    "NĐ": "nghị định",
    "PCCC": "phòng cháy chữa cháy",
    "QSDĐ": "quyền sử dụng đất",
    "QR": "quy rờ",
    "QĐ": "quyết định",
    "SĐT": "số điện thoại",
    "STT": "số thứ tự",
    "TP": "thành phố",
    "TP.HCM": "thành phố Hồ Chí Minh",
    "TP HCM": "thành phố Hồ Chí Minh",
    "TPHCM": "thành phố Hồ Chí Minh",
    "TTHC": "thủ tục hành chính",
    "TTPVHCC": "trung tâm phục vụ hành chính công",
    "TT": "thông tư",
    "UBND": "Ủy ban nhân dân",
    "VD": "ví dụ",
    "VND": "đồng",
    "VNĐ": "đồng",
    "VNeID": "vi en i ai đi",
    "v.v": "vân vân",
    "đ/c": "địa chỉ",
    "ĐT": "điện thoại",
}

KINDS: Mapping[str, str] = {
    "NĐ": "nghị định",
    "TTLT": "thông tư liên tịch",
    "TT": "thông tư",
    "QĐ": "quyết định",
    "NQ": "nghị quyết",
    "CT": "chỉ thị",
    "VBHN": "văn bản hợp nhất",
}
"""What a law is, by the letters before its number or after it."""

ISSUERS: Mapping[str, str] = {
    "BCA": "Bộ Công an",
    "BCT": "Bộ Công Thương",
    "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư",
    "BLĐTBXH": "Bộ Lao động, Thương binh và Xã hội",
    "BNG": "Bộ Ngoại giao",
    "BNNMT": "Bộ Nông nghiệp và Môi trường",
    "BNV": "Bộ Nội vụ",
    "BQP": "Bộ Quốc phòng",
    "BTC": "Bộ Tài chính",
    "BTNMT": "Bộ Tài nguyên và Môi trường",
    "BTP": "Bộ Tư pháp",
    "BXD": "Bộ Xây dựng",
    "BYT": "Bộ Y tế",
    "CP": "Chính phủ",
    "HĐND": "Hội đồng nhân dân",
    "TTg": "Thủ tướng Chính phủ",
    "UBND": "Ủy ban nhân dân",
    "VPCP": "Văn phòng Chính phủ",
}
"""Who made a law, by the letters at its end."""
