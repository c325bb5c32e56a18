// The nine voices: their names beside the roll with mute, solo, lock and dice, and their strips of faders.
import { $, el, press, voiceTints } from "./dom.js";
import { ask, command } from "./link.js";
import { faders, nice, on, param, state } from "./store.js";
import { slider } from "./slider.js";
import { preview } from "./sound.js";

const marks = [["mute", "M"], ["solo", "S"], ["lock", "L"]];

let updates = [];

function toggle(voice, mark) {
  command(`voice/${voice}/${mark}`, state.steer?.[mark]?.[voice] ? 0 : 1);
}

/** flip toggles a mark of a voice by its index, for keyboard shortcuts. */
export function flip(index, mark) {
  const voice = state.hello?.voices[index];
  if (voice) toggle(voice, mark);
}

// If the page is silent, the daemon plays the voice on its MIDI output. Without one it refuses, and nothing sounds.
function strike(voice, v) {
  if (!preview(v)) ask({ type: "strike", voice, velocity: 100 }).catch(() => {});
}

function markButtons(voice) {
  return marks.filter(([m]) => param(`voice/${voice}/${m}`)).map(([mark, letter]) => {
    const title = `${mark} ${nice(voice)}`;
    const b = el("button", {
      "aria-pressed": "false", "aria-label": title, title, text: letter, on: { click: () => toggle(voice, mark) },
    });
    updates.push(() => press(b, state.steer?.[mark]?.[voice]));
    return b;
  });
}

// Dice: another part of this voice alone. A locked voice has none.
function diceButton(voice) {
  const name = `voice/${voice}/dice`, title = `another ${nice(voice)}: draw this voice alone again`;
  if (!param(name)) return [];
  const b = el("button", { class: "dice", "aria-label": `dice ${nice(voice)}`, title, text: "\u2684", on: { click: () => command(name) } });
  updates.push(() => { b.disabled = Boolean(state.steer?.lock?.[voice]); });
  return [b];
}

function tint(v) { return { "--tint": `var(--${voiceTints[v]})` }; }

function head(voice, v) {
  const row = el("div", { class: "headrow", style: tint(v) },
    el("b", { text: nice(voice), title: "click to hear it", on: { pointerdown: () => strike(voice, v) } }), ...markButtons(voice), ...diceButton(voice));
  updates.push(() => row.classList.toggle("off", Boolean(state.steer?.mute?.[voice])));
  return row;
}

function strip(voice, v) {
  const box = el("div", { class: "strip", style: tint(v), role: "group", "aria-label": nice(voice) }, el("h4", { text: nice(voice) }));
  for (const p of faders("voice", voice)) {
    const label = p.fader.label;
    const s = slider(p, `${label} of ${nice(voice)}`);
    updates.push(s.update);
    box.append(el("label", {}, label, s.output, s.input));
  }
  box.append(el("div", { class: "marks" }, ...markButtons(voice), ...diceButton(voice)));
  return box;
}

/** startVoices builds heads and strips after each hello. */
export function startVoices() {
  on("hello", () => {
    updates = [];
    const names = state.hello.voices;
    $("heads").replaceChildren(...names.map(head));
    $("voices").replaceChildren(...names.map(strip));
  });
  on("hello steer", () => updates.forEach((u) => u()));
}
