// A slider for a parameter. It shows the daemon's value, except while the user moves it.
import { el, say } from "./dom.js";
import { command, drag } from "./link.js";
import { value } from "./store.js";

const rest = 350; // ms after the user's last move until the daemon's value is shown again

const plain = (x) => (Number.isInteger(x) ? String(x) : x.toFixed(2).replace(/0$/, ""));

/** write returns a value as text with its unit. */
export function write(p, x) {
  if (p.unit === "bars") return x === 0 ? "off" : `${x} bar${x === 1 ? "" : "s"}`;
  return plain(x) + (p.unit ? ` ${p.unit}` : "");
}

/** slider makes the input and output of a parameter. Returns {input, output, update}. */
export function slider(p, label) {
  const step = p.fader?.step ?? (p.kind === "int" ? 1 : Math.max((p.max - p.min) / 200, 0.001));
  const input = el("input", { type: "range", min: p.min, max: p.max, step, "aria-label": label, title: p.doc });
  const output = el("output", { "aria-hidden": "true", "aria-live": "off" });
  const zero = p.default?.[0] ?? p.min;
  let moved = -Infinity, later = 0, painted = NaN;

  const paint = (x) => {
    if (x === painted) return; // an update mostly changes one of some forty sliders
    painted = x;
    input.style.setProperty("--at", `${(100 * (x - p.min)) / (p.max - p.min)}%`);
    input.setAttribute("aria-valuetext", write(p, x));
    say(output, write(p, x));
    input.parentElement?.classList.toggle("changed", Math.abs(x - zero) > step / 2);
  };
  input.addEventListener("input", () => {
    moved = performance.now();
    paint(Number(input.value));
    drag(p.name, Number(input.value));
    clearTimeout(later);
    later = setTimeout(update, rest + 1); // shows a value that arrived in the meantime: it is not sent again
  });
  const reset = () => { moved = -Infinity; command(p.name, zero); };
  input.addEventListener("dblclick", reset);
  input.addEventListener("keydown", (e) => { if (e.key === "Delete" || e.key === "Backspace") { e.preventDefault(); reset(); } });

  const update = () => {
    const x = value(p.name);
    if (typeof x !== "number" || performance.now() - moved < rest) return;
    if (Number(input.value) !== x) input.value = x;
    paint(x);
  };
  return { input, output, update };
}
