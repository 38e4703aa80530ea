// The conversations a peer holds, and the one they only read, each a press away, with what is new in it.

import { labelOf } from "./desk.js";
import { element, keep, setText, shape } from "./elements.js";
import { levelName, say } from "./words.js";

export class Tabs {
  constructor(root, state, open) {
    this.root = root;
    this.state = state;
    this.open = open;
    this.list = element("ul");
    root.append(this.list);
    for (const kind of ["desk", "selected", "entries", "read"]) state.addEventListener(kind, () => this.show());
    this.show();
  }

  show() {
    const { desk, selected, conversations } = this.state;
    const tabs = [...desk.mine];
    const read = selected && !tabs.some(({ id }) => id === selected) && (this.state.item(selected) ?? conversations.get(selected)?.item);
    const left = this.state.left();
    if (read && !left.includes(selected)) tabs.push({ ...read, reading: true });
    for (const id of left) tabs.push({ ...(this.state.item(id) ?? conversations.get(id)?.item ?? { id, label: labelOf(id), risk: "none" }), left: true });
    this.root.hidden = tabs.length === 0;
    keep(this.list, tabs, ({ id }) => id, (item) => this.#make(item), (tab, item) => this.#update(tab.firstElementChild, item));
  }

  #make({ id }) {
    const button = element(
      "button",
      { type: "button", onclick: () => this.open(id) },
      element("span", { class: "risk" }),
      element("span", { class: "label" }),
      element("span", { class: "unread" }),
    );
    return element("li", {}, button);
  }

  #update(button, item) {
    const [risk, label, unread] = button.children;
    if (button.dataset.risk !== item.risk) {
      button.dataset.risk = item.risk;
      risk.className = `risk ${item.risk}`;
      risk.replaceChildren(shape(item.risk), element("span", { class: "heard", text: say("risk.named", { level: levelName(item.risk) }) }));
    }
    const count = this.state.unread(item.id);
    setText(label, item.label);
    const aside = item.left ? say("mine.left") : item.reading ? say("mine.reading") : "";
    setText(unread, aside || (count ? say("mine.unread", { count }) : ""));
    unread.classList.toggle("count", !aside && count > 0);
    if (item.id === this.state.selected) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}
