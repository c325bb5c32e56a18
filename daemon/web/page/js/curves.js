// Plots: the losses of a training, and the lateness of notes.
import { fit, rgba } from "./dom.js";

const legend = 18; // px above a plot for its legend
const inset = { left: 44, right: 12, top: 14, bottom: 22 };

function frame(canvas, above = 0) {
  const { g, w, h } = fit(canvas);
  g.clearRect(0, 0, w, h);
  g.font = "11px system-ui, sans-serif";
  return { g, x0: inset.left, x1: w - inset.right, y0: h - inset.bottom, y1: inset.top + above };
}

/**
 * drawLosses plots rows of [epoch, total, hits, offset, velocity, kl, validation]: the total loss on the training windows and
 * that on the held-out windows.
 */
export function drawLosses(canvas, rows) {
  const { g, x0: least, x1, y0, y1 } = frame(canvas, legend);
  const lines = [{ name: "training", at: 1, ink: "var(--hat)" }, { name: "held out", at: 6, ink: "var(--snare)" }];
  const all = rows.flatMap((r) => lines.map((l) => r[l.at])).filter((v) => Number.isFinite(v) && v !== 0);
  if (all.length === 0) return;
  let lo = Math.min(...all), hi = Math.max(...all);
  if (hi - lo < 1e-6) { lo -= 0.5; hi += 0.5; }
  const x0 = Math.max(least, Math.ceil(Math.max(...[lo, hi].map((v) => g.measureText(figure(v)).width))) + 14); // including minus signs
  const first = rows[0][0], last = Math.max(rows.at(-1)[0], first + 1);
  const px = (e) => x0 + ((e - first) / (last - first)) * (x1 - x0), py = (v) => y0 - ((v - lo) / (hi - lo)) * (y0 - y1);
  axes(g, { x0, x1, y0, y1 }, [lo, hi], [`epoch ${Math.round(first * 10) / 10}`, String(Math.round(last * 10) / 10)]);
  let at = x0;
  for (const l of lines) {
    const points = rows.filter((r) => Number.isFinite(r[l.at]) && r[l.at] !== 0);
    g.strokeStyle = g.fillStyle = rgba(l.ink);
    g.lineWidth = 2;
    g.beginPath();
    points.forEach((r, k) => (k ? g.lineTo(px(r[0]), py(r[l.at])) : g.moveTo(px(r[0]), py(r[l.at]))));
    g.stroke();
    for (const r of points) { g.beginPath(); g.arc(px(r[0]), py(r[l.at]), 2.5, 0, 7); g.fill(); }
    g.textAlign = "left";
    g.fillRect(at, inset.top - 1, 14, 3);
    g.fillText(l.name, at + 19, inset.top + 4);
    at += g.measureText(l.name).width + 36;
  }
}

function figure(v) { return v.toPrecision(3).replace(/^-/, "−"); }

function axes(g, { x0, x1, y0, y1 }, [lo, hi], [left, right]) {
  g.fillStyle = rgba("var(--line)");
  g.fillRect(x0, y0, x1 - x0, 1);
  g.fillStyle = rgba("var(--faint)");
  g.textAlign = "right";
  g.fillText(figure(hi), x0 - 6, y1 + 4);
  g.fillText(figure(lo), x0 - 6, y0);
  g.textAlign = "left";
  g.fillText(left, x0, y0 + 15);
  g.textAlign = "right";
  g.fillText(right, x1, y0 + 15);
}

// octaves merges histogram buckets into half octaves, from the first to the last.
function octaves(bins) {
  const place = (us) => Math.ceil(2 * Math.log2(Math.max(us, 1)));
  const first = place(bins[0][0]), last = Math.max(place(bins.at(-1)[0]), first + 7);
  const out = Array.from({ length: last - first + 1 }, (_, i) => [2 ** ((first + i) / 2), 0]);
  for (const [us, n] of bins) out[place(us) - first][1] += n;
  return out;
}

/** drawLateness draws a histogram of [upper µs, count]. Heights are square roots of counts, so that rare late notes are visible. */
export function drawLateness(canvas, bins) {
  const { g, x1, y0, y1 } = frame(canvas);
  const x0 = 14, used = bins.filter(([, n]) => n > 0);
  if (used.length === 0) {
    g.fillStyle = rgba("var(--faint)");
    g.textAlign = "left";
    g.fillText("no notes yet", x0, y0 - 8);
    return;
  }
  const shown = octaves(used), top = Math.sqrt(Math.max(...shown.map(([, n]) => n)));
  const wide = (x1 - x0) / shown.length;
  shown.forEach(([upper, n], i) => {
    const h = n ? Math.max((Math.sqrt(n) / top) * (y0 - y1), 2) : 0;
    g.fillStyle = rgba(upper > 5000 ? "var(--kick)" : upper > 1500 ? "var(--snare)" : "var(--hat)");
    g.beginPath();
    g.roundRect(x0 + i * wide + 1, y0 - h, Math.max(wide - 2, 1), h, 2);
    g.fill();
  });
  g.fillStyle = rgba("var(--faint)");
  g.textAlign = "left";
  g.fillText(micro(shown[0][0]), x0, y0 + 15);
  g.textAlign = "right";
  g.fillText(micro(shown.at(-1)[0]), x1, y0 + 15);
}

/** micro returns a time in µs as text with its unit. */
export function micro(us) {
  if (!Number.isFinite(us)) return "more";
  return us >= 1000 ? `${(us / 1000).toFixed(us >= 10_000 ? 0 : 1)} ms` : `${Math.round(us)} µs`;
}
