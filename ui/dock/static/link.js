// The WebSocket to the dock, opened again for as long as the page is open.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4000;

export function connect({ said, pixels, drawn, changed }) {
  let socket = null;
  let wait = FIRST_WAIT_MS;

  // What cannot be drawn ends the connection: the next one begins with a whole picture.
  async function draw(mine, data) {
    if (mine !== socket) return;
    await pixels(data);
    if (mine === socket) drawn();
  }

  function open() {
    const address = new URL("live", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    const mine = socket;
    // Pictures are decoded one update after another, or an older one could be drawn over a newer one.
    let drawing = Promise.resolve();

    // Live is what has spoken: a dock that has no room for another page opens the line, and closes it again.
    let live = false;

    socket.onmessage = ({ data }) => {
      if (typeof data === "string") {
        said(JSON.parse(data));
        if (!live) changed("live");
        live = true;
        wait = FIRST_WAIT_MS;
        return;
      }
      drawing = drawing.then(() => draw(mine, data)).catch(() => mine.close());
    };
    socket.onclose = ({ reason }) => {
      changed("gone", reason);
      setTimeout(open, wait);
      wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    };
  }

  changed("connecting");
  open();
  return {
    send(message) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
  };
}
