// A question is saved as soon as it is answered; without this script, its page is sent whole.

export function saveAsTyped(form) {
  const said = form.querySelector("[data-saved]");
  let turn = Promise.resolve();

  const partsOf = (question) => [...form.elements].filter((part) => question.contains(part));

  const show = (result) => {
    said.textContent = result.said;
    for (const bar of document.querySelectorAll("[data-progress]")) {
      bar.value = result.done;
      bar.max = result.total;
    }
    for (const text of document.querySelectorAll("[data-progress-text]")) {
      text.textContent = result.progress;
    }
    for (const question of form.querySelectorAll("[data-question]")) {
      question.hidden = !result.asked.includes(question.dataset.question);
    }
    for (const block of form.querySelectorAll("[data-block]")) {
      block.hidden = !block.querySelector("[data-question]:not([hidden])");
    }
    for (const [key, field] of Object.entries(result.fields)) {
      const question = document.getElementById(key);
      form.elements.namedItem(`${key}-seen`).value = field.seen;
      tell(question.querySelector("[data-error]"), field.error);
      question.querySelector("[data-theirs]").textContent = field.clash;
      question.querySelector("[data-clash]").hidden = !field.clash;
      const understood = question.querySelector("[data-understood]");
      if (understood) {
        understood.textContent = field.understood;
        offer(question.querySelector("[data-candidates]"), key, field.candidates);
      }
    }
  };

  const send = async (question) => {
    const body = new URLSearchParams();
    body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    for (const part of partsOf(question)) {
      const ticked = !["checkbox", "radio"].includes(part.type) || part.checked;
      if (part.name && part.type !== "submit" && ticked) {
        body.append(part.name, part.value);
      }
    }
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        redirect: "manual",
        // Also when the page is left with the same tap.
        keepalive: true,
        headers: { Accept: "application/json" },
      });
      if (answer.type === "opaqueredirect") {
        // Locked meanwhile: what was sent is kept as a draft, and the page comes back after.
        location.reload();
      } else if (answer.ok) {
        show(await answer.json());
      }
    } catch {
      // No network: it stays on the page, and goes with the next answer or with the whole page.
    }
  };

  form.addEventListener("change", ({ target }) => {
    const question = target.closest("[data-question]");
    if (!question) {
      return;
    }
    // What is typed and « not known » do not go together: the later one holds.
    const typed = [...question.querySelectorAll(`[name="${question.dataset.question}"]`)];
    const states = [...question.querySelectorAll("[data-state]")];
    if (target.matches("[data-state]") && target.checked) {
      typed.forEach((field) => (field.value = ""));
      states.filter((box) => box !== target).forEach((box) => (box.checked = false));
    } else if (typed.includes(target) && target.value && states.length) {
      states.forEach((box) => (box.checked = false));
    }
    // One after the other: each needs the stamp that the one before it brings.
    turn = turn.then(() => send(question));
  });
}

// What else a job or a place may be: each a button that sends the page with it.
function offer(place, key, candidates) {
  place.hidden = !candidates.length;
  place.querySelector("p").replaceChildren(
    ...candidates.map(([code, text]) => {
      const button = document.createElement("button");
      button.name = "choose";
      button.value = `${key}:${code}`;
      button.textContent = text;
      return button;
    }),
  );
}

function tell(place, text) {
  place.textContent = text;
  place.hidden = !text;
}
