// What can be held before the kiosk's scanner: codes that lie ready, and any picture that is dropped on the page.

export class CodePanel {
  constructor({ panel, box, drop, picture, said }) {
    Object.assign(this, { panel, box, drop, said, mostBytes: 0 });
    picture.addEventListener("change", () => {
      this.showFile(picture.files[0]);
      picture.value = ""; // the same file may be chosen again
    });
    followDrops((over) => drop.toggleAttribute("data-over", over && !panel.hidden), (file) => this.showFile(file));
  }

  show({ codes, most_picture_bytes: mostBytes }) {
    this.mostBytes = mostBytes;
    this.panel.hidden = codes.length === 0;
    const shape = JSON.stringify(codes);
    if (shape === this.shape) return;
    this.shape = shape;
    const send = (id, typed) => this.send(`show/code/${encodeURIComponent(id)}`, typed);
    const fields = document.createElement("div");
    fields.className = "code-fields";
    fields.append(...codes.filter(({ typed }) => typed).map((code) => typedCode(code, send)));
    const ready = codes.filter(({ typed }) => !typed).map((code) => readyCode(code, send));
    this.box.replaceChildren(...ready, fields);
  }

  showFile(file) {
    if (!file || this.panel.hidden) return;
    const most = Math.floor(this.mostBytes / 1e6);
    if (file.size > this.mostBytes) this.say(false, `Tệp lớn quá ${most} MB · Larger than ${most} MB`);
    else this.send("show/picture", file);
  }

  async send(address, body) {
    this.say(null, "…");
    try {
      const answer = await fetch(address, { method: "POST", body });
      const { seen, words } = await answer.json();
      this.say(seen, words);
    } catch {
      this.say(false, "Không gửi được · Not sent");
    }
  }

  say(seen, words) {
    this.said.textContent = words;
    this.said.dataset.seen = seen ?? "";
  }
}

function readyCode({ id, label }, send) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "code";
  button.dataset.code = id;
  button.append(...twoLanguages(label));
  button.addEventListener("click", () => send(id, ""));
  return button;
}

function typedCode({ id, label, typed }, send) {
  const form = document.createElement("form");
  const field = document.createElement("input");
  const button = document.createElement("button");
  form.className = "code-typed";
  form.dataset.code = id;
  field.type = "text";
  field.placeholder = typed;
  field.autocomplete = "off";
  field.spellcheck = false;
  field.setAttribute("aria-label", label);
  button.className = "code";
  button.append(...twoLanguages(label));
  form.append(field, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(id, field.value);
  });
  return form;
}

// "Hồ sơ · Dossier": the first large, the second below it.
function twoLanguages(label) {
  return label.split(" · ").map((words) => {
    const line = document.createElement("span");
    line.textContent = words;
    return line;
  });
}

// A file may be dropped anywhere; else the browser would leave the page for it.
function followDrops(over, dropped) {
  const isFile = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    over(true);
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget === null && over(false));
  document.addEventListener("drop", (event) => {
    over(false);
    if (!isFile(event)) return;
    event.preventDefault();
    dropped(event.dataTransfer.files[0]);
  });
}
