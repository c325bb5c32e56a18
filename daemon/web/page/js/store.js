// The daemon's state in the page: the newest version of each part. Panels subscribe to parts and draw from the whole; only
// link.js writes here.

export const state = {
  online: false, boot: "", hello: null, live: null, steer: null, loop: null, next: null, clock: null, midi: null,
  lateness: null, counters: null, model: null, history: [], presets: [], kits: null, models: [], jobs: [], job: null,
  notes: [], pages: 0, dropped: 0,
};

const hearers = [];

/** on has fn called after any of the parts (space between them) has been replaced. */
export function on(parts, fn) {
  hearers.push({ parts: parts.split(" "), fn });
}

/** put replaces parts and tells who listens to them, each once. A panel that fails does not stop the others. */
export function put(changes) {
  Object.assign(state, changes);
  for (const { parts, fn } of hearers) {
    if (!parts.some((p) => p in changes)) continue;
    try { fn(state); } catch (err) { console.error(err); }
  }
}

/** param finds a line of the steer table by name. */
export function param(name) {
  return state.hello?.params.find((p) => p.name === name);
}

/** faders returns the parameters that a panel shows, in its order; of the voices' panel those of one voice. */
export function faders(panel, voice) {
  return state.hello.params
    .filter((p) => p.fader?.panel === panel && (!voice || p.name.startsWith(`voice/${voice}/`)))
    .sort((a, b) => a.fader.place - b.fader.place);
}

/** value returns a parameter's present value: a number, text or boolean, or undefined before the first state. */
export function value(name) {
  return state.steer?.values?.[name]?.[0];
}

const written = { afrocuban: "afro-cuban", hiphop: "hip-hop", middleeastern: "middle east", neworleans: "new orleans" };

/** nice writes a name of the daemon's for people: "closed_hat" is "closed hat". */
export function nice(name) {
  return written[name] ?? name.replaceAll("_", " ");
}
