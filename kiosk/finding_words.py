"""The words of `kiosk doctor`: for technicians, so plain and exact. Visitors never read them.

A code is `check.what`. Braces are filled from a finding's facts.
"""

from __future__ import annotations

from typing import Final

Words = dict[str, str]

NAMES: Final[dict[str, Words]] = {
    "configuration": {"vi": "Cấu hình", "en": "Configuration"},
    "kiosk": {"vi": "Chương trình kiosk", "en": "Kiosk program"},
    "printer": {"vi": "Máy in", "en": "Printer"},
    "scanner": {"vi": "Máy quét mã", "en": "Scanner"},
    "locker": {"vi": "Tủ nhận giấy tờ", "en": "Locker"},
    "ears": {"vi": "Tai (nghe)", "en": "Ears"},
    "mouth": {"vi": "Miệng (nói)", "en": "Mouth"},
    "broker": {"vi": "Máy chủ MQTT", "en": "Broker"},
    "centre": {"vi": "Máy chủ hàng đợi", "en": "Queue server"},
    "clock": {"vi": "Đồng hồ", "en": "Clock"},
    "disk": {"vi": "Thẻ nhớ / ổ đĩa", "en": "Disk"},
    "fonts": {"vi": "Phông chữ", "en": "Fonts"},
}

