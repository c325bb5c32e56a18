// Steering from the page: what is clicked, dragged, typed and pressed reaches the groove, and every open page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Rig, browse, open, quantile, until } from "./rig.mjs";

let rig, browser, page;
before(async () => {
  rig = await Rig.start(["--seed", "7", "--genre", "funk", "--bpm", "120", "--quantize", "beat"]);
  browser = await browse();
  page = await open(browser, rig);
});
after(async () => {
  await browser?.close();
  await rig?.stop();
});

const loopNow = () => groovegen.state.loop;

test("a click on a genre changes the loop on screen and the notes that are sent", async () => {
  await page.evaluate(() => {
    globalThis.cells = new Map();
    groovegen.on("loop", ({ loop }) => globalThis.cells.set(loop.id, { genre: loop.genre, has: loop.hits.concat(loop.fill ?? []).map(([s, v]) => s * 9 + v) }));
  });
  const was = await page.evaluate(loopNow), ink = await picture();
  await page.click("#genres button:has-text('reggae')");
  const is = await until(page, () => groovegen.state.loop.genre === "reggae" && groovegen.state.live.playing === groovegen.state.loop.id && groovegen.state.loop);
  assert.notDeepEqual(is.hits, was.hits);
  await until(page, (was) => document.getElementById("loop").toDataURL() !== was, ink); // the roll shows another picture
  assert.equal(await page.textContent("#title"), "reggae");
  // The notes that the daemon sends are those of the loops on screen, hit for hit.
  const rows = await until(page, () => {
    const rows = groovegen.notes.filter((n) => globalThis.cells.get(n[9])?.genre === "reggae");
    return rows.length >= 12 && rows.map((n) => [n[3], n[4], globalThis.cells.get(n[9]).has.includes(n[3] * 9 + n[4])]);
  });
  for (const [step, voice, there] of rows) assert.ok(there, `note of step ${step}, voice ${voice} is not in its loop`);
});

test("a switch among the faders of the song goes off and on", async () => {
  await page.click("#t-p-song");
  const box = "#song select[aria-label='articulations']";
  for (const to of ["off", "on"]) {
    await page.selectOption(box, to);
    await until(page, (on) => Boolean(groovegen.state.steer.values.articulations[0]) === on, to === "on");
    assert.equal(await page.inputValue(box), to);
  }
});

const picture = () => page.evaluate(() => document.getElementById("loop").toDataURL());

test("blending gives shares, and dragging a tile sets one", async () => {
  await page.click("#blending");
  await page.click("#genres button:has-text('jazz')");
  await until(page, () => Object.keys(groovegen.state.steer.genres).length === 2);
  const box = await page.locator("#genres button:has-text('jazz')").boundingBox();
  await page.mouse.move(box.x + 20, box.y + 15);
  await page.mouse.down();
  await page.mouse.move(box.x + 20 + box.width * 0.3, box.y + 15, { steps: 6 });
  await page.mouse.up();
  const share = await until(page, () => groovegen.state.steer.genres.jazz > 0.6 && groovegen.state.steer.genres.jazz);
  assert.ok(share < 0.95, `share ${share}`);
  await page.click("#blending");
  await page.click("#genres button:has-text('funk')");
  await until(page, () => groovegen.state.steer.genres.funk === 1);
});

// at returns where a cell is on the screen: its hit, or where one would be.
const at = (step, voice) => page.evaluate(([step, voice]) => {
  const hit = groovegen.state.loop.hits.find((h) => h[0] === step && h[1] === voice);
  const b = groovegen.geometry().box(step + (hit?.[2] ?? 0), voice, hit?.[3] ?? 60), box = document.getElementById("loop").getBoundingClientRect();
  return { x: box.left + b.x + b.w / 2, y: box.top + b.y + b.h / 2, hit: hit ?? null };
}, [step, voice]);
const hits = (step, voice) => until(page, ([step, voice, n]) => groovegen.state.loop.hits.filter((h) => h[1] === voice && step.includes(h[0])).length === n, [[].concat(step), voice, [].concat(step).length]);
const gone = (step, voice) => until(page, ([step, voice]) => !groovegen.state.loop.hits.some((h) => h[0] === step && h[1] === voice), [step, voice]);
const pins = (text) => until(page, (text) => (groovegen.state.steer.values.pins[0] ?? "") === text, text);

