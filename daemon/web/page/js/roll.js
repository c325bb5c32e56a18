// Draws a loop as a piano roll. Nothing here depends on time.
import { colour, fit, rgba, voiceTints } from "./dom.js";
import { barSteps, steps } from "./clock.js";

const voices = 9;
const tail = 0.5; // extra columns at the right, for late hits of the last step
const gap = 8; // px between the two halves of a folded roll
const tints = voiceTints.map((name) => `var(--${name})`);

/**
 * Geometry maps steps and voices to px. Each step has a column with its grid line in the middle, because a hit may be half a
 * step early or late. top is the height above the rows, for bar numbers. A folded roll, for narrow screens, has bars 1 and 2
 * above bars 3 and 4.
 */
export class Geometry {
  constructor(width, height, folded, top) {
    this.blocks = folded ? 2 : 1;
    this.per = steps / this.blocks;
    this.width = width;
    this.top = top;
    this.block = (height - gap * (this.blocks - 1)) / this.blocks;
    this.row = (this.block - top) / voices;
    this.cell = width / (this.per + tail);
  }

  /** where returns the x of a position in steps, [−½, 63½), and the y of the top of its block. */
  where(position) {
    const block = Math.min(Math.max(Math.floor((position + 0.5) / this.per), 0), this.blocks - 1);
    return { x: (position - block * this.per + 0.5) * this.cell, y: block * (this.block + gap) };
  }

  /** box returns a hit's rectangle: the left edge is its onset, and louder hits are a little higher. */
  box(position, voice, velocity) {
    const { x, y } = this.where(position);
    const tall = this.row * (0.5 + 0.3 * (velocity / 127));
    const middle = y + this.top + (voice + 0.5) * this.row;
    const wide = Math.max(Math.min(this.cell * 0.66, this.width - x), 2);
    return { x, y: middle - tall / 2, w: wide, h: tall, r: Math.min(this.row, this.cell) * 0.16 };
  }

  /** cellAt returns the step and the voice at a point: those of the hit that is drawn there, or else of the place where a hit on the grid would be. */
  cellAt(x, y, hits) {
    const block = Math.min(Math.floor(y / (this.block + gap)), this.blocks - 1);
    const voice = Math.floor((y - block * (this.block + gap) - this.top) / this.row);
    const hit = hits.find(([step, v, offset, velocity]) => v === voice && within(x, y, this.box(step + offset, v, velocity)));
    if (hit) return { step: hit[0], voice };
    const column = Math.floor(x / this.cell - 0.33);
    if (block < 0 || voice < 0 || voice >= voices || column >= this.per) return null;
    return { step: Math.max(column, 0) + block * this.per, voice };
  }
}

/** within reports whether a point is in a rectangle. */
function within(x, y, b) { return x >= b.x && x < b.x + b.w && y >= b.y && y < b.y + b.h; }

/** light returns the brightness of a velocity, 0–1. Soft hits remain visible. */
export function light(velocity) {
  return 0.3 + 0.7 * (Math.min(Math.max(velocity, 1), 127) / 127) ** 1.3;
}

function pill(g, b) {
  g.beginPath();
  g.roundRect(b.x, b.y, b.w, b.h, b.r);
}

