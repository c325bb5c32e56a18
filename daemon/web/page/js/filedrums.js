// Which notes of a MIDI file are its drums: a channel, a track and a kit, for files that are captured or learned. Nothing chosen leaves it to the file.
import { $, el } from "./dom.js";
import { on, state } from "./store.js";

/** drumFields fills the box of an id with fields and returns {chosen, open}: what is chosen, as {channel, track, kit}, and a function that shows them. */
export function drumFields(id, changed = () => {}) {
  const box = $(id), field = (label, input) => el("label", { class: "opt" }, label, input);
  const channel = el("input", { type: "number", min: 1, max: 16, placeholder: "auto", name: "channel" });
  const track = el("input", { maxlength: 64, placeholder: "name or number", name: "track" });
  const kit = el("select", { name: "kit" });
  const list = () => {
    const was = kit.value, names = (state.kits?.kits ?? []).map((k) => k.kit.name);
    kit.replaceChildren(el("option", { value: "", text: "General MIDI" }), ...names.map((name) => el("option", { value: name, text: name })));
    kit.value = names.includes(was) ? was : "";
  };
  box.replaceChildren(el("summary", { text: "Where the drums are" }), field("Track ", track), field("Channel ", channel), field("Kit ", kit));
  box.addEventListener("change", changed);
  on("hello kits", list);
  list();
  return {
    chosen: () => ({
      ...(channel.value ? { channel: Math.round(Number(channel.value)) } : {}), ...(track.value.trim() ? { track: track.value.trim() } : {}), ...(kit.value ? { kit: kit.value } : {}),
    }),
    open: () => { box.open = true; },
  };
}
