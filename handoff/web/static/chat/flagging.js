// "This is wrong or old": one press on a card is enough; why can be said afterwards, or not at all.

import { make, say } from "./page.js";

const REASON = 200;

export function flagging({ id, lang: of }, lang) {
  return make(
    "form",
    { class: "flagging", method: "post", action: "/chat/flags", target: "_top", lang, "data-flag": "yes" },
    make("input", { type: "hidden", name: "entry", value: id }),
    make("input", { type: "hidden", name: "lang", value: of }),
    make("button", { text: say("flag.press") }),
  );
}

// The same form asks twice: first for the flag, then for the reason. The page stays where it is.
export async function flag(form) {
  const button = form.querySelector("button");
  const told = form.querySelector("[role=status]") ?? make("p", { class: "hint", role: "status" });
  form.prepend(told);
  button.disabled = true;
  try {
    const answer = await fetch(new URL(form.action).pathname, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      body: JSON.stringify(Object.fromEntries(new FormData(form))),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error.message);
    if (body.id) askWhy(form, told, body.id);
    else thank(form, told);
  } catch (refusal) {
    told.textContent = refusal instanceof TypeError || refusal instanceof SyntaxError ? say("flag.failed") : refusal.message;
    button.disabled = false;
  }
}

function askWhy(form, told, id) {
  const name = `why-${id}`;
  const box = make("input", { id: name, name: "reason", maxlength: REASON, dir: "auto", autocomplete: "off" });
  form.action = `/chat/flags/${id}`;
  box.setAttribute("aria-describedby", `hint-${id}`);
  form.replaceChildren(
    told,
    make("label", { for: name, text: say("flag.why") }),
    make("p", { id: `hint-${id}`, class: "hint", text: say("flag.why_hint") }),
    box,
    make("button", { text: say("flag.send") }),
  );
  told.textContent = say("flag.kept");
  box.focus();
}

function thank(form, told) {
  form.replaceChildren(told);
  told.textContent = say("flag.said");
  told.tabIndex = -1;
  told.focus();
}
