// The list of models, their cards, and comparing two models by ear with the same seed.
import { $, el, toast } from "./dom.js";
import { ask, complaint } from "./link.js";
import { on, state } from "./store.js";

let pair = null; // {a, b}: ids that are compared

async function use(message) {
  try {
    const answer = await ask({ type: "use", ...message });
    if (answer.value?.note) toast(answer.value.note);
  } catch (err) {
    toast(complaint(err), true);
  }
}

// The same seed and variation with the other model: only the model differs.
function compare(id) {
  const now = state.model?.id;
  if (id !== now) pair = { a: now, b: id };
  use({ model: id, code: state.loop && `${state.loop.seed}:${state.loop.variation}` });
}

async function card(box, id) {
  if (!box.open || box.dataset.read) return;
  box.dataset.read = "1";
  try {
    const answer = await fetch(`models/${encodeURIComponent(id)}/card.json`);
    if (!answer.ok) throw new Error(String(answer.status));
    const c = await answer.json();
    const lines = Object.entries(c.metadata ?? {}).filter(([, v]) => String(v).length < 200).map(([k, v]) => `${k}: ${v}`);
    if (c.verdict?.reason) lines.unshift(`verdict: ${c.verdict.reason}`);
    box.append(el("pre", { text: lines.join("\n") }));
  } catch (err) {
    delete box.dataset.read;
    box.append(el("pre", { text: `the card cannot be read: ${err.message}` }));
  }
}

function about(m) {
  const made = m.made ? new Date(m.made).toLocaleDateString() : "";
  return [m.state, m.id, made, m.reason].filter(Boolean).join(" · ");
}

function line(m) {
  const name = m.name || m.id, compared = pair && (m.id === pair.a || m.id === pair.b);
  const letter = compared ? (m.id === pair.a ? "A: " : "B: ") : "";
  const box = el("details", {},
    el("summary", {}, el("strong", { text: letter + name }), el("p", { text: about(m), title: m.reason ?? "" })));
  box.addEventListener("toggle", () => card(box, m.id));
  const broken = m.state === "broken";
  return el("li", { class: m.current ? "on" : "", "data-model": m.id }, el("div", {}, box),
    el("button", {
      text: "A/B", disabled: broken, title: "Play the same seed with this model",
      "aria-label": `Compare ${name} on the same seed`,
      on: { click: () => compare(m.current && pair ? (m.id === pair.a ? pair.b : pair.a) : m.id) },
    }),
    el("button", {
      text: m.current ? "in use" : "Use", disabled: m.current || broken, "aria-label": `Use ${name}`,
      on: { click: () => { pair = null; use({ model: m.id }); } },
    }));
}

/** swap changes to the other of the two models that are compared. */
export function swap() {
  if (pair) compare(state.model?.id === pair.a ? pair.b : pair.a);
}

/** startModels updates the list when it changes. */
export function startModels() {
  $("rollback").addEventListener("click", () => { pair = null; use({ previous: true }); });
  let had = "";
  on("models model", () => {
    const now = JSON.stringify([state.models, pair, state.model?.id]);
    if (now === had) return; // an open card stays open
    had = now;
    const open = new Set([...$("models").querySelectorAll("details[open]")].map((d) => d.closest("li").dataset.model));
    const items = (state.models ?? []).map(line);
    for (const li of items) if (open.has(li.dataset.model)) li.querySelector("details").open = true;
    $("models").replaceChildren(...items);
  });
}
