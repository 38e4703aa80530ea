// Cards of curated entries and steps of a skill: the same as in entry.html.

import { flagging } from "./flagging.js";
import { make, say } from "./page.js";

function outside(label, href) {
  return make(
    "a",
    { href, target: "_blank", rel: "noreferrer noopener" },
    label,
    make("span", { class: "unseen", text: ` (${say("card.new_page")})` }),
  );
}

function contact(one) {
  if (one.outside) return make("li", {}, outside(one.label, one.href));
  if (one.href) return make("li", {}, make("a", { href: one.href, text: one.label }));
  return make("li", {}, make("span", { text: one.label }));
}

function sources(of, lang) {
  if (!of.of.length) return null;
  const line = make("p", { class: "source", lang, text: `${of.label}: ` });
  for (const [at, one] of of.of.entries()) {
    if (at) line.append("; ");
    line.append(one.url ? outside(one.name, one.url) : one.name);
  }
  if (of.checked) line.append(`, ${of.checked}`);
  return line;
}

function list(tag, name, items) {
  return make(tag, { class: name }, ...items.map((text) => make("li", { text })));
}

function facts(of, lang) {
  const rows = of.map((fact) =>
    make("div", {}, make("dt", { text: fact.name }), make("dd", { lang: fact.lang, text: fact.value })),
  );
  return make("dl", { lang }, ...rows);
}

// The first fits best and is open; the others are one press away, so that nobody has to take in three.
export function cards(of) {
  return of.map((one, at) => {
    if (at === 0) return card(one);
    const title = make("span", { lang: one.lang, text: one.title });
    const open = one.open && make("span", { class: one.is_open ? "open now" : "open", text: one.open });
    return make("details", { class: "other" }, make("summary", {}, title, open && " ", open), card(one));
  });
}

function printing(of, lang) {
  const link = outside(say("card.print"), of.print);
  link.querySelector(".unseen").textContent = ` ${of.title} (${say("card.new_page")})`;
  return make("p", { class: "print", lang }, link);
}

function card(of) {
  const lang = document.documentElement.lang;
  return make(
    "article",
    { class: "card", lang: of.lang },
    make("h2", { class: "title", text: of.title }),
    of.note && make("p", { class: "hint", lang, text: of.note }),
    of.open && make("p", { class: of.is_open ? "open now" : "open", lang, text: of.open }),
    of.summary && make("p", { text: of.summary }),
    of.contacts.length && make("ul", { class: "contacts", lang }, ...of.contacts.map(contact)),
    of.steps.length && make("h3", { lang, text: say("card.steps") }),
    of.steps.length && list("ol", "steps", of.steps),
    of.cautions.length &&
      make(
        "div",
        { class: "cautions" },
        make("h3", { lang, text: say("card.cautions") }),
        list("ul", "", of.cautions),
      ),
    of.facts.length && facts(of.facts, lang),
    sources(of.sources, lang),
    of.why && make("p", { class: "why", lang, text: of.why }),
    of.print && printing(of, lang),
    of.id && flagging(of, lang),
  );
}

export function step(of, lang) {
  const here = document.documentElement.lang;
  return make(
    "section",
    { class: "step", lang },
    make("p", { class: "place", lang: here, text: of.place }),
    make("h2", { text: of.title }),
    make("p", { class: "do", text: of.text }),
    of.timer && make("p", { class: "timer", "aria-live": "off", lang: here, "data-seconds": of.timer.seconds, text: of.timer.about }),
    sources(of.sources, here),
  );
}
