// What the tests stand on: a daemon of their own, with its folders, socket and port, and a real Chromium.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, "../../..");
const bin = process.env.GROOVE_BIN ?? path.join(root, "bin");
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const startTime = 60_000; // ms for a daemon or a browser to come up on a busy machine

/** Rig runs one daemon, and restarts it on the port that it had. */
export class Rig {
  static async start(flags = []) {
    const rig = new Rig();
    rig.folder = await mkdtemp(path.join(tmpdir(), "groove-web-"));
    await writeFile(path.join(rig.folder, "grooved.toml"), "");
    rig.flags = flags;
    rig.addr = "127.0.0.1:0";
    await rig.up();
    return rig;
  }

  async up() {
    const args = ["--midi", "none", "--osc", "", "--web", this.addr, "--socket", this.socket, "--state", path.join(this.folder, "state"),
      "--library", path.join(this.folder, "models"), "--config", path.join(this.folder, "grooved.toml"), "--log-format", "json", ...this.flags];
    const child = spawn(path.join(bin, "grooved"), args, { stdio: ["ignore", "ignore", "pipe"] });
    this.child = child;
    this.said = "";
    this.addr = await new Promise((ready, failed) => {
      const timer = setTimeout(() => failed(new Error(`grooved is not ready:\n${this.said}`)), startTime);
      child.on("exit", (code) => failed(new Error(`grooved ended with ${code}:\n${this.said}`)));
      child.stderr.setEncoding("utf8").on("data", (text) => {
        this.said = (this.said + text).slice(-200_000);
        const web = /"web":"([^"]+)"/.exec(this.said);
        if (web) { clearTimeout(timer); ready(web[1]); }
      });
    });
  }

  get socket() { return path.join(this.folder, "sock"); }
  get url() { return `http://${this.addr}/`; }

  /** down ends the daemon as a user or a power cut would. */
  async down(signal = "SIGTERM") {
    if (this.child.exitCode !== null) return;
    const gone = new Promise((done) => this.child.once("exit", done));
    this.child.removeAllListeners("exit");
    this.child.once("exit", () => {});
    this.child.kill(signal);
    await Promise.race([gone, new Promise((done) => this.child.once("exit", done))]);
  }

  async stop() {
    await this.down();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** ctl runs groovectl against this daemon and returns what it wrote. */
  ctl(...args) {
    return run(path.join(bin, "groovectl"), [...args, "--socket", this.socket]);
  }
}

/** run runs a program and returns its output; it throws with what the program said when it fails. */
export async function run(program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let out = "", err = "";
  child.stdout.setEncoding("utf8").on("data", (t) => { out += t; });
  child.stderr.setEncoding("utf8").on("data", (t) => { err += t; });
  const code = await new Promise((done) => child.on("close", done));
  if (code !== 0) throw new Error(`${path.basename(program)} ${args.join(" ")}: ${code}\n${err}${out}`);
  return out;
}

export const groovectl = (...args) => run(path.join(bin, "groovectl"), args);

/** browse starts Chromium. As root it needs no sandbox; nothing of it may reach for the network. */
export function browse(more = []) {
  return chromium.launch({
    executablePath: browserPath, timeout: startTime,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--autoplay-policy=document-user-activation-required", ...more],
  });
}

/** Page opens the daemon's page and waits until it knows the groove. Mistakes of the page fail the test at its end. */
export async function open(browser, rig, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(startTime);
  page.mistakes = [];
  page.requests = [];
  page.on("pageerror", (e) => page.mistakes.push(e.message));
  page.on("console", (m) => { if (m.type() === "error" && !/ERR_CONNECTION_REFUSED|WebSocket connection/.test(m.text())) page.mistakes.push(m.text()); });
  page.on("request", (r) => page.requests.push(r.url()));
  await page.goto(rig.url);
  await page.waitForFunction(() => globalThis.groovegen?.state.loop && groovegen.state.steer, null, { timeout: startTime });
  return page;
}

/** until waits for a condition in the page and returns its value. If it never holds, the error says what the page showed. */
export async function until(page, fn, arg = null, timeout = 45_000) {
  try {
    const handle = await page.waitForFunction(fn, arg, { timeout, polling: 20 });
    return await handle.jsonValue();
  } catch (err) {
    throw new Error(`${err.message}\n${fn}\nwith ${JSON.stringify(arg)}\n${await shown(page)}`, { cause: err });
  }
}

/** shown says what the page knows: its connection, its last message, its parameters, its loop. */
async function shown(page) {
  return page.evaluate(() => {
    const { online, steer, loop, live } = groovegen.state, { hits, ...rest } = loop ?? {};
    return JSON.stringify({ online, toast: document.getElementById("toast").textContent, live, loop: { ...rest, hits: hits?.length }, steer }, null, 1);
  }).catch((e) => `the page is gone: ${e.message}`);
}

/** quantile of numbers. */
export function quantile(values, q) {
  const s = [...values].sort((a, b) => a - b);
  return s.length ? s[Math.min(Math.floor(q * s.length), s.length - 1)] : NaN;
}
