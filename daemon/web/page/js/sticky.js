// Measures what stays in the window while the page scrolls. The style sheets need the heights: each part sticks below the one
// before, and scrolling to a control stops where nothing covers it.
import { $ } from "./dom.js";

// The parts by their property; of two elements one is a box of its own, as the width allows.
const parts = { top: [".top", ".transport"], stage: ["#stage"], acts: [".acts", ".buttons"], tabs: ["#tabs"] };
const find = (selector) => document.querySelector(selector);

function height(name, position) {
  return parts[name].map(find).filter((e) => getComputedStyle(e).position === position).reduce((sum, e) => sum + e.offsetHeight, 0);
}

function measure() {
  const set = (property, px) => document.documentElement.style.setProperty(property, `${px}px`);
  for (const name of Object.keys(parts)) set(`--${name}-height`, height(name, "sticky"));
  set("--title-height", $("title").parentElement.offsetHeight);
  set("--below", height("tabs", "fixed"));
}

/** startSticky measures at once, and whenever a part changes its size. */
export function startSticky() {
  const observer = new ResizeObserver(measure);
  for (const e of Object.values(parts).flat().map(find).concat($("title").parentElement)) observer.observe(e);
  addEventListener("resize", measure);
  measure();
}
