// The history of loops, and presets and scenes by name. A click recalls one.
import { $, el, perFrame, say, toast } from "./dom.js";
import { command } from "./link.js";
import { on, state } from "./store.js";
import { visible } from "./tabs.js";

const most = 64; // loops in the list: as many as the daemon keeps
const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit" }); // made once: it takes half a millisecond

let rows = new Map(); // a loop's id → its row

function hour(at) {
  const d = new Date(at);
  return Number.isNaN(d.valueOf()) ? "" : clock.format(d);
}

function past(loop) {
  const row = rows.get(loop.id) ?? el("li", {},
    el("div", {}, el("strong", { text: loop.title }), el("p", { text: `${hour(loop.at)} · ${loop.hits} hits · ${loop.code}` })),
    el("button", { "aria-label": `Recall ${loop.title}`, on: { click: () => command("recall", loop.id) } }));
  row.classList.toggle("on", loop.playing);
  row.lastChild.disabled = loop.playing;
  say(row.lastChild, loop.playing ? "plays" : "Recall");
  return row;
}

// A new loop adds one row. Rebuilding the list would block the page for 30 ms and more.
function pasts() {
  if (!visible("p-history")) return;
  const loops = [...(state.history ?? [])].reverse().slice(0, most), list = $("history");
  rows = new Map(loops.map((l) => [l.id, past(l)]));
  const wanted = loops.length ? [...rows.values()] : [el("li", { class: "empty", text: "Nothing has been played yet." })];
  let at = list.firstChild;
  for (const row of wanted) {
    if (row === at) at = at.nextSibling; else list.insertBefore(row, at);
  }
  while (at) {
    const old = at;
    at = at.nextSibling;
    old.remove();
  }
}

function favoriteButton(p) {
  return el("button", {
    text: p.favorite ? "★" : "☆", "aria-pressed": String(Boolean(p.favorite)), "aria-label": `Favorite ${p.name}`,
    on: { click: () => command("preset/favorite", p.name) },
  });
}

// kept is a row of the list. The favourite command prefers a preset to a scene of the same name, so that scene has no star.
function kept(p, _, all) {
  const load = p.kind === "scene" ? "scene/load" : "preset/load";
  return el("li", {},
    el("div", {}, el("strong", { text: p.name }), el("p", { text: p.error || `${p.kind} · ${p.title}` })),
    p.kind === "preset" || !all.some((o) => o.kind === "preset" && o.name === p.name) ? favoriteButton(p) : null,
    el("button", { text: "Load", "aria-label": `Load ${p.kind} ${p.name}`, disabled: Boolean(p.error), on: { click: () => command(load, p.name) } }));
}

// The list is rebuilt when it changes; the focus stays on its row.
function keptOnes() {
  if (!visible("p-history")) return;
  const list = $("presets"), items = (state.presets ?? []).map(kept);
  const focus = list.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
  list.replaceChildren(...(items.length ? items : [el("li", { class: "empty", text: "None yet. Keep (K) makes a scene of what plays." })]));
  if (focus) [...list.querySelectorAll("button")].find((b) => b.getAttribute("aria-label") === focus)?.focus();
}

async function save(e) {
  e.preventDefault();
  const name = $("keepname").value.trim(), kind = e.submitter?.value ?? "preset";
  if (!name) { $("keepname").focus(); return; }
  if (await command(`${kind}/save`, name)) {
    toast(`saved ${kind} ${name}`);
    $("keepname").value = "";
  }
}

/** startHistory updates both lists while their panel is open. */
export function startHistory() {
  $("keep").addEventListener("submit", save);
  on("boot", () => { rows = new Map(); }); // a restarted daemon numbers its loops from 1
  on("history panel", perFrame(pasts));
  on("presets panel", perFrame(keptOnes));
}
