// Learning: a folder with MIDI is dropped on the page, a training runs, the new model is offered, used, compared, rolled back.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { Rig, browse, groovectl, open, until } from "./rig.mjs";

const takes = 8;
const trainingTime = 400_000; // ms for the smallest training: it takes seconds, but only what other work leaves of the processors

// The model that learns here is a very small one: what is tried is the way from a dropped folder to another model, and not the
// music. The one inside is retrained in daemon/e2e.
const small = {
  encoder: "[27,8,8,8,16]", encoder_dense: "[16]", latent: 4, hidden: 16, decoder: "[16,8,8,8,8]", "optimiser.batch": 16,
  "refine.epochs": 1, "refine.batch": 16, "refine.hidden": 24, "refine.width": 16, "refine.touch_hidden": 16, "refine.touch_width": 8, "refine.draws": 4,
};

let rig, browser, page, folder, run;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "groove-takes-"));
  await mkdir(path.join(folder, "funk"));
  for (let seed = 1; seed <= takes; seed++) {
    await groovectl("render", "--genre", "funk", "--bpm", "100", "--seed", String(seed), "-o", path.join(folder, "funk", `take${seed}.mid`));
  }
  const settings = Object.entries(small).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  run = await mkdtemp(path.join(tmpdir(), "groove-run-"));
  await groovectl("train", "--data", folder, "--epochs", "2", "--out", run, "--json", ...settings);
  await writeFile(path.join(folder, "readme.txt"), "not MIDI");
  await writeFile(path.join(folder, "broken.mid"), "no Standard MIDI file at all");
  rig = await Rig.start(["--seed", "7", "--genre", "funk", "--bpm", "100", "--model", path.join(run, "model.safetensors")]);
  browser = await browse();
  page = await open(browser, rig);
});
after(async () => {
  await browser?.close();
  await rig?.stop();
  for (const made of [folder, run]) await rm(made, { recursive: true, force: true });
});

// A real drag of a folder from outside, as the browser gets it from the desktop.
async function dropFolder(where) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) await session.send("Input.dispatchDragEvent", { type, x: where.x, y: where.y, data });
}

test("a dropped folder becomes a training with live losses", async () => {
  await page.click("#t-p-learn");
  await page.fill("#epochs", "1");
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.locator("#pickfolder").press("Enter")]); // as by keyboard; it is dropped below
  assert.ok(await chooser.element().evaluate((field) => field.webkitdirectory));
  await dropFolder({ x: 700, y: 300 });
  await until(page, () => groovegen.state.job);
  assert.match(await page.textContent("#toast"), /refused|learning from 8/);
  const names = await until(page, () => !document.getElementById("jobbar").hidden && document.getElementById("job").textContent);
  assert.match(names, /Learning/);
  const before = await page.evaluate(() => groovegen.state.models.length);
  const job = await until(page, () => ["done", "failed", "cancelled"].includes(groovegen.state.job.state) && groovegen.state.job, null, trainingTime);
  console.log(`  ${job.state}: ${job.outcome || job.error}; ${job.curve?.length ?? 0} epochs in the curve`);
  assert.equal(job.state, "done");
  assert.ok(job.curve.length >= 1);
  assert.ok(await page.isVisible("#curves"));
  await until(page, (n) => groovegen.state.models.length === n + 1, before);
});

test("the new model is offered, used, compared on the same seed, and rolled back", async () => {
  const models = await page.evaluate(() => groovegen.state.models);
  const old = models.find((m) => m.state === "built in"), made = models.find((m) => m.state !== "built in");
  const row = (m) => page.locator(`#models li[data-model='${m.id}']`);
  if (!made.current) await row(made).getByRole("button", { name: /^Use/ }).click();
  await until(page, (id) => groovegen.state.model.id === id, made.id, 20_000);
  await row(made).locator("summary").click();
  await until(page, (id) => document.querySelector(`#models li[data-model='${id}'] pre`)?.textContent.length > 40, made.id);
  await until(page, (id) => groovegen.state.loop.model === id, made.id, 20_000);
  await page.evaluate(() => {
    globalThis.heard = new Set();
    groovegen.on("loop", ({ loop }) => loop && globalThis.heard.add(`${loop.model} ${loop.seed}:${loop.variation}`));
  });
  // Meanwhile the groove goes on: what is compared is the loop that plays at the click.
  const again = (id, seed) => until(page, (key) => globalThis.heard.has(key), `${id} ${seed}`, 20_000);
  const clicked = await row(old).getByRole("button", { name: /^Compare/ }).evaluate((button) => {
    const { seed, variation } = groovegen.state.loop;
    button.click();
    return `${seed}:${variation}`;
  });
  await again(old.id, clicked);
  await until(page, (id) => groovegen.state.model.id === id, old.id);
  const pressed = await page.evaluate(() => {
    const { seed, variation } = groovegen.state.loop;
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "x", code: "KeyX", bubbles: true }));
    return `${seed}:${variation}`;
  });
  await again(made.id, pressed);
  await page.click("#rollback");
  await until(page, (id) => groovegen.state.model.id === id, old.id, 20_000);
});

test("loose files are learned as what plays, and Stop keeps its focus while the figures change", async () => {
  const names = [1, 2, 3].map((n) => path.join(folder, "funk", `take${n}.mid`));
  page.requests.length = 0;
  await page.setInputFiles("#files", names);
  await until(page, () => groovegen.state.job && !document.getElementById("jobstop").hidden);
  assert.match(await page.textContent("#jobnote"), /learned as funk, which plays/);
  await until(page, () => /3 performances, \d+ windows, 0 files left out/.test(document.getElementById("jobnote").textContent));
  const sent = page.requests.filter((url) => url.includes("/upload/"));
  assert.ok(sent.length === 3 && sent.every((url) => /\/upload\/\w+\/funk\/take\d\.mid$/.test(url)), sent.join());
  await page.focus("#jobstop");
  const line = await page.textContent("#jobline");
  await until(page, (was) => document.getElementById("jobline").textContent !== was, line);
  assert.equal(await page.evaluate(() => document.activeElement.id), "jobstop");
  await page.keyboard.press("Enter");
  await until(page, () => groovegen.state.job.state === "cancelled" && document.getElementById("jobstate").textContent === "Stopped");
});

test("what is no MIDI is refused with a line", async () => {
  const answer = await page.evaluate(async () => {
    const put = async (name, body) => { const r = await fetch(`upload/abcdefgh12/${name}`, { method: "PUT", body }); return [r.status, await r.text()]; };
    return { text: await put("a.txt", "x"), fake: await put("a.mid", "x"), huge: await put("b.mid", new Uint8Array(3 << 20)) };
  });
  for (const [status, said] of Object.values(answer)) {
    assert.ok(status >= 400 && status < 500, `${status}`);
    assert.ok(JSON.parse(said).error.message.length > 8);
  }
});

test("the page made no mistakes", () => assert.deepEqual(page.mistakes.filter((m) => !/status of 4\d\d/.test(m)), []));