test("clicks in the roll pin hits, drags give them velocity and timing, and the loops that follow have them", async () => {
  const place = () => page.evaluate(() => [...Array(64).keys()].find((s) => s % 16 > 4 && !groovegen.state.loop.hits.some((h) => h[1] === 7 && h[0] % 16 === s % 16)));
  const free = await place();
  const crash = 7, { x, y } = await at(free, crash);
  await page.mouse.click(x, y);
  await pins(`crash ${free}`);
  await hits(free, crash);
  const loop = await page.evaluate(() => groovegen.state.loop.id);
  await page.keyboard.press("n");
  await until(page, (id) => groovegen.state.loop.id !== id, loop);
  await hits(free, crash);
  // A drag up and to the left: louder and earlier.
  const from = await at(free, crash);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x - 5, from.y + 30, { steps: 5 });
  assert.match(await page.textContent("#pinlabel"), /^crash: velocity \d+, \d+ ms (early|late)$/);
  await page.mouse.up();
  const [, velocity, offset] = await until(page, (s) => {
    const m = new RegExp(`^crash ${s}/(\\d+)/(-?\\d+)$`).exec(groovegen.state.steer.values.pins[0]);
    return m && m.map(Number);
  }, free);
  assert.ok(velocity < from.hit[3] && offset < from.hit[2] * 960, `velocity ${velocity} of ${from.hit[3]}, offset ${offset} of ${from.hit[2] * 960}`);
  await until(page, ([s, v]) => groovegen.state.loop.hits.some((h) => h[0] === s && h[1] === 7 && h[3] === v), [free, velocity]);
  // A click on what is pinned lets it go.
  const now = await at(free, crash), playing = await page.evaluate(() => groovegen.state.loop.id);
  await page.mouse.click(now.x, now.y);
  await pins("");
  await until(page, (id) => groovegen.state.loop.id !== id, playing);
  // With Shift the same place in all bars.
  const other = await place(), all = [0, 1, 2, 3].map((bar) => (other % 16) + 16 * bar), again = await at(other, crash);
  await page.keyboard.down("Shift");
  await page.mouse.click(again.x, again.y);
  await page.keyboard.up("Shift");
  await pins(`crash ${all.join(" ")}`);
  await hits(all, crash);
  assert.equal(await page.textContent("#unpin"), "Unpin 4 hits");
  await page.click("#unpin");
  await pins("");
  assert.ok(await page.isHidden("#unpin"));
  // A click on a hit takes it away.
  const drawn = await page.evaluate(() => groovegen.state.loop.hits.find((h) => h[1] === 2)), is = await at(drawn[0], 2);
  await page.mouse.click(is.x, is.y);
  await pins(`closed_hat !${drawn[0]}`);
  await gone(drawn[0], 2);
  await page.evaluate(() => groovegen.command("undo"));
  await pins("");
});

