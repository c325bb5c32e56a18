// Keyboard shortcuts for everything that a performance needs.
import { $, el, recalled, remember, repaint } from "./dom.js";
import { act, flag, play, tempo } from "./transport.js";
import { flip } from "./voices.js";
import { mute } from "./sound.js";
import { swap } from "./models.js";
import { tapKey } from "./capture.js";

const table = [
  ["Space", "play or stop", play], ["n", "next groove", () => act("next")], ["b", "previous groove", () => act("previous")],
  ["r", "re-roll", () => act("reroll")], ["f", "fill", () => act("fill")], ["h", "freeze", () => flag("freeze")],
  ["z", "undo", () => act("undo")], ["y", "redo", () => act("redo")], ["k", "keep as a favorite", () => act("favorite")],
  ["m", "sound on or off", mute], ["x", "A/B between two models", swap], ["t", "dark or light", theme],
  [",", "slower", () => tempo(-1)], [".", "faster", () => tempo(1)],
  ["g", "focus the genres", () => $("genres").querySelector("[tabindex='0']")?.focus()],
  ["p", "focus the map", () => $("map").focus()], ["/", "say what you want", () => $("words").focus()],
  ["1 – 9", "mute a voice; with Shift solo", null], ["a s d f g h j k l", "while you tap four bars: the nine voices", null],
  ["?", "show these keys", help], ["Escape", "leave a field", null],
];
const byKey = new Map(table.filter(([, , fn]) => fn).map(([key, , fn]) => [key === "Space" ? " " : key, fn]));
const system = matchMedia("(prefers-color-scheme: light)");
let letters = recalled("letters", true);

/** theme changes between the dark and the light palette, and stores the choice. */
export function theme() {
  const now = document.documentElement.dataset.theme ?? (system.matches ? "light" : "dark");
  apply(now === "dark" ? "light" : "dark");
}

function apply(name) {
  if (name) document.documentElement.dataset.theme = name;
  remember("theme", name);
  repaint();
}

// Shortcuts of one character can be turned off: speech input can trigger them by accident (WCAG 2.2, 2.1.4).
function turn() {
  letters = !letters;
  remember("letters", letters);
}

function help() {
  const rows = table.flatMap(([key, about]) => [el("dt", {}, el("kbd", { text: key })), el("dd", { text: about })]);
  const quiet = el("label", { class: "opt" }, el("input", { type: "checkbox", on: { change: turn } }), "Letters, digits and Space steer");
  quiet.firstChild.checked = letters;
  $("keys").replaceChildren(el("h2", { text: "Keys" }), el("dl", {}, ...rows), quiet, el("form", { method: "dialog" }, el("button", { class: "call", text: "Close" })));
  $("keys").querySelector("form").addEventListener("submit", (e) => { e.preventDefault(); $("keys").close(); });
  $("keys").showModal();
}

const typing = (t) => t.matches("input:not([type=range]), select, textarea");

function pressed(e) {
  if (e.key === "Escape") { if (typing(e.target)) e.target.blur(); return; }
  if (e.ctrlKey || e.metaKey || typing(e.target) || $("keys").open) return;
  if (tapKey(e)) { e.preventDefault(); return; }
  if (!letters) return;
  if (e.key === " " && e.target.matches("button, summary, a")) return; // Space presses the button that has the focus
  if (e.altKey) return;
  const digit = /^Digit([1-9])$/.exec(e.code);
  if (digit) { e.preventDefault(); flip(Number(digit[1]) - 1, e.shiftKey ? "solo" : "mute"); return; }
  if (e.repeat && e.key !== "," && e.key !== ".") return;
  const fn = byKey.get(e.key.length === 1 ? e.key.toLowerCase() : e.key);
  if (!fn) return;
  e.preventDefault();
  fn();
}

/** startKeys registers the shortcuts and applies the stored palette. */
export function startKeys() {
  const chosen = recalled("theme", null);
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
  system.addEventListener("change", repaint);
  $("theme").addEventListener("click", theme);
  $("help").addEventListener("click", help);
  addEventListener("keydown", pressed);
}
