// The tabs of the panels. On a wide screen Genre, Map and Feel are always shown, and a tab shows one more panel below them. On
// a phone a tab shows one panel.
import { $, el, recalled, remember } from "./dom.js";
import { put } from "./store.js";

const panels = [
  ["p-genre", "Genre", true], ["p-map", "Map", true], ["p-feel", "Feel", true], ["p-voices", "Voices"], ["p-more", "Eight more"], ["p-song", "Song"],
  ["p-along", "Play along"], ["p-history", "History"], ["p-learn", "Learn"], ["p-take", "Take away"], ["p-monitor", "Monitor"],
];
const narrow = matchMedia("(max-width: 760px)");
let chosen = { wide: "p-voices", narrow: "p-genre" };

const key = () => (narrow.matches ? "narrow" : "wide");

/** visible reports whether a panel is shown. */
export function visible(id) { return !$(id).hidden; }

/** show opens a panel and scrolls to it. */
export function show(id) {
  const isMain = panels.find(([p]) => p === id)?.[2];
  if (!(isMain && !narrow.matches)) chosen[key()] = id;
  remember("panels", chosen);
  apply();
  reveal(id);
  requestAnimationFrame(() => reveal(id)); // again, because lists are filled with the next frame
}

// reveal scrolls to a panel. One that is higher than the window begins below the tabs.
function reveal(id) {
  $(id).scrollIntoView({ block: narrow.matches ? "start" : "nearest" });
  if (!narrow.matches) $("tabs").scrollIntoView({ block: "nearest" });
}

function apply() {
  for (const [id, , isMain] of panels) {
    $(id).hidden = !(id === chosen[key()] || (isMain && !narrow.matches));
    const tab = $(`t-${id}`), on = id === chosen[key()];
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  put({ panel: chosen[key()] });
}

function keys(e) {
  const tabs = panels.filter(([, , isMain]) => narrow.matches || !isMain).map(([id]) => id);
  const at = tabs.indexOf(e.target.id.slice(2));
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[e.key];
  if (to === undefined) return;
  e.preventDefault();
  const id = tabs[(to + tabs.length) % tabs.length];
  show(id);
  $(`t-${id}`).focus();
}

/** startTabs builds the tabs. */
export function startTabs() {
  chosen = { ...chosen, ...recalled("panels", {}) };
  for (const k of ["wide", "narrow"]) if (!panels.some(([id]) => id === chosen[k])) chosen[k] = "p-voices";
  $("tabs").replaceChildren(...panels.map(([id, name, isMain]) => {
    $(id).setAttribute("role", "tabpanel");
    return el("button", { id: `t-${id}`, role: "tab", "aria-controls": id, "data-main": isMain, text: name, on: { click: () => show(id), keydown: keys } });
  }));
  narrow.addEventListener("change", apply);
  apply();
}
