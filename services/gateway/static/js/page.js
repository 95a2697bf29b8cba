// SPDX-License-Identifier: EUPL-1.2
// Comfort only: every page does its work without this.

// A summary of faults gets the focus, so that it is read first.
document.querySelector("[data-focus]")?.focus();

// A form is sent once; the key in it makes a second sending harmless anyway.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    requestAnimationFrame(() => form.querySelectorAll("button").forEach((each) => { each.disabled = true; }));
  });
}
addEventListener("pageshow", () => document.querySelectorAll("form[data-once] button").forEach((each) => { each.disabled = false; }));

// While an outcome is unknown, the same command is sent again by itself.
const again = document.querySelector("form[data-again]");
if (again) setTimeout(() => again.requestSubmit(), Number(again.dataset.again));

// Filters apply when chosen.
for (const form of document.querySelectorAll("form[data-apply]")) {
  form.addEventListener("change", (event) => { if (event.target.matches("select")) form.requestSubmit(); });
}

// A menu closes with Escape, or when something else is clicked.
const menus = [...document.querySelectorAll("details.menu")];
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
});
addEventListener("click", (event) => { for (const menu of menus) if (!menu.contains(event.target)) menu.open = false; });

// The device's own zone is offered first in the list of zones.
const zones = document.querySelector("select[data-own-zone]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zones && own && ![...zones.options].some((each) => each.value === own)) {
  zones.add(new Option(own.split("/").pop().replaceAll("_", " "), own), 1);
}
