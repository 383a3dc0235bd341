// Passkeys: the browser signs what the server asked, and the form carries the answer.
//
// A form says with `data-passkey` what it is for: `sign-in` (asks the server for the question when
// it is needed), `show` or `make` (the question stands in the page, in `#passkey-options`).
const able = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

export function enablePasskeys(form) {
  if (!able) return;
  form.hidden = false;
  for (const notice of document.querySelectorAll("[data-passkey-missing]")) notice.hidden = true;
  const attempt = new Attempt(form);
  form.querySelector("[data-passkey-ask]").addEventListener("click", () => attempt.start());
  if (form.dataset.passkey === "sign-in") attempt.offer();
}

class Attempt {
  constructor(form) {
    this.form = form;
    this.failed = form.querySelector("[data-passkey-failed]");
    this.running = null;
  }

  // Beside what the browser has remembered for the name's field, without asking anybody.
  async offer() {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    try {
      await this.run({ mediation: "conditional" });
    } catch {
      // Nobody asked for it: nothing to say.
    }
  }

  async start() {
    this.failed.hidden = true;
    try {
      await this.run({});
    } catch {
      // Not allowed, cancelled, no such key, no network: one does not tell them apart, on purpose.
      this.failed.hidden = false;
    }
  }

  async run(how) {
    this.running?.abort();
    this.running = new AbortController();
    const answer = await ask(this.form, { ...how, signal: this.running.signal });
    this.form.elements.credential.value = JSON.stringify(answer);
    this.form.requestSubmit();
  }
}

async function ask(form, how) {
  if (form.dataset.passkey === "make") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
      inPage().creation_options.publicKey,
    );
    return (await navigator.credentials.create({ publicKey, ...how })).toJSON();
  }
  const options = form.dataset.passkey === "show" ? inPage() : await fetched(form.action);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options.request_options.publicKey,
  );
  return (await navigator.credentials.get({ publicKey, ...how })).toJSON();
}

function inPage() {
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer.json();
}
