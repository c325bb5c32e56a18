// Capture: the user taps a groove on the page, or plays it on the daemon's MIDI input. New loops then stay close to it.
import { $, el, perFrame, press, say, toast, voiceTints } from "./dom.js";
import { barSteps, daemonClock, songSteps, steps } from "./clock.js";
import { command } from "./link.js";
import { nice, on, param, state, value } from "./store.js";
import { slider } from "./slider.js";
import { drawLoop } from "./roll.js";
import { latency, preview } from "./sound.js";
import { drumFields } from "./filedrums.js";

const units = 960; // per step: the resolution of offsets in the daemon
const tapKeys = "asdfghjkl"; // one for each voice, in order
const soft = 55, loud = 127; // velocities at the upper and lower edge of a pad

let take = null; // {from: step of the first bar line, hits: [[step, voice, offset, velocity]]}
let updates = [];
let drums = null, refused = null; // the fields for a file's drums; a file in which they were not found, which is tried again when one changes

/** textOf returns hits as the value of the parameter "captured": "kick 0/110/-23 8/96/4; snare 4/120/11". */
export function textOf(hits, voices) {
  return voices.map((name, v) => {
    const mine = hits.filter((h) => h[1] === v).sort((a, b) => a[0] - b[0]);
    return mine.length ? `${name} ${mine.map(([s, , o, vel]) => `${s}/${vel}/${Math.min(Math.max(Math.round(o * units), -units / 2), units / 2 - 1)}`).join(" ")}` : "";
  }).filter(Boolean).join("; ");
}

/** placeTap returns the step and offset of a tap at a position of the song; null before the first bar and after the fourth. */
export function placeTap(position, from) {
  const step = Math.round(position - from);
  return step >= 0 && step < steps ? { step, offset: position - from - step } : null;
}

// The user taps to the sound of the page, which is later than the notes by the latency.
function position(pageMs = performance.now()) {
  return songSteps(state.live, daemonClock.daemon(pageMs) - latency()) * (state.live?.scale || 1);
}

function tap(voice, velocity, at) {
  preview(voice, velocity);
  if (!take) return;
  const cell = placeTap(position(at), take.from);
  if (!cell) return;
  take.hits = take.hits.filter((h) => h[0] !== cell.step || h[1] !== voice);
  take.hits.push([cell.step, voice, cell.offset, velocity]);
}

/** tapKey handles a key while four bars are tapped. It returns false for keys that are not pads. */
export function tapKey(e) {
  const voice = take && !e.ctrlKey && !e.metaKey ? tapKeys.indexOf(e.key.toLowerCase()) : -1;
  if (voice < 0) return false;
  if (!e.repeat) tap(voice, e.shiftKey ? loud : 100, e.timeStamp);
  return true;
}

function record() {
  if (take) { finish(); return; }
  if (state.live?.state !== "running") { toast("start the song first, then tap along"); return; }
  take = { from: Math.ceil(position() / barSteps + 0.25) * barSteps, hits: [] };
  watch();
}

const watch = perFrame(() => {
  if (!take) return;
  const bar = Math.floor((position() - take.from) / barSteps) + 1;
  say($("tapped"), bar < 1 ? "get ready: it begins at the next bar" : `bar ${Math.min(bar, 4)} of 4 · ${take.hits.length} hits`);
  press($("record"), true);
  draw();
  if (position() > take.from + steps - 0.4 || state.live?.state !== "running") finish(); else watch();
});

function finish() {
  const { hits } = take;
  take = null;
  press($("record"), false);
  say($("tapped"), hits.length ? `${hits.length} hits captured` : "nothing was tapped");
  if (hits.length) command("captured", textOf(hits, state.hello.voices));
}

// One voice alone is a rhythm: a kit can be drawn around it. So it can around the notes of a file without drums.
const isRhythm = () => Boolean(value("drumify")) || refused !== null || new Set(read(value("captured") ?? "").map((h) => h[1])).size === 1;

function kit() {
  if (refused) captureFile(refused, 1, true); else command("drumify", value("drumify") ? 0 : 1);
}

// draw shows the hits tapped so far, or the daemon's captured groove.
function draw() {
  drawLoop($("near"), { hits: take ? take.hits : read(value("captured") ?? "") }, { labels: false });
}

