// Light and dark at a press, without a new page; the server learns it for the next one.
import { csrfToken } from "./page";

export function watchTheme(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-theme-switch]")) return;
    const button = form.querySelector<HTMLButtonElement>("button[name=theme]");
    if (!button) return;
    event.preventDefault();
    void keep(form, button);
  });
}

async function keep(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  const body = new URLSearchParams({ theme: button.value });
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() }, redirect: "manual" }).catch(() => null);
  if (!answer) return;
  const dark = button.value === "dark";
  document.documentElement.classList.toggle("dark", dark);
  document.documentElement.classList.toggle("light", !dark);
  button.value = dark ? "light" : "dark";
  button.textContent = (dark ? form.dataset["light"] : form.dataset["dark"]) ?? "";
}
