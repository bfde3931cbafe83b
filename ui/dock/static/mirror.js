// An invisible copy of what can be touched, as real elements: for screen readers, the keyboard and tests.
// A pointer goes through it to the canvas; Enter, Space and a screen reader's "click" tap the middle of the target.

import { Keyed } from "./keyed.js";

const FINGER = 15; // the last number a page has; pointers take theirs from 0

export class Mirror {
  constructor(box, canvas, send) {
    Object.assign(this, { box, canvas, send, readOnly: false });
    this.targets = new Keyed(box, create, (element, target) => this.place(element, target));
    box.addEventListener("click", ({ target }) => this.tap(target));
    box.addEventListener("keydown", (event) => {
      if (event.repeat || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      this.tap(event.target);
    });
  }

  show({ id, language, targets }) {
    this.box.dataset.screen = id;
    this.box.lang = language;
    this.targets.show(targets, (target) => target.id);
  }

  place(element, { label, x, y, w, h }) {
    const { width, height } = this.canvas;
    element.setAttribute("aria-label", label);
    element.setAttribute("aria-disabled", this.readOnly);
    element.dataset.x = Math.floor(x + w / 2);
    element.dataset.y = Math.floor(y + h / 2);
    element.style.left = `${(100 * x) / width}%`;
    element.style.top = `${(100 * y) / height}%`;
    element.style.width = `${(100 * w) / width}%`;
    element.style.height = `${(100 * h) / height}%`;
  }

  tap({ dataset }) {
    if (this.readOnly || dataset.button === undefined) return;
    const middle = { finger: FINGER, x: Number(dataset.x), y: Number(dataset.y) };
    this.send({ phase: "down", ...middle });
    this.send({ phase: "up", ...middle });
  }
}

function create({ id }) {
  const element = document.createElement("div");
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  element.dataset.button = id;
  return element;
}
