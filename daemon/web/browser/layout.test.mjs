// The layout: every control can be reached, and what plays and steers at once is always in the window.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Rig, browse, open, until } from "./rig.mjs";

const phone = { hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const sizes = {
  phone: { viewport: { width: 390, height: 844 }, ...phone },
  tablet: { viewport: { width: 1024, height: 768 } },
  desktop: { viewport: { width: 1440, height: 900 } },
};
const otherSizes = [[320, 568], [844, 390], [568, 320], [768, 1024], [2560, 1440]];

let rig, browser;
before(async () => {
  rig = await Rig.start(["--seed", "7", "--genre", "funk", "--bpm", "120"]);
  await rig.ctl("stop"); // so that the daemon does not send lists that replace those below
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await rig?.stop();
});

// crowd fills every list of the page: models after trainings with long verdicts, presets, a history.
function crowd() {
  for (const id of ["volume", "output"]) document.getElementById(id).hidden = false; // as with the sound on
  const style = "afrocuban + neworleans + middleeastern, 158 BPM, seed 9007199254740991", made = "2026-11-20T18:30:05Z";
  const of = (n, fn) => Array.from({ length: n }, (_, i) => fn(i));
  const worse = ["rock", "jazz", "latin", "afrocuban"].map((g, i) => `${g} is reproduced worse (loss 0.${4213 + i}, was 0.${3987 + i})`);
  const reason = `it forgot: ${worse.join("; ")}; hiphop sounds different (its hits moved by 47%, by chance 12%); `
    + "loss on 36 held-out windows of the new data 0.3127, was 0.3561";
  const trained = of(6, (i) => ({ id: `20261120T1830${i}5-evening`, name: `loops of the evening, take ${i}`, state: "waiting", made, reason, current: false }));
  const curve = of(12, (i) => [i + 1, 1 / (i + 1), 0.1, 0.1, 0.1, 0.1, 1.1 / (i + 1)]);
  groovegen.hear(JSON.stringify({
    type: "update", n: 2, now: performance.now(),
    models: [{ id: "default", name: "default", state: "built in", current: true }, ...trained],
    history: of(16, (i) => ({ id: 9000 + i, at: made, title: style, hits: 58, code: `9007199254740991:${i}`, playing: i === 15 })),
    presets: of(12, (i) => ({ kind: i % 2 ? "preset" : "scene", name: `a-name-of-some-length-as-people-give-them-${i}`, title: style, favorite: i % 3 === 0 })),
    job: { id: "7", state: "running", progress: { phase: "training", epoch: 3, epochs: 12, step: 4, steps: 10, seconds_left: 700 }, curve },
  }));
  return reason;
}

// lost scrolls to each control in a part of the page, as the keyboard does. It names the controls that are then outside of the window,
// of their panel or of their list, or covered; and what of the transport is lost while the page scrolls. The window has the given size: on
// a phone innerWidth grows with a page that is too wide.
function lost({ part, width, height }) {
  const controls = [], transport = new Set();
  const place = (e) => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom].map(Math.round).join(); };
  const named = (e) => e.id || e.getAttribute("aria-label") || e.textContent.trim().slice(0, 30) || e.tagName;
  const inside = (r, o) => r.left >= o.left - 1 && r.top >= o.top - 1 && r.right <= o.right + 1 && r.bottom <= o.bottom + 1;
  const missing = (e) => {
    const r = e.getBoundingClientRect(), at = document.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2);
    if (!inside(r, { left: 0, top: 0, right: width, bottom: height })) return "outside of the window";
    for (const box of [e.closest(".panel"), e.closest(".list")]) {
      if (box && !inside(r, box.getBoundingClientRect())) return `outside of ${named(box)} at ${place(box)}`;
    }
    return at && (e.contains(at) || (at.contains(e) && at.matches("label"))) ? "" : `covered by ${at?.id || at?.className || at?.tagName}`;
  };
  const always = ["#play", "[data-act=next]", "[data-act=fill]", "[data-act=undo]"].map((s) => document.querySelector(s));
  const check = () => {
    for (const e of always) {
      const why = missing(e);
      if (why) transport.add(`${named(e)}: ${why}`);
    }
  };
  for (const e of document.querySelectorAll(`:is(${part}) :is(button, input, select, a, summary, [tabindex])`)) {
    if (!e.checkVisibility()) continue;
    e.scrollIntoView({ block: "nearest", inline: "nearest" });
    const why = missing(e);
    if (why) controls.push(`${named(e)} at ${place(e)}: ${why}`);
    check();
  }
  for (let y = 0; y < document.documentElement.scrollHeight; y += 80) {
    scrollTo(50, y);
    check();
    if (scrollX !== 0) controls.push(`the page scrolls sideways to ${scrollX}`);
  }
  if (document.documentElement.scrollWidth > width) controls.push(`the page is ${document.documentElement.scrollWidth} wide`);
  scrollTo(0, 0);
  return { controls: [...new Set(controls)], transport: [...transport] };
}

