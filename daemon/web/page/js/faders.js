// The faders of the panels Feel and Song, from the daemon's parameter table.
import { $, el } from "./dom.js";
import { command } from "./link.js";
import { faders, nice, on, state, value } from "./store.js";
import { slider } from "./slider.js";

let updates = [];

function fader(p) {
  const label = p.fader.label ?? nice(p.name);
  if (p.kind === "enum" || p.kind === "bool" || p.name === "kit") return choice(p, label);
  const s = slider(p, nice(p.name));
  updates.push(s.update);
  return el("div", { class: "fader", title: p.doc }, el("span", { text: label, "aria-hidden": "true" }), s.input, s.output);
}

// A list that is open is not changed. In browsers without the selector :open it is changed nevertheless.
function unfolded(select) {
  try { return select.matches(":open"); } catch { return false; }
}

function choice(p, label) {
  const onOff = p.kind === "bool";
  const chosen = () => (onOff ? Number(select.value === "on") : select.value);
  const select = el("select", { "aria-label": nice(p.name), on: { change: () => command(p.name, chosen()) } });
  const options = () => (p.name === "kit" ? (state.kits?.kits ?? []).map((k) => k.kit.name) : onOff ? ["on", "off"] : p.choices ?? []);
  let had = "";
  updates.push(() => {
    const now = options();
    if (had !== now.join()) {
      had = now.join();
      select.replaceChildren(...now.map((o) => new Option(o, o)));
    }
    const said = value(p.name);
    const x = onOff && said !== undefined ? (said ? "on" : "off") : said;
    if (x !== undefined && select.value !== x && !unfolded(select)) select.value = x;
  });
  return el("div", { class: "fader", title: p.doc }, el("span", { text: label, "aria-hidden": "true" }), select);
}

/** startFaders builds the faders after each hello, because another daemon may have other parameters. */
export function startFaders() {
  on("hello", () => {
    updates = [];
    for (const panel of ["feel", "song"]) $(panel).replaceChildren(...faders(panel).map(fader));
  });
  on("hello steer kits", () => updates.forEach((u) => u()));
}
