// The slips: the newest slides out of the slot, older ones lie below; a click shows one large.

import { clock } from "./words.js";

const CSS_PX_PER_MM = 96 / 25.4;

export class Tray {
  constructor(list, count, closeup) {
    this.list = list;
    this.count = count;
    this.closeup = closeup;
    this.known = new Map(); // slip id -> element
    this.seenRun = null;
    const [image, save, close, title] = ["image", "save", "close", "title"].map((name) =>
      document.getElementById(`closeup-${name}`),
    );
    Object.assign(this, { image, save, title });
    close.addEventListener("click", () => closeup.close());
    closeup.addEventListener("click", ({ target }) => target === closeup && closeup.close());
  }

  // Another run of the kiosk numbers its slips from 1 again.
  run(run) {
    if (this.seenRun === run) return;
    this.seenRun = run;
    this.known.clear();
    this.list.replaceChildren();
    this.fresh = false;
  }

  show({ count, slips }) {
    this.count.textContent = count === 0 ? "no slip yet" : count === 1 ? "1 slip" : `${count} slips`;
    const kept = new Map();
    for (const slip of slips) {
      kept.set(slip.id, this.known.get(slip.id) ?? this.element(slip));
    }
    this.known = kept;
    this.list.replaceChildren(...kept.values());
    this.fresh = true; // what lay there when the page was opened does not slide out
  }

  element(slip) {
    const { id, width, height, dots_per_mm: dots } = slip;
    const item = document.createElement("li");
    const button = document.createElement("button");
    const image = document.createElement("img");
    const caption = document.createElement("p");
    item.dataset.slip = id;
    item.className = this.fresh ? "slip slip-new" : "slip";
    button.type = "button";
    button.setAttribute("aria-label", `Slip ${id}: show it large`);
    image.src = `paper/${id}.png?run=${this.seenRun}`;
    image.alt = `Slip ${id}`;
    image.width = width;
    image.height = height;
    item.style.setProperty("--paper-width", `${(width / dots) * CSS_PX_PER_MM}px`);
    caption.className = "quiet";
    caption.textContent = `Slip ${id} · ${clock(slip.age_ms)} · ${Math.round(width / dots)} × ${Math.round(height / dots)} mm`;
    button.append(image);
    item.append(button, caption);
    button.addEventListener("click", () => this.enlarge(slip, image.src));
    return item;
  }

  enlarge({ id }, address) {
    this.title.textContent = `Slip ${id}`;
    this.image.src = address;
    this.image.alt = `Slip ${id}`;
    this.save.href = address;
    this.save.download = `slip-${id}.png`;
    this.closeup.showModal();
  }
}
