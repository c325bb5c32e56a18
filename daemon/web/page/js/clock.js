// Estimates the daemon's clock, and computes the song position at a time of that clock.
//
// The offset between the two clocks is estimated as in NTP (RFC 5905, section 8). Of the recent exchanges, the one with the
// shortest round trip is used, because half of its duration bounds the error.

const keep = 24; // exchanges: one every 10 s makes four minutes, in which a clock drifts by a few ms at most
const fresh = 90_000; // ms after which an exchange is dropped, because of that drift

/** DaemonClock converts times of this page (performance.now, ms) to the daemon's and back. */
export class DaemonClock {
  #samples = [];
  offset = 0; // ms: daemon = page + offset
  error = Infinity; // ms: no more than half the best round trip

  /** reset drops all exchanges: another daemon has another clock. */
  reset() {
    this.#samples = [];
    this.error = Infinity;
  }

  /** heard adds an exchange: sent at t0, received and answered by the daemon, back at t1. */
  heard(t0, received, answered, t1) {
    const trip = Math.max(t1 - t0 - (answered - received), 0);
    if (!Number.isFinite(trip)) return;
    this.#samples.push({ at: t1, trip, offset: (received - t0 + answered - t1) / 2 });
    this.#samples = this.#samples.filter((s) => t1 - s.at < fresh).slice(-keep);
    const best = this.#samples.reduce((a, b) => (b.trip < a.trip ? b : a));
    this.offset = best.offset;
    this.error = best.trip / 2;
  }

  /** hint sets the offset from the time in a message that has just arrived, until there is an exchange. */
  hint(now, at = performance.now()) {
    if (this.error === Infinity) this.offset = now - at;
  }

  daemon(page) { return page + this.offset; }
  page(daemon) { return daemon - this.offset; }
}

export const daemonClock = new DaemonClock();

/** Steps in a loop, and in a bar. */
export const steps = 64, barSteps = 16;

/** stepsPerMs returns the speed of the groove in steps per ms; 0 while it is stopped. */
export function stepsPerMs(live) {
  return live && live.state === "running" ? (live.bpm * 4 * (live.scale || 1)) / 60_000 : 0;
}

/** stepAt returns the groove's position in its loop at a time of the daemon, in steps; wrap it with inLoop. */
export function stepAt(live, daemonMs) {
  if (!live) return 0;
  return live.step + (daemonMs - live.at) * stepsPerMs(live);
}

/** inLoop wraps a position into a loop, which begins half a step before its first grid line: [−½, 63½). */
export function inLoop(step) {
  const folded = (step + 0.5) % steps;
  return (folded < 0 ? folded + steps : folded) - 0.5;
}

/** songSteps returns the song's position in sixteenths at a time of the daemon; unlike stepAt it never goes back to 0. */
export function songSteps(live, daemonMs) {
  if (!live) return 0;
  const running = live.state === "running";
  return (live.ticks + (running ? ((daemonMs - live.at) * live.bpm * 24) / 60_000 : 0)) / 6;
}

/** songPosition writes bar.beat.sixteenth, from 1, at a time of the daemon. */
export function songPosition(live, daemonMs) {
  const sixteenth = Math.max(Math.floor(songSteps(live, daemonMs)), 0);
  return `${Math.floor(sixteenth / 16) + 1}.${Math.floor((sixteenth % 16) / 4) + 1}.${(sixteenth % 4) + 1}`;
}
