// Making and keeping elements. Words only ever become text, never markup.

const SVG = "http://www.w3.org/2000/svg";

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") made.textContent = value;
    else if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function shape(risk) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 16 16");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("class", "shape");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[risk] ?? SHAPES.none);
  drawing.append(path);
  return drawing;
}

// One outline for each level, so that it can be told without its colour: ring, disc, triangle, diamond,
// and an eight-sided sign with a mark.
const SHAPES = {
  none: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 2.2a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6Z",
  low: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Z",
  moderate: "M8 1.5 15.5 14.5h-15Z",
  high: "M8 .5 15.5 8 8 15.5.5 8Z",
  imminent: "M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5ZM7 3.5v5.6h2V3.5Zm0 7v2h2v-2Z",
};

// Bring the children of `parent` in line with `items`, keeping the element of each key, and the focus.
export function keep(parent, items, key, make, update) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    let child = known.get(name);
    if (child) {
      known.delete(name);
    } else {
      child = make(item);
      child.dataset.key = name;
    }
    update(child, item);
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
  for (const left of known.values()) left.remove();
  if (focused && focused !== document.activeElement && focused.isConnected) focused.focus();
}

export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}
