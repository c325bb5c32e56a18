// Starts all parts of the page. After that, updates from the daemon change them.
import { startKeys } from "./keys.js";
import { startTabs } from "./tabs.js";
import { startSticky } from "./sticky.js";
import { startStage, errors, frames, geometry } from "./stage.js";
import { startPins } from "./pins.js";
import { startVoices } from "./voices.js";
import { startTransport } from "./transport.js";
import { startGenres } from "./genres.js";
import { startPad } from "./pad.js";
import { startFaders } from "./faders.js";
import { startCapture } from "./capture.js";
import { startHistory } from "./history.js";
import { startLearn } from "./learn.js";
import { startJob } from "./job.js";
import { startModels } from "./models.js";
import { startTake } from "./take.js";
import { startMore } from "./more.js";
import { startMonitor } from "./monitor.js";
import { startSound, heard, latency, meter } from "./sound.js";
import { connect, command, hear, onNotes } from "./link.js";
import { daemonClock } from "./clock.js";
import { on, state } from "./store.js";

for (const start of [startKeys, startTabs, startVoices, startTransport, startGenres, startPad, startFaders, startCapture, startHistory,
  startLearn, startJob, startModels, startTake, startMore, startMonitor, startSound, startStage, startPins, startSticky]) start();
connect();

const kept = 512, notes = [];
onNotes((some) => {
  notes.push(...some);
  if (notes.length > kept) notes.splice(0, notes.length - kept);
});

// For the console and for browser tests.
globalThis.groovegen = Object.freeze({ state, on, command, hear, notes, clock: daemonClock, errors, frames, heard, latency, meter, geometry });
