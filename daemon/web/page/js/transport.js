// The transport: play and stop, tempo, clock source; and the buttons and the prompt below the roll.
import { $, el, press, say, toast } from "./dom.js";
import { ask, command, complaint } from "./link.js";
import { nice, on, param, state } from "./store.js";

/** play starts or stops the song. With an external clock the daemon refuses. */
export function play() {
  command(state.live?.state === "running" ? "transport/stop" : "transport/start");
}

const steady = 500; // ms in which a change adds to the previous one instead of the daemon's last value
let asked = { bpm: 0, at: -Infinity };

/** tempo changes the tempo by a number of BPM. */
export function tempo(by) {
  const p = param("bpm"), at = performance.now(), now = at - asked.at < steady ? asked.bpm : state.steer?.bpm;
  if (!p || !now) return;
  asked = { bpm: Math.min(Math.max(Math.round((now + by) * 100) / 100, p.min), p.max), at };
  command("bpm", asked.bpm);
}

const sources = { external: "DAW's clock", internal: "own clock" };

const unplaced = "The clock came back without a position: the bar may be off. Stop and start your DAW's song, or move its position.";
const inClocks = "Your DAW's song positions are six times too large, as Ardour's are. Set [clock] position = \"clocks\".";

/** doubt says that the clock may tick twice as fast as the song, or half as fast, or that the bar may be off. */
function doubt(c) {
  const factor = { doubled: 2, halved: 0.5 }[c?.suspicion], other = c?.suspicion === "clocks" ? inClocks : c?.unplaced ? unplaced : "";
  $("doubt").hidden = !factor && !other;
  if (!factor) return say($("doubt"), other);
  const song = Math.round(c.bpm / factor * 10) / 10, times = factor > 1 ? "twice" : "half";
  const than = c.suspected_by === "song position" ? `as fast as your DAW's song moves (${song} BPM)` : `the tempo of a moment ago (${song} BPM)`;
  say($("doubt"), `The clock ticks at ${Math.round(c.bpm * 10) / 10} BPM, ${times} ${than}. If you did not mean that: send the clock from one program, over one cable.`);
}

function clock() {
  const live = state.live, c = state.clock;
  if (!live) return;
  const running = live.state === "running";
  press($("play"), running); // screen readers say "Play, pressed"; a name that changed to "Stop" would be "Stop, pressed"
  const text = `${sources[live.external ? "external" : "internal"]}, ${live.state}${live.external ? (live.locked ? ", locked" : ", finding the tempo") : ""}`;
  say($("clock").querySelector(".long"), text);
  say($("clock").querySelector(".short"), live.external ? "DAW" : "own");
  $("clock").className = `chip ${live.state === "lost" ? "lost" : live.locked && running ? "on" : ""}`;
  $("clock").title = c ? `clock: ${c.mode}; jitter ${c.jitter_ms.toFixed(2)} ms; ${c.late_ticks} late ticks` : "";
  doubt(c);
  const bpm = live.external ? live.bpm : state.steer?.bpm ?? live.bpm;
  if (document.activeElement !== $("bpm")) {
    const shown = String(Math.round(bpm * 10) / 10);
    if ($("bpm").value !== shown) $("bpm").value = shown;
  }
  $("bpm").readOnly = live.external;
}

function typed() {
  const x = Number($("bpm").value.replace(",", "."));
  if (Number.isFinite(x) && x > 0 && x !== state.steer?.bpm) command("bpm", x);
  $("bpm").blur();
}

async function prompt(e) {
  e.preventDefault();
  const words = $("words").value.trim();
  if (!words) return;
  try {
    const answer = await ask({ type: "command", name: "prompt", args: [words] });
    understood(answer.prompt);
    $("words").value = "";
  } catch (err) {
    understood(null);
    toast(complaint(err), true);
  }
}

function understood(p) {
  const done = (p?.understood ?? []).map((t) => el("span", { text: t }));
  const not = (p?.unknown ?? []).map((t) => el("span", { class: "not", text: `not understood: ${t}` }));
  const later = (p?.patterns ?? []).map((w) => el("span", { class: "not", text: `not possible: ${w.text}` }));
  $("reply").replaceChildren(...done, ...later, ...not);
}

/** act does an action by its name. */
export function act(name) { command(name); }

/** flag toggles an on/off parameter. */
export function flag(name) { command(name, state.steer?.[name] ? 0 : 1); }

/** startTransport handles the controls above the panels. */
export function startTransport() {
  $("play").addEventListener("click", play);
  $("slower").addEventListener("click", () => tempo(-1));
  $("faster").addEventListener("click", () => tempo(1));
  $("bpm").addEventListener("change", typed);
  $("bpm").addEventListener("focus", () => $("bpm").select());
  $("bpm").addEventListener("keydown", (e) => {
    if (e.key === "ArrowUp" || e.key === "ArrowDown") { e.preventDefault(); $("bpm").blur(); tempo(e.key === "ArrowUp" ? 1 : -1); }
  });
  $("prompt").addEventListener("submit", prompt);
  for (const b of document.querySelectorAll("[data-act]")) b.addEventListener("click", () => act(b.dataset.act));
  for (const b of document.querySelectorAll("[data-flag]")) b.addEventListener("click", () => flag(b.dataset.flag));
  on("hello", () => {
    for (const b of document.querySelectorAll("[data-act],[data-flag]")) b.title = param(b.dataset.act ?? b.dataset.flag)?.doc ?? nice(b.dataset.act ?? "");
  });
  on("live clock steer", clock);
  on("steer", () => { for (const b of document.querySelectorAll("[data-flag]")) press(b, state.steer?.[b.dataset.flag]); });
  on("online", () => { $("offline").hidden = state.online; });
}
