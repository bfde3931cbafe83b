// Wires the parts of the page to the dock's messages.

import { connect } from "./link.js";
import { Glass } from "./glass.js";
import { followFingers } from "./touch.js";
import { Mirror } from "./mirror.js";
import { Closeup, Tray } from "./paper.js";
import { SwitchPanel } from "./switches.js";
import { CodePanel } from "./codes.js";
import { VoicePanel } from "./voice.js";
import { Lights } from "./lights.js";
import { showLog, showSaid } from "./words.js";

const at = (id) => document.getElementById(id);

const glass = new Glass(at("glass"), at("canvas"));
const sendTouch = (touch) => link.send({ kind: "touch", ...touch });
const fingers = followFingers(at("canvas"), at("fingers"), glass, sendTouch);
const mirror = new Mirror(at("mirror"), at("canvas"), sendTouch);
const lights = new Lights(at("lights"));
const closeup = new Closeup(at("closeup"), {
  title: at("closeup-title"),
  image: at("closeup-image"),
  save: at("closeup-save"),
  close: at("closeup-close"),
});
const tray = new Tray(at("tray"), at("paper-count"), closeup);
const switches = new SwitchPanel(at("switches"), (id, value) => link.send({ kind: "switch", id, value }));
const codes = new CodePanel({
  panel: at("codes-panel"),
  box: at("codes"),
  drop: at("drop"),
  picture: at("picture"),
  said: at("codes-said"),
});
const voice = new VoicePanel({
  panel: at("voice-panel"),
  hold: at("hold"),
  sound: at("sound"),
  spoken: at("spoken"),
  file: at("recording"),
  drop: at("voice-drop"),
  said: at("voice-said"),
});

const parts = {
  hello(hello) {
    document.title = hello.title;
    at("title").textContent = hello.title;
    at("simulated").hidden = hello.simulated.length === 0;
    at("simulated").textContent = `Simulated: ${hello.simulated.join(", ")}`;
    at("watching").hidden = !hello.read_only;
    document.body.dataset.shape = hello.width > hello.height ? "landscape" : "portrait";
    document.body.toggleAttribute("data-read-only", hello.read_only);
    glass.size(hello.width, hello.height);
    mirror.readOnly = hello.read_only;
    tray.run(hello.run);
    switches.readOnly = hello.read_only;
    codes.show(hello);
    voice.show(hello);
  },
  screen(screen) {
    mirror.show(screen);
    showSaid(at("said"), at("language"), screen);
  },
  voice: (message) => voice.tell(message),
  status: ({ rows }) => lights.show(rows),
  switches: (message) => switches.show(message.switches),
  paper: (message) => tray.show(message),
  log: ({ lines }) => showLog(at("log"), lines),
};

const links = {
  live: "Live",
  connecting: "Connecting…",
  gone: "The kiosk is gone",
};

const link = connect({
  said: (message) => parts[message.kind]?.(message),
  pixels: (bytes) => glass.draw(bytes),
  drawn: () => link.send({ kind: "drawn" }),
  changed(state, reason) {
    const words = state === "gone" ? `${reason || links.gone}. Trying again…` : links[state];
    document.body.dataset.link = state;
    at("link").textContent = words;
    at("away").textContent = words;
    at("away").hidden = state !== "gone";
    for (const part of ["mirror", "switches", "codes-panel", "voice-panel"]) at(part).inert = state !== "live";
    if (state === "live") return;
    fingers.forget();
    lights.forget();
    voice.forget();
  },
});
