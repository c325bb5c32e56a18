// Reads which cells of the loop are pinned.
import { state, value } from "./store.js";

/** parsePins reads the text of the parameter "pins": a map from step × voices + voice to {on, velocity, offset}. */
export function parsePins(text, voices) {
  const pins = new Map();
  for (const part of (text ?? "").split(";")) {
    const [name, ...cells] = part.trim().split(/\s+/);
    const voice = voices.indexOf(name);
    if (voice < 0) continue;
    for (const cell of cells) {
      const off = cell.startsWith("!");
      const [step, velocity, offset] = cell.slice(off ? 1 : 0).split("/").map(Number);
      pins.set(step * voices.length + voice, { on: !off, velocity: velocity || 0, offset });
    }
  }
  return pins;
}

/** pinned returns the pins that are set. */
export function pinned() { return parsePins(value("pins"), state.hello?.voices ?? []); }
