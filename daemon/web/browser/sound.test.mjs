// Hearing: the kit on the audio clock. Energy is looked for where the notes are, offline and on the running page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Rig, browse, open, quantile, until } from "./rig.mjs";

let rig, browser, page;
before(async () => {
  rig = await Rig.start(["--seed", "7", "--genre", "funk", "--bpm", "120"]);
  browser = await browse();
  page = await open(browser, rig);
});
after(async () => {
  await browser?.close();
  await rig?.stop();
});

test("an offline render of the loop has its energy at the steps of the hits", async () => {
  const found = await page.evaluate(async () => {
    const { Kit } = await import("/js/kit.js");
    const rate = 44100, stepTime = 60 / groovegen.state.loop.bpm / 4, voices = groovegen.state.hello.voices;
    const render = async (play) => {
      const context = new OfflineAudioContext(1, Math.ceil(rate * (64 * stepTime + 1)), rate);
      const kit = new Kit(context, context.destination);
      await kit.load(voices, groovegen.state.hello.articulations);
      play(kit);
      return (await context.startRendering()).getChannelData(0);
    };
    const { hits } = groovegen.state.loop;
    const at = ([s, , o]) => 0.5 + (s + o) * stepTime;
    const energy = (x, t, len) => { let e = 0; for (let i = Math.floor(t * rate), n = i + Math.floor(len * rate); i < n; i++) e += x[i] * x[i]; return e; };
    // Each voice by itself: what sounds within 20 ms of each onset, and that nothing sounds before the first.
    const rows = [];
    for (let v = 0; v < voices.length; v++) {
      const mine = hits.filter((h) => h[1] === v).sort((a, b) => at(a) - at(b));
      if (!mine.length) continue;
      const x = await render((kit) => mine.forEach((h) => kit.strike(v, h[3], at(h))));
      const onsets = mine.map((h) => energy(x, at(h), 0.02));
      const peak = x.reduce((m, s) => Math.max(m, Math.abs(s)), 0), before = energy(x, 0, at(mine[0]) - 0.001);
      rows.push({ voice: voices[v], hits: mine.length, least: Math.min(...onsets), before, peak });
    }
    // A closed hat ends an open one: what is left 150 ms later, with and without it.
    const left = async (choked) => energy(await render((kit) => { kit.strike(3, 110, 0.5); if (choked) kit.strike(2, 8, 0.6); }), 0.75, 0.1);
    // Each articulation that the kit has a sound for, against the plain stroke: how much of the energy is left of their difference.
    const struck = [];
    for (const s of groovegen.state.hello.articulations) {
      const plain = await render((kit) => kit.strike(s.voice, 96, 0.5)), own = await render((kit) => kit.strike(s.voice, 96, 0.5, s.articulation));
      struck.push({ name: s.name, energy: energy(own, 0.5, 0.2), other: energy(own.map((x, i) => x - plain[i]), 0.5, 0.2) / energy(plain, 0.5, 0.2) });
    }
    return { rows, struck, open: await left(false), choked: await left(true) };
  });
  for (const r of found.rows) {
    console.log(`  ${r.voice}: ${r.hits} hits, least energy of an onset ${r.least.toExponential(1)}, ` +
      `before the first ${r.before.toExponential(1)}, peak ${r.peak.toFixed(2)}`);
    assert.ok(r.least > 1e-4, `${r.voice} is not heard at one of its hits`);
    assert.ok(r.before < 1e-9, `${r.voice} is heard before its first hit`);
  }
  assert.deepEqual(found.struck.map((s) => s.name), ["side_stick", "pedal", "bell"]);
  for (const s of found.struck) {
    console.log(`  ${s.name}: energy ${s.energy.toExponential(1)}, differs from plain by ${s.other.toFixed(2)} of its energy`);
    assert.ok(s.energy > 1e-4 && s.other > 0.2, `${s.name} sounds like the plain stroke`);
  }
  console.log(`  open hat left alone ${found.open.toExponential(1)}, choked ${found.choked.toExponential(1)}`);
  assert.ok(found.choked < found.open / 20, "the closed hat does not choke the open one");
});