test("dragging on the map changes z", async () => {
  await page.evaluate(() => groovegen.command("freeze", 1));
  const z = async () => (await (await fetch(`${rig.url}loop.json?inline=1`)).json()).latent;
  const before = await z(), xy = await page.evaluate(() => groovegen.state.loop.xy);
  await page.locator("#map").scrollIntoViewIfNeeded();
  const box = await page.locator("#map").boundingBox();
  const place = async (fx, fy) => page.mouse.move(box.x + box.width * fx, box.y + box.height * fy, { steps: 8 });
  await place(0.5, 0.5);
  await page.mouse.down();
  await place(0.82, 0.22);
  await page.mouse.up();
  await until(page, () => Math.hypot(...groovegen.state.steer.nudge) > 0.3);
  await until(page, (was) => Math.hypot(groovegen.state.loop.xy[0] - was[0], groovegen.state.loop.xy[1] - was[1]) > 0.2, xy);
  const now = await z();
  const moved = Math.sqrt(now.reduce((sum, x, i) => sum + (x - before[i]) ** 2, 0));
  assert.ok(moved > 0.3, `z moved by ${moved}`);
  console.log(`  z moved by ${moved.toFixed(2)}`);
  await page.click("#home");
  await until(page, () => groovegen.state.steer.nudge.every((x) => x === 0));
  await page.evaluate(() => groovegen.command("freeze", 0));
});

test("a fader steers, and double-click puts it back", async () => {
  const density = page.locator("#feel input[aria-label='density']");
  await density.fill("1.5");
  await until(page, () => groovegen.state.steer.density === 1.5);
  await page.waitForTimeout(450);
  await density.dblclick();
  await until(page, () => groovegen.state.steer.density === 1);
});

test("what another hand changes is shown on a fader that was just moved, and on a list that has the focus", async () => {
  await page.evaluate(() => { // both within the moment in which the fader follows its own hand
    const fader = document.querySelector("#feel input[aria-label='density']");
    fader.value = 0.8;
    fader.dispatchEvent(new Event("input"));
    setTimeout(() => groovegen.command("density", 1.3), 60);
  });
  await until(page, () => groovegen.state.steer.density === 1.3 && document.querySelector("#feel input[aria-label='density']").value === "1.3");
  await page.click("#t-p-song");
  const list = page.locator("#song select[aria-label='quantize']");
  await list.focus();
  for (const unit of ["bar", "beat"]) {
    await page.evaluate((u) => groovegen.command("quantize", u), unit);
    await until(page, (u) => document.activeElement.getAttribute("aria-label") === "quantize" && document.activeElement.value === u, unit);
  }
  await page.evaluate(() => groovegen.command("density", 1));
  await until(page, () => groovegen.state.steer.density === 1);
});

test("words are understood, and what was not is said", async () => {
  await page.fill("#words", "lazy jazz around 90 with zebras");
  await page.press("#words", "Enter");
  await until(page, () => groovegen.state.steer.genres.jazz === 1 && document.querySelectorAll("#reply span").length > 1);
  const reply = await page.textContent("#reply");
  assert.match(reply, /jazz/);
  assert.match(reply, /not understood: .*zebras/);
});

test("next, undo, mute, lock and recall do what they say", async () => {
  const seed = await page.evaluate(() => groovegen.state.steer.seed);
  await page.click("[data-act=next]");
  await until(page, (s) => groovegen.state.steer.seed === s + 1, seed);
  await page.click("[data-act=undo]");
  await until(page, (s) => groovegen.state.steer.seed === s, seed);
  await page.click("#heads button[aria-label='mute kick']");
  await until(page, () => groovegen.state.steer.mute.kick && groovegen.state.loop.hits.every((h) => h[1] !== 0));
  await page.click("#heads button[aria-label='mute kick']");
  await page.click("#heads button[aria-label='lock snare']");
  await until(page, () => !groovegen.state.steer.mute.kick && groovegen.state.steer.lock.snare);
  await page.click("#heads button[aria-label='lock snare']");
  await page.evaluate(() => groovegen.command("freeze", 1)); // or the recalled loop has its successor before one looks
  await page.click("#t-p-history");
  const first = await page.evaluate(() => groovegen.state.history[0]);
  await page.locator("#history li").last().getByRole("button").click();
  // By its title: loops of other genres have the same seed and variation.
  await until(page, ({ code, title }) => groovegen.state.loop.code === code && groovegen.state.loop.title === title, first);
  await page.evaluate(() => groovegen.command("freeze", 0));
});

