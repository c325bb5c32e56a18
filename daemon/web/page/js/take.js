// Exports the loop: as files, by dragging or downloading, and as a recall code that plays it again elsewhere.
import { $, el, perFrame, say, toast } from "./dom.js";
import { command } from "./link.js";
import { on, state } from "./store.js";
import { visible } from "./tabs.js";

const kinds = [
  { end: "mid", type: "audio/midi", seamless: true, name: "MIDI file", about: "four bars, each hit where it sounds" },
  { end: "wav", type: "audio/wav", seamless: true, name: "Sound", about: "played by the built-in kit" },
  { end: "png", type: "image/png", name: "Picture", about: "a piano roll" },
  { end: "json", type: "application/json", name: "Everything", about: "notes, latent, settings" },
];

function fileName(end) {
  const l = state.loop;
  return l ? `${l.genre}-${Number(l.bpm.toFixed(2))}-${l.seed}-${l.variation}.${end}` : `groove.${end}`;
}

function link(kind) {
  const a = el("a", { href: `loop.${kind.end}`, draggable: "true" }, kind.name, el("small", { text: kind.about }));
  a.addEventListener("dragstart", (e) => {
    e.dataTransfer.setData("DownloadURL", `${kind.type}:${fileName(kind.end)}:${a.href}`);
    e.dataTransfer.setData("text/uri-list", a.href);
    e.dataTransfer.effectAllowed = "copy";
  });
  return a;
}

// Words that earlier pages shared hold the settings, as a preset does. These parameters are not settings.
const own = (p) => p.set_up || p.view_of || p.name === "seed";

const same = (a, b) => JSON.stringify(a ?? []) === JSON.stringify(b ?? []);

/** readCode returns {code, set} of a recall code, a seed:variation, or a word that an earlier page shared; null if it is none of them. */
export function readCode(word) {
  const w = word.trim();
  if (/^g[\da-z -]{16,}$/i.test(w)) return { code: w, set: null };
  if (/^\d{1,16}(:\d{1,9})?$/.test(w)) return { code: w.includes(":") ? w : `${w}:0`, set: null };
  try {
    const doc = JSON.parse(atob(w.replaceAll("-", "+").replaceAll("_", "/")));
    if (doc.g !== 1 || !/^\d{1,16}:\d{1,9}$/.test(doc.code) || typeof doc.set !== "object") return null;
    return { code: doc.code, set: doc.set };
  } catch { return null; }
}

async function recall(e) {
  e.preventDefault();
  const read = readCode($("theircode").value);
  if (!read) { toast("that is no recall code: paste one that this page showed, or a seed such as 7:3", true); return; }
  for (const p of read.set ? state.hello.params : []) {
    if (!["float", "int", "bool", "weights", "pair", "latent", "groove"].includes(p.kind) || own(p) || p.name.endsWith("/lock")) continue;
    const said = read.set[p.name], to = said ?? p.default;
    if (Array.isArray(to) && (said || !same(to, state.steer.values?.[p.name]))) await command(p.name, ...to);
  }
  if (await command("recall", read.code)) { toast("recalled"); $("theircode").value = ""; }
}

// A page loaded over plain HTTP from another machine has no access to the clipboard. The code is then selected, and the user copies it.
async function share() {
  try {
    await navigator.clipboard.writeText($("mycode").value);
    toast("copied");
  } catch {
    $("mycode").focus();
    $("mycode").select();
    toast("this browser does not let the page copy: the code is selected, copy it from there");
  }
}

/** startTake builds the panel. Its links are those of the loop that plays. */
export function startTake() {
  const mine = el("input", { id: "mycode", readonly: true, "aria-label": "Recall code of the loop that plays" });
  const theirs = el("input", { id: "theircode", placeholder: "paste a recall code, or a seed such as 7:3", "aria-label": "Recall code to play", maxlength: "20000" });
  const links = kinds.map(link), seam = el("input", { id: "seamless", type: "checkbox" });
  $("take").replaceChildren(...links,
    el("label", {
      class: "row", title: "Early hits of the first beat are at the file's end, and a tail continues at its start",
    }, seam, "for players that repeat the file"),
    el("div", { class: "code row" }, mine, el("button", { text: "Copy code", on: { click: share } })),
    el("form", { class: "row", on: { submit: recall }, autocomplete: "off" }, theirs, el("button", { text: "Recall" })));
  const follow = () => links.forEach((a, i) => {
    const query = [state.loop && `id=${state.loop.id}`, seam.checked && kinds[i].seamless && "seamless"].filter(Boolean).join("&");
    a.href = `loop.${kinds[i].end}${query ? `?${query}` : ""}`;
    a.download = fileName(kinds[i].end);
    say(a.querySelector("small"), kinds[i].about);
  });
  seam.addEventListener("change", follow);
  on("loop", follow);
  on("loop panel", perFrame(() => { if (visible("p-take") && document.activeElement !== mine) mine.value = state.loop?.code ?? ""; }));
}