function drawGrid(g, geo, labels) {
  for (let block = 0; block < geo.blocks; block++) {
    const first = block * geo.per, { y } = geo.where(first);
    const bottom = y + geo.block;
    for (let bar = first / barSteps; bar < (first + geo.per) / barSteps; bar++) {
      const x = geo.where(bar * barSteps).x - geo.cell / 2;
      if (bar % 2) {
        g.fillStyle = rgba("var(--grid)", 0.55);
        g.fillRect(x, y + geo.top, barSteps * geo.cell, geo.block - geo.top);
      }
      if (labels) {
        g.fillStyle = rgba("var(--faint)");
        g.font = `600 ${(geo.top * 0.62).toFixed(1)}px system-ui, sans-serif`;
        g.fillText(String(bar + 1), x + geo.cell / 2 + 4, y + geo.top * 0.58);
      }
    }
    for (let k = 0; k < geo.per; k++) {
      const x = Math.round(geo.where(first + k).x) - 0.5, beat = k % 4 === 0, bar = k % barSteps === 0;
      if (!labels && !beat) continue;
      g.fillStyle = rgba(beat ? "var(--bar)" : "var(--grid)", beat && !bar ? 0.7 : 1);
      g.fillRect(x, bar && labels ? y : y + geo.top, bar ? 1.5 : 1, bottom - y - (bar && labels ? 0 : geo.top));
    }
    if (!labels) continue;
    g.fillStyle = rgba("var(--grid)");
    for (let v = 1; v < voices; v++) g.fillRect(0, Math.round(y + geo.top + v * geo.row), geo.width, 1);
  }
}

// A ghost is an outline where no hit was drawn. The higher the probability of a hit, the stronger it is.
function drawGhosts(g, geo, loop, taken) {
  loop.ghosts?.forEach((percent, i) => {
    if (percent < 4 || taken.has(i)) return;
    const step = Math.floor(i / voices), voice = i % voices;
    const b = geo.box(step, voice, 40);
    g.strokeStyle = rgba(tints[voice], Math.min(percent / 100, 1) * 0.62);
    g.lineWidth = 1;
    pill(g, { ...b, x: b.x + 0.5, w: Math.max(b.w - 1, 1) });
    g.stroke();
  });
}

// A line from grid line to onset shows how early or late a hit is, even if the hit covers the grid line.
function drawThread(g, geo, step, voice, offset) {
  const line = geo.where(step), hit = geo.where(step + offset);
  if (Math.abs(hit.x - line.x) < 1.5 || hit.y !== line.y) return;
  g.fillStyle = rgba(tints[voice], 0.5);
  g.fillRect(Math.min(line.x, hit.x), line.y + geo.top + (voice + 0.5) * geo.row - 0.75, Math.abs(hit.x - line.x), 1.5);
}

// How a hit is struck, by its articulation, as drummers' notation has it: a cross for the side stick, a stroke through a rim shot, a bar below for the foot, a
// diamond for the bell. Edges, which most drummers' cymbals are, have no mark.
const articulations = ["", "side stick", "rim", "foot", "", "bell"];

function drawArticulation(g, b, how) {
  const r = Math.min(b.w, b.h) * 0.26, x = b.x + b.w / 2, y = b.y + b.h / 2;
  g.beginPath();
  if (how === 1) { g.moveTo(x - r, y - r); g.lineTo(x + r, y + r); g.moveTo(x + r, y - r); g.lineTo(x - r, y + r); }
  else if (how === 2) { g.moveTo(x - r, y + r); g.lineTo(x + r, y - r); }
  else if (how === 3) { g.moveTo(b.x + 1, b.y + b.h + 1.5); g.lineTo(b.x + b.w - 1, b.y + b.h + 1.5); }
  else if (how === 5) { g.moveTo(x, y - r); g.lineTo(x + r, y); g.lineTo(x, y + r); g.lineTo(x - r, y); g.closePath(); }
  else return;
  g.strokeStyle = how === 3 ? rgba("var(--ink)", 0.75) : rgba("var(--field)", 0.95);
  g.lineWidth = 1.5;
  g.stroke();
}

