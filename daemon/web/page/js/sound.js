// Plays the groove in the browser. The notes that the daemon sent (with fills and mutes) are scheduled on the audio clock a
// fixed time after they were due, so that network delays are not audible. The playhead has the same delay. Notes can also
// go to a MIDI output of the browser, with a time stamp.
import { $, recalled, remember, say, toast } from "./dom.js";
import { daemonClock } from "./clock.js";
import { on, state } from "./store.js";
import { onNotes } from "./link.js";
import { Kit } from "./kit.js";

const least = 60, longest = 260; // ms of delay between the time of a note and its sound
const margin = 12; // ms by which a note is scheduled ahead on the audio clock
const patience = 64; // early notes in a row after which the delay is reduced
const startTime = 8000; // ms after which the browser is assumed to refuse the sound

let heardLoop = null; // the loop that is heard in place of the groove: {hits, next, timer}
let context = null, kit = null, loading = null, volume = null, analyser = null, midi = null, delay = least, spare = 0, muted = false, starting = false;

/** heard counts the notes that sounded, those of auditions, those that were too late, and by how many ms notes were early. */
export const heard = { played: 0, late: 0, early: [], auditioned: 0 };

/** sounding reports whether this page makes sound or sends to a MIDI output. */
export function sounding() { return context?.state === "running" && !muted || midi !== null; }

/** latency returns the delay of the sound in ms; 0 while the page is silent. */
export function latency() { return sounding() ? delay : 0; }

/** meter returns the analyser of the page's output, or null before the sound was turned on. */
export function meter() { return analyser; }

/** toContext converts a time of the page in ms to the audio clock in s, output latency included. */
function toContext(pageMs) {
  const stamp = context.getOutputTimestamp?.();
  if (stamp?.performanceTime > 0) return stamp.contextTime + (pageMs - stamp.performanceTime) / 1000;
  return context.currentTime + (pageMs - performance.now()) / 1000;
}

async function turnOn() {
  if (!context) {
    context = new AudioContext({ latencyHint: "interactive" });
    analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0 });
    volume = new GainNode(context, { gain: recalled("volume", 0.8) });
    const glue = new DynamicsCompressorNode(context, { threshold: -8, ratio: 6, attack: 0.002, release: 0.09 });
    volume.connect(glue).connect(analyser).connect(context.destination);
    kit = new Kit(context, volume);
    // A busy machine may need longer to start its audio; the sound then starts later.
    context.onstatechange = () => { if (context.state === "running" && !kit.ready(0)) toggle(); };
  }
  await resumed();
  const begun = new Promise((ready) => { loading ??= kit.load(state.hello?.voices ?? [], state.hello?.articulations ?? [], fetch, ready); });
  loading.catch(() => { loading = null; }); // after an error, the next click loads again
  try { await Promise.race([begun, loading]); } catch (err) { await context.suspend(); throw err; } // the next click tries again
}

function resumed() {
  return Promise.race([context.resume(), new Promise((_, no) => setTimeout(no, startTime, new Error("the browser does not let it start")))]);
}

// While the kit loads, further clicks do nothing.
async function toggle() {
  if (midi || starting) return;
  try {
    if (!context || context.state !== "running" || !kit.ready(0)) {
      muted = false;
      starting = true;
      show();
      await turnOn();
    } else muted = !muted;
    if (muted) kit.silence();
  } catch (err) { toast(`no sound: ${err.message}`, true); }
  starting = false;
  show();
}

/** mute turns the sound on or off, as a click on the button does. */
export function mute() { $("sound").click(); }

function show() {
  const on = Boolean(context) && context.state === "running" && !muted && !starting;
  say($("sound"), midi ? "MIDI out" : starting ? "Loading…" : on ? "Sound on" : context ? "Sound off" : "Turn on sound");
  $("sound").classList.toggle("call", !on && !midi);
  $("sound").setAttribute("aria-busy", String(starting));
  $("sound").setAttribute("aria-pressed", String(on));
  $("volume").hidden = !context || midi !== null;
}

