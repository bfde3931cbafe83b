// An invisible copy of what can be touched, as real elements: for screen readers, the keyboard and tests.
// A pointer goes through it to the canvas; Enter, Space and a screen reader's "click" tap the middle of the target.

const FINGER = 9; // the last number a page has; pointers take theirs from 0

export class Mirror {
  constructor(box, glass, send) {
    this.box = box;
    this.glass = glass;
    this.send = send;
    this.readOnly = false;
    box.addEventListener("click", ({ target }) => this.tap(target));
    box.addEventListener("keydown", (event) => {
      if (event.repeat || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      this.tap(event.target);
    });
  }

  show({ id, language, targets }) {
    const focused = this.box.contains(document.activeElement) ? document.activeElement.dataset.button : null;
    this.box.dataset.screen = id;
    this.box.lang = language;
    this.box.replaceChildren(...targets.map((target) => this.element(target)));
    if (focused) this.box.querySelector(`[data-button="${CSS.escape(focused)}"]`)?.focus();
  }

  element({ id, label, x, y, w, h }) {
    const element = document.createElement("div");
    const { width, height } = this.glass.canvas;
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", label);
    element.setAttribute("aria-disabled", this.readOnly);
    element.tabIndex = 0;
    element.dataset.button = id;
    element.dataset.x = Math.floor(x + w / 2);
    element.dataset.y = Math.floor(y + h / 2);
    element.style.left = `${(100 * x) / width}%`;
    element.style.top = `${(100 * y) / height}%`;
    element.style.width = `${(100 * w) / width}%`;
    element.style.height = `${(100 * h) / height}%`;
    return element;
  }

  tap({ dataset }) {
    if (this.readOnly || dataset.button === undefined) return;
    const middle = { finger: FINGER, x: Number(dataset.x), y: Number(dataset.y) };
    this.send({ phase: "down", ...middle });
    this.send({ phase: "up", ...middle });
  }
}
