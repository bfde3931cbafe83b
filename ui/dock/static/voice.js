// The panel to talk with the kiosk: a button to hold, a recording to drop, and what the kiosk says.

import { Loudspeaker, Microphone, SoundLink } from "./sound.js";

const MOST_BYTES = 6e6;
const FAULTS = {
  insecure: "Trang phải mở ở http://localhost hoặc HTTPS · The microphone needs http://localhost or HTTPS",
  NotAllowedError: "Trình duyệt không cho dùng micro · The browser does not allow the microphone",
  NotFoundError: "Không có micro · No microphone found",
};
const STATES = {
  deaf: "Đang nghỉ: dùng tay chạm · Off: touch serves",
  ready: "Giữ nút và nói · Hold the button and speak",
  listening: "Đang nghe · Listening",
};

export class VoicePanel {
  constructor({ panel, hold, sound, spoken, file, drop, said }) {
    Object.assign(this, { panel, hold, sound, spoken, drop, said, held: false, frames: 0 });
    this.loudspeaker = new Loudspeaker();
    this.link = new SoundLink((bytes) => this.play(bytes), () => this.loudspeaker.hush());
    this.microphone = new Microphone((piece) => this.held && this.link.send(piece));
    this.followHand();
    sound.addEventListener("change", () => this.switchSound());
    file.addEventListener("change", () => {
      this.sendFile(file.files[0]);
      file.value = ""; // the same file may be chosen again
    });
    // Before the panel of codes, which takes every other file for a picture.
    document.addEventListener("drop", (event) => this.dropped(event), { capture: true });
  }

  show({ talk }) {
    this.panel.hidden = !talk;
  }

  tell({ hears, listening, said, count }) {
    const state = !hears ? "deaf" : listening ? "listening" : "ready";
    this.panel.dataset.ears = state;
    this.hold.disabled = !hears;
    this.say(null, STATES[state]);
    this.spoken.textContent = said;
    this.spoken.dataset.count = count;
  }

  // The kiosk is gone: nobody hears.
  forget() {
    this.release();
    this.tell({ hears: false, listening: false, said: "", count: 0 });
  }

  followHand() {
    const begin = (event) => {
      event.preventDefault();
      if (event.pointerId !== undefined) this.hold.setPointerCapture(event.pointerId);
      this.talk();
    };
    const isKey = ({ key }) => key === " " || key === "Enter";
    this.hold.addEventListener("pointerdown", (event) => event.button === 0 && begin(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) {
      this.hold.addEventListener(end, () => this.release());
    }
    this.hold.addEventListener("keydown", (event) => isKey(event) && !event.repeat && begin(event));
    this.hold.addEventListener("keyup", (event) => isKey(event) && this.release());
    this.hold.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  async talk() {
    if (this.hold.disabled || this.wants) return;
    this.wants = true;
    try {
      await Promise.all([this.microphone.open(), this.link.open()]);
    } catch (fault) {
      this.wants = false;
      this.say(false, FAULTS[fault?.message] ?? FAULTS[fault?.name] ?? "Không nói được · It cannot be spoken to");
      this.microphone.close();
      return;
    }
    if (!this.wants) {
      this.microphone.close();
      return;
    }
    this.held = true;
    this.panel.toggleAttribute("data-held", true);
    this.link.send("hold");
  }

  release() {
    this.wants = false;
    if (!this.held) return;
    this.held = false;
    this.panel.removeAttribute("data-held");
    this.link.send("release");
    this.microphone.close();
  }

  async switchSound() {
    if (!this.sound.checked) {
      await this.loudspeaker.stop();
      return;
    }
    await Promise.all([this.loudspeaker.start(), this.link.open()]).catch(() => {
      this.sound.checked = false;
    });
  }

  play(bytes) {
    this.frames += 1;
    this.panel.dataset.frames = this.frames;
    if (this.sound.checked) this.loudspeaker.play(bytes);
  }

  dropped(event) {
    const file = event.dataTransfer?.files[0];
    if (this.panel.hidden || !file || !isSound(file)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    for (const box of document.querySelectorAll("[data-over]")) box.removeAttribute("data-over");
    this.sendFile(file);
  }

  async sendFile(file) {
    if (!file || this.panel.hidden) return;
    if (file.size > MOST_BYTES) {
      this.say(false, "Tệp lớn quá 6 MB · Larger than 6 MB");
      return;
    }
    this.say(null, "…");
    try {
      const answer = await fetch("sound/file", { method: "POST", body: file });
      const { seen, words } = await answer.json();
      this.say(seen, words);
    } catch {
      this.say(false, "Không gửi được · Not sent");
    }
  }

  say(good, words) {
    this.said.textContent = words;
    this.said.dataset.good = good ?? "";
  }
}

function isSound({ type, name }) {
  return type.startsWith("audio/") || name.toLowerCase().endsWith(".wav");
}