test("one click turns the sound on, and it sounds when the notes do", async () => {
  assert.equal(await page.evaluate(() => groovegen.heard.played), 0);
  await page.route("**/kit/*", async (route) => { await new Promise((r) => setTimeout(r, 2000)); await route.continue(); }); // a slow network
  await page.click("#sound");
  assert.equal(await page.textContent("#sound"), "Loading…");
  await page.waitForTimeout(250);
  await page.click("#sound"); // an impatient second click does not mute
  await until(page, () => document.getElementById("sound").textContent === "Sound on");
  await page.unrouteAll({ behavior: "ignoreErrors" }); // the rest of the kit goes at once; a handler that still sleeps finds its request gone
  await until(page, () => groovegen.heard.played > 20 && groovegen.meter());
  await page.evaluate(() => { groovegen.heard.early.length = 0; groovegen.heard.late = 0; });
  // The loudness just before and just after kicks and snares, by the analyser, at the times at which they shall be heard.
  const rise = await page.evaluate(async () => {
    const meter = groovegen.meter(), wave = new Float32Array(meter.fftSize), curve = [];
    const until = performance.now() + 6000;
    while (performance.now() < until) {
      meter.getFloatTimeDomainData(wave);
      curve.push([performance.now(), Math.sqrt(wave.reduce((s, x) => s + x * x, 0) / wave.length)]);
      await new Promise((r) => setTimeout(r, 4));
    }
    const ahead = groovegen.latency() - 1000 * meter.context.outputLatency; // the analyser is before the output's delay
    const loud = groovegen.notes.filter((n) => n[4] <= 1 && n[7] > 80).map((n) => groovegen.clock.page(n[2]) + ahead);
    const mean = (a, b) => { const v = curve.filter(([t]) => t >= a && t < b).map(([, x]) => x); return v.length ? v.reduce((s, x) => s + x, 0) / v.length : null; };
    return loud.map((t) => [mean(t - 40, t - 5), mean(t + 10, t + 55)]).filter(([a, b]) => a !== null && b !== null);
  });
  const risen = rise.filter(([a, b]) => b > a * 1.3).length;
  const { early, late } = await page.evaluate(() => ({ early: [...groovegen.heard.early], late: groovegen.heard.late }));
  console.log(`  ${risen} of ${rise.length} loud kicks and snares raise the loudness; notes were on the audio clock ` +
    `${quantile(early, 0.5).toFixed(0)} ms ahead (least ${Math.min(...early).toFixed(0)}), ${late} of ${early.length} late`);
  assert.ok(rise.length >= 5 && risen / rise.length > 0.6, "the loudness does not follow the notes");
  assert.ok(late <= early.length * 0.25, `${late} notes came too late to be scheduled`);
});

test("mute silences, volume scales", async () => {
  const level = () => page.evaluate(async () => {
    const meter = groovegen.meter(), wave = new Float32Array(meter.fftSize);
    let most = 0;
    for (const end = performance.now() + 1500; performance.now() < end; await new Promise((r) => setTimeout(r, 10))) {
      meter.getFloatTimeDomainData(wave);
      most = Math.max(most, ...wave.map(Math.abs));
    }
    return most;
  });
  const loud = await level();
  await page.locator("#volume").fill("0.2");
  await page.waitForTimeout(400);
  const soft = await level();
  await page.keyboard.press("Escape");
  await page.click("#sound");
  await page.waitForTimeout(400);
  const none = await level();
  console.log(`  peak ${loud.toFixed(3)}, at volume 0.2 ${soft.toFixed(3)}, muted ${none.toFixed(4)}`);
  assert.ok(loud > 0.05 && soft < loud / 2 && none < 1e-3);
  await page.click("#sound");
  await page.locator("#volume").fill("0.8");
});

test("notes go to a MIDI output with time stamps", async () => {
  const other = await browser.newContext();
  const p = await other.newPage();
  await p.addInitScript(() => {
    globalThis.midiSent = [];
    const out = { id: "synth", name: "Test synth", send: (data, at) => globalThis.midiSent.push([...data, at - performance.now()]) };
    navigator.requestMIDIAccess = async () => ({ outputs: new Map([["synth", out]]), onstatechange: null });
  });
  await p.goto(rig.url);
  await until(p, () => globalThis.groovegen?.state.loop);
  await p.focus("#output");
  await until(p, () => document.getElementById("output").options.length === 2);
  await p.selectOption("#output", "synth");
  const sent = await until(p, () => globalThis.midiSent.length > 20 && globalThis.midiSent);
  assert.ok(sent.filter((m) => m[0] === 0x99).length >= 10 && sent.filter((m) => m[0] === 0x89).length >= 10);
  const ahead = sent.filter((m) => m[0] === 0x99).map((m) => m[3]);
  console.log(`  MIDI notes were handed over ${quantile(ahead, 0.5).toFixed(0)} ms ahead`);
  assert.ok(quantile(ahead, 0.5) > 0);
  await other.close();
});

test("the page made no mistakes", () => assert.deepEqual(page.mistakes, []));
