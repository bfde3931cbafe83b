// The kiosk's picture on a canvas that has exactly the screen's pixels and is scaled to fit.

const HEAD = 6;
const PATCH = 12;

export class Glass {
  constructor(box, canvas) {
    this.box = box;
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { alpha: false });
  }

  size(width, height) {
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    document.body.style.setProperty("--width", width);
    document.body.style.setProperty("--height", height);
  }

  // One update: every patch is decoded first, then all are drawn in one go.
  async draw(bytes) {
    const { serial, patches } = unpack(bytes);
    const images = await Promise.all(patches.map(({ png }) => createImageBitmap(new Blob([png], { type: "image/png" }))));
    images.forEach((image, i) => {
      this.context.drawImage(image, patches[i].x, patches[i].y);
      image.close();
    });
    this.box.dataset.serial = serial;
  }

  // Where on the kiosk's screen a point of the window lies, in screen pixels.
  pixel({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: Math.floor(((clientX - box.left) / box.width) * this.canvas.width),
      y: Math.floor(((clientY - box.top) / box.height) * this.canvas.height),
    };
  }
}

// The layout of the message stands in ui/dock/patches.py.
function unpack(bytes) {
  const view = new DataView(bytes);
  const patches = [];
  let at = HEAD;
  for (let left = view.getUint16(4); left > 0; left -= 1) {
    const length = view.getUint32(at + 8);
    const png = new Uint8Array(bytes, at + PATCH, length);
    patches.push({ x: view.getUint16(at), y: view.getUint16(at + 2), png });
    at += PATCH + length;
  }
  return { serial: view.getUint32(0), patches };
}
