// The status lights. Each level has a shape of its own, and words: colour is never the only sign.

import { Keyed } from "./keyed.js";

const RING = "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z";
const LEVELS = {
  ok: { name: "well", body: RING, sign: "M5 8.2l2.1 2.1L11.2 6" },
  warn: { name: "warning", body: "M8 1.4 15.2 14H.8z", sign: "M8 6v3.6M8 11.6v.2" },
  bad: { name: "fault", body: "M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5z", sign: "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" },
  unknown: { name: "unknown", body: RING, sign: "M6.2 6.3a1.9 1.9 0 1 1 2.7 1.8c-.6.3-.9.6-.9 1.2M8 11.4v.2" },
};
const SVG = "http://www.w3.org/2000/svg";

export class Lights {
  constructor(list) {
    this.rows = new Keyed(list, create, update);
  }

  show(rows) {
    this.rows.show(rows, ({ name }) => name);
  }

  // The kiosk is gone: what it said last is no longer known to be so.
  forget() {
    for (const row of this.rows.known.values()) update(row, { level: "unknown", words: "not known" });
  }
}

function create({ name }) {
  const row = document.createElement("div");
  const term = document.createElement("dt");
  row.className = "light";
  row.dataset.light = name;
  term.textContent = name;
  row.append(picture(), term, document.createElement("dd"));
  return row;
}

function update(row, { level, words }) {
  const [svg, , detail] = row.children;
  const [body, sign] = svg.children;
  row.dataset.level = level;
  svg.setAttribute("aria-label", LEVELS[level].name);
  body.setAttribute("d", LEVELS[level].body);
  sign.setAttribute("d", LEVELS[level].sign);
  detail.textContent = words;
}

function picture() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("role", "img");
  for (const part of ["light-body", "light-sign"]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", part);
    svg.append(path);
  }
  return svg;
}
