// The lists: who waits, what is offered, what is left for later, who is on duty.

import { element, keep, setText, shape } from "./elements.js";
import { duration, levelName, say, sayOr } from "./words.js";

export function riskBadge(risk) {
  return element(
    "span",
    { class: `risk ${risk}` },
    shape(risk),
    element("span", { class: "heard", text: `${say("risk.named", { level: "" })} ` }),
    element("span", { text: levelName(risk) }),
  );
}

function section(id, title) {
  const list = element("ul", { class: "cards" });
  const empty = element("p", { class: "empty" });
  const made = element(
    "section",
    { id, tabindex: "-1", "aria-labelledby": `${id}-title` },
    element("h2", { id: `${id}-title`, text: title }),
    empty,
    list,
  );
  return { made, list, empty };
}

export class Lists {
  constructor(root, state, peer, does) {
    this.state = state;
    this.peer = peer;
    this.does = does;
    this.queue = section("queue", say("queue.title"));
    this.offered = section("offered", say("offered.title"));
    this.promised = section("follow-ups", say("follow_ups.title"));
    this.team = section("team", say("team.title"));
    this.takeNext = element("button", {
      type: "button", class: "primary wide", text: say("queue.take_next"), onclick: () => does.takeNext(),
    });
    this.queue.list.before(this.takeNext);
    root.append(this.offered.made, this.queue.made, this.promised.made, this.team.made);
    state.addEventListener("desk", () => this.show());
    state.addEventListener("selected", () => this.show());
    setInterval(() => this.tick(), 1000);
  }

  show() {
    const { waiting, offered, follow_ups: promised, available } = this.state.desk;
    setText(this.queue.empty, waiting.length ? "" : say(available ? "queue.empty" : "queue.empty_off"));
    this.takeNext.hidden = waiting.length === 0;
    this.offered.made.hidden = offered.length === 0;
    setText(this.promised.empty, promised.length ? "" : say("follow_ups.empty"));
    this.#cards(this.queue.list, waiting, (item) => this.#waitingButtons(item));
    this.#cards(this.offered.list, offered, (item) => this.#offeredButtons(item));
    this.#cards(this.promised.list, promised, (item) => this.#promisedButtons(item));
    this.#showTeam();
    this.tick();
  }

  tick() {
    for (const time of document.querySelectorAll("[data-since]")) {
      const passed = duration(this.state.now() - Date.parse(time.dataset.since));
      setText(time, say(time.dataset.phrase, { time: passed }));
    }
  }

  #cards(list, items, buttons) {
    const make = (item) => element("li", {}, element("div", { class: "facts" }), element("div", { class: "does" }, ...buttons(item)));
    keep(list, items, (item) => item.id, make, (card, item) => this.#fill(card, item));
  }

  #fill(card, item) {
    const looks = JSON.stringify(item);
    card.className = `card ${item.risk}${item.returned ? " returned" : ""}`;
    card.toggleAttribute("data-open", item.id === this.state.selected);
    if (card.dataset.looks === looks) return;
    card.dataset.looks = looks;
    const left = item.state === "follow_up";
    const since = left ? item.last_at : item.waiting_since;
    card.querySelector(".facts").replaceChildren(
      element("p", { class: "first" }, riskBadge(item.risk), element("span", { class: "label", text: item.label })),
      item.transfer_to === this.peer.id && element("p", { text: say("offered.from", { name: item.owner_name }) }) || "",
      item.returned ? element("p", { class: "flag", text: say("queue.returned") }) : "",
      item.rise ? element("p", { class: "flag", text: say("queue.risen") }) : "",
      element("p", { text: sayOr(`reason.${item.reason}`, item.reason) }),
      since ? element("p", { class: "since", "data-since": since, "data-phrase": left ? "follow_ups.left" : "queue.waits" }) : "",
      item.topic ? element("p", { text: say("queue.topic", { topic: item.topic }) }) : "",
      element("p", { text: say("queue.in_language", { language: sayOr(`languages.${item.lang}`, item.lang) }) }),
    );
  }

  #button(key, item, does, named = "") {
    return element("button", { type: "button", text: say(key), "aria-label": named && say(named, { label: item.label }), onclick: does });
  }

  #waitingButtons(item) {
    return [
      this.#button("queue.take", item, () => this.does.claim(item.id), "queue.take_label"),
      this.#button("queue.read", item, () => this.does.read(item.id), "queue.read_label"),
    ];
  }

  #offeredButtons(item) {
    return [
      this.#button("offered.accept", item, () => this.does.accept(item.id)),
      this.#button("offered.decline", item, () => this.does.decline(item.id)),
      this.#button("queue.read", item, () => this.does.read(item.id), "queue.read_label"),
    ];
  }

  #promisedButtons(item) {
    return [
      this.#button("follow_ups.claim", item, () => this.does.claim(item.id), "queue.take_label"),
      this.#button("queue.read", item, () => this.does.read(item.id), "queue.read_label"),
      this.#button("follow_ups.close", item, () => this.does.closeFollowUp(item.id)),
    ];
  }

  #showTeam() {
    const { present, held } = this.state.desk;
    const onDuty = new Map(present.map(({ id, name }) => [id, name]));
    const rows = present.map(({ id, name }) => ({ id, name: id === this.peer.id ? say("team.you", { name }) : name }));
    if (this.peer.role === "supervisor") {
      for (const item of held) {
        if (!onDuty.has(item.owner_id)) rows.push({ id: item.owner_id, name: say("team.absent", { name: item.owner_name }) });
        onDuty.set(item.owner_id, item.owner_name);
      }
      for (const row of rows) row.labels = held.filter((item) => item.owner_id === row.id).map((item) => `${item.label} (${levelName(item.risk)})`);
    }
    setText(this.team.empty, rows.length ? "" : say("team.nobody"));
    this.team.list.className = "team";
    const holds = ({ labels }) => (labels.length ? say("team.holds", { labels: labels.join(", ") }) : say("team.holds_nothing"));
    keep(this.team.list, rows, (row) => row.id, () => element("li"), (line, row) =>
      setText(line, row.labels ? `${row.name}: ${holds(row)}` : row.name));
  }
}