test("dice change one voice, and a locked one has none", async () => {
  await page.evaluate(() => groovegen.command("freeze", 1));
  const others = () => JSON.stringify(groovegen.state.loop.hits.filter((h) => h[1] !== 1));
  const before = await page.evaluate(others), code = await page.evaluate(() => groovegen.state.loop.code);
  await page.click("#heads button[aria-label='dice snare']");
  await until(page, () => groovegen.state.steer.redraw?.snare === 1 && groovegen.state.steer.values["voice/snare/redraw"][0] === 1);
  await until(page, (was) => groovegen.state.loop.code !== was, code);
  assert.equal(await page.evaluate(others), before);
  await page.click("[data-act=undo]");
  await until(page, () => !groovegen.state.steer.redraw?.snare);
  await page.click("#heads button[aria-label='lock snare']");
  await until(page, () => document.querySelector("#heads button[aria-label='dice snare']").disabled);
  await page.click("#heads button[aria-label='lock snare']");
  await until(page, () => !document.querySelector("#heads button[aria-label='dice snare']").disabled);
  await page.evaluate(() => groovegen.command("freeze", 0));
});

test("one voice that was captured can have a kit around it", async () => {
  await page.click("#t-p-along");
  await page.evaluate(() => groovegen.command("captured", "kick 0 8; snare 4 12"));
  await until(page, () => document.getElementById("kit").hidden);
  await page.evaluate(() => groovegen.command("captured", "snare 0 3 6 8 11 14 16 19 22 24 27 30 32 35 38 40 43 46 48 51 54 56 59 62"));
  await until(page, () => !document.getElementById("kit").hidden);
  await page.click("#kit");
  await until(page, () => groovegen.state.steer.drumify && document.getElementById("kit").getAttribute("aria-pressed") === "true");
  await until(page, () => {
    const hits = groovegen.state.loop.hits;
    return new Set(hits.map((h) => h[1])).size > 1 && [0, 3, 6, 8, 11, 14].every((s) => hits.some((h) => h[0] === s));
  });
  await page.click("#forget");
  await until(page, () => document.getElementById("kit").hidden && !groovegen.state.steer.drumify);
});

test("a kept loop has a star, and is a favorite no more by a click on it", async () => {
  await page.click("#t-p-history");
  await page.evaluate(() => groovegen.command("favorite"));
  const name = await until(page, () => groovegen.state.presets?.find((p) => p.kind === "scene" && p.favorite)?.name);
  const star = page.locator(`#presets button[aria-label="Favorite ${name}"]`);
  assert.equal(await star.textContent(), "★");
  await star.click();
  await until(page, (name) => groovegen.state.presets.some((p) => p.name === name && !p.favorite), name);
  await page.evaluate((name) => groovegen.command("preset/save", name), name);
  await until(page, (name) => groovegen.state.presets.filter((p) => p.name === name).length === 2, name);
  assert.equal(await star.count(), 1, "a scene beside a preset of its name has a star that marks the preset");
});

// codeWithSwing returns the recall code that the page shows and its loop, once that is another loop than before, and one
// that was made with that swing. Until then an older loop plays, which the settings do not describe.
async function codeWithSwing(page, before, swing) {
  for (const end = Date.now() + 45_000; Date.now() < end; await page.waitForTimeout(20)) {
    const found = await page.evaluate(async ([before, swing]) => {
      const loop = await (await fetch("loop.json?inline=1")).json();
      const was = groovegen.state.loop, code = document.getElementById("mycode").value; // the code is written with the next frame
      return loop.loop_id === was.id && loop.feel.swing === swing && was.code !== before && globalThis.readCode(code)?.code === was.code && { code, was };
    }, [before, swing]);
    if (found) return found;
  }
  throw new Error(`no loop with swing ${swing} plays, or its code is not shown`);
}

