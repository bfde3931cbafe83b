// Runs beside the page's thread: sound of the microphone as int16 at 16 kHz, in pieces.
// Each new sample is the mean of the old ones it stands for, as the kiosk's own microphone driver does it.

const RATE = 16000;
const PIECE = 1024; // samples: 64 ms

class Mic extends AudioWorkletProcessor {
  constructor() {
    super();
    this.piece = new Int16Array(PIECE);
    this.filled = 0;
    this.sum = 0;
    this.count = 0;
    this.phase = 0;
  }

  process([[channel]]) {
    if (!channel) return true;
    for (const sample of channel) {
      this.sum += sample;
      this.count += 1;
      this.phase += RATE / sampleRate;
      if (this.phase < 1) continue;
      this.phase -= 1;
      this.add(this.sum / this.count);
      this.sum = this.count = 0;
    }
    return true;
  }

  add(sample) {
    this.piece[this.filled] = Math.max(-1, Math.min(1, sample)) * 32767;
    this.filled += 1;
    if (this.filled < PIECE) return;
    this.port.postMessage(this.piece.slice().buffer);
    this.filled = 0;
  }
}

registerProcessor("mic", Mic);