function play(notes) {
  if (!sounding() || heardLoop) return;
  for (const [, , intended, , voice, channel, key, velocity, length, , how] of notes) {
    const due = daemonClock.page(intended) + delay;
    if (midi) { toPort(due, channel, key, velocity, length); continue; }
    if (!kit.ready(voice)) continue;
    const at = toContext(due), early = (at - context.currentTime) * 1000;
    heard.early.push(early);
    if (heard.early.length > 512) heard.early.splice(0, 256);
    if (early < 0) heard.late++;
    adapt(early);
    if (kit.strike(voice, velocity, Math.max(at, context.currentTime), how)) heard.played++;
  }
}

// The delay grows at once if notes are late, and shrinks in inaudible steps while they are early.
function adapt(early) {
  if (early < margin) { delay = Math.min(delay + 10, longest); spare = 0; return; }
  spare = early > 3 * margin ? spare + 1 : 0;
  if (spare > patience) delay = Math.max(delay - 0.1, least);
}

function toPort(due, channel, key, velocity, length) {
  const ch = (channel - 1) & 15;
  midi.send([0x90 | ch, key, velocity], due);
  midi.send([0x80 | ch, key, 0], due + Math.max(length, 10));
  heard.played++;
}

/** preview plays one voice at once, for pads and voice names. It returns false while the page is silent. */
export function preview(voice, velocity = 100) {
  return context?.state === "running" && !muted && !midi && kit.strike(voice, velocity, context.currentTime);
}

const aheadTime = 0.2; // s by which notes of an audition are scheduled ahead

/** audition plays a loop over and over in place of the groove, on this page only, until hush is called. */
export function audition(loop) {
  hush();
  if (!context || context.state !== "running" || muted || midi) return;
  kit.silence();
  const step = 15 / loop.bpm, begin = context.currentTime + 0.06;
  const hits = loop.hits.map(([s, voice, offset, velocity, , how]) => ({ at: Math.max((s + offset) * step, 0), voice, velocity, how })).sort((a, b) => a.at - b.at);
  heardLoop = { hits, next: 0, timer: setInterval(ahead, 50) };
  function ahead() {
    const a = heardLoop;
    while (a.hits.length) {
      const hit = a.hits[a.next % a.hits.length], at = begin + Math.floor(a.next / a.hits.length) * 64 * step + hit.at;
      if (at > context.currentTime + aheadTime) return;
      if (kit.strike(hit.voice, hit.velocity, Math.max(at, context.currentTime), hit.how)) heard.auditioned++;
      a.next++;
    }
  }
  ahead();
}

/** hush ends an audition: the groove is heard again. */
export function hush() {
  if (!heardLoop) return;
  clearInterval(heardLoop.timer);
  heardLoop = null;
  kit.silence();
}

// The browser asks for permission to use MIDI only when the user opens the list.
async function listPorts() {
  if (!navigator.requestMIDIAccess || $("output").options.length > 1) return;
  try {
    const access = await navigator.requestMIDIAccess();
    access.onstatechange = () => fill(access);
    fill(access);
  } catch { /* refused: the kit remains */ }
}

function fill(access) {
  const chosen = $("output").value;
  $("output").replaceChildren(new Option("Built-in kit", "kit"), ...[...access.outputs.values()].map((p) => new Option(p.name, p.id)));
  $("output").value = chosen;
  $("output").onchange = () => {
    midi = access.outputs.get($("output").value) ?? null;
    kit?.silence();
    show();
  };
}

/** startSound wires the buttons. */
export function startSound() {
  $("sound").addEventListener("click", toggle);
  const slider = $("volume");
  const apply = () => {
    slider.style.setProperty("--at", `${slider.value * 100}%`);
    slider.setAttribute("aria-valuetext", `${Math.round(slider.value * 100)} percent`);
    if (volume) volume.gain.setTargetAtTime(Number(slider.value) ** 1.6, context.currentTime, 0.01);
  };
  slider.value = recalled("volume", 0.8);
  slider.addEventListener("input", () => { remember("volume", Number(slider.value)); apply(); });
  apply();
  $("output").hidden = !navigator.requestMIDIAccess;
  $("output").addEventListener("pointerdown", listPorts);
  $("output").addEventListener("focus", listPorts);
  on("live", () => { if (state.live?.state !== "running" && kit?.count > 64) kit.silence(); });
  onNotes(play);
}
