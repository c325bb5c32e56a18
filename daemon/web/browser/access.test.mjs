// For everybody: by keyboard alone, with a screen reader, by touch, in both palettes, with little motion.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Rig, browse, open, until } from "./rig.mjs";

let rig, browser;
before(async () => {
  rig = await Rig.start(["--seed", "7", "--genre", "funk", "--bpm", "120"]);
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await rig?.stop();
});

test("everything is steered by the keyboard alone", async () => {
  const page = await open(browser, rig);
  const press = async (...keys) => { for (const k of keys) await page.keyboard.press(k); };
  const steer = (fn, arg) => until(page, fn, arg);
  await press("Space");
  await steer(() => groovegen.state.live.state !== "running");
  await press("Space");
  await steer(() => groovegen.state.live.state === "running");
  const seed = await page.evaluate(() => groovegen.state.steer.seed);
  await press("n");
  await steer((s) => groovegen.state.steer.seed === s + 1, seed);
  await press("z");
  await steer((s) => groovegen.state.steer.seed === s, seed);
  await press("y");
  await steer((s) => groovegen.state.steer.seed === s + 1, seed);
  await press("h");
  await steer(() => groovegen.state.steer.freeze);
  await press("h", "2");
  await steer(() => !groovegen.state.steer.freeze && groovegen.state.steer.mute.snare);
  await press("2", "Shift+1");
  await steer(() => !groovegen.state.steer.mute.snare && groovegen.state.steer.solo.kick);
  await press("Shift+1", ".", ".");
  await steer(() => groovegen.state.steer.bpm === 122);
  await press("g", "ArrowRight", "Enter");
  const chosen = await page.evaluate(() => document.activeElement.textContent);
  await steer((g) => Object.keys(groovegen.state.steer.genres).length === 1 && groovegen.state.steer.genres[g.replace("-", "")] === 1, chosen);
  await press("ArrowDown", "+");
  await steer(() => Object.keys(groovegen.state.steer.genres).length === 2);
  await press("p", "ArrowRight", "ArrowUp");
  await steer(() => groovegen.state.steer.nudge[0] > 0 && groovegen.state.steer.nudge[1] > 0);
  await press("Home");
  await steer(() => groovegen.state.steer.nudge.every((x) => x === 0));
  await press("/");
  await page.keyboard.type("punk around 160");
  await press("Enter");
  await steer(() => groovegen.state.steer.genres.punk === 1 && Math.round(groovegen.state.steer.bpm) === 160);
  await press("Escape");
  await page.focus("#feel input");
  const density = await page.evaluate(() => groovegen.state.steer.density);
  await press("ArrowRight");
  await steer((d) => groovegen.state.steer.density > d, density);
  await press("?");
  assert.ok(await page.isVisible("#keys"));
  await press("Escape");
  assert.ok(await page.isHidden("#keys"));
  assert.deepEqual(page.mistakes, []);
  await page.context().close();
});

test("single letters can be turned off, for who speaks to the computer", async () => {
  const page = await open(browser, rig);
  const flip = async () => { await page.click("#help"); await page.click("#keys input[type=checkbox]"); await page.keyboard.press("Escape"); };
  const seed = await page.evaluate(() => groovegen.state.steer.seed);
  const presses = async () => { for (const k of ["n", "r", "1", "Space", "?"]) await page.keyboard.press(k); };
  await flip();
  await presses();
  await page.reload(); // the choice is kept
  await until(page, () => globalThis.groovegen?.state.steer);
  await page.evaluate(() => document.activeElement?.blur());
  await presses();
  await page.waitForTimeout(200);
  const after = await page.evaluate(() => {
    const { steer, live } = groovegen.state;
    return [steer.seed, steer.mute.kick, live.state, document.getElementById("keys").open];
  });
  assert.deepEqual(after, [seed, false, "running", false]);
  await flip();
  await page.keyboard.press("n");
  await until(page, (s) => groovegen.state.steer.seed === s + 1, seed);
  assert.deepEqual(page.mistakes, []);
  await page.context().close();
});

test("Tab reaches every part, and what has the focus is seen", async () => {
  const page = await open(browser, rig);
  const seen = new Set();
  for (let i = 0; i < 140; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement, s = getComputedStyle(e);
      return { id: e.id || e.closest("[id]")?.id, ring: e === document.body || s.outlineStyle !== "none" };
    });
    assert.ok(at.ring, `no ring on #${at.id}`);
    seen.add(at.id);
  }
  for (const id of ["play", "bpm", "sound", "heads", "words", "genres", "map", "feel", "voices"]) assert.ok(seen.has(id), `Tab does not reach #${id}`);
  await page.context().close();
});

