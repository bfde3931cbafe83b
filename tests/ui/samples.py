"""Screens like those the kiosk shows, in Vietnamese and English, to lay out, paint and look at."""

from __future__ import annotations

from dataclasses import replace

from ui.screen import Actions, Block, Button, Cards, Face, Facts, Look, Mood, Number, Screen, Style, Text

CENTRE = {
    "vi": "Trung tâm Phục vụ hành chính công phường Lái Thiêu",
    "en": "Lái Thiêu Ward Public Administration Service Centre",
}

_FOOT = {
    "vi": ("Quay lại", "English", "Cỡ chữ", "Tương phản", "Gọi người giúp"),
    "en": ("Back", "Tiếng Việt", "Text size", "Contrast", "Call for help"),
}
_FOOT_PARTS = (
    ("back", "arrow-left", Look.QUIET),
    ("language", "language", Look.QUIET),
    ("text_size", "text-size", Look.QUIET),
    ("contrast", "contrast", Look.QUIET),
    ("help", "help", Look.HELP),
)

SERVICES = (
    ("certificate", "A", "Chứng thực", "Certification", 3),
    ("family", "B", "Hộ tịch", "Civil status", 0),
    ("home", "C", "Cư trú", "Residence", 12),
    ("building-store", "D", "Kinh tế", "Business", 1),
    ("map", "E", "Đất đai – xây dựng", "Land and construction", 7),
    ("heart-handshake", "G", "Bảo trợ xã hội", "Social assistance", 2),
    ("file-search", "H", "Tra cứu – trả kết quả", "Results and look-up", 25),
    ("messages", "K", "Tiếp dân", "Citizen reception", 4),
)


def foot(language: str, back: bool = True) -> tuple[Button, ...]:
    words = _FOOT[language]
    buttons = tuple(
        Button(name, label, look, icon) for (name, icon, look), label in zip(_FOOT_PARTS, words, strict=True)
    )
    return buttons if back else buttons[1:]


def screen(name: str, language: str, says: str, *body: Block, mood: Mood = Mood.WAITING, back: bool = True) -> Screen:
    return Screen(name, language, CENTRE[language], "09:41", says, tuple(body), foot(language, back), mood)


def home(language: str) -> Screen:
    cards = tuple(
        Button(
            name,
            vi if language == "vi" else en,
            Look.CARD,
            name,
            None if language == "vi" else vi,
            letter,
            count,
        )
        for name, letter, vi, en, count in SERVICES
    )
    asks = "Mời bác chọn việc cần làm" if language == "vi" else "What do you need today?"
    says = "Cháu chào bác. Bác cần làm việc gì ạ?" if language == "vi" else "Good morning. Touch what you came for."
    return screen("home", language, says, Text(asks, Style.QUESTION), Cards(cards), back=False)


def attract() -> Screen:
    return screen(
        "attract",
        "vi",
        "",
        Face(Mood.WAITING),
        Text("Chạm vào màn hình, hoặc nói “Chào”", Style.QUESTION),
        Text("Lấy số thứ tự, hỏi thủ tục. Không cần giấy tờ gì trước."),
        Actions((Button("start", "Bắt đầu", Look.PRIMARY, "hand", "Touch to start"),)),
        back=False,
    )


def confirm(language: str = "vi") -> Screen:
    if language == "vi":
        return screen(
            "confirming",
            "vi",
            "Bác đến làm chứng thực. Cháu lấy số cho bác nhé?",
            Text("Lấy số cho việc này?", Style.QUESTION),
            Facts(
                (("certificate", "Chứng thực"), ("users", "Còn 3 người trước bác"), ("clock", "Chờ khoảng 10–15 phút"))
            ),
            Actions(
                (
                    Button("take", "Lấy số", Look.PRIMARY, "ticket"),
                    Button(
                        "priority",
                        "Bác cần ưu tiên?",
                        Look.PRIORITY,
                        "priority",
                        "Từ 75 tuổi, khuyết tật, mang thai, con nhỏ",
                    ),
                )
            ),
        )
    return screen(
        "confirming",
        "en",
        "You came for certification. Shall I take a number?",
        Text("Take a number for this?", Style.QUESTION),
        Facts(
            (
                ("certificate", "Certification · Chứng thực"),
                ("users", "3 people before you"),
                ("clock", "About 10–15 minutes"),
            )
        ),
        Actions(
            (
                Button("take", "Take a number", Look.PRIMARY, "ticket"),
                Button(
                    "priority",
                    "Do you need priority?",
                    Look.PRIORITY,
                    "priority",
                    "75 or older, disabled, pregnant, small child",
                ),
            )
        ),
    )


