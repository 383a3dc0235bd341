// While a job is being typed, offer the official titles that it may mean (a combobox with a list).

const WAIT_MS = 180;
const SHORTEST = 3;

export function suggestJobs(form) {
  for (const input of form.querySelectorAll("[data-jobs]")) {
    attach(input, form);
  }
}

function attach(input, form) {
  const box = input.closest(".combo");
  const code = form.elements.namedItem(`${input.name}_code`);
  const list = document.createElement("ul");
  list.className = "options";
  list.id = `${input.id}_options`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.jobsLabel);
  box.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let timer = 0;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (option) => {
    input.value = option.textContent;
    code.value = option.dataset.code;
    close();
    // A value that a script sets is no change to the browser; whoever listens is told.
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const mark = (option) => {
    for (const one of list.children) {
      one.setAttribute("aria-selected", String(one === option));
    }
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const show = (jobs) => {
    list.replaceChildren(
      ...jobs.map((job, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}_${index}`;
        option.dataset.code = job.code;
        option.textContent = job.title;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(option);
        });
        return option;
      }),
    );
    list.hidden = jobs.length === 0;
    input.setAttribute("aria-expanded", String(jobs.length > 0));
  };

  const ask = async () => {
    const turn = ++asked;
    const body = new FormData();
    body.set("words", input.value);
    body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    try {
      const answer = await fetch(form.dataset.jobsUrl, { method: "POST", body });
      if (answer.ok && turn === asked && document.activeElement === input) {
        show((await answer.json()).jobs);
      }
    } catch {
      close();
    }
  };

  input.addEventListener("input", () => {
    code.value = "";
    clearTimeout(timer);
    if (input.value.trim().length < SHORTEST) {
      asked += 1;
      close();
    } else {
      timer = setTimeout(ask, WAIT_MS);
    }
  });

  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const marked = list.querySelector('[aria-selected="true"]');
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next =
        event.key === "ArrowDown"
          ? marked?.nextElementSibling ?? list.firstElementChild
          : marked?.previousElementSibling ?? list.lastElementChild;
      mark(next);
    } else if (event.key === "Enter" && marked) {
      event.preventDefault();
      choose(marked);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });

  input.addEventListener("blur", close);
}