SAID: Final[dict[str, Words]] = {
    "configuration.good": {
        "vi": "{folder}: {services} dịch vụ, ngôn ngữ {languages}, không có lỗi",
        "en": "{folder}: {services} services, languages {languages}, no fault",
    },
    "configuration.faulty": {"vi": "{count} lỗi:\n{faults}", "en": "{count} fault(s):\n{faults}"},
    "kiosk.running": {"vi": "đang chạy", "en": "running"},
    "kiosk.stopped": {"vi": "không chạy", "en": "not running"},
    "kiosk.hidden": {"vi": "không được phép xem ({why})", "en": "may not be looked at ({why})"},
    "printer.ready": {"vi": "sẵn sàng", "en": "ready"},
    "printer.paper_low": {"vi": "sắp hết giấy", "en": "paper is low"},
    "printer.paper_out": {"vi": "hết giấy", "en": "out of paper"},
    "printer.cover_open": {"vi": "nắp đang mở", "en": "its cover is open"},
    "printer.fault": {"vi": "máy in báo lỗi", "en": "it reports a fault"},
    "printer.silent": {
        "vi": "mở được {address} nhưng máy in không trả lời",
        "en": "{address} opens, and nobody answers",
    },
    "printer.mute": {
        "vi": "mở được {address}; kiểu {model} không trả lời về tình trạng",
        "en": "{address} opens; model {model} cannot be asked how it is",
    },
    "printer.disconnected": {"vi": "không có ở {address} ({why})", "en": "not there: {address} ({why})"},
    "printer.busy": {
        "vi": "kiosk đang chạy và giữ máy in; chưa biết tình trạng",
        "en": "the kiosk is running and holds it; how it is, is not known here",
    },
    "printer.unseen": {"vi": "chưa kiểm tra", "en": "not looked at"},
    "scanner.ready": {"vi": "sẵn sàng ở {address}", "en": "ready at {address}"},
    "scanner.absent": {"vi": "không cấu hình", "en": "none is configured"},
    "scanner.silent": {
        "vi": "mở được {address} nhưng máy quét không trả lời lệnh của kiểu {model}",
        "en": "{address} opens, and nobody answers the commands of model {model}",
    },
    "scanner.mute": {
        "vi": "mở được {address}; kiểu {model} không trả lời lệnh",
        "en": "{address} opens; model {model} cannot be asked how it is",
    },
    "scanner.lost": {"vi": "không có ở {address} ({why})", "en": "not there: {address} ({why})"},
    "scanner.busy": {
        "vi": "kiosk đang chạy và giữ máy quét; chưa biết tình trạng",
        "en": "the kiosk is running and holds it; how it is, is not known here",
    },
    "scanner.unseen": {"vi": "chưa kiểm tra", "en": "not looked at"},
    "locker.ready": {"vi": "có chân GPIO, mọi cửa đang đóng", "en": "its pins are there, all doors are shut"},
    "locker.absent": {"vi": "không cấu hình", "en": "none is configured"},
    "locker.unseen": {"vi": "chưa kiểm tra", "en": "not looked at"},
    "locker.open": {"vi": "cảm biến báo cửa {doors} đang mở", "en": "sensors say that these doors are open: {doors}"},
    "locker.lost": {"vi": "không dùng được chân GPIO ({why})", "en": "its GPIO pins cannot be had ({why})"},
    "locker.busy": {
        "vi": "kiosk đang chạy và giữ tủ; chưa biết tình trạng",
        "en": "the kiosk is running and holds it; how it is, is not known here",
    },
    "ears.ready": {"vi": "có mô hình cho {languages}, có micro", "en": "models for {languages}, and a microphone"},
    "ears.missing": {"vi": "chưa có mô hình cho {languages}", "en": "no model for {languages}"},
    "ears.no_microphone": {"vi": "có mô hình nhưng không thấy micro", "en": "models are there, a microphone is not"},
    "ears.unseen": {"vi": "chưa kiểm tra", "en": "not looked at"},
    "mouth.ready": {"vi": "đọc được {languages}", "en": "speaks {languages}"},
    "mouth.silent": {"vi": "chưa có giọng cho {languages}", "en": "no voice for {languages}"},
    "mouth.no_espeak": {
        "vi": "chưa có giọng cho {languages}: chưa cài espeak-ng",
        "en": "no voice for {languages}: espeak-ng is not installed",
    },
    "mouth.no_loudspeaker": {"vi": "có giọng nhưng không thấy loa", "en": "voices are there, a loudspeaker is not"},
    "mouth.unseen": {"vi": "chưa kiểm tra", "en": "not looked at"},
    "ears.off": {
        "vi": "đủ cả, nhưng kiosk đang chạy không nghe được",
        "en": "all is there, and the running kiosk does not hear",
    },
    "mouth.off": {
        "vi": "đủ cả, nhưng kiosk đang chạy không nói được",
        "en": "all is there, and the running kiosk does not speak",
    },
    "broker.reachable": {"vi": "{host}:{port} nhận kết nối", "en": "{host}:{port} takes us in"},
    "broker.unreachable": {"vi": "không vào được {host}:{port} ({why})", "en": "{host}:{port} cannot be used ({why})"},
    "broker.unseen": {"vi": "chưa kiểm tra", "en": "not looked at"},
    "centre.there": {"vi": "trung tâm {centre} đang hoạt động", "en": "of centre {centre} is there"},
    "centre.away": {
        "vi": "trung tâm {centre}: máy chủ đã tắt",
        "en": "of centre {centre} has said goodbye, or was cut off",
    },
    "centre.unheard": {
        "vi": "không nghe thấy gì từ trung tâm {centre} trong {seconds} giây",
        "en": "nothing heard of centre {centre} within {seconds} s",
    },
    "centre.unseen": {"vi": "chưa kiểm tra", "en": "not looked at"},
    "clock.ntp": {"vi": "đúng giờ, theo máy chủ thời gian: {now}", "en": "right, by a time server: {now}"},
    "clock.rtc": {"vi": "đúng giờ, theo đồng hồ phần cứng: {now}", "en": "right, by a hardware clock: {now}"},
    "clock.saved": {
        "vi": "chỉ là giờ lưu từ lần tắt máy trước: {now}",
        "en": "only the time kept at the last shutdown: {now}",
    },
    "clock.unknown": {"vi": "không biết bây giờ là mấy giờ", "en": "nobody knows what time it is"},
    "disk.good": {
        "vi": "{folder}: còn {free_mb} MB, ghi chắc chắn mất {fsync_ms} ms",
        "en": "{folder}: {free_mb} MB free, a write is on the disk after {fsync_ms} ms",
    },
    "disk.slow": {
        "vi": "{folder}: ghi chắc chắn mất tới {fsync_ms} ms (còn {free_mb} MB)",
        "en": "{folder}: a write takes {fsync_ms} ms to be on the disk ({free_mb} MB free)",
    },
    "disk.low": {"vi": "{folder}: chỉ còn {free_mb} MB", "en": "{folder}: only {free_mb} MB free"},
    "disk.full": {"vi": "{folder}: gần đầy, còn {free_mb} MB", "en": "{folder}: all but full, {free_mb} MB free"},
    "disk.missing": {"vi": "không có thư mục {folder}", "en": "there is no folder {folder}"},
    "disk.unwritable": {"vi": "không ghi được vào {folder} ({why})", "en": "{folder} cannot be written ({why})"},
    "disk.forbidden": {"vi": "không được phép xem {folder}", "en": "{folder} may not be looked into"},
    "fonts.good": {"vi": "đủ cho màn hình và giấy", "en": "all there, for glass and paper"},
    "fonts.missing": {"vi": "{faults}", "en": "{faults}"},
}