async function crowded(options) {
  const page = await open(browser, rig, options);
  await page.fill("#words", "lazy funk around 120, busy hats, no crash, and zebras over the hills");
  await page.press("#words", "Enter");
  await until(page, () => document.querySelectorAll("#reply span").length > 2);
  await page.evaluate(crowd);
  return page;
}

const frame = (page) => page.evaluate(() => new Promise(requestAnimationFrame)); // lists are filled with the next frame

// lostOf opens tabs in turn, with the last model's card unfolded. It also names panels that do not open in the window.
async function lostOf(page, tabs = "") {
  const controls = {}, transport = new Set(), opened = [];
  const look = async (part, name) => {
    const found = await page.evaluate(lost, { part, ...page.viewportSize() });
    if (found.controls.length) controls[name] = found.controls;
    for (const t of found.transport) transport.add(t);
  };
  for (const part of ["header.top", ".acts", "#tabs"]) await look(part, part);
  for (const tab of await page.locator(`[role=tab]${tabs}:visible`).all()) {
    const name = await tab.textContent();
    await tab.click();
    await frame(page);
    const { title, shown, all, share } = await page.evaluate(panelInSight);
    if (!title || !shown || !(all || share > 0.3)) opened.push(`${name}: title ${title}, tab ${shown}, ${(100 * share).toFixed(0)}% of the window`);
    await page.evaluate(() => { for (const d of document.querySelectorAll("#models details")) d.open = d.matches("li:last-child *"); });
    await look("#stage, #panels .panel", name);
  }
  assert.deepEqual(await page.evaluate(() => ["models", "history", "presets"].map((list) => groovegen.state[list].length)), [7, 16, 12]);
  return { controls, transport: [...transport], opened };
}

// panelInSight says whether the title of the open panel, its tab, and all of it are in sight, and its share of the window.
function panelInSight() {
  const tab = document.querySelector("[role=tab][aria-selected=true]"), panel = document.getElementById(tab.getAttribute("aria-controls"));
  const seen = (e, x, y) => e.contains(document.elementFromPoint(x, y)), box = (e) => e.getBoundingClientRect();
  const { left, top, width, height } = box(panel), t = box(tab), h = box(panel.querySelector("h3")), every = 8;
  const rows = Array.from({ length: Math.floor(height / every) }, (_, i) => seen(panel, left + width / 2, top + every * (i + 0.5)));
  return {
    title: seen(panel, h.left + 4, h.top + h.height / 2), shown: seen(tab, t.left + t.width / 2, t.top + t.height / 2),
    all: rows.every(Boolean), share: (every * rows.filter(Boolean).length) / innerHeight,
  };
}

const nothing = { controls: {}, transport: [], opened: [] };

for (const [name, options] of Object.entries(sizes)) {
  test(`on a ${name} every control can be reached, panels open in the window, and the transport stays`, async () => {
    const page = await crowded(options);
    assert.deepEqual(await lostOf(page), nothing);
    assert.deepEqual(page.mistakes.filter((m) => !/status of 4\d\d/.test(m)), []); // the models are made up and have no card
    await page.context().close();
  });
}

