// Pins in the roll: a click adds a hit or takes one away, a drag gives it a velocity and a timing. The rest is drawn around them.
import { $, say, toast } from "./dom.js";
import { barSteps, steps } from "./clock.js";
import { ask, complaint } from "./link.js";
import { geometry, redraw } from "./stage.js";
import { pinned } from "./pinset.js";
import { nice, on, state, value } from "./store.js";

const slack = 4; // px that a click may move
const perPixel = 0.8; // velocity for a px of height
const units = 960; // of an offset, in a step
const leastTouch = 14; // px: smaller cells are not hit by a finger

let drag = null;

function cellAt(e) {
  const box = $("loop").getBoundingClientRect();
  return geometry()?.cellAt(e.clientX - box.left, e.clientY - box.top, state.loop?.hits ?? []) ?? null;
}

function hitAt({ step, voice }) { return state.loop?.hits.find((h) => h[0] === step && h[1] === voice); }

function down(e) {
  const cell = e.button === 0 && cellAt(e), geo = geometry();
  if (!cell || (e.pointerType === "touch" && Math.min(geo.row, geo.cell) < leastTouch)) return;
  drag = { ...cell, x: e.clientX, y: e.clientY, hit: hitAt(cell), every: e.shiftKey, moved: false };
  if (drag.hit) e.currentTarget.setPointerCapture(e.pointerId);
}

function move(e) {
  if (!drag) return;
  const dx = e.clientX - drag.x, dy = e.clientY - drag.y;
  if (!drag.hit) return;
  if (Math.hypot(dx, dy) > slack) drag.moved = true;
  if (!drag.moved) return;
  const [, , offset, velocity] = drag.hit;
  drag.velocity = Math.round(Math.min(Math.max(velocity - perPixel * dy, 1), 127));
  drag.offset = Math.round(Math.min(Math.max(offset * units + (Math.abs(dx) > slack ? (dx / geometry().cell) * units : 0), -units / 2), units / 2 - 1));
  const ms = (drag.offset / units) * (15000 / (state.loop?.bpm || 120));
  label(e, `${nice(state.hello.voices[drag.voice])}: velocity ${drag.velocity}, ${Math.abs(ms).toFixed(0)} ms ${ms < 0 ? "early" : "late"}`);
}

function label(e, text) {
  const tag = $("pinlabel"), box = tag.parentElement.getBoundingClientRect();
  tag.hidden = !text;
  if (!text) return;
  say(tag, text);
  tag.style.left = `${Math.min(e.clientX - box.left + 12, box.width - tag.offsetWidth - 4)}px`;
  tag.style.top = `${Math.max(e.clientY - box.top - 28, 0)}px`;
}

function up(e) {
  const d = drag;
  drag = null;
  label(e, "");
  if (!d) return;
  const same = cellAt(e);
  if (d.moved) send("pin", d, `/${d.velocity}/${d.offset}`);
  else if (same && same.step === d.step && same.voice === d.voice) click(d);
}

function click(d) {
  const pin = pinned().get(d.step * state.hello.voices.length + d.voice);
  if (pin) send("unpin", d, "");
  else send("pin", d, "", d.hit ? "!" : "");
}

// send pins or unpins a cell, or with Shift the same place in every bar.
function send(name, d, rest, before = "") {
  const list = d.every ? [0, 1, 2, 3].map((bar) => (d.step % barSteps) + bar * barSteps) : [d.step];
  const cells = list.filter((s) => s < steps).map((s) => `${before}${s}${rest}`).join(" ");
  ask({ type: "command", name, args: [`${state.hello.voices[d.voice]} ${cells}`] }).catch((err) => toast(complaint(err), true));
}

function cancel(e) { drag = null; label(e, ""); }

function show() {
  const n = pinned().size;
  $("unpin").hidden = n === 0;
  say($("unpin"), n === 1 ? "Unpin 1 hit" : `Unpin ${n} hits`);
}

/** startPins listens to the roll. */
export function startPins() {
  const field = $("loop").parentElement;
  field.addEventListener("pointerdown", down);
  field.addEventListener("pointermove", move);
  field.addEventListener("pointerup", up);
  field.addEventListener("pointercancel", cancel);
  $("unpin").addEventListener("click", () => ask({ type: "command", name: "unpin", args: ["all"] }).catch((err) => toast(complaint(err), true)));
  let before = "";
  on("steer", () => {
    if (value("pins") === before) return;
    before = value("pins");
    show();
    redraw();
  });
}
