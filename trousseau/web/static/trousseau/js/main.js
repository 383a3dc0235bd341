// Every page works without this file; it only makes some of them nicer.
import { suggestJobs } from "./jobs.js";
import { enliven } from "./map.js";

for (const form of document.querySelectorAll("form[data-jobs-url]")) {
  suggestJobs(form);
}

for (const figure of document.querySelectorAll("[data-map]")) {
  enliven(figure);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What went wrong, or what changed, is where reading should go on.
document.getElementById("problems")?.focus();
