// Helpers for the document: elements, colours, canvases, messages. The only state is the cache of colours.

/** $ returns the element with that id. It throws an error if there is none: that is a bug of the page. */
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

/** say sets an element's text if it differs: setting the same text would cost a layout and make screen readers repeat it. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** press sets a toggle button's state. */
export function press(button, on) {
  const value = String(Boolean(on));
  if (button.getAttribute("aria-pressed") !== value) button.setAttribute("aria-pressed", value);
}

/** The colours of the nine voices, by the names of their custom properties. Voices of a family have similar colours. */
export const voiceTints = ["kick", "snare", "hat", "open", "tom", "tom", "tom", "crash", "ride"];

/** hueOf returns the hue of the genre at an index of n, in degrees. Neighbours in the list have different hues. */
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

/** rgba returns a CSS colour as text that a canvas accepts. */
export function rgba(css, alpha = 1) {
  const [r, g, b] = colour(css);
  return `rgba(${r},${g},${b},${alpha})`;
}

const repaints = new Set();

/** onRepaint registers a function that is called when the palette changes. */
export function onRepaint(fn) {
  repaints.add(fn);
}

/** repaint clears the cache of colours and calls the functions of onRepaint. */
export function repaint() {
  cache.clear();
  for (const fn of repaints) fn();
}

/** fit sets a canvas's size in device pixels and returns {g, w, h}: its context, scaled to CSS pixels, and its size in them. */
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

/** perFrame returns a function that calls fn in the next frame, once, however often it is called before. */
export function perFrame(fn) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; fn(); });
  };
}

let toastTimer = 0;

/** toast shows a message for some seconds. If bad is true it is an error and has that colour. */
export function toast(text, bad = false) {
  const box = $("toast");
  box.hidden = false; // first: screen readers ignore changes in a hidden box
  box.textContent = text;
  box.classList.toggle("bad", bad);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.hidden = true; }, bad ? 7000 : 3500);
}

/** remember stores a setting in this browser, and recalled reads it. Nothing is stored if the browser refuses. */
export function remember(key, value) {
  try { localStorage.setItem("groovegen." + key, JSON.stringify(value)); } catch { /* private window */ }
}
export function recalled(key, otherwise) {
  try { return JSON.parse(localStorage.getItem("groovegen." + key)) ?? otherwise; } catch { return otherwise; }
}
