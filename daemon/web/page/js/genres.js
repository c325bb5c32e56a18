// The grid of genres. A click plays one genre. With Blend on, a click adds or removes a genre, and dragging sideways (or the
// keys + and −) sets its weight.
import { $, el, hueOf, press } from "./dom.js";
import { command, drag } from "./link.js";
import { nice, on, state } from "./store.js";

const dragFrom = 8; // px after which a press is a drag
const byKey = 0.1;

let buttons = [], blending = false, announced = "";

function shares() { return { ...state.steer?.genres }; }

// The daemon scales weights to a sum of 1; very small ones are left out.
function send(weights, moving = false) {
  const pairs = Object.entries(weights).filter(([, w]) => w > 0.005).flatMap(([g, w]) => [g, Math.round(w * 1000) / 1000]);
  if (pairs.length === 0) return;
  if (moving) drag("blend", ...pairs); else command("blend", ...pairs);
}

function chosen(genre, add) {
  if (!add) { command("genre", genre); return; }
  const w = shares();
  if (w[genre]) delete w[genre];
  else w[genre] = 1 / Math.max(Object.keys(w).length, 1);
  send(w);
}

// share sets the weight of one genre and scales the others so that the sum is 1.
function share(genre, part, moving) {
  const w = shares(), p = Math.min(Math.max(part, 0), 1);
  delete w[genre];
  const rest = Object.values(w).reduce((a, b) => a + b, 0);
  for (const g of Object.keys(w)) w[g] *= rest > 0 ? (1 - p) / rest : 0;
  w[genre] = rest > 0 ? p : 1;
  send(w, moving);
}

function button(genre, index, all) {
  const b = el("button", { class: "hue", "aria-pressed": "false", style: { "--hue": hueOf(index, all.length) }, tabindex: index ? "-1" : "0" }, nice(genre), el("small"));
  let from = null;
  b.addEventListener("pointerdown", (e) => { from = { x: e.clientX, part: shares()[genre] ?? 0, moved: false }; });
  b.addEventListener("pointermove", (e) => {
    if (!from || !(blending || e.shiftKey) || e.buttons === 0) return;
    const dx = e.clientX - from.x;
    if (!from.moved && Math.abs(dx) < dragFrom) return;
    if (!from.moved) b.setPointerCapture(e.pointerId);
    from.moved = true;
    share(genre, from.part + dx / b.clientWidth, true);
  });
  b.addEventListener("click", (e) => {
    const dragged = from?.moved;
    from = null;
    if (!dragged) chosen(genre, blending || e.shiftKey || e.ctrlKey || e.metaKey);
  });
  b.addEventListener("keydown", (e) => keys(e, genre, index));
  return b;
}

function keys(e, genre, index) {
  const columns = getComputedStyle($("genres")).gridTemplateColumns.split(" ").length;
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[e.key];
  if (e.key === "+" || e.key === "-") {
    e.preventDefault();
    share(genre, (shares()[genre] ?? 0) + (e.key === "+" ? byKey : -byKey), false);
  }
  if (!by) return;
  e.preventDefault();
  const to = buttons[index + by];
  if (!to) return;
  for (const b of buttons) b.tabIndex = b === to ? 0 : -1;
  to.focus();
}

function update() {
  const w = shares(), now = JSON.stringify(w);
  if (now === announced) return;
  announced = now;
  buttons.forEach((b, i) => {
    const part = w[state.hello.genres[i]] ?? 0;
    press(b, part > 0);
    b.style.setProperty("--share", `${part * 100}%`);
    b.lastChild.textContent = part > 0 && part < 0.995 ? `${Math.round(part * 100)}` : "";
    b.setAttribute("aria-label", part > 0 ? `${nice(state.hello.genres[i])}, ${Math.round(part * 100)} percent` : nice(state.hello.genres[i]));
  });
}

/** startGenres builds the grid after each hello. */
export function startGenres() {
  $("blending").addEventListener("click", () => {
    blending = !blending;
    press($("blending"), blending);
  });
  on("hello", () => {
    buttons = state.hello.genres.map(button);
    announced = "";
    $("genres").replaceChildren(...buttons);
    $("teach").replaceChildren(new Option("as the folders say, or as it plays", ""), ...state.hello.genres.map((g) => new Option(nice(g), g)));
  });
  on("hello steer", update);
}
