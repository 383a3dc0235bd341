// The map and the list beside it point at each other; the list alone is enough.

export function enliven(figure) {
  const tip = figure.querySelector("[data-tip]");
  const shapes = new Map();
  for (const shape of figure.querySelectorAll("path[data-area]")) {
    shapes.set(shape.dataset.area, shape);
  }
  const namesOf = () => document.querySelectorAll("[data-for-area]");
  let pointed = null;

  const point = (code) => {
    if (code === pointed) return;
    shapes.get(pointed)?.classList.remove("pointed");
    pointed = code;
    const shape = shapes.get(code);
    if (shape) {
      shape.classList.add("pointed");
      // Drawn last, so that its outline is whole.
      shape.parentNode.append(shape);
    }
    if (tip) tip.textContent = shape?.querySelector("title")?.textContent ?? "";
    for (const name of namesOf()) {
      name.classList.toggle("current", Boolean(code) && name.dataset.forArea === code);
    }
  };

  const under = (event) => event.target.closest("path[data-area]")?.dataset.area ?? null;
  figure.addEventListener("pointerover", (event) => point(under(event)));
  figure.addEventListener("pointerleave", () => point(null));
  figure.addEventListener("click", (event) => {
    const code = under(event);
    const door = code && document.querySelector(`[data-open-area="${CSS.escape(code)}"]`);
    if (door) door.click();
  });
  figure.classList.add("clickable");

  for (const event of ["pointerover", "focusin"]) {
    document.addEventListener(event, ({ target }) => {
      const name = target.closest?.("[data-for-area]");
      if (name) point(name.dataset.forArea);
    });
  }
}
