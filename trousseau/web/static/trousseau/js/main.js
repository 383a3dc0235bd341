// Every page works without this file; it only makes some of them nicer.
import { saveAsTyped } from "./autosave.js";
import { suggestJobs } from "./jobs.js";
import { standGuard } from "./lock.js";
import { enliven } from "./map.js";
import { enablePasskeys } from "./passkeys.js";

for (const form of document.querySelectorAll("form[data-jobs-url]")) {
  suggestJobs(form);
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  saveAsTyped(form);
}

for (const place of document.querySelectorAll("[data-idle-seconds]")) {
  standGuard(place);
}

for (const figure of document.querySelectorAll("[data-map]")) {
  enliven(figure);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  enablePasskeys(form);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  // Only where the page came over TLS, or from this machine.
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = button.dataset.done;
  });
}

// What went wrong, or what changed, is where reading should go on.
document.getElementById("problems")?.focus();
