"""What the import of a handbook says, in the language of whoever imports it: why a row is refused, and what to do."""

from __future__ import annotations

from typing import Literal

Language = Literal["vi", "en"]

REASONS: dict[str, dict[Language, str]] = {
    "file.large": {"vi": "tệp quá lớn (nhiều nhất {detail})", "en": "the file is too large (at most {detail})"},
    "file.unreadable": {"vi": "không mở được tệp: {detail}", "en": "the file cannot be opened: {detail}"},
    "file.old_excel": {"vi": "tệp Excel đời cũ (.xls)", "en": "a file of an old Excel (.xls)"},
    "file.encoding": {"vi": "không đọc được bảng mã của tệp", "en": "the file's encoding is unknown"},
    "file.rows": {"vi": "nhiều hơn {detail} dòng", "en": "more than {detail} rows"},
    "file.csv": {"vi": "tệp CSV hỏng: {detail}", "en": "damaged CSV: {detail}"},
    "file.xlsx": {"vi": "tệp Excel hỏng hoặc không an toàn: {detail}", "en": "damaged or unsafe spreadsheet: {detail}"},
    "file.header": {"vi": "không thấy dòng tiêu đề có cột {detail}", "en": "no heading row with the column {detail}"},
    "cell.long": {"vi": "quá dài", "en": "too long"},
    "cell.letters": {"vi": "có ký tự lạ", "en": "letters that are none"},
    "cell.formula": {"vi": "là công thức", "en": "a formula"},
    "cell.error": {"vi": "là lỗi của Excel", "en": "an error of the spreadsheet"},
    "cell.missing": {"vi": "để trống", "en": "empty"},
    "cell.form": {"vi": "{detail}", "en": "{detail}"},
    "code": {"vi": "{detail!r} không phải mã thủ tục", "en": "{detail!r} is no code of a procedure"},
    "date": {"vi": "{detail!r} không phải ngày", "en": "{detail!r} is no date"},
    "date.future": {"vi": "ngày {detail} chưa tới", "en": "{detail} is still to come"},
    "service": {"vi": "không có dịch vụ {detail}", "en": "there is no service {detail}"},
    "way": {"vi": "không hiểu cách nộp {detail!r}", "en": "{detail!r} is no way to file"},
    "fee.zero": {"vi": "số 0 không rõ nghĩa", "en": "0 has two meanings"},
    "fee.words": {"vi": "không hiểu mức tiền {detail!r}", "en": "{detail!r} is no amount"},
    "lines": {"vi": "số dòng khác cột tiếng Việt ({detail})", "en": "not as many lines as in Vietnamese ({detail})"},
    "doubled": {"vi": "trùng với dòng {detail}", "en": "the same procedure as row {detail}"},
    "differs": {"vi": "đã có và khác: {detail}", "en": "is there already, and differs: {detail}"},
    "reserved": {"vi": "tên {detail!r} đã dành cho tệp khác", "en": "the name {detail!r} is taken by another file"},
}
ADVICE: dict[str, dict[Language, str]] = {
    "file.large": {"vi": "chia ra nhiều tệp", "en": "split it into several files"},
    "file.unreadable": {"vi": "xem lại đường dẫn", "en": "look at the path"},
    "file.old_excel": {"vi": "lưu lại thành .xlsx", "en": "save it as .xlsx"},
    "file.encoding": {"vi": "lưu lại thành “CSV UTF-8” hoặc .xlsx", "en": "save it as “CSV UTF-8” or .xlsx"},
    "file.rows": {
        "vi": "xóa dòng trống ở cuối, hoặc chia tệp",
        "en": "delete empty rows at the end, or split the file",
    },
    "file.csv": {"vi": "lưu lại từ Excel", "en": "save it again"},
    "file.xlsx": {"vi": "mở bằng Excel rồi lưu thành tệp mới", "en": "open it and save it as a new file"},
    "file.header": {"vi": "đặt tên cột như trong `kiosk handbook --help`", "en": "name the columns as in the help"},
    "cell.long": {"vi": "viết ngắn lại, mỗi ý một dòng", "en": "write less, a thought a line"},
    "cell.letters": {"vi": "gõ lại ô này", "en": "type this cell again"},
    "cell.formula": {"vi": "dán giá trị thay cho công thức", "en": "paste the value in its place"},
    "cell.error": {"vi": "sửa lỗi trong Excel", "en": "mend it in the spreadsheet"},
    "cell.missing": {"vi": "điền vào", "en": "fill it in"},
    "cell.form": {"vi": "sửa lại ô này", "en": "correct this cell"},
    "code": {"vi": "viết như 1.001193, hoặc để trống", "en": "write it as 1.001193, or leave it empty"},
    "date": {"vi": "viết như 20/07/2026", "en": "write it as 20/07/2026"},
    "date.future": {"vi": "ghi ngày đã kiểm tra", "en": "the day on which it was checked"},
    "service": {"vi": "ghi một trong: {there}", "en": "one of: {there}"},
    "way": {"vi": "ghi: trực tiếp, trực tuyến, bưu điện", "en": "write: trực tiếp, trực tuyến, bưu điện"},
    "fee.zero": {"vi": "ghi “không mất tiền” hoặc “tỉnh quy định”", "en": "“không mất tiền” or “tỉnh quy định”"},
    "fee.words": {"vi": "mỗi dòng một mức, như: 8.000 đồng mỗi bản", "en": "an amount a line: 8.000 đồng mỗi bản"},
    "lines": {"vi": "mỗi dòng tiếng Việt một dòng tiếng Anh", "en": "one English line for each"},
    "doubled": {"vi": "xóa một trong hai", "en": "delete one of the two"},
    "differs": {"vi": "xem lại, rồi chạy với --replace nếu muốn thay", "en": "look, then --replace to replace it"},
    "reserved": {"vi": "ghi tên khác vào cột “id”", "en": "write another into the column “id”"},
}
SUMMARY: dict[str, dict[Language, str]] = {
    "row": {"vi": "dòng {row}, cột {column}: {reason} → {advice}", "en": "row {row}, {column}: {reason} → {advice}"},
    "file": {"vi": "{file}: {reason} → {advice}", "en": "{file}: {reason} → {advice}"},
    "ignored": {"vi": "cột không dùng: {names}", "en": "columns that are not used: {names}"},
    "encoding": {"vi": "đọc theo bảng mã {name}", "en": "read as {name}"},
    "new": {"vi": "mới: {name}", "en": "new: {name}"},
    "replaced": {"vi": "thay: {name} ({changes})", "en": "replaced: {name} ({changes})"},
    "fault": {"vi": "chưa ghi gì: {fault}", "en": "nothing was written: {fault}"},
    "done": {
        "vi": "{new} mới, {replaced} thay, {same} giữ nguyên, {refused} bị từ chối",
        "en": "{new} new, {replaced} replaced, {same} unchanged, {refused} refused",
    },
    "dry": {"vi": "Chạy thử: chưa ghi gì.", "en": "Dry run: nothing was written."},
}


def reason(code: str, language: Language, detail: str) -> str:
    """Why."""
    return REASONS[code][language].format(detail=detail)


def advice(code: str, language: Language, there: str) -> str:
    """What to do."""
    return ADVICE[code][language].format(there=there)


def said(code: str, language: Language, **values: str | int) -> str:
    """A line of the report."""
    return SUMMARY[code][language].format(**values)
