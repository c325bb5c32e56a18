// The websocket connection: opens, receives, sends, and reconnects by itself while the page is open.
import { daemonClock } from "./clock.js";
import { put, state } from "./store.js";
import { toast } from "./dom.js";

const firstWait = 250, longestWait = 2000; // ms between two tries
const answerTime = 8000; // ms after which a request counts as lost
const syncEvery = 10_000, firstSyncs = [0, 100, 250, 500, 900, 1500, 2500, 4000]; // ms; the first pings are measured while the page is still loading
const silence = 5000; // ms without a message after which a connection counts as dead; the daemon sends ten each second

let socket = null, wait = firstWait, retry = 0, counter = 0, heardAt = 0;
const waiting = new Map(); // id → {resolve, reject, timer}
const moving = new Map(); // name → args of the newest drag, sent with the next frame
const noteHearers = [];

/** onNotes registers a function that is called with each batch of sent notes (part "notes" in docs/web.md). */
export function onNotes(fn) { noteHearers.push(fn); }

/** connect opens the connection. It is opened again whenever it is lost. */
export function connect() {
  clearTimeout(retry);
  const url = (location.protocol === "https:" ? "wss://" : "ws://") + location.host + "/ws";
  const mine = new WebSocket(url);
  socket = mine;
  mine.onmessage = (e) => { if (mine === socket) hear(e.data, performance.now()); };
  mine.onclose = () => { if (mine === socket) lost(); };
}

function lost() {
  socket = null;
  if (state.online) put({ online: false });
  for (const [id, w] of waiting) settle(id, () => w.reject(new Error("the connection was lost")));
  clearTimeout(retry);
  retry = setTimeout(connect, wait);
  wait = Math.min(wait * 1.6, longestWait);
}

function settle(id, done) {
  const w = waiting.get(id);
  if (!w) return;
  clearTimeout(w.timer);
  waiting.delete(id);
  done(w);
}

/** hear handles a message from the socket. Tests call it with messages of their own. */
export function hear(text, now = performance.now()) {
  heardAt = now;
  let m;
  try { m = JSON.parse(text); } catch { return; }
  switch (m?.type) {
    case "hello": greet(m, now); break;
    case "update": update(m, now); break;
    case "pong": settle(m.id, () => daemonClock.heard(m.t, m.received, m.now, now)); break;
    case "reply": settle(m.id, (w) => (m.ok ? w.resolve(m) : w.reject(Object.assign(new Error(m.error?.message ?? "refused"), { hint: m.error?.hint })))); break;
    default: break; // a newer daemon may send other types
  }
}

function greet(m, now) {
  wait = firstWait;
  daemonClock.reset();
  daemonClock.hint(m.now, now);
  put({ hello: m, boot: m.boot, online: true, notes: [] });
  for (const after of firstSyncs) setTimeout(sync, after);
}

// Parts of an update replace the old ones. Notes go to the functions of onNotes.
function update(m, now) {
  const { type, n, notes, now: daemonNow, ...parts } = m;
  daemonClock.hint(daemonNow, now);
  if (parts.live && state.live && parts.live.at < state.live.at && n > 1) delete parts.live; // out of order
  put(parts);
  if (notes?.length) for (const fn of noteHearers) fn(notes);
}

function sync() {
  const id = ++counter;
  const timer = setTimeout(() => waiting.delete(id), answerTime);
  waiting.set(id, { resolve() {}, reject() {}, timer });
  if (!send({ type: "ping", id, t: performance.now() })) settle(id, () => {});
}

function send(message) {
  if (!socket || socket.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(message));
  return true;
}

/** ask sends a message. The promise resolves with the reply, or rejects with the daemon's error. */
export function ask(message) {
  const id = ++counter;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(id, (w) => w.reject(new Error("the daemon did not answer"))), answerTime);
    waiting.set(id, { resolve, reject, timer });
    if (!send({ ...message, id })) settle(id, (w) => w.reject(new Error("the page is not connected to the daemon: start grooved; the page then reconnects")));
  });
}

/** command sets a parameter or does an action, as OSC and groovectl do. It shows errors and notes, and resolves with the reply or null. */
export async function command(name, ...args) {
  try {
    const reply = await ask({ type: "command", name, args });
    if (reply.note) toast(reply.note);
    return reply;
  } catch (err) {
    toast(complaint(err), true);
    return null;
  }
}

/** complaint returns an error's message and hint as one line. */
export function complaint(err) {
  return err.hint ? `${err.message}: ${err.hint}` : err.message;
}

/** drag is command for a control that is being moved: only the newest value of each frame is sent. */
export function drag(name, ...args) {
  if (moving.size === 0) setTimeout(flush, 16);
  moving.set(name, args);
}

function flush() {
  for (const [name, args] of moving) command(name, ...args);
  moving.clear();
}

// After the laptop slept or the daemon was killed, the socket seems open but receives nothing.
function watch() {
  if (socket?.readyState === WebSocket.OPEN && performance.now() - heardAt > silence && state.online) {
    const dead = socket;
    lost();
    dead.close();
  }
}

setInterval(sync, syncEvery);
setInterval(watch, 1000);
addEventListener("online", () => { if (!socket) connect(); });
