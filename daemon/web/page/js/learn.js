// Learning: the page uploads dropped MIDI files, and the daemon trains a model on them.
import { $, toast } from "./dom.js";
import { ask, complaint } from "./link.js";
import { nice, on, state } from "./store.js";
import { remark, showUpload } from "./job.js";
import { show } from "./tabs.js";
import { captureFile } from "./capture.js";
import { drumFields } from "./filedrums.js";

let drums = null; // the fields for the files' drums
const atOnce = 4; // uploads in flight, the daemon's limit
const isMidi = (name) => /\.(midi?|smf|rmi|kar)$/i.test(name) && !/(^|\/)(\._|~\$|__MACOSX\/)/i.test(name);
const deepest = 3; // folders that are sent with a file
const folders = (path) => path.split("/").slice(0, -1);
const isGenre = (folder) => state.hello?.genres.includes(folder.toLowerCase().replace(/[^a-z]/g, ""));

/** gather lists the dropped files, also those in folders, as {path, file}. Paths are kept because a folder's name may be a genre. */
async function gather(transfer) {
  const entries = [...transfer.items].map((i) => i.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return [...transfer.files].map((file) => ({ path: file.name, file }));
  const found = [];
  for (const e of entries) await walk(e, "", found);
  return found;
}

async function walk(entry, folder, found) {
  const path = folder + entry.name;
  if (entry.isFile) {
    found.push({ path, file: await new Promise((ok, no) => entry.file(ok, no)) });
    return;
  }
  const reader = entry.createReader();
  for (;;) { // a reader returns up to a hundred entries at a time, and none at the end
    const some = await new Promise((ok, no) => reader.readEntries(ok, no));
    if (some.length === 0) return;
    for (const e of some) await walk(e, `${path}/`, found);
  }
}

function batchName() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((b) => (b % 36).toString(36)).join("");
}

// Of a deep path the last folders are sent, because one of them may name the genre. The innermost name counts, so the
// name of an outer folder applies only to files without one.
function address(batch, path, around) {
  const parts = around ? [around, ...path.split("/").slice(-deepest)] : path.split("/").slice(-deepest - 1);
  return `upload/${batch}/${parts.map(encodeURIComponent).join("/")}`;
}

// genreAround returns the genre that plays if neither a folder nor the list gives one, else "".
function genreAround(midi) {
  if ($("teach").value || midi.some((f) => folders(f.path).slice(-deepest).some(isGenre))) return "";
  return state.loop?.genre ?? "";
}

async function upload(batch, { path, file }, around) {
  const answer = await fetch(address(batch, path, around), { method: "PUT", body: file, headers: { "Content-Type": "audio/midi" } });
  if (answer.ok) return;
  const said = await answer.json().catch(() => null);
  throw new Error(`${path}: ${said?.error?.message ?? answer.status}`);
}

/** learn uploads files and starts a training on them. */
export async function learn(found) {
  const midi = found.filter((f) => isMidi(f.path)), batch = batchName(), refused = [];
  if (midi.length === 0) { toast("there is no .mid file among them", true); return; }
  show("p-learn");
  const around = genreAround(midi);
  remark(around ? `Files outside a folder that is called like a genre are learned as ${nice(around)}, which plays. Another can be chosen above.` : "");
  let next = 0, done = 0;
  const work = async () => {
    while (next < midi.length) {
      const one = midi[next++];
      try { await upload(batch, one, around); done++; } catch (err) { refused.push(err.message); }
      showUpload(`${done} of ${midi.length}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  if (refused.length) toast(`${refused.length} of ${midi.length} files were refused: ${refused[0]}`, true);
  if (done === 0) { showUpload(""); return; }
  try {
    await ask({ type: "retrain", upload: batch, ...options() });
    toast(`learning from ${done} files${around ? ` as ${nice(around)}` : ""}`);
  } catch (err) {
    remark("");
    toast(complaint(err), true);
  }
  showUpload("");
}

function options() {
  const chosen = drums.chosen(), epochs = Number($("epochs").value);
  if ($("teach").value) chosen.genre = $("teach").value;
  if (epochs >= 1) chosen.epochs = Math.round(epochs);
  return chosen;
}

function dropping() {
  let inside = 0;
  const veil = (showIt) => { $("veil").hidden = !showIt; };
  const files = (e) => e.dataTransfer?.types.includes("Files");
  addEventListener("dragenter", (e) => { if (files(e)) { inside++; veil(true); } });
  addEventListener("dragleave", (e) => { if (files(e) && --inside <= 0) { inside = 0; veil(false); } });
  addEventListener("dragover", (e) => { if (files(e)) e.preventDefault(); });
  addEventListener("drop", async (e) => {
    if (!files(e)) return;
    e.preventDefault();
    inside = 0;
    veil(false);
    if (e.target.closest?.("#p-along") && e.dataTransfer.files[0]) { captureFile(e.dataTransfer.files[0]); return; }
    try { await learn(await gather(e.dataTransfer)); } catch (err) { toast(`read what was dropped: ${err.message}`, true); }
  });
}

/** startLearn handles dropped and chosen files. */
export function startLearn() {
  drums = drumFields("learndrums");
  on("job", () => { if (state.job?.state === "failed" && /drum|channel|track/i.test(state.job.error ?? "")) drums.open(); });
  dropping();
  for (const [button, field] of [["pick", "files"], ["pickfolder", "folder"]]) { // a folder cannot be dropped by keyboard
    $(button).addEventListener("click", () => $(field).click());
    $(field).addEventListener("change", () => {
      const list = [...$(field).files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
      $(field).value = "";
      learn(list);
    });
  }
}
