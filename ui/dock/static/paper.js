// The slips: the newest slides out of the slot, older ones lie below; a click shows one large.

import { Keyed } from "./keyed.js";
import { clock } from "./words.js";

const CSS_PX_PER_MM = 96 / 25.4;
const MS_PER_MM = 6; // a ticket printer feeds about 150 mm a second

export class Tray {
  constructor(list, count, closeup) {
    Object.assign(this, { list, count, closeup, seenRun: null, opened: false });
    this.slips = new Keyed(list, (slip) => this.element(slip));
  }

  // Another run of the kiosk numbers its slips from 1 again.
  run(run) {
    if (this.seenRun === run) return;
    this.seenRun = run;
    this.slips.show([]);
    this.opened = false;
  }

  show({ count, slips }) {
    this.count.textContent = counted(count, slips.length);
    const fresh = slips.filter(({ id }) => !this.slips.known.has(id));
    this.slips.show(slips, ({ id }) => id);
    // What lay there when the page was opened does not slide out.
    if (this.opened) fresh.forEach((slip) => this.slide(slip));
    this.opened = true;
  }

  slide({ id, height, dots_per_mm: dots }) {
    const item = this.slips.known.get(id);
    this.list.scrollTop = 0;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const start = { marginTop: `${-item.offsetHeight}px` };
    const duration = Math.min(900, MS_PER_MM * (height / dots));
    item.animate([start, { marginTop: 0 }], { duration, easing: "cubic-bezier(0.3, 0.5, 0.4, 1)" });
  }

  element(slip) {
    const { id, width, height, dots_per_mm: dots, age_ms: age } = slip;
    const size = `${Math.round(width / dots)} × ${Math.round(height / dots)} mm`;
    const item = document.createElement("li");
    const button = document.createElement("button");
    const image = document.createElement("img");
    const caption = document.createElement("p");
    item.dataset.slip = id;
    item.className = "slip";
    item.style.setProperty("--paper-width", `${(width / dots) * CSS_PX_PER_MM}px`);
    button.type = "button";
    button.setAttribute("aria-label", `Slip ${id}: show it large`);
    image.src = `paper/${id}.png?run=${this.seenRun}`;
    image.alt = `Slip ${id}`;
    image.width = width;
    image.height = height;
    caption.className = "quiet";
    caption.textContent = `Slip ${id} · ${clock(age)} · ${size}`;
    button.append(image);
    item.append(button, caption);
    button.addEventListener("click", () => this.closeup.show(`Slip ${id}`, image.src, `slip-${id}.png`));
    return item;
  }
}

function counted(count, kept) {
  if (count === 0) return "no slip yet";
  if (count === 1) return "1 slip";
  return count === kept ? `${count} slips` : `${count} slips, the last ${kept} kept`;
}

// One picture at full size, to look at and to save.
export class Closeup {
  constructor(dialog, { title, image, save, close }) {
    Object.assign(this, { dialog, title, image, save });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  }

  show(title, address, file) {
    this.title.textContent = title;
    this.image.src = address;
    this.image.alt = title;
    this.save.href = address;
    this.save.download = file;
    this.dialog.showModal();
  }
}