test("a recall code brings the groove back", async () => {
  await page.click("#t-p-take");
  await page.evaluate(() => groovegen.command("freeze", 1)); // or the recalled loop has its successor before one looks
  const before = await page.evaluate(() => groovegen.state.loop.code);
  await page.evaluate(() => groovegen.command("swing", 0.6));
  await page.evaluate(async () => { globalThis.readCode = (await import("/js/take.js")).readCode; });
  const { code, was } = await codeWithSwing(page, before, 0.6);
  await page.evaluate(() => groovegen.command("swing", 0.5));
  await page.evaluate(() => groovegen.command("genre", "punk"));
  await until(page, () => groovegen.state.loop.genre === "punk");
  await page.fill("#theircode", code);
  await page.press("#theircode", "Enter");
  await until(page, () => document.getElementById("theircode").value === ""); // the page empties it when the daemon has taken the code
  await until(page, ([c, g]) => groovegen.state.steer.swing === 0.6 && groovegen.state.loop.code === c && groovegen.state.loop.genre === g, [was.code, was.genre]);
  const is = await page.evaluate(loopNow);
  assert.deepEqual(is.genres, was.genres);
  assert.deepEqual(await page.evaluate(() => groovegen.state.loop.hits), was.hits);
  await page.fill("#theircode", "rubbish!");
  await page.press("#theircode", "Enter");
  assert.match(await page.textContent("#toast"), /no recall code/);
  await page.evaluate(() => groovegen.command("freeze", 0));
});

test("a beat that is tapped is captured, and loops stay near to it", async () => {
  await page.evaluate(() => { groovegen.command("genre", "rock"); groovegen.command("bpm", 200); groovegen.command("capture_amount", 0); });
  await page.click("#t-p-along");
  await page.click("#record");
  await until(page, () => /bar 1/.test(document.getElementById("tapped").textContent));
  // Kick and snare in turn, for four bars of quarter notes at 200 BPM.
  for (let i = 0; i < 14; i++) {
    await page.keyboard.press(i % 2 ? "s" : "a");
    await page.waitForTimeout(300);
  }
  const text = await until(page, () => groovegen.state.steer.values.captured[0]);
  const taps = text.match(/\d+\/\d+\/-?\d+/g);
  assert.ok(taps.length >= 8 && /^kick .*; snare /.test(text), text);
  await until(page, () => { const c = new Array(9).fill(0); groovegen.state.loop.hits.forEach((h) => c[h[1]]++); return c[0] > 0 && c[1] > 0; });
  await page.click("#forget");
  await until(page, () => !groovegen.state.steer.values.captured[0]);
});

test("four bars of a file are captured", async () => {
  const mid = Buffer.from(await (await fetch(`${rig.url}loop.mid`)).arrayBuffer());
  await page.setInputFiles("#onefile", { name: "beat.mid", mimeType: "audio/midi", buffer: mid });
  await until(page, () => groovegen.state.steer.values.captured[0].length > 40);
  await until(page, () => /hits captured, from bar 1/.test(document.getElementById("tapped").textContent));
  await page.click("#forget");
  await until(page, () => !groovegen.state.steer.values.captured[0]);
  await page.setInputFiles("#onefile", { name: "rubbish.mid", mimeType: "audio/midi", buffer: Buffer.from("rubbish") });
  await until(page, () => /^rubbish.mid: ./.test(document.getElementById("toast").textContent));
  page.mistakes = page.mistakes.filter((m) => !/status of 4\d\d/.test(m)); // the browser's own line about the refusal
});