ADVICE: Final[dict[str, Words]] = {
    "configuration.faulty": {
        "vi": "Sửa các khóa đã nêu, rồi chạy lại: kiosk check",
        "en": "Mend the keys that are named, then again: kiosk check",
    },
    "kiosk.stopped": {
        "vi": "Khởi động: sudo systemctl start kiosk. Nếu tự tắt: journalctl -u kiosk -n 50",
        "en": "Start it: sudo systemctl start kiosk. If it ends by itself: journalctl -u kiosk -n 50",
    },
    "kiosk.hidden": {"vi": "Chạy với quyền root: sudo kiosk doctor", "en": "As root: sudo kiosk doctor"},
    "printer.paper_low": {"vi": "Để sẵn một cuộn giấy mới.", "en": "Have a new roll at hand."},
    "printer.paper_out": {
        "vi": "Lắp cuộn giấy mới, mặt cảm nhiệt hướng về đầu in, đóng nắp.",
        "en": "Put in a roll, its thermal side towards the head, and close the cover.",
    },
    "printer.cover_open": {"vi": "Đóng nắp máy in.", "en": "Close the cover."},
    "printer.fault": {
        "vi": "Tắt máy in, gỡ giấy kẹt ở dao cắt, bật lại; xem đèn báo trên máy in.",
        "en": "Switch it off, free the cutter of paper, switch it on; look at its lamps.",
    },
    "printer.silent": {
        "vi": "Máy in đã bật chưa? Tốc độ baud trong printer.address có đúng như phiếu tự kiểm tra"
        " (giữ FEED khi bật máy)?",
        "en": "Is it switched on? Is the baud rate in printer.address that of its self-test (hold FEED, switch on)?",
    },
    "printer.mute": {
        "vi": "In thử một phiếu và nhìn tận mắt; kiosk không thể biết khi nào hết giấy.",
        "en": "Print a ticket and look at it; the kiosk cannot know when paper is out.",
    },
    "printer.disconnected": {
        "vi": "Kiểm tra nguồn và cáp; ls -l /dev/kiosk-printer /dev/serial/by-id; xem docs/INSTALL.md, mục máy in.",
        "en": "Power and cable? ls -l /dev/kiosk-printer /dev/serial/by-id; docs/INSTALL.md has more under Printer.",
    },
    "printer.busy": {
        "vi": "Xem trên màn hình kiosk; hoặc dừng kiosk rồi kiểm tra: sudo systemctl stop kiosk",
        "en": "Look at the kiosk's screen, or stop it for a closer look: sudo systemctl stop kiosk",
    },
    "printer.unseen": {"vi": "Sửa cấu hình trước.", "en": "Mend the configuration first."},
    "scanner.silent": {
        "vi": "scanner.model có đúng loại máy không? Máy đã đặt ở chế độ USB COM (USB serial) chưa?",
        "en": "Is scanner.model the right one? Is it set to USB serial (USB COM)?",
    },
    "scanner.mute": {
        "vi": "Đưa một mã QR bất kỳ trước máy quét và xem màn hình kiosk.",
        "en": "Show it any QR code and look at the kiosk's screen.",
    },
    "scanner.lost": {
        "vi": "Cáp? Máy đã đặt ở chế độ USB COM chưa (không phải bàn phím)? ls -l /dev/kiosk-scanner /dev/serial/by-id;"
        " xem docs/INSTALL.md, mục máy quét. Người dân vẫn chạm để lấy số được.",
        "en": "Cable? Set to USB serial, not keyboard? ls -l /dev/kiosk-scanner /dev/serial/by-id; docs/INSTALL.md has"
        " more under Scanner. Numbers are taken by touch meanwhile.",
    },
    "scanner.busy": {
        "vi": "Đưa một mã QR trước máy quét; hoặc dừng kiosk rồi kiểm tra: sudo systemctl stop kiosk",
        "en": "Show it a QR code, or stop the kiosk for a closer look: sudo systemctl stop kiosk",
    },
    "scanner.unseen": {
        "vi": "Sửa cấu hình trước; nếu là camera: đưa một mã QR trước kiosk.",
        "en": "Mend the configuration first; a camera: show the kiosk a QR code.",
    },
    "locker.unseen": {"vi": "Sửa cấu hình trước.", "en": "Mend the configuration first."},
    "locker.open": {
        "vi": "Đóng các cửa đó; nếu đã đóng: xem cảm biến, dây và locker.door_closed.",
        "en": "Shut them; if they are shut: look at sensor, wire and locker.door_closed.",
    },
    "locker.lost": {
        "vi": "Kiosk có thuộc nhóm gpio không (ls -l /dev/gpiochip*)? Chân có bị chương trình khác giữ (gpioinfo)?"
        " Người nhận giấy tờ cần đến quầy trong lúc này.",
        "en": "Is the kiosk in the group gpio (ls -l /dev/gpiochip*)? Does another program hold a pin (gpioinfo)?"
        " Whoever fetches papers must go to the counter meanwhile.",
    },
    "locker.busy": {
        "vi": "Xem trên màn hình kiosk; hoặc dừng kiosk rồi kiểm tra: sudo systemctl stop kiosk",
        "en": "Look at the kiosk's screen, or stop it for a closer look: sudo systemctl stop kiosk",
    },
    "ears.missing": {
        "vi": "Chạy `kiosk models install`; không có mạng: thêm `--from` và thư mục USB. Kiosk vẫn dùng được bằng tay.",
        "en": "Run `kiosk models install`; without a network add `--from` and a USB folder. Touch serves meanwhile.",
    },
    "ears.no_microphone": {
        "vi": "Cắm micro USB; `arecord -l` phải liệt kê nó. Kiosk vẫn dùng được bằng tay.",
        "en": "Plug in a USB microphone; `arecord -l` must list it. Touch serves meanwhile.",
    },
    "ears.unseen": {"vi": "Sửa cấu hình trước.", "en": "Mend the configuration first."},
    "mouth.silent": {
        "vi": "Chọn giọng trong voice.toml (mouth.engines), rồi thử `kiosk say --lang`.",
        "en": "Choose an engine in voice.toml (mouth.engines), then try `kiosk say --lang`.",
    },
    "mouth.no_espeak": {"vi": "Chạy `sudo apt install espeak-ng`.", "en": "Run `sudo apt install espeak-ng`."},
    "mouth.no_loudspeaker": {
        "vi": "Cắm loa (USB, HDMI hoặc giắc 3,5 mm); `aplay -l` phải liệt kê nó. Mọi lời đều có trên màn hình.",
        "en": "Plug in a loudspeaker (USB, HDMI or the jack); `aplay -l` must list it. The screen shows all words.",
    },
    "mouth.unseen": {"vi": "Sửa cấu hình trước.", "en": "Mend the configuration first."},
    "ears.off": {
        "vi": "Xem nhật ký: `journalctl -u kiosk | grep -i voice`; kiosk có chạy với `--voice no` không?",
        "en": "Read the log: `journalctl -u kiosk | grep -i voice`; was it started with `--voice no`?",
    },
    "mouth.off": {
        "vi": "Thử loa: `kiosk say --lang vi Chào`; xem nhật ký: `journalctl -u kiosk | grep -i mouth`.",
        "en": "Try the loudspeaker: `kiosk say --lang en Hello`; the log: `journalctl -u kiosk | grep -i mouth`.",
    },
    "broker.unreachable": {
        "vi": "Cáp mạng? link.host, port, mật khẩu hoặc chứng thư trong kiosk.toml? Ở máy trung tâm:"
        " systemctl status mosquitto. Kiosk vẫn cấp số và báo sau.",
        "en": "Network cable? link.host, port, password or certificate in kiosk.toml? At the centre:"
        " systemctl status mosquitto. Numbers are given meanwhile, and reported later.",
    },
    "broker.unseen": {"vi": "Sửa cấu hình trước.", "en": "Mend the configuration first."},
    "centre.away": {
        "vi": "Ở máy trung tâm: systemctl status center. Kiosk vẫn cấp số và báo sau.",
        "en": "At the centre: systemctl status center. Numbers are given meanwhile, and reported later.",
    },
    "centre.unheard": {
        "vi": "centre.id trong kiosk.toml và center.toml có giống nhau? Ở máy trung tâm: systemctl status center",
        "en": "Is centre.id the same in kiosk.toml and center.toml? At the centre: systemctl status center",
    },
    "centre.unseen": {"vi": "Trước hết phải vào được máy chủ MQTT.", "en": "First the broker must be reachable."},
    "clock.saved": {
        "vi": "Nối mạng để lấy giờ, hoặc lắp đồng hồ phần cứng (RTC). Trước đó phiếu không in giờ.",
        "en": "Connect a network, or fit a hardware clock (RTC). Until then tickets bear no time.",
    },
    "clock.unknown": {
        "vi": "Nối mạng để lấy giờ (timedatectl), hoặc lắp đồng hồ phần cứng (RTC). Ngày do trung tâm báo.",
        "en": "Connect a network (timedatectl), or fit a hardware clock (RTC). The day then comes from the centre.",
    },
    "disk.slow": {
        "vi": "Thẻ nhớ chậm hoặc sắp hỏng: thay bằng thẻ bền (industrial / high endurance) hoặc SSD.",
        "en": "The card is slow or wears out: take a high-endurance card or an SSD.",
    },
    "disk.low": {
        "vi": "Dọn bớt: sudo journalctl --vacuum-size=50M",
        "en": "Make room: sudo journalctl --vacuum-size=50M",
    },
    "disk.full": {
        "vi": "Dọn ngay: sudo journalctl --vacuum-size=50M; sudo apt-get clean. Đĩa đầy thì không cấp được số.",
        "en": "Make room now: sudo journalctl --vacuum-size=50M; sudo apt-get clean. A full disk gives no numbers.",
    },
    "disk.missing": {"vi": "Cài đặt lại: sudo make install", "en": "Install again: sudo make install"},
    "disk.unwritable": {
        "vi": "Thẻ nhớ có thể đã hỏng và bị khóa ghi: journalctl -k | grep -i -E 'mmc|ext4'. Sao lưu rồi thay thẻ.",
        "en": "A failing card turns read-only: journalctl -k | grep -i -E 'mmc|ext4'. Copy it, replace it.",
    },
    "disk.forbidden": {"vi": "Chạy với quyền root: sudo kiosk doctor", "en": "As root: sudo kiosk doctor"},
    "fonts.missing": {
        "vi": "sudo apt-get install fonts-noto-core fonts-noto-cjk libfribidi0",
        "en": "sudo apt-get install fonts-noto-core fonts-noto-cjk libfribidi0",
    },
}
