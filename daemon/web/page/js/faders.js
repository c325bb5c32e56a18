// The faders of feel and song, made from the steer table: a parameter the daemon does not know is left out.
import { $, el } from "./dom.js";
import { command } from "./link.js";
import { nice, on, param, state, value } from "./store.js";
import { slider } from "./slider.js";

const feel = ["density", "complexity", "temperature", "humanize", "swing", "dynamics", "velocity_curve", "accent", "drift"];
const song = ["fill_every", "fill_amount", "fill_complexity", "timescale", "glide", "quantize", "count_in", "offset", "kit"];
const names = { velocity_curve: "vel. curve", fill_every: "fill every", timescale: "time", count_in: "count-in", quantize: "change at", offset: "offset" };

let updates = [];

function fader(name) {
  const p = param(name);
  if (!p) return null;
  const label = names[name] ?? nice(name);
  if (p.kind === "enum" || name === "kit") return choice(p, label);
  const s = slider(p, nice(name));
  updates.push(s.update);
  return el("div", { class: "fader", title: p.doc }, el("span", { text: label, "aria-hidden": "true" }), s.input, s.output);
}

// A list that somebody has open is left alone. Browsers that cannot tell have it changed under the hand, which is rare.
function unfolded(select) {
  try { return select.matches(":open"); } catch { return false; }
}

function choice(p, label) {
  const select = el("select", { "aria-label": nice(p.name), on: { change: () => command(p.name, select.value) } });
  const options = () => (p.name === "kit" ? (state.kits?.kits ?? []).map((k) => k.kit.name) : p.choices ?? []);
  let had = "";
  updates.push(() => {
    const now = options();
    if (had !== now.join()) {
      had = now.join();
      select.replaceChildren(...now.map((o) => new Option(o, o)));
    }
    const x = value(p.name);
    if (x !== undefined && select.value !== x && !unfolded(select)) select.value = x;
  });
  return el("div", { class: "fader", title: p.doc }, el("span", { text: label, "aria-hidden": "true" }), select);
}

/** startFaders builds them with each hello, since another daemon may know others. */
export function startFaders() {
  on("hello", () => {
    updates = [];
    $("feel").replaceChildren(...feel.map(fader).filter(Boolean));
    $("song").replaceChildren(...song.map(fader).filter(Boolean));
  });
  on("hello steer kits", () => updates.forEach((u) => u()));
}
