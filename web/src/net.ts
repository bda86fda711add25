// htmx as this product uses it: no eval, the form's token with each request, and a plain word when the net is gone.
import htmx from "htmx.org";
import { csrfToken, isBusy, showTrouble } from "./page";

type HtmxDetail = { elt: Element; xhr?: XMLHttpRequest; target?: Element; headers?: Record<string, string>; shouldSwap?: boolean };
type HtmxEvent = CustomEvent<HtmxDetail>;

export function setUpHtmx(): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false; // the content policy allows no inline sheet from scripts
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "304", swap: false }, // nothing new: not a fault
    { code: "[23]..", swap: true },
    { code: "4..", swap: true, error: true }, // a refusal is shown where the answer would have been
    { code: "5..", swap: false, error: true },
  ];
  on("htmx:configRequest", (event) => {
    if (event.detail.headers) event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  on("htmx:beforeRequest", (event) => {
    if (isBusy(event.detail.elt)) event.preventDefault();
  });
  on("htmx:beforeSwap", leaveForWholePages);
  on("htmx:sendError", () => showTrouble(true));
  on("htmx:responseError", (event) => showTrouble((event.detail.xhr?.status ?? 0) >= 500));
  on("htmx:afterOnLoad", () => showTrouble(false));
}

function on(name: string, handle: (event: HtmxEvent) => void): void {
  document.addEventListener(name, handle as EventListener);
}

/** A sign-in page or an error page must not end up inside a table: go there instead. */
function leaveForWholePages(event: HtmxEvent): void {
  const { xhr, target } = event.detail;
  if (!xhr || target === document.body || !/^\s*<!doctype html/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  if (xhr.responseURL && xhr.status < 400) window.location.assign(xhr.responseURL);
  else document.documentElement.replaceWith(new DOMParser().parseFromString(xhr.responseText, "text/html").documentElement);
}
