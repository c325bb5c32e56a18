// Eight more loops to choose from, drawn in the background: hover or focus to hear one, click to play it, star to keep it.
import { $, el, onRepaint, perFrame, press, say, toast } from "./dom.js";
import { command } from "./link.js";
import { describe, drawLoop } from "./roll.js";
import { audition, hush, sounding } from "./sound.js";
import { on, state, value } from "./store.js";
import { visible } from "./tabs.js";

const places = 8;
let cards = [];
const kept = new Set(); // codes

function card(i) {
  const roll = el("canvas", { "aria-hidden": "true" }), about = el("small");
  const play = el("button", { class: "roll8", on: { click: () => choose(i), pointerenter: () => hear(i), pointerleave: hush, focus: () => hear(i), blur: hush } }, roll, about);
  const star = el("button", { class: "star", text: "☆", "aria-pressed": "false", on: { click: () => keep(i) } });
  return { box: el("li", {}, play, star), play, roll, about, star };
}

const loopAt = (i) => state.more?.loops?.[i];

function hear(i) {
  const loop = loopAt(i);
  if (loop && sounding()) audition(loop);
}

async function choose(i) {
  hush();
  const loop = loopAt(i);
  if (loop) await command("recall", loop.code);
}

async function keep(i) {
  const loop = loopAt(i);
  if (!loop || !await command("keep", loop.code)) return;
  kept.add(loop.code);
  toast("kept as a scene: the panel History lists it");
  paint();
}

function paint() {
  if (!visible("p-more")) return;
  const voices = state.hello?.voices ?? [], left = state.more?.left ?? 0;
  cards.forEach((c, i) => {
    const loop = loopAt(i), has = Boolean(loop);
    c.play.disabled = c.star.disabled = !has;
    c.box.classList.toggle("on", has && state.loop?.code === loop.code);
    drawLoop(c.roll, loop ?? null, { labels: false });
    say(c.about, has ? `seed ${loop.seed}${loop.variation ? ", near" : ""} · ${loop.hits.length} hits` : left > 0 ? "is being drawn" : "");
    c.play.setAttribute("aria-label", has ? `Play ${i + 1}: ${describe(loop, voices)}` : `Place ${i + 1}: empty`);
    const is = has && kept.has(loop.code);
    press(c.star, is);
    say(c.star, is ? "★" : "☆");
    c.star.setAttribute("aria-label", `Keep ${i + 1}`);
  });
  $("more").disabled = left > 0;
}

function paintTaste() {
  if (!visible("p-more")) return;
  press($("tasted"), value("taste") > 0);
}

/** startMore builds the panel. */
export function startMore() {
  cards = Array.from({ length: places }, (_, i) => card(i));
  $("eight").replaceChildren(...cards.map((c) => c.box));
  $("more").addEventListener("click", () => command("more"));
  $("tasted").addEventListener("click", () => command("taste", value("taste") > 0 ? 0 : 1));
  $("rates").replaceChildren(...[1, 2, 3, 4, 5].map((n) => el("button", {
    class: "switch", text: String(n), "aria-label": `Rate what plays: ${n} of 5`,
    on: { click: async () => { if (await command("rate", n)) toast(`rated ${n} of 5`); } },
  })));
  $("skip").addEventListener("click", () => command("skip"));
  onRepaint(paint);
  addEventListener("resize", perFrame(paint));
  on("more loop panel hello", perFrame(paint));
  on("steer panel", perFrame(paintTaste));
  on("online", () => { if (!state.online) hush(); });
}
