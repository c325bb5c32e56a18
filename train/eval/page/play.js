// Plays loops on a small kit of oscillators and noise. A button's notes are "voice:ms:velocity", velocities 0 to 1.
(function () {
  "use strict";
  // tone: Hz at the beginning and at the end; noise: Hz above which it is heard; s until it has died away; level.
  const kit = {
    kick: { tone: [150, 48], noise: 0, s: 0.3, level: 1 },
    snare: { tone: [220, 160], noise: 1800, s: 0.18, level: 0.6 },
    closed_hat: { tone: null, noise: 7500, s: 0.06, level: 0.35 },
    open_hat: { tone: null, noise: 7000, s: 0.4, level: 0.35 },
    low_tom: { tone: [120, 75], noise: 0, s: 0.35, level: 0.8 },
    mid_tom: { tone: [165, 105], noise: 0, s: 0.3, level: 0.8 },
    high_tom: { tone: [220, 145], noise: 0, s: 0.26, level: 0.8 },
    crash: { tone: null, noise: 4000, s: 1.2, level: 0.45 },
    ride: { tone: [5200, 5100], noise: 8000, s: 0.45, level: 0.16 },
  };
  let audio = null, hiss = null, playing = null;

  function noise() {
    if (hiss === null) {
      hiss = audio.createBuffer(1, audio.sampleRate * 2, audio.sampleRate);
      hiss.getChannelData(0).forEach((_, i, samples) => { samples[i] = Math.random() * 2 - 1; });
    }
    const source = audio.createBufferSource();
    source.buffer = hiss;
    return source;
  }

  // strike lets one source sound from at on, dying away, through what is given.
  function strike(source, through, voice, at, loudness) {
    const gain = audio.createGain();
    gain.gain.setValueAtTime(loudness, at);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + voice.s);
    through.reduce((from, to) => { from.connect(to); return to; }, source).connect(gain);
    gain.connect(playing.out);
    source.start(at);
    source.stop(at + voice.s);
  }

  function hit(voice, at, velocity) {
    const loudness = voice.level * velocity * velocity;
    if (voice.tone !== null) {
      const tone = audio.createOscillator();
      tone.frequency.setValueAtTime(voice.tone[0], at);
      tone.frequency.exponentialRampToValueAtTime(voice.tone[1], at + voice.s / 3);
      strike(tone, [], voice, at, loudness);
    }
    if (voice.noise !== 0) {
      const high = audio.createBiquadFilter();
      high.type = "highpass";
      high.frequency.value = voice.noise;
      strike(noise(), [high], voice, at, loudness);
    }
  }

  function stop() {
    if (playing !== null) {
      clearTimeout(playing.timer);
      playing.out.disconnect();
      playing.button.textContent = "play";
      playing = null;
    }
  }

  function play(button) {
    const same = playing !== null ? playing.button === button : false;
    stop();
    if (same) { return; }
    if (audio === null) { audio = new AudioContext(); }
    playing = { button: button, out: audio.createGain(), timer: 0 };
    playing.out.gain.value = 0.5;
    playing.out.connect(audio.destination);
    const begin = audio.currentTime + 0.15; // a first hit may be early
    button.dataset.notes.split(" ").filter((note) => note !== "").forEach((note) => {
      const part = note.split(":");
      hit(kit[part[0]], Math.max(audio.currentTime, begin + Number(part[1]) / 1000), Number(part[2]));
    });
    button.textContent = "stop";
    playing.timer = setTimeout(stop, Number(button.dataset.ms) + 1000);
  }

  document.querySelectorAll("button[data-notes]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => play(button));
  });
})();
