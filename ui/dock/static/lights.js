// The status lights. Each level has a shape of its own, and words: colour is never the only sign.

const SHAPES = {
  ok: ["M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z", "M5 8.2l2.1 2.1L11.2 6"],
  warn: ["M8 1.4 15.2 14H.8z", "M8 6v3.6M8 11.6v.2"],
  bad: ["M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5z", "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8"],
  unknown: ["M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z", "M6.2 6.3a1.9 1.9 0 1 1 2.7 1.8c-.6.3-.9.6-.9 1.2M8 11.4v.2"],
};
const LEVELS = { ok: "well", warn: "warning", bad: "fault", unknown: "unknown" };
const SVG = "http://www.w3.org/2000/svg";

export function showLights(list, rows) {
  list.replaceChildren(...rows.map(light));
}

function light({ name, level, words }) {
  const row = document.createElement("div");
  const term = document.createElement("dt");
  const detail = document.createElement("dd");
  row.className = "light";
  row.dataset.light = name;
  row.dataset.level = level;
  term.textContent = name;
  detail.textContent = words;
  row.append(picture(level), term, detail);
  return row;
}

function picture(level) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", LEVELS[level]);
  for (const [i, shape] of SHAPES[level].entries()) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    path.setAttribute("class", i === 0 ? "light-body" : "light-sign");
    svg.append(path);
  }
  return svg;
}