test("every control has a name and a role that a screen reader says", async () => {
  const page = await open(browser, rig);
  for (const tab of await page.locator("[role=tab]:visible").all()) {
    await tab.click();
    const bad = await page.evaluate(() => [...document.querySelectorAll("button, input, select, canvas, a, summary")].filter((e) => {
      if (!e.checkVisibility() || e.getAttribute("aria-hidden") === "true") return false;
      const label = e.getAttribute("aria-label") || e.textContent.trim() || e.labels?.[0]?.textContent.trim() || e.title;
      return !label;
    }).map((e) => e.outerHTML.slice(0, 120)));
    assert.deepEqual(bad, []);
  }
  const tree = await (await page.context().newCDPSession(page)).send("Accessibility.getFullAXTree");
  const nodes = tree.nodes.filter((n) => !n.ignored), roles = (r) => nodes.filter((n) => n.role?.value === r);
  for (const n of [...roles("button"), ...roles("slider"), ...roles("textbox"), ...roles("tab"), ...roles("combobox")]) {
    assert.ok(n.name?.value, `a ${n.role.value} has no name`);
  }
  const where = await page.getAttribute("#map", "aria-valuetext");
  assert.match(where, /^nudge .* up; among \w[\w -]* and \w/, "the map does not say what is around");
  const said = roles("image").map((n) => n.name?.value ?? "");
  const chatty = await page.evaluate(() => {
    const announces = (e) => e.id === "job" ? e.hasAttribute("aria-live") : e.getAttribute("aria-live") !== "off";
    return [...document.querySelectorAll("#position, #where, .fader output, .strip output, #job")]
      .filter(announces).map((e) => e.outerHTML.slice(0, 80));
  });
  assert.deepEqual(chatty, [], "what changes with every step is announced each time");
  assert.ok(said.some((s) => /hits in four bars; .*kick \d+/.test(s)), "the roll is not described");
  console.log(`  ${roles("button").length} buttons, ${roles("slider").length} sliders, ${roles("tab").length} tabs, all named`);
  await page.context().close();
});

// Roles of controls in the accessibility tree, and of those, the ones whose value is announced.
const controls = ["button", "slider", "textbox", "spinbutton", "combobox", "tab", "link", "checkbox", "DisclosureTriangle"];
const valued = ["slider", "spinbutton", "combobox"];

test("the accessibility tree has every control that is seen, with role, name, value and state", async () => {
  const page = await open(browser, rig), session = await page.context().newCDPSession(page);
  const tree = async () => (await session.send("Accessibility.getFullAXTree")).nodes.filter((n) => !n.ignored);
  const property = (n, name) => n.properties?.find((p) => p.name === name)?.value?.value;
  await until(page, () => document.getElementById("map").getAttribute("aria-valuetext"));
  let count = 0;
  for (const tab of await page.locator("[role=tab]:visible").all()) {
    await tab.click();
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const seen = await page.evaluate(() => [...document.querySelectorAll("button, input, select, canvas[tabindex], a[href], summary")]
      .filter((e) => e.checkVisibility({ visibilityProperty: true })).length);
    const nodes = (await tree()).filter((n) => controls.includes(n.role?.value)), name = await tab.textContent();
    assert.equal(nodes.length, seen, `${name}: ${nodes.length} controls are in the tree, ${seen} on the page`);
    for (const n of nodes) {
      const what = `${name}: ${n.role.value} "${n.name?.value ?? ""}"`;
      assert.ok(n.name?.value?.trim(), `${what} has no name`);
      if (valued.includes(n.role.value) && n.name.value !== "Epochs") { // no number of epochs is "auto"
        assert.ok(property(n, "valuetext") || `${n.value?.value ?? ""}`, `${what} has no value for a screen reader`);
      }
      if (n.role.value === "tab") assert.equal(typeof property(n, "selected"), "boolean", `${what} does not say whether it is chosen`);
    }
    for (const toggle of [/^Play$/, /^Freeze$/, /^Blend$/, /^mute kick$/, /^solo kick$/, /^lock kick$/, /^[\w -]+, \d+ percent$/]) {
      const node = nodes.find((n) => toggle.test(n.name.value));
      assert.ok(node, `${name}: no control is called ${toggle}`);
      assert.ok(["true", "false"].includes(String(property(node, "pressed"))), `${toggle} does not say whether it is on`);
    }
    count += nodes.length;
  }
  console.log(`  ${count} controls of all panels, all with role, name and value`);
  await page.context().close();
});

