// Small helpers for the document: finding, making, colouring. No state but the cached colours.

/** $ returns the element with that id; a missing one is a mistake of ours and throws at once. */
export function $(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element #${id}`);
  return found;
}

/**
 * el makes an element. Props: "class", "text", "on" (an object of listeners), "style" (custom properties by name), and
 * everything else as an attribute; null and false leave an attribute out.
 */
export function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") made.className = value;
    else if (key === "text") made.textContent = value;
    else if (key === "on") for (const [name, fn] of Object.entries(value)) made.addEventListener(name, fn);
    else if (key === "style") for (const [name, v] of Object.entries(value)) made.style.setProperty(name, v);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((c) => c !== null && c !== undefined));
  return made;
}

/** say replaces the text only where it differs, so that screen readers and layouts are left alone. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** press sets a toggle button's state. */
export function press(button, on) {
  const value = String(Boolean(on));
  if (button.getAttribute("aria-pressed") !== value) button.setAttribute("aria-pressed", value);
}

/** The colours of the nine voices, as custom properties: one for each family, shades within it. */
export const voiceTints = ["kick", "snare", "hat", "open", "tom", "tom", "tom", "crash", "ride"];

/** hueOf spreads n genres over the wheel so that neighbours in the list differ. Degrees. */
export function hueOf(index, n) {
  return Math.round((index * 360 * 7) / n) % 360;
}

const cache = new Map();
let probe = null;

/** colour resolves a CSS colour such as "var(--kick)" to [r, g, b], 0–255. */
export function colour(css) {
  if (cache.has(css)) return cache.get(css);
  if (!probe) {
    probe = el("i", { hidden: true });
    document.body.append(probe);
  }
  probe.style.color = "";
  probe.style.color = css;
  const rgb = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? ["128", "128", "128"]).slice(0, 3).map(Number);
  cache.set(css, rgb);
  return rgb;
}

/** rgba writes a colour for a canvas. */
export function rgba(css, alpha = 1) {
  const [r, g, b] = colour(css);
  return `rgba(${r},${g},${b},${alpha})`;
}

const repaints = new Set();

/** onRepaint has fn called whenever the palette changes. */
export function onRepaint(fn) {
  repaints.add(fn);
}

/** repaint forgets the resolved colours and tells everybody who draws. */
export function repaint() {
  cache.clear();
  for (const fn of repaints) fn();
}

/** fit gives a canvas as many pixels as its box has on the screen and returns its context, scaled to CSS pixels. */
export function fit(canvas) {
  const dpr = Math.min(globalThis.devicePixelRatio || 1, 2.5);
  const w = canvas.clientWidth, h = canvas.clientHeight;
  const pw = Math.round(w * dpr), ph = Math.round(h * dpr);
  if (canvas.width !== pw || canvas.height !== ph) {
    canvas.width = pw;
    canvas.height = ph;
  }
  const g = canvas.getContext("2d");
  g.setTransform(dpr, 0, 0, dpr, 0, 0);
  return { g, w, h };
}

/** perFrame makes of fn one that runs at most once a frame, however often it is asked. */
export function perFrame(fn) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; fn(); });
  };
}

let toastTimer = 0;

/** toast shows a line for some seconds; bad ones in the colour of mistakes. */
export function toast(text, bad = false) {
  const box = $("toast");
  box.hidden = false; // first: screen readers ignore changes in a hidden box
  box.textContent = text;
  box.classList.toggle("bad", bad);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.hidden = true; }, bad ? 7000 : 3500);
}

/** remember and recall keep small choices of this browser; a browser that refuses storage forgets them. */
export function remember(key, value) {
  try { localStorage.setItem("groovegen." + key, JSON.stringify(value)); } catch { /* private window */ }
}
export function recalled(key, otherwise) {
  try { return JSON.parse(localStorage.getItem("groovegen." + key)) ?? otherwise; } catch { return otherwise; }
}
