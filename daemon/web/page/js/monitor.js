// The monitor: the notes sent, their lateness, and counters that should be 0.
import { $, el, onRepaint, perFrame, voiceTints } from "./dom.js";
import { nice, on, state } from "./store.js";
import { onNotes } from "./link.js";
import { drawLateness, micro } from "./curves.js";
import { daemonClock } from "./clock.js";
import { errors } from "./stage.js";
import { heard } from "./sound.js";
import { visible } from "./tabs.js";

const most = 24; // rows
const rows = [];

function line([, at, intended, step, voice, channel, key, velocity]) {
  const bar = `${Math.floor(step / 16) + 1}.${Math.floor((step % 16) / 4) + 1}.${(step % 4) + 1}`;
  return el("tr", { style: { "--tint": `var(--${voiceTints[voice]})` } },
    el("td", { text: bar }), el("td", { text: nice(state.hello?.voices[voice] ?? "") }), el("td", { text: `${key} ch ${channel}` }),
    el("td", { text: String(velocity) }), el("td", { text: micro(Math.max(at - intended, 0) * 1000) }));
}

function heardNotes(notes) {
  rows.unshift(...notes.slice(-most).reverse());
  rows.length = Math.min(rows.length, most);
  table();
}

const table = perFrame(() => {
  if (visible("p-monitor")) $("notes").tBodies[0].replaceChildren(...rows.map(line));
});

/** quantile returns the q-quantile of numbers in any order; 0 if there are none. */
export function quantile(values, q) {
  const s = values.filter(Number.isFinite).sort((a, b) => a - b);
  return s.length ? s[Math.min(Math.floor(q * s.length), s.length - 1)] : 0;
}

function figures() {
  if (!visible("p-monitor")) return;
  const l = state.lateness ?? {}, c = state.counters ?? {}, off = errors.map(Math.abs);
  drawLateness($("late"), l.histogram ?? []);
  const drops = [["late", c.late_drops], ["clock", c.event_drops], ["report", c.tell_drops], ["send", c.send_errors]].filter(([, n]) => n);
  const lines = [
    ["late p50 / p99 / max", `${micro(l.p50_us ?? 0)} / ${micro(l.p99_us ?? 0)} / ${micro(l.max_us ?? 0)} of ${l.count ?? 0} notes`],
    ["playhead p50 / p99", `${quantile(off, 0.5).toFixed(1)} / ${quantile(off, 0.99).toFixed(1)} ms from the notes`],
    ["clock sync", Number.isFinite(daemonClock.error) ? `within ${daemonClock.error.toFixed(2)} ms` : "not yet"],
    ["dropped", drops.length ? drops.map(([n, x]) => `${n} ${x}`).join(", ") : "none"],
    ["this page missed", `${state.dropped ?? 0}, ${heard.late} notes too late to sound`],
    ["MIDI", state.midi ? `${state.midi.system}, out: ${state.midi.out || "none"}${state.midi.error ? `, ${state.midi.error}` : ""}` : ""],
    ["model", state.model ? `${state.model.name || state.model.id}, ${state.model.engine}` : ""],
    ["pages open", String(state.pages ?? 1)],
    ["daemon", state.hello?.version ?? ""],
  ];
  $("figures").replaceChildren(...lines.flatMap(([k, v]) => [el("dt", { text: k }), el("dd", { text: v })]));
}

/** startMonitor collects notes, and draws while its panel is open. */
export function startMonitor() {
  onNotes(heardNotes);
  const draw = perFrame(figures);
  on("lateness counters midi pages", draw);
  on("panel", () => { table(); draw(); });
  onRepaint(draw);
}