test("a file whose drums are not found is captured after its track is chosen", async () => {
  const event = (...bytes) => Buffer.from([...bytes]);
  const part = (name, channel, pitches) => {
    const notes = Array.from({ length: 64 }, (_, s) => event(s ? 24 : 0, 0x90 | channel, pitches[s % pitches.length], 90));
    const body = Buffer.concat([event(0, 0xff, 3, name.length), Buffer.from(name), ...notes, event(0, 0xff, 0x2f, 0)]);
    return Buffer.concat([Buffer.from("MTrk"), event(0, 0, body.length >> 8, body.length & 255), body]);
  };
  const mid = Buffer.concat([Buffer.from("MThd"), event(0, 0, 0, 6, 0, 1, 0, 2, 0, 96), part("One", 0, [60, 64, 67]), part("Two", 1, [36, 42, 38, 42])]);
  assert.ok(!(await page.isVisible("#filedrums [name=track]")));
  await page.setInputFiles("#onefile", { name: "two.mid", mimeType: "audio/midi", buffer: mid });
  await until(page, () => /^two.mid: no notes on channel 10.*choose the track/.test(document.getElementById("toast").textContent));
  await page.fill("#filedrums [name=track]", "Two");
  await page.press("#filedrums [name=track]", "Enter");
  await until(page, () => groovegen.state.steer.values.captured[0].startsWith("kick 0/"));
  await until(page, () => /64 hits captured, from bar 1/.test(document.getElementById("tapped").textContent));
  await page.fill("#filedrums [name=track]", "");
  await page.click("#forget");
  await until(page, () => !groovegen.state.steer.values.captured[0]);
  page.mistakes = page.mistakes.filter((m) => !/status of 4\d\d/.test(m));
});

test("a code can be copied without a clipboard, and files be dragged out", async () => {
  await page.click("#t-p-take");
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true })); // as over plain HTTP from another machine
  await page.click("#take .code button");
  const marked = await page.evaluate(() => {
    const e = document.getElementById("mycode"), n = e.value.length;
    return document.activeElement === e && e.selectionEnd - e.selectionStart === n && n > 8;
  });
  assert.ok(marked, "the code is not marked");
  assert.match(await page.textContent("#toast"), /does not let the page copy/);
  const given = await page.evaluate(() => [...document.querySelectorAll("#take a")].map((a) => {
    const dataTransfer = new DataTransfer();
    a.dispatchEvent(new DragEvent("dragstart", { dataTransfer, bubbles: true }));
    return dataTransfer.getData("DownloadURL");
  }));
  for (const [i, kind] of ["audio/midi", "audio/wav"].entries()) {
    assert.match(given[i], new RegExp(`^${kind}:[a-z]+-\\d+-[\\d-]+\\.\\w+:http://127\\.0\\.0\\.1:\\d+/loop\\.\\w+\\?id=\\d+$`));
  }
  await page.check("#seamless");
  assert.match(await page.evaluate(() => document.querySelector("#take a").href), /loop\.mid\?id=\d+&seamless$/);
  await page.uncheck("#seamless");
});

test("files can be taken away", async () => {
  await page.click("#t-p-take");
  for (const [end, magic] of [["mid", "MThd"], ["wav", "RIFF"], ["png", "\x89PNG"], ["json", "{"]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`#take a[href^='loop.${end}']`)]);
    assert.match(download.suggestedFilename(), new RegExp(`^[a-z]+-.*\\.${end}$`));
    const stream = await download.createReadStream(), chunks = [];
    for await (const c of stream) chunks.push(c);
    assert.equal(Buffer.concat(chunks).toString("latin1", 0, magic.length), magic);
  }
});

// watchDensity keeps when a page first knew of each density, on the clock that all pages share, and how long its longest tasks took.
function watchDensity() {
  const seen = new Map(), waiting = new Map(), long = [];
  globalThis.hearDensity = (x) => {
    if (!seen.has(x)) seen.set(x, performance.timeOrigin + performance.now());
    waiting.get(x)?.(seen.get(x));
  };
  globalThis.knewOf = (x) => seen.get(x) ?? new Promise((known) => waiting.set(x, known));
  globalThis.longTasks = long;
  new PerformanceObserver((l) => long.push(...l.getEntries().map((e) => e.duration))).observe({ type: "longtask" });
}