test("live regions say what was done, what was refused and what is lost", async () => {
  const page = await open(browser, rig), session = await page.context().newCDPSession(page);
  const said = async (id, kind) => { // as the tree has it: hidden elements and such without a role say nothing
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const { result } = await session.send("Runtime.evaluate", { expression: `document.getElementById("${id}")` });
    const { node } = await session.send("DOM.describeNode", { objectId: result.objectId });
    const found = nodes.find((n) => n.backendDOMNodeId === node.backendNodeId);
    assert.equal(found.properties?.find((p) => p.name === "live")?.value.value, kind, `#${id} is not announced at once`);
  };
  const seed = await page.evaluate(() => groovegen.state.steer.seed);
  await page.click("[data-act=next]");
  await until(page, (s) => document.getElementById("said").textContent.includes(`seed ${s + 1}: `), seed);
  await said("said", "polite");
  await page.evaluate(() => groovegen.command("density", 99));
  assert.match(await page.textContent("#toast"), /density/);
  await said("toast", "polite");
  await page.fill("#words", "punk and zebras");
  await page.press("#words", "Enter");
  await until(page, () => /punk.*not understood: .*zebras/.test(document.getElementById("reply").textContent));
  await said("reply", "polite");
  await page.evaluate(() => groovegen.command("transport/stop"));
  await until(page, () => /stopped/.test(document.getElementById("clock").textContent));
  await said("clock", "polite");
  await page.evaluate(() => { groovegen.command("transport/start"); groovegen.command("genre", "funk"); });
  await page.evaluate(() => { document.getElementById("offline").hidden = false; });
  await said("offline", "assertive");
  await page.context().close();
});

test("text is readable in both palettes: contrast of at least 4.5, large text 3", async () => {
  for (const colorScheme of ["dark", "light"]) {
    const page = await open(browser, rig, { colorScheme });
    for (const id of ["p-voices", "p-history", "p-learn", "p-monitor"]) {
      await page.click(`#t-${id}`);
      const poor = await page.evaluate(contrasts);
      assert.deepEqual(poor, [], colorScheme);
    }
    await page.keyboard.press("t");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), colorScheme === "dark" ? "light" : "dark");
    await page.reload();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), colorScheme === "dark" ? "light" : "dark", "the choice is forgotten");
    await page.context().close();
  }
});

// WCAG 2.2, 1.4.3: contrast of each text with what is behind it; disabled controls are exempt.
function contrasts() {
  const rgb = (s) => { const m = s.match(/[\d.]+/g).map(Number); return s.startsWith("color(") ? m.slice(0, 3).map((x) => x * 255).concat(m[3] ?? 1) : m; };
  const linear = (x) => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  const lum = (c) => {
    const [r, g, b] = c.map((x) => linear(x / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (e) => {
    for (let n = e; n; n = n.parentElement) {
      const c = rgb(getComputedStyle(n).backgroundColor);
      if ((c[3] ?? 1) > 0.9) return c;
    }
    return [255, 255, 255];
  };
  const out = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest(":disabled, .headrow.off, .sr, option, select, .skip, svg")) continue;
    const s = getComputedStyle(e), a = lum(rgb(s.color).slice(0, 3)), b = lum(behind(e).slice(0, 3));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), large = parseFloat(s.fontSize) >= 24 || (parseFloat(s.fontSize) >= 18.6 && s.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5) - 0.01) out.push(`${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 24)}" ${ratio.toFixed(2)}`);
  }
  return [...new Set(out)];
}

const viewports = {
  portrait: { width: 390, height: 844 }, landscape: { width: 844, height: 390 },
  small: { width: 320, height: 568 }, "small landscape": { width: 568, height: 320 },
};

