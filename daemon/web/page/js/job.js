// The current training: its state, progress and result. The elements stay in the document and only their content changes, so
// that the Stop button keeps the focus.
import { $, onRepaint, say, toast } from "./dom.js";
import { ask, complaint } from "./link.js";
import { on, state } from "./store.js";
import { drawLosses } from "./curves.js";

const ended = { done: "Learned", failed: "Failed", cancelled: "Stopped" };

let sending = "", note = "";

/** showUpload shows the progress of an upload, before the training starts. "" removes it. */
export function showUpload(line) { sending = line; update(); }

/** remark shows a line below the training, about the files. "" removes it. */
export function remark(line) { note = line; update(); }

function left(seconds) {
  if (!seconds) return "";
  return seconds > 90 ? `, about ${Math.round(seconds / 60)} minutes left` : `, about ${Math.max(Math.round(seconds / 5) * 5, 5)} s left`;
}

function lineOf(job) {
  const p = job.progress ?? {};
  if (ended[job.state]) return job.outcome || job.error || "";
  return p.epochs ? `${p.phase}: epoch ${p.epoch} of ${p.epochs}${left(p.seconds_left)}` : `${p.phase ?? "starting"}${p.message ? `: ${p.message}` : ""}`;
}

function bar(p) {
  const whole = p?.epochs ? (p.epoch - 1 + (p.steps ? p.step / p.steps : 0)) / p.epochs : -1;
  if (whole >= 0) $("jobbar").value = whole; else $("jobbar").removeAttribute("value");
}

function update() {
  const job = sending ? null : state.job, over = Boolean(ended[job?.state]);
  $("job").hidden = !job && !sending;
  say($("jobstate"), job ? ended[job.state] ?? "Learning" : "Sending");
  // Screen readers read out the result, but not the progress, which changes twice a second.
  $("jobline").setAttribute("aria-live", over ? "polite" : "off");
  say($("jobline"), job ? lineOf(job) : sending);
  const read = [note, job?.read].filter(Boolean).join("; ");
  say($("jobnote"), read);
  $("jobnote").hidden = read === "";
  $("jobbar").hidden = $("jobstop").hidden = !job || over;
  bar(job?.progress);
  $("curves").hidden = !job?.curve?.length;
  if (job?.curve?.length) drawLosses($("curves"), job.curve);
}

function stop() {
  if (state.job) ask({ type: "cancel", job: state.job.id }).catch((err) => toast(complaint(err), true));
}

/** startJob wires Stop and follows the newest training. */
export function startJob() {
  $("jobstop").addEventListener("click", stop);
  on("job panel", update);
  on("boot", () => { sending = note = ""; update(); });
  onRepaint(update);
}
