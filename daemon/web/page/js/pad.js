// The map: the loops that the model learned from, along the two directions of nudge, and a thumb at the place of the current
// loop. A press on the map moves the groove to that place.
import { $, fit, hueOf, onRepaint, perFrame, rgba, say } from "./dom.js";
import { drag, command } from "./link.js";
import { nice, on, state } from "./store.js";

const byKey = 0.15; // of the nudge's range of −3 to 3
const steady = 500; // ms in which a key press adds to the previous one instead of the daemon's last value

const near = 26, beside = 22; // px: reach of the pointer; distance of a name from the thumb, which would cover it
const neighbours = 24; // points
const settle = 400; // ms after a press until the thumb is at the place of the loop again
const edge = 4; // px: margin so that no point is cut off

let worded = ""; // the last text of word
let under = -1; // genre under the pointer, −1 = none
let size = [1, 1]; // px of the canvas, cached: reading it forces a layout, and a drag would read it for every place
let map = null, asked = "", holding = false, start = null, thumb = [0, 0], keyed = { nudge: [0, 0], at: -Infinity };

const clamp = (x, lo, hi) => Math.min(Math.max(x, lo), hi);

async function load() {
  const model = state.model?.id ?? "";
  if (!state.online || asked === model) return;
  asked = model;
  try {
    const answer = await fetch("map.json");
    if (!answer.ok) throw new Error(String(answer.status));
    map = await answer.json();
    map.range = [...inner(map.points.map((p) => p[0])), ...inner(map.points.map((p) => p[1]))];
    paint();
    place();
  } catch { asked = ""; } // retried at the next change
}

// inner returns the range of the inner 98% of values, with a margin. Beyond it the thumb stays at the edge.
function inner(values) {
  const s = [...values].sort((a, b) => a - b), at = (q) => s[Math.floor(q * (s.length - 1))] ?? 0;
  const lo = at(0.01), hi = at(0.99), room = Math.max((hi - lo) * 0.08, 0.1);
  return [lo - room, hi + room];
}

function range() { return map?.range ?? [-3, 3, -3, 3]; }

function toPad([x, y]) {
  const [x0, x1, y0, y1] = range(), [w, h] = size;
  return [((x - x0) / (x1 - x0)) * w, (1 - (y - y0) / (y1 - y0)) * h];
}

function toMap(px, py) {
  const [x0, x1, y0, y1] = range(), [w, h] = size;
  return [x0 + (px / w) * (x1 - x0), y0 + (1 - py / h) * (y1 - y0)];
}

function tintOf(genre) { return `light-dark(hsl(${hueOf(genre, 18)} 58% 42%), hsl(${hueOf(genre, 18)} 66% 68%))`; }

function paint() {
  const { g, w, h } = fit($("map"));
  g.clearRect(0, 0, w, h);
  const weights = state.steer?.genres ?? {}, names = state.hello?.genres ?? [];
  // The current genres are drawn over the others, to be visible.
  const mine = (genre) => weights[names[genre]] > 0, points = map?.points ?? [];
  for (const top of [false, true]) {
    for (const [x, y, genre] of points) {
      if (mine(genre) !== top) continue;
      const [px, py] = toPad([x, y]);
      if (px < edge || py < edge || px > w - edge || py > h - edge) continue;
      g.fillStyle = rgba(tintOf(genre), top || genre === under ? 0.95 : 0.5);
      g.beginPath();
      g.arc(px, py, top ? 3.4 : 2.1, 0, 7);
      g.fill();
    }
  }
  label(g, weights, names);
}

// Genre names are at the means of their points, beside the thumb if it is there. If names would overlap, those that neither
// play nor are under the pointer are left out.
function label(g, weights, names) {
  const taken = [], [tx, ty] = toPad(thumb), rank = (i) => (i === under ? 2 : weights[names[i]] ?? 0);
  const order = names.map((n, i) => i).sort((a, b) => rank(b) - rank(a));
  for (const i of order) {
    if (!map?.genres?.[i]) continue;
    const at = toPad(map.genres[i]), mine = weights[names[i]] > 0 || i === under, text = nice(names[i]);
    g.font = `${mine ? 700 : 560} ${mine ? 14 : 11.5}px system-ui, sans-serif`;
    const half = g.measureText(text).width / 2 + 2;
    const x = clamp(at[0], half, size[0] - half), covered = Math.abs(x - tx) < half + 16 && Math.abs(at[1] - ty) < beside;
    const y = covered ? ty + (ty < 2 * beside || at[1] > ty && ty < size[1] - 2 * beside ? beside : -beside) : at[1];
    if (taken.some((t) => Math.abs(t.x - x) < t.half + half && Math.abs(t.y - y) < 16)) continue;
    taken.push({ x, y, half });
    g.textAlign = "center";
    g.lineWidth = 3.5;
    g.strokeStyle = rgba("var(--field)", 0.9);
    g.strokeText(text, x, y + 4);
    g.fillStyle = mine ? rgba("var(--ink)") : rgba(tintOf(i), 0.95);
    g.fillText(text, x, y + 4);
  }
}

