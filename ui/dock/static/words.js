// Lists of words: what is said for the screen, and what happened last.

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

// The time by this page's clock of something that is so many milliseconds old. The kiosk may not know the time at all.
export function clock(ageMs) {
  return TIME.format(new Date(Date.now() - ageMs));
}

export function showSaid(list, language, screen) {
  language.textContent = languageName(screen.language);
  list.lang = screen.language;
  list.replaceChildren(
    ...screen.spoken.map((words) => {
      const item = document.createElement("li");
      item.textContent = words;
      return item;
    }),
  );
}

function languageName(code) {
  if (!code) return "";
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code);
  } catch {
    return code;
  }
}

export function showLog(list, lines) {
  list.replaceChildren(
    ...lines.map(({ what, words, age_ms: age }) => {
      const item = document.createElement("li");
      const time = document.createElement("time");
      const kind = document.createElement("span");
      const text = document.createElement("span");
      item.dataset.what = what;
      time.textContent = clock(age);
      kind.className = "log-what";
      kind.textContent = what;
      text.textContent = words;
      item.append(time, kind, text);
      return item;
    }),
  );
}
