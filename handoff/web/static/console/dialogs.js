// Questions that want an answer before something is done. Each resolves to the answer, or to null.

import { element, setText } from "./elements.js";
import { levelName, say } from "./words.js";

function ask(title, yes, fields, answer) {
  return new Promise((resolve) => {
    const problem = element("p", { class: "problem", role: "alert" });
    const form = element(
      "form",
      { method: "dialog" },
      element("h2", { id: "dialog-title", text: title }),
      ...fields,
      problem,
      element(
        "p",
        { class: "does" },
        element("button", { type: "button", text: say("dialog.cancel"), onclick: () => dialog.close() }),
        yes && element("button", { class: "primary", text: yes }),
      ),
    );
    const dialog = element("dialog", { "aria-labelledby": "dialog-title" }, form);
    let given = null;
    form.addEventListener("submit", (event) => {
      const { value, wrong } = answer(form);
      if (wrong) {
        event.preventDefault();
        setText(problem, wrong);
      } else {
        given = value;
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(given);
    });
    document.querySelector("#dialogs").append(dialog);
    dialog.showModal();
  });
}

function choices(legend, name, options, chosen = "") {
  return element(
    "fieldset",
    {},
    element("legend", { text: legend }),
    ...options.map(([value, label]) =>
      element("label", { class: "choice" }, element("input", { type: "radio", name, value, checked: value === chosen }), element("span", { text: label })),
    ),
  );
}

function picked(form, name) {
  const value = new FormData(form).get(name);
  return value ? { value } : { wrong: say("dialog.choose_one") };
}

// Words in the box that nobody will read are not thrown away without a word.
function unsentWarning(unsent) {
  return unsent ? [element("p", { class: "problem", text: say("dialog.unsent") })] : [];
}

export function confirmHandBack(unsent) {
  const fields = [element("p", { text: say("dialog.hand_back_text") }), ...unsentWarning(unsent)];
  return ask(say("dialog.hand_back_title"), say("dialog.hand_back_yes"), fields, () => ({ value: true }));
}

export function confirmLogout(count) {
  const held = count === 1 ? say("count.conversation") : say("count.conversations", { count });
  return ask(say("header.logout"), say("header.logout_yes"), [element("p", { text: say("header.logout_confirm", { count: held }) })], () => ({ value: true }));
}

export function chooseOutcome(outcomes, { followUp = false, unsent = false } = {}) {
  const options = outcomes.map((key) => [key, say(`outcomes.${key}`)]);
  const title = say(followUp ? "dialog.close_follow_up_title" : "dialog.close_title");
  const fields = [!followUp && element("p", { text: say("dialog.close_text") }), choices(say("dialog.close_outcome"), "outcome", options), ...unsentWarning(unsent)];
  return ask(title, say("dialog.close_yes"), fields.filter(Boolean), (form) => picked(form, "outcome"));
}

export function choosePeer(peers) {
  if (!peers.length) {
    return ask(say("dialog.transfer_title"), null, [element("p", { text: say("dialog.transfer_nobody") })], () => ({ value: null }));
  }
  const fields = [element("p", { text: say("dialog.transfer_text") }), choices(say("dialog.transfer_to"), "to", peers.map(({ id, name }) => [id, name]))];
  return ask(say("dialog.transfer_title"), say("dialog.transfer_yes"), fields, (form) => picked(form, "to"));
}

// `kept` is what was typed before and could not be saved; `keep` remembers each word.
export function chooseLevel(now, kept, keep) {
  const options = ["none", "low", "moderate", "high", "imminent"].map((risk) => [risk, levelName(risk)]);
  const fields = [
    choices(say("dialog.risk_level"), "risk", options, now),
    element("label", { for: "risk-note", text: say("dialog.risk_note") }),
    element("textarea", { id: "risk-note", name: "note", rows: "3", maxlength: "1000", text: kept, oninput: (event) => keep(event.target.value) }),
  ];
  return ask(say("dialog.risk_title"), say("dialog.risk_yes"), fields, (form) => {
    const { value: risk, wrong } = picked(form, "risk");
    const note = form.elements.note.value.trim();
    if (!wrong && !note) return { wrong: say("dialog.risk_note_missing") };
    return wrong ? { wrong } : { value: { risk, note } };
  });
}
