// The training as it runs: what it does, how far it is, how it ended. Its parts stand in the page from the beginning and
// are only told what is new, so that Stop keeps the focus and the press of whoever is on it.
import { $, onRepaint, say, toast } from "./dom.js";
import { ask, complaint } from "./link.js";
import { on, state } from "./store.js";
import { drawLosses } from "./curves.js";

const ended = { done: "Learned", failed: "Failed", cancelled: "Stopped" };

let sending = "", note = "";

/** told shows a line about files on their way, before there is a training; "" takes it away. */
export function told(line) { sending = line; update(); }

/** remark keeps a line under the training, on what was made of the files. */
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
  // The end is told to screen readers; what changes twice a second is not.
  $("jobline").setAttribute("aria-live", over ? "polite" : "off");
  say($("jobline"), job ? lineOf(job) : sending);
  say($("jobnote"), note);
  $("jobnote").hidden = note === "";
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
