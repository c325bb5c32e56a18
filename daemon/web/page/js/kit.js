// The built-in kit: samples from the daemon, played with the Web Audio API. It works in any BaseAudioContext, so tests can
// render it offline.

const layers = [32, 64, 96, 127]; // the velocities of the samples
const closedHat = 2, openHat = 3;
const choke = 0.012; // s: time constant of an open hat's decay after a closed hat
const force = 1.5; // exponent of loudness over velocity inside a layer, as in the kit itself (package groove/sound)

/** layerOf returns the lowest sampled velocity that is not below a velocity. The gain makes up for the difference. */
export function layerOf(velocity) {
  return layers.find((l) => velocity <= l) ?? layers.at(-1);
}

/** Kit holds the samples of each voice and plays them at times of its context. */
export class Kit {
  #strokes = new Map(); // "voice/articulation/layer" → AudioBuffer
  #open = []; // open hats that sound or are scheduled: {source, gain, at}
  #sounding = new Set();

  constructor(context, destination) {
    this.context = context;
    this.destination = destination;
  }

  /**
   * load fetches all samples, one layer after the other, and calls begun after each. The first layer is enough to play all voices.
   * articulations lists those that have a sound of their own, as the daemon's hello does.
   */
  async load(voices, articulations = [], fetcher = fetch, begun = () => {}) {
    const all = [...voices.map((_, voice) => ({ voice, articulation: 0, name: "plain" })), ...articulations];
    for (const layer of [96, 127, 64, 32]) {
      await Promise.all(all.map((s) => this.#loadOne(voices[s.voice], s, layer, fetcher)));
      begun();
    }
  }

  async #loadOne(name, { voice, articulation, name: how }, layer, fetcher) {
    const answer = await fetcher(`kit/${name}.wav?velocity=${layer}${articulation ? `&articulation=${how}` : ""}`);
    if (!answer.ok) throw new Error(`kit/${name}.wav: ${answer.status}`);
    this.#strokes.set(`${voice}/${articulation}/${layer}`, await this.context.decodeAudioData(await answer.arrayBuffer()));
  }

  /** ready reports whether a voice can be played. */
  ready(voice) { return this.#strokes.has(`${voice}/0/96`); }

  /** count returns how many samples sound or are scheduled. */
  get count() { return this.#sounding.size; }

  /** strike plays a voice at a time of the context, in s; an articulation without a sound of its own as the plain one. It returns false if its sample is not loaded. */
  strike(voice, velocity, at, articulation = 0) {
    const layer = layerOf(velocity), how = this.#strokes.has(`${voice}/${articulation}/96`) ? articulation : 0;
    const exact = this.#strokes.get(`${voice}/${how}/${layer}`), buffer = exact ?? this.#strokes.get(`${voice}/${how}/96`);
    if (!buffer) return false;
    const source = new AudioBufferSourceNode(this.context, { buffer });
    const gain = new GainNode(this.context, { gain: Math.min((velocity / (exact ? layer : 96)) ** force, 1.6) });
    source.connect(gain).connect(this.destination);
    source.onended = () => { gain.disconnect(); this.#sounding.delete(source); };
    this.#sounding.add(source);
    source.start(at);
    if (voice === closedHat) this.#close(at);
    if (voice === openHat) {
      this.#close(at);
      this.#open.push({ gain, source, at });
    }
    return true;
  }

  // A closed hat ends all open hats that began before it.
  #close(at) {
    for (const o of this.#open) {
      if (o.at >= at) continue;
      o.gain.gain.setTargetAtTime(0, at, choke);
      o.source.stop(at + choke * 8);
    }
    this.#open = this.#open.filter((o) => o.at >= at);
  }

  /** silence ends all sounds now. */
  silence() {
    for (const s of this.#sounding) { try { s.stop(); } catch { /* not begun */ } }
    this.#sounding.clear();
    this.#open = [];
  }
}
