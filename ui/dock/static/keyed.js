// Children by key: what stays keeps its element, and with it the focus and whatever a test holds on to.

export class Keyed {
  constructor(box, make, update = () => {}) {
    Object.assign(this, { box, make, update });
    this.known = new Map();
  }

  show(items, keyOf) {
    const wanted = new Map(items.map((item) => [keyOf(item), item]));
    this.known = new Map([...wanted].map(([key, item]) => [key, this.known.get(key) ?? this.make(item)]));
    for (const [key, element] of this.known) this.update(element, wanted.get(key));
    this.arrange([...this.known.values()]);
  }

  // Moves only what has to move: a moved element would lose the focus.
  arrange(elements) {
    const staying = new Set(elements);
    for (const child of [...this.box.children]) if (!staying.has(child)) child.remove();
    let at = this.box.firstElementChild;
    for (const element of elements) {
      if (element === at) at = at.nextElementSibling;
      else this.box.insertBefore(element, at);
    }
  }
}
