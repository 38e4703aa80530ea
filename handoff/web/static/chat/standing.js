// Below the log: the buttons that fit now, where the conversation stands, and who is busy writing.

import { byId, make, newId, page } from "./page.js";

const TYPING_SHOWN = 6000;

const choices = byId("choices");
const state = byId("state");
const lines = byId("lines");
const commands = byId("commands");
const busy = byId("busy");
const end = byId("end");

let busyText = busy.textContent;
let note = "";
let typing = page.typing;
let typingTimer = 0;

function button(choice) {
  const form = make("form", { method: "post" });
  if (choice.command) {
    form.action = `/chat/commands/${choice.command}`;
    form.dataset.command = choice.command;
  } else {
    form.action = "/chat/messages";
    form.dataset.say = "";
    form.append(
      make("input", { type: "hidden", name: "text", value: choice.say }),
      make("input", { type: "hidden", name: "client_id", value: newId() }),
    );
  }
  form.append(make("button", { text: choice.label }));
  return form;
}

// Focus that stood on a button which goes must not be lost to the top of the page.
function replace(box, forms) {
  const held = box.contains(document.activeElement);
  box.replaceChildren(...forms);
  if (held) byId("scroller").focus({ preventScroll: true });
}

export function showChoices(offered) {
  replace(choices, offered.map(button));
  choices.hidden = offered.length === 0;
}

export function showState(now) {
  state.dataset.state = now.name;
  state.hidden = now.lines.length === 0;
  const said = [...lines.children].map((line) => line.textContent);
  // Unchanged sentences stay untouched, so that a screen reader does not say them again and again.
  if (said.join("\n") !== now.lines.join("\n")) {
    lines.replaceChildren(...now.lines.map((text) => make("p", { text })));
  }
  const offered = [...commands.children].map((form) => form.dataset.command);
  if (offered.join() !== now.commands.map((one) => one.command).join()) {
    replace(commands, now.commands.map(button));
  }
  if (end) end.hidden = !now.can_end;
  typing = now.typing;
  busyText = now.busy;
  draw();
}

export function showTyping() {
  clearTimeout(typingTimer);
  typingTimer = setTimeout(stopTyping, TYPING_SHOWN);
  draw();
}

export function stopTyping() {
  clearTimeout(typingTimer);
  typingTimer = 0;
  draw();
}

export function showNote(sentence) {
  note = sentence;
  draw();
}

function draw() {
  const text = note || (typingTimer && typing) || busyText;
  if (busy.textContent !== text) busy.textContent = text;
}
