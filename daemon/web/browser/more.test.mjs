// Eight more: loops to choose from. A pointer over one plays it on this page, a click plays it, the star keeps it; skip, rating and taste.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Rig, browse, open, until } from "./rig.mjs";

let rig, browser, page;
before(async () => {
  rig = await Rig.start(["--seed", "7", "--genre", "funk", "--bpm", "120", "--freeze=true"]);
  browser = await browse();
  page = await open(browser, rig);
});
after(async () => {
  await browser?.close();
  await rig?.stop();
});

const eight = async () => {
  const was = await page.evaluate(() => groovegen.state.more?.loops?.[0]?.code ?? "");
  await page.click("#more");
  return until(page, (was) => { // the loops of the call before stand there until the first of this one comes
    const { left, loops = [] } = groovegen.state.more ?? {};
    return left === 0 && loops.length === 8 && loops[0].code !== was && loops.map((l) => l.code);
  }, was);
};
const card = (i) => page.locator("#eight .roll8").nth(i);

test("eight rolls are drawn while the groove plays on, and a second call draws others", async () => {
  await page.click("#tabs button:has-text('Eight more')");
  const loop = await page.evaluate(() => groovegen.state.loop.code);
  const first = await eight();
  const drawn = await until(page, () => {
    const inks = [...document.querySelectorAll("#eight canvas")].map((c) => c.toDataURL());
    return new Set(inks).size === 8 && [...document.querySelectorAll("#eight .roll8")].every((b) => !b.disabled) && inks;
  });
  const second = await eight();
  assert.equal(new Set([...first, ...second, loop]).size, 17, "loops come twice");
  await until(page, (was) => document.querySelector("#eight canvas").toDataURL() !== was, drawn[0]);
  assert.equal(await page.evaluate(() => groovegen.state.loop.code), loop);
});

test("a pointer over a roll plays it in place of the groove, on this page only", async () => {
  await page.click("#sound");
  await until(page, () => groovegen.heard.played > 8);
  assert.equal(await page.evaluate(() => groovegen.heard.auditioned), 0);
  await card(2).hover();
  await until(page, () => groovegen.heard.auditioned > 20);
  const played = await page.evaluate(() => groovegen.heard.played);
  await until(page, (n) => groovegen.heard.auditioned > n + 20, await page.evaluate(() => groovegen.heard.auditioned));
  assert.equal(await page.evaluate(() => groovegen.heard.played), played, "the groove sounds too");
  await page.mouse.move(2, 2);
  await until(page, (n) => groovegen.heard.played > n + 8, played);
  const ended = await page.evaluate(() => groovegen.heard.auditioned);
  await until(page, (n) => groovegen.heard.played > n + 30, played);
  assert.equal(await page.evaluate(() => groovegen.heard.auditioned), ended, "the loop sounds on");
});

test("a click plays a loop note for note, and the star keeps one that does not play", async () => {
  const { code, hits } = await page.evaluate(() => groovegen.state.more.loops[5]);
  const kept = await page.evaluate(() => groovegen.state.more.loops[6].code);
  await page.locator("#eight .star").nth(6).click();
  await until(page, () => (groovegen.state.presets ?? []).some((p) => p.favorite && p.kind === "scene"));
  assert.equal(await page.locator("#eight .star").nth(6).getAttribute("aria-pressed"), "true");
  await card(5).click();
  const is = await until(page, (code) => groovegen.state.loop.code === code && groovegen.state.loop, code);
  assert.deepEqual(is.hits, hits);
  await until(page, () => document.querySelectorAll("#eight li")[5].classList.contains("on"));
  await page.evaluate(() => groovegen.command("scene/load", groovegen.state.presets[0].name));
  await until(page, (code) => groovegen.state.loop.code === code, kept);
});

test("rating and skip are remembered, and taste is off until it is turned on", async () => {
  assert.equal(await page.getAttribute("#tasted", "aria-pressed"), "false");
  await page.click("#rates button:has-text('5')");
  await until(page, () => document.getElementById("toast").textContent === "rated 5 of 5");
  const seed = await page.evaluate(() => groovegen.state.steer.seed);
  await page.click("#skip");
  await until(page, (seed) => groovegen.state.steer.seed === seed + 1, seed);
  await page.click("#tasted");
  await until(page, () => groovegen.state.steer.values.taste[0] === 1);
  await until(page, () => document.getElementById("tasted").getAttribute("aria-pressed") === "true");
  assert.deepEqual(page.mistakes, []);
});
