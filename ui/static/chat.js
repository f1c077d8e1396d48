// What Gradio's options don't offer: always Dutch, names for screen readers, and where the focus
// and the page go when an answer arrives. Runs before Gradio does.
"use strict";
for (const [name, value] of [["language", "nl"], ["languages", ["nl"]]]) {
  Object.defineProperty(navigator, name, { get: () => value, configurable: true });
}

const all = (selector) => document.querySelectorAll(selector);
const TITLES = { Warning: "Let op", Error: "Fout", Success: "Gelukt" };
const LOST = "De verbinding is weg. Er wordt opnieuw verbinding gemaakt.";
const FAILED = "Er ging iets mis. Probeer het nog eens.";
let questions = 0; // how many the page shows
let keeper = null; // what had the focus last, inside Gradio's part

function name() {
  const main = document.querySelector("gradio-app main");
  if (main && !main.id) {
    main.id = "pw-inhoud";
    main.tabIndex = -1;
  }
  for (const group of all("gradio-app fieldset")) {
    const title = group.querySelector("[data-testid=block-info]");
    if (!title || group.hasAttribute("aria-labelledby")) continue;
    title.id = `${group.id}-titel`;
    group.setAttribute("aria-labelledby", title.id);
    for (const radio of group.querySelectorAll("input[type=radio]")) radio.name = group.id;
  }
  for (const log of all("[role=log]:not([aria-label=Gesprek])")) log.setAttribute("aria-label", "Gesprek");
  for (const part of all("[role=log] [role=complementary]")) part.removeAttribute("role");
  for (const list of all(".examples[role=list]")) {
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", "Voorbeelden van vragen");
  }
  for (const named of all(".example[aria-label], [role=log] .message > [aria-label]")) {
    named.removeAttribute("aria-label");
  }
}

function put(element, text) {
  if (element.textContent.trim() !== text) element.textContent = text;
}

// Gradio's own messages are English; ours are warnings, so an error is always one of Gradio's.
function translate() {
  for (const title of all(".toast-title")) put(title, TITLES[title.textContent.trim()] ?? title.textContent.trim());
  for (const header of all(".toast-header[role=button]")) {
    header.removeAttribute("role"); // a button in a button: the inner one closes
    header.removeAttribute("tabindex");
  }
  for (const button of all(".toast-close[aria-label=Close]")) button.setAttribute("aria-label", "Sluiten");
  for (const text of all(".toast-message-text.error")) {
    if (text.textContent !== LOST) put(text, /connect/i.test(text.textContent) ? LOST : FAILED);
  }
}

function follow() {
  const rows = all("#antwoorden .user-row");
  const answers = all("#antwoorden .bot-row");
  const lost = document.activeElement === document.body && keeper && !keeper.isConnected;
  const hidden = keeper && keeper.isConnected && !keeper.checkVisibility();
  if (rows.length > questions && rows.length === answers.length) {
    if (lost || hidden) {
      const answer = answers[answers.length - 1];
      answer.tabIndex = -1;
      answer.focus({ preventScroll: true });
      keeper = null;
    }
    rows[rows.length - 1].scrollIntoView({ block: "start" });
    questions = rows.length;
  } else if (rows.length < questions) {
    questions = rows.length;
  }
  if (lost || hidden) {
    const next = [...all("#vraag textarea, #school input")].find((e) => e.checkVisibility());
    if (next && keeper) next.focus({ preventScroll: true });
    keeper = null;
  }
}

document.addEventListener("focusin", (event) => {
  if (event.target.closest("gradio-app")) keeper = event.target;
});
let planned = false;
new MutationObserver(() => {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => {
    planned = false;
    name();
    translate();
    follow();
  });
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class", "style"] });
