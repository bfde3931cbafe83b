// The switches, in their groups, each a row of positions of which one is chosen.

export class SwitchPanel {
  constructor(box, flip) {
    this.box = box;
    this.readOnly = false;
    this.shape = "";
    box.addEventListener("change", ({ target }) => flip(target.name, target.value));
  }

  show(switches) {
    const shape = JSON.stringify([this.readOnly, switches.map(({ value, ...rest }) => rest)]);
    if (shape !== this.shape) this.build(switches);
    this.shape = shape;
    for (const { id, options, value } of switches) {
      const row = this.box.querySelector(`[data-switch="${CSS.escape(id)}"]`);
      row.querySelector(`input[value="${CSS.escape(value)}"]`).checked = true;
      row.toggleAttribute("data-unusual", value !== options[0][0]);
    }
  }

  build(switches) {
    const groups = new Map();
    for (const one of switches) {
      groups.set(one.group, [...(groups.get(one.group) ?? []), row(one, this.readOnly)]);
    }
    this.box.replaceChildren(...[...groups].map(([name, rows]) => group(name, rows)));
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

function row({ id, label, group: name, options }, readOnly) {
  const element = document.createElement("div");
  const title = document.createElement("span");
  const positions = document.createElement("div");
  element.className = "switch";
  element.dataset.switch = id;
  title.className = "switch-label";
  title.textContent = label;
  positions.className = "positions";
  positions.setAttribute("role", "radiogroup");
  positions.setAttribute("aria-label", `${name}: ${label}`);
  positions.append(...options.map(([value, words]) => position(id, value, words, readOnly)));
  element.append(title, positions);
  return element;
}

function position(id, value, words, readOnly) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  const face = document.createElement("span");
  label.dataset.value = value;
  input.type = "radio";
  input.name = id;
  input.value = value;
  input.disabled = readOnly;
  face.textContent = words;
  label.append(input, face);
  return label;
}