// bare opens a page of the same address that does nothing with what it hears: what Chromium itself takes.
async function bare() {
  const context = await browser.newContext({ bypassCSP: true }), p = await context.newPage();
  await p.goto(`${rig.url}loop.json?inline=1`);
  await p.evaluate(watchDensity);
  await p.evaluate(() => new Promise((open) => {
    const socket = new WebSocket(`ws://${location.host}/ws`);
    socket.onmessage = (e) => {
      const density = e.data.startsWith('{"type":"update"') && JSON.parse(e.data).steer?.density;
      if (density) { globalThis.hearDensity(density); open(); }
    };
  }));
  return p;
}

test("two pages and the command line stay in step within 50 ms", async () => {
  const other = await open(browser, rig), idle = await bare(), limit = 50;
  await other.click("#t-p-history"); // the panel with most in it
  for (const p of [page, other]) await p.evaluate(watchDensity);
  await other.evaluate(() => groovegen.on("steer", (s) => globalThis.hearDensity(s.steer.density)));
  const all = [];
  // What else runs on this machine is in the figures, so the best round counts. On one whose two cores draw three pages in software Chromium
  // itself is late: there the half of the changes is held, and what our page adds to one that does nothing; with GROOVE_WEB_STRICT the worst change.
  const strict = Boolean(process.env.GROOVE_WEB_STRICT), of = (i, late, q) => quantile(late.map((both) => both[i]), q);
  const added = (late) => Math.max(of(0, late, 0.5), of(0, late, 0.9) - of(1, late, 0.9));
  let best = Infinity;
  for (let round = 1; round <= 6 && best >= limit; round++) {
    const late = [];
    for (let i = 1; i <= 60; i++) {
      const to = Math.round((0.2 * round + i * 0.003) * 1000) / 1000;
      const began = await page.evaluate((x) => { const t = performance.timeOrigin + performance.now(); groovegen.command("density", x); return t; }, to);
      late.push(await Promise.all([other, idle].map(async (p) => await p.evaluate((x) => globalThis.knewOf(x), to) - began)));
    }
    all.push(...late);
    best = Math.min(best, strict ? of(0, late, 1) : added(late));
    const figures = (i) => [["p50", 0.5], ["p90", 0.9], ["p99", 0.99], ["max", 1]]
      .map(([name, q]) => `${name} ${of(i, late, q).toFixed(1)}`).join(", ");
    console.log(`  from a page's command to the other page, ms: ${figures(0)}; to a page that does nothing: ${figures(1)}; of ${late.length}`);
  }
  const long = (await Promise.all([page, other].map((p) => p.evaluate(() => globalThis.longTasks)))).flat(), over = all.filter(([there]) => there >= limit);
  const slow = over.filter(([, nothing]) => nothing >= limit / 2).length;
  console.log(`  ${over.length} of ${all.length} took ${limit} ms or more, ` +
    `${slow} of them half of that or more to the page that does nothing; ` +
    `tasks of more than 50 ms in the pages: ${long.length}`);
  assert.ok(best < limit, `${strict ? "max" : "p50 or p90 beyond a page that does nothing"} ${best} ms in the best round`);
  if (strict) assert.ok(of(0, all, 0.9) < limit, "p90 of all rounds");
  await rig.ctl("set", "density", "1.11");
  await until(page, () => groovegen.state.steer.density === 1.11);
  await until(other, () => groovegen.state.steer.density === 1.11);
  await until(other, () => document.querySelector("#feel input[aria-label='density']").value === "1.11");
  assert.deepEqual(other.mistakes, []);
  await other.context().close();
  await idle.context().close();
});

test("a refused command says why and changes nothing", async () => {
  await page.evaluate(() => groovegen.command("density", 99));
  assert.match(await page.textContent("#toast"), /density/);
  assert.equal(await page.evaluate(() => groovegen.state.steer.density), 1.11);
});

test("the page made no mistakes", () => assert.deepEqual(page.mistakes, []));