for (const [name, viewport] of Object.entries(viewports)) {
  test(`a phone in ${name} fits, and steers by touch`, async () => {
    const page = await open(browser, rig, { viewport, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
    await page.evaluate(() => { for (const id of ["volume", "output"]) document.getElementById(id).hidden = false; }); // as with the sound on
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width, "it scrolls sideways");
    const off = await page.evaluate(() => [...document.querySelectorAll(".top *")]
      .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
      .map((e) => e.id || e.className));
    assert.deepEqual(off, [], "cut at the right");
    const roll = await page.locator("#roll").boundingBox();
    assert.ok(roll.y < viewport.height * 0.45, "the groove is not in sight");
    const bar = await page.locator("#tabs").boundingBox();
    assert.ok(bar.y >= roll.y + roll.height, "the tabs cover the groove");
    for (const id of ["#title", "#coming", "#clock .short"]) assert.ok(await page.isVisible(id), `${id} is not shown`);
    const cut = await page.evaluate(() => {
      const tabs = document.getElementById("tabs"), edge = tabs.getBoundingClientRect().right;
      const isCut = (b) => {
        const r = b.getBoundingClientRect();
        return b.checkVisibility() && r.left < edge - 44 && r.right > edge - 44;
      };
      return tabs.scrollWidth <= tabs.clientWidth || [...tabs.querySelectorAll("button")].some(isCut);
    });
    assert.ok(cut, "nothing shows that there are more tabs");
    const small = await page.evaluate(() => [...document.querySelectorAll(".buttons button, .tabs button, #play, #sound, .genres button")]
      .filter((b) => b.checkVisibility() && Math.min(b.offsetHeight, b.offsetWidth) < 36).map((b) => b.textContent));
    assert.deepEqual(small, [], "too small for a finger");
    await page.locator("#t-p-map").tap({ force: true, timeout: 3000 }).catch(() => {}); // on a wide phone the map has no tab
    if (await page.isVisible("#t-p-map")) { // what is opened is in sight, under what stays at the top
      const top = (await page.locator("#p-map").boundingBox()).y;
      assert.ok(top >= 0 && top < viewport.height * 0.75, `the map begins at ${top} of ${viewport.height}`);
    }
    await page.locator("#map").scrollIntoViewIfNeeded();
    const box = await page.locator("#map").boundingBox();
    await page.touchscreen.tap(box.x + box.width * 0.3, box.y + Math.min(box.height * 0.4, 90));
    await until(page, () => Math.hypot(...groovegen.state.steer.nudge) > 0.05);
    await page.evaluate(() => groovegen.command("nudge", 0, 0));
    assert.deepEqual(page.mistakes, []);
    await page.context().close();
  });
}

test("a finger drags on the map and on a genre's share, and the page does not scroll away under it", async () => {
  const page = await open(browser, rig, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const session = await page.context().newCDPSession(page);
  const swipe = async (selector, from, to) => {
    await page.locator(selector).waitFor({ timeout: 10_000 }); // in a panel that was opened just now
    const box = await page.locator(selector).boundingBox(), x = (f) => box.x + box.width * f, y = box.y + Math.min(box.height / 2, 90);
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: x(from), y }] });
    for (let i = 1; i <= 8; i++) await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: x(from + ((to - from) * i) / 8), y }] });
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  await page.locator("#blending").tap();
  const jazz = "#genres button:has-text('jazz')";
  await page.locator(jazz).scrollIntoViewIfNeeded();
  await swipe(jazz, 0.2, 0.8);
  const share = await until(page, () => groovegen.state.steer.genres.jazz > 0.3 && groovegen.state.steer.genres.jazz);
  assert.ok(share < 0.9, `share ${share}`);
  await page.waitForTimeout(400); // a browser takes a tap right behind a swipe for a part of it, and no finger is so quick
  await page.locator("#t-p-map").tap();
  const top = await page.evaluate(() => scrollY);
  await swipe("#map", 0.2, 0.85);
  const right = await until(page, () => { // where the finger left it: on its way it was on the other side too
    const nudge = groovegen.state.steer.nudge[0], now = performance.now();
    if (globalThis.left?.nudge !== nudge) globalThis.left = { nudge, at: now };
    return now - left.at > 500 && Math.abs(nudge) > 0.2 && nudge;
  });
  await swipe("#map", 0.85, 0.1);
  await until(page, (x) => groovegen.state.steer.nudge[0] < x - 0.5, right);
  assert.equal(await page.evaluate(() => scrollY), top);
  await page.evaluate(() => { groovegen.command("nudge", 0, 0); groovegen.command("genre", "funk"); });
  assert.deepEqual(page.mistakes, []);
  await page.context().close();
});

test("with reduced motion nothing but the playhead moves", async () => {
  const page = await open(browser, rig, { reducedMotion: "reduce" });
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((e) => {
    const s = getComputedStyle(e);
    return s.animationName !== "none" || s.transitionDuration.split(",").some((d) => parseFloat(d) > 0);
  }).length);
  assert.equal(moving, 0);
  assert.ok(await page.evaluate(() => matchMedia("(prefers-reduced-motion: reduce)").matches));
  await page.context().close();
});