function read(text) {
  const voices = state.hello?.voices ?? [];
  return text.split(";").flatMap((part) => {
    const [name, ...words] = part.trim().split(" "), v = voices.indexOf(name);
    return v < 0 ? [] : words.map((w) => { const [s, vel = 100, o = 0] = w.split("/").map(Number); return [s, v, o / units, vel]; });
  });
}

/** captureFile captures four bars of a MIDI file, from a bar on, or only their rhythm. */
export async function captureFile(file, bar = 1, rhythm = false) {
  try {
    refused = null;
    const answer = await fetch(`capture?${new URLSearchParams({ bar, ...drums.chosen(), ...(rhythm ? { drumify: 1 } : {}) })}`, { method: "PUT", body: file, headers: { "Content-Type": "audio/midi" } });
    const said = await answer.json();
    if (["track", "channel", "kit"].includes(said.error?.field)) { refused = file; drums.open(); }
    offer();
    if (!answer.ok) throw new Error(`${said.error.message}${said.error.hint ? `: ${said.error.hint}` : ""}`);
    const text = said.text ? `; ${said.text}` : "";
    say($("tapped"), `${said.hits} hits captured, from bar ${said.bar} of ${said.bars}${text}`);
  } catch (err) {
    toast(`${file.name}: ${err.message}`, true);
  }
}

function offer() {
  $("kit").hidden = !param("drumify") || !isRhythm();
  press($("kit"), value("drumify"));
}

function pad(name, v) {
  const look = { class: "tap", style: { "--tint": `var(--${voiceTints[v]})` }, "aria-label": `tap ${nice(name)}` };
  const b = el("button", look, nice(name), el("kbd", { text: tapKeys[v].toUpperCase() }));
  b.addEventListener("pointerdown", (e) => {
    const box = b.getBoundingClientRect(), y = Math.min(Math.max((e.clientY - box.top) / box.height, 0), 1);
    tap(v, Math.round(soft + (loud - soft) * y), e.timeStamp);
  });
  return b;
}

function lostNotes(pitches) {
  if (!pitches?.length) return "";
  return `; notes that no voice plays: ${pitches.map((p) => `${p.notes} of ${p.pitch}${p.name ? ` (${p.name})` : ""}`).join(", ")}`;
}

function heard() {
  const c = state.capture;
  if (!c || c.state === "idle") return;
  const texts = {
    waiting: "listening begins at the next bar",
    listening: `listening: bar ${Math.min(c.bar, 4)} of 4, ${c.hits ?? 0} hits`,
    done: `${c.hits} hits captured${lostNotes(c.unmapped_pitches)}`,
    failed: c.error,
  };
  press($("listen"), c.state === "waiting" || c.state === "listening");
  if (!take) say($("tapped"), texts[c.state] ?? "");
}

function build() {
  const amount = param("capture_amount");
  $("t-p-along").hidden = !param("captured");
  if (!amount) return;
  const s = slider(amount, "how far from the captured groove");
  updates = [s.update];
  $("amount").replaceChildren(el("span", { text: "how far from it", "aria-hidden": "true" }), s.input, s.output);
  $("pads").replaceChildren(...state.hello.voices.map(pad));
}

/** startCapture builds the panel after each hello. */
export function startCapture() {
  drums = drumFields("filedrums", () => { if (refused) captureFile(refused); });
  $("record").addEventListener("click", record);
  $("listen").addEventListener("click", () => command("capture"));
  $("stay").addEventListener("click", () => { if (state.loop) command("captured", textOf(state.loop.hits, state.hello.voices)); });
  $("kit").addEventListener("click", kit);
  $("forget").addEventListener("click", () => command("captured", ""));
  $("pickone").addEventListener("click", () => $("onefile").click());
  $("onefile").addEventListener("change", () => {
    if ($("onefile").files[0]) captureFile($("onefile").files[0]);
    $("onefile").value = "";
  });
  on("hello", build);
  on("capture", heard);
  on("hello steer panel", () => {
    updates.forEach((u) => u());
    $("forget").disabled = !value("captured");
    offer();
    if (!take && !$("p-along").hidden) draw();
  });
}
