// The daemon's state as the page has it: the newest version of each part. Panels subscribe to parts. Parts of the daemon are
// written by link.js only.

export const state = {
  online: false, boot: "", hello: null, live: null, steer: null, loop: null, next: null, clock: null, midi: null,
  lateness: null, counters: null, model: null, more: null, history: [], presets: [], kits: null, models: [], jobs: [], job: null,
  notes: [], pages: 0, dropped: 0,
};

const hearers = [];

/** on registers a function that is called with the state after any of the parts has changed. Parts are separated by spaces. */
export function on(parts, fn) {
  hearers.push({ parts: parts.split(" "), fn });
}

/** put replaces parts and calls the functions registered for them, each once. An error in one does not stop the others. */
export function put(changes) {
  Object.assign(state, changes);
  for (const { parts, fn } of hearers) {
    if (!parts.some((p) => p in changes)) continue;
    try { fn(state); } catch (err) { console.error(err); }
  }
}

/** param returns a row of the parameter table by its name. */
export function param(name) {
  return state.hello?.params.find((p) => p.name === name);
}

/** faders returns the parameters that a panel shows, in order. With a voice, only those of that voice. */
export function faders(panel, voice) {
  return state.hello.params
    .filter((p) => p.fader?.panel === panel && (!voice || p.name.startsWith(`voice/${voice}/`)))
    .sort((a, b) => a.fader.place - b.fader.place);
}

/** value returns a parameter's current value: a number, text or boolean, or undefined before the first update. */
export function value(name) {
  return state.steer?.values?.[name]?.[0];
}

const written = { afrocuban: "afro-cuban", hiphop: "hip-hop", middleeastern: "middle east", neworleans: "new orleans" };

/** nice returns a name as people write it: "closed hat" for "closed_hat". */
export function nice(name) {
  return written[name] ?? name.replaceAll("_", " ");
}