def priority() -> Screen:
    reasons = (
        ("elderly", "Từ 75 tuổi trở lên", "old"),
        ("disabled", "Người khuyết tật", "wheelchair"),
        ("pregnant", "Phụ nữ mang thai", "pregnant"),
        ("child", "Có con nhỏ đi cùng", "baby-carriage"),
        ("merit", "Người có công", "medal"),
    )
    return screen(
        "priority",
        "vi",
        "Bác thuộc trường hợp nào? Cán bộ sẽ xem giấy tờ ở quầy.",
        Text("Bác cần ưu tiên?", Style.QUESTION),
        Cards(tuple(Button(i, words, Look.CARD, icon, chosen=i == "elderly") for i, words, icon in reasons)),
        Actions((Button("none", "Không, lấy số thường", Look.QUIET, "ticket"),)),
    )


def printing() -> Screen:
    return screen(
        "printing",
        "vi",
        "Cháu đang in số cho bác, bác chờ một chút.",
        Text("Đang in số của bác", Style.QUESTION),
        Number("A1023"),
        Facts((("printer", "Số in ra ở khe bên dưới màn hình"),)),
        mood=Mood.THINKING,
        back=False,
    )


def farewell(language: str = "vi") -> Screen:
    if language == "vi":
        return screen(
            "farewell",
            "vi",
            "Số của bác là A, một, không, hai, ba. Mời bác ngồi chờ gọi số.",
            Text("Số của bác", Style.QUESTION),
            Number("A1023"),
            Facts((("map-pin", "Quầy 3 và 4"), ("users", "Còn 3 người trước bác"), ("clock", "Chờ khoảng 10–15 phút"))),
            Actions(
                (
                    Button("more", "Bác còn cần gì không?", Look.QUIET, "repeat"),
                    Button("done", "Xong", Look.PRIMARY, "check"),
                )
            ),
            mood=Mood.SPEAKING,
            back=False,
        )
    return screen(
        "farewell",
        "en",
        "Your number is A, one, zero, two, three. Please take a seat.",
        Text("Your number", Style.QUESTION),
        Number("A1023"),
        Facts((("map-pin", "Counters 3 and 4"), ("users", "3 people before you"), ("clock", "About 10–15 minutes"))),
        Actions(
            (Button("more", "Anything else?", Look.QUIET, "repeat"), Button("done", "Done", Look.PRIMARY, "check"))
        ),
        mood=Mood.SPEAKING,
        back=False,
    )


def no_paper() -> Screen:
    return screen(
        "not_printed",
        "vi",
        "",
        Text("Số của bác vẫn là", Style.QUESTION),
        Number("A1023"),
        Text("Máy hết giấy. Mời bác ghi lại số này hoặc chụp hình.", Style.NOTICE),
        Actions(
            (
                Button("help_paper", "Gọi người thay giấy", Look.PRIORITY, "printer-off"),
                Button("done", "Cháu đã ghi số", Look.PRIMARY, "check"),
            )
        ),
        mood=Mood.SORRY,
        back=False,
    )


def closed() -> Screen:
    return screen(
        "out_of_hours",
        "vi",
        "",
        Face(Mood.WAITING),
        Text("Trung tâm đã hết giờ làm việc", Style.QUESTION),
        Facts(
            (
                ("clock", "Thứ Hai – Thứ Sáu: 7:30–11:30, 13:00–17:00"),
                ("calendar", "Thứ Bảy: 7:30–11:30"),
                ("phone", "Hỏi đáp: 1022"),
            )
        ),
        back=False,
    )


def out_of_service() -> Screen:
    return screen(
        "out_of_service",
        "vi",
        "",
        Face(Mood.SORRY),
        Text("Máy đang được sửa, mong bác thông cảm", Style.QUESTION),
        Text("Mời bác lấy số ở bàn hướng dẫn, ngay cửa vào."),
        Text("Mã 17 · máy in không trả lời", Style.SMALL),
        mood=Mood.SORRY,
        back=False,
    )


def next_door() -> Screen:
    return screen(
        "referred",
        "vi",
        "Việc cư trú làm ở công an phường, ngay bên cạnh.",
        Text("Mời bác sang công an phường", Style.QUESTION),
        Text("Đăng ký thường trú, tạm trú, tạm vắng: công an phường nhận."),
        Facts((("walk", "Ra cửa, rẽ phải 50 mét"), ("clock", "7:30–11:30, 13:30–17:00"), ("phone", "Hỏi đáp: 1022"))),
        Text("Máy đang ngoại tuyến, số vẫn dùng được.", Style.NOTICE),
        Actions((Button("print", "In chỉ dẫn này", Look.PRIMARY, "printer"),)),
    )


SAMPLES: dict[str, Screen] = {
    "attract": attract(),
    "home_vi": home("vi"),
    "home_en": home("en"),
    "confirm_vi": confirm("vi"),
    "confirm_en": confirm("en"),
    "priority": priority(),
    "printing": printing(),
    "farewell_vi": farewell("vi"),
    "farewell_en": farewell("en"),
    "no_paper": no_paper(),
    "closed": closed(),
    "out_of_service": out_of_service(),
    "next_door": next_door(),
}


def in_english(sample: Screen) -> Screen:
    return replace(sample, language="en", foot=foot("en"))