// A pin is a ring round its hit, or a cross where no hit may be.
function drawPins(g, geo, loop, pins) {
  g.strokeStyle = rgba("var(--ink)", 0.85);
  g.lineWidth = 1.5;
  for (const [cell, pin] of pins) {
    const step = Math.floor(cell / voices), voice = cell % voices;
    const hit = loop.hits.find((h) => h[0] === step && h[1] === voice);
    const b = geo.box(step + (hit?.[2] ?? 0), voice, hit?.[3] ?? 60);
    if (pin.on) {
      pill(g, { ...b, x: b.x - 1.5, y: b.y - 1.5, w: b.w + 3, h: b.h + 3 });
    } else {
      const r = Math.min(b.w, b.h) * 0.28, x = b.x + b.w / 2, y = b.y + b.h / 2;
      g.beginPath();
      g.moveTo(x - r, y - r); g.lineTo(x + r, y + r); g.moveTo(x + r, y - r); g.lineTo(x - r, y + r);
    }
    g.stroke();
  }
}

/** drawLoop draws grid, ghosts, hits and pins of a loop, and returns the geometry. */
export function drawLoop(canvas, loop, { folded = false, labels = true, ruler = 18, silent = [], pins = new Map() } = {}) {
  const { g, w, h } = fit(canvas);
  const geo = new Geometry(w, h, folded, labels ? ruler : 0);
  g.clearRect(0, 0, w, h);
  drawGrid(g, geo, labels);
  if (!loop) return geo;
  if (labels) drawGhosts(g, geo, loop, new Set(loop.hits.map(([s, v]) => s * voices + v)));
  for (const [step, voice, offset, velocity, , how] of loop.hits) {
    const a = silent[voice] ? 0.12 : light(velocity);
    if (labels) drawThread(g, geo, step, voice, offset);
    g.shadowColor = rgba(tints[voice], velocity > 96 && labels ? 0.55 : 0);
    g.shadowBlur = velocity > 96 && labels ? 9 : 0;
    g.fillStyle = mix(voice, a);
    const b = geo.box(step + offset, voice, velocity);
    pill(g, b);
    g.fill();
    if (how && labels) { g.shadowBlur = 0; drawArticulation(g, b, how); }
  }
  g.shadowBlur = 0;
  drawPins(g, geo, loop, pins);
  return geo;
}

// The colour of a hit: for soft hits mixed with the background, not transparent, so that grid lines do not show through.
function mix(voice, amount) {
  const on = colour(tints[voice]), off = colour("var(--field)");
  return `rgb(${on.map((c, i) => Math.round(off[i] + (c - off[i]) * amount)).join(",")})`;
}

/** drawFlash draws the flash of a note that has just sounded, at an age from 0 to 1. It returns the rectangle to clear afterwards. */
export function drawFlash(g, geo, position, voice, velocity, age, calm) {
  const b = geo.box(position, voice, velocity), fade = (1 - age) ** 2, grow = calm ? 0 : (1 - fade) * geo.row * 0.22;
  const grown = { x: b.x - grow, y: b.y - grow, w: b.w + 2 * grow, h: b.h + 2 * grow, r: b.r + grow };
  g.fillStyle = rgba("var(--ink)", fade * (0.35 + 0.6 * light(velocity)));
  pill(g, b);
  g.fill();
  if (!calm) {
    g.strokeStyle = rgba(tints[voice], fade * 0.9);
    g.lineWidth = 2;
    pill(g, grown);
    g.stroke();
  }
  return [grown.x - 3, grown.y - 3, grown.w + 6, grown.h + 6];
}

/** describe returns a loop in words, for screen readers. */
export function describe(loop, names) {
  if (!loop) return "No loop yet";
  const parts = names.map((n, v) => {
    const mine = loop.hits.filter((h) => h[1] === v), struck = articulations.map((_, how) => mine.filter((h) => h[5] === how).length);
    const how = articulations.map((a, i) => (a && struck[i] ? `${struck[i]} ${a}` : "")).filter(Boolean).join(" and ");
    return mine.length ? `${n.replaceAll("_", " ")} ${mine.length}${how ? ` (${how})` : ""}` : "";
  }).filter(Boolean);
  return `${loop.title}: ${loop.hits.length} hits in four bars; ${parts.join(", ")}`;
}
