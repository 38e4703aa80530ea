// For supervisors: the conversations in which a peer raised the level after screening had said less.
// The rest of the console goes on meanwhile: what is held stays held, and what rings is heard.

import { ask } from "./actions.js";
import { element, setText } from "./elements.js";
import { riskBadge } from "./lists.js";
import { clockTime, say } from "./words.js";

export class Review {
  #asked = 0;

  constructor(root, opener, does) {
    this.does = does;
    this.title = element("h2", { id: "review-title", tabindex: "-1", text: say("review.title") });
    this.told = element("p", { class: "told", role: "status" });
    this.list = element("ol", { class: "cards" });
    root.append(
      element("div", { class: "head" }, element("button", { type: "button", class: "quiet", text: say("conversation.back"), onclick: () => does.look("lists") }), this.title),
      element("div", { class: "body" }, element("p", { text: say("review.intro") }), this.told, this.list),
    );
    opener.addEventListener("click", () => this.open());
  }

  async open() {
    this.does.look("review");
    this.#asked += 1;
    const asked = this.#asked;
    setText(this.told, say("conversation.loading"));
    try {
      const { corrections, more } = await ask("missed-risk");
      if (asked !== this.#asked) return;
      this.list.replaceChildren(...corrections.map((one) => this.#card(one)));
      const count = corrections.length;
      setText(this.told, say(more ? "review.latest" : count > 1 ? "review.many" : count ? "review.one" : "review.empty", { count }));
    } catch (refusal) {
      if (asked !== this.#asked) return;
      this.list.replaceChildren();
      setText(this.told, refusal.message);
    }
  }

  #card(one) {
    const fact = (key, value, values = {}) => [element("dt", { text: say(key, values) }), element("dd", {}, value)];
    const words = (text, lang) => element("p", { class: "text", text, lang, dir: "auto" });
    return element(
      "li",
      { class: `card ${one.risk}` },
      element(
        "p",
        { class: "first" },
        element("strong", { text: say("conversation.title", { label: one.label }) }),
        element("time", { datetime: one.at, text: clockTime(one.at) }),
      ),
      element(
        "dl",
        {},
        ...fact("review.judged", riskBadge(one.judged)),
        ...fact("review.corrected", riskBadge(one.risk), { name: one.by }),
        ...fact("review.message", words(one.text, one.lang)),
        ...fact("review.reason", words(one.note)),
      ),
      one.id
        ? element("button", {
          type: "button", text: say("review.open"), "aria-label": say("review.open_label", { label: one.label }),
          onclick: () => this.does.showEntry(one.id, one.seq),
        })
        : element("p", { class: "aside", text: say("review.masked") }),
    );
  }
}
