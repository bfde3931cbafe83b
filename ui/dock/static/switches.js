// The switches, in their groups, each a row of positions of which one is chosen.

export class SwitchPanel {
  constructor(box, flip) {
    this.box = box;
    this.flip = flip;
    this.readOnly = false;
    box.addEventListener("change", ({ target }) => this.flip(target.name, target.value));
  }

  show(switches) {
    if (this.same(switches)) this.set(switches);
    else this.build(switches);
  }

  same(switches) {
    const shape = JSON.stringify([this.readOnly, switches.map(({ value, ...rest }) => rest)]);
    const same = shape === this.shape;
    this.shape = shape;
    return same;
  }

  set(switches) {
    for (const { id, options, value } of switches) {
      const set = this.box.querySelector(`[data-switch="${CSS.escape(id)}"]`);
      set.querySelector(`input[value="${CSS.escape(value)}"]`).checked = true;
      set.toggleAttribute("data-unusual", value !== options[0][0]);
    }
  }

  build(switches) {
    const groups = new Map();
    for (const one of switches) {
      if (!groups.has(one.group)) groups.set(one.group, []);
      groups.get(one.group).push(this.switch(one));
    }
    this.box.replaceChildren(...[...groups].map(([name, rows]) => group(name, rows)));
    this.set(switches);
  }

  switch({ id, label, options }) {
    const set = document.createElement("fieldset");
    const legend = document.createElement("legend");
    const positions = document.createElement("div");
    set.dataset.switch = id;
    set.disabled = this.readOnly;
    legend.textContent = label;
    positions.className = "positions";
    positions.append(...options.map(([value, words]) => position(id, value, words)));
    set.append(legend, positions);
    return set;
  }
}

function group(name, rows) {
  const section = document.createElement("section");
  const title = document.createElement("h3");
  section.className = "switch-group";
  title.textContent = name;
  section.append(title, ...rows);
  return section;
}

function position(id, value, words) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  const face = document.createElement("span");
  label.dataset.value = value;
  input.type = "radio";
  input.name = id;
  input.value = value;
  face.textContent = words;
  label.append(input, face);
  return label;
}