test("in other windows too every control can be reached, and the transport stays", async () => {
  const page = await crowded(sizes.phone);
  for (const [width, height] of otherSizes) {
    await page.setViewportSize({ width, height });
    await frame(page);
    assert.deepEqual(await lostOf(page, ":is(#t-p-map, #t-p-voices, #t-p-history, #t-p-learn)"), nothing, `${width}×${height}`);
  }
  await page.context().close();
});

test("what has the focus is in sight", async () => {
  for (const options of [sizes.phone, sizes.desktop]) {
    const page = await crowded(options), seen = new Set();
    await page.click("#t-p-history");
    await page.focus(".skip"); // the first
    for (;;) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(focusInSight);
      if (!at.id) break; // after the last
      assert.ok(at.seen, `${at.id} of a window ${options.viewport.width} wide is covered, or out of it: ${at.place}`);
      seen.add(at.id);
    }
    for (const id of ["play", "undo", "words", "history", "presets"]) assert.ok(seen.has(id), `Tab does not reach ${id}`);
    await page.context().close();
  }
});

// focusInSight returns the name of what has the focus, or of what it is in, and whether its middle and its edges are in sight (WCAG 2.2, 2.4.11).
function focusInSight() {
  const e = document.activeElement, { left, right, top, bottom } = e.getBoundingClientRect(), x = (left + right) / 2, y = (top + bottom) / 2;
  const seen = [[x, y], [left + 8, y], [right - 8, y], [x, top + 3], [x, bottom - 3]].every(([px, py]) => {
    const at = document.elementFromPoint(px, py);
    return at && (e.contains(at) || (at.contains(e) && at.matches("label")));
  });
  const named = e.closest("[id], [data-act], [data-flag]"); // none around <body>
  return { id: named && (named.id || named.dataset.act || named.dataset.flag), seen, place: [left, top, right, bottom].map(Math.round).join() };
}

test("enlarged fourfold the page does not scroll sideways", async () => { // 1280×1024 at 400% (WCAG 2.2, 1.4.10)
  const page = await open(browser, rig, { viewport: { width: 320, height: 256 } });
  await page.evaluate(crowd);
  for (const tab of await page.locator("[role=tab]:visible").all()) {
    await tab.click();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320, await tab.textContent());
  }
  await page.context().close();
});

test("a verdict can be read to its end when its model is unfolded", async () => {
  const page = await open(browser, rig, sizes.phone), reason = await page.evaluate(crowd);
  await page.click("#t-p-learn");
  const row = page.locator("#models li").last();
  await row.locator("summary").click();
  const { text, cut, beside } = await row.locator("summary p").evaluate((p) => ({
    text: p.textContent, cut: p.scrollWidth > p.clientWidth || p.scrollHeight > p.clientHeight + 1,
    beside: p.getBoundingClientRect().right - p.closest(".panel").getBoundingClientRect().right,
  }));
  assert.ok(text.includes(reason) && !cut && beside <= 0, `cut: ${cut}, ${beside} px outside of the panel: ${text}`);
  await page.context().close();
});

test("the list of keys can be read and closed", async () => {
  const page = await open(browser, rig, sizes.phone);
  for (const [width, height] of [[390, 844], [1024, 768], [844, 390], [320, 568]]) {
    await page.setViewportSize({ width, height });
    await page.click("#help");
    const hidden = await page.evaluate(() => [...document.querySelectorAll("#keys :is(dt, dd, input, button)")].filter((e) => {
      e.scrollIntoView({ block: "nearest" });
      const r = e.getBoundingClientRect(), at = document.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2);
      return r.left < 0 || r.right > innerWidth || r.top < 0 || r.bottom > innerHeight || !e.contains(at);
    }).map((e) => e.textContent || e.tagName));
    assert.deepEqual(hidden, [], `${width}×${height}`);
    await page.click("#keys .call");
    assert.ok(await page.isHidden("#keys"));
  }
  await page.context().close();
});
