// Pointers on the canvas become fingers on the kiosk's screen: several at once, and held on to outside of the glass.

const FINGERS = 10;

export function followFingers(canvas, overlay, glass, send) {
  const down = new Map(); // pointer id -> { finger, dot, moved }
  let frame = 0;

  function freeFinger() {
    const used = new Set([...down.values()].map(({ finger }) => finger));
    for (let finger = 0; finger < FINGERS; finger += 1) if (!used.has(finger)) return finger;
    return null;
  }

  function press(event) {
    if (event.button !== 0 || down.has(event.pointerId)) return;
    const finger = freeFinger();
    if (finger === null) return;
    event.preventDefault();
    const dot = document.createElement("span");
    overlay.append(dot);
    down.set(event.pointerId, { finger, dot, moved: null });
    place(dot, event);
    send({ phase: "down", finger, ...glass.pixel(event) });
    canvas.setPointerCapture(event.pointerId);
  }

  function move(event) {
    const held = down.get(event.pointerId);
    if (!held) return;
    held.moved = glass.pixel(event);
    place(held.dot, event);
    // A mouse moves up to a thousand times a second; the kiosk needs to know once a frame.
    frame ||= requestAnimationFrame(sendMoves);
  }

  function sendMoves() {
    frame = 0;
    for (const held of down.values()) {
      if (held.moved) send({ phase: "move", finger: held.finger, ...held.moved });
      held.moved = null;
    }
  }

  function lift(event, phase) {
    const held = down.get(event.pointerId);
    if (!held) return;
    down.delete(event.pointerId);
    held.dot.remove();
    send({ phase, finger: held.finger, ...glass.pixel(event) });
  }

  function place(dot, event) {
    const box = overlay.getBoundingClientRect();
    dot.style.left = `${event.clientX - box.left}px`;
    dot.style.top = `${event.clientY - box.top}px`;
  }

  canvas.addEventListener("pointerdown", press);
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", (event) => lift(event, "up"));
  canvas.addEventListener("pointercancel", (event) => lift(event, "cancel"));
  canvas.addEventListener("lostpointercapture", (event) => lift(event, "cancel"));
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());

  return {
    forget() {
      for (const { dot } of down.values()) dot.remove();
      down.clear();
    },
  };
}
