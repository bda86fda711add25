// A form is sent once: its buttons rest from the first press until the answer is there.

export function watchForms(): void {
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented && !isHtmx(event.target)) return;
    if (!(event.target instanceof HTMLFormElement)) return;
    const form = event.target;
    if (form.classList.contains("sending")) {
      event.preventDefault();
      return;
    }
    // after the browser has read which button was pressed
    setTimeout(() => rest(form, true));
  });
  document.addEventListener("htmx:afterRequest", (event) => wake((event as CustomEvent<{ elt: Element }>).detail.elt));
  // coming back with the browser's arrow shows the page as it was left
  window.addEventListener("pageshow", () => document.querySelectorAll("form.sending").forEach(wake));
}

function isHtmx(target: EventTarget | null): boolean {
  return target instanceof Element && (target.hasAttribute("hx-post") || target.hasAttribute("hx-get"));
}

function wake(element: Element): void {
  const form = element.closest("form");
  if (form) rest(form, false);
}

export function rest(form: HTMLFormElement, resting: boolean): void {
  // a download leaves the page where it is: such a form is never put to rest
  if (resting && (form.method === "get" || form.hasAttribute("data-download"))) return;
  form.classList.toggle("sending", resting);
  for (const button of form.querySelectorAll<HTMLButtonElement>("button:not([type=button])")) {
    button.disabled = resting;
    button.classList.toggle("busy", resting);
  }
}
