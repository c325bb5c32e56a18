// The groove as it plays: the roll, a flash for each note, the playhead, and the error between playhead and notes.
import { $, fit, onRepaint, perFrame, say } from "./dom.js";
import { daemonClock, inLoop, songPosition, stepAt, stepsPerMs } from "./clock.js";
import { drawFlash, drawLoop, describe } from "./roll.js";
import { pinned } from "./pinset.js";
import { nice, on, state } from "./store.js";
import { onNotes } from "./link.js";
import { latency } from "./sound.js";

const flashTime = 260; // ms that a note flashes
const most = 96; // notes that are kept
const foldBelow = 620; // px: a narrower roll is folded

let announced = ""; // the groove that was announced last
let geo = null, dirty = [], recent = [], shown = { at: 0, step: 0 };
let before = null; // the previous live state, for the time between sending and hearing
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** errors are the differences between playhead and note, in ms, for the last notes. Tests print them. */
export const errors = [];
/** frames has the number of frames drawn, and the time spent on them in ms. */
export const frames = { count: 0, spent: 0 };

function heard() { return daemonClock.daemon(performance.now()) - latency(); }

function silent() {
  const mute = state.steer?.mute ?? {}, solo = state.steer?.solo ?? {};
  const names = state.hello?.voices ?? [];
  const any = names.some((v) => solo[v]);
  return names.map((v) => mute[v] || (any && !solo[v]));
}

function paint() {
  const field = $("loop").parentElement;
  const folded = field.clientWidth < foldBelow && innerHeight > innerWidth * 0.7;
  $("roll").classList.toggle("folded", folded);
  geo = drawLoop($("loop"), state.loop, { folded, ruler: parseFloat(getComputedStyle($("heads")).paddingTop), silent: silent(), pins: pinned() });
  fit($("light"));
  drawLoop($("coming"), state.next, { labels: false });
  $("head").style.height = `${geo.block}px`;
  const voices = state.hello?.voices ?? [];
  $("loop").setAttribute("aria-label", describe(state.loop, voices));
  $("coming").setAttribute("aria-label", `Next: ${describe(state.next, voices)}`);
}

function title() {
  const l = state.loop;
  if (!l) { say($("title"), "Nothing plays yet"); say($("story"), "press play"); return; }
  const blend = Object.entries(l.genres ?? { [l.genre]: 1 }).sort((a, b) => b[1] - a[1]).slice(0, 3).map(([g]) => nice(g)).join(" + ");
  say($("title"), blend);
  const walk = l.variation ? `seed ${l.seed}, variation ${l.variation}` : `seed ${l.seed}`;
  say($("story"), `${Math.round(l.bpm * 10) / 10} BPM · ${walk} · ${l.hits.length} hits${state.steer?.freeze ? " · frozen" : ""}`);
  announce(`${blend}, seed ${l.seed}`, l.hits.length);
}

// Screen readers read out a new groove, but not each variation.
function announce(groove, hits) {
  if (announced && announced !== groove) say($("said"), `${groove}: ${hits} hits`);
  announced = groove;
}

// Notes flash in their cells, and the playhead is compared with them.
function light(notes) {
  for (const [, at, , step, voice, , , velocity, , loopID] of notes) {
    recent.push({ at, step, voice, velocity, offset: offsetOf(loopID, step, voice) });
  }
  if (recent.length > most) recent = recent.slice(-most);
}

function offsetOf(id, step, voice) {
  const loop = state.loop?.id === id ? state.loop : state.next?.id === id ? state.next : null;
  const hit = loop?.hits.find((h) => h[0] === step && h[1] === voice) ?? loop?.fill?.find((h) => h[0] === step && h[1] === voice);
  return hit ? hit[2] : null;
}

// judge compares notes that sounded between two frames with the playhead in the first of them.
function judge(previous, frame) {
  for (const n of recent) {
    if (n.judged || n.offset === null || n.at >= frame.at || n.at < previous.at || !previous.rate) continue;
    n.judged = true;
    let off = inLoop(previous.step) - (n.step + n.offset);
    if (off > 32) off -= 64;
    if (off < -32) off += 64;
    errors.push(off / previous.rate);
    if (errors.length > 2000) errors.splice(0, 1000);
  }
}

function anchorAt(t) {
  return before && state.live && t < state.live.at && before.epoch === state.live.epoch ? before : state.live;
}

// ms from the start of a frame until it is visible: estimated as half a frame at 60 Hz.
const ahead = 8;

function frame() {
  requestAnimationFrame(frame);
  if (!geo) return;
  const began = performance.now(), t = heard();
  const anchor = anchorAt(t), step = stepAt(anchor, t + ahead), running = state.live?.state === "running";
  const now = { at: t, step, rate: stepsPerMs(anchor) };
  move(inLoop(step), running);
  judge(shown, now);
  flashes(t);
  say($("position"), songPosition(anchor, t));
  shown = now;
  frames.count++;
  frames.spent += performance.now() - began;
}

function move(step, running) {
  const { x, y } = geo.where(step);
  $("head").style.transform = `translate(${x.toFixed(2)}px, ${y}px)`;
  $("head").classList.toggle("idle", !running);
}

function flashes(t) {
  const g = $("light").getContext("2d");
  for (const r of dirty) g.clearRect(...r);
  dirty = [];
  recent = recent.filter((n) => t - n.at < flashTime);
  for (const n of recent) {
    if (n.at > t) continue;
    dirty.push(drawFlash(g, geo, n.step + (n.offset ?? 0), n.voice, n.velocity, (t - n.at) / flashTime, calm.matches));
  }
}

const draw = perFrame(paint);

/** geometry returns where cells are in the roll; null before it is drawn. */
export function geometry() { return geo; }

/** redraw draws the roll with the next frame. */
export function redraw() { draw(); }

/** startStage draws each frame. The browser pauses that while the page is hidden. */
export function startStage() {
  let mutes = "";
  on("hello loop next", () => { draw(); title(); });
  on("steer", () => {
    const now = silent().join();
    if (now !== mutes) draw();
    mutes = now;
    title();
  });
  let last = null;
  on("live", () => { if (last !== state.live) { before = last; last = state.live; } });
  on("boot", () => { recent = []; before = null; });
  onNotes(light);
  onRepaint(draw);
  new ResizeObserver(draw).observe($("roll"));
  requestAnimationFrame(frame);
}