// An older model file has no loops: the daemon then draws some from the prior.
function legend() {
  return !map ? "" : map.learned ? `${map.points.length} loops it learned from` : "loops it could play";
}

function place() {
  if (!holding) thumb = state.loop?.xy ?? thumb;
  const [px, py] = toPad(thumb);
  $("thumb").style.transform = `translate(${clamp(px, 0, size[0]).toFixed(1)}px, ${clamp(py, 0, size[1]).toFixed(1)}px)`;
  const now = JSON.stringify([thumb, state.steer?.nudge, map && asked]);
  if (now === worded) return;
  worded = now;
  word();
}

// word shows the place of the thumb as text, also for screen readers.
const word = perFrame(() => {
  const [nx, ny] = state.steer?.nudge ?? [0, 0], c = $("map");
  say($("where"), nx || ny ? `${nx.toFixed(2)}, ${ny.toFixed(2)}` : legend());
  c.setAttribute("aria-valuenow", nx.toFixed(2));
  c.setAttribute("aria-valuetext", `nudge ${nx.toFixed(2)} across, ${ny.toFixed(2)} up${around()}`);
});

// around names the two most frequent genres among the nearest points.
function around() {
  if (!map) return "";
  const away = ([x, y]) => Math.hypot(x - thumb[0], y - thumb[1]), count = new Map();
  const nearest = map.points.map((p) => [away(p), p[2]]).sort((a, b) => a[0] - b[0]).slice(0, neighbours);
  for (const [, genre] of nearest) count.set(genre, (count.get(genre) ?? 0) + 1);
  const most = [...count].sort((a, b) => b[1] - a[1]).slice(0, 2).map(([genre]) => nice(state.hello.genres[genre]));
  return `; among ${most.join(" and ")}`;
}

// A nudge moves the loop by as much as the nudge changes, so the distance from the loop's place is added to the current nudge.
function go(to) {
  const { nudge, xy } = start;
  thumb = to;
  drag("nudge", ...[0, 1].map((i) => Math.round(clamp(nudge[i] + to[i] - xy[i], -3, 3) * 1000) / 1000));
  place();
}

function point(e) {
  const box = $("map").getBoundingClientRect();
  return toMap(clamp(e.clientX - box.left, 0, box.width), clamp(e.clientY - box.top, 0, box.height));
}

// While the pointer is near a point, the name of its genre is shown.
function pointed(e) {
  const box = $("map").getBoundingClientRect(), away = (p) => { const [x, y] = toPad(p); return Math.hypot(x - e.clientX + box.left, y - e.clientY + box.top); };
  let best = near, found = -1;
  if (e.type !== "pointerleave") for (const p of map?.points ?? []) { const d = away(p); if (d < best) { best = d; found = p[2]; } }
  const changed = found !== under;
  under = found;
  return changed;
}

function keys(e) {
  const by = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
  if (e.key === "Home" || e.key === "Delete") { e.preventDefault(); keyed.at = -Infinity; command("nudge", 0, 0); }
  if (!by) return;
  e.preventDefault();
  const at = performance.now(), now = at - keyed.at < steady ? keyed.nudge : state.steer?.nudge ?? [0, 0];
  keyed = { nudge: now.map((n, i) => Math.round(clamp(n + by[i] * byKey * (e.shiftKey ? 4 : 1), -3, 3) * 1000) / 1000), at };
  drag("nudge", ...keyed.nudge);
}

/** startPad handles pointer and keys. */
export function startPad() {
  const c = $("map");
  c.addEventListener("pointerdown", (e) => {
    if (!state.steer) return;
    holding = true;
    start = { nudge: [...state.steer.nudge], xy: state.loop?.xy ?? state.steer.nudge };
    c.setPointerCapture(e.pointerId);
    go(point(e));
  });
  c.addEventListener("pointermove", (e) => { if (holding) go(point(e)); });
  for (const end of ["pointerup", "pointercancel"]) c.addEventListener(end, () => { holding = false; setTimeout(place, settle); });
  c.addEventListener("keydown", keys);
  $("home").addEventListener("click", () => command("nudge", 0, 0));
  on("boot model online", () => { if (state.model?.id !== asked) load(); });
  const draw = perFrame(paint);
  for (const type of ["pointermove", "pointerleave"]) c.addEventListener(type, (e) => { if (pointed(e)) draw(); });
  let drawn = "";
  on("steer loop hello", () => {
    place();
    const now = JSON.stringify([state.steer?.genres, thumb]); // the thumb too: names make room for it
    if (now !== drawn) draw();
    drawn = now;
  });
  onRepaint(draw);
  new ResizeObserver(() => {
    size = [c.clientWidth || 1, c.clientHeight || 1];
    draw();
    place();
  }).observe(c);
}
