// What a page knows of itself: its token, whether a part is in use, whether the net is gone.

export function csrfToken(): string {
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

/** A part that refreshes itself waits while nobody sees it, while somebody types in it, and while `data-waits` is open. */
export function isBusy(element: Element): boolean {
  if (!element.hasAttribute("data-live")) return false;
  const typing = element.contains(document.activeElement) && document.activeElement?.matches("input, select, textarea");
  const other = element.getAttribute("data-waits");
  if (other && document.querySelector(other)) return true;
  return document.hidden || Boolean(typing) || element.querySelector("details[open]") !== null;
}

export function showTrouble(shown: boolean): void {
  const line = document.querySelector<HTMLElement>("[data-trouble]");
  if (!line) return;
  line.hidden = !shown;
  line.textContent = shown ? (line.dataset["trouble"] ?? "") : "";
}
