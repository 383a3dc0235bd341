// What is being typed is kept as a draft, and a screen that is left alone locks itself.
// Without this script the server does the same at the next request (web/session_clock.py).

const PAUSE_MS = 5_000;
const CHECK_MS = 5_000;
const TELL_MS = 10_000;
// How long the other windows have to keep their drafts before the session is locked or ended, and
// how long they wait for that before they leave their page.
const GRACE_MS = 400;
const AWAY_MS = 1_500;
// A request that may outlive its page holds at most 64 kB.
const OUTLIVING_BYTES = 60_000;
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export function standGuard(place) {
  const leave = place.querySelector("form");
  const idleMs = Number(place.dataset.idleSeconds) * 1_000;
  const drafts = [...document.querySelectorAll("form[data-draft]")].map((form) =>
    keepDraft(form, place.dataset.drafts),
  );
  const windows =
    "BroadcastChannel" in window
      ? new BroadcastChannel("trousseau")
      : { postMessage() {}, addEventListener() {} };
  let last = Date.now();
  let told = 0;
  let leaving = false;

  const keepAll = async () => {
    const kept = await Promise.all(drafts.map((draft) => draft.keep()));
    return kept.every(Boolean);
  };

  const go = async (form) => {
    if (leaving) {
      return;
    }
    leaving = true;
    windows.postMessage("leaving");
    const [kept] = await Promise.all([keepAll(), wait(GRACE_MS)]);
    if (!kept) {
      // No network: leaving the page now would lose what stands in it. It is only hidden.
      veil(place.dataset.waiting);
      do {
        await wait(CHECK_MS);
      } while (!(await keepAll()));
    }
    form.submit();
  };

  windows.addEventListener("message", async ({ data }) => {
    if (data === "here") {
      last = Date.now();
    } else if (data === "leaving" && !leaving) {
      leaving = true;
      veil("");
      await Promise.all([keepAll(), wait(AWAY_MS)]);
      location.replace(place.dataset.away);
    }
  });

  for (const sign of SIGNS) {
    document.addEventListener(
      sign,
      () => {
        last = Date.now();
        if (last - told >= TELL_MS) {
          told = last;
          windows.postMessage("here");
        }
      },
      { passive: true },
    );
  }

  for (const form of place.querySelectorAll("form")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go(form);
    });
  }

  const check = () => {
    if (Date.now() - last >= idleMs) {
      go(leave);
    }
  };
  setInterval(check, CHECK_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      keepAll();
    } else {
      check();
    }
  });
  // A page that a browser kept as it was, for "back": it may be another's by now.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) {
      location.reload();
    }
  });
}

// Hide the whole page, and say why if there is something to wait for.
function veil(why) {
  for (const part of document.body.children) {
    part.hidden = true;
  }
  const said = document.createElement("p");
  said.className = "wrap";
  said.textContent = why;
  said.setAttribute("role", "status");
  document.body.append(said);
}

function keepDraft(form, address) {
  const said = document.createElement("p");
  said.className = "soft";
  form.append(said);
  let timer = 0;
  let changed = false;
  let sent = false;
  let request = new AbortController();
  let turn = Promise.resolve();

  // False only if the text should have been kept and the server could not be asked.
  const send = async () => {
    if (!changed || sent) {
      return true;
    }
    changed = false;
    request = new AbortController();
    const body = typedInto(form);
    try {
      const answer = await fetch(address, {
        method: "POST",
        body,
        redirect: "manual",
        signal: request.signal,
        keepalive: body.toString().length < OUTLIVING_BYTES,
      });
      if (answer.status >= 500) {
        throw new Error("the server has a pause");
      }
      const result = answer.ok || answer.status === 409 ? await answer.json() : {};
      if (result.go) {
        location.assign(result.go);
      }
      said.textContent = result.said ?? "";
      return true;
    } catch {
      // Tried again with the next pause in the typing.
      changed = true;
      return sent;
    }
  };

  // One after the other, so that an older text never comes to stand over a newer one.
  const keep = () => {
    clearTimeout(timer);
    turn = turn.then(send);
    return turn;
  };

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    // From here on the form itself is on its way; a draft that comes after it would outlive it.
    sent = true;
    clearTimeout(timer);
    request.abort();
  });
  return { keep };
}

// What stands in a form, without files and passwords; the form is named by its path.
function typedInto(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const field = form.elements.namedItem(name);
    if (typeof value === "string" && field?.type !== "password") {
      body.append(name, value);
    }
  }
  body.set("draft_form", new URL(form.getAttribute("action") || "", location.href).pathname);
  return body;
}
