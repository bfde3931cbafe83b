// The kiosk's ears and mouth in the browser: its microphone while a button is held, its loudspeaker when it is wanted.

const RATE = 22050; // what the kiosk speaks with
const EARS_RATE = 16000; // what it hears with
const LEAD_S = 0.08; // so much is kept in hand against a page that is late

// The WebSocket for sound, opened when it is first needed and again when it was lost.
export class SoundLink {
  constructor(heard, hushed) {
    Object.assign(this, { heard, hushed, socket: null });
  }

  open() {
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return this.opened;
    const address = new URL("sound", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(address);
    this.socket.binaryType = "arraybuffer";
    this.socket.onmessage = ({ data }) => (typeof data === "string" ? this.hushed() : this.heard(data));
    this.opened = new Promise((resolve, reject) => {
      this.socket.onopen = resolve;
      this.socket.onclose = reject;
    });
    return this.opened;
  }

  send(what) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(what);
  }

  close() {
    this.socket?.close();
  }
}

export class Loudspeaker {
  constructor() {
    this.next = 0;
    this.sounding = new Set();
  }

  // Only after a click: browsers ask for one.
  async start() {
    this.context ??= new AudioContext({ sampleRate: RATE });
    await this.context.resume();
  }

  async stop() {
    this.hush();
    await this.context?.suspend();
  }

  play(bytes) {
    if (this.context?.state !== "running") return;
    const pcm = new Int16Array(bytes);
    const buffer = this.context.createBuffer(1, pcm.length, RATE);
    buffer.getChannelData(0).set(Float32Array.from(pcm, (sample) => sample / 32768));
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    source.onended = () => this.sounding.delete(source);
    if (this.next < this.context.currentTime) this.next = this.context.currentTime + LEAD_S;
    source.start(this.next);
    this.sounding.add(source);
    this.next += buffer.duration;
  }

  hush() {
    for (const source of this.sounding) source.stop();
    this.sounding.clear();
    this.next = 0;
  }
}

export class Microphone {
  constructor(piece) {
    this.piece = piece;
  }

  // Opened once and kept: to ask for it takes a moment in which a word would be lost.
  async open() {
    if (!navigator.mediaDevices) throw new Error("insecure");
    // As the kiosk's own microphone: it is silent while it listens, and what cleans a call spoils a sentence.
    this.stream ??= await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    if (!this.context) await this.connect();
    await this.context.resume();
  }

  async connect() {
    this.context = new AudioContext({ sampleRate: EARS_RATE });
    let source;
    try {
      source = this.context.createMediaStreamSource(this.stream);
    } catch {
      this.context.close(); // Firefox wants the microphone's own rate; mic.js makes ours of it
      this.context = new AudioContext();
      source = this.context.createMediaStreamSource(this.stream);
    }
    await this.context.audioWorklet.addModule("static/mic.js");
    const worklet = new AudioWorkletNode(this.context, "mic", { numberOfOutputs: 0 });
    worklet.port.onmessage = ({ data }) => this.piece(data);
    source.connect(worklet);
  }

  // The browser shows that a page records: not longer than it does.
  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.context?.close();
    this.stream = this.context = null;
  }
}
