// A peer flags an entry as wrong or old for the editors: one press, and why if they like.

import { act } from "./actions.js";
import { element, setText } from "./elements.js";
import { say } from "./words.js";

const REASON = 200;

export function flagging(card) {
  const told = element("p", { class: "aside", role: "status" });
  const place = element("div", { class: "flagging" }, told);
  const button = element("button", {
    type: "button", class: "quiet", text: say("entry.flag"), "aria-label": say("entry.flag_label", { title: card.title }),
    onclick: () => tried(button, told, async () => {
      const { id } = await act("flags", { entry: card.id, lang: card.lang });
      setText(told, say("entry.flagged"));
      button.replaceWith(...askWhy(id, told));
    }),
  });
  place.append(button);
  return place;
}

function askWhy(id, told) {
  const name = `why-${id}`;
  const box = element("input", { id: name, maxlength: REASON, autocomplete: "off", dir: "auto" });
  const label = element("label", { for: name, text: say("entry.flag_why") });
  const send = element("button", {
    type: "button", text: say("entry.flag_send"),
    onclick: () => tried(send, told, async () => {
      await act(`flags/${id}`, { reason: box.value });
      for (const one of [label, box, send]) one.remove();
      setText(told, say("entry.flag_said"));
    }),
  });
  return [label, box, send];
}

async function tried(button, told, does) {
  button.disabled = true;
  try {
    await does();
  } catch (refusal) {
    setText(told, refusal.message);
    button.disabled = false;
  }
}
